"""Zendesk: tickets, the organisations that ask, satisfaction ratings and chats.

When a ticket was closed is the moment of its last solution in the status history (it may have been opened again
before), else the last change of a ticket that is solved. A good rating is 5 of 5, a bad one 1.
"""

from __future__ import annotations

from abmetrics.sources.system import Feed, Object, System

_OBJECTS = (
    Object(
        "ticket",
        columns="""
            id status created_at updated_at solved_at priority organization_id requester_id merged_ticket_ids
            fivetran_deleted|is_deleted
        """,
        signature="id status created_at requester_id",
    ),
    Object("end_user", files="user", columns="id email organization_id role", signature="id email role"),
    Object(
        "organization",
        columns="id name external_id salesforce_id|salesforce_account_id|crm_account_id domain_names fivetran_deleted",
        signature="id name",
    ),
    Object("domain_name", columns="organization_id index domain_name|domain", signature="organization_id domain_name"),
    Object(
        "ticket_field_history",
        files="ticket_status_history",
        columns="ticket_id field_name value updated|updated_at",
        signature="ticket_id field_name value updated",
    ),
    Object(
        "satisfaction_rating",
        files="ticket_satisfaction_rating",
        columns="id ticket_id requester_id score created_at updated_at",
        signature="id score created_at",
    ),
    Object("ticket_chat", columns="chat_id ticket_id user_id visitor_id", signature="chat_id ticket_id"),
    Object("ticket_chat_event", columns="chat_id created_at", signature="chat_id created_at"),
)

_REQUESTERS = """
    requesters AS (
        SELECT
            id, min_by(email, _row) AS email, min_by(organization_id, _row) AS organization_id,
            min_by(lower(role), _row) AS role
        FROM end_user
        GROUP BY id
    )
"""

_TICKETS = Feed(
    "support_tickets",
    "ticket",
    f"""
    WITH {_REQUESTERS},
    statuses AS (
        SELECT
            ticket_id, updated, try_cast(updated AS TIMESTAMP) AS changed_at,
            lower(value) IN ('solved', 'closed') AS is_done
        FROM ticket_field_history
        WHERE lower(field_name) = 'status'
    ),
    reopened AS (
        SELECT ticket_id, max(changed_at) FILTER (NOT is_done) AS reopened_at FROM statuses GROUP BY ticket_id
    ),
    solved AS (
        SELECT statuses.ticket_id, min_by(statuses.updated, statuses.changed_at) AS closed_at
        FROM statuses
        JOIN reopened ON reopened.ticket_id = statuses.ticket_id
        WHERE statuses.is_done AND (reopened.reopened_at IS NULL OR statuses.changed_at > reopened.reopened_at)
        GROUP BY statuses.ticket_id
    ),
    merged AS (
        SELECT merged_id, min(id) AS into_id
        FROM (SELECT id, unnest(regexp_extract_all(merged_ticket_ids, '[0-9]+')) AS merged_id FROM ticket)
        GROUP BY merged_id
    )
    SELECT
        ticket._row,
        own_id(ticket.id) AS ticket_id,
        own_id(coalesce(ticket.organization_id, requesters.organization_id)) AS account_id,
        requesters.email,
        ticket.created_at AS opened_at,
        CASE
            WHEN lower(ticket.status) IN ('solved', 'closed')
                THEN coalesce(solved.closed_at, ticket.solved_at, ticket.updated_at)
        END AS closed_at,
        ticket.priority,
        lower(ticket.status) AS status,
        CASE
            WHEN lower(ticket.status) = 'deleted' OR truth(ticket.fivetran_deleted) THEN 'deleted'
            WHEN merged.into_id IS NOT NULL THEN 'merged: into ticket ' || merged.into_id
            WHEN requesters.role IN ('agent', 'admin') THEN 'not used: a colleague asked, not a customer'
        END AS set_aside,
        try_cast(ticket.updated_at AS TIMESTAMP) AS latest
    FROM ticket
    LEFT JOIN requesters ON requesters.id = ticket.requester_id
    LEFT JOIN solved ON solved.ticket_id = ticket.id
    LEFT JOIN merged ON merged.merged_id = ticket.id
    """,
)

_ORGANISATIONS = Feed(
    "organisations",
    "organization",
    """
    WITH first_domains AS (
        SELECT organization_id, min_by(domain_name, (coalesce(try_cast("index" AS DOUBLE), 0), _row)) AS domain
        FROM domain_name
        GROUP BY organization_id
    )
    SELECT
        organization._row,
        own_id(organization.id) AS organisation_id,
        coalesce(organization.salesforce_id, organization.external_id) AS account_id,
        organization.name,
        coalesce(
            first_domains.domain, TRY(json_extract_string(organization.domain_names, '$[0]'))
        ) AS domain,
        CASE WHEN truth(organization.fivetran_deleted) THEN 'deleted' END AS set_aside
    FROM organization
    LEFT JOIN first_domains ON first_domains.organization_id = organization.id
    """,
)

_RATINGS = Feed(
    "surveys",
    "satisfaction_rating",
    f"""
    WITH {_REQUESTERS},
    asked AS (
        SELECT id, min_by(organization_id, _row) AS organization_id, min_by(requester_id, _row) AS requester_id
        FROM ticket
        GROUP BY id
    ),
    rated AS (
        SELECT *, regexp_extract(lower(score), '^(good|bad|offered|unoffered)') AS answer FROM satisfaction_rating
    )
    SELECT
        rated._row,
        own_id('rating:' || rated.id) AS survey_id,
        'csat' AS kind,
        own_id(coalesce(asked.organization_id, requesters.organization_id)) AS account_id,
        requesters.email,
        rated.created_at AS sent_at,
        CASE WHEN rated.answer <> 'offered' THEN coalesce(rated.updated_at, rated.created_at) END AS answered_at,
        CASE rated.answer
            WHEN 'good' THEN '5' WHEN 'bad' THEN '1' WHEN 'offered' THEN NULL ELSE rated.score
        END AS score,
        CASE WHEN rated.answer = 'unoffered' THEN 'not used: no rating was asked for' END AS set_aside,
        try_cast(rated.updated_at AS TIMESTAMP) AS latest
    FROM rated
    LEFT JOIN asked ON asked.id = rated.ticket_id
    LEFT JOIN requesters ON requesters.id = coalesce(rated.requester_id, asked.requester_id)
    """,
)

_CHATS = Feed(
    "touches",
    "ticket_chat",
    f"""
    WITH {_REQUESTERS},
    lengths AS (
        SELECT
            chat_id, min_by(created_at, try_cast(created_at AS TIMESTAMP)) AS started_at,
            date_diff(
                'second', min(try_cast(created_at AS TIMESTAMP)), max(try_cast(created_at AS TIMESTAMP))
            ) AS seconds
        FROM ticket_chat_event
        GROUP BY chat_id
    ),
    asked AS (
        SELECT
            id, min_by(organization_id, _row) AS organization_id, min_by(requester_id, _row) AS requester_id,
            min_by(created_at, _row) AS created_at
        FROM ticket
        GROUP BY id
    )
    SELECT
        ticket_chat._row,
        own_id('chat:' || ticket_chat.chat_id) AS touch_id,
        'chat' AS kind,
        coalesce(lengths.started_at, asked.created_at) AS "at",
        own_id(coalesce(asked.organization_id, requesters.organization_id)) AS account_id,
        requesters.email,
        own_id(ticket_chat.visitor_id) AS visitor_id,
        'inbound' AS direction,
        nullif(lengths.seconds, 0) AS seconds,
        CASE
            WHEN coalesce(lengths.started_at, asked.created_at) IS NULL
                THEN 'not used: neither its events nor its ticket are in the export, so when it was is not known'
        END AS set_aside
    FROM ticket_chat
    LEFT JOIN lengths ON lengths.chat_id = ticket_chat.chat_id
    LEFT JOIN asked ON asked.id = ticket_chat.ticket_id
    LEFT JOIN requesters ON requesters.id = coalesce(ticket_chat.user_id, asked.requester_id)
    """,
)

_SERVICE_LEVELS = "working hours and service levels of the help desk; no KPI reads them"
_TAGS = "free labels; no KPI reads them"

SYSTEM = System(
    kind="zendesk",
    name="Zendesk",
    about="tickets with their status history, organisations, satisfaction ratings and chats",
    objects=_OBJECTS,
    feeds=(_TICKETS, _ORGANISATIONS, _RATINGS, _CHATS),
    role="marketing",
    prefixes=("zendesk",),
    unused={
        "audit_log": "changes of the help desk's own settings",
        "brand": "the help desk's brands; no KPI is cut by them",
        "group": "groups of agents; no KPI is cut by them",
        "ticket_comment": "what was said; of a ticket only when it was opened and closed is read",
        "ticket_form_history": "versions of the forms tickets are opened with",
        "ticket_tag": _TAGS,
        "user_tag": _TAGS,
        "organization_tag": _TAGS,
        "schedule": _SERVICE_LEVELS,
        "schedule_holiday": _SERVICE_LEVELS,
        "ticket_schedule": _SERVICE_LEVELS,
        "daylight_time": _SERVICE_LEVELS,
        "time_zone": _SERVICE_LEVELS,
        "sla_policy_metric_history": _SERVICE_LEVELS,
        "ticket_sla_policy": _SERVICE_LEVELS,
        "ticket_chat_event": "turns of chats, whose file ticket_chat is not in the export",
        "ticket_field_history": "changes of tickets, whose file ticket is not in the export",
        "domain_name": "domains of organisations, whose file organization is not in the export",
    },
)
