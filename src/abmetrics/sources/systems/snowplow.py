"""Snowplow: the atomic events table. Every moment in it is UTC; `derived_tstamp` is the best guess of when it happened.

Attention comes from page pings: the time from the view or ping before, at most half a minute each, since a tracker that
falls silent longer saw nobody reading. Events sent twice keep their `event_id`, and only one of them is kept.
"""

from __future__ import annotations

from abmetrics.sources.system import Object, System
from abmetrics.sources.web_events import WEB_MACROS, identifications, page_views, people, touches

_EVENT = Object(
    "event",
    files="atomic_event snowplow web_event",
    columns="""
        event_id collector_tstamp derived_tstamp dvce_created_tstamp event event_name
        user_id domain_userid network_userid  page_url page_referrer
        mkt_source mkt_medium mkt_campaign mkt_content  refr_medium
        se_category se_action se_label  form_id|unstruct_event_form_id  target_url|link_click_target_url
        br_type br_family dvce_type useragent|user_agent  is_bot|spider_or_robot
        robots|contexts_com_iab_snowplow_spiders_and_robots_1
    """,
    signature="event_id collector_tstamp",
)

_EVENTS = """
    WITH named AS (
        SELECT
            *,
            CASE
                WHEN event = 'struct' OR event_name = 'event' THEN event_word(se_action)
                ELSE event_word(coalesce(event_name, event))
            END AS name,
            coalesce(derived_tstamp, collector_tstamp) AS happened_at,
            coalesce(domain_userid, network_userid) AS visitor_id
        FROM event
    ),
    paced AS (
        SELECT
            *,
            epoch_ms(moment_of(happened_at)) - lag(epoch_ms(moment_of(happened_at))) OVER (
                PARTITION BY visitor_id, name IN ('page_view', 'page_ping') ORDER BY moment_of(happened_at), _row
            ) AS pause
        FROM named
    )
    SELECT
        _row,
        own_id(event_id) AS event_id,
        happened_at,
        name,
        visitor_id,
        user_id,
        CAST(NULL AS VARCHAR) AS email,
        page_url AS page,
        page_referrer AS referrer,
        CAST(NULL AS VARCHAR) AS firm_domain,
        refr_medium AS referrer_kind,
        mkt_source AS source,
        mkt_medium AS medium,
        mkt_campaign AS campaign,
        CAST(NULL AS VARCHAR) AS campaign_id,
        coalesce(form_id, target_url, se_label) AS content,
        coalesce(is_bot, CASE WHEN regexp_matches(robots, '"spiderOrRobot"\\s*:\\s*true') THEN 'true' END) AS is_bot,
        concat_ws(' ', useragent, br_type, br_family, dvce_type) AS agent,
        CASE
            WHEN name = 'page_ping' AND visitor_id IS NOT NULL THEN CAST(least(pause, 30000) AS VARCHAR)
        END AS milliseconds,
        CAST(NULL AS VARCHAR) AS aside
    FROM paced
"""

SYSTEM = System(
    kind="snowplow",
    name="Snowplow",
    about="the atomic events of a Snowplow pipeline",
    objects=(_EVENT,),
    feeds=(
        people(_EVENT.name, _EVENTS),
        page_views(_EVENT.name, _EVENTS),
        touches(_EVENT.name, _EVENTS),
        identifications(_EVENT.name, _EVENTS),
    ),
    role="marketing",
    prefixes=("snowplow", "sp", "atomic"),
    macros=WEB_MACROS,
)
