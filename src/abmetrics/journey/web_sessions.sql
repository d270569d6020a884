-- web_sessions: visits, as sources give them and as page views tell them. Grain: one row per web session.
-- Page views of one visitor (else of one person) are cut where more than 30 minutes pass without one, or where a view
-- after the first names another channel than the visit came through (settled reading 5). Views of bots make visits of
-- their own, which count for nothing. Views of nobody in particular are visits of one page. The campaign is the first
-- page's; where only later ones tell it, or a person or account, the highest of what they tell.
WITH views AS (
    SELECT
        page_view_id, visitor_id, account_id, person_id, email_domain, at, "on", campaign_id, channel, page, seconds,
        coalesce(is_human, true) AS is_human,
        coalesce('v' || visitor_id, 'p' || person_id, 'w' || page_view_id) AS who,
        source, record_id, file, line
    FROM page_views
),

idle AS (
    SELECT
        page_view_id, who, is_human, at, channel,
        CASE
            WHEN date_diff(
                'microsecond',
                lag(at) OVER (PARTITION BY who, is_human ORDER BY at, page_view_id),
                at
            ) <= 1800000000 THEN 0
            ELSE 1
        END AS starts
    FROM views
),

stretches AS (
    SELECT
        page_view_id, who, is_human, at, channel, starts,
        sum(starts) OVER (
            PARTITION BY who, is_human ORDER BY at, page_view_id ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) AS stretch
    FROM idle
),

named AS (
    SELECT
        page_view_id, channel, starts,
        lag(channel) OVER (PARTITION BY who, is_human, stretch ORDER BY at, page_view_id) AS channel_before
    FROM stretches
    WHERE channel IS NOT NULL
),

starting AS (
    SELECT page_view_id FROM stretches WHERE starts = 1
    UNION ALL
    SELECT page_view_id FROM named WHERE starts = 0 AND channel IS DISTINCT FROM channel_before
),

numbered AS (
    SELECT
        views.page_view_id AS page_view_id, views.visitor_id AS visitor_id, views.account_id AS account_id,
        views.person_id AS person_id, views.email_domain AS email_domain, views.at AS at, views."on" AS "on",
        views.campaign_id AS campaign_id, views.channel AS channel, views.page AS page, views.seconds AS seconds,
        views.is_human AS is_human, views.who AS who, starting.page_view_id IS NOT NULL AS is_first,
        views.source AS source, views.record_id AS record_id, views.file AS file, views.line AS line,
        count(starting.page_view_id) OVER (
            PARTITION BY views.who, views.is_human ORDER BY views.at, views.page_view_id
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) AS visit,
        lead(views.page_view_id) OVER (
            PARTITION BY views.who, views.is_human ORDER BY views.at, views.page_view_id
        ) AS next_view,
        lead(starting.page_view_id) OVER (
            PARTITION BY views.who, views.is_human ORDER BY views.at, views.page_view_id
        ) AS next_start
    FROM views
    LEFT JOIN starting ON starting.page_view_id = views.page_view_id
),

cut AS (
    SELECT
        max(CASE WHEN is_first THEN page_view_id END) AS session_id,
        max(visitor_id) AS visitor_id, max(account_id) AS account_id, max(person_id) AS person_id,
        max(email_domain) AS email_domain,
        min(at) AS started_at,
        max(CASE WHEN is_first THEN "on" END) AS started_on,
        coalesce(max(CASE WHEN is_first THEN campaign_id END), max(campaign_id)) AS campaign_id,
        max(channel) AS channel,
        max(CASE WHEN is_first THEN page END) AS landing_page,
        count(*) AS pages,
        nullif(
            date_diff('microsecond', min(at), max(at)) // 1000000
            + coalesce(max(CASE WHEN next_view IS NULL OR next_start IS NOT NULL THEN seconds END), 0),
            0
        ) AS seconds,
        is_human,
        max(CASE WHEN is_first THEN source END) AS source,
        max(CASE WHEN is_first THEN record_id END) AS record_id,
        max(CASE WHEN is_first THEN file END) AS file,
        max(CASE WHEN is_first THEN line END) AS line
    FROM numbered
    GROUP BY who, is_human, visit
)

SELECT
    session_id, visitor_id, account_id, person_id, email_domain, started_at, started_on, campaign_id, channel,
    landing_page, pages, seconds, true AS is_human, source, record_id, file, line
FROM sessions
UNION ALL
SELECT
    CASE WHEN sessions.session_id IS NULL THEN cut.session_id ELSE 'page view ' || cut.session_id END AS session_id,
    cut.visitor_id, cut.account_id, cut.person_id, cut.email_domain, cut.started_at, cut.started_on,
    cut.campaign_id, cut.channel, cut.landing_page, cut.pages, cut.seconds, cut.is_human, cut.source, cut.record_id,
    cut.file, cut.line
FROM cut
LEFT JOIN sessions ON sessions.session_id = cut.session_id
