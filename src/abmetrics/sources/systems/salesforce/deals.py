"""Salesforce's opportunities with their stage history and contact roles, products and contracts."""

from __future__ import annotations

from abmetrics.sources.system import Feed, Role

_CRM: tuple[Role, ...] = ("crm",)

# What a stage means: as OpportunityStage says, else as the deals that stand in it do.
_STAGES = """
    stage_list AS (
        SELECT name, max_by(status_of(is_closed, is_won), _row) AS status
        FROM (
            SELECT api_name AS name, is_closed, is_won, _row FROM opportunity_stage
            UNION ALL
            SELECT master_label AS name, is_closed, is_won, _row FROM opportunity_stage
        )
        WHERE name IS NOT NULL
        GROUP BY name
    )
"""

# Of several lines the product with the largest total; among equals the one read last.
_OPPORTUNITIES = Feed(
    "opportunities",
    "opportunity",
    f"""
    WITH {_STAGES},

    products AS (
        SELECT
            sf_id(opportunity_id) AS id,
            max_by(sf_id(product_2_id), (coalesce(try_cast(total_price AS DECIMAL(38, 4)), 0), _row)) AS product_id
        FROM opportunity_line_item
        WHERE product_2_id IS NOT NULL AND gone(is_deleted, fivetran_active) IS NULL
        GROUP BY ALL
    ),

    record_types AS (SELECT sf_id(id) AS id, max_by(name, _row) AS name FROM record_type GROUP BY ALL),

    judged AS (
        SELECT
            o.*,
            coalesce(
                status_of(o.is_closed, o.is_won), stage_list.status, status_in_words(o.stage_name)
            ) AS status,
            products.product_id,
            coalesce(o.type, record_types.name) AS type_in_words
        FROM opportunity AS o
        LEFT JOIN stage_list ON stage_list.name = o.stage_name
        LEFT JOIN products ON products.id = sf_id(o.id)
        LEFT JOIN record_types ON record_types.id = sf_id(o.record_type_id)
    )

    SELECT
        _row,
        sf_id(id) AS opportunity_id,
        sf_id(account_id) AS account_id,
        name,
        sf_id(owner_id) AS owner_id,
        type_of(type_in_words) AS type,
        stage_name AS stage,
        status,
        amount,
        currency_iso_code AS currency,
        created_date AS created_at,
        CASE WHEN status <> 'open' THEN close_date END AS closed_on,
        CASE WHEN status = 'open' THEN close_date END AS expected_close_on,
        lead_source AS opportunity_source,
        sf_id(campaign_id) AS campaign_id,
        product_id,
        loss_reason,
        competitor,
        is_duplicate,
        moment(coalesce(last_modified_date, system_modstamp)) AS latest,
        gone(is_deleted, fivetran_active) AS set_aside
    FROM judged
    """,
    roles=_CRM,
)

# OpportunityHistory tells stage, amount and close date at every change; OpportunityFieldHistory single fields, among
# them the owner. Together they make whole versions: a field holds what its last change said, before its first change
# what that change says it was, and where it never changed what the deal says now.
_TIMELINE = f"""
    WITH {_STAGES},

    deals AS (
        SELECT
            sf_id(id) AS id,
            max_by(created_date, _row) AS created_date,
            max_by(struct_pack(
                stage := stage_name, amount := amount, close := close_date, owner := sf_id(owner_id),
                currency := currency_iso_code
            ), _row) AS present
        FROM opportunity
        GROUP BY ALL
    ),

    deal_stages AS (
        SELECT stage_name AS name, max_by(status_of(is_closed, is_won), _row) AS status
        FROM opportunity
        WHERE stage_name IS NOT NULL
        GROUP BY stage_name
    ),

    steps AS (
        SELECT
            *, sf_id(opportunity_id) AS deal_id, moment(created_date) AS since,
            CASE WHEN truth(is_deleted) THEN 'deleted' END AS set_aside
        FROM opportunity_history
    ),

    named AS (
        SELECT
            *, sf_id(opportunity_id) AS deal_id, moment(created_date) AS since,
            CASE bare(field)
                WHEN 'stagename' THEN 'stage' WHEN 'stage' THEN 'stage' WHEN 'amount' THEN 'amount'
                WHEN 'closedate' THEN 'close' WHEN 'owner' THEN 'owner' WHEN 'ownerid' THEN 'owner'
            END AS what,
            is_id(coalesce(new_value, old_value)) AS has_ids
        FROM opportunity_field_history
    ),

    changes AS (
        SELECT
            *,
            CASE
                WHEN truth(is_deleted) THEN 'deleted'
                WHEN what IS NULL
                    THEN 'not used: no day-by-day attribute of ours is called ' || coalesce(field, 'nothing')
                WHEN what = 'owner' AND NOT has_ids
                    AND bool_or(has_ids) OVER (PARTITION BY deal_id, what, created_date)
                    THEN 'not used: the same change stands in another row with ids instead of names'
            END AS set_aside
        FROM named
    ),

    facts AS (
        SELECT deal_id, what, since, max_by(struct_pack(v := new_value), _row) AS new, max_by(old, _row) AS old
        FROM (
            SELECT deal_id, 'stage' AS what, since, stage_name AS new_value, NULL AS old, _row
            FROM steps
            WHERE set_aside IS NULL
            UNION ALL
            SELECT deal_id, 'amount', since, amount, NULL, _row FROM steps WHERE set_aside IS NULL
            UNION ALL
            SELECT deal_id, 'close', since, close_date, NULL, _row FROM steps WHERE set_aside IS NULL
            UNION ALL
            SELECT
                deal_id, what, since, CASE WHEN what = 'owner' THEN sf_id(new_value) ELSE new_value END,
                struct_pack(v := CASE WHEN what = 'owner' THEN sf_id(old_value) ELSE old_value END), _row
            FROM changes
            WHERE set_aside IS NULL
        )
        GROUP BY deal_id, what, since
    ),

    births AS (
        SELECT deals.id AS deal_id, deals.created_date, moment(deals.created_date) AS since
        FROM deals
        WHERE deals.id NOT IN (SELECT deal_id FROM steps WHERE set_aside IS NULL AND deal_id IS NOT NULL)
    ),

    moments AS (
        SELECT deal_id, since FROM steps WHERE set_aside IS NULL AND since IS NOT NULL
        UNION
        SELECT deal_id, since FROM changes WHERE set_aside IS NULL AND since IS NOT NULL
        UNION
        SELECT deal_id, since FROM births WHERE since IS NOT NULL
    ),

    timeline AS (
        SELECT deal_id, what, since, new, old, 0 AS asks FROM facts
        UNION ALL
        SELECT moments.deal_id, asked.what, moments.since, NULL, NULL, 1
        FROM moments
        CROSS JOIN (VALUES ('stage'), ('amount'), ('close'), ('owner')) AS asked(what)
    ),

    known AS (
        SELECT
            deal_id, what, since, asks,
            last_value(new IGNORE NULLS) OVER (
                PARTITION BY deal_id, what ORDER BY since, asks ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
            ) AS here,
            first_value(old IGNORE NULLS) OVER (
                PARTITION BY deal_id, what ORDER BY since, asks ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING
            ) AS before
        FROM timeline
    ),

    settled AS (
        SELECT
            known.deal_id, known.since, known.what,
            CASE
                WHEN known.here IS NOT NULL THEN known.here.v
                WHEN known.before IS NOT NULL THEN known.before.v
                WHEN known.what = 'stage' THEN deals.present.stage
                WHEN known.what = 'amount' THEN deals.present.amount
                WHEN known.what = 'close' THEN deals.present.close
                ELSE deals.present.owner
            END AS value
        FROM known
        LEFT JOIN deals ON deals.id = known.deal_id
        WHERE known.asks = 1
    ),

    versions AS (
        SELECT
            deal_id, since,
            max(value) FILTER (WHERE what = 'stage') AS stage,
            max(value) FILTER (WHERE what = 'amount') AS amount,
            max(value) FILTER (WHERE what = 'close') AS close,
            max(value) FILTER (WHERE what = 'owner') AS owner
        FROM settled
        GROUP BY deal_id, since
    )
"""
_VERSION = """
        versions.stage,
        coalesce(stage_list.status, deal_stages.status, status_in_words(versions.stage)) AS status,
        versions.amount,
        {currency} AS currency,
        versions.close AS expected_close_on,
        versions.owner AS owner_id
"""
_MEANING = """
    LEFT JOIN stage_list ON stage_list.name = versions.stage
    LEFT JOIN deal_stages ON deal_stages.name = versions.stage
"""

_STEPS = Feed(
    "opportunity_history",
    "opportunity_history",
    f"""
    {_TIMELINE}

    SELECT
        steps._row, steps.deal_id AS opportunity_id, steps.created_date AS from_at,
        {_VERSION.format(currency="coalesce(steps.currency_iso_code, deals.present.currency)")},
        steps.set_aside
    FROM steps
    LEFT JOIN versions ON versions.deal_id = steps.deal_id AND versions.since = steps.since
    LEFT JOIN deals ON deals.id = steps.deal_id
    {_MEANING}
    ORDER BY steps.since, steps.id
    """,
    roles=_CRM,
)

_FIELD_CHANGES = Feed(
    "opportunity_history",
    "opportunity_field_history",
    f"""
    {_TIMELINE},

    told AS (
        SELECT
            _row, deal_id, since, created_date,
            CASE
                WHEN set_aside IS NOT NULL THEN set_aside
                WHEN (deal_id, since) IN (
                    SELECT (deal_id, since) FROM steps WHERE set_aside IS NULL AND since IS NOT NULL
                )
                    THEN 'not used: part of the version of the same moment in OpportunityHistory'
                WHEN since IS NOT NULL
                    AND row_number() OVER (PARTITION BY deal_id, since, set_aside IS NULL ORDER BY _row) > 1
                    THEN 'not used: part of the version of the same moment, told with another row'
            END AS set_aside
        FROM changes
        UNION ALL
        SELECT first_change._row, births.deal_id, births.since, births.created_date, NULL
        FROM births
        JOIN (
            SELECT deal_id, min_by(_row, (since, _row)) AS _row, min(since) AS since
            FROM changes
            WHERE set_aside IS NULL
            GROUP BY deal_id
        ) AS first_change ON first_change.deal_id = births.deal_id AND births.since < first_change.since
    )

    SELECT
        told._row, told.deal_id AS opportunity_id, told.created_date AS from_at,
        {_VERSION.format(currency="deals.present.currency")},
        told.set_aside
    FROM told
    LEFT JOIN versions ON versions.deal_id = told.deal_id AND versions.since = told.since
    LEFT JOIN deals ON deals.id = told.deal_id
    {_MEANING}
    """,
    roles=_CRM,
    fans_out=True,
)


def _versions(object_: str) -> Feed:
    return Feed(
        "opportunity_history",
        object_,
        f"""
        SELECT
            _row,
            sf_id(id) AS opportunity_id,
            fivetran_start AS from_at,
            stage_name AS stage,
            coalesce(status_of(is_closed, is_won), status_in_words(stage_name)) AS status,
            amount,
            currency_iso_code AS currency,
            close_date AS expected_close_on,
            sf_id(owner_id) AS owner_id,
            gone(is_deleted, NULL) AS set_aside
        FROM {object_}
        WHERE fivetran_start IS NOT NULL
        """,
        roles=_CRM,
        partial=object_ == "opportunity",
    )


_PEOPLE = Feed(
    "opportunity_people",
    "opportunity_contact_role",
    """
    SELECT
        _row,
        sf_id(opportunity_id) AS opportunity_id,
        sf_id(contact_id) AS person_id,
        role,
        is_primary,
        created_date AS from_at,
        gone(is_deleted, fivetran_active) AS set_aside
    FROM opportunity_contact_role
    """,
    roles=_CRM,
)

_PRODUCTS = Feed(
    "products",
    "product",
    """
    SELECT _row, sf_id(id) AS product_id, name, family, gone(is_deleted, fivetran_active) AS set_aside FROM product
    """,
)

# Without a last day, the term in months tells it.
_CONTRACTS = Feed(
    "contracts",
    "contract",
    """
    SELECT
        _row,
        sf_id(id) AS contract_id,
        sf_id(account_id) AS account_id,
        sf_id(opportunity_id) AS opportunity_id,
        CASE type_of(type)
            WHEN 'new_business' THEN 'new'
            WHEN 'other' THEN NULL
            ELSE type_of(type)
        END AS kind,
        start_date AS starts_on,
        CASE
            WHEN end_date IS NOT NULL THEN day_after(end_date)
            WHEN is_usual(start_date) AND try_cast(contract_term AS INTEGER) BETWEEN 1 AND 600
                THEN strftime(
                    try_cast(start_date AS DATE) + to_months(try_cast(contract_term AS INTEGER)), '%Y-%m-%d'
                )
        END AS ends_on,
        cancelled_on,
        value,
        annual_value,
        currency_iso_code AS currency,
        CASE
            WHEN gone(is_deleted, fivetran_active) IS NOT NULL THEN gone(is_deleted, fivetran_active)
            WHEN says(status, 'draft|approval|in signature|negotiat') THEN 'not used: not yet signed'
        END AS set_aside
    FROM contract
    """,
    roles=_CRM,
)

FEEDS = (
    _OPPORTUNITIES, _STEPS, _FIELD_CHANGES, _versions("opportunity_version"), _versions("opportunity"), _PEOPLE,
    _PRODUCTS, _CONTRACTS,
)  # fmt: skip
