"""Google Analytics 4: the events of its BigQuery export, nested as BigQuery writes them or flattened.

`event_timestamp` is microseconds of UTC. Of the traffic sources an event carries, its own parameters and
`collected_traffic_source` tell where this visit came from; `traffic_source` is the visitor's very first one and is left
alone. Events have no id: a digest of what tells them apart stands for it, so that an event exported twice (by the
intraday and the daily table, say) is found out. `user_id` is the site's own: an e-mail address, or the CRM's id.
A parameter `company_domain`, which services that know firms by their networks set, tells the account of a visit.
"""

from __future__ import annotations

from abmetrics.sources.system import Object, System
from abmetrics.sources.web_events import WEB_MACROS, identifications, page_views, people, touches

_PARAMETERS = (
    "page_location", "page_referrer", "engagement_time_msec", "source", "medium", "campaign", "campaign_id", "gclid",
    "form_id", "form_name", "file_name", "video_title", "link_url", "traffic_type", "is_bot",
    "company_domain",
)  # fmt: skip

_EVENT = Object(
    "event",
    files="events_intraday events_fresh web_event page_view",
    columns=f"""
        event_timestamp event_name user_pseudo_id user_id event_params
        event_bundle_sequence_id batch_page_id batch_ordering_id batch_event_index
        collected_traffic_source
        manual_source|collected_traffic_source_manual_source
        manual_medium|collected_traffic_source_manual_medium
        manual_campaign_name|collected_traffic_source_manual_campaign_name
        manual_campaign_id|collected_traffic_source_manual_campaign_id
        user_agent|useragent  device  browser|device_web_info_browser|device_browser
        {" ".join(f"{name}|event_params_{name}|params_{name}|param_{name}|ep_{name}" for name in _PARAMETERS)}
    """,
    signature="event_name event_timestamp",
)

_MACROS = """
CREATE MACRO parameters_of(json) AS TRY(from_json(json, '[{"key": "VARCHAR", "value": {
    "string_value": "VARCHAR", "int_value": "VARCHAR", "float_value": "VARCHAR", "double_value": "VARCHAR"
}}]'));
CREATE MACRO parameter(parameters, wanted) AS nullif(trim(list_extract(list_transform(
    list_filter(parameters, lambda one: one.key = wanted),
    lambda one: coalesce(one.value.string_value, one.value.int_value, one.value.float_value, one.value.double_value)
), 1)), '');
CREATE MACRO traffic_of(json) AS TRY(from_json(json, '{
    "manual_source": "VARCHAR", "manual_medium": "VARCHAR", "manual_campaign_name": "VARCHAR",
    "manual_campaign_id": "VARCHAR", "gclid": "VARCHAR"
}'));
CREATE MACRO moment_from_microseconds(x) AS CASE
    WHEN regexp_full_match(x, '[0-9]{15,16}')
        THEN strftime(make_timestamp(try_cast(x AS BIGINT)), '%Y-%m-%dT%H:%M:%S.%fZ')
    ELSE x
END;
"""

_FLAT = ",\n".join(f"coalesce({name}, parameter(parameters, '{name}')) AS {name}" for name in _PARAMETERS)

_EVENTS = f"""
    WITH parsed AS MATERIALIZED (
        SELECT
            *,
            parameters_of(event_params) AS parameters,
            traffic_of(collected_traffic_source) AS collected
        FROM event
    ),
    flat AS (
        SELECT
            * EXCLUDE ({", ".join(_PARAMETERS)}),
            parameters IS NULL AND event_params IS NOT NULL AS is_broken,
            {_FLAT}
        FROM parsed
    )
    SELECT
        _row,
        own_id(md5(concat_ws(
            '|', coalesce(user_pseudo_id, ''), event_timestamp, coalesce(event_name, ''), coalesce(page_location, ''),
            coalesce(form_id, form_name, file_name, video_title, link_url, ''), coalesce(event_bundle_sequence_id, ''),
            coalesce(batch_page_id, ''), coalesce(batch_ordering_id, ''), coalesce(batch_event_index, '')
        ))) AS event_id,
        moment_from_microseconds(event_timestamp) AS happened_at,
        event_word(event_name) AS name,
        user_pseudo_id AS visitor_id,
        user_id,
        CAST(NULL AS VARCHAR) AS email,
        page_location AS page,
        page_referrer AS referrer,
        company_domain AS firm_domain,
        CAST(NULL AS VARCHAR) AS referrer_kind,
        coalesce(
            manual_source, collected.manual_source, source,
            CASE WHEN coalesce(gclid, collected.gclid) IS NOT NULL THEN 'google' END
        ) AS source,
        coalesce(
            manual_medium, collected.manual_medium, medium,
            CASE WHEN coalesce(gclid, collected.gclid) IS NOT NULL THEN 'cpc' END
        ) AS medium,
        coalesce(manual_campaign_name, collected.manual_campaign_name, campaign) AS campaign,
        coalesce(manual_campaign_id, collected.manual_campaign_id, campaign_id) AS campaign_id,
        coalesce(file_name, video_title, form_name, form_id) AS content,
        is_bot,
        concat_ws(' ', user_agent, device, browser) AS agent,
        engagement_time_msec AS milliseconds,
        CASE
            WHEN is_broken THEN 'bad JSON: event_params is no list of keys and values'
            WHEN lower(traffic_type) = 'internal' THEN 'not used: internal traffic, of our own people'
        END AS aside
    FROM flat
"""

SYSTEM = System(
    kind="ga4",
    name="Google Analytics 4",
    about="events of the web site as its BigQuery export has them, nested or flattened",
    objects=(_EVENT,),
    feeds=(
        people(_EVENT.name, _EVENTS),
        page_views(_EVENT.name, _EVENTS),
        touches(_EVENT.name, _EVENTS),
        identifications(_EVENT.name, _EVENTS),
    ),
    role="marketing",
    prefixes=("ga4", "ga", "google_analytics", "analytics"),
    unused={
        "pseudonymous_user": "traits of visitors, which the events tell as well",
        "user": "traits of visitors, which the events tell as well",
    },
    macros=WEB_MACROS + _MACROS,
)
