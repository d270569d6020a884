"""Salesforce's tasks and events: calls and mails that were made, meetings in the calendar and who was invited."""

from __future__ import annotations

from abmetrics.sources.system import Feed

# A task's day is a date without time; where it was logged on that day, the time of logging tells more.
_TASKS = Feed(
    "touches",
    "task",
    """
    WITH judged AS (
        SELECT
            *,
            CASE
                WHEN task_subtype IN ('Email', 'ListEmail') OR is_mail(subject, type) THEN mail_kind(subject, type)
                WHEN task_subtype = 'Call' OR call_type IS NOT NULL OR call_duration_in_seconds IS NOT NULL
                    OR says(type, '\\bcall\\b') OR says(subject, '^call\\b|\\[call\\]') THEN 'call'
                WHEN task_subtype = 'LinkedIn' OR says(type, 'linkedin|inmail|social') OR says(subject, 'linkedin')
                    THEN 'social'
                WHEN says(subject, '^filled out form') THEN 'form'
                WHEN is_letter(subject, type) THEN 'direct_mail_sent'
                WHEN says(type, '\\bmeeting\\b|\\bdemo\\b') OR says(subject, '^(meeting|demo)\\b') THEN 'meeting'
                ELSE 'other'
            END AS kind
        FROM task
    )

    SELECT
        _row,
        sf_id(id) AS touch_id,
        kind,
        CASE
            WHEN completed_date_time IS NOT NULL THEN completed_date_time
            WHEN activity_date[1:10] = created_date[1:10] OR activity_date IS NULL THEN created_date
            ELSE activity_date
        END AS at,
        coalesce(sf_id(account_id), id_of(what_id, what_type, '001', 'account')) AS account_id,
        sf_id(who_id) AS person_id,
        id_of(what_id, what_type, '701', 'campaign') AS campaign_id,
        CASE
            WHEN kind IN ('email_reply', 'email_open', 'email_click', 'form') OR says(call_type, 'inbound')
                THEN 'inbound'
            ELSE 'outbound'
        END AS direction,
        CASE WHEN says(subject, 'auto(matic)?[ -]?repl|out of (the )?office') THEN false END AS is_human,
        call_duration_in_seconds AS seconds,
        CASE
            WHEN truth(no_show) THEN 'no_show'
            WHEN says(call_disposition, 'voice ?mail|left (a )?message|\\blvm\\b') THEN 'voicemail'
            WHEN says(call_disposition, 'no answer|not answered|busy|unreachable|did not connect') THEN 'no_answer'
            WHEN says(call_disposition, 'bounce') THEN 'bounced'
            ELSE call_disposition
        END AS outcome,
        CASE WHEN owner_id[1:3] <> '00G' THEN sf_id(owner_id) END AS user_id,
        id_of(what_id, what_type, '006', 'opportunity') AS opportunity_id,
        moment(coalesce(last_modified_date, system_modstamp)) AS latest,
        CASE
            WHEN gone(is_deleted, fivetran_active) IS NOT NULL THEN gone(is_deleted, fivetran_active)
            WHEN truth(is_recurrence) THEN 'not used: the pattern of a recurring task; each occurrence is a task itself'
            WHEN is_closed IS NOT NULL AND truth(is_closed) IS NULL THEN 'bad flag: IsClosed is ' || is_closed
            WHEN NOT coalesce(truth(is_closed), says(status, '^(completed|closed|done)'), false)
                AND (is_closed IS NOT NULL OR status IS NOT NULL OR completed_date_time IS NULL)
                THEN 'not used: not yet done'
            WHEN says(call_type, 'internal') THEN 'not used: a call among colleagues'
        END AS set_aside
    FROM judged
    """,
)

# What became of a meeting is judged at the moment the export was made, as far as its own stamps tell: a build must not
# depend on the day it is run.
_EVENTS = """
    WITH made AS (
        SELECT
            max(stamp) AS at
        FROM (
            SELECT greatest(
                moment(created_date), moment(last_modified_date), moment(system_modstamp), moment(extracted_at)
            ) AS stamp
            FROM event
            UNION ALL
            SELECT greatest(
                moment(created_date), moment(last_modified_date), moment(system_modstamp), moment(extracted_at)
            ) AS stamp
            FROM task
        )
        WHERE stamp < TIMESTAMPTZ '2200-12-31 00:00:00+00'
    ),

    judged AS (
        SELECT
            event.*,
            made.at AS made_at,
            coalesce(start_date_time, activity_date_time, activity_date) AS starts_at,
            is_mail(subject, type) OR is_letter(subject, type) AS is_sent,
            CASE
                WHEN gone(is_deleted, fivetran_active) IS NOT NULL THEN gone(is_deleted, fivetran_active)
                WHEN truth(is_child)
                    THEN 'not used: a group event in one more colleague''s calendar; the event itself stands apart'
                WHEN truth(is_recurrence)
                    THEN 'not used: the pattern of a recurring event; each occurrence is an event itself'
            END AS set_aside
        FROM event
        CROSS JOIN made
    )
"""

_MEETINGS = Feed(
    "meetings",
    "event",
    f"""
    {_EVENTS}

    SELECT
        _row,
        sf_id(id) AS meeting_id,
        CASE
            WHEN says(type, '\\bdemo') OR says(subject, '\\bdemo') THEN 'demo'
            WHEN says(type, '\\bdinner\\b') OR says(subject, '\\bdinner\\b') THEN 'dinner'
            WHEN says(type, '\\b(phone )?call\\b') OR (type IS NULL AND says(subject, '\\bcall\\b')) THEN 'call'
            ELSE 'meeting'
        END AS kind,
        CASE
            WHEN truth(no_show) OR says(status, 'no[ -]?show|did not (attend|show)') THEN 'no_show'
            WHEN says(status, 'cancel') OR says(subject, '^(cancell?ed|abgesagt|annul[eé]e?)\\b') THEN 'cancelled'
            WHEN says(status, 're-?schedul|postponed') THEN 'rescheduled'
            WHEN says(status, '\\bheld\\b|complete|attended|\\bdone\\b|occurred|took place') THEN 'held'
            WHEN says(status, 'schedul|planned|upcoming') THEN 'scheduled'
            WHEN moment(starts_at) <= made_at THEN 'held'
            ELSE 'scheduled'
        END AS status,
        created_date AS created_at,
        starts_at,
        CASE
            WHEN abs(try_cast(duration_in_minutes AS DOUBLE)) < 1e12
                THEN CAST(round(try_cast(duration_in_minutes AS DOUBLE) * 60, 3) AS VARCHAR)
            ELSE duration_in_minutes || ' (minutes)'
        END AS seconds,
        coalesce(sf_id(account_id), id_of(what_id, what_type, '001', 'account')) AS account_id,
        sf_id(who_id) AS person_id,
        id_of(what_id, what_type, '006', 'opportunity') AS opportunity_id,
        CASE WHEN owner_id[1:3] <> '00G' THEN sf_id(owner_id) END AS user_id,
        booked_through,
        moment(coalesce(last_modified_date, system_modstamp)) AS latest,
        set_aside
    FROM judged
    WHERE NOT is_sent
    """,
    partial=True,
)

# Some log mails and letters as events; those are no meetings.
_SENT = Feed(
    "touches",
    "event",
    f"""
    {_EVENTS}

    SELECT
        _row,
        sf_id(id) AS touch_id,
        CASE WHEN is_letter(subject, type) THEN 'direct_mail_sent' ELSE mail_kind(subject, type) END AS kind,
        starts_at AS at,
        coalesce(sf_id(account_id), id_of(what_id, what_type, '001', 'account')) AS account_id,
        sf_id(who_id) AS person_id,
        id_of(what_id, what_type, '701', 'campaign') AS campaign_id,
        CASE
            WHEN NOT is_letter(subject, type) AND mail_kind(subject, type) <> 'email_sent' THEN 'inbound'
            ELSE 'outbound'
        END AS direction,
        CASE WHEN owner_id[1:3] <> '00G' THEN sf_id(owner_id) END AS user_id,
        id_of(what_id, what_type, '006', 'opportunity') AS opportunity_id,
        moment(coalesce(last_modified_date, system_modstamp)) AS latest,
        CASE
            WHEN set_aside IS NULL AND moment(starts_at) > made_at THEN 'not used: not yet done'
            ELSE set_aside
        END AS set_aside
    FROM judged
    WHERE is_sent
    """,
    partial=True,
)

# Who accepted may still have stayed away, so only a refusal tells anything.
_INVITED = Feed(
    "meeting_people",
    "event_relation",
    """
    SELECT
        _row,
        sf_id(event_id) AS meeting_id,
        sf_id(relation_id) AS person_id,
        CASE WHEN says(status, 'declin|uninvited') THEN false END AS attended,
        CASE
            WHEN gone(is_deleted, fivetran_active) IS NOT NULL THEN gone(is_deleted, fivetran_active)
            WHEN truth(is_what) OR relation_id[1:3] IN ('001', '006', '701', '500')
                THEN 'not used: what the meeting is about, not who was invited'
            WHEN relation_id[1:3] IN ('005', '023') THEN 'not used: a colleague or a room, not a person of an account'
        END AS set_aside
    FROM event_relation
    """,
)

FEEDS = (_TASKS, _MEETINGS, _SENT, _INVITED)
