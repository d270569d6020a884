WITH periods AS (
  SELECT
    CAST('2026-01-01' AS DATE) AS period_start,
    CAST('2027-01-01' AS DATE) AS period_end,
    CAST('2026-12-31' AS DATE) AS last_day
), rows_0 AS (
  SELECT
    l.period_start,
    l.period_end,
    l.last_day,
    l.unit_id,
    l.survey_id,
    l.account_id,
    l.respondent,
    l.kind,
    l.score,
    l.promotion,
    l.persona,
    l.seniority,
    l.answered_on,
    l.answered_at,
    l.source,
    l.record_id,
    l.file,
    l.line
  FROM (
    SELECT
      p.period_start,
      p.period_end,
      p.last_day,
      f.survey_id AS unit_id,
      f.`survey_id`,
      f.`account_id`,
      f.`respondent`,
      f.`kind`,
      f.`score`,
      f.`promotion`,
      f.`persona`,
      f.`seniority`,
      f.`answered_on`,
      f.`answered_at`,
      f.`source`,
      f.`record_id`,
      f.`file`,
      f.`line`,
      ROW_NUMBER() OVER (
        PARTITION BY p.period_start, p.period_end, f.respondent
        ORDER BY f.answered_at DESC, f.survey_id DESC
      ) AS recency
    FROM periods AS p
    JOIN survey_facts AS f
      ON f.`answered_on` >= p.period_start AND f.`answered_on` < p.period_end
    LEFT JOIN account_spans AS s
      ON s.account_id = f.account_id
      AND s.from_on <= f.`answered_on`
      AND s.to_on > f.`answered_on`
    WHERE
      s.is_customer AND (
        kind = 'nps'
      )
  ) AS l
  WHERE
    l.recency = 1
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
      CAST(SUM(CASE WHEN r.kind = 'nps' THEN r.promotion END) AS DECIMAL(28, 4)) AS numerator,
      CAST(SUM(CASE WHEN r.kind = 'nps' THEN 1 ELSE 0 END) AS BIGINT) AS denominator,
      CAST(SUM(CASE WHEN r.kind = 'nps' THEN 1 ELSE 0 END) AS BIGINT) AS n
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
  100 * (
    CAST(COALESCE(parts.numerator, 0) AS DOUBLE) / NULLIF(CAST(parts.denominator AS DOUBLE), 0)
  ) AS value,
  parts.n
FROM parts
ORDER BY
  parts.period_start NULLS LAST,
  parts.period_end NULLS LAST
