/* account_spans: where every account stands on every day. Grain: one row per account and time in which nothing about */
/* its standing changed. Everything that begins or ends is a change on a day; running sums of the changes tell what */
/* holds from that day on; days that change nothing are folded into the span before. Engagement is settled first, from */
/* the activity of every day, so that only the days on which it begins or ends are carried further. A visit whose visitor */
/* became known later counts from the day he did, for as long as it lies in the window (settled readings 1 and 6). */
/* Stages (settled reading 12): a customer is won, retained after its first renewal, expanded after its first upsell or */
/* cross-sell, as long as its contracts hold; else a listed account is in opportunity, engaged or target; else outside. */
WITH beginnings AS (
  SELECT
    account_id,
    MIN(first_on) AS from_on
  FROM (
    SELECT
      account_links.account_id AS account_id,
      COALESCE(accounts.created_on, CAST('1900-01-01' AS DATE)) AS first_on
    FROM accounts
    JOIN account_links
      ON account_links.id = accounts.account_id
    UNION ALL
    SELECT
      account_id,
      from_on AS first_on
    FROM listed_spans
    UNION ALL
    SELECT
      account_id,
      from_on AS first_on
    FROM customer_spans
    UNION ALL
    SELECT
      account_id,
      `on` AS first_on
    FROM account_days
    UNION ALL
    SELECT
      account_id,
      from_on AS first_on
    FROM opportunity_spans
    WHERE
      NOT account_id IS NULL
  ) AS firsts
  GROUP BY
    account_id
), late AS (
  SELECT
    account_id,
    `on`,
    known_on,
    SUM(active_seconds) AS seconds,
    COUNT(*) AS touches
  FROM touch_facts
  WHERE
    known_on > `on` AND is_active AND NOT account_id IS NULL
  GROUP BY
    account_id,
    `on`,
    known_on
), activity AS (
  SELECT
    account_id,
    `on`,
    active_seconds AS seconds,
    active_touches AS touches
  FROM account_days
  WHERE
    active_touches > 0
  UNION ALL
  SELECT
    account_id,
    `on` + 30 AS `on`,
    -active_seconds AS seconds,
    -active_touches AS touches
  FROM account_days
  WHERE
    active_touches > 0
  UNION ALL
  SELECT
    account_id,
    `on`,
    -seconds AS seconds,
    -touches AS touches
  FROM late
  UNION ALL
  SELECT
    account_id,
    CASE WHEN known_on < `on` + 30 THEN known_on ELSE `on` + 30 END AS `on`,
    seconds,
    touches
  FROM late
), activity_days AS (
  SELECT
    account_id,
    `on`,
    CAST(SUM(seconds) AS BIGINT) AS seconds,
    CAST(SUM(touches) AS BIGINT) AS touches
  FROM activity
  GROUP BY
    account_id,
    `on`
), engagement AS (
  SELECT
    account_id,
    `on`,
    SUM(seconds) OVER (
      PARTITION BY account_id
      ORDER BY `on` NULLS LAST
      ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) >= 60
    AND SUM(touches) OVER (
      PARTITION BY account_id
      ORDER BY `on` NULLS LAST
      ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) > 0 AS is_engaged
  FROM activity_days
), engagement_compared AS (
  SELECT
    account_id,
    `on`,
    is_engaged,
    COALESCE(LAG(is_engaged) OVER (PARTITION BY account_id ORDER BY `on` NULLS LAST), FALSE) AS was_engaged
  FROM engagement
), changes AS (
  SELECT
    account_id,
    from_on AS `on`,
    0 AS listed,
    0 AS customer,
    0 AS retained,
    0 AS expanded,
    0 AS opened,
    0 AS engaged
  FROM beginnings
  UNION ALL
  SELECT
    account_id,
    from_on AS `on`,
    1,
    0,
    0,
    0,
    0,
    0
  FROM listed_spans
  UNION ALL
  SELECT
    account_id,
    to_on AS `on`,
    -1,
    0,
    0,
    0,
    0,
    0
  FROM listed_spans
  UNION ALL
  SELECT
    account_id,
    from_on AS `on`,
    0,
    1,
    0,
    0,
    0,
    0
  FROM customer_spans
  UNION ALL
  SELECT
    account_id,
    to_on AS `on`,
    0,
    -1,
    0,
    0,
    0,
    0
  FROM customer_spans
  UNION ALL
  SELECT
    account_id,
    retained_on AS `on`,
    0,
    0,
    1,
    0,
    0,
    0
  FROM customer_spans
  WHERE
    NOT retained_on IS NULL
  UNION ALL
  SELECT
    account_id,
    to_on AS `on`,
    0,
    0,
    -1,
    0,
    0,
    0
  FROM customer_spans
  WHERE
    NOT retained_on IS NULL
  UNION ALL
  SELECT
    account_id,
    expanded_on AS `on`,
    0,
    0,
    0,
    1,
    0,
    0
  FROM customer_spans
  WHERE
    NOT expanded_on IS NULL
  UNION ALL
  SELECT
    account_id,
    to_on AS `on`,
    0,
    0,
    0,
    -1,
    0,
    0
  FROM customer_spans
  WHERE
    NOT expanded_on IS NULL
  UNION ALL
  SELECT
    account_id,
    from_on AS `on`,
    0,
    0,
    0,
    0,
    1,
    0
  FROM opportunity_spans
  WHERE
    is_legitimate AND NOT account_id IS NULL
  UNION ALL
  SELECT
    account_id,
    to_on AS `on`,
    0,
    0,
    0,
    0,
    -1,
    0
  FROM opportunity_spans
  WHERE
    is_legitimate AND NOT account_id IS NULL
  UNION ALL
  SELECT
    account_id,
    `on`,
    0,
    0,
    0,
    0,
    0,
    CASE WHEN is_engaged THEN 1 ELSE -1 END
  FROM engagement_compared
  WHERE
    is_engaged <> was_engaged
  UNION ALL
  SELECT
    account_id,
    from_on AS `on`,
    0,
    0,
    0,
    0,
    0,
    0
  FROM account_attributes
  WHERE
    field IN ('tier', 'programme')
), days AS (
  SELECT
    changes.account_id AS account_id,
    CASE
      WHEN changes.`on` < beginnings.from_on
      THEN beginnings.from_on
      ELSE changes.`on`
    END AS `on`,
    SUM(changes.listed) AS listed,
    SUM(changes.customer) AS customer,
    SUM(changes.retained) AS retained,
    SUM(changes.expanded) AS expanded,
    SUM(changes.opened) AS opened,
    SUM(changes.engaged) AS engaged
  FROM changes
  JOIN beginnings
    ON beginnings.account_id = changes.account_id
  WHERE
    changes.`on` < CAST('9999-12-31' AS DATE)
  GROUP BY
    changes.account_id,
    CASE
      WHEN changes.`on` < beginnings.from_on
      THEN beginnings.from_on
      ELSE changes.`on`
    END
), running AS (
  SELECT
    account_id,
    `on`,
    SUM(listed) OVER (
      PARTITION BY account_id
      ORDER BY `on` NULLS LAST
      ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) > 0 AS is_listed,
    SUM(customer) OVER (
      PARTITION BY account_id
      ORDER BY `on` NULLS LAST
      ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) > 0 AS is_customer,
    SUM(retained) OVER (
      PARTITION BY account_id
      ORDER BY `on` NULLS LAST
      ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) > 0 AS is_retained,
    SUM(expanded) OVER (
      PARTITION BY account_id
      ORDER BY `on` NULLS LAST
      ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) > 0 AS is_expanded,
    SUM(opened) OVER (
      PARTITION BY account_id
      ORDER BY `on` NULLS LAST
      ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) > 0 AS has_open_opportunity,
    SUM(engaged) OVER (
      PARTITION BY account_id
      ORDER BY `on` NULLS LAST
      ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) > 0 AS is_engaged
  FROM days
), standing AS (
  SELECT
    running.account_id AS account_id,
    running.`on` AS `on`,
    running.is_listed AS is_listed,
    running.is_customer AS is_customer,
    running.is_engaged AS is_engaged,
    running.has_open_opportunity AS has_open_opportunity,
    CASE
      WHEN running.is_customer AND running.is_expanded
      THEN 'expanded'
      WHEN running.is_customer AND running.is_retained
      THEN 'retained'
      WHEN running.is_customer
      THEN 'won'
      WHEN running.is_listed AND running.has_open_opportunity
      THEN 'opportunity'
      WHEN running.is_listed AND running.is_engaged
      THEN 'engaged'
      WHEN running.is_listed
      THEN 'target'
      ELSE 'outside'
    END AS stage,
    COALESCE(tiers.value, '') AS tier,
    COALESCE(programmes.value, CASE WHEN running.is_listed THEN 'abm' ELSE 'none' END) AS programme
  FROM running
  LEFT JOIN account_attributes AS tiers
    ON tiers.account_id = running.account_id
    AND tiers.field = 'tier'
    AND tiers.from_on <= running.`on`
    AND tiers.to_on > running.`on`
  LEFT JOIN account_attributes AS programmes
    ON programmes.account_id = running.account_id
    AND programmes.field = 'programme'
    AND programmes.from_on <= running.`on`
    AND programmes.to_on > running.`on`
), compared AS (
  SELECT
    account_id,
    `on`,
    is_listed,
    is_customer,
    is_engaged,
    has_open_opportunity,
    stage,
    tier,
    programme,
    LAG(is_listed) OVER (PARTITION BY account_id ORDER BY `on` NULLS LAST) AS was_listed,
    LAG(is_customer) OVER (PARTITION BY account_id ORDER BY `on` NULLS LAST) AS was_customer,
    LAG(is_engaged) OVER (PARTITION BY account_id ORDER BY `on` NULLS LAST) AS was_engaged,
    LAG(has_open_opportunity) OVER (PARTITION BY account_id ORDER BY `on` NULLS LAST) AS had_open_opportunity,
    LAG(stage) OVER (PARTITION BY account_id ORDER BY `on` NULLS LAST) AS stage_before,
    LAG(tier) OVER (PARTITION BY account_id ORDER BY `on` NULLS LAST) AS tier_before,
    LAG(programme) OVER (PARTITION BY account_id ORDER BY `on` NULLS LAST) AS programme_before
  FROM standing
), turning AS (
  SELECT
    account_id,
    `on`,
    is_listed,
    is_customer,
    is_engaged,
    has_open_opportunity,
    stage,
    tier,
    programme
  FROM compared
  WHERE
    was_listed IS DISTINCT FROM is_listed
    OR was_customer IS DISTINCT FROM is_customer
    OR was_engaged IS DISTINCT FROM is_engaged
    OR had_open_opportunity IS DISTINCT FROM has_open_opportunity
    OR stage_before IS DISTINCT FROM stage
    OR tier_before IS DISTINCT FROM tier
    OR programme_before IS DISTINCT FROM programme
)
SELECT
  CAST(defined.account_id AS STRING) AS account_id,
  CAST(defined.from_on AS DATE) AS from_on,
  CAST(defined.to_on AS DATE) AS to_on,
  CAST(defined.is_listed AS BOOLEAN) AS is_listed,
  CAST(defined.is_customer AS BOOLEAN) AS is_customer,
  CAST(defined.is_target AS BOOLEAN) AS is_target,
  CAST(defined.is_engaged AS BOOLEAN) AS is_engaged,
  CAST(defined.has_open_opportunity AS BOOLEAN) AS has_open_opportunity,
  CAST(defined.stage AS STRING) AS stage,
  CAST(defined.stage_position AS BIGINT) AS stage_position,
  CAST(defined.tier AS STRING) AS tier,
  CAST(defined.programme AS STRING) AS programme,
  CAST(defined.is_fit AS BOOLEAN) AS is_fit,
  CAST(defined.source AS STRING) AS source,
  CAST(defined.record_id AS STRING) AS record_id,
  CAST(defined.file AS STRING) AS file,
  CAST(defined.line AS BIGINT) AS line
FROM (
  SELECT
    turning.account_id,
    turning.`on` AS from_on,
    COALESCE(
      LEAD(turning.`on`) OVER (PARTITION BY turning.account_id ORDER BY turning.`on` NULLS LAST),
      CAST('9999-12-31' AS DATE)
    ) AS to_on,
    turning.is_listed,
    turning.is_customer,
    turning.is_listed AND NOT turning.is_customer AS is_target,
    turning.is_engaged,
    turning.has_open_opportunity,
    turning.stage,
    COALESCE(funnel_stages.position, 0) AS stage_position,
    NULLIF(turning.tier, '') AS tier,
    turning.programme,
    account_fit.is_fit,
    accounts.source,
    accounts.record_id,
    accounts.file,
    accounts.line
  FROM turning
  JOIN accounts
    ON accounts.account_id = turning.account_id
  JOIN account_fit
    ON account_fit.account_id = turning.account_id
  LEFT JOIN funnel_stages
    ON funnel_stages.stage = turning.stage
) AS defined
ORDER BY
  defined.account_id NULLS LAST,
  defined.from_on NULLS LAST
