"""The ABM programme: which firms are on the target list from when to when, and how far each will have come.

How far (the *fate*) is settled first and the story told towards it, so that each stage of the journey holds
accounts at the end, fewer from stage to stage. Firms that fit the ideal customer profile are listed more often and
come further: that is the confounder of every comparison between listed and other firms.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import Enum, auto

from numpy.random import Generator

from abmetrics.demo.world.chance import Span, day_between, stream
from abmetrics.demo.world.firms import Firm

TARGET_LIST = "ABM targets"
CUSTOMER_LIST = "Key customers"


class Fate(Enum):
    """How far a firm will have come on the last day."""

    QUIET = auto()
    ENGAGED = auto()
    OPEN = auto()
    WON = auto()
    RETAINED = auto()
    EXPANDED = auto()
    CHURNED = auto()
    RETURNED = auto()
    LEFT = auto()


CUSTOMER_FATES = (Fate.WON, Fate.RETAINED, Fate.EXPANDED, Fate.CHURNED, Fate.RETURNED)
"""RETURNED: lost as a customer, then won a second time."""

_LISTED_SHARE, _FIRST_LIST_SHARE = 0.20, 0.7
_FITTING_PULL = 4.0
_LISTED_FATES = {
    Fate.EXPANDED: 0.065, Fate.RETAINED: 0.085, Fate.CHURNED: 0.03, Fate.RETURNED: 0.01, Fate.LEFT: 0.06,
    Fate.WON: 0.115, Fate.OPEN: 0.15, Fate.ENGAGED: 0.165, Fate.QUIET: 0.32,
}  # fmt: skip
_UNLISTED_FATES = {
    Fate.EXPANDED: 0.012, Fate.RETAINED: 0.045, Fate.CHURNED: 0.02, Fate.RETURNED: 0.003, Fate.WON: 0.035,
    Fate.OPEN: 0.06, Fate.ENGAGED: 0.10, Fate.QUIET: 0.725,
}  # fmt: skip
_OF_THE_FIRST_LIST = (Fate.EXPANDED, Fate.RETAINED, Fate.CHURNED, Fate.RETURNED)
_LATEST_JOINING_DAYS = 270
"""Nobody joins later than this before the last day, so that a deal won as a listed account has time to close."""
_LISTED_IN_HINDSIGHT = 0.05
_TIER_CHANGES = 0.12


@dataclass(frozen=True)
class Plan:
    """What will become of a firm. `listed_from` is empty for a firm never listed, `listed_to` while it still is.

    `recorded` is the day somebody wrote the membership down: later than `listed_from` where the list was edited in
    the past. `tier` was set by hand, the last time on `tier_since` (before that it was `earlier_tier`).
    """

    firm: Firm
    fate: Fate
    listed_from: dt.date | None = None
    listed_to: dt.date | None = None
    recorded: dt.date | None = None
    key_customer_from: dt.date | None = None
    tier: str = ""
    earlier_tier: str = ""
    tier_since: dt.date | None = None

    def listed_on(self, day: dt.date) -> bool:
        """Whether the firm is on the target list on that day."""
        has_left = self.listed_to is not None and self.listed_to <= day
        return self.listed_from is not None and self.listed_from <= day and not has_left


def plan_programme(seed: int, span: Span, firms: list[Firm]) -> list[Plan]:
    """The plan of every firm, in the order of `firms`."""
    rng = stream(seed, "programme")
    listed = max(round(len(firms) * _LISTED_SHARE), len(_LISTED_FATES))
    first = _draw_fitting(rng, [f for f in firms if f.created < span.start], round(listed * _FIRST_LIST_SHARE))
    in_time = span.through - dt.timedelta(days=_LATEST_JOINING_DAYS + 30)
    first_numbers = {firm.number for firm in first}
    known = [f for f in firms if f.created < in_time and f.number not in first_numbers]
    joined = _draw_fitting(rng, known, listed - len(first))
    listed_numbers = {firm.number for firm in first + joined}
    others = [firm for firm in firms if firm.number not in listed_numbers]
    plans = _plan_listed(rng, span, first, joined) + _plan_unlisted(rng, span, others)
    return sorted(plans, key=lambda plan: plan.firm.number)


def _draw_fitting(rng: Generator, firms: list[Firm], count: int) -> list[Firm]:
    """Sellers pick mostly, not only, firms that fit."""
    pulls = [_FITTING_PULL if firm.fits else 1.0 for firm in firms]
    chosen = rng.choice(len(firms), size=min(count, len(firms)), replace=False, p=[pull / sum(pulls) for pull in pulls])
    return [firms[int(i)] for i in chosen]


def _plan_listed(rng: Generator, span: Span, first: list[Firm], joined: list[Firm]) -> list[Plan]:
    counts = _share_out(len(first) + len(joined), _LISTED_FATES)
    promising = _by_promise(rng, first)
    joiners = {firm.number for firm in joined}
    plans = []
    for fate in _OF_THE_FIRST_LIST:
        plans += [_listed(rng, span, promising.pop(0), fate, span.start) for _ in range(counts[fate])]
    for _ in range(counts[Fate.LEFT]):
        left = day_between(rng, span.start + dt.timedelta(days=200), span.through - dt.timedelta(days=30))
        plans.append(_listed(rng, span, promising.pop(), Fate.LEFT, span.start, left))
    rest = _by_promise(rng, promising + joined)
    for fate in (Fate.WON, Fate.OPEN, Fate.ENGAGED, Fate.QUIET):
        for _ in range(counts[fate]):
            firm = rest.pop(0)
            since = span.start
            if firm.number in joiners:
                known = max(firm.created + dt.timedelta(days=14), span.start + dt.timedelta(days=30))
                since = day_between(rng, known, span.through - dt.timedelta(days=_LATEST_JOINING_DAYS))
            plans.append(_listed(rng, span, firm, fate, since))
    return plans


def _listed(rng: Generator, span: Span, firm: Firm, fate: Fate, since: dt.date, until: dt.date | None = None) -> Plan:
    """A listed firm's plan; a few tiers are set by hand (the rest follow from the ICP), some of these twice."""
    recorded = since
    if since > span.start and rng.random() < _LISTED_IN_HINDSIGHT * 4:
        recorded = min(since + dt.timedelta(days=int(rng.integers(35, 120))), span.through)
    tier, earlier, changed = "", "", None
    if rng.random() < _TIER_CHANGES:
        earlier, tier = (str(number + 1) for number in rng.permutation(3)[:2])
        changed = day_between(rng, since + dt.timedelta(days=30), span.through - dt.timedelta(days=10))
    elif rng.random() < _LISTED_IN_HINDSIGHT:
        tier = str(rng.integers(1, 4))
    return Plan(firm, fate, since, until, recorded, tier=tier, earlier_tier=earlier, tier_since=changed)


def _plan_unlisted(rng: Generator, span: Span, firms: list[Firm]) -> list[Plan]:
    counts = _share_out(len(firms), _UNLISTED_FATES)
    old = _by_promise(rng, [firm for firm in firms if firm.created < span.first_deal], pull=0.35)
    plans = []
    for fate in (*_OF_THE_FIRST_LIST, Fate.WON, Fate.OPEN):
        for _ in range(min(counts[fate], len(old))):
            is_key = fate in (Fate.RETAINED, Fate.EXPANDED) and rng.random() < 0.6
            plans.append(Plan(old.pop(0), fate, key_customer_from=span.start if is_key else None))
    placed = {plan.firm.number for plan in plans}
    rest = [firm for firm in firms if firm.number not in placed]
    order = [rest[int(i)] for i in rng.permutation(len(rest))]
    engaged = counts[Fate.ENGAGED]
    return plans + [Plan(firm, Fate.ENGAGED if place < engaged else Fate.QUIET) for place, firm in enumerate(order)]


def _by_promise(rng: Generator, firms: list[Firm], pull: float = 0.8) -> list[Firm]:
    """The firms, those that fit rather in front; which one comes first is left to chance."""
    promise = {firm.number: rng.normal() + (pull if firm.fits else 0.0) for firm in firms}
    return sorted(firms, key=lambda firm: -promise[firm.number])


def _share_out(total: int, shares: dict[Fate, float]) -> dict[Fate, int]:
    """Whole numbers near the shares, at least one each; QUIET takes what is left."""
    counts = {fate: max(round(total * share), 1) for fate, share in shares.items()}
    counts[Fate.QUIET] = total - sum(count for fate, count in counts.items() if fate is not Fate.QUIET)
    return counts
