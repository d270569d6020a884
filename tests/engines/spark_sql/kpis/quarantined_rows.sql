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
    f.issue_id AS unit_id,
    f.`issue_id`,
    f.`from_on`,
    f.`to_on`,
    f.`reason`,
    f.`landed_table`,
    f.`source`,
    f.`record_id`,
    f.`file`,
    f.`line`,
    CAST(NULL AS STRING) AS account_id
  FROM periods AS p
  JOIN quarantine_facts AS f
    ON f.from_on < p.period_end AND f.to_on >= p.period_end
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
      CAST(SUM(CASE WHEN TRUE THEN 1 ELSE 0 END) AS BIGINT) AS numerator,
      CAST(SUM(CASE WHEN TRUE THEN 1 ELSE 0 END) AS BIGINT) AS n
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
