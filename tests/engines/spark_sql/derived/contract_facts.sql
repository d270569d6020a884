/* contract_facts: contracts with what they are worth a year. Grain: one row per contract term. */
/* A year's value is the one given, else the whole value by months (where the term is whole months) or by days of 365. */
/* The kind is the one given, else told from the account's earlier contracts: none, or none that ended less than 31 days */
/* before: new; no earlier one of the product: cross_sell; one of the product still running: upsell; else renewal. */
/* Amounts are computed in whole ten-thousandths, halves rounded away from zero, so that both engines give the same; */
/* whole lengths first and the rest apart, so that no product outgrows 64 bits. */
WITH termed AS (
  SELECT
    contracts.contract_id AS contract_id,
    account_links.account_id AS account_id,
    contracts.product_id AS product_id,
    contracts.kind AS kind,
    contracts.starts_on AS from_on,
    contracts.currency AS currency,
    contracts.annual_value AS annual_value,
    CAST(CAST(CAST(contracts.value AS DECIMAL(19, 4)) * 10000 AS DECIMAL(18, 0)) AS BIGINT) AS value_parts,
    contracts.ends_on AS ends_on,
    CASE
      WHEN contracts.cancelled_on < COALESCE(contracts.ends_on, CAST('9999-12-31' AS DATE))
      THEN contracts.cancelled_on
      ELSE COALESCE(contracts.ends_on, CAST('9999-12-31' AS DATE))
    END AS to_on,
    12 * (
      EXTRACT(YEAR FROM contracts.ends_on) - EXTRACT(YEAR FROM contracts.starts_on)
    ) + EXTRACT(MONTH FROM contracts.ends_on) - EXTRACT(MONTH FROM contracts.starts_on) AS months,
    EXTRACT(DAY FROM contracts.ends_on) = EXTRACT(DAY FROM contracts.starts_on) AS is_whole_months,
    DATEDIFF(DAY, CAST(contracts.starts_on AS DATE), CAST(contracts.ends_on AS DATE)) AS days,
    contracts.source AS source,
    contracts.record_id AS record_id,
    contracts.file AS file,
    contracts.line AS line
  FROM contracts
  JOIN account_links
    ON account_links.id = contracts.account_id
  WHERE
    NOT account_links.account_id IS NULL
), measured AS (
  SELECT
    contract_id,
    account_id,
    product_id,
    kind,
    from_on,
    to_on,
    currency,
    source,
    record_id,
    file,
    line,
    annual_value,
    value_parts,
    CASE WHEN is_whole_months AND months > 0 THEN months WHEN days > 0 THEN days END AS length,
    CASE WHEN is_whole_months AND months > 0 THEN 12 WHEN days > 0 THEN 365 END AS lengths_a_year
  FROM termed
), valued AS (
  SELECT
    contract_id,
    account_id,
    product_id,
    kind,
    from_on,
    to_on,
    currency,
    source,
    record_id,
    file,
    line,
    CASE
      WHEN NOT annual_value IS NULL
      THEN annual_value
      WHEN NOT length IS NULL
      THEN CAST(CAST(lengths_a_year * (
        value_parts DIV length
      ) + (
        2 * lengths_a_year * (
          value_parts % length
        ) + CASE WHEN value_parts < 0 THEN -length ELSE length END
      ) DIV (
        2 * length
      ) AS DECIMAL(19, 0)) * CAST(0.0001 AS DECIMAL(5, 4)) AS DECIMAL(18, 4))
    END AS annual_value
  FROM measured
), before AS (
  SELECT
    later.contract_id AS contract_id,
    MAX(earlier.to_on) AS last_end,
    SUM(
      CASE WHEN earlier.product_id IS NOT DISTINCT FROM later.product_id THEN 1 ELSE 0 END
    ) AS same_product,
    MAX(
      CASE
        WHEN earlier.product_id IS NOT DISTINCT FROM later.product_id
        THEN earlier.to_on
      END
    ) AS same_product_end
  FROM valued AS later
  JOIN valued AS earlier
    ON earlier.account_id = later.account_id
    AND (
      earlier.from_on < later.from_on
      OR (
        earlier.from_on = later.from_on AND earlier.contract_id < later.contract_id
      )
    )
  GROUP BY
    later.contract_id
), judged AS (
  SELECT
    valued.contract_id AS contract_id,
    valued.account_id AS account_id,
    valued.product_id AS product_id,
    valued.from_on AS from_on,
    valued.to_on AS to_on,
    valued.currency AS currency,
    valued.annual_value AS annual_value,
    valued.source AS source,
    valued.record_id AS record_id,
    valued.file AS file,
    valued.line AS line,
    CASE
      WHEN NOT valued.kind IS NULL
      THEN valued.kind
      WHEN before.contract_id IS NULL
      THEN 'new'
      WHEN DATEDIFF(DAY, CAST(before.last_end AS DATE), CAST(valued.from_on AS DATE)) > 30
      THEN 'new'
      WHEN before.same_product = 0
      THEN 'cross_sell'
      WHEN before.same_product_end > valued.from_on
      THEN 'upsell'
      ELSE 'renewal'
    END AS kind
  FROM valued
  LEFT JOIN before
    ON before.contract_id = valued.contract_id
)
SELECT
  CAST(defined.contract_id AS STRING) AS contract_id,
  CAST(defined.account_id AS STRING) AS account_id,
  CAST(defined.product AS STRING) AS product,
  CAST(defined.kind AS STRING) AS kind,
  CAST(defined.is_renewal AS BOOLEAN) AS is_renewal,
  CAST(defined.is_expansion AS BOOLEAN) AS is_expansion,
  CAST(defined.annual_amount AS DECIMAL(18, 4)) AS annual_amount,
  CAST(defined.from_on AS DATE) AS from_on,
  CAST(defined.to_on AS DATE) AS to_on,
  CAST(defined.source AS STRING) AS source,
  CAST(defined.record_id AS STRING) AS record_id,
  CAST(defined.file AS STRING) AS file,
  CAST(defined.line AS BIGINT) AS line
FROM (
  SELECT
    judged.contract_id,
    judged.account_id,
    COALESCE(labels.label, judged.product_id) AS product,
    judged.kind,
    judged.kind = 'renewal' AS is_renewal,
    judged.kind IN ('upsell', 'cross_sell') AS is_expansion,
    CAST(CAST(judged.annual_value AS DECIMAL(19, 4)) * exchange_spans.rate AS DECIMAL(18, 4)) AS annual_amount,
    judged.from_on,
    judged.to_on,
    judged.source,
    judged.record_id,
    judged.file,
    judged.line
  FROM judged
  LEFT JOIN labels
    ON labels.kind = 'product' AND labels.id = judged.product_id
  LEFT JOIN exchange_spans
    ON exchange_spans.currency = judged.currency
    AND exchange_spans.from_on <= judged.from_on
    AND exchange_spans.to_on > judged.from_on
  WHERE
    judged.from_on < judged.to_on
) AS defined
ORDER BY
  defined.contract_id NULLS LAST
