"""Sales' word on the accounts that marketing hands over: qualified, then accepted or sent back."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from abmetrics.demo.world.chance import Span, at_work, day_between, stream
from abmetrics.demo.world.deals import NEW_BUSINESS, Deal
from abmetrics.demo.world.firms import Firm
from abmetrics.demo.world.programme import Fate, Plan

QUALIFIED, ACCEPTED, REJECTED = "Qualified", "Accepted", "Rejected"


@dataclass(frozen=True)
class Acceptance:
    """The status of a firm from `at` on."""

    firm: Firm
    at: dt.datetime
    status: str


def accept(seed: int, span: Span, plans: list[Plan], deals: list[Deal]) -> list[Acceptance]:
    """Handed over some weeks before a listed firm's first deal, or without one where it is only warm."""
    rng = stream(seed, "acceptance")
    first: dict[int, Deal] = {}
    for deal in deals:
        if deal.kind == NEW_BUSINESS and not deal.is_duplicate:
            first.setdefault(deal.firm.number, deal)
    found: list[Acceptance] = []
    for plan in plans:
        begun = first.get(plan.firm.number)
        if begun and plan.listed_on(begun.created.date()):
            handed = at_work(rng, begun.created.date() - dt.timedelta(days=int(rng.integers(8, 30))))
            verdict = handed + dt.timedelta(hours=int(rng.integers(4, 100)))
            found += [Acceptance(plan.firm, handed, QUALIFIED), Acceptance(plan.firm, verdict, ACCEPTED)]
        elif plan.listed_from and plan.fate is Fate.ENGAGED:
            handed = at_work(rng, day_between(rng, plan.listed_from, span.through - dt.timedelta(days=9)))
            found.append(Acceptance(plan.firm, handed, QUALIFIED))
            if rng.random() < 0.8:
                verdict = handed + dt.timedelta(hours=int(rng.integers(4, 150)))
                found.append(Acceptance(plan.firm, verdict, REJECTED if rng.random() < 0.5 else ACCEPTED))
    return sorted(found, key=lambda a: (a.at, a.firm.number, a.status))
