"""A deal with everything that hangs on it: price, stages passed, revisions, reasons."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from numpy.random import Generator

from abmetrics.demo.world.chance import Span, at_work, pick, stream
from abmetrics.demo.world.firms import Firm, User

PRODUCTS = {"Signal Core": 14000, "Signal Analytics": 21000, "Flow Automation": 32000, "Insight Services": 9000}
"""Product -> list price a year, in EUR. Each firm starts with one of the first three."""

OPEN_STAGES = ("Discovery", "Qualification", "Proposal", "Negotiation")
STAGE_ODDS = {"Discovery": 10, "Qualification": 30, "Proposal": 55, "Negotiation": 80}
"""The probability the CRM shows for each open stage, in per cent."""
WON_STAGE, LOST_STAGE = "Closed Won", "Closed Lost"
NEW_BUSINESS, RENEWAL, UPSELL, CROSS_SELL = "New Business", "Renewal", "Upsell", "Cross-Sell"
OPEN, WON, LOST = "Open", "Won", "Lost"
COMPETITORS = ("Brightwell", "Ostrava One", "Kontera")
PROMOTIONS = ("Launch discount", "Switcher bonus")

_SOURCES = {"Outbound": 26, "Website": 22, "Webinar": 16, "Event": 12, "Referral": 12, "Partner": 12}
_LOSS_REASONS = {"Price": 24, "No decision": 28, "Lost to competitor": 22, "Missing feature": 14, "Timing": 12}
_WIN_REASONS = {"Fit": 34, "References": 22, "Price": 14, "Service": 18, "Existing relationship": 12}
_WITHOUT_AMOUNT, _PROMOTED = 0.03, 0.18
_REVISED, _SLIPPED, _MOVED_BACK = 0.22, 0.3, 0.04
_CLOSING_TIME = dt.time(20, 0, tzinfo=dt.UTC)
_PARITY = {"EUR": 1.0, "USD": 1.1, "GBP": 0.86, "CHF": 0.95}


@dataclass(frozen=True)
class Step:
    """How a deal stood from `at` on."""

    at: dt.datetime
    stage: str
    amount: int | None
    expected_close: dt.date


@dataclass
class Deal:
    """An opportunity. `closed` is empty while it is open; `amount` may be empty; `number` comes last, by date."""

    firm: Firm
    kind: str
    status: str
    created: dt.datetime
    closed: dt.date | None
    product: str
    amount: int | None
    stage: str
    owner: User
    expected_close: dt.date
    source: str = ""
    reason: str = ""
    competitor: str = ""
    promotion: str = ""
    referrer: Firm | None = None
    is_duplicate: bool = False
    campaign: int = -1
    number: int = -1
    steps: list[Step] = field(default_factory=list)

    @property
    def name(self) -> str:
        """As sellers name it."""
        return f"{self.firm.name} - {self.product} ({self.kind})"

    @property
    def was_moved_back(self) -> bool:
        """Whether it once fell back to an earlier open stage."""
        places = [OPEN_STAGES.index(step.stage) for step in self.steps if step.stage in OPEN_STAGES]
        return any(after < before for before, after in pairwise(places))


class DealMaker:
    """Writes deals from one stream of chance."""

    def __init__(self, rng: Generator, span: Span, users: list[User]) -> None:
        self.rng, self.span = rng, span
        self.sellers = [user for user in users if user.manager is not None]

    def price(self, firm: Firm, product: str, share: float = 1.0) -> int:
        """A yearly price for a firm of that size, in its currency, to the next 50."""
        size = math.pow(min(max(firm.employees / 400, 0.4), 12), 0.35)
        luck = float(self.rng.lognormal(0, 0.22))
        return max(round(PRODUCTS[product] * _PARITY[firm.currency] * size * share * luck / 50), 1) * 50

    def cycle(self, is_abm: bool, at_most: int = 150) -> int:
        """Days from created to closed; deals of listed accounts close somewhat sooner."""
        drawn = float(self.rng.gamma(4, 18 if is_abm else 24))
        return round(min(max(drawn, 21), at_most))

    def won(self, firm: Firm, kind: str, created: dt.date, closed: dt.date, product: str, amount: int) -> Deal:
        """A deal won on `closed`."""
        deal = self._deal(firm, kind, WON, created, closed, product, amount)
        deal.reason = pick(self.rng, list(_WIN_REASONS), list(_WIN_REASONS.values()))
        if self.rng.random() < 0.25:
            deal.competitor = pick(self.rng, COMPETITORS)
        return deal

    def lost(self, firm: Firm, kind: str, created: dt.date, closed: dt.date) -> Deal:
        """A deal lost on `closed`, for a reason."""
        product = self.first_product()
        amount = None if self.rng.random() < _WITHOUT_AMOUNT else self.price(firm, product)
        deal = self._deal(firm, kind, LOST, created, closed, product, amount)
        deal.reason = pick(self.rng, list(_LOSS_REASONS), list(_LOSS_REASONS.values()))
        if deal.reason == "Lost to competitor" or self.rng.random() < 0.15:
            deal.competitor = pick(self.rng, COMPETITORS)
        return deal

    def open(
        self, firm: Firm, kind: str, created: dt.date, product: str, furthest: int | None = None,
        amount: int | None = None,
    ) -> Deal:  # fmt: skip
        """A deal still open on the last day.

        `furthest` is the place of its stage, else it is as far as it is old; without `amount` it is priced.
        """
        age = (self.span.through - created).days
        place = min(1 + age // 35, len(OPEN_STAGES) - 1) if furthest is None else furthest
        price = self.price(firm, product)
        return self._deal(firm, kind, OPEN, created, None, product, amount or price, place)

    def first_product(self) -> str:
        """What a new customer begins with."""
        return pick(self.rng, list(PRODUCTS)[:3], (5, 3, 2))

    def _deal(
        self, firm: Firm, kind: str, status: str, created: dt.date, closed: dt.date | None, product: str,
        amount: int | None, furthest: int | None = None,
    ) -> Deal:  # fmt: skip
        rng = self.rng
        last = closed or self.span.through
        place = furthest if furthest is not None else len(OPEN_STAGES) - 1 if status == WON else int(rng.integers(1, 4))
        stage = {WON: WON_STAGE, LOST: LOST_STAGE}.get(status, OPEN_STAGES[place])
        slack = int(rng.integers(-15, 25)) if closed else int(rng.integers(10, 110))
        deal = Deal(
            firm=firm, kind=kind, status=status, created=at_work(rng, created), closed=closed, product=product,
            amount=amount, stage=stage, owner=firm.owner if rng.random() < 0.85 else pick(rng, self.sellers),
            expected_close=last + dt.timedelta(days=slack),
            source=pick(rng, list(_SOURCES), list(_SOURCES.values())) if kind == NEW_BUSINESS else "Customer success",
            promotion=pick(rng, PROMOTIONS) if kind == NEW_BUSINESS and rng.random() < _PROMOTED else "",
        )  # fmt: skip
        deal.steps = self._steps(deal, place, last)
        return deal

    def _steps(self, deal: Deal, place: int, last: dt.date) -> list[Step]:
        """Its history: each stage on its own day, in order; a few are moved back, revised or put off on the way."""
        rng = self.rng
        stages = list(OPEN_STAGES[: place + 1])
        if place >= 2 and rng.random() < _MOVED_BACK:
            stages += [OPEN_STAGES[place - 1], OPEN_STAGES[place]]
        length = max((last - deal.created.date()).days, 1)
        days = sorted(int(d) for d in rng.choice(length, size=len(stages) - 1, replace=len(stages) - 1 > length))
        at = deal.created
        amount, expected = deal.amount, deal.expected_close
        if amount is not None and len(stages) > 1 and rng.random() < _REVISED:
            amount = max(round(amount * rng.uniform(0.7, 1.35) / 50), 1) * 50
        if len(stages) > 1 and rng.random() < _SLIPPED:
            expected -= dt.timedelta(days=int(rng.integers(20, 95)))
        steps = [Step(at, stages[0], amount, max(expected, deal.created.date()))]
        for day, stage in zip(days, stages[1:], strict=True):
            moment = at_work(rng, deal.created.date() + dt.timedelta(days=day))
            at = max(moment, at + dt.timedelta(minutes=1))
            steps.append(Step(at, stage, deal.amount, deal.expected_close))
        if deal.closed:
            at = max(dt.datetime.combine(deal.closed, _CLOSING_TIME), at + dt.timedelta(minutes=1))
            steps.append(Step(at, deal.stage, deal.amount, deal.closed))
        return steps


def deal_maker(seed: int, span: Span, users: list[User]) -> DealMaker:
    """The maker of this company's deals."""
    return DealMaker(stream(seed, "deals"), span, users)


def numbered(deals: Iterable[Deal]) -> list[Deal]:
    """The deals in the order of their creation, with their numbers."""
    ordered = sorted(deals, key=lambda deal: (deal.created, deal.firm.number, deal.kind, deal.is_duplicate))
    for number, deal in enumerate(ordered):
        deal.number = number
    return ordered
