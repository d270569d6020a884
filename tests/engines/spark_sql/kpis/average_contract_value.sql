WITH periods AS (
  SELECT
    CAST('2026-01-01' AS DATE) AS period_start,
    CAST('2027-01-01' AS DATE) AS period_end,
    CAST('2026-12-31' AS DATE) AS last_day
), rows_0 AS (
  SELECT
    p.period_start,
    p.period_end,
    p.last_day,
    f.contract_id AS unit_id,
    f.`contract_id`,
    f.`account_id`,
    f.`product`,
    f.`kind`,
    f.`is_renewal`,
    f.`is_expansion`,
    f.`annual_amount`,
    f.`from_on`,
    f.`to_on`,
    f.`source`,
    f.`record_id`,
    f.`file`,
    f.`line`
  FROM periods AS p
  JOIN contract_facts AS f
    ON f.from_on < p.period_end AND f.to_on >= p.period_end
  LEFT JOIN account_spans AS s
    ON s.account_id = f.account_id AND s.from_on <= p.last_day AND s.to_on > p.last_day
  WHERE
    s.is_customer
), parts AS (
  SELECT
    u.period_start,
    u.period_end,
    MAX(u.numerator) AS numerator,
    MAX(u.denominator) AS denominator,
    MAX(u.n) AS n,
    MAX(u.contracts_without_value) AS contracts_without_value
  FROM (
    SELECT
      r.period_start,
      r.period_end,
      CAST(SUM(CASE WHEN TRUE THEN r.annual_amount END) AS DECIMAL(28, 4)) AS numerator,
      CAST(SUM(CASE WHEN NOT r.annual_amount IS NULL THEN 1 ELSE 0 END) AS BIGINT) AS denominator,
      CAST(SUM(CASE WHEN NOT r.annual_amount IS NULL THEN 1 ELSE 0 END) AS BIGINT) AS n,
      CAST(SUM(CASE WHEN r.annual_amount IS NULL THEN 1 ELSE 0 END) AS BIGINT) AS contracts_without_value
    FROM rows_0 AS r
    GROUP BY
      r.period_start,
      r.period_end
  ) AS u
  GROUP BY
    u.period_start,
    u.period_end
)
SELECT
  parts.period_start,
  parts.period_end,
  parts.numerator,
  parts.denominator,
  CAST(COALESCE(parts.numerator, 0) AS DOUBLE) / NULLIF(CAST(parts.denominator AS DOUBLE), 0) AS value,
  parts.n,
  parts.contracts_without_value
FROM parts
ORDER BY
  parts.period_start NULLS LAST,
  parts.period_end NULLS LAST
