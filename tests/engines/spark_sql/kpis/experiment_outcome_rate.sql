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
    f.unit AS unit_id,
    COALESCE(f.experiment, '(unknown)') AS cut_experiment,
    COALESCE(f.arm, '(unknown)') AS cut_arm,
    f.`experiment`,
    f.`unit`,
    f.`account_id`,
    f.`arm`,
    f.`is_control`,
    f.`assigned_on`,
    f.`is_hit`,
    f.`is_in_several_arms`,
    f.`source`,
    f.`record_id`,
    f.`file`,
    f.`line`
  FROM periods AS p
  JOIN experiment_facts AS f
    ON f.`assigned_on` >= p.period_start AND f.`assigned_on` < p.period_end
), parts AS (
  SELECT
    u.period_start,
    u.period_end,
    u.cut_experiment,
    u.cut_arm,
    MAX(u.numerator) AS numerator,
    MAX(u.denominator) AS denominator,
    MAX(u.n) AS n,
    MAX(u.units_in_several_arms) AS units_in_several_arms,
    MAX(u.outcome_not_known) AS outcome_not_known
  FROM (
    SELECT
      r.period_start,
      r.period_end,
      r.cut_experiment,
      r.cut_arm,
      CAST(SUM(CASE WHEN r.is_hit THEN 1 ELSE 0 END) AS BIGINT) AS numerator,
      CAST(SUM(CASE WHEN TRUE THEN 1 ELSE 0 END) AS BIGINT) AS denominator,
      CAST(SUM(CASE WHEN TRUE THEN 1 ELSE 0 END) AS BIGINT) AS n,
      CAST(SUM(CASE WHEN r.is_in_several_arms THEN 1 ELSE 0 END) AS BIGINT) AS units_in_several_arms,
      CAST(SUM(CASE WHEN r.is_hit IS NULL THEN 1 ELSE 0 END) AS BIGINT) AS outcome_not_known
    FROM rows_0 AS r
    GROUP BY
      r.period_start,
      r.period_end,
      r.cut_experiment,
      r.cut_arm
  ) AS u
  GROUP BY
    u.period_start,
    u.period_end,
    u.cut_experiment,
    u.cut_arm
)
SELECT
  parts.period_start,
  parts.period_end,
  parts.cut_experiment,
  parts.cut_arm,
  parts.numerator,
  parts.denominator,
  CAST(COALESCE(parts.numerator, 0) AS DOUBLE) / NULLIF(CAST(parts.denominator AS DOUBLE), 0) AS value,
  parts.n,
  parts.units_in_several_arms,
  parts.outcome_not_known
FROM parts
ORDER BY
  parts.period_start NULLS LAST,
  parts.period_end NULLS LAST,
  parts.cut_experiment NULLS LAST,
  parts.cut_arm NULLS LAST
