"""HubSpot companies: the accounts where HubSpot is the CRM, else firms that identity ties to the CRM's accounts."""

from __future__ import annotations

from abmetrics.sources.system import Feed

ACCOUNTS = Feed(
    "accounts",
    "company",
    """
    SELECT
        _row, id AS account_id, name, coalesce(domain, website) AS domain,
        hs_parent_company_id AS parent_account_id, industry, segment, tier_of(tier) AS tier,
        numberofemployees AS employees, annualrevenue AS annual_revenue, currency, region, country,
        hubspot_owner_id AS owner_id, programme_of(programme) AS programme, is_target,
        written(createdate) AS created_at, moment(hs_lastmodifieddate) AS latest, gone(is_deleted) AS set_aside
    FROM company
    """,
    roles=("crm",),
)

DOMAINS = Feed(
    "account_domains",
    "company",
    """
    WITH told AS (
        SELECT _row, id, unnest(parts(hs_additional_domains)) AS domain FROM company WHERE gone(is_deleted) IS NULL
    )
    SELECT _row, id AS account_id, trim(domain) AS domain FROM told
    """,
    roles=("crm",),
    partial=True,
    fans_out=True,
)

MERGES = Feed(
    "merges",
    "company",
    """
    WITH told AS (SELECT _row, id, unnest(parts(hs_merged_object_ids)) AS old FROM company)
    SELECT _row, 'account' AS kind, trim(old) AS old_id, id AS new_id FROM told
    """,
    roles=("crm",),
    partial=True,
    fans_out=True,
)

ORGANISATIONS = Feed(
    "organisations",
    "company",
    """
    SELECT
        _row, own_id(id) AS organisation_id, salesforceaccountid AS account_id, name,
        coalesce(domain, website) AS domain, moment(hs_lastmodifieddate) AS latest, gone(is_deleted) AS set_aside
    FROM company
    """,
    roles=("marketing",),
)

HISTORY = Feed(
    "account_history",
    "company_property_history",
    """
    WITH told AS (
        SELECT
            _row, company_id, name, value, changed_at,
            CASE
                WHEN lower(name) IN (
                    'tier', 'abm_tier', 'account_tier', 'hs_ideal_customer_profile'
                ) THEN 'tier'
                WHEN lower(name) IN ('segment', 'abm_segment', 'account_segment', 'customer_segment') THEN 'segment'
                WHEN lower(name) = 'industry' THEN 'industry'
                WHEN lower(name) IN ('region', 'sales_region', 'territory') THEN 'region'
                WHEN lower(name) = 'country' THEN 'country'
                WHEN lower(name) IN ('hubspot_owner_id', 'owner_id') THEN 'owner_id'
                WHEN lower(name) IN ('programme', 'abm_programme', 'program') THEN 'programme'
            END AS field
        FROM company_property_history
    )
    SELECT
        _row, company_id AS account_id, field,
        CASE field WHEN 'tier' THEN tier_of(value) WHEN 'programme' THEN programme_of(value) ELSE value END AS value,
        written(changed_at) AS from_at,
        CASE
            WHEN field IS NOT NULL THEN NULL
            WHEN NOT is_target_flag(name) THEN no_history(name)
            WHEN value IS NOT NULL AND truth(value) IS NULL
                THEN 'bad flag: whether it is a target account is told as ' || value
            WHEN moment(changed_at) IS NULL
                THEN 'bad date: since when it is a target account is told as ' || coalesce(changed_at, 'nothing')
            ELSE 'told elsewhere: as its time on the list of target accounts'
        END AS set_aside
    FROM told
    """,
    roles=("crm",),
)

# Only a change of the flag begins or ends a time on the list; a flag taken away is no flag.
TARGETS = Feed(
    "target_list_members",
    "company_property_history",
    """
    WITH flags AS (
        SELECT
            _row, company_id, changed_at, moment(changed_at) AS since, coalesce(truth(value), false) AS is_target
        FROM company_property_history
        WHERE is_target_flag(name) AND moment(changed_at) IS NOT NULL AND (value IS NULL OR truth(value) IS NOT NULL)
    ), turned AS (
        SELECT *, lag(is_target, 1, false) OVER (PARTITION BY company_id ORDER BY since, _row) AS was_target FROM flags
    ), turns AS (
        SELECT *, lead(changed_at) OVER (PARTITION BY company_id ORDER BY since, _row) AS until
        FROM turned
        WHERE is_target <> was_target
    )
    SELECT
        _row, 'HubSpot target accounts' AS list_name, company_id AS account_id, written(changed_at) AS from_on,
        written(until) AS to_on
    FROM turns
    WHERE is_target
    """,
    roles=("crm",),
    partial=True,
)

FEEDS = (ACCOUNTS, DOMAINS, MERGES, ORGANISATIONS, HISTORY, TARGETS)
