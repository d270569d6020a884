/* web_sessions: visits, as sources give them and as page views tell them. Grain: one row per web session. */
/* Page views of one visitor (else of one person) are cut where more than 30 minutes pass without one, or where a view */
/* after the first names another channel than the visit came through (settled reading 5). Views of bots make visits of */
/* their own, which count for nothing. Views of nobody in particular are visits of one page. The campaign is the first */
/* page's; where only later ones tell it, or a person or account, the highest of what they tell. */
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
    COALESCE('v' || visitor_id, 'p' || person_id, 'w' || page_view_id) AS who,
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
), starting AS (
  SELECT
    page_view_id
  FROM stretches
  WHERE
    starts = 1
  UNION ALL
  SELECT
    page_view_id
  FROM named
  WHERE
    starts = 0 AND channel IS DISTINCT FROM channel_before
), numbered AS (
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
    views.is_human AS is_human,
    views.who AS who,
    NOT starting.page_view_id IS NULL AS is_first,
    views.source AS source,
    views.record_id AS record_id,
    views.file AS file,
    views.line AS line,
    COUNT(starting.page_view_id) OVER (
      PARTITION BY views.who, views.is_human
      ORDER BY views.at NULLS LAST, views.page_view_id NULLS LAST
      ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS visit,
    LEAD(views.page_view_id) OVER (
      PARTITION BY views.who, views.is_human
      ORDER BY views.at NULLS LAST, views.page_view_id NULLS LAST
    ) AS next_view,
    LEAD(starting.page_view_id) OVER (
      PARTITION BY views.who, views.is_human
      ORDER BY views.at NULLS LAST, views.page_view_id NULLS LAST
    ) AS next_start
  FROM views
  LEFT JOIN starting
    ON starting.page_view_id = views.page_view_id
), cut AS (
  SELECT
    MAX(CASE WHEN is_first THEN page_view_id END) AS session_id,
    MAX(visitor_id) AS visitor_id,
    MAX(account_id) AS account_id,
    MAX(person_id) AS person_id,
    MAX(email_domain) AS email_domain,
    MIN(at) AS started_at,
    MAX(CASE WHEN is_first THEN `on` END) AS started_on,
    COALESCE(MAX(CASE WHEN is_first THEN campaign_id END), MAX(campaign_id)) AS campaign_id,
    MAX(channel) AS channel,
    MAX(CASE WHEN is_first THEN page END) AS landing_page,
    COUNT(*) AS pages,
    NULLIF(
      DATEDIFF(MICROSECOND, MIN(at), MAX(at)) DIV 1000000 + COALESCE(MAX(CASE WHEN next_view IS NULL OR NOT next_start IS NULL THEN seconds END), 0),
      0
    ) AS seconds,
    is_human,
    MAX(CASE WHEN is_first THEN source END) AS source,
    MAX(CASE WHEN is_first THEN record_id END) AS record_id,
    MAX(CASE WHEN is_first THEN file END) AS file,
    MAX(CASE WHEN is_first THEN line END) AS line
  FROM numbered
  GROUP BY
    who,
    is_human,
    visit
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
