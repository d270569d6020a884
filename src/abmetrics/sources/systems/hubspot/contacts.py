"""HubSpot contacts: people, what became of them over time, and the records merged into them."""

from __future__ import annotations

from abmetrics.sources.system import Feed, Role

# Association type 1 is HubSpot's "primary company" of a contact.
_COMPANIES = """
    companies AS (
        SELECT contact_id, coalesce(min(company_id) FILTER (type_id = '1'), min(company_id)) AS company_id
        FROM contact_company
        GROUP BY contact_id
    )
"""


def _people(role: Role, kind: str) -> Feed:
    """The contacts as people of `kind`, an expression that may name the contact's company."""
    return Feed(
        "people",
        "contact",
        f"""
        WITH {_COMPANIES}, tied AS (
            SELECT contact.*, coalesce(contact.associatedcompanyid, companies.company_id) AS company_id
            FROM contact LEFT JOIN companies ON companies.contact_id = contact.id
        )
        SELECT
            _row, own_id(id) AS person_id, {kind} AS kind, own_id(company_id) AS account_id, email,
            nullif(concat_ws(' ', firstname, lastname), '') AS name, phone, jobtitle AS title, department, company,
            lead_source, coalesce(lifecyclestage, hs_lead_status) AS status, whole(hubspotscore) AS score,
            written(createdate) AS created_at, moment(lastmodifieddate) AS latest, gone(is_deleted) AS set_aside
        FROM tied
        """,
        roles=(role,),
    )


# HubSpot knows no leads: a contact whom it ties to no company is what other systems call one.
CONTACTS = _people("crm", "CASE WHEN company_id IS NULL THEN 'lead' ELSE 'contact' END")
LEADS = _people("marketing", "'lead'")

HISTORY = Feed(
    "person_history",
    "contact_property_history",
    """
    WITH staged AS (
        SELECT DISTINCT contact_id FROM contact_property_history WHERE lower(name) = 'lifecyclestage'
    ), told AS (
        SELECT
            history._row, history.contact_id, history.name, history.value, history.changed_at,
            CASE
                WHEN lower(name) = 'associatedcompanyid' THEN 'account_id'
                WHEN lower(name) = 'lifecyclestage' THEN 'status'
                WHEN lower(name) = 'hs_lead_status' AND staged.contact_id IS NULL THEN 'status'
                WHEN lower(name) IN ('hubspotscore', 'hubspot_score') THEN 'score'
            END AS field
        FROM contact_property_history AS history
        LEFT JOIN staged ON staged.contact_id = history.contact_id
    )
    SELECT
        _row, own_id(contact_id) AS person_id, field, written(changed_at) AS from_at,
        CASE field WHEN 'account_id' THEN own_id(value) WHEN 'score' THEN whole(value) ELSE value END AS value,
        CASE
            WHEN field IS NOT NULL THEN NULL
            WHEN lower(name) = 'hs_lead_status' THEN 'not used: the lifecycle stage tells the status of this contact'
            ELSE no_history(name)
        END AS set_aside
    FROM told
    """,
)

MERGE_AUDIT = Feed(
    "merges",
    "contact_merge_audit",
    """
    SELECT
        _row, 'person' AS kind, own_id(vid_to_merge) AS old_id, own_id(canonical_vid) AS new_id,
        written(merged_at) AS merged_at, moment(merged_at) AS latest
    FROM contact_merge_audit
    """,
)

# The list has the ids alone, or each with the moment of the merge behind a colon.
MERGES = Feed(
    "merges",
    "contact",
    """
    WITH told AS (
        SELECT _row, id, unnest(parts(hs_merged_object_ids)) AS old FROM contact
    ), parts AS (
        SELECT _row, id, trim(split_part(old, ':', 1)) AS old, nullif(trim(split_part(old, ':', 2)), '') AS merged_at
        FROM told
    )
    SELECT
        parts._row, 'person' AS kind, own_id(parts.old) AS old_id, own_id(parts.id) AS new_id,
        written(parts.merged_at) AS merged_at
    FROM parts
    WHERE NOT EXISTS (SELECT 1 FROM contact_merge_audit WHERE contact_merge_audit.vid_to_merge = parts.old)
    """,
    partial=True,
    fans_out=True,
)

SALESFORCE = Feed(
    "merges",
    "contact",
    """
    SELECT
        _row, 'person' AS kind, own_id(id) AS old_id, coalesce(salesforcecontactid, salesforceleadid) AS new_id
    FROM contact
    WHERE coalesce(salesforcecontactid, salesforceleadid) IS NOT NULL
    """,
    roles=("marketing",),
    partial=True,
)

FEEDS = (CONTACTS, LEADS, HISTORY, MERGE_AUDIT, MERGES, SALESFORCE)
