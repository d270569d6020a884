/* customer_spans: when an account was a customer. Grain: one row per account and uninterrupted time. */
/* From contracts where any are loaded (settled reading 4), else from the first won deal on. */
/* The first renewal and the first expansion in that time are kept; recurring-revenue expansions count as such. */
WITH held AS (
  SELECT
    account_id,
    from_on,
    to_on,
    CASE WHEN is_renewal THEN from_on END AS renewed_on,
    CASE WHEN is_expansion THEN from_on END AS expanded_on,
    contract_id AS tie
  FROM contract_facts
  UNION ALL
  SELECT
    account_id,
    closed_on AS from_on,
    CAST('9999-12-31' AS DATE) AS to_on,
    CAST(NULL AS DATE) AS renewed_on,
    CAST(NULL AS DATE) AS expanded_on,
    opportunity_id AS tie
  FROM opportunity_facts
  JOIN loaded_tables
    ON loaded_tables.name = 'contracts' AND NOT loaded_tables.is_loaded
  WHERE
    is_first_won
), with_previous AS (
  SELECT
    account_id,
    from_on,
    to_on,
    renewed_on,
    expanded_on,
    tie,
    MAX(to_on) OVER (
      PARTITION BY account_id
      ORDER BY from_on NULLS LAST, to_on NULLS LAST, tie NULLS LAST
      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ) AS until_then
  FROM held
), islands AS (
  SELECT
    account_id,
    from_on,
    to_on,
    renewed_on,
    expanded_on,
    SUM(CASE WHEN until_then >= from_on THEN 0 ELSE 1 END) OVER (
      PARTITION BY account_id
      ORDER BY from_on NULLS LAST, to_on NULLS LAST, tie NULLS LAST
      ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS island
  FROM with_previous
), tenures AS (
  SELECT
    account_id,
    island,
    MIN(from_on) AS from_on,
    MAX(to_on) AS to_on,
    MIN(renewed_on) AS renewed_on,
    MIN(expanded_on) AS expanded_on
  FROM islands
  GROUP BY
    account_id,
    island
), recurring AS (
  SELECT
    tenures.account_id AS account_id,
    tenures.island AS island,
    MIN(
      CASE
        WHEN recurring_revenue_facts.revenue_change = 'expansion'
        THEN recurring_revenue_facts.`on`
      END
    ) AS expanded_on
  FROM tenures
  JOIN recurring_revenue_facts
    ON recurring_revenue_facts.account_id = tenures.account_id
    AND recurring_revenue_facts.`on` >= tenures.from_on
    AND recurring_revenue_facts.`on` < tenures.to_on
  GROUP BY
    tenures.account_id,
    tenures.island
)
SELECT
  CAST(defined.account_id AS STRING) AS account_id,
  CAST(defined.from_on AS DATE) AS from_on,
  CAST(defined.to_on AS DATE) AS to_on,
  CAST(defined.retained_on AS DATE) AS retained_on,
  CAST(defined.expanded_on AS DATE) AS expanded_on
FROM (
  SELECT
    tenures.account_id,
    tenures.from_on,
    tenures.to_on,
    tenures.renewed_on AS retained_on,
    CASE
      WHEN recurring.expanded_on < COALESCE(tenures.expanded_on, CAST('9999-12-31' AS DATE))
      THEN recurring.expanded_on
      ELSE tenures.expanded_on
    END AS expanded_on
  FROM tenures
  LEFT JOIN recurring
    ON recurring.account_id = tenures.account_id AND recurring.island = tenures.island
) AS defined
ORDER BY
  defined.account_id NULLS LAST,
  defined.from_on NULLS LAST
