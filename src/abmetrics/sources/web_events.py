"""Web logs, whichever tool wrote them: what an event means, and the feeds over events told in one way.

A system selects its events under these names, as text: `_row, event_id, happened_at, name` (snake case; `page_view` for
a page view), `visitor_id, user_id, email, firm_domain` (of the firm the visit is known to come from), `page, referrer,
referrer_kind, source, medium, campaign, campaign_id, content, is_bot, agent, milliseconds` (of attention, since the
event before) and `aside` (why it makes no record; NULL where it does).

One event is a page view or a touch, never both. The rest is settled here once:

- Channel: the campaign's source and medium decide, then the page that led here; pages of one's own site tell nothing. A
  view without either is `direct` only where it begins a visit (nothing seen by the visitor for 30 minutes): later ones
  would cut the visit in two.
- Campaign: the id in the link (`utm_id`), else its name (`utm_campaign`); to tie visits to campaigns of the CRM, links
  carry the CRM's campaign id.
- Person: whoever the address says, else the user id as it is, which then has to be the CRM's id. Persons known by an
  address land in `people` under a digest of it, so that builds hold no address.
- Page: the address without the query, where trackers and addresses of persons stand; `#/…` of one-page sites stays.
- Time on a page: the attention told by the view and by the events up to the visitor's next view.
- A form that fires several events (`form_submit`, `generate_lead`) within ten seconds is one submission.
- Bots are kept and marked; `is_human` is left empty where nothing tells.
"""

from __future__ import annotations

from abmetrics.sources.channels import CHANNEL_MACROS
from abmetrics.sources.days import MOMENT_MACRO
from abmetrics.sources.system import Feed

MOMENTS = {"at": "Y-M-D"}
"""Web logs write moments as ISO does; a column of them is never read in another order."""

_FORMS = """
    form_submit form_submitted form_submission submit_form generate_lead lead lead_submitted sign_up signup signed_up
    request_demo demo_request demo_requested requested_demo book_demo contact contact_us contact_form_submitted
    newsletter_signup subscribe subscribed start_trial trial_started free_trial register registered
    webinar_registration registration registration_completed
"""
_CONTENT = """
    file_download download downloaded content_download content_downloaded content_viewed whitepaper_download
    whitepaper_downloaded ebook_downloaded case_study_downloaded asset_downloaded video_start video_started
    video_playback_started video_play
"""
_CHATS = "chat_start chat_started start_chat live_chat_conversation_started conversation_started"


def _listed(names: str) -> str:
    return ", ".join(f"'{name}'" for name in names.split())


WEB_MACROS = rf"""{CHANNEL_MACROS}{MOMENT_MACRO}
CREATE MACRO event_word(x) AS nullif(trim(regexp_replace(
    lower(regexp_replace(x, '([a-z0-9])([A-Z])', '\1_\2', 'g')), '[^a-z0-9]+', '_', 'g'
), '_'), '');
CREATE MACRO touch_kind(name) AS CASE
    WHEN name IN ({_listed(_FORMS)}) THEN 'form'
    WHEN name IN ({_listed(_CONTENT)}) THEN 'content'
    WHEN name IN ({_listed(_CHATS)}) THEN 'chat'
END;
CREATE MACRO page_of(url) AS
    nullif(regexp_replace(regexp_replace(url, '[?][^#]*', ''), '#([^/!].*)?$', ''), '');
CREATE MACRO address_of(x) AS
    CASE WHEN regexp_full_match(x, '[^@\s<>,;]+@[^@\s<>,;]+[.][^@\s<>,;.]+') THEN lower(x) END;
CREATE MACRO person_of(address, user_id) AS CASE
    WHEN address IS NOT NULL THEN own_id(md5(address))
    WHEN contains(user_id, '@') THEN own_id(md5(lower(user_id)))
    ELSE user_id
END;
CREATE MACRO is_automatic(agent) AS coalesce(regexp_matches(
    replace(lower(agent), 'cubot', ''),
    'bot|crawl|spider|slurp|headless|phantomjs|lighthouse|pingdom|curl/|wget/|python-requests|facebookexternalhit'
), false);
CREATE MACRO humanity(is_bot, agent) AS CASE
    WHEN truth(is_bot) OR is_automatic(agent) THEN 'false'
    WHEN is_bot IS NULL THEN NULL
    WHEN truth(is_bot) IS NULL THEN is_bot
    ELSE 'true'
END;
"""
"""Macros of every web log; `channels.py` has those for channels."""


def page_views(object_: str, events: str, partial: bool = True) -> Feed:
    """The page views among the events of `object_`, selected by `events`; not `partial` where it has nothing else."""
    return Feed(
        "page_views",
        object_,
        f"""
        WITH {_told(events)},
        ordered AS (
            SELECT
                *,
                count(*) FILTER (name = 'page_view') OVER (up_to_here ROWS UNBOUNDED PRECEDING) AS view_number,
                -- Strictly earlier, so that a view logged twice is the first of its visit both times.
                max(moment) FILTER (name = 'page_view') OVER (
                    PARTITION BY who ORDER BY coalesce(epoch_us(moment), 0)
                    RANGE BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
                ) AS seen_before
            FROM told
            WINDOW up_to_here AS (PARTITION BY who ORDER BY moment, _row)
        ),
        attention AS (
            SELECT who, view_number, sum(try_cast(milliseconds AS BIGINT)) AS milliseconds
            FROM ordered
            GROUP BY who, view_number
        ),
        own AS (
            SELECT DISTINCT host_of(page) AS host FROM told WHERE name = 'page_view'
        ),
        views AS (
            SELECT
                ordered.*,
                coalesce(moment > seen_before + INTERVAL 30 MINUTE, true) AS is_first,
                host_of(referrer) AS site,
                own.host IS NOT NULL OR lower(referrer_kind) = 'internal' AS is_own_site,
                attention.milliseconds AS attention
            FROM ordered
            JOIN attention ON attention.who = ordered.who AND attention.view_number = ordered.view_number
            LEFT JOIN own ON own.host = host_of(ordered.referrer)
            WHERE ordered.name = 'page_view'
        )
        SELECT
            _row,
            event_id AS page_view_id,
            happened_at AS at,
            visitor_id,
            person_id,
            firm_domain AS email_domain,
            campaign_id,
            CASE
                WHEN channel IS NOT NULL THEN channel
                WHEN site IS NOT NULL AND (referrer_channel(site) <> 'referral' OR NOT coalesce(is_own_site, false))
                    THEN referrer_channel(site)
                WHEN is_first THEN 'direct'
            END AS channel,
            page_of(page) AS page,
            CASE
                WHEN milliseconds IS NOT NULL AND try_cast(milliseconds AS BIGINT) IS NULL THEN milliseconds
                ELSE CAST(attention // 1000 AS VARCHAR)
            END AS seconds,
            humanity(is_bot, agent) AS is_human,
            aside AS set_aside
        FROM views
        ORDER BY _row
        """,
        formats=MOMENTS,
        partial=partial,
    )


def touches(object_: str, events: str, partial: bool = True) -> Feed:
    """What else visitors did; events that are no touch are set aside, each under its name.

    Not `partial` where page views stand elsewhere: one among these events is then no record of either.
    """
    return Feed(
        "touches",
        object_,
        f"""
        WITH {_told(events)},
        judged AS (
            SELECT
                *,
                touch_kind(name) AS kind,
                min({{'moment': moment, 'row': _row, 'name': name}}) OVER (
                    PARTITION BY who, touch_kind(name)
                    ORDER BY coalesce(epoch_ms(moment), 0) RANGE BETWEEN 10000 PRECEDING AND CURRENT ROW
                ).name AS first_name
            FROM told
            WHERE name IS DISTINCT FROM 'page_view'
        )
        SELECT
            _row,
            event_id AS touch_id,
            kind,
            happened_at AS at,
            visitor_id,
            person_id,
            firm_domain AS email_domain,
            campaign_id,
            channel,
            coalesce(content, page_of(page)) AS content,
            'inbound' AS direction,
            humanity(is_bot, agent) AS is_human,
            CASE
                WHEN aside IS NOT NULL THEN aside
                WHEN name IS NULL THEN 'not used: an event without a name'
                WHEN kind IS NULL
                    THEN 'not used: ' || name || ' is not known as a touch; '
                        || 'if it is one, map it under `values`, say to form_submit'
                WHEN kind = 'form' AND moment IS NOT NULL AND visitor_id IS NOT NULL AND first_name <> name
                    THEN 'not used: the same submission as ' || first_name || ', seconds before it'
            END AS set_aside
        FROM judged
        ORDER BY _row
        """,
        formats=MOMENTS,
        partial=partial,
    )


def identifications(object_: str, events: str) -> Feed:
    """The first event by which a visitor is known as a person; later ones tell nothing new."""
    return Feed(
        "identifications",
        object_,
        f"""
        WITH {_told(events)},
        ranked AS (
            SELECT
                *,
                row_number() OVER (PARTITION BY visitor_id, person_id ORDER BY moment NULLS LAST, _row) AS position
            FROM told
            WHERE visitor_id IS NOT NULL AND person_id IS NOT NULL AND aside IS NULL
        )
        SELECT _row, visitor_id, person_id, happened_at AS at FROM ranked WHERE position = 1 ORDER BY _row
        """,
        formats=MOMENTS,
        partial=True,
    )


def people(object_: str, events: str) -> Feed:
    """The persons whom an address in the log tells, known since the first event that has it."""
    return Feed(
        "people",
        object_,
        f"""
        WITH {_told(events)},
        ranked AS (
            SELECT *, row_number() OVER (PARTITION BY person_id ORDER BY moment NULLS LAST, _row) AS position
            FROM told
            WHERE address IS NOT NULL AND aside IS NULL
        )
        SELECT _row, person_id, 'lead' AS kind, address AS email, happened_at AS created_at
        FROM ranked
        WHERE position = 1
        ORDER BY _row
        """,
        formats={"created_at": "Y-M-D"},
        partial=True,
    )


def _told(events: str) -> str:
    """The events with what the feeds ask of each: its moment, whose it is, and the channel its campaign tells."""
    return f"""
        events AS ({events}),
        linked AS (
            SELECT
                * EXCLUDE (source, medium, campaign, campaign_id),
                coalesce(address_of(email), address_of(user_id)) AS address,
                nullif(coalesce(
                    source, url_value(page, 'utm_source'),
                    CASE
                        WHEN url_value(page, 'gclid') IS NOT NULL THEN 'google'
                        WHEN url_value(page, 'msclkid') IS NOT NULL THEN 'bing'
                        WHEN url_value(page, 'li_fat_id') IS NOT NULL THEN 'linkedin'
                    END
                ), '(not set)') AS source,
                nullif(coalesce(
                    medium, url_value(page, 'utm_medium'),
                    CASE
                        WHEN source IS NULL AND regexp_matches(page, '[?&](gclid|msclkid|li_fat_id)=[^&#]') THEN 'cpc'
                    END
                ), '(not set)') AS medium,
                nullif(coalesce(campaign, url_value(page, 'utm_campaign')), '(not set)') AS campaign,
                coalesce(campaign_id, url_value(page, 'utm_id')) AS campaign_id
            FROM events
        ),
        told AS (
            SELECT
                * EXCLUDE (campaign_id),
                moment_of(happened_at) AS moment,
                coalesce('visitor ' || visitor_id, 'row ' || CAST(_row AS VARCHAR)) AS who,
                person_of(address, user_id) AS person_id,
                CASE
                    WHEN coalesce(source, medium, campaign) IS NOT NULL THEN channel_group(source, medium, campaign)
                    WHEN lower(referrer_kind) = 'search' THEN 'organic_search'
                    WHEN lower(referrer_kind) = 'social' THEN 'organic_social'
                    WHEN lower(referrer_kind) = 'email' THEN 'email'
                END AS channel,
                coalesce(campaign_id, CASE WHEN NOT starts_with(campaign, '(') THEN campaign END) AS campaign_id
            FROM linked
        )"""
