-- account_days: touches rolled up. Grain: one row per account and day with a touch.
SELECT
    account_id,
    "on",
    count(*) AS touches,
    sum(CASE WHEN is_active THEN 1 ELSE 0 END) AS active_touches,
    sum(active_seconds) AS active_seconds,
    sum(weighted_seconds) AS weighted_seconds
FROM touch_facts
WHERE account_id IS NOT NULL
GROUP BY account_id, "on"
