SELECT
  CAST(defined.account_id AS STRING) AS account_id,
  CAST(defined.criterion AS STRING) AS criterion,
  CAST(defined.is_required AS BOOLEAN) AS is_required,
  CAST(defined.is_met AS BOOLEAN) AS is_met
FROM (
  SELECT
    account_id,
    CAST('Large' AS STRING) AS criterion,
    TRUE AS is_required,
    COALESCE(employees >= 200, FALSE) AS is_met
  FROM accounts
  UNION ALL
  SELECT
    account_id,
    CAST('It\'s "ours"' AS STRING) AS criterion,
    FALSE AS is_required,
    COALESCE(industry IN ('a', 'B', 'it\'s') OR country LIKE 'D%', FALSE) AS is_met
  FROM accounts
  UNION ALL
  SELECT
    account_id,
    CAST('Rich' AS STRING) AS criterion,
    FALSE AS is_required,
    COALESCE(annual_revenue > 1000.5 AND currency IS NOT DISTINCT FROM 'EUR', FALSE) AS is_met
  FROM accounts
  UNION ALL
  SELECT
    account_id,
    CAST('Known before' AS STRING) AS criterion,
    FALSE AS is_required,
    COALESCE(created_on < CAST('2026-03-29' AS DATE) OR created_on IS NULL, FALSE) AS is_met
  FROM accounts
) AS defined
ORDER BY
  defined.account_id NULLS LAST,
  defined.criterion NULLS LAST
