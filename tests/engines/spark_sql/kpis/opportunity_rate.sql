WITH periods AS (
  SELECT
    CAST('2026-01-01' AS DATE) AS period_start,
    CAST('2027-01-01' AS DATE) AS period_end,
    CAST('2026-12-31' AS DATE) AS last_day
), accounts_in_period AS (
  SELECT
    m.period_start,
    m.period_end,
    m.last_day,
    m.account_id,
    a.source,
    a.record_id,
    a.file,
    a.line
  FROM (
    SELECT DISTINCT
      p.period_start,
      p.period_end,
      p.last_day,
      s.account_id
    FROM periods AS p
    JOIN account_spans AS s
      ON s.from_on < p.period_end AND s.to_on > p.period_start AND s.is_listed
  ) AS m
  JOIN accounts AS a
    ON a.account_id = m.account_id
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
    ON f.`created_on` >= p.period_start AND f.`created_on` < p.period_end
  JOIN accounts_in_period AS m
    ON m.period_start = p.period_start
    AND m.period_end = p.period_end
    AND m.account_id = f.account_id
), rows_1 AS (
  SELECT
    p.period_start,
    p.period_end,
    p.last_day,
    f.account_id AS unit_id,
    f.`account_id`,
    f.`source`,
    f.`record_id`,
    f.`file`,
    f.`line`
  FROM periods AS p
  JOIN accounts_in_period AS f
    ON f.period_start = p.period_start AND f.period_end = p.period_end
), parts AS (
  SELECT
    u.period_start,
    u.period_end,
    MAX(u.numerator) AS numerator,
    MAX(u.denominator) AS denominator,
    MAX(u.n) AS n
  FROM (
    SELECT
      r.period_start,
      r.period_end,
      COUNT(DISTINCT CASE WHEN r.legitimate_on < r.period_end THEN r.account_id END) AS numerator,
      CAST(NULL AS BIGINT) AS denominator,
      CAST(NULL AS BIGINT) AS n
    FROM rows_0 AS r
    GROUP BY
      r.period_start,
      r.period_end
    UNION ALL
    SELECT
      r.period_start,
      r.period_end,
      CAST(NULL AS BIGINT) AS numerator,
      CAST(SUM(CASE WHEN TRUE THEN 1 ELSE 0 END) AS BIGINT) AS denominator,
      CAST(SUM(CASE WHEN TRUE THEN 1 ELSE 0 END) AS BIGINT) AS n
    FROM rows_1 AS r
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
  parts.n
FROM parts
ORDER BY
  parts.period_start NULLS LAST,
  parts.period_end NULLS LAST
