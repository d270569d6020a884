"""Canonical tables of the selling: opportunities with history and people, contracts, recurring revenue, invoices."""

from __future__ import annotations

from abmetrics.model.schema import canonical, choice, day, flag, key, link, moment, money, text

STATUSES = ("open", "won", "lost")
DEAL_TYPES = ("new_business", "renewal", "upsell", "cross_sell", "other")

_account = link("account_id", "accounts.account_id", "the account", expected=True)
_currency = text("currency", "ISO 4217 code; the workspace's when empty")
_product = link("product_id", "products.product_id", "the product")
_opportunity = key("opportunity_id", "the opportunity", "opportunities.opportunity_id")

opportunities = canonical(
    "opportunities",
    "one row per opportunity (deal)",
    "Deals as they stand now; what they were earlier stands in opportunity_history.",
    ("opportunity_id",),
    key("opportunity_id", "the opportunity's id in the CRM"),
    _account,
    text("name", "its name"),
    link("owner_id", "users.user_id", "the seller who owns it"),
    choice("type", DEAL_TYPES, "new business, renewal, upsell or cross-sell"),
    text("segment", "the sales segment written on the deal itself; deals are cut by their account's"),
    text("stage", "sales stage, in the CRM's own words"),
    choice("status", STATUSES, "open, won or lost", required=True),
    money("amount", "the deal's amount, in `currency`"),
    _currency,
    moment("created_at", "when it was created", expected=True),
    day("closed_on", "the day it was won or lost; empty while open", observed=True),
    day("expected_close_on", "the day it is expected to close"),
    text("opportunity_source", "lead or opportunity source"),
    link("campaign_id", "campaigns.campaign_id", "the primary campaign"),
    _product,
    text("loss_reason", "why it was lost"),
    text("competitor", "who else was considered"),
    flag("is_duplicate", "marked as a duplicate of another opportunity"),
)

opportunity_history = canonical(
    "opportunity_history",
    "one row per opportunity and change",
    "Dated versions of an opportunity; each holds from `from_at` until the next one.",
    ("opportunity_id", "from_at"),
    _opportunity,
    moment("from_at", "from when on", required=True),
    text("stage", "stage from then on"),
    choice("status", STATUSES, "status from then on"),
    money("amount", "amount from then on, in `currency`"),
    _currency,
    day("expected_close_on", "expected close from then on"),
    link("owner_id", "users.user_id", "owner from then on"),
)

opportunity_people = canonical(
    "opportunity_people",
    "one row per opportunity and person",
    "Contact roles: who takes part in a deal.",
    ("opportunity_id", "person_id"),
    _opportunity,
    key("person_id", "the person", "people.person_id"),
    text("role", "role in the deal"),
    flag("is_primary", "the primary contact"),
    moment("from_at", "since when", observed=False),
)

contracts = canonical(
    "contracts",
    "one row per contract term",
    "Contracts; one row per term, a renewal being a row of its own.",
    ("contract_id",),
    key("contract_id", "the contract's id"),
    link("account_id", "accounts.account_id", "the customer", required=True),
    link("opportunity_id", "opportunities.opportunity_id", "the deal that led to it"),
    _product,
    choice("kind", ("new", "renewal", "upsell", "cross_sell"), "derived from the account's other contracts when empty"),
    day("starts_on", "first day", required=True, observed=True),
    day("ends_on", "day after the last; empty: open-ended"),
    day("cancelled_on", "first day it no longer holds, when ended early"),
    money("value", "value over the whole term, in `currency`"),
    money("annual_value", "value a year, in `currency`; computed from value and term when empty"),
    _currency,
)

recurring_revenue_events = canonical(
    "recurring_revenue_events",
    "one row per change of recurring revenue",
    "New, expansion, contraction, churn and reactivation of recurring revenue.",
    ("event_id",),
    key("event_id", "the event's id"),
    link("account_id", "accounts.account_id", "the customer", required=True),
    link("contract_id", "contracts.contract_id", "the contract"),
    _product,
    day("on", "the day it takes effect", required=True, observed=True),
    choice("kind", ("new", "expansion", "contraction", "churn", "reactivation"), "what changed", required=True),
    money("annual_amount", "change of the yearly recurring amount, signed, in `currency`", required=True),
    _currency,
)

invoices = canonical(
    "invoices",
    "one row per invoice line",
    "What was billed.",
    ("invoice_id",),
    key("invoice_id", "the line's id"),
    link("account_id", "accounts.account_id", "the customer", required=True),
    link("contract_id", "contracts.contract_id", "the contract"),
    _product,
    day("on", "invoice date", required=True, observed=True),
    money("amount", "the amount without tax, in `currency`", required=True),
    _currency,
    day("period_from_on", "first day of the service billed"),
    day("period_to_on", "day after its last"),
)

DEALS = (
    opportunities, opportunity_history, opportunity_people, contracts, recurring_revenue_events, invoices,
)  # fmt: skip
