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
    f.opportunity_id AS unit_id,
    f.`opportunity_id`,
    f.`account_id`,
    f.`opportunity_owner`,
    f.`sales_team`,
    f.`opportunity_source`,
    f.`opportunity_type`,
    f.`sales_stage`,
    f.`product`,
    f.`campaign`,
    f.`status`,
    f.`is_won`,
    f.`is_closed`,
    f.`is_duplicate`,
    f.`is_renewal`,
    f.`counts_in_rates`,
    f.`is_first_won`,
    f.`amount`,
    f.`is_rate_missing`,
    f.`created_on`,
    f.`closed_on`,
    f.`legitimate_on`,
    f.`cycle_days`,
    f.`is_before_account`,
    f.`is_of_other_segment`,
    f.`source`,
    f.`record_id`,
    f.`file`,
    f.`line`
  FROM periods AS p
  JOIN opportunity_facts AS f
    ON f.`closed_on` >= p.period_start AND f.`closed_on` < p.period_end
), parts AS (
  SELECT
    u.period_start,
    u.period_end,
    MAX(u.numerator) AS numerator,
    MAX(u.n) AS n
  FROM (
    SELECT
      r.period_start,
      r.period_end,
      CAST(SUM(CASE WHEN r.is_first_won THEN 1 ELSE 0 END) AS BIGINT) AS numerator,
      CAST(SUM(CASE WHEN r.is_first_won THEN 1 ELSE 0 END) AS BIGINT) AS n
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
  parts.n
FROM parts
ORDER BY
  parts.period_start NULLS LAST,
  parts.period_end NULLS LAST
