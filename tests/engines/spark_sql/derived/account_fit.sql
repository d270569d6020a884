/* account_fit: ICP fit and tier. Grain: one row per account. */
/* Tier 1 meets all criteria, 2 more than half, 3 the rest; a tier set by hand wins and is marked. */
WITH counted AS (
  SELECT
    account_id,
    SUM(CASE WHEN is_met THEN 1 ELSE 0 END) AS criteria_met,
    COUNT(*) AS criteria,
    SUM(CASE WHEN is_required AND NOT is_met THEN 1 ELSE 0 END) AS required_missed
  FROM account_criteria
  GROUP BY
    account_id
), tiered AS (
  SELECT
    account_id,
    criteria_met,
    criteria,
    required_missed = 0 AS is_fit,
    CASE
      WHEN criteria_met = criteria
      THEN '1'
      WHEN 2 * criteria_met > criteria
      THEN '2'
      ELSE '3'
    END AS icp_tier
  FROM counted
)
SELECT
  CAST(defined.account_id AS STRING) AS account_id,
  CAST(defined.criteria_met AS BIGINT) AS criteria_met,
  CAST(defined.criteria AS BIGINT) AS criteria,
  CAST(defined.is_fit AS BOOLEAN) AS is_fit,
  CAST(defined.icp_tier AS STRING) AS icp_tier,
  CAST(defined.tier AS STRING) AS tier,
  CAST(defined.is_manual_tier AS BOOLEAN) AS is_manual_tier
FROM (
  SELECT
    accounts.account_id,
    COALESCE(tiered.criteria_met, 0) AS criteria_met,
    COALESCE(tiered.criteria, 0) AS criteria,
    tiered.is_fit,
    tiered.icp_tier,
    COALESCE(accounts.tier, tiered.icp_tier) AS tier,
    NOT accounts.tier IS NULL AS is_manual_tier
  FROM accounts
  LEFT JOIN tiered
    ON tiered.account_id = accounts.account_id
) AS defined
ORDER BY
  defined.account_id NULLS LAST
