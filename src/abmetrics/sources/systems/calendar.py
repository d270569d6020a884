"""Calendars: who met whom and how long, from Google, Microsoft Graph or a plain CSV; never subjects or places.

One row per entry and person outside who did not decline. Calendars know people by their address and no account, so they
fill calendar_entries only: meetings, which name accounts, are the CRM's, and no meeting counts twice. Where the
calendar gives a wall clock and a zone by its IANA name, that is the time; Windows' names of zones are refused.
"""

from __future__ import annotations

from abmetrics.sources.own_side import MACROS, NOT_TOLD, OWN_DOMAINS, our_addresses, own_domains
from abmetrics.sources.system import Feed, Object, System

_EVENT = Object(
    "event",
    files="calendar calendar_event calendar_entry google_event graph_event outlook_event appointment",
    columns="""
        id|event_id|entry_id  i_cal_uid|i_cal_u_id|ical_uid
        start|start_time|starts_at|start_date_time  end|end_time|ends_at|end_date_time
        attendees|attendee_emails|participants  organizer|organizer_email|organiser
        status|show_as  is_cancelled|cancelled  is_all_day|all_day  type  recurrence  time_zone|timezone
        owner|calendar_owner|mailbox|user_email|user_principal_name  user_id|owner_id
    """,
    signature="id start end attendees",
)


_MACROS = r"""
-- A moment as told, in UTC where it is a wall clock in a zone; `known` is the zone's name if there is one of it.
CREATE MACRO moment_in(told, zone, known) AS CASE
    WHEN zone IS NULL OR length(told) <= 10 OR regexp_full_match(told, '.*[T ].*(Z|[+-]\d{2}:?\d{2})') THEN told
    WHEN known IS NOT NULL AND try_cast(told AS TIMESTAMP) IS NOT NULL
        THEN strftime(TRY(timezone(known, try_cast(told AS TIMESTAMP))), '%Y-%m-%dT%H:%M:%SZ')
    ELSE told || ' (' || zone || ')'
END;
CREATE MACRO text_at(told, path) AS TRY(json_extract_string(told, path));
"""
_SELVES = """
    SELECT owner FROM event WHERE owner IS NOT NULL
    UNION ALL
    SELECT text_at(attendee, '$.email')
    FROM (SELECT unnest(TRY(json_extract(attendees, '$[*]'))) AS attendee FROM event)
    WHERE text_at(attendee, '$.self') = 'true'
"""

_ENTRIES = Feed(
    "calendar_entries",
    "event",
    f"""
    WITH told AS (
        SELECT
            _row, coalesce(i_cal_uid, id) AS id, attendees, user_id,
            coalesce(
                text_at(organizer, '$.email'),
                text_at(organizer, '$.emailAddress.address'), organizer
            ) AS organizer,
            coalesce(
                text_at("start", '$.dateTime'), text_at("start", '$.date'), "start"
            ) AS start_text,
            coalesce(text_at("start", '$.timeZone'), time_zone) AS start_zone,
            coalesce(
                text_at("end", '$.dateTime'), text_at("end", '$.date'), "end"
            ) AS end_text,
            coalesce(text_at("end", '$.timeZone'), time_zone) AS end_zone,
            CASE
                WHEN truth(is_cancelled) OR lower(status) IN ('cancelled', 'canceled') THEN 'not used: cancelled'
                WHEN lower(type) = 'seriesmaster' OR recurrence NOT IN ('[]', 'null')
                    THEN 'not used: the pattern of a series, whose instances are entries of their own'
                WHEN truth(is_all_day) OR length(start_text) = 10 THEN 'not used: an all-day entry, which is no meeting'
            END AS set_aside
        FROM event
    ),
    zones AS (SELECT lower(name) AS zone, min(name) AS name FROM pg_timezone_names() GROUP BY lower(name)),
    zoned AS (
        SELECT told.*, start_zones.name AS start_name, end_zones.name AS end_name
        FROM told
        LEFT JOIN zones AS start_zones ON start_zones.zone = lower(told.start_zone)
        LEFT JOIN zones AS end_zones ON end_zones.zone = lower(told.end_zone)
    ),
    timed AS (
        SELECT
            _row, id, user_id, set_aside, moment_in(start_text, start_zone, start_name) AS starts_at,
            moment_in(end_text, end_zone, end_name) AS ends_at
        FROM zoned
    ),
    invited AS (
        SELECT
            _row,
            lower(coalesce(
                text_at(attendee, '$.email'), text_at(attendee, '$.emailAddress.address')
            )) AS address,
            coalesce(
                lower(coalesce(
                    text_at(attendee, '$.responseStatus'), text_at(attendee, '$.status.response')
                )) = 'declined',
                false
            ) AS has_declined,
            coalesce(
                text_at(attendee, '$.resource') = 'true' OR text_at(attendee, '$.type') = 'resource',
                false
            ) AS is_room
        FROM (SELECT _row, unnest(TRY(json_extract(attendees, '$[*]'))) AS attendee FROM told)
        WHERE json_type(attendee) = 'OBJECT'
        UNION ALL
        SELECT _row, unnest(addresses_in(attendees)) AS address, false AS has_declined, false AS is_room
        FROM told
        WHERE attendees NOT LIKE '%{{%'
        UNION ALL
        SELECT _row, unnest(addresses_in(organizer)) AS address, false AS has_declined, false AS is_room FROM told
    ),
    people AS (
        SELECT _row, address, bool_or(has_declined) AS has_declined
        FROM invited
        WHERE NOT is_room AND address IS NOT NULL
        GROUP BY _row, address
    ),
    {own_domains(_SELVES)},
    {our_addresses("SELECT address FROM people")},
    outside AS (SELECT people.* FROM people ANTI JOIN ours ON ours.address = people.address),
    counted AS (SELECT _row, count(*) AS people FROM outside GROUP BY _row)
    SELECT
        timed._row,
        own_id(timed.id || '|' || timed.starts_at || '|' || coalesce(md5(outside.address), '')) AS entry_id,
        timed.starts_at,
        date_diff(
            'second', try_cast(timed.starts_at AS TIMESTAMPTZ), try_cast(timed.ends_at AS TIMESTAMPTZ)
        ) AS seconds,
        outside.address AS email,
        timed.user_id,
        CASE
            WHEN timed.set_aside IS NOT NULL THEN timed.set_aside
            WHEN (SELECT count(*) FROM own) = 0 THEN {NOT_TOLD}
            WHEN counted.people IS NULL THEN 'not used: nobody outside is invited'
            WHEN outside.address IS NULL THEN 'not used: everybody outside declined'
        END AS set_aside
    FROM timed
    LEFT JOIN outside ON outside._row = timed._row AND NOT outside.has_declined AND timed.set_aside IS NULL
    LEFT JOIN counted ON counted._row = timed._row
    """,
)

SYSTEM = System(
    kind="calendar",
    name="Calendars",
    about="metadata of calendar entries from Google, Microsoft Graph or a CSV: who met whom, when, how long",
    objects=(_EVENT, OWN_DOMAINS),
    feeds=(_ENTRIES,),
    role="marketing",
    macros=MACROS + _MACROS,
    unused={"own_domains": "read with the calendar entries, of which there are none here"},
)
