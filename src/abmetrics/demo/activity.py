"""What people did: every interaction of 24 months, drawn day by day from how warm each account then was."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from abmetrics.demo.campaigns import ABM, DEMAND_GEN, FAMILIES, Campaign
from abmetrics.demo.chance import FIRST_HOUR, LAST_HOUR, Span, stream
from abmetrics.demo.contracts import Customer
from abmetrics.demo.deals import Deal
from abmetrics.demo.people import Person
from abmetrics.demo.programme import Fate, Plan


class Warmth(IntEnum):
    """What an account is doing with us on a day; each row of `_WEEKLY` has a rate for each of these."""

    UNKNOWN = 0
    QUIET = 1
    LISTED = 2
    WARM = 3
    IN_DEAL = 4
    CUSTOMER = 5


# Interactions a week:   quiet  listed   warm  deal  customer
_WEEKLY = {
    "web_session":      (0.10,   0.14,   0.80, 1.50, 0.60),
    "email_sent":       (0.06,   0.35,   0.45, 0.45, 0.30),
    "email_open":       (0.03,   0.12,   0.30, 0.40, 0.20),
    "email_click":      (0.006,  0.02,   0.08, 0.10, 0.04),
    "email_reply":      (0.001,  0.002,  0.06, 0.25, 0.06),
    "content":          (0.005,  0.004,  0.10, 0.14, 0.04),
    "webinar":          (0.004,  0.003,  0.06, 0.06, 0.03),
    "event":            (0.001,  0.001,  0.012, 0.02, 0.012),
    "call":             (0.002,  0.003,  0.06, 0.30, 0.06),
    "social":           (0.01,   0.03,   0.08, 0.08, 0.04),
    "form":             (0.005,  0.006,  0.05, 0.06, 0.01),
    "chat":             (0.003,  0.002,  0.03, 0.04, 0.02),
    "product_use":      (0.0,    0.0,    0.0,  0.04, 2.00),
}  # fmt: skip
KINDS = tuple(_WEEKLY)
_ANONYMOUS = {"web_session": 0.45, "chat": 0.3, "product_use": 0.25}
"""Share of a kind in which nobody gave a name."""
_SECONDS = {
    "web_session": (95, 0.9), "content": (420, 0.6), "webinar": (2300, 0.3), "call": (560, 0.7), "chat": (280, 0.5),
    "product_use": (1300, 0.7), "event": (11000, 0.4),
}  # fmt: skip
"""Kind -> (median, spread of its logarithm) of the observed seconds."""
_FAMILY_OF = {
    "web_session": "ads", "social": "ads", "form": "content", "content": "content", "webinar": "webinar",
    "event": "event", "email_sent": "nurture", "email_open": "nurture", "email_click": "nurture",
}  # fmt: skip
_ALWAYS_IN_CAMPAIGN = ("webinar", "event", "email_sent", "email_open", "email_click")
_IN_CAMPAIGN = 0.45
_WEEKDAYS = np.array([1.15, 1.25, 1.25, 1.2, 0.95, 0.12, 0.08]) * 7 / 6
_QUIET_MONTHS = {7: 0.85, 8: 0.75, 12: 0.7}
_GROWTH_A_QUARTER = 0.035
_UNLISTED = 0.6
_FADES_DAYS = 35


@dataclass(frozen=True)
class Touches:
    """All interactions as parallel arrays, in order of time. `person` and `campaign` are −1 for none, `seconds` 0."""

    firm: NDArray[np.int64]
    kind: NDArray[np.int64]
    """Place in KINDS."""
    at: NDArray[np.datetime64]
    person: NDArray[np.int64]
    """Place among the firm's people."""
    seconds: NDArray[np.int64]
    campaign: NDArray[np.int64]
    dice: NDArray[np.float64]
    """One further random number each, for details that only the export needs."""


def act(
    seed: int, span: Span, plans: list[Plan], deals: list[Deal], customers: list[Customer],
    people: dict[int, list[Person]], campaigns: list[Campaign],
) -> Touches:  # fmt: skip
    """Every interaction of the firms in `plans`, within the span."""
    rng = stream(seed, "activity")
    warmth = _warmth(rng, span, plans, deals, customers)
    listed = np.array([[plan.listed_on(day) for day in _calendar(span)] for plan in plans])
    pace = _pace(rng, span, len(plans)) * np.where(listed, 1.0, _UNLISTED)
    firm_parts, day_parts, kind_parts = [], [], []
    for place, rates in enumerate(_WEEKLY.values()):
        a_day = np.array((0.0, *rates))[warmth] * pace / 7
        if KINDS[place] == "product_use":
            a_day = np.where(listed, a_day, a_day / _UNLISTED)
        firm, day = np.nonzero(counts := rng.poisson(a_day))
        often = counts[firm, day]
        firm_parts.append(np.repeat(firm, often))
        day_parts.append(np.repeat(_meeting_day(span, KINDS[place])[day], often))
        kind_parts.append(np.full(int(often.sum()), place))
    firms, days, kinds = np.concatenate(firm_parts), np.concatenate(day_parts), np.concatenate(kind_parts)
    persons = _persons(rng, span, people, len(plans), firms, days, kinds)
    seats = _one_seat_each(firms, days, kinds, persons)
    firms, days, kinds, persons = firms[seats], days[seats], kinds[seats], persons[seats]
    second = rng.integers(FIRST_HOUR * 3600, LAST_HOUR * 3600, len(firms))
    order = np.lexsort((kinds, firms, second, days))
    firms, days, kinds, persons, second = (a[order] for a in (firms, days, kinds, persons, second))
    return Touches(
        firm=firms, kind=kinds, at=np.datetime64(span.start, "s") + days * 86400 + second, person=persons,
        seconds=_seconds(rng, kinds), campaign=_campaigns(rng, span, campaigns, listed[firms, days], days, kinds),
        dice=rng.random(len(firms)),
    )  # fmt: skip


def _calendar(span: Span) -> list[dt.date]:
    return [span.start + dt.timedelta(days=day) for day in range(span.days)]


def _warmth(
    rng: Generator, span: Span, plans: list[Plan], deals: list[Deal], customers: list[Customer]
) -> NDArray[np.int64]:
    """How warm each firm is on each day; the later lines win over the earlier ones."""
    warmth = np.zeros((len(plans), span.days), dtype=np.int64)

    def paint(firm: int, first: dt.date, last: dt.date | None, value: Warmth) -> None:
        begin = max((first - span.start).days, 0)
        end = span.days if last is None else max((last - span.start).days, 0)
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
        ends = deal.closed or span.through + dt.timedelta(days=1)
        created = deal.created.date()
        number = deal.firm.number
        noticed = max(created - dt.timedelta(days=int(rng.integers(20, 100))), deal.firm.created)
        paint(number, noticed, created, Warmth.WARM)
        paint(number, created, ends, Warmth.IN_DEAL)
        if deal.closed:
            still_warm = min(ends + dt.timedelta(days=_FADES_DAYS), span.through)
            paint(number, ends, still_warm, Warmth.WARM)
    for customer in customers:
        paint(customer.plan.firm.number, customer.since, customer.lost, Warmth.CUSTOMER)
    return warmth


def _pace(rng: Generator, span: Span, firms: int) -> NDArray[np.float64]:
    """Firm × day factor: some firms are livelier, week-ends and holidays are slow, the whole grows by the quarter."""
    calendar = _calendar(span)
    growth = (1 + _GROWTH_A_QUARTER) ** (np.arange(span.days) / 91.3)
    season = np.array([_WEEKDAYS[day.weekday()] * _QUIET_MONTHS.get(day.month, 1.0) for day in calendar])
    return np.outer(rng.lognormal(-0.06, 0.35, firms), growth * season)


def _meeting_day(span: Span, kind: str) -> NDArray[np.int64]:
    """The day on which each is held: webinars once a month, events once a quarter, the rest at once."""
    days = np.arange(span.days)
    if kind not in ("webinar", "event"):
        return days
    months = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12) if kind == "webinar" else (2, 5, 9, 11)
    # The 8th to the 14th holds exactly one Wednesday.
    season = [(place, day) for place, day in enumerate(_calendar(span)) if day.month in months]
    held = np.array([place for place, day in season if 8 <= day.day <= 14 and day.weekday() == 2])
    nearest: NDArray[np.int64] = held[np.abs(days[:, None] - held[None, :]).argmin(axis=1)]
    return nearest


def _persons(
    rng: Generator, span: Span, people: dict[int, list[Person]], firms: int, firm: NDArray[np.int64],
    day: NDArray[np.int64], kind: NDArray[np.int64],
) -> NDArray[np.int64]:  # fmt: skip
    """Who it was, of those known by then (people known longer are livelier); −1 for nobody we know."""
    most = max((len(group) for group in people.values()), default=1)
    known_from = np.full((firms, most), span.days + 1)
    gone_from = np.full((firms, most), span.days + 1)
    for number, group in people.items():
        for place, person in enumerate(group):
            known_from[number, place] = (person.created.date() - span.start).days + 1
            if person.left:
                gone_from[number, place] = (person.left.date() - span.start).days
    known = (known_from[firm] <= day[:, None]).sum(axis=1)
    chosen = np.floor(known * rng.random(len(firm)) ** 1.4).astype(np.int64)
    anonymous = np.array([_ANONYMOUS.get(name, 0.0) for name in KINDS])[kind]
    gone = gone_from[firm, np.minimum(chosen, most - 1)] <= day
    nobody = (known == 0) | gone | (rng.random(len(firm)) < anonymous)
    return np.where(nobody, -1, chosen)


def _one_seat_each(
    firm: NDArray[np.int64], day: NDArray[np.int64], kind: NDArray[np.int64], person: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Places of the touches to keep: nobody attends one webinar or event twice."""
    gathering = np.isin(kind, [KINDS.index("webinar"), KINDS.index("event")])
    rows = np.stack([kind, firm, day, person], axis=1)
    rows[~gathering, 3] = -2 - np.arange(len(firm))[~gathering]
    _, first = np.unique(rows, axis=0, return_index=True)
    kept: NDArray[np.int64] = np.sort(first)
    return kept


def _seconds(rng: Generator, kind: NDArray[np.int64]) -> NDArray[np.int64]:
    median = np.array([_SECONDS.get(name, (0, 0.0))[0] for name in KINDS])[kind]
    spread = np.array([_SECONDS.get(name, (0, 0.0))[1] for name in KINDS])[kind]
    seconds: NDArray[np.int64] = np.rint(median * np.exp(spread * rng.normal(size=len(kind)))).astype(np.int64)
    return seconds


def _campaigns(
    rng: Generator, span: Span, campaigns: list[Campaign], listed: NDArray[np.bool_], day: NDArray[np.int64],
    kind: NDArray[np.int64],
) -> NDArray[np.int64]:  # fmt: skip
    """The campaign behind each touch: that quarter's of its family, ABM's for listed firms; −1 for none."""
    families = list(FAMILIES)
    place = {(c.starts, c.family, c.approach): i for i, c in enumerate(campaigns)}
    quarter_of = [next(c.starts for c in campaigns if c.starts <= on < c.ends) for on in _calendar(span)]
    by_day = np.array([[[place[q, f, a] for a in (DEMAND_GEN, ABM)] for f in families] for q in quarter_of])
    family = np.array([families.index(_FAMILY_OF[name]) if name in _FAMILY_OF else -1 for name in KINDS])[kind]
    always = np.array([name in _ALWAYS_IN_CAMPAIGN for name in KINDS])[kind]
    within = (family >= 0) & (always | (rng.random(len(kind)) < _IN_CAMPAIGN))
    return np.where(within, by_day[day, family, listed.astype(np.int64)], -1)
