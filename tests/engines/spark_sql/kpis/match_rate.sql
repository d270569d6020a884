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
    f.match_id AS unit_id,
    COALESCE(f.match_kind, '(unknown)') AS cut_match_kind,
    f.`match_kind`,
    f.`match_id`,
    f.`account_id`,
    f.`from_on`,
    f.`to_on`,
    f.`is_matched`,
    f.`is_ambiguous`,
    f.`match_method`,
    f.`confidence`,
    f.`match_reason`,
    f.`domain`,
    f.`company_key`,
    f.`source`,
    f.`record_id`,
    f.`file`,
    f.`line`
  FROM periods AS p
  JOIN match_facts AS f
    ON f.from_on < p.period_end AND f.to_on >= p.period_end
), parts AS (
  SELECT
    u.period_start,
    u.period_end,
    u.cut_match_kind,
    MAX(u.numerator) AS numerator,
    MAX(u.denominator) AS denominator,
    MAX(u.n) AS n,
    MAX(u.ambiguous) AS ambiguous
  FROM (
    SELECT
      r.period_start,
      r.period_end,
      r.cut_match_kind,
      CAST(SUM(CASE WHEN r.is_matched THEN 1 ELSE 0 END) AS BIGINT) AS numerator,
      CAST(SUM(CASE WHEN TRUE THEN 1 ELSE 0 END) AS BIGINT) AS denominator,
      CAST(SUM(CASE WHEN TRUE THEN 1 ELSE 0 END) AS BIGINT) AS n,
      CAST(SUM(CASE WHEN r.is_ambiguous THEN 1 ELSE 0 END) AS BIGINT) AS ambiguous
    FROM rows_0 AS r
    GROUP BY
      r.period_start,
      r.period_end,
      r.cut_match_kind
  ) AS u
  GROUP BY
    u.period_start,
    u.period_end,
    u.cut_match_kind
)
SELECT
  parts.period_start,
  parts.period_end,
  parts.cut_match_kind,
  parts.numerator,
  parts.denominator,
  CAST(COALESCE(parts.numerator, 0) AS DOUBLE) / NULLIF(CAST(parts.denominator AS DOUBLE), 0) AS value,
  parts.n,
  parts.ambiguous
FROM parts
ORDER BY
  parts.period_start NULLS LAST,
  parts.period_end NULLS LAST,
  parts.cut_match_kind NULLS LAST
