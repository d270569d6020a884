"""Stripe as Fivetran lands it: the customers of the last eleven months, their subscriptions and invoices."""

from __future__ import annotations

from abmetrics.demo.world.chance import years_later
from abmetrics.demo.world.company import Company
from abmetrics.demo.world.contracts import Term, stripe_terms
from abmetrics.demo.world.deals import PRODUCTS
from abmetrics.demo.writers.keys import Keys
from abmetrics.demo.writers.sheet import Cell, Sheet, compact, midnight, utc

Row = tuple[Cell, ...]
_WITHOUT_LINK = 7
"""Every seventh customer does not name its account: only its mail address does."""


def stripe_sheets(company: Company, keys: Keys) -> list[Sheet]:
    """Customers, products, prices, subscriptions with their items, invoices with their lines."""
    terms = stripe_terms(company.span, company.terms)
    first = list({term.firm.number: term for term in reversed(terms)}.values())[::-1]
    return [
        Sheet("stripe/customer.csv", _CUSTOMER, [_customer(keys, place, t) for place, t in enumerate(first)]),
        Sheet(
            "stripe/product.csv",
            ("id", "name", "active", "is_deleted", "livemode", "type"),
            [(_product(name), name, "true", "false", "true", "service") for name in PRODUCTS],
        ),
        Sheet("stripe/price.csv", _PRICE, [_price(t) for t in terms]),
        Sheet("stripe/subscription.csv", _SUBSCRIPTION, [_subscription(t) for t in terms]),
        Sheet(
            "stripe/subscription_item.csv",
            ("id", "subscription_id", "plan_id", "quantity", "created", "metadata"),
            [(f"si_{t.number:06d}", f"sub_{t.number:06d}", f"price_{t.number:06d}", 1, _at(t), "{}") for t in terms],
        ),
        Sheet("stripe/invoice.csv", _INVOICE, [_invoice(t) for t in terms if t.starts <= company.span.through]),
        Sheet("stripe/invoice_line_item.csv", _LINE, [_line(t) for t in terms if t.starts <= company.span.through]),
    ]


def _at(term: Term) -> str | None:
    return utc(midnight(term.starts, 10), "", " ")


def _product(name: str) -> str:
    return f"prod_{name.replace(' ', '')}"


_CUSTOMER = ("id", "created", "currency", "email", "name", "description", "is_deleted", "livemode", "metadata")


def _customer(keys: Keys, place: int, term: Term) -> Row:
    firm = term.firm
    linked = {} if place % _WITHOUT_LINK == _WITHOUT_LINK - 1 else {"crm_account_id": keys.account(firm.number)}
    return (
        f"cus_{firm.number:06d}", _at(term), firm.currency.lower(), f"accounts@{firm.domain}", firm.name, None, "false",
        "true", compact(linked),
    )  # fmt: skip


_PRICE = (
    "id", "active", "billing_scheme", "created", "currency", "product_id", "recurring_interval",
    "recurring_interval_count", "recurring_usage_type", "type", "unit_amount", "livemode", "is_deleted",
)  # fmt: skip


def _price(term: Term) -> Row:
    return (
        f"price_{term.number:06d}", "true", "per_unit", _at(term), term.firm.currency.lower(), _product(term.product),
        "year", 1, "licensed", "recurring", term.annual * 100, "true", "false",
    )  # fmt: skip


_SUBSCRIPTION = (
    "id", "customer_id", "status", "created", "start_date", "current_period_start", "current_period_end", "ended_at",
    "cancel_at", "cancel_at_period_end", "quantity", "livemode", "metadata",
)  # fmt: skip


def _subscription(term: Term) -> Row:
    starts = _at(term)
    ends = utc(midnight(years_later(term.starts, 1), 10), "", " ")
    return (
        f"sub_{term.number:06d}", f"cus_{term.firm.number:06d}", "active", starts, starts, starts, ends, None, None,
        "false", 1, "true", "{}",
    )  # fmt: skip


_INVOICE = (
    "id", "customer_id", "subscription_id", "currency", "status", "created", "period_start", "period_end", "subtotal",
    "tax", "total", "amount_due", "amount_paid", "paid", "billing_reason", "is_deleted", "livemode",
)  # fmt: skip


def _invoice(term: Term) -> Row:
    cents = term.annual * 100
    tax = cents * 19 // 100 if term.firm.country == "Germany" else 0
    return (
        f"in_{term.number:06d}", f"cus_{term.firm.number:06d}", f"sub_{term.number:06d}", term.firm.currency.lower(),
        "paid", _at(term), _at(term), _at(term), cents, tax, cents + tax, cents + tax, cents + tax, "true",
        "subscription_create", "false", "true",
    )  # fmt: skip


_LINE = (
    "id", "invoice_id", "amount", "currency", "description", "period_start", "period_end", "plan_id", "quantity",
    "subscription_id", "subscription_item_id", "type", "livemode",
)  # fmt: skip


def _line(term: Term) -> Row:
    ends = utc(midnight(years_later(term.starts, 1), 10), "", " ")
    return (
        f"il_{term.number:06d}", f"in_{term.number:06d}", term.annual * 100, term.firm.currency.lower(), term.product,
        _at(term), ends, f"price_{term.number:06d}", 1, f"sub_{term.number:06d}", f"si_{term.number:06d}",
        "subscription", "true",
    )  # fmt: skip
