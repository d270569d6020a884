"""What people did: every interaction of 30 months, drawn day by day from how warm each account then was."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from abmetrics.demo.world.campaigns import (
    ABM,
    CONTENT,
    DEMAND_GEN,
    DINNER,
    DIRECT_MAIL,
    EVENT,
    FACEBOOK,
    LINKEDIN,
    NURTURE,
    SEARCH,
    WEBINAR,
    Campaign,
)
from abmetrics.demo.world.chance import FIRST_HOUR, LAST_HOUR, Span, stream
from abmetrics.demo.world.contracts import Customer
from abmetrics.demo.world.deals import LOST, NEW_BUSINESS, WON, Deal
from abmetrics.demo.world.people import Person
from abmetrics.demo.world.programme import Fate, Plan
from abmetrics.demo.world.warmth import (
    SILENT_DAYS,
    is_silent_at_last,
    listed_by_day,
    pace_by_day,
    shared_domains,
    warmth_by_day,
)

# Interactions a week:   quiet  listed   warm  deal  customer
_WEEKLY = {
    "session":      (0.06,   0.14,   0.90, 1.60, 0.55),
    "email":        (0.05,   0.50,   0.60, 0.55, 0.40),
    "mail":         (0.003,  0.03,   0.20, 0.90, 0.16),
    "content":      (0.003,  0.004,  0.10, 0.16, 0.04),
    "webinar":      (0.002,  0.003,  0.06, 0.07, 0.03),
    "event":        (0.001,  0.001,  0.012, 0.02, 0.012),
    "dinner":       (0.0,    0.0,    0.006, 0.012, 0.004),
    "call":         (0.001,  0.003,  0.06, 0.30, 0.06),
    "social":       (0.006,  0.03,   0.09, 0.09, 0.04),
    "chat":         (0.001,  0.002,  0.03, 0.04, 0.02),
    "product_use":  (0.0,    0.0,    0.0,  0.04, 2.20),
    "direct_mail":  (0.0,    0.012,  0.02, 0.02, 0.004),
}  # fmt: skip
KINDS = tuple(_WEEKLY)
SESSION, EMAIL, MAIL, CONTENT_VIEW, WEBINAR_SEAT, EVENT_SEAT, DINNER_SEAT, CALL, SOCIAL, CHAT, PRODUCT_USE, PIECE = (
    range(len(KINDS))
)
_ANONYMOUS = {SESSION: 0.42, CHAT: 0.3, PRODUCT_USE: 0.1}
"""Share of a kind in which nobody gave a name; the other kinds need somebody."""
_NEED_NO_ONE = (SESSION, CHAT, PRODUCT_USE)
_SECONDS = {
    SESSION: (95, 0.9), CONTENT_VIEW: (420, 0.6), WEBINAR_SEAT: (2300, 0.3), CALL: (560, 0.7), CHAT: (280, 0.5),
    PRODUCT_USE: (1300, 0.7), EVENT_SEAT: (11000, 0.4), DINNER_SEAT: (7800, 0.2),
}  # fmt: skip
"""Kind -> (median, spread of its logarithm) of the observed seconds."""
_FAMILY_OF = {
    CONTENT_VIEW: CONTENT, WEBINAR_SEAT: WEBINAR, EVENT_SEAT: EVENT, DINNER_SEAT: DINNER, EMAIL: NURTURE,
    PIECE: DIRECT_MAIL,
}  # fmt: skip
_PAID = {ABM: (LINKEDIN,), DEMAND_GEN: (LINKEDIN, SEARCH, FACEBOOK)}
_PAID_SESSIONS, _PAID_SOCIAL = 0.3, 0.2
_ORDERED_WON, _ORDERED_LOST = 0.8, 0.1
_SPIKES_PER_FIRM = 0.02


@dataclass
class Touches:
    """Interactions as parallel arrays, in order of time. `person` and `campaign` are −1 for none, `seconds` 0."""

    kind: NDArray[np.int64]
    firm: NDArray[np.int64]
    person: NDArray[np.int64]
    at: NDArray[np.datetime64]
    """UTC, whole seconds."""
    seconds: NDArray[np.int64]
    campaign: NDArray[np.int64]
    dice: NDArray[np.float64]
    """One further random number each, for details."""

    def of(self, kind: int) -> Touches:
        """Those of one kind."""
        return self.where(self.kind == kind)

    def where(self, mask: NDArray[np.bool_]) -> Touches:
        """Those for which the mask holds."""
        return Touches(*(getattr(self, name)[mask] for name in self.__dataclass_fields__))


@dataclass
class Planted:
    """What was put into the activity on purpose."""

    spikes: list[tuple[int, dt.date]] = field(default_factory=list)
    """(firm, Monday) of weeks of unusual web research."""
    ordered: list[int] = field(default_factory=list)
    """Numbers of the deals before which somebody came by an ad, then to a webinar, then took a call."""


def act(
    seed: int, span: Span, plans: list[Plan], deals: list[Deal], customers: list[Customer], people: list[Person],
    campaigns: list[Campaign],
) -> tuple[Touches, Planted]:  # fmt: skip
    """Every interaction of the firms in `plans`, within the span, and what was planted in it."""
    rng = stream(seed, "activity")
    warmth = warmth_by_day(rng, span, plans, deals, customers)
    listed = listed_by_day(span, plans)
    pace = pace_by_day(rng, span, plans, customers)
    parts = []
    for kind, rates in enumerate(_WEEKLY.values()):
        a_day = (np.array((0.0, *rates)) / 7)[warmth] * pace
        firm, day = np.nonzero(counts := rng.poisson(a_day))
        often = counts[firm, day]
        held = _meeting_days(span, kind)[day]
        parts.append(_part(np.full(int(often.sum()), kind), np.repeat(firm, often), np.repeat(held, often)))
    planted = Planted()
    parts += [_spikes(rng, span, warmth, planted), _ordered(rng, span, deals), _last_calls(rng, span, plans)]
    kinds, firms, days, marks = (np.concatenate(column) for column in zip(*parts, strict=True))
    persons, is_kept = _persons(rng, span, people, len(plans), kinds, firms, days)
    is_kept &= _one_seat_each(kinds, firms, days, persons)
    silent = np.array([is_silent_at_last(plan) for plan in plans])
    is_kept &= ~((kinds != EMAIL) & silent[firms] & (days >= span.days - SILENT_DAYS))
    is_kept &= _is_surely_theirs(plans, people, firms, persons, kinds, days >= span.days - SILENT_DAYS)
    kinds, firms, days, persons, marks = (a[is_kept] for a in (kinds, firms, days, persons, marks))
    planted.ordered = [int(m) for m in np.flatnonzero(np.bincount(marks[marks >= 0], minlength=len(deals)) == 3)]
    zones = np.array([8 if plan.firm.time_zone.startswith("America") else 0 for plan in plans])
    # People of American firms work in our evening; never past our midnight, for borders are planted, not met.
    second = rng.integers(FIRST_HOUR * 3600, LAST_HOUR * 3600, len(firms))
    second = np.where(zones[firms] > 0, second * 7 // 13 + 10 * 3600, second)
    order = np.lexsort((kinds, firms, second, days))
    kinds, firms, days, persons, marks, second = (a[order] for a in (kinds, firms, days, persons, marks, second))
    touches = Touches(
        kind=kinds, firm=firms, person=persons, at=np.datetime64(span.start, "s") + days * 86400 + second,
        seconds=_seconds(rng, kinds, marks), campaign=np.full(len(kinds), -1), dice=rng.random(len(firms)),
    )  # fmt: skip
    came_by_ad = (kinds == SESSION) & (marks >= 0)
    touches.campaign = _campaigns(rng, span, campaigns, listed[firms, days], days, kinds, came_by_ad)
    return touches, planted


_Part = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]
"""(kind, firm, day, mark) of some touches; the mark is a deal's number, or one of the two below."""
_UNMARKED, _LONG = -1, -2


def _part(kind: NDArray[np.int64], firm: NDArray[np.int64], day: NDArray[np.int64], mark: int = _UNMARKED) -> _Part:
    return kind, firm, day, np.full(len(kind), mark)


def _spikes(rng: Generator, span: Span, warmth: NDArray[np.int64], planted: Planted) -> _Part:
    """Weeks in which a firm that had been quiet reads the whole site."""
    firms, days = [], []
    for _ in range(max(round(len(warmth) * _SPIKES_PER_FIRM), 1)):
        firm = int(rng.integers(len(warmth)))
        first = int(rng.integers(100, span.days - SILENT_DAYS - 14))
        first -= span.day(first).weekday()
        if warmth[firm, first - 60] == 0 or any(other == firm for other, _ in planted.spikes):
            continue
        planted.spikes.append((firm, span.day(first)))
        count = int(rng.integers(14, 30))
        firms += [firm] * count
        days += [first + int(day) for day in rng.integers(0, 5, count)]
    return _part(np.full(len(firms), SESSION), np.array(firms, dtype=int), np.array(days, dtype=int))


def _ordered(rng: Generator, span: Span, deals: list[Deal]) -> _Part:
    """Before most won deals and few lost ones: an ad brings somebody, then a webinar, then a call."""
    rows: list[tuple[int, int, int, int]] = []
    webinars = np.unique(_meeting_days(span, WEBINAR_SEAT))
    for deal in deals:
        created = span.offset(deal.created.date())
        share = {WON: _ORDERED_WON, LOST: _ORDERED_LOST}.get(deal.status, 0.0)
        if deal.kind != NEW_BUSINESS or deal.is_duplicate or created < 125 or rng.random() >= share:
            continue
        held = webinars[(webinars > created - 85) & (webinars < created - 30)]
        if len(held):
            firm = deal.firm.number
            rows.append((SESSION, firm, created - int(rng.integers(95, 110)), deal.number))
            rows.append((WEBINAR_SEAT, firm, int(held[-1]), deal.number))
            rows.append((CALL, firm, created - int(rng.integers(2, 12)), deal.number))
    kind, firms, day, mark = np.array(rows, dtype=int).reshape(-1, 4).T
    return kind, firms, day, mark


def _last_calls(rng: Generator, span: Span, plans: list[Plan]) -> _Part:
    """A long call within the last weeks with each listed firm that is to end engaged."""
    firms = [plan.firm.number for plan in plans if plan.fate is Fate.ENGAGED and plan.listed_from]
    return _part(
        np.full(len(firms), CALL), np.array(firms, dtype=int), span.days - 1 - rng.integers(3, 60, len(firms)), _LONG
    )


def _meeting_days(span: Span, kind: int) -> NDArray[np.int64]:
    """The day on which each is held: webinars once a month, events and dinners once a quarter, the rest at once."""
    days = np.arange(span.days)
    months = {
        WEBINAR_SEAT: range(1, 13), EVENT_SEAT: (2, 5, 9, 11), DINNER_SEAT: (3, 6, 9, 12),
    }.get(kind)  # fmt: skip
    if months is None:
        return days
    # The 8th to the 14th holds exactly one Wednesday.
    calendar = [(place, span.day(place)) for place in range(span.days)]
    held = np.array([p for p, day in calendar if day.month in months and 8 <= day.day <= 14 and day.weekday() == 2])
    nearest: NDArray[np.int64] = held[np.abs(days[:, None] - held[None, :]).argmin(axis=1)]
    return nearest


def _persons(
    rng: Generator, span: Span, people: list[Person], firms: int, kind: NDArray[np.int64], firm: NDArray[np.int64],
    day: NDArray[np.int64],
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:  # fmt: skip
    """Who it was, of those at the firm by then (known longer is livelier), −1 for nobody; and whether that will do."""
    seats = _seats(span, people)
    most = max((len(group) for group in seats.values()), default=1)
    since = np.full((firms, most), span.days + 1)
    until = np.full((firms, most), span.days + 1)
    who = np.full((firms, most), -1)
    mailed = np.zeros((firms, most), dtype=bool)
    for number, group in seats.items():
        for place, (person, first, last) in enumerate(group):
            since[number, place], until[number, place], who[number, place] = first, last, person
            mailed[number, place] = bool(people[person].email)
    known = (since[firm] <= day[:, None]).sum(axis=1)
    place = np.minimum(np.floor(known * rng.random(len(firm)) ** 1.4).astype(np.int64), most - 1)
    anonymous = np.array([_ANONYMOUS.get(k, 0.0) for k in range(len(KINDS))])[kind]
    gone = (until[firm, place] <= day) | (known == 0)
    unaddressed = (kind != CALL) & ~mailed[firm, place]
    nobody = gone | unaddressed | (rng.random(len(firm)) < anonymous)
    needs_nobody = np.isin(kind, (*_NEED_NO_ONE, CALL))
    return np.where(nobody, -1, who[firm, place]), ~nobody | needs_nobody


def _seats(span: Span, people: list[Person]) -> dict[int, list[tuple[int, int, int]]]:
    """Firm -> (person, first day known there, first day no longer there), in order of the first."""
    seats: dict[int, list[tuple[int, int, int]]] = {}
    for person in people:
        if person.firm is None or person.is_free_mail or not person.is_live:
            continue
        ends = person.moved or person.left
        last = span.offset(ends.date()) if ends else span.days + 1
        seats.setdefault(person.firm.number, []).append((person.number, span.offset(person.known.date()) + 1, last))
        if person.next_firm and person.moved:
            begin = span.offset(person.moved.date()) + 1
            seats.setdefault(person.next_firm.number, []).append((person.number, begin, span.days + 1))
    return {firm: sorted(group, key=lambda seat: (seat[1], seat[0])) for firm, group in seats.items()}


def _one_seat_each(
    kind: NDArray[np.int64], firm: NDArray[np.int64], day: NDArray[np.int64], person: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Whether to keep each touch: nobody sits twice in one webinar, event or dinner."""
    gathering = np.isin(kind, [WEBINAR_SEAT, EVENT_SEAT, DINNER_SEAT])
    rows = np.stack([kind, firm, day, person], axis=1)
    rows[~gathering, 3] = -2 - np.arange(len(firm))[~gathering]
    _, first = np.unique(rows, axis=0, return_index=True)
    kept = np.zeros(len(firm), dtype=bool)
    kept[first] = True
    return kept


def _is_surely_theirs(
    plans: list[Plan], people: list[Person], firm: NDArray[np.int64], person: NDArray[np.int64],
    kind: NDArray[np.int64], is_late: NDArray[np.bool_],
) -> NDArray[np.bool_]:  # fmt: skip
    """Whether to keep each touch: on a domain that two accounts share, the last weeks hold only linked contacts.

    Whose an anonymous visit to a shared domain is, is a matter of rules; who is engaged at last must not hang on it.
    """
    shared = shared_domains(plans)
    is_shared = np.array([plan.firm.domain in shared for plan in plans])[firm]
    linked = np.array([p.contact_since is not None for p in people])
    is_linked = (person >= 0) & linked[np.maximum(person, 0)]
    kept: NDArray[np.bool_] = ~(is_shared & is_late) | is_linked | (kind == CALL)
    return kept


def _seconds(rng: Generator, kind: NDArray[np.int64], mark: NDArray[np.int64]) -> NDArray[np.int64]:
    median = np.array([_SECONDS.get(k, (0, 0.0))[0] for k in range(len(KINDS))])[kind]
    spread = np.array([_SECONDS.get(k, (0, 0.0))[1] for k in range(len(KINDS))])[kind]
    seconds: NDArray[np.int64] = np.rint(median * np.exp(spread * rng.normal(size=len(kind)))).astype(np.int64)
    return np.where(kind == CALL, np.maximum(seconds, np.where(mark == _LONG, 1200, 60)), seconds)


def _campaigns(
    rng: Generator, span: Span, campaigns: list[Campaign], listed: NDArray[np.bool_], day: NDArray[np.int64],
    kind: NDArray[np.int64], came_by_ad: NDArray[np.bool_],
) -> NDArray[np.int64]:  # fmt: skip
    """The campaign behind each touch: that quarter's of its family, ABM's for listed firms; −1 for none."""
    place = {(c.starts, c.family, c.approach): c.number for c in campaigns}
    starts = [next(c.starts for c in campaigns if c.starts <= span.day(d) < c.ends) for d in range(span.days)]
    found = np.full(len(kind), -1)
    dice = rng.random((2, len(kind)))
    for approach, of_approach in ((ABM, listed), (DEMAND_GEN, ~listed)):
        for one, family in _FAMILY_OF.items():
            by_day = np.array([place.get((s, family, approach), place.get((s, family, ABM), -1)) for s in starts])
            mask = of_approach & (kind == one)
            found[mask] = by_day[day[mask]]
        paid = _PAID[approach]
        by_family = np.array([[place[s, family, approach] for family in paid] for s in starts])
        share = np.where(kind == SESSION, _PAID_SESSIONS, np.where(kind == SOCIAL, _PAID_SOCIAL, 0.0))
        mask = of_approach & ((dice[0] < share) | came_by_ad)
        found[mask] = by_family[day[mask], (dice[1][mask] * len(paid)).astype(int)]
    return found
