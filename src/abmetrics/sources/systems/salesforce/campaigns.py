"""Salesforce's campaigns: what they cost, the events among them, and who answered."""

from __future__ import annotations

from abmetrics.sources.system import Feed

# One campaign of each id, so that no member is doubled where an export holds a campaign twice.
_KNOWN = """
    WITH known AS (
        SELECT
            sf_id(id) AS id,
            max_by(struct_pack(
                name := name, type := type, start_date := start_date, end_date := end_date,
                event_kind := event_kind(type)
            ), _row) AS told
        FROM campaign
        GROUP BY ALL
    )
"""

_CAMPAIGNS = Feed(
    "campaigns",
    "campaign",
    f"""
    {_KNOWN},

    judged AS (
        SELECT campaign.*, coalesce(programme, parents.told.name) AS programme_name
        FROM campaign
        LEFT JOIN known AS parents ON parents.id = sf_id(campaign.parent_id)
    )

    SELECT
        _row,
        sf_id(id) AS campaign_id,
        name,
        nullif(trim(regexp_replace(lower(type), '[^a-z0-9]+', '_', 'g'), '_'), '') AS channel,
        programme_name AS programme,
        coalesce(
            programme_of(approach), CASE WHEN says(concat_ws(' ', name, programme_name), '\\babm\\b') THEN 'abm' END
        ) AS approach,
        start_date AS starts_on,
        day_after(end_date) AS ends_on,
        budgeted_cost AS budget,
        currency_iso_code AS currency,
        gone(is_deleted, fivetran_active) AS set_aside
    FROM judged
    """,
)


def _costs(column: str, name: str, is_planned: str) -> Feed:
    """What a campaign cost, or was to cost, spread over its days; without a start the day it was created."""
    return Feed(
        "costs",
        "campaign",
        f"""
        {_KNOWN},

        judged AS (
            SELECT campaign.*, coalesce(programme, parents.told.name) AS programme_name
            FROM campaign
            LEFT JOIN known AS parents ON parents.id = sf_id(campaign.parent_id)
        )

        SELECT
            _row,
            sf_id(id) || ':{name}' AS cost_id,
            CASE
                WHEN event_kind(type) IS NOT NULL THEN 'events'
                WHEN says(type, 'content|white ?paper|e-?book|video|guide') THEN 'content'
                WHEN says(type, 'advert|banner|\\bads?\\b|paid|search|display|social|media|linkedin|google')
                    THEN 'media'
                ELSE 'other'
            END AS kind,
            coalesce(start_date, created_date) AS from_on,
            CASE WHEN start_date IS NOT NULL THEN day_after(end_date) END AS to_on,
            sf_id(id) AS campaign_id,
            programme_name AS programme,
            coalesce(
                programme_of(approach), CASE WHEN says(concat_ws(' ', name, programme_name), '\\babm\\b') THEN 'abm' END
            ) AS approach,
            {is_planned} AS is_planned,
            {column} AS amount,
            currency_iso_code AS currency
        FROM judged
        WHERE {column} IS NOT NULL AND try_cast({column} AS DOUBLE) IS DISTINCT FROM 0
            AND gone(is_deleted, fivetran_active) IS NULL
        """,
        partial=True,
    )


_EVENTS = Feed(
    "events",
    "campaign",
    """
    SELECT
        _row,
        sf_id(id) AS event_id,
        name,
        event_kind(type) AS kind,
        start_date AS starts_at,
        sf_id(id) AS campaign_id
    FROM campaign
    WHERE event_kind(type) IS NOT NULL AND gone(is_deleted, fivetran_active) IS NULL
    """,
    partial=True,
)

_MEMBERS = f"""
    {_KNOWN},

    members AS (
        SELECT
            m.*,
            known.told.type AS campaign_type,
            known.told.start_date AS campaign_start,
            known.told.end_date AS campaign_end,
            known.told.event_kind IS NOT NULL AS is_event,
            says(m.status, '\\bnot\\b|no[ -]?show|declin|cancel|absent') AS is_refused,
            says(m.status, 'attend|visited|showed|present|participated') AS is_attended,
            says(m.status, 'regist|rsvp|accept|confirm|wait') AS is_registered
        FROM campaign_member AS m
        LEFT JOIN known ON known.id = sf_id(m.campaign_id)
    )
"""

# Whoever attended did so while the event took place: the day of the first response only counts within its days.
_ATTENDANCES = Feed(
    "event_attendances",
    "campaign_member",
    f"""
    {_MEMBERS}

    SELECT
        _row,
        sf_id(campaign_id) AS event_id,
        sf_id(coalesce(contact_id, lead_id, lead_or_contact_id)) AS person_id,
        sf_id(account_id) AS account_id,
        created_date AS registered_at,
        CASE
            WHEN is_refused OR (is_registered AND NOT is_attended) THEN NULL
            WHEN is_attended OR truth(has_responded) THEN
                CASE
                    WHEN first_responded_date IS NULL AND campaign_start IS NULL THEN created_date
                    WHEN campaign_start IS NULL
                        OR (moment(first_responded_date) BETWEEN moment(campaign_start)
                            AND moment(day_after(coalesce(campaign_end, campaign_start))))
                        THEN first_responded_date
                    ELSE campaign_start
                END
        END AS attended_at,
        CASE
            WHEN gone(is_deleted, fivetran_active) IS NOT NULL THEN gone(is_deleted, fivetran_active)
            WHEN has_responded IS NOT NULL AND truth(has_responded) IS NULL
                THEN 'bad flag: HasResponded is ' || has_responded
            WHEN NOT (is_attended OR is_registered OR is_refused) AND NOT coalesce(truth(has_responded), false)
                THEN 'not used: invited, but neither registered nor there'
        END AS set_aside
    FROM members
    WHERE is_event
    """,
    partial=True,
)

_RESPONSES = Feed(
    "touches",
    "campaign_member",
    f"""
    {_MEMBERS},

    judged AS (
        SELECT
            *,
            coalesce(truth(has_responded), says(status, 'respond|download|click|open|repl|submit|fill')) AS is_answered,
            CASE
                WHEN says(campaign_type, 'e-?mail|newsletter|nurture') THEN 'email'
                WHEN says(campaign_type, 'direct ?mail|mailer|gift|postal') THEN 'direct_mail'
            END AS post
        FROM members
        WHERE NOT is_event OR is_event IS NULL
    )

    SELECT
        _row,
        sf_id(id) AS touch_id,
        CASE
            WHEN post = 'email' AND NOT is_answered THEN 'email_sent'
            WHEN post = 'email' AND says(status, 'repl') THEN 'email_reply'
            WHEN post = 'email' AND says(status, 'open') THEN 'email_open'
            WHEN post = 'email' THEN 'email_click'
            WHEN post = 'direct_mail' AND NOT is_answered THEN 'direct_mail_sent'
            WHEN post = 'direct_mail' THEN 'direct_mail_reply'
            WHEN says(campaign_type, 'content|white ?paper|e-?book|video|guide|syndication') THEN 'content'
            WHEN says(campaign_type, 'advert|banner|\\bads?\\b|paid|display|search|retarget') THEN 'ad_click'
            WHEN says(campaign_type, 'social|linkedin') THEN 'social'
            WHEN says(campaign_type, 'telemarketing|call') THEN 'call'
            WHEN says(campaign_type, 'form|web|landing|contact|demo|trial') THEN 'form'
            ELSE 'other'
        END AS kind,
        CASE WHEN is_answered THEN coalesce(first_responded_date, created_date) ELSE created_date END AS at,
        sf_id(coalesce(contact_id, lead_id, lead_or_contact_id)) AS person_id,
        sf_id(account_id) AS account_id,
        sf_id(campaign_id) AS campaign_id,
        CASE WHEN is_answered THEN 'inbound' ELSE 'outbound' END AS direction,
        CASE WHEN says(status, 'bounce') THEN 'bounced' END AS outcome,
        CASE
            WHEN gone(is_deleted, fivetran_active) IS NOT NULL THEN gone(is_deleted, fivetran_active)
            WHEN has_responded IS NOT NULL AND truth(has_responded) IS NULL
                THEN 'bad flag: HasResponded is ' || has_responded
            WHEN post IS NULL AND NOT is_answered THEN 'not used: on the list, but has not responded'
        END AS set_aside
    FROM judged
    """,
    partial=True,
)

FEEDS = (
    _CAMPAIGNS, _costs("actual_cost", "actual", "false"), _costs("budgeted_cost", "planned", "true"), _EVENTS,
    _ATTENDANCES, _RESPONSES,
)  # fmt: skip
