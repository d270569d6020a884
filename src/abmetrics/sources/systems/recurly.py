"""Recurly: accounts, subscriptions, plans and invoice lines, of whose dated versions the latest of each id counts.

A subscription is one open-ended contract from the end of its trial, worth its subtotal (price, quantity and add-ons,
before tax) a year; its versions tell how that changed. Lines are billed without tax; invoices whose lines are not in
the export count as one line.
"""

from __future__ import annotations

from abmetrics.sources.recurring_revenue import revenue_changes
from abmetrics.sources.system import Feed, Object, System

_OBJECTS = (
    Object(
        "account_history",
        files="account",
        columns="""
            id company email updated_at|fivetran_synced code crm_account_id|salesforce_account_id
        """,
        signature="id code",
    ),
    Object(
        "subscription_history",
        files="subscription",
        columns="""
            id account_id plan_id state created_at updated_at activated_at expires_at trial_ends_at currency unit_amount
            quantity add_ons_total subtotal
        """,
        signature="id account_id plan_id state",
    ),
    Object(
        "plan_history",
        files="plan",
        columns="id code name interval_unit interval_length updated_at",
        signature="id code interval_unit",
    ),
    Object(
        "invoice_history",
        files="invoice",
        columns="id account_id state type created_at updated_at currency subtotal total tax",
        signature="id account_id state total",
    ),
    Object(
        "line_item_history",
        files="line_item invoice_line_item",
        columns="""
            id invoice_id account_id subscription_id plan_id state currency subtotal discount tax tax_inclusive
            created_at updated_at start_date end_date
        """,
        signature="id account_id subtotal",
    ),
)

_MACROS = """
CREATE MACRO number_of(told) AS try_cast(told AS DOUBLE);
-- Of two numbers the one that is told and is none.
CREATE MACRO unclear(one, other) AS CASE
    WHEN number_of(one) IS NULL THEN one
    WHEN number_of(other) IS NULL THEN other
END;
"""

_ORGANISATIONS = Feed(
    "organisations",
    "account_history",
    """
    SELECT
        _row,
        own_id(id) AS organisation_id,
        crm_account_id AS account_id,
        company AS name,
        nullif(split_part(email, '@', 2), '') AS domain,
        try_cast(updated_at AS TIMESTAMP) AS latest
    FROM account_history
    """,
)

_PRODUCTS = Feed(
    "products",
    "plan_history",
    """
    SELECT
        _row,
        own_id(id) AS product_id,
        coalesce(name, code) AS name,
        try_cast(updated_at AS TIMESTAMP) AS latest
    FROM plan_history
    """,
)

_PRICED = """
    SELECT
        versions._row, versions.id, versions.account_id, versions.plan_id, lower(versions.state) AS state,
        versions.updated_at, versions.currency,
        CASE
            WHEN try_cast(versions.trial_ends_at AS TIMESTAMP) > try_cast(versions.activated_at AS TIMESTAMP)
                THEN versions.trial_ends_at
            ELSE coalesce(versions.activated_at, versions.created_at)
        END AS starts_on,
        versions.expires_at AS ends_on,
        versions.subtotal,
        CASE
            WHEN versions.subtotal IS NOT NULL THEN number_of(versions.subtotal)
            ELSE number_of(versions.unit_amount) * coalesce(number_of(versions.quantity), 1)
                + coalesce(number_of(versions.add_ons_total), 0)
        END
        * CASE
            WHEN lower(plans.interval_unit) LIKE 'month%' THEN 12.0
            WHEN lower(plans.interval_unit) LIKE 'day%' THEN 365.0
            WHEN lower(plans.interval_unit) LIKE 'week%' THEN 365.0 / 7
            WHEN lower(plans.interval_unit) LIKE 'year%' THEN 1.0
        END / nullif(greatest(plans.interval_length, 0), 0) AS annual,
        CASE
            WHEN lower(versions.state) = 'failed' THEN 'not used: the subscription never began (failed)'
            WHEN try_cast(versions.expires_at AS TIMESTAMP) <= try_cast(versions.trial_ends_at AS TIMESTAMP)
                THEN 'not used: ended within its trial'
        END AS set_aside
    FROM subscription_history AS versions
    LEFT JOIN (
        SELECT
            id, max_by(interval_unit, (updated_at, _row)) AS interval_unit,
            max_by(coalesce(number_of(interval_length), 1), (updated_at, _row)) AS interval_length
        FROM plan_history
        GROUP BY id
    ) AS plans ON plans.id = versions.plan_id
"""

_CONTRACTS = Feed(
    "contracts",
    "subscription_history",
    f"""
    SELECT
        _row,
        own_id(id) AS contract_id,
        own_id(account_id) AS account_id,
        own_id(plan_id) AS product_id,
        starts_on,
        ends_on,
        CASE
            WHEN subtotal IS NOT NULL AND number_of(subtotal) IS NULL THEN subtotal
            ELSE CAST(round(annual, 4) AS VARCHAR)
        END AS annual_value,
        currency,
        set_aside,
        try_cast(updated_at AS TIMESTAMP) AS latest
    FROM ({_PRICED})
    """,
)

_CHANGES = Feed(
    "recurring_revenue_events",
    "subscription_history",
    revenue_changes(
        f"""
        SELECT
            _row, own_id(id) AS contract_id, own_id(account_id) AS account_id, own_id(plan_id) AS product_id, currency,
            try_cast(updated_at AS TIMESTAMP) AS seen_at, starts_on, ends_on, annual, set_aside
        FROM ({_PRICED})
        """
    ),
)

_INVOICES = Feed(
    "invoices",
    "line_item_history",
    """
    WITH latest_invoices AS (
        SELECT
            id, max_by(lower(state), (updated_at, _row)) AS state, max_by(created_at, (updated_at, _row)) AS created_at
        FROM invoice_history
        GROUP BY id
    ),
    lines AS (
        SELECT
            *,
            number_of(subtotal) - number_of(coalesce(discount, '0'))
            - CASE WHEN truth(tax_inclusive) THEN number_of(coalesce(tax, '0')) ELSE 0 END AS net
        FROM line_item_history
    )
    SELECT
        lines._row,
        own_id(lines.id) AS invoice_id,
        own_id(lines.account_id) AS account_id,
        own_id(lines.subscription_id) AS contract_id,
        own_id(lines.plan_id) AS product_id,
        coalesce(latest_invoices.created_at, lines.created_at) AS "on",
        coalesce(
            CAST(round(lines.net, 4) AS VARCHAR), unclear(lines.subtotal, lines.discount), unclear(lines.tax, NULL)
        ) AS amount,
        lines.currency,
        CASE WHEN lines.end_date IS NOT NULL THEN lines.start_date END AS period_from_on,
        lines.end_date AS period_to_on,
        CASE
            WHEN lower(lines.state) = 'pending' THEN 'not used: not invoiced yet'
            WHEN latest_invoices.state IN ('void', 'voided') THEN 'not used: the invoice is void'
        END AS set_aside,
        try_cast(lines.updated_at AS TIMESTAMP) AS latest
    FROM lines
    LEFT JOIN latest_invoices ON latest_invoices.id = lines.invoice_id
    """,
)

_INVOICES_ALONE = Feed(
    "invoices",
    "invoice_history",
    """
    SELECT
        whole._row,
        own_id('invoice:' || whole.id) AS invoice_id,
        own_id(whole.account_id) AS account_id,
        whole.created_at AS "on",
        coalesce(
            CAST(round(number_of(whole.total) - number_of(coalesce(whole.tax, '0')), 4) AS VARCHAR),
            unclear(whole.total, whole.tax)
        ) AS amount,
        whole.currency,
        CASE WHEN lower(whole.state) IN ('void', 'voided') THEN 'not used: the invoice is void' END AS set_aside,
        try_cast(whole.updated_at AS TIMESTAMP) AS latest
    FROM invoice_history AS whole
    LEFT JOIN (SELECT DISTINCT invoice_id FROM line_item_history) AS itemised ON itemised.invoice_id = whole.id
    WHERE itemised.invoice_id IS NULL
    """,
    partial=True,
)

_PAID = "how invoices were paid; revenue is counted as billed"
_REDUCED = "reductions, which the invoices' lines have already"

SYSTEM = System(
    kind="recurly",
    name="Recurly",
    about="accounts, subscriptions with their versions, plans and invoice lines",
    objects=_OBJECTS,
    feeds=(_ORGANISATIONS, _PRODUCTS, _CONTRACTS, _CHANGES, _INVOICES, _INVOICES_ALONE),
    role="marketing",
    macros=_MACROS,
    prefixes=("recurly",),
    unused={
        "account_balance_history": "what accounts owe; no KPI reads it",
        "account_note_history": "notes of colleagues; no KPI reads them",
        "billing_info_history": "cards and addresses; no KPI reads them",
        "coupon_discount": _REDUCED,
        "coupon_redemption_history": _REDUCED,
        "invoice_coupon_redemption_history": _REDUCED,
        "credit_payment_history": _PAID,
        "transaction": _PAID,
        "transaction_subscription": _PAID,
        "invoice_subscription_history": "which invoice bills which subscription; the lines name it themselves",
        "plan_currency_history": "list prices; a subscription's own price is read",
        "subscription_add_on_history": "add-ons; a subscription's subtotal has them already",
        "subscription_change_history": "changes that are planned; those made are versions of the subscription",
    },
)
