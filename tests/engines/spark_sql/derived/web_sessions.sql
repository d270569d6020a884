/* web_sessions: visits, as sources give them and as page views tell them. Grain: one row per web session. */
/* Page views of one visitor (else of one person) are cut where more than 30 minutes pass without one, or where a view */
/* after the first names another channel than the visit came through (settled reading 5). Views of bots make visits of their own, which */
/* count for nothing. Views of nobody in particular are visits of one page. */
WITH views AS (
  SELECT
    page_view_id,
    visitor_id,
    account_id,
    person_id,
    email_domain,
    at,
    `on`,
    campaign_id,
    channel,
    page,
    seconds,
    COALESCE(is_human, TRUE) AS is_human,
    CASE
      WHEN NOT visitor_id IS NULL
      THEN 'visitor ' || visitor_id
      WHEN NOT person_id IS NULL
      THEN 'person ' || person_id
      ELSE 'view ' || page_view_id
    END AS who,
    source,
    record_id,
    file,
    line
  FROM page_views
), idle AS (
  SELECT
    page_view_id,
    who,
    is_human,
    at,
    channel,
    CASE
      WHEN DATEDIFF(
        MICROSECOND,
        LAG(at) OVER (PARTITION BY who, is_human ORDER BY at NULLS LAST, page_view_id NULLS LAST),
        at
      ) <= 1800000000
      THEN 0
      ELSE 1
    END AS starts
  FROM views
), stretches AS (
  SELECT
    page_view_id,
    who,
    is_human,
    at,
    channel,
    starts,
    SUM(starts) OVER (
      PARTITION BY who, is_human
      ORDER BY at NULLS LAST, page_view_id NULLS LAST
      ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS stretch
  FROM idle
), named AS (
  SELECT
    page_view_id,
    channel,
    starts,
    LAG(channel) OVER (
      PARTITION BY who, is_human, stretch
      ORDER BY at NULLS LAST, page_view_id NULLS LAST
    ) AS channel_before
  FROM stretches
  WHERE
    NOT channel IS NULL
), turns AS (
  SELECT
    page_view_id
  FROM named
  WHERE
    starts = 0 AND channel IS DISTINCT FROM channel_before
), numbered AS (
  SELECT
    stretches.page_view_id AS page_view_id,
    stretches.who AS who,
    stretches.is_human AS is_human,
    stretches.stretch AS stretch,
    SUM(CASE WHEN turns.page_view_id IS NULL THEN 0 ELSE 1 END) OVER (
      PARTITION BY stretches.who, stretches.is_human, stretches.stretch
      ORDER BY stretches.at NULLS LAST, stretches.page_view_id NULLS LAST
      ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS turn
  FROM stretches
  LEFT JOIN turns
    ON turns.page_view_id = stretches.page_view_id
), placed AS (
  SELECT
    views.page_view_id AS page_view_id,
    views.visitor_id AS visitor_id,
    views.account_id AS account_id,
    views.person_id AS person_id,
    views.email_domain AS email_domain,
    views.at AS at,
    views.`on` AS `on`,
    views.campaign_id AS campaign_id,
    views.channel AS channel,
    views.page AS page,
    views.seconds AS seconds,
    views.source AS source,
    views.record_id AS record_id,
    views.file AS file,
    views.line AS line,
    numbered.who AS who,
    numbered.is_human AS is_human,
    numbered.stretch AS stretch,
    numbered.turn AS turn,
    ROW_NUMBER() OVER (
      PARTITION BY numbered.who, numbered.is_human, numbered.stretch, numbered.turn
      ORDER BY views.at NULLS LAST, views.page_view_id NULLS LAST
    ) AS position
  FROM views
  JOIN numbered
    ON numbered.page_view_id = views.page_view_id
), bounded AS (
  SELECT
    who,
    is_human,
    stretch,
    turn,
    COUNT(*) AS pages,
    MIN(at) AS first_at,
    MAX(at) AS last_at,
    MIN(CASE WHEN NOT account_id IS NULL THEN position END) AS account_position,
    MIN(CASE WHEN NOT person_id IS NULL THEN position END) AS person_position,
    MIN(CASE WHEN NOT email_domain IS NULL THEN position END) AS domain_position,
    MIN(CASE WHEN NOT campaign_id IS NULL THEN position END) AS campaign_position,
    MIN(CASE WHEN NOT channel IS NULL THEN position END) AS channel_position
  FROM placed
  GROUP BY
    who,
    is_human,
    stretch,
    turn
), cut AS (
  SELECT
    MAX(CASE WHEN placed.position = 1 THEN placed.page_view_id END) AS session_id,
    MAX(placed.visitor_id) AS visitor_id,
    MAX(CASE WHEN placed.position = bounded.account_position THEN placed.account_id END) AS account_id,
    MAX(CASE WHEN placed.position = bounded.person_position THEN placed.person_id END) AS person_id,
    MAX(CASE WHEN placed.position = bounded.domain_position THEN placed.email_domain END) AS email_domain,
    bounded.first_at AS started_at,
    MAX(CASE WHEN placed.position = 1 THEN placed.`on` END) AS started_on,
    MAX(
      CASE WHEN placed.position = bounded.campaign_position THEN placed.campaign_id END
    ) AS campaign_id,
    MAX(CASE WHEN placed.position = bounded.channel_position THEN placed.channel END) AS channel,
    MAX(CASE WHEN placed.position = 1 THEN placed.page END) AS landing_page,
    bounded.pages AS pages,
    NULLIF(
      DATEDIFF(MICROSECOND, bounded.first_at, bounded.last_at) DIV 1000000 + COALESCE(MAX(CASE WHEN placed.position = bounded.pages THEN placed.seconds END), 0),
      0
    ) AS seconds,
    bounded.is_human AS is_human,
    MAX(CASE WHEN placed.position = 1 THEN placed.source END) AS source,
    MAX(CASE WHEN placed.position = 1 THEN placed.record_id END) AS record_id,
    MAX(CASE WHEN placed.position = 1 THEN placed.file END) AS file,
    MAX(CASE WHEN placed.position = 1 THEN placed.line END) AS line
  FROM placed
  JOIN bounded
    ON bounded.who = placed.who
    AND bounded.is_human = placed.is_human
    AND bounded.stretch = placed.stretch
    AND bounded.turn = placed.turn
  GROUP BY
    bounded.who,
    bounded.is_human,
    bounded.stretch,
    bounded.turn,
    bounded.pages,
    bounded.first_at,
    bounded.last_at
)
SELECT
  CAST(defined.session_id AS STRING) AS session_id,
  CAST(defined.visitor_id AS STRING) AS visitor_id,
  CAST(defined.account_id AS STRING) AS account_id,
  CAST(defined.person_id AS STRING) AS person_id,
  CAST(defined.email_domain AS STRING) AS email_domain,
  CAST(defined.started_at AS TIMESTAMP_NTZ) AS started_at,
  CAST(defined.started_on AS DATE) AS started_on,
  CAST(defined.campaign_id AS STRING) AS campaign_id,
  CAST(defined.channel AS STRING) AS channel,
  CAST(defined.landing_page AS STRING) AS landing_page,
  CAST(defined.pages AS BIGINT) AS pages,
  CAST(defined.seconds AS BIGINT) AS seconds,
  CAST(defined.is_human AS BOOLEAN) AS is_human,
  CAST(defined.source AS STRING) AS source,
  CAST(defined.record_id AS STRING) AS record_id,
  CAST(defined.file AS STRING) AS file,
  CAST(defined.line AS BIGINT) AS line
FROM (
  SELECT
    session_id,
    visitor_id,
    account_id,
    person_id,
    email_domain,
    started_at,
    started_on,
    campaign_id,
    channel,
    landing_page,
    pages,
    seconds,
    TRUE AS is_human,
    source,
    record_id,
    file,
    line
  FROM sessions
  UNION ALL
  SELECT
    CASE
      WHEN sessions.session_id IS NULL
      THEN cut.session_id
      ELSE 'page view ' || cut.session_id
    END AS session_id,
    cut.visitor_id,
    cut.account_id,
    cut.person_id,
    cut.email_domain,
    cut.started_at,
    cut.started_on,
    cut.campaign_id,
    cut.channel,
    cut.landing_page,
    cut.pages,
    cut.seconds,
    cut.is_human,
    cut.source,
    cut.record_id,
    cut.file,
    cut.line
  FROM cut
  LEFT JOIN sessions
    ON sessions.session_id = cut.session_id
) AS defined
ORDER BY
  defined.session_id NULLS LAST
