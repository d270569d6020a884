"""Which deals there are: won and lost so that each group closes at its planted share.

The wins are told first (the plans ask for them); then as many deals are lost as make the share right. That holds
for new business alone and together with upsell and cross-sell; renewals and duplicates stand outside it, as they
stand outside close_rate. Within each group the losses go rather to firms that do not fit: some of what listing
seems to do is what fitting does.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from abmetrics.demo.world.chance import TIME_ZONE, Span, day_between, local, pick
from abmetrics.demo.world.deals import (
    CROSS_SELL,
    LOST,
    LOST_STAGE,
    NEW_BUSINESS,
    UPSELL,
    WON,
    Deal,
    DealMaker,
    Step,
)
from abmetrics.demo.world.firms import Firm
from abmetrics.demo.world.programme import CUSTOMER_FATES, Fate, Plan

ABM_CLOSE_SHARE, OTHER_CLOSE_SHARE = 0.53, 0.19
"""TOPO's figures, as the catalogue quotes them."""

_FITTING_CLOSE_SHARE = {True: 0.58, False: 0.30}
"""What firms that fit close at, among listed and other deals; the rest of the group makes up the difference."""
_DUPLICATES = 0.015
_BORDER_DEALS = 12


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
    if plan.fate is Fate.RETURNED:
        return earliest, span.through - dt.timedelta(days=560)
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


def losses(maker: DealMaker, plans: list[Plan], wins: list[Deal], expansions: list[Deal]) -> Iterator[Deal]:
    """As many lost deals, new business and expansion, as bring each group's close share to the planted one.

    `wins` holds first wins and second ones alike.
    """
    first: dict[int, Deal] = {}
    for deal in wins:
        first.setdefault(deal.firm.number, deal)
    for is_abm, share in ((True, ABM_CLOSE_SHARE), (False, OTHER_CLOSE_SHARE)):
        won = [d for d in wins if plans[d.firm.number].listed_on(d.created.date()) is is_abm]
        more = [d for d in expansions if plans[d.firm.number].listed_on(d.created.date()) is is_abm]
        lost_new = lost_for_share(len(won), share)
        lost_more = lost_for_share(len(won) + len(more), share) - lost_new
        fitting = lost_for_share(sum(deal.firm.fits for deal in won), _FITTING_CLOSE_SHARE[is_abm])
        selling = [w for plan in plans if (w := _selling_days(maker.span, plan, first, is_abm))]
        for fits, count in ((True, min(fitting, lost_new)), (False, max(lost_new - fitting, 0))):
            yield from _lose(maker, count, (NEW_BUSINESS,), selling, is_abm, fits)
        serving = [w for plan in plans if (w := _customer_days(maker.span, plan, first, is_abm))]
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
    maker: DealMaker, count: int, kinds: tuple[str, ...], windows: Iterable[_Window], is_abm: bool,
    fits: bool | None = None,
) -> Iterator[Deal]:  # fmt: skip
    shortest = dt.timedelta(days=21)
    usable = [w for w in windows if min(w.last_created, w.last_closed - shortest) >= w.first]
    usable = [w for w in usable if fits is None or w.firm.fits is fits] or usable
    weights = [w.weight for w in usable]
    for _ in range(count):
        window = pick(maker.rng, usable, weights)
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
    weight = {Fate.QUIET: 1.0, Fate.LEFT: 2.0, Fate.ENGAGED: 1.4}.get(plan.fate, 0.7)
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
    leaves = plan.fate in (Fate.CHURNED, Fate.RETURNED)
    last = win.closed + dt.timedelta(days=150) if leaves else span.through
    # Where a customer is too young for it, the offer came at once: the planted share goes before.
    return _Window(plan.firm, min(first, span.through - dt.timedelta(days=30)), last, last, 1.0)


def duplicates(maker: DealMaker, deals: list[Deal]) -> Iterator[Deal]:
    """A few deals entered twice and marked so; they count nowhere."""
    closed = [deal for deal in deals if deal.kind == NEW_BUSINESS and deal.closed]
    chosen = [deal for deal in closed if maker.rng.random() < _DUPLICATES] or closed[:1]
    for deal in chosen:
        last = deal.steps[-1]
        copy = replace(
            deal, status=LOST, stage=LOST_STAGE, reason="Duplicate", competitor="", promotion="", is_duplicate=True,
            steps=[*deal.steps[:-1], Step(last.at, LOST_STAGE, last.amount, last.expected_close)],
        )  # fmt: skip
        yield copy


def move_to_borders(span: Span, plans: list[Plan], deals: list[Deal]) -> list[Deal]:
    """Some lost deals of firms never listed begin in the last second of a quarter, or in the first of the next.

    Their close days stay, so that no close rate changes; only a wrong time zone or a closed interval moves them.
    """
    moved: list[Deal] = []
    for deal in deals:
        if len(moved) == _BORDER_DEALS:
            break
        begun = deal.created.date()
        quarter = begun.replace(month=(begun.month - 1) // 3 * 3 + 1, day=1)
        is_free = deal.status == LOST and deal.kind == NEW_BUSINESS and plans[deal.firm.number].listed_from is None
        if is_free and not deal.is_duplicate and quarter > max(deal.firm.created, span.start):
            is_before = len(moved) % 2 == 0
            deal.created = local(quarter - dt.timedelta(days=1), 23, 59, 59) if is_before else local(quarter, 0)
            deal.steps[0] = replace(deal.steps[0], at=deal.created)
            moved.append(deal)
    return moved


def refer(maker: DealMaker, wins: dict[int, Deal], deals: list[Deal]) -> None:
    """Deals whose source is a referral name the customer who gave it, where one was a customer by then."""
    for deal in deals:
        if deal.source == "Referral" and deal.kind == NEW_BUSINESS:
            givers = [w.firm for w in wins.values() if w.closed and w.closed < deal.created.date()]
            givers = [firm for firm in givers if firm.number != deal.firm.number]
            deal.referrer = pick(maker.rng, givers) if givers else None


def closed_shares(plans: list[Plan], deals: list[Deal]) -> dict[tuple[bool, bool], tuple[int, int]]:
    """(listed at creation, fits) -> (won, closed) of new business, without duplicates."""
    shares: dict[tuple[bool, bool], tuple[int, int]] = {}
    for deal in deals:
        if deal.closed and deal.kind == NEW_BUSINESS and not deal.is_duplicate:
            cell = (plans[deal.firm.number].listed_on(deal.created.astimezone(TIME_ZONE).date()), deal.firm.fits)
            won, closed = shares.get(cell, (0, 0))
            shares[cell] = (won + (deal.status == WON), closed + 1)
    return shares
