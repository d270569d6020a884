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
    f.source AS unit_id,
    COALESCE(f.source, '(unknown)') AS cut_source,
    f.`source`,
    f.`from_on`,
    f.`to_on`,
    f.`minutes_left`,
    f.`table`,
    f.`record_id`,
    f.`file`,
    f.`line`,
    CAST(NULL AS STRING) AS account_id
  FROM periods AS p
  JOIN source_days AS f
    ON f.from_on < p.period_end AND f.to_on >= p.period_end
), parts AS (
  SELECT
    u.period_start,
    u.period_end,
    u.cut_source,
    MAX(u.numerator) AS numerator,
    MAX(u.denominator) AS denominator,
    MAX(u.n) AS n
  FROM (
    SELECT
      r.period_start,
      r.period_end,
      r.cut_source,
      CAST(SUM(
        CASE
          WHEN TRUE
          THEN r.minutes_left + 1440 * (
            DATEDIFF(DAY, CAST(r.from_on AS DATE), CAST(r.period_end AS DATE)) - 1
          )
        END
      ) AS DOUBLE) / NULLIF(CAST(60 AS DOUBLE), 0) AS numerator,
      CAST(SUM(CASE WHEN TRUE THEN 1 ELSE 0 END) AS BIGINT) AS denominator,
      CAST(SUM(CASE WHEN TRUE THEN 1 ELSE 0 END) AS BIGINT) AS n
    FROM rows_0 AS r
    GROUP BY
      r.period_start,
      r.period_end,
      r.cut_source
  ) AS u
  GROUP BY
    u.period_start,
    u.period_end,
    u.cut_source
)
SELECT
  parts.period_start,
  parts.period_end,
  parts.cut_source,
  parts.numerator,
  parts.denominator,
  CAST(COALESCE(parts.numerator, 0) AS DOUBLE) / NULLIF(CAST(parts.denominator AS DOUBLE), 0) AS value,
  parts.n
FROM parts
ORDER BY
  parts.period_start NULLS LAST,
  parts.period_end NULLS LAST,
  parts.cut_source NULLS LAST
