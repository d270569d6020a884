"""How warm each firm is on each day, and how lively: what decides how much happens."""

from __future__ import annotations

import datetime as dt
from enum import IntEnum

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from abmetrics.demo.world.chance import Span
from abmetrics.demo.world.contracts import Customer
from abmetrics.demo.world.deals import Deal
from abmetrics.demo.world.programme import Fate, Plan


class Warmth(IntEnum):
    """What an account is doing with us on a day."""

    UNKNOWN = 0
    QUIET = 1
    LISTED = 2
    WARM = 3
    IN_DEAL = 4
    CUSTOMER = 5


_WEEKDAYS = np.array([1.15, 1.25, 1.25, 1.2, 0.95, 0.12, 0.08]) * 7 / 6
_QUIET_MONTHS = {7: 0.85, 8: 0.75, 12: 0.7}
_GROWTH_A_QUARTER = 0.035
_UNLISTED = 0.6
_FADES_DAYS = 35
FADES_BEFORE_CHURN_DAYS = 100
_FADED = 0.25
SILENT_DAYS = 100
"""Firms that end quiet or churned do nothing for this long before the last day: longer than any engagement window."""


def warmth_by_day(
    rng: Generator, span: Span, plans: list[Plan], deals: list[Deal], customers: list[Customer]
) -> NDArray[np.int64]:
    """Firm × day of Warmth; the later lines win over the earlier ones."""
    warmth = np.zeros((len(plans), span.days), dtype=np.int64)

    def paint(firm: int, first: dt.date, last: dt.date | None, value: Warmth) -> None:
        begin = max(span.offset(first), 0)
        end = span.days if last is None else max(span.offset(last), 0)
        warmth[firm, begin:end] = value

    for plan in plans:
        number = plan.firm.number
        paint(number, plan.firm.created, None, Warmth.QUIET)
        if plan.listed_from:
            paint(number, plan.listed_from, plan.listed_to, Warmth.LISTED)
        known = max(plan.firm.created, plan.listed_from or span.start)
        if plan.fate is Fate.ENGAGED:
            paint(number, known + (span.through - known) * float(rng.uniform(0.1, 0.85)), None, Warmth.WARM)
        elif plan.fate is Fate.QUIET and rng.random() < 0.25:
            # A firm that was warm once and is not any more: moving back is part of every journey.
            begin = known + (span.through - known) * float(rng.uniform(0, 0.5))
            end = min(begin + dt.timedelta(days=int(rng.integers(30, 120))), span.through - dt.timedelta(days=130))
            paint(number, begin, end, Warmth.WARM)
    for deal in deals:
        ends = deal.closed or span.end
        created = deal.created.date()
        number = deal.firm.number
        noticed = max(created - dt.timedelta(days=int(rng.integers(20, 100))), deal.firm.created)
        paint(number, noticed, created, Warmth.WARM)
        paint(number, created, ends, Warmth.IN_DEAL)
        if deal.closed:
            paint(number, ends, min(ends + dt.timedelta(days=_FADES_DAYS), span.through), Warmth.WARM)
    for customer in customers:
        number = customer.plan.firm.number
        for term in customer.terms:
            paint(number, term.starts, term.stops, Warmth.CUSTOMER)
        for left in (customer.lost, customer.gap and customer.gap[0]):
            if left:
                paint(number, left, customer.gap[1] if customer.gap else None, Warmth.QUIET)
    return warmth


def pace_by_day(rng: Generator, span: Span, plans: list[Plan], customers: list[Customer]) -> NDArray[np.float64]:
    """Firm × day factor.

    Some firms are livelier, week-ends and holidays are slow, the whole grows by the quarter, firms off the list get
    less of us, and customers about to leave fall silent first.
    """
    calendar = [span.day(day) for day in range(span.days)]
    growth = (1 + _GROWTH_A_QUARTER) ** (np.arange(span.days) / 91.3)
    season = np.array([_WEEKDAYS[day.weekday()] * _QUIET_MONTHS.get(day.month, 1.0) for day in calendar])
    pace: NDArray[np.float64] = np.outer(rng.lognormal(-0.06, 0.35, len(plans)), growth * season)
    pace *= np.where(listed_by_day(span, plans), 1.0, _UNLISTED)
    for customer in customers:
        left = customer.gap[0] if customer.gap else customer.lost
        if left:
            last = max(span.offset(left), 0)
            pace[customer.plan.firm.number, max(last - FADES_BEFORE_CHURN_DAYS, 0) : last] *= _FADED
    return pace


def listed_by_day(span: Span, plans: list[Plan]) -> NDArray[np.bool_]:
    """Firm × day: whether it is on the target list."""
    listed = np.zeros((len(plans), span.days), dtype=bool)
    for plan in plans:
        if plan.listed_from:
            end = span.days if plan.listed_to is None else span.offset(plan.listed_to)
            listed[plan.firm.number, max(span.offset(plan.listed_from), 0) : end] = True
    return listed


def is_silent_at_last(plan: Plan) -> bool:
    """Whether the firm must not be engaged on the last day."""
    return plan.fate is Fate.CHURNED or (plan.fate is Fate.QUIET and plan.listed_from is not None)


def shared_domains(plans: list[Plan]) -> set[str]:
    """Domains on which two accounts of the CRM live."""
    return {plan.firm.domain for plan in plans if plan.firm.kinship in ("branch", "shares parent's domain")}
