"""HubSpot's owners with their teams, and the tickets of its service hub."""

from __future__ import annotations

from abmetrics.sources.system import Feed

# An owner's team is the primary one of the user behind him, else the first by id he was given as owner.
OWNERS = Feed(
    "users",
    "owner",
    """
    WITH teams AS (
        SELECT id, max(name) AS name FROM team GROUP BY id
    ), primary_teams AS (
        SELECT id, max(primary_team_id) AS team_id FROM users GROUP BY id
    ), given AS (
        SELECT owner_id, coalesce(min(team_id) FILTER (truth(is_team_primary)), min(team_id)) AS team_id
        FROM owner_team
        GROUP BY owner_id
    )
    SELECT
        own._row, own_id(own.owner_id) AS user_id,
        coalesce(nullif(concat_ws(' ', own.first_name, own.last_name), ''), own.email) AS name, teams.name AS team
    FROM owner AS own
    LEFT JOIN primary_teams ON primary_teams.id = own.active_user_id
    LEFT JOIN given ON given.owner_id = own.owner_id
    LEFT JOIN teams ON teams.id = coalesce(primary_teams.team_id, given.team_id)
    """,
)

TICKETS = Feed(
    "support_tickets",
    "ticket",
    """
    WITH companies AS (
        SELECT ticket_id, min(company_id) AS company_id FROM ticket_company GROUP BY ticket_id
    ), contacts AS (
        SELECT ticket_id, min(contact_id) AS contact_id FROM ticket_contact GROUP BY ticket_id
    ), in_pipeline AS (
        SELECT pipeline_id, stage_id, max(label) AS label FROM ticket_pipeline_stage GROUP BY pipeline_id, stage_id
    ), anywhere AS (
        SELECT stage_id, max(label) AS label FROM ticket_pipeline_stage GROUP BY stage_id
    )
    SELECT
        own._row, own_id(own.id) AS ticket_id, own_id(companies.company_id) AS account_id,
        own_id(contacts.contact_id) AS person_id, written(own.createdate) AS opened_at,
        written(own.closed_date) AS closed_at, own.hs_ticket_priority AS priority,
        coalesce(in_pipeline.label, anywhere.label, own.hs_pipeline_stage) AS status,
        moment(own.hs_lastmodifieddate) AS latest, gone(own.is_deleted) AS set_aside
    FROM ticket AS own
    LEFT JOIN companies ON companies.ticket_id = own.id
    LEFT JOIN contacts ON contacts.ticket_id = own.id
    LEFT JOIN in_pipeline
        ON in_pipeline.stage_id = own.hs_pipeline_stage AND in_pipeline.pipeline_id = own.hs_pipeline
    LEFT JOIN anywhere ON anywhere.stage_id = own.hs_pipeline_stage
    """,
)

FEEDS = (OWNERS, TICKETS)
