"""The deals, won and lost so that each group closes at its planted share.

The wins are told first (the plans ask for them); then as many deals are lost as make the share right. That holds
for new business alone and together with upsell and cross-sell; renewals and duplicates stand outside it, as they
stand outside close_rate.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from numpy.random import Generator

from abmetrics.demo.chance import Span, at_work, day_between, pick, stream
from abmetrics.demo.firms import Firm, User
from abmetrics.demo.programme import CUSTOMER_FATES, Fate, Plan

ABM_CLOSE_SHARE, OTHER_CLOSE_SHARE = 0.53, 0.19
"""TOPO's figures, as the catalogue quotes them."""

PRODUCTS = {"Signal Core": 14000, "Signal Analytics": 21000, "Flow Automation": 32000, "Insight Services": 9000}
"""Product -> list price a year, in EUR. Each firm starts with one of the first three."""

OPEN_STAGES = ("Discovery", "Qualification", "Proposal", "Negotiation")
WON_STAGE, LOST_STAGE = "Closed Won", "Closed Lost"
NEW_BUSINESS, RENEWAL, UPSELL, CROSS_SELL = "New Business", "Renewal", "Upsell", "Cross-Sell"
OPEN, WON, LOST = "Open", "Won", "Lost"

_SOURCES = {"Outbound": 26, "Website": 22, "Webinar": 16, "Event": 12, "Referral": 12, "Partner": 12}
_LOSS_REASONS = {"Price": 24, "No decision": 28, "Lost to competitor": 22, "Missing feature": 14, "Timing": 12}
_COMPETITORS = ("Brightwell", "Ostrava One", "Kontera")
_WITHOUT_AMOUNT, _DUPLICATES = 0.03, 0.015
_CLOSING_TIME = dt.time(20, 0, tzinfo=dt.UTC)


@dataclass
class Deal:
    """An opportunity. `closed` is empty while it is open; `amount` may be empty; `deal_id` comes last, by date."""

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
    loss_reason: str = ""
    competitor: str = ""
    is_duplicate: bool = False
    deal_id: str = ""
    path: list[tuple[dt.datetime, str]] = field(default_factory=list)
    """(moment, stage from then on): its history."""

    @property
    def name(self) -> str:
        """As sellers name it."""
        return f"{self.firm.name} - {self.product} ({self.kind})"


class DealMaker:
    """Writes deals with everything that hangs on them, from one stream of chance."""

    def __init__(self, rng: Generator, span: Span, users: list[User]) -> None:
        self.rng, self.span, self.users = rng, span, users

    def price(self, firm: Firm, product: str, share: float = 1.0) -> int:
        """A yearly price in EUR for a firm of that size, to the next 50."""
        size = math.pow(min(max(firm.employees / 400, 0.4), 12), 0.35)
        luck = float(self.rng.lognormal(0, 0.22))
        return max(round(PRODUCTS[product] * size * share * luck / 50), 1) * 50

    def cycle(self, is_abm: bool, at_most: int = 150) -> int:
        """Days from created to closed; deals of listed accounts close somewhat sooner."""
        drawn = float(self.rng.gamma(4, 18 if is_abm else 24))
        return round(min(max(drawn, 21), at_most))

    def won(self, firm: Firm, kind: str, created: dt.date, closed: dt.date, product: str, amount: int) -> Deal:
        """A deal won on `closed`."""
        return self._deal(firm, kind, WON, created, closed, product, amount)

    def lost(self, firm: Firm, kind: str, created: dt.date, closed: dt.date) -> Deal:
        """A deal lost on `closed`, for a reason."""
        product = self.first_product()
        amount = None if self.rng.random() < _WITHOUT_AMOUNT else self.price(firm, product)
        deal = self._deal(firm, kind, LOST, created, closed, product, amount)
        deal.loss_reason = pick(self.rng, list(_LOSS_REASONS), list(_LOSS_REASONS.values()))
        if deal.loss_reason == "Lost to competitor" or self.rng.random() < 0.15:
            deal.competitor = pick(self.rng, _COMPETITORS)
        return deal

    def open(self, firm: Firm, kind: str, created: dt.date, product: str, furthest: int | None = None) -> Deal:
        """A deal still open on the last day; `furthest` is the place of its stage, else as old as it is far."""
        age = (self.span.through - created).days
        place = min(1 + age // 35, len(OPEN_STAGES) - 1) if furthest is None else furthest
        return self._deal(firm, kind, OPEN, created, None, product, self.price(firm, product), place)

    def first_product(self) -> str:
        """What a new customer begins with."""
        return pick(self.rng, list(PRODUCTS)[:3], (5, 3, 2))

    def _deal(
        self, firm: Firm, kind: str, status: str, created: dt.date, closed: dt.date | None, product: str,
        amount: int | None, furthest: int | None = None,
    ) -> Deal:  # fmt: skip
        rng = self.rng
        opened = at_work(rng, created)
        last = closed or self.span.through
        place = furthest if furthest is not None else len(OPEN_STAGES) - 1 if status == WON else int(rng.integers(1, 4))
        # Legitimacy and weighted pipeline read the history: each stage gets its own day, in order.
        length = (last - created).days
        days = sorted(int(day) for day in rng.choice(max(length, 1), size=place, replace=place > length))
        path = [(opened, OPEN_STAGES[0])]
        for step, day in enumerate(days, start=1):
            moment = at_work(rng, created + dt.timedelta(days=day))
            path.append((max(moment, path[-1][0] + dt.timedelta(minutes=1)), OPEN_STAGES[step]))
        stage = {WON: WON_STAGE, LOST: LOST_STAGE}.get(status, OPEN_STAGES[place])
        if closed:
            path.append((max(dt.datetime.combine(closed, _CLOSING_TIME), path[-1][0] + dt.timedelta(minutes=1)), stage))
        slack = int(rng.integers(-15, 25)) if closed else int(rng.integers(10, 110))
        return Deal(
            firm=firm, kind=kind, status=status, created=opened, closed=closed, product=product, amount=amount,
            stage=stage, owner=firm.owner if rng.random() < 0.85 else pick(rng, self.users),
            expected_close=last + dt.timedelta(days=slack),
            source=pick(rng, list(_SOURCES), list(_SOURCES.values())) if kind == NEW_BUSINESS else "Customer success",
            path=path,
        )  # fmt: skip


def first_wins(maker: DealMaker, plans: list[Plan]) -> dict[int, Deal]:
    """The deal that makes each coming customer one, by the firm's number."""
    wins = {}
    for plan in plans:
        if plan.fate in CUSTOMER_FATES:
            cycle = maker.cycle(plan.listed_from is not None, at_most=110)
            closed = day_between(maker.rng, *_signing_days(plan, maker.span))
            product = maker.first_product()
            amount = maker.price(plan.firm, product, 1.15 if plan.listed_from else 1.0)
            created = closed - dt.timedelta(days=cycle)
            wins[plan.firm.number] = maker.won(plan.firm, NEW_BUSINESS, created, closed, product, amount)
    return wins


def _signing_days(plan: Plan, span: Span) -> tuple[dt.date, dt.date]:
    """First and last day on which the plan's first win may close, so that its fate can follow and its group holds."""
    earliest = max(plan.listed_from or span.first_deal, plan.firm.created) + dt.timedelta(days=125)
    if plan.fate is Fate.WON:
        return max(earliest, span.through - dt.timedelta(days=330)), span.through - dt.timedelta(days=20)
    in_term = plan.fate is Fate.EXPANDED and plan.listed_from is not None
    return earliest, span.through - dt.timedelta(days=230 if in_term else 395)


def open_deals(maker: DealMaker, plans: list[Plan], wins: dict[int, Deal]) -> Iterator[Deal]:
    """Deals in the works: of the firms meant to have one, and some hardly begun (not yet legitimate)."""
    for plan in plans:
        begun = max(plan.listed_from or plan.firm.created, maker.span.through - dt.timedelta(days=130))
        created = day_between(maker.rng, begun, maker.span.through - dt.timedelta(days=4))
        if plan.fate is Fate.OPEN:
            yield maker.open(plan.firm, NEW_BUSINESS, created, maker.first_product())
        elif plan.fate is Fate.ENGAGED and maker.rng.random() < 0.08:
            yield maker.open(plan.firm, NEW_BUSINESS, created, maker.first_product(), furthest=0)
        elif plan.firm.number in wins and plan.fate in (Fate.RETAINED, Fate.EXPANDED) and maker.rng.random() < 0.15:
            yield maker.open(plan.firm, CROSS_SELL, created, "Insight Services")


def losses(maker: DealMaker, plans: list[Plan], wins: dict[int, Deal], expansions: list[Deal]) -> Iterator[Deal]:
    """As many lost deals, new business and expansion, as bring each group's close share to the planted one."""
    listed = {plan.firm.number: plan for plan in plans}
    for is_abm, share in ((True, ABM_CLOSE_SHARE), (False, OTHER_CLOSE_SHARE)):
        won = [d for d in wins.values() if listed[d.firm.number].listed_on(d.created.date()) is is_abm]
        more = [d for d in expansions if listed[d.firm.number].listed_on(d.created.date()) is is_abm]
        lost_new = lost_for_share(len(won), share)
        lost_more = lost_for_share(len(won) + len(more), share) - lost_new
        selling = [_selling_days(maker.span, plan, wins, is_abm) for plan in plans]
        yield from _lose(maker, lost_new, (NEW_BUSINESS,), selling, is_abm)
        serving = [_customer_days(maker.span, plan, wins, is_abm) for plan in plans]
        yield from _lose(maker, lost_more, (UPSELL, CROSS_SELL), serving, is_abm)


def lost_for_share(won: int, share: float) -> int:
    """Lost deals beside which `won` deals are `share` of all, to the nearest deal.

    >>> lost_for_share(53, 0.53), lost_for_share(57, 0.53)
    (47, 51)
    """
    return round(won / share) - won


@dataclass(frozen=True)
class _Window:
    """The days in which a losing deal of a firm may be created and closed, and how likely the firm is to have one."""

    firm: Firm
    first: dt.date
    last_created: dt.date
    last_closed: dt.date
    weight: float


def _lose(
    maker: DealMaker, count: int, kinds: tuple[str, ...], windows: Iterable[_Window | None], is_abm: bool
) -> Iterator[Deal]:
    shortest = dt.timedelta(days=21)
    usable = [w for w in windows if w and min(w.last_created, w.last_closed - shortest) >= w.first]
    for _ in range(count):
        window = pick(maker.rng, usable, [w.weight for w in usable])
        created = day_between(maker.rng, window.first, min(window.last_created, window.last_closed - shortest))
        closed = min(created + dt.timedelta(days=maker.cycle(is_abm)), window.last_closed)
        yield maker.lost(window.firm, pick(maker.rng, kinds), created, closed)


def _selling_days(span: Span, plan: Plan, wins: dict[int, Deal], is_abm: bool) -> _Window | None:
    """Before the firm is a customer, inside (ABM) or outside its time on the list."""
    day = dt.timedelta(days=1)
    win = wins.get(plan.firm.number)
    # A firm that ends quiet lost its deals long enough ago for the engagement around them to have died away.
    pause = {Fate.QUIET: 150, Fate.LEFT: 30, Fate.OPEN: 140}.get(plan.fate, 5)
    end = win.created.date() - day if win else span.through - dt.timedelta(days=pause)
    known = max(plan.firm.created, span.first_deal)
    weight = {Fate.QUIET: 1.0, Fate.LEFT: 2.0, Fate.ENGAGED: 1.4}.get(plan.fate, 0.7) * (0.6 if plan.firm.fits else 1.0)
    if is_abm:
        if plan.listed_from is None:
            return None
        last = end if plan.listed_to is None else min(end, plan.listed_to - day)
        return _Window(plan.firm, plan.listed_from, last, end, weight)
    last = end if plan.listed_from is None else min(end, plan.listed_from - day)
    return _Window(plan.firm, known, last, end, weight)


def _customer_days(span: Span, plan: Plan, wins: dict[int, Deal], is_abm: bool) -> _Window | None:
    """While the firm is a customer, for the offers it declined."""
    win = wins.get(plan.firm.number)
    if win is None or win.closed is None or (plan.listed_from is not None) is not is_abm:
        return None
    first = win.closed + dt.timedelta(days=30)
    last = win.closed + dt.timedelta(days=300) if plan.fate is Fate.CHURNED else span.through
    # Where a customer is too young for it, the offer came at once: the planted share goes before.
    return _Window(plan.firm, min(first, span.through - dt.timedelta(days=30)), last, last, 1.0)


def duplicates(maker: DealMaker, deals: list[Deal]) -> Iterator[Deal]:
    """A few deals entered twice and marked so; they count nowhere."""
    for deal in deals:
        if deal.kind == NEW_BUSINESS and deal.closed and maker.rng.random() < _DUPLICATES:
            path = [*deal.path[:-1], (deal.path[-1][0], LOST_STAGE)]
            copy = replace(deal, status=LOST, stage=LOST_STAGE, loss_reason="Duplicate", competitor="", path=path)
            copy.is_duplicate = True
            yield copy


def numbered(deals: Iterable[Deal]) -> list[Deal]:
    """The deals in the order of their creation, with their ids."""
    ordered = sorted(deals, key=lambda deal: (deal.created, deal.firm.number, deal.kind, deal.is_duplicate))
    for number, deal in enumerate(ordered, start=1):
        deal.deal_id = f"OPP-{number:05d}"
    return ordered


def deal_maker(seed: int, span: Span, users: list[User]) -> DealMaker:
    """The maker of this company's deals."""
    return DealMaker(stream(seed, "deals"), span, users)
