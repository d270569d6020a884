"""Stripe: customers, subscriptions with their prices and versions, invoices with their lines, credit notes.

The layout is that of Stripe's own tables (Sigma, Data Pipeline) and of Fivetran: amounts in minor units, times in UTC.
Each item of a subscription is one open-ended contract from the end of its trial, worth price × quantity a year. List
prices count; what coupons took off stands in the invoices. Where an invoice's lines add up to its subtotal, each line
bears its share of the discount, so that lines sum to the invoice without tax; else the invoice is one line.
"""

from __future__ import annotations

from abmetrics.sources.recurring_revenue import revenue_changes
from abmetrics.sources.system import Feed, Object, System

_SUBSCRIPTION = """
    id customer_id status created start_date|start ended_at cancel_at cancel_at_period_end current_period_end trial_end
    quantity plan_id|price_id livemode fivetran_synced
"""
_OBJECTS = (
    Object(
        "customer",
        columns="""
            id name email description metadata livemode
            crm_account_id|salesforce_account_id|sfdc_account_id|metadata_salesforce_account_id
        """,
        signature="id email",
    ),
    Object("subscription", columns=_SUBSCRIPTION, signature="id customer_id status created"),
    Object(
        "subscription_history",
        columns=f"{_SUBSCRIPTION} fivetran_start",
        signature="id customer_id status created",
    ),
    Object(
        "subscription_item",
        columns="id subscription_id plan_id|price_id quantity",
        signature="id subscription_id plan_id",
    ),
    Object(
        "price",
        columns="""
            id product_id currency unit_amount unit_amount_decimal recurring_interval recurring_interval_count
            recurring_usage_type transform_quantity_divide_by transform_quantity_round
        """,
        signature="id product_id unit_amount",
    ),
    Object(
        "plan",
        columns="""
            id product_id currency amount interval interval_count usage_type
            transform_usage_divide_by transform_usage_round
        """,
        signature="id product_id amount interval",
    ),
    Object("product", columns="id name", signature="id name"),
    Object(
        "invoice",
        columns="""
            id customer_id subscription_id currency status subtotal tax total is_deleted livemode period_end
            finalized_at|status_transitions_finalized_at created|date
        """,
        signature="id customer_id subtotal total",
    ),
    Object(
        "invoice_line_item",
        columns="""
            id invoice_id amount currency period_start period_end plan_id|price_id subscription_id subscription_item_id
        """,
        signature="id invoice_id amount",
    ),
    Object(
        "credit_note",
        columns="id invoice_id created currency subtotal total discount_amount total_excluding_tax status livemode",
        signature="id invoice_id subtotal total",
    ),
)

_MACROS = """
-- How many of Stripe's units make one of a currency. ISK and UGX are told in hundredths although they have none.
CREATE MACRO minor_units(currency) AS CASE
    WHEN upper(currency) IN (
        'BIF', 'CLP', 'DJF', 'GNF', 'JPY', 'KMF', 'KRW', 'MGA', 'PYG', 'RWF', 'VND', 'VUV', 'XAF', 'XOF', 'XPF'
    ) THEN 1.0
    WHEN upper(currency) IN ('BHD', 'JOD', 'KWD', 'OMR', 'TND') THEN 1000.0
    ELSE 100.0
END;
CREATE MACRO number_of(told) AS try_cast(told AS DOUBLE);
-- Of two numbers the one that is told and is none.
CREATE MACRO unclear(one, other) AS CASE
    WHEN number_of(one) IS NULL THEN one
    WHEN number_of(other) IS NULL THEN other
END;
CREATE MACRO money(amount, currency) AS CAST(round(amount / minor_units(currency), 4) AS VARCHAR);
-- How often a price is paid in a year.
CREATE MACRO times_a_year(every, intervals) AS CASE lower(every)
    WHEN 'year' THEN 1.0 WHEN 'month' THEN 12.0 WHEN 'week' THEN 365.0 / 7 WHEN 'day' THEN 365.0
END / nullif(greatest(coalesce(number_of(intervals), 1), 0), 0);
-- How many are paid for, where a price is for packs of several.
CREATE MACRO packs(quantity, pack, rounding) AS CASE
    WHEN NOT coalesce(pack > 0, false) THEN quantity
    WHEN rounding = 'up' THEN ceil(quantity / pack)
    ELSE floor(quantity / pack)
END;
"""
_TEST = "'not used: a record of the test mode'"


_ORGANISATIONS = Feed(
    "organisations",
    "customer",
    f"""
    WITH told AS (
        SELECT *, TRY(json_extract_string(metadata, [
            '$.salesforce_account_id', '$.sfdc_account_id', '$.crm_account_id', '$.account_id', '$.external_id'
        ])) AS ids
        FROM customer
    )
    SELECT
        _row,
        own_id(id) AS organisation_id,
        coalesce(crm_account_id, ids[1], ids[2], ids[3], ids[4], ids[5]) AS account_id,
        coalesce(name, description) AS name,
        nullif(split_part(email, '@', 2), '') AS domain,
        CASE WHEN NOT truth(livemode) THEN {_TEST} END AS set_aside
    FROM told
    """,
)

_PRODUCTS = Feed("products", "product", "SELECT _row, own_id(id) AS product_id, name FROM product")

_PRICES = """
    SELECT
        id, min_by(product_id, _row) AS product_id, min_by(currency, _row) AS currency,
        min_by(amount, _row) AS amount, min_by(a_year, _row) AS a_year, min_by(usage_type, _row) AS usage_type,
        min_by(pack, _row) AS pack, min_by(rounding, _row) AS rounding
    FROM (
        SELECT
            _row, id, product_id, currency, coalesce(unit_amount, unit_amount_decimal) AS amount,
            times_a_year(recurring_interval, recurring_interval_count) AS a_year,
            lower(recurring_usage_type) AS usage_type,
            number_of(transform_quantity_divide_by) AS pack, lower(transform_quantity_round) AS rounding
        FROM price
        UNION ALL
        SELECT
            _row, id, product_id, currency, amount, times_a_year("interval", interval_count), lower(usage_type),
            number_of(transform_usage_divide_by), lower(transform_usage_round)
        FROM plan
    )
    GROUP BY id
"""


def _items(subscriptions: str, seen_at: str, quantity: str) -> str:
    """The subscriptions' items, one row each (a subscription whose items are not told is one), with their yearly worth.

    `unclear` is a price or quantity that is told and no number. Tiered and metered prices are worth what is used:
    their yearly worth is not known.
    """
    return f"""
    SELECT
        one._row, one.id AS subscription_id, one.fivetran_synced, {seen_at} AS seen_at,
        own_id(coalesce(items.id, one.id)) AS contract_id,
        own_id(one.customer_id) AS account_id,
        own_id(prices.product_id) AS product_id,
        CASE
            WHEN try_cast(one.trial_end AS TIMESTAMP) > try_cast(coalesce(one.start_date, one.created) AS TIMESTAMP)
                THEN one.trial_end
            ELSE coalesce(one.start_date, one.created)
        END AS starts_on,
        coalesce(
            one.ended_at, one.cancel_at, CASE WHEN truth(one.cancel_at_period_end) THEN one.current_period_end END
        ) AS ends_on,
        upper(prices.currency) AS currency,
        unclear(prices.amount, {quantity}) AS unclear,
        CASE WHEN prices.usage_type IS DISTINCT FROM 'metered' THEN
            number_of(prices.amount) / minor_units(prices.currency) * prices.a_year
            * packs(coalesce(number_of({quantity}), 1), prices.pack, prices.rounding)
        END AS annual,
        CASE
            WHEN NOT truth(one.livemode) THEN {_TEST}
            WHEN lower(one.status) IN ('incomplete', 'incomplete_expired')
                THEN 'not used: its first payment never came (' || lower(one.status) || ')'
            WHEN try_cast(one.ended_at AS TIMESTAMP) <= try_cast(one.trial_end AS TIMESTAMP)
                THEN 'not used: ended within its trial'
        END AS set_aside
    FROM {subscriptions} AS one
    LEFT JOIN (
        SELECT id, subscription_id, min_by(plan_id, _row) AS plan_id, min_by(quantity, _row) AS quantity
        FROM subscription_item
        GROUP BY id, subscription_id
    ) AS items ON items.subscription_id = one.id
    LEFT JOIN ({_PRICES}) AS prices ON prices.id = coalesce(items.plan_id, one.plan_id)
    """


_CONTRACTS = Feed(
    "contracts",
    "subscription",
    f"""
    SELECT
        _row, contract_id, account_id, product_id, starts_on, ends_on,
        coalesce(unclear, CAST(round(annual, 4) AS VARCHAR)) AS annual_value,
        currency, set_aside, try_cast(fivetran_synced AS TIMESTAMP) AS latest
    FROM ({_items("subscription", "NULL", "coalesce(items.quantity, one.quantity)")})
    """,
)

# A version has its own quantity where the subscription has one item; the items' are those of today.
_VERSIONS = _items(
    "subscription_history",
    "coalesce(try_cast(one.fivetran_start AS TIMESTAMP), try_cast(one.fivetran_synced AS TIMESTAMP))",
    "coalesce(one.quantity, items.quantity)",
)

_CONTRACTS_OF_VERSIONS = Feed(
    "contracts",
    "subscription_history",
    f"""
    SELECT
        versions._row, versions.contract_id, versions.account_id, versions.product_id, versions.starts_on,
        versions.ends_on, coalesce(versions.unclear, CAST(round(versions.annual, 4) AS VARCHAR)) AS annual_value,
        versions.currency, versions.set_aside, versions.seen_at AS latest
    FROM ({_VERSIONS}) AS versions
    LEFT JOIN (SELECT DISTINCT id FROM subscription) AS present ON present.id = versions.subscription_id
    WHERE present.id IS NULL
    """,
    partial=True,
)

_CHANGES = Feed(
    "recurring_revenue_events",
    "subscription_history",
    revenue_changes(
        f"""
        SELECT
            _row, contract_id, account_id, product_id, currency, seen_at, starts_on, ends_on, annual, set_aside
        FROM ({_VERSIONS})
        """
    ),
)

_INVOICES = Feed(
    "invoices",
    "invoice",
    f"""
    WITH lines AS (
        SELECT
            *,
            number_of(amount) AS units,
            sum(number_of(amount)) OVER (PARTITION BY invoice_id) AS all_units,
            sum(number_of(amount)) OVER (PARTITION BY invoice_id ORDER BY _row) AS units_so_far
        FROM invoice_line_item
    ),
    bills AS (
        SELECT
            *,
            number_of(total) - number_of(coalesce(tax, '0')) AS net,
            unclear(total, tax) AS unclear,
            CASE
                WHEN NOT truth(livemode) THEN {_TEST}
                WHEN truth(is_deleted) THEN 'deleted'
                WHEN lower(status) = 'draft' THEN 'not used: a draft'
                WHEN lower(status) = 'void' THEN 'not used: the invoice is void'
            END AS set_aside
        FROM invoice
    ),
    prices AS ({_PRICES}),
    items AS (SELECT DISTINCT id FROM subscription_item),
    itemised AS (
        SELECT subscription_id, CASE WHEN min(id) = max(id) THEN min(id) END AS only_item
        FROM subscription_item
        GROUP BY subscription_id
    )
    SELECT
        bills._row,
        own_id(coalesce(lines.id, bills.id)) AS invoice_id,
        own_id(bills.customer_id) AS account_id,
        own_id(CASE
            WHEN items.id IS NOT NULL THEN items.id
            WHEN itemised.subscription_id IS NOT NULL THEN itemised.only_item
            ELSE coalesce(lines.subscription_id, bills.subscription_id)
        END) AS contract_id,
        own_id(prices.product_id) AS product_id,
        coalesce(bills.finalized_at, bills.created, bills.period_end) AS "on",
        CASE
            WHEN lines.id IS NULL THEN coalesce(money(bills.net, bills.currency), bills.unclear)
            ELSE money(
                round(bills.net * lines.units_so_far / lines.all_units)
                - round(bills.net * (lines.units_so_far - lines.units) / lines.all_units),
                bills.currency
            )
        END AS amount,
        upper(bills.currency) AS currency,
        lines.period_start AS period_from_on,
        lines.period_end AS period_to_on,
        bills.set_aside
    FROM bills
    LEFT JOIN lines
        ON lines.invoice_id = bills.id AND lines.all_units = number_of(bills.subtotal)
        AND lines.all_units <> 0
    LEFT JOIN prices ON prices.id = lines.plan_id
    LEFT JOIN items ON items.id = lines.subscription_item_id
    LEFT JOIN itemised ON itemised.subscription_id = coalesce(lines.subscription_id, bills.subscription_id)
    """,
)

_LINES_ALONE = Feed(
    "invoices",
    "invoice_line_item",
    """
    SELECT
        lines._row,
        own_id(lines.id) AS invoice_id,
        NULL AS account_id,
        lines.period_start AS "on",
        lines.amount,
        'not used: its invoice is not in the export' AS set_aside
    FROM invoice_line_item AS lines
    LEFT JOIN (SELECT DISTINCT id FROM invoice) AS known ON known.id = lines.invoice_id
    WHERE known.id IS NULL
    """,
    partial=True,
)

_CREDIT_NOTES = Feed(
    "invoices",
    "credit_note",
    f"""
    WITH bills AS (
        SELECT id, min_by(customer_id, _row) AS customer_id FROM invoice GROUP BY id
    ),
    credits AS (
        SELECT
            *,
            CASE
                WHEN total_excluding_tax IS NOT NULL THEN number_of(total_excluding_tax)
                ELSE number_of(subtotal) - number_of(coalesce(discount_amount, '0'))
            END AS net,
            coalesce(unclear(total_excluding_tax, NULL), unclear(subtotal, discount_amount)) AS unclear
        FROM credit_note
    )
    SELECT
        credits._row,
        own_id(credits.id) AS invoice_id,
        own_id(bills.customer_id) AS account_id,
        credits.created AS "on",
        coalesce(money(-credits.net, credits.currency), credits.unclear) AS amount,
        upper(credits.currency) AS currency,
        CASE
            WHEN NOT truth(credits.livemode) THEN {_TEST}
            WHEN lower(credits.status) = 'void' THEN 'not used: the credit note is void'
            WHEN bills.id IS NULL THEN 'not used: its invoice is not in the export'
        END AS set_aside
    FROM credits
    LEFT JOIN bills ON bills.id = credits.invoice_id
    """,
)

_PAID = "how invoices were paid; revenue is counted as billed"
_OWN_MONEY = "the company's own balance with Stripe; no KPI reads it"
_REDUCED = "reductions, which the invoices' totals have already"

SYSTEM = System(
    kind="stripe",
    name="Stripe",
    about="customers, subscriptions and their versions, invoices and credit notes, in minor units",
    objects=_OBJECTS,
    feeds=(
        _ORGANISATIONS, _PRODUCTS, _CONTRACTS, _CONTRACTS_OF_VERSIONS, _CHANGES, _INVOICES, _LINES_ALONE, _CREDIT_NOTES,
    ),
    role="marketing",
    macros=_MACROS,
    prefixes=("stripe",),
    unused={
        "charge": _PAID,
        "refund": _PAID,
        "dispute": _PAID,
        "card": _PAID,
        "payment_intent": _PAID,
        "payment_method": _PAID,
        "payment_method_card": _PAID,
        "account": _OWN_MONEY,
        "balance_transaction": _OWN_MONEY,
        "fee": _OWN_MONEY,
        "payout": _OWN_MONEY,
        "payout_balance_transaction": _OWN_MONEY,
        "transfer": _OWN_MONEY,
        "coupon": _REDUCED,
        "discount": _REDUCED,
        "subscription_discount": _REDUCED,
        "credit_note_line_item": "lines of credit notes, whose totals are read",
    },
)  # fmt: skip
