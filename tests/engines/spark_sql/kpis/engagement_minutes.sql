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
    f.touch_id AS unit_id,
    f.`touch_kind`,
    f.`touch_id`,
    f.`account_id`,
    f.`person_id`,
    f.`on`,
    f.`at`,
    f.`known_on`,
    f.`campaign`,
    f.`channel`,
    f.`content`,
    f.`persona`,
    f.`seniority`,
    f.`is_active`,
    f.`active_seconds`,
    f.`weighted_seconds`,
    f.`source`,
    f.`record_id`,
    f.`file`,
    f.`line`
  FROM periods AS p
  JOIN touch_facts AS f
    ON f.`on` >= p.period_start AND f.`on` < p.period_end
  LEFT JOIN account_spans AS s
    ON s.account_id = f.account_id AND s.from_on <= f.`on` AND s.to_on > f.`on`
  WHERE
    s.is_listed AND f.known_on <= p.last_day
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
      CAST(SUM(CASE WHEN r.is_active THEN r.weighted_seconds END) AS DOUBLE) / NULLIF(CAST(60 AS DOUBLE), 0) AS numerator,
      CAST(SUM(
        CASE
          WHEN (
            r.is_active
          ) AND NOT (
            r.weighted_seconds
          ) IS NULL
          THEN 1
          ELSE 0
        END
      ) AS BIGINT) AS n
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
