SELECT
  CAST(defined.account_id AS STRING) AS account_id,
  CAST(defined.on AS DATE) AS on,
  CAST(defined.touches AS BIGINT) AS touches,
  CAST(defined.active_touches AS BIGINT) AS active_touches,
  CAST(defined.active_seconds AS BIGINT) AS active_seconds,
  CAST(defined.weighted_seconds AS DECIMAL(18, 4)) AS weighted_seconds
FROM (
  /* account_days: touches rolled up. Grain: one row per account and day with a touch. */
  SELECT
    account_id,
    `on`,
    COUNT(*) AS touches,
    SUM(CASE WHEN is_active THEN 1 ELSE 0 END) AS active_touches,
    SUM(active_seconds) AS active_seconds,
    SUM(weighted_seconds) AS weighted_seconds
  FROM touch_facts
  WHERE
    NOT account_id IS NULL
  GROUP BY
    account_id,
    `on`
) AS defined
ORDER BY
  defined.account_id NULLS LAST,
  defined.on NULLS LAST
