"""What was logged in HubSpot: calls, meetings, e-mails and messages, with whom and on which deal.

An engagement without associations stays; where several companies or deals are associated, the lowest id is taken.
Notes and tasks are no interaction: what was done is logged as one of the others.
"""

from __future__ import annotations

from abmetrics.sources.system import Feed

_TIES = """
    companies AS (SELECT engagement_id, min(company_id) AS company_id FROM engagement_company GROUP BY engagement_id),
    contacts AS (SELECT engagement_id, min(contact_id) AS contact_id FROM engagement_contact GROUP BY engagement_id),
    deals AS (SELECT engagement_id, min(deal_id) AS deal_id FROM engagement_deal GROUP BY engagement_id)
"""

# Exports of the older API keep time, owner and type here, those of the newer one with each kind of engagement.
_GENERAL = """
    general AS (
        SELECT
            id, max(type) AS type, max(happened_at) AS happened_at, max(created_at) AS created_at,
            max(owner_id) AS owner_id, bool_or(truth(is_deleted)) AS is_deleted
        FROM engagement
        GROUP BY id
    )
"""

_JOINS = """
        LEFT JOIN general ON general.id = own.engagement_id
        LEFT JOIN companies ON companies.engagement_id = own.engagement_id
        LEFT JOIN contacts ON contacts.engagement_id = own.engagement_id
        LEFT JOIN deals ON deals.engagement_id = own.engagement_id
"""

_TIED = """
            own_id(companies.company_id) AS account_id, own_id(contacts.contact_id) AS person_id,
            own_id(coalesce(own.owner_id, general.owner_id)) AS user_id, crm_id(deals.deal_id) AS opportunity_id
"""

_HAPPENED = "written(coalesce(own.happened_at, general.happened_at, own.created_at, general.created_at))"

_GONE = "coalesce(gone(own.is_deleted), CASE WHEN general.is_deleted THEN 'deleted' END)"

# The ids are those HubSpot ships for a call's outcome: connected, left live message, left voicemail, and three in which
# nobody of the account answered (no answer, busy, wrong number). A portal's own ones stay as they are.
CALLS = Feed(
    "touches",
    "engagement_call",
    f"""
    WITH {_TIES}, {_GENERAL}, reached AS (
        SELECT
            _row,
            CASE lower(disposition)
                WHEN 'f240bbac-87c9-4f6e-bf70-924b57d47db7' THEN 'connected'
                WHEN 'a4c4c377-d246-4b32-a13b-75a56a4cd0ff' THEN 'left_live_message'
                WHEN 'b2cf5968-551e-4856-9783-52b3da59a7d0' THEN 'voicemail'
                WHEN '73a0d17f-1163-4015-bdd5-ec830791da20' THEN 'no_answer'
                WHEN '9d9162e7-6cf3-4944-bf63-4dff82258764' THEN 'no_answer'
                WHEN '17b47fee-58de-441e-a44c-c6300d46f273' THEN 'no_answer'
                WHEN 'left voicemail' THEN 'voicemail'
                WHEN 'no answer' THEN 'no_answer'
                WHEN 'busy' THEN 'no_answer'
                WHEN 'wrong number' THEN 'no_answer'
                ELSE lower(disposition)
            END AS disposition,
            CASE upper(status)
                WHEN 'COMPLETED' THEN 'connected' WHEN 'CANCELED' THEN 'cancelled'
                WHEN 'NO_ANSWER' THEN 'no_answer' WHEN 'BUSY' THEN 'no_answer' WHEN 'FAILED' THEN 'no_answer'
                WHEN 'MISSED' THEN 'no_answer'
                ELSE lower(status)
            END AS status
        FROM engagement_call
    )
    SELECT
        own._row, own_id(own.engagement_id) AS touch_id, 'call' AS kind, {_HAPPENED} AS at, {_TIED},
        coalesce(own.direction, 'outbound') AS direction, seconds_of(own.duration) AS seconds,
        coalesce(reached.disposition, reached.status) AS outcome, {_GONE} AS set_aside
    FROM engagement_call AS own
    JOIN reached ON reached._row = own._row
    {_JOINS}
    """,
)

MEETINGS = Feed(
    "meetings",
    "engagement_meeting",
    f"""
    WITH {_TIES}, {_GENERAL}
    SELECT
        own._row, own_id(own.engagement_id) AS meeting_id,
        CASE
            WHEN regexp_matches(lower(coalesce(own.activity_type, own.title)), '\\bdemo') THEN 'demo' ELSE 'meeting'
        END AS kind,
        CASE upper(own.outcome)
            WHEN 'COMPLETED' THEN 'held' WHEN 'CANCELED' THEN 'cancelled' WHEN 'CANCELLED' THEN 'cancelled'
            WHEN 'NO SHOW' THEN 'no_show'
            ELSE own.outcome
        END AS status,
        written(coalesce(own.created_at, general.created_at)) AS created_at,
        CASE WHEN own.start_time IS NULL THEN {_HAPPENED} ELSE written(own.start_time) END AS starts_at,
        seconds_between(own.start_time, own.end_time) AS seconds, {_TIED}, own.booked_through,
        coalesce({_GONE}, ill_timed(own.start_time, own.end_time)) AS set_aside
    FROM engagement_meeting AS own
    {_JOINS}
    """,
)

MEETING_PEOPLE = Feed(
    "meeting_people",
    "engagement_contact",
    """
    WITH meetings AS (
        SELECT engagement_id, max(upper(outcome)) AS outcome
        FROM engagement_meeting
        WHERE gone(is_deleted) IS NULL
        GROUP BY engagement_id
    )
    SELECT
        own._row, own_id(own.engagement_id) AS meeting_id, own_id(own.contact_id) AS person_id,
        CASE
            WHEN meetings.outcome = 'COMPLETED' THEN 'true'
            WHEN meetings.outcome IN ('NO_SHOW', 'NO SHOW', 'CANCELED', 'CANCELLED') THEN 'false'
        END AS attended
    FROM engagement_contact AS own
    JOIN meetings ON meetings.engagement_id = own.engagement_id
    """,
    partial=True,
)

# A mail we sent is one message to each contact it is logged on. One we got is the contact's with the sender's address,
# else that of the lowest id. A mail somebody forwards to HubSpot is one he got.
EMAILS = Feed(
    "messages",
    "engagement_email",
    f"""
    WITH {_TIES}, {_GENERAL}, addresses AS (
        SELECT id, min(lower(email)) AS email FROM contact GROUP BY id
    ), linked AS (
        SELECT DISTINCT engagement_contact.engagement_id, engagement_contact.contact_id, addresses.email
        FROM engagement_contact LEFT JOIN addresses ON addresses.id = engagement_contact.contact_id
        WHERE engagement_contact.contact_id IS NOT NULL
    ), mail AS (
        SELECT
            own.*,
            CASE upper(coalesce(own.direction, own.type, general.type, 'EMAIL'))
                WHEN 'EMAIL' THEN 'outbound' WHEN 'OUTGOING_EMAIL' THEN 'outbound' WHEN 'OUTGOING' THEN 'outbound'
                WHEN 'INCOMING_EMAIL' THEN 'inbound' WHEN 'INCOMING' THEN 'inbound'
                WHEN 'FORWARDED_EMAIL' THEN 'inbound' WHEN 'FORWARDED' THEN 'inbound'
                ELSE coalesce(own.direction, own.type, general.type)
            END AS way
        FROM engagement_email AS own
        LEFT JOIN general ON general.id = own.engagement_id
    ), ranked AS (
        SELECT
            mail._row, linked.contact_id,
            row_number() OVER (
                PARTITION BY mail._row
                ORDER BY coalesce(mail.way = 'inbound' AND linked.email = lower(mail.from_email), false) DESC,
                    linked.contact_id
            ) AS position
        FROM mail JOIN linked ON linked.engagement_id = mail.engagement_id
    )
    SELECT
        own._row,
        own_id(own.engagement_id || CASE WHEN ranked.position > 1 THEN '/' || ranked.contact_id ELSE '' END)
            AS message_id,
        {_HAPPENED} AS at, own.way AS direction, own_id(own.thread_id) AS thread_id,
        own_id(companies.company_id) AS account_id, own_id(ranked.contact_id) AS person_id,
        CASE
            WHEN ranked.contact_id IS NOT NULL THEN NULL
            WHEN own.way = 'inbound' THEN own.from_email
            ELSE trim(split_part(own.to_email, ';', 1))
        END AS email,
        own_id(coalesce(own.owner_id, general.owner_id)) AS user_id,
        CASE
            WHEN {_GONE} IS NOT NULL THEN {_GONE}
            WHEN upper(own.status) IN ('BOUNCED', 'FAILED', 'SCHEDULED', 'SENDING')
                THEN 'not used: it reached nobody, its status is ' || own.status
        END AS set_aside
    FROM mail AS own
    LEFT JOIN ranked ON ranked._row = own._row AND (ranked.position = 1 OR own.way = 'outbound')
    {_JOINS}
    """,
    fans_out=True,
)

COMMUNICATIONS = Feed(
    "touches",
    "engagement_communication",
    f"""
    WITH {_TIES}, {_GENERAL}
    SELECT
        own._row, own_id(own.engagement_id) AS touch_id,
        CASE upper(own.channel)
            WHEN 'LINKEDIN_MESSAGE' THEN 'social' WHEN 'WHATS_APP' THEN 'chat' WHEN 'SMS' THEN 'chat' ELSE 'other'
        END AS kind,
        {_HAPPENED} AS at, {_TIED}, lower(own.channel) AS channel, {_GONE} AS set_aside
    FROM engagement_communication AS own
    {_JOINS}
    """,
)

# Engagements of which the export has no row of their kind: what the general row tells of them is better than nothing.
OTHERS = Feed(
    "touches",
    "engagement",
    f"""
    WITH {_TIES}, detailed AS (
        SELECT engagement_id FROM engagement_call
        UNION SELECT engagement_id FROM engagement_meeting
        UNION SELECT engagement_id FROM engagement_email
        UNION SELECT engagement_id FROM engagement_communication
    )
    SELECT
        own._row, own_id(own.id) AS touch_id,
        CASE upper(own.type)
            WHEN 'CALL' THEN 'call' WHEN 'MEETING' THEN 'meeting' WHEN 'EMAIL' THEN 'email_sent'
            WHEN 'INCOMING_EMAIL' THEN 'email_reply' WHEN 'FORWARDED_EMAIL' THEN 'email_reply'
            WHEN 'CONVERSATION_SESSION' THEN 'chat'
            ELSE 'other'
        END AS kind,
        CASE upper(own.type)
            WHEN 'EMAIL' THEN 'outbound' WHEN 'INCOMING_EMAIL' THEN 'inbound' WHEN 'FORWARDED_EMAIL' THEN 'inbound'
        END AS direction,
        written(coalesce(own.happened_at, own.created_at)) AS at, own_id(companies.company_id) AS account_id,
        own_id(contacts.contact_id) AS person_id, own_id(own.owner_id) AS user_id,
        crm_id(deals.deal_id) AS opportunity_id,
        CASE
            WHEN upper(own.type) IN ('NOTE', 'TASK')
                THEN 'not used: a ' || lower(own.type) || ' of ours is no interaction'
            ELSE gone(own.is_deleted)
        END AS set_aside
    FROM engagement AS own
    LEFT JOIN detailed ON detailed.engagement_id = own.id
    LEFT JOIN companies ON companies.engagement_id = own.id
    LEFT JOIN contacts ON contacts.engagement_id = own.id
    LEFT JOIN deals ON deals.engagement_id = own.id
    WHERE detailed.engagement_id IS NULL
    """,
    partial=True,
)

FEEDS = (CALLS, MEETINGS, MEETING_PEOPLE, EMAILS, COMMUNICATIONS, OTHERS)
