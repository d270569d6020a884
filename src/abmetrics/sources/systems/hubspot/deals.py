"""HubSpot deals: what they are now, what they were, who takes part. They count only where HubSpot is the CRM."""

from __future__ import annotations

from abmetrics.sources.system import Feed

# A stage's id is its own in most portals; where two pipelines share one, the deal's pipeline decides.
_STAGES = """
    judged AS (
        SELECT
            pipeline_id, stage_id, label,
            CASE
                WHEN truth(closed_won) OR try_cast(probability AS DOUBLE) = 1 THEN 'won'
                WHEN truth(is_closed) OR try_cast(probability AS DOUBLE) = 0 THEN 'lost'
                ELSE 'open'
            END AS outcome
        FROM deal_pipeline_stage
    ), in_pipeline AS (
        SELECT pipeline_id, stage_id, max(label) AS label, max(outcome) AS outcome
        FROM judged GROUP BY pipeline_id, stage_id
    ), anywhere AS (
        SELECT stage_id, max(label) AS label, max(outcome) AS outcome FROM judged GROUP BY stage_id
    )
"""


# Association type 5 is HubSpot's "primary company" of a deal.
OPPORTUNITIES = Feed(
    "opportunities",
    "deal",
    f"""
    WITH {_STAGES}, companies AS (
        SELECT deal_id, coalesce(min(company_id) FILTER (type_id = '5'), min(company_id)) AS company_id
        FROM deal_company
        GROUP BY deal_id
    ), known AS (
        SELECT
            deal.*, coalesce(in_pipeline.label, anywhere.label, deal.dealstage) AS stage,
            coalesce(deal.associatedcompanyid, companies.company_id) AS company,
            status_of(
                deal.hs_is_closed, deal.hs_is_closed_won, deal.hs_is_closed_lost,
                outcome_of(coalesce(in_pipeline.outcome, anywhere.outcome), deal.dealstage)
            ) AS status
        FROM deal
        LEFT JOIN companies ON companies.deal_id = deal.deal_id
        LEFT JOIN in_pipeline
            ON in_pipeline.stage_id = deal.dealstage AND in_pipeline.pipeline_id = deal.pipeline
        LEFT JOIN anywhere ON anywhere.stage_id = deal.dealstage
    )
    SELECT
        _row, deal_id AS opportunity_id, company AS account_id, dealname AS name, owner_id, stage, status, amount,
        deal_currency_code AS currency, written(createdate) AS created_at,
        CASE WHEN status <> 'open' THEN written(closedate) END AS closed_on,
        CASE WHEN status = 'open' THEN written(closedate) END AS expected_close_on,
        type_of(dealtype) AS type, deal_source AS opportunity_source, closed_lost_reason AS loss_reason, competitor,
        is_duplicate, moment(hs_lastmodifieddate) AS latest, gone(is_deleted) AS set_aside
    FROM known
    """,
    roles=("crm",),
)

# Both histories are one stream of changes; a version has what was set last before it or at the same moment. A value
# taken away is an empty text on the way, so that it is not taken for one that did not change.
_VERSIONS = """
    properties AS (
        SELECT
            _row, deal_id, changed_at, coalesce(value, '') AS value,
            CASE lower(name)
                WHEN 'deal_stage' THEN 'dealstage' WHEN 'hubspot_owner_id' THEN 'owner_id'
                WHEN 'close_date' THEN 'closedate' WHEN 'deal_pipeline_id' THEN 'pipeline'
                ELSE lower(name)
            END AS property
        FROM deal_property_history
    ), staged AS (
        SELECT DISTINCT deal_id FROM properties WHERE property = 'dealstage'
    ), changes AS (
        SELECT _row, deal_id, changed_at, value, property FROM properties
        WHERE property IN ('dealstage', 'pipeline', 'amount', 'closedate', 'owner_id')
        UNION ALL
        SELECT _row, deal_id, entered_at AS changed_at, coalesce(value, '') AS value, 'dealstage' AS property
        FROM deal_stage
        WHERE deal_id NOT IN (SELECT deal_id FROM staged WHERE deal_id IS NOT NULL) OR deal_id IS NULL
    ), timed AS (
        SELECT *, moment(changed_at) AS since FROM changes
    ), carried AS (
        SELECT
            _row, deal_id, changed_at, since,
            last_value(CASE WHEN property = 'dealstage' THEN value END IGNORE NULLS) OVER so_far AS stage,
            last_value(CASE WHEN property = 'pipeline' THEN value END IGNORE NULLS) OVER so_far AS pipeline,
            last_value(CASE WHEN property = 'amount' THEN value END IGNORE NULLS) OVER so_far AS amount,
            last_value(CASE WHEN property = 'closedate' THEN value END IGNORE NULLS) OVER so_far AS closedate,
            last_value(CASE WHEN property = 'owner_id' THEN value END IGNORE NULLS) OVER so_far AS owner_id
        FROM timed
        WINDOW so_far AS (PARTITION BY deal_id ORDER BY since NULLS LAST, _row ROWS UNBOUNDED PRECEDING)
    ), versions AS (
        SELECT
            _row, deal_id, changed_at,
            nullif(last_value(stage) OVER at_once, '') AS stage,
            nullif(last_value(pipeline) OVER at_once, '') AS pipeline,
            nullif(last_value(amount) OVER at_once, '') AS amount,
            nullif(last_value(closedate) OVER at_once, '') AS closedate,
            nullif(last_value(owner_id) OVER at_once, '') AS owner_id
        FROM carried
        WINDOW at_once AS (
            PARTITION BY deal_id, since ORDER BY _row ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        )
    ), deals AS (
        SELECT deal_id, max(deal_currency_code) AS currency, max(pipeline) AS pipeline FROM deal GROUP BY deal_id
    ), told AS (
        SELECT
            versions._row AS _row, versions.deal_id AS opportunity_id, written(versions.changed_at) AS from_at,
            coalesce(in_pipeline.label, anywhere.label, versions.stage) AS stage,
            CASE
                WHEN versions.stage IS NOT NULL
                    THEN outcome_of(coalesce(in_pipeline.outcome, anywhere.outcome), versions.stage)
            END AS status,
            versions.amount AS amount, deals.currency AS currency,
            written(versions.closedate) AS expected_close_on, versions.owner_id AS owner_id
        FROM versions
        LEFT JOIN deals ON deals.deal_id = versions.deal_id
        LEFT JOIN in_pipeline
            ON in_pipeline.stage_id = versions.stage
            AND in_pipeline.pipeline_id = coalesce(versions.pipeline, deals.pipeline)
        LEFT JOIN anywhere ON anywhere.stage_id = versions.stage
    )
"""

HISTORY = Feed(
    "opportunity_history",
    "deal_property_history",
    f"""
    WITH {_STAGES}, {_VERSIONS}
    SELECT
        own._row, coalesce(told.opportunity_id, own.deal_id) AS opportunity_id,
        coalesce(told.from_at, written(own.changed_at)) AS from_at,
        told.stage, told.status, told.amount, told.currency, told.expected_close_on, told.owner_id,
        CASE WHEN told._row IS NULL THEN no_history(own.name) END AS set_aside
    FROM deal_property_history AS own
    LEFT JOIN told ON told._row = own._row
    """,
    roles=("crm",),
)

STAGE_HISTORY = Feed(
    "opportunity_history",
    "deal_stage",
    f"""
    WITH {_STAGES}, {_VERSIONS}
    SELECT
        own._row, own.deal_id AS opportunity_id, coalesce(told.from_at, written(own.entered_at)) AS from_at,
        told.stage, told.status, told.amount, told.currency, told.expected_close_on, told.owner_id,
        CASE
            WHEN told._row IS NULL THEN 'not used: deal_property_history tells the stages of this deal'
        END AS set_aside
    FROM deal_stage AS own
    LEFT JOIN told ON told._row = own._row
    """,
    roles=("crm",),
)

PEOPLE = Feed(
    "opportunity_people",
    "deal_contact",
    """
    SELECT
        _row, deal_id AS opportunity_id, contact_id AS person_id, role,
        CASE WHEN role IS NULL THEN 0 ELSE 1 END AS latest
    FROM deal_contact
    """,
    roles=("crm",),
)

MERGED = Feed(
    "merges",
    "merged_deal",
    "SELECT _row, 'opportunity' AS kind, merged_deal_id AS old_id, deal_id AS new_id FROM merged_deal",
    roles=("crm",),
)

MERGES = Feed(
    "merges",
    "deal",
    """
    WITH told AS (SELECT _row, deal_id, unnest(parts(hs_merged_object_ids)) AS old FROM deal)
    SELECT _row, 'opportunity' AS kind, trim(old) AS old_id, deal_id AS new_id
    FROM told
    WHERE NOT EXISTS (SELECT 1 FROM merged_deal WHERE merged_deal.merged_deal_id = trim(told.old))
    """,
    roles=("crm",),
    partial=True,
    fans_out=True,
)

FEEDS = (OPPORTUNITIES, HISTORY, STAGE_HISTORY, PEOPLE, MERGED, MERGES)
