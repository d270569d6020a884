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
    f.account_id AS unit_id,
    f.`account_id`,
    f.`from_on`,
    f.`to_on`,
    f.`is_listed`,
    f.`is_customer`,
    f.`is_target`,
    f.`is_engaged`,
    f.`has_open_opportunity`,
    f.`stage`,
    f.`stage_position`,
    f.`tier`,
    f.`programme`,
    f.`is_fit`,
    f.`source`,
    f.`record_id`,
    f.`file`,
    f.`line`
  FROM periods AS p
  JOIN account_spans AS f
    ON f.from_on < p.period_end AND f.to_on >= p.period_end
  WHERE
    f.is_listed
), rows_1 AS (
  SELECT
    p.period_start,
    p.period_end,
    p.last_day,
    f.account_id AS unit_id,
    f.`account_id`,
    f.`on`,
    f.`change`,
    f.`source`,
    f.`record_id`,
    f.`file`,
    f.`line`
  FROM periods AS p
  JOIN list_changes AS f
    ON f.`on` >= p.period_start AND f.`on` < p.period_end
), parts AS (
  SELECT
    u.period_start,
    u.period_end,
    MAX(u.numerator) AS numerator,
    MAX(u.n) AS n,
    MAX(u.joined) AS joined,
    MAX(u.left) AS left
  FROM (
    SELECT
      r.period_start,
      r.period_end,
      CAST(SUM(CASE WHEN r.is_listed THEN 1 ELSE 0 END) AS BIGINT) AS numerator,
      CAST(SUM(CASE WHEN r.is_listed THEN 1 ELSE 0 END) AS BIGINT) AS n,
      CAST(NULL AS BIGINT) AS joined,
      CAST(NULL AS BIGINT) AS left
    FROM rows_0 AS r
    GROUP BY
      r.period_start,
      r.period_end
    UNION ALL
    SELECT
      r.period_start,
      r.period_end,
      CAST(NULL AS BIGINT) AS numerator,
      CAST(NULL AS BIGINT) AS n,
      CAST(SUM(CASE WHEN r.change = 'joined' THEN 1 ELSE 0 END) AS BIGINT) AS joined,
      CAST(SUM(CASE WHEN r.change = 'left' THEN 1 ELSE 0 END) AS BIGINT) AS left
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
  CAST(NULL AS BIGINT) AS denominator,
  parts.numerator AS value,
  parts.n,
  parts.joined,
  parts.left
FROM parts
ORDER BY
  parts.period_start NULLS LAST,
  parts.period_end NULLS LAST
