"""Segment: the tables its warehouse destination writes, `pages`, `tracks`, `identifies` and `users`, all in UTC.

A user is the person whose address the latest `identify` call or the users table tells; one without an address is told
by the CRM's id. The tables of single events repeat rows of `tracks` and are left out.
"""

from __future__ import annotations

from abmetrics.sources.system import Feed, Object, System
from abmetrics.sources.web_events import WEB_MACROS, identifications, page_views, touches

_CALL = (
    "id|message_id anonymous_id user_id timestamp original_timestamp received_at context_user_agent|user_agent is_bot"
)
_CONTEXT = """
    url|context_page_url context_page_url referrer|context_page_referrer|context_referrer
    context_campaign_source context_campaign_medium context_campaign_name context_campaign_id
"""
_TRAITS = """
    email|traits_email|context_traits_email name|traits_name first_name|traits_first_name last_name|traits_last_name
    title|job_title|traits_title phone|traits_phone company|company_name|traits_company
"""

_PAGE = Object("page", files="page_view", columns=f"{_CALL} {_CONTEXT}", signature="anonymous_id url")
_TRACK = Object(
    "track",
    columns=f"""
        {_CALL} event event_text context_page_url|url context_page_referrer|referrer context_campaign_source
        context_campaign_medium context_campaign_name context_campaign_id
        form_name|form_id file_name|content_title|asset_name video_title|title
    """,
    signature="anonymous_id event",
)
_IDENTIFY = Object(
    "identify",
    files="identifies",
    columns=f"{_CALL} context_page_url|url {_TRAITS}",
    signature="anonymous_id user_id",
)
_USER = Object("user", columns=f"id|user_id received_at|updated_at created_at {_TRAITS}", signature="id email")

_KNOWN = """
    told AS (
        SELECT user_id, address_of(email) AS address, moment_of(coalesce(timestamp, received_at)) AS moment, _row
        FROM identify
        UNION ALL
        SELECT id AS user_id, address_of(email) AS address, moment_of(received_at) AS moment, _row FROM "user"
    ),
    known AS (
        SELECT user_id, last(address ORDER BY moment NULLS FIRST, _row) AS address
        FROM told
        WHERE user_id IS NOT NULL AND address IS NOT NULL
        GROUP BY user_id
    )
"""


def _events(
    object_: str, name: str, page: str, referrer: str, content: str, campaign: bool, email: str = "NULL"
) -> str:
    """The calls of one table as web events; the other arguments say in SQL what of them it has."""

    def from_campaign(part: str) -> str:
        return f"calls.context_campaign_{part}" if campaign else "CAST(NULL AS VARCHAR)"

    return f"""
    WITH {_KNOWN},
    calls AS (
        SELECT *, coalesce(timestamp, original_timestamp, received_at) AS happened_at FROM {object_}
    )
    SELECT
        calls._row,
        own_id(coalesce(
            calls.id,
            md5(concat_ws('|', coalesce(anonymous_id, calls.user_id, ''), happened_at, coalesce({name}, ''), {page}))
        )) AS event_id,
        calls.happened_at,
        {name} AS name,
        calls.anonymous_id AS visitor_id,
        calls.user_id,
        coalesce(CAST({email} AS VARCHAR), known.address) AS email,
        {page} AS page,
        CAST({referrer} AS VARCHAR) AS referrer,
        CAST(NULL AS VARCHAR) AS firm_domain,
        CAST(NULL AS VARCHAR) AS referrer_kind,
        {from_campaign("source")} AS source,
        {from_campaign("medium")} AS medium,
        {from_campaign("name")} AS campaign,
        {from_campaign("id")} AS campaign_id,
        CAST({content} AS VARCHAR) AS content,
        calls.is_bot,
        calls.context_user_agent AS agent,
        CAST(NULL AS VARCHAR) AS milliseconds,
        CAST(NULL AS VARCHAR) AS aside
    FROM calls
    LEFT JOIN known ON known.user_id = calls.user_id
    """


_PAGES = _events("page", "'page_view'", "coalesce(url, context_page_url)", "referrer", "NULL", campaign=True)
_TRACKS = _events(
    "track",
    "event_word(coalesce(event, event_text))",
    "context_page_url",
    "context_page_referrer",
    "coalesce(form_name, file_name, video_title)",
    campaign=True,
)
_IDENTIFIES = _events(
    "identify", "'identify'", "context_page_url", "NULL", "NULL", campaign=False, email="address_of(calls.email)"
)

_FULL_NAME = "coalesce(name, nullif(concat_ws(' ', first_name, last_name), ''))"

_PEOPLE = Feed(
    "people",
    "identify",
    f"""
    WITH {_KNOWN},
    calls AS (
        SELECT *, coalesce(timestamp, original_timestamp, received_at) AS happened_at FROM identify
    )
    SELECT
        calls._row,
        own_id(md5(coalesce(address_of(email), known.address))) AS person_id,
        'lead' AS kind,
        coalesce(address_of(email), known.address) AS email,
        {_FULL_NAME} AS name,
        title,
        phone,
        company,
        first_value(happened_at) OVER (
            PARTITION BY coalesce(address_of(email), known.address)
            ORDER BY moment_of(happened_at) NULLS LAST, calls._row
        ) AS created_at,
        epoch_us(moment_of(happened_at)) AS latest,
        CASE
            WHEN coalesce(address_of(email), known.address) IS NULL
                THEN 'not used: the call tells no e-mail address, so it makes no person'
        END AS set_aside
    FROM calls
    LEFT JOIN known ON known.user_id = calls.user_id
    ORDER BY calls._row
    """,
    formats={"created_at": "Y-M-D"},
)

_USERS = Feed(
    "people",
    "user",
    f"""
    SELECT
        _row,
        own_id(md5(address_of(email))) AS person_id,
        'lead' AS kind,
        email,
        {_FULL_NAME} AS name,
        title,
        phone,
        company,
        created_at,
        epoch_us(moment_of(received_at)) AS latest,
        CASE
            WHEN address_of(email) IS NULL THEN 'not used: no e-mail address tells who this user is'
        END AS set_aside
    FROM "user"
    """,
    formats={"created_at": "Y-M-D"},
)

SYSTEM = System(
    kind="segment",
    name="Segment",
    about="page views, events and identified users as the warehouse destination writes them",
    objects=(_PAGE, _TRACK, _IDENTIFY, _USER),
    feeds=(
        _PEOPLE,
        _USERS,
        page_views(_PAGE.name, _PAGES, partial=False),
        touches(_TRACK.name, _TRACKS, partial=False),
        identifications(_PAGE.name, _PAGES),
        identifications(_TRACK.name, _TRACKS),
        identifications(_IDENTIFY.name, _IDENTIFIES),
    ),
    role="marketing",
    prefixes=("segment",),
    unused={
        "screen": "screens of an app; no KPI reads them",
        "group": "firms users were put in by the site; users are tied to accounts by their address",
        "alias": "anonymous ids joined to one another; the calls themselves carry the user",
    },
    macros=WEB_MACROS,
)
