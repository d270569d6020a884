"""The ABM programme: which firms are on the target list from when to when, and how far each will have come.

How far (the *fate*) is settled first and the story told towards it, so that each stage of the journey holds
accounts at the end, fewer from stage to stage. Firms that fit the ideal customer profile tend to come further.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import Enum, auto

from numpy.random import Generator

from abmetrics.demo.chance import Span, day_between, stream
from abmetrics.demo.firms import Firm

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
    LEFT = auto()


CUSTOMER_FATES = (Fate.WON, Fate.RETAINED, Fate.EXPANDED, Fate.CHURNED)

_LISTED_SHARE, _FIRST_LIST_SHARE = 0.35, 0.7
_FITTING_PULL = 4.0
_LISTED_FATES = {
    Fate.EXPANDED: 0.065, Fate.RETAINED: 0.085, Fate.CHURNED: 0.02, Fate.LEFT: 0.06, Fate.WON: 0.115, Fate.OPEN: 0.15,
    Fate.ENGAGED: 0.165, Fate.QUIET: 0.34,
}  # fmt: skip
_UNLISTED_FATES = {
    Fate.EXPANDED: 0.012, Fate.RETAINED: 0.045, Fate.CHURNED: 0.02, Fate.WON: 0.045, Fate.OPEN: 0.075,
    Fate.ENGAGED: 0.12, Fate.QUIET: 0.683,
}  # fmt: skip
_OF_THE_FIRST_LIST = (Fate.EXPANDED, Fate.RETAINED, Fate.CHURNED)
_LATEST_JOINING_DAYS = 270
"""Nobody joins later than this before the last day, so that a deal won as a listed account has time to close."""


@dataclass(frozen=True)
class Plan:
    """What will become of a firm. `listed_from` is empty for a firm never listed, `listed_to` while it still is."""

    firm: Firm
    fate: Fate
    listed_from: dt.date | None = None
    listed_to: dt.date | None = None
    key_customer_from: dt.date | None = None
    tier: str = ""

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
        plans += [Plan(promising.pop(0), fate, span.start) for _ in range(counts[fate])]
    for _ in range(counts[Fate.LEFT]):
        left = day_between(rng, span.start + dt.timedelta(days=200), span.through - dt.timedelta(days=30))
        plans.append(Plan(promising.pop(), Fate.LEFT, span.start, left))
    rest = _by_promise(rng, promising + joined)
    for fate in (Fate.WON, Fate.OPEN, Fate.ENGAGED, Fate.QUIET):
        for _ in range(counts[fate]):
            firm = rest.pop(0)
            since = span.start
            if firm.number in joiners:
                known = max(firm.created + dt.timedelta(days=14), span.start + dt.timedelta(days=30))
                since = day_between(rng, known, span.through - dt.timedelta(days=_LATEST_JOINING_DAYS))
            plans.append(Plan(firm, fate, since, tier=_tier_by_hand(rng)))
    return plans


def _plan_unlisted(rng: Generator, span: Span, firms: list[Firm]) -> list[Plan]:
    counts = _share_out(len(firms), _UNLISTED_FATES)
    old = [firm for firm in firms if firm.created < span.first_deal]
    rng.shuffle(old)
    plans = []
    for fate in (*_OF_THE_FIRST_LIST, Fate.WON, Fate.OPEN):
        for _ in range(min(counts[fate], len(old))):
            is_key = fate in (Fate.RETAINED, Fate.EXPANDED) and rng.random() < 0.6
            plans.append(Plan(old.pop(), fate, key_customer_from=span.start if is_key else None))
    placed = {plan.firm.number for plan in plans}
    rest = [firm for firm in firms if firm.number not in placed]
    rng.shuffle(rest)
    engaged = counts[Fate.ENGAGED]
    return plans + [Plan(firm, Fate.ENGAGED if place < engaged else Fate.QUIET) for place, firm in enumerate(rest)]


def _by_promise(rng: Generator, firms: list[Firm]) -> list[Firm]:
    """The firms, those that fit rather in front; which one comes first is left to chance."""
    promise = {firm.number: rng.normal() + (0.8 if firm.fits else 0.0) for firm in firms}
    return sorted(firms, key=lambda firm: -promise[firm.number])


def _tier_by_hand(rng: Generator) -> str:
    """A few tiers are set by hand; the rest follow from the ICP."""
    return str(rng.integers(1, 4)) if rng.random() < 0.06 else ""


def _share_out(total: int, shares: dict[Fate, float]) -> dict[Fate, int]:
    """Whole numbers near the shares, at least one each; QUIET takes what is left."""
    counts = {fate: max(round(total * share), 1) for fate, share in shares.items()}
    counts[Fate.QUIET] = total - sum(count for fate, count in counts.items() if fate is not Fate.QUIET)
    return counts
