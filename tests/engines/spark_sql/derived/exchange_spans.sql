SELECT
  CAST(defined.currency AS STRING) AS currency,
  CAST(defined.from_on AS DATE) AS from_on,
  CAST(defined.to_on AS DATE) AS to_on,
  CAST(defined.rate AS DECIMAL(18, 8)) AS rate
FROM (
  /* exchange_spans: which exchange rate holds on a day: the last one on or before it (rule 7). */
  /* Grain: one row per currency and span. The reporting currency is 1 at all times. */
  SELECT
    CAST('EUR' AS STRING) AS currency,
    CAST('1900-01-01' AS DATE) AS from_on,
    CAST('9999-12-31' AS DATE) AS to_on,
    1 AS rate
  UNION ALL
  SELECT
    currency,
    `on` AS from_on,
    COALESCE(
      LEAD(`on`) OVER (PARTITION BY currency ORDER BY `on` NULLS LAST),
      CAST('9999-12-31' AS DATE)
    ) AS to_on,
    rate
  FROM exchange_rates
  WHERE
    currency <> CAST('EUR' AS STRING)
) AS defined
ORDER BY
  defined.currency NULLS LAST,
  defined.from_on NULLS LAST
