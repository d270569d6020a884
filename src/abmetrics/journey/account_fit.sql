-- account_fit: ICP fit and tier. Grain: one row per account.
-- Tier 1 meets all criteria, 2 more than half, 3 the rest; a tier set by hand wins and is marked.
WITH counted AS (
    SELECT
        account_id,
        sum(CASE WHEN is_met THEN 1 ELSE 0 END) AS criteria_met,
        count(*) AS criteria,
        sum(CASE WHEN is_required AND NOT is_met THEN 1 ELSE 0 END) AS required_missed
    FROM account_criteria
    GROUP BY account_id
),

tiered AS (
    SELECT
        account_id,
        criteria_met,
        criteria,
        required_missed = 0 AS is_fit,
        CASE WHEN criteria_met = criteria THEN '1' WHEN 2 * criteria_met > criteria THEN '2' ELSE '3' END AS icp_tier
    FROM counted
)

SELECT
    accounts.account_id,
    coalesce(tiered.criteria_met, 0) AS criteria_met,
    coalesce(tiered.criteria, 0) AS criteria,
    tiered.is_fit,
    tiered.icp_tier,
    coalesce(accounts.tier, tiered.icp_tier) AS tier,
    accounts.tier IS NOT NULL AS is_manual_tier
FROM accounts
LEFT JOIN tiered ON tiered.account_id = accounts.account_id
