-- exchange_spans: which exchange rate holds on a day: the last one on or before it (rule 7).
-- Grain: one row per currency and span. The reporting currency is 1 at all times.
SELECT $currency AS currency, CAST('1900-01-01' AS DATE) AS from_on, CAST('9999-12-31' AS DATE) AS to_on, 1 AS rate
UNION ALL
SELECT
    currency,
    "on" AS from_on,
    coalesce(lead("on") OVER (PARTITION BY currency ORDER BY "on"), CAST('9999-12-31' AS DATE)) AS to_on,
    rate
FROM exchange_rates
WHERE currency <> $currency
