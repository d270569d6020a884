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
    f.`is_legitimate`,
    CAST(CAST(f.amount AS DECIMAL(19, 4)) * x.rate AS DECIMAL(18, 4)) AS amount,
    f.`currency`,
    f.`created_on`,
    f.`from_on`,
    f.`to_on`,
    f.`is_history_known`,
    f.`source`,
    f.`record_id`,
    f.`file`,
    f.`line`
  FROM periods AS p
  JOIN opportunity_spans AS f
    ON f.from_on < p.period_end AND f.to_on >= p.period_end
  LEFT JOIN exchange_spans AS x
    ON x.currency = f.currency AND x.from_on <= p.last_day AND x.to_on > p.last_day
  LEFT JOIN account_spans AS s
    ON s.account_id = f.account_id AND s.from_on <= p.last_day AND s.to_on > p.last_day
  WHERE
    s.is_listed
), parts AS (
  SELECT
    u.period_start,
    u.period_end,
    MAX(u.numerator) AS numerator,
    MAX(u.n) AS n,
    MAX(u.open_without_amount) AS open_without_amount
  FROM (
    SELECT
      r.period_start,
      r.period_end,
      CAST(SUM(CASE WHEN r.is_legitimate THEN r.amount END) AS DECIMAL(28, 4)) AS numerator,
      CAST(SUM(CASE WHEN (
        r.is_legitimate
      ) AND NOT (
        r.amount
      ) IS NULL THEN 1 ELSE 0 END) AS BIGINT) AS n,
      CAST(SUM(CASE WHEN r.is_legitimate AND r.amount IS NULL THEN 1 ELSE 0 END) AS BIGINT) AS open_without_amount
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
  parts.n,
  parts.open_without_amount
FROM parts
ORDER BY
  parts.period_start NULLS LAST,
  parts.period_end NULLS LAST
