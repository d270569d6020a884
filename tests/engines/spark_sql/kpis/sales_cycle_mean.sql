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
    MAX(u.denominator) AS denominator,
    MAX(u.n) AS n,
    MAX(u.won_without_created_date) AS won_without_created_date,
    MAX(u.negative_cycles) AS negative_cycles
  FROM (
    SELECT
      r.period_start,
      r.period_end,
      CAST(SUM(
        CASE
          WHEN r.is_won AND r.counts_in_rates AND r.cycle_days >= 0
          THEN r.cycle_days
        END
      ) AS DECIMAL(28, 4)) AS numerator,
      CAST(SUM(CASE WHEN r.is_won AND r.counts_in_rates AND r.cycle_days >= 0 THEN 1 ELSE 0 END) AS BIGINT) AS denominator,
      CAST(SUM(CASE WHEN r.is_won AND r.counts_in_rates AND r.cycle_days >= 0 THEN 1 ELSE 0 END) AS BIGINT) AS n,
      CAST(SUM(
        CASE WHEN r.is_won AND r.counts_in_rates AND r.created_on IS NULL THEN 1 ELSE 0 END
      ) AS BIGINT) AS won_without_created_date,
      CAST(SUM(CASE WHEN r.is_won AND r.counts_in_rates AND r.cycle_days < 0 THEN 1 ELSE 0 END) AS BIGINT) AS negative_cycles
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
  parts.won_without_created_date,
  parts.negative_cycles
FROM parts
ORDER BY
  parts.period_start NULLS LAST,
  parts.period_end NULLS LAST
