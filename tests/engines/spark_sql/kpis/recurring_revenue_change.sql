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
    f.event_id AS unit_id,
    f.`event_id`,
    f.`account_id`,
    f.`product`,
    f.`revenue_change`,
    f.`on`,
    f.`annual_amount`,
    f.`source`,
    f.`record_id`,
    f.`file`,
    f.`line`
  FROM periods AS p
  JOIN recurring_revenue_facts AS f
    ON f.`on` >= p.period_start AND f.`on` < p.period_end
), parts AS (
  SELECT
    u.period_start,
    u.period_end,
    MAX(u.numerator) AS numerator,
    MAX(u.n) AS n,
    MAX(u.changes_without_rate) AS changes_without_rate
  FROM (
    SELECT
      r.period_start,
      r.period_end,
      CAST(SUM(CASE WHEN TRUE THEN r.annual_amount END) AS DECIMAL(28, 4)) AS numerator,
      CAST(SUM(CASE WHEN (
        TRUE
      ) AND NOT (
        r.annual_amount
      ) IS NULL THEN 1 ELSE 0 END) AS BIGINT) AS n,
      CAST(SUM(CASE WHEN r.annual_amount IS NULL THEN 1 ELSE 0 END) AS BIGINT) AS changes_without_rate
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
  CAST(NULL AS BIGINT) AS denominator,
  parts.numerator AS value,
  parts.n,
  parts.changes_without_rate
FROM parts
ORDER BY
  parts.period_start NULLS LAST,
  parts.period_end NULLS LAST
