"""What follows a first win: contract terms, renewals up and down, upsell, cross-sell, churn, and some who come back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field

from abmetrics.demo.world.chance import Span, day_between, pick, years_later
from abmetrics.demo.world.deals import CROSS_SELL, NEW_BUSINESS, PRODUCTS, RENEWAL, UPSELL, Deal, DealMaker
from abmetrics.demo.world.firms import Firm
from abmetrics.demo.world.programme import Fate, Plan

_CANCELS_EARLY = 0.35
_LEAVES_AT_ONCE = 0.7
_RENEWED_AHEAD_DAYS = 90
_CONTRACTIONS = 0.12
_YOUNG_DAYS = 330


@dataclass
class Term:
    """One row of the contract register: a product held from `starts` to before `ends`, at `annual` a year.

    Amounts are in the firm's currency.
    """

    firm: Firm
    deal: Deal
    product: str
    kind: str
    starts: dt.date
    ends: dt.date
    annual: int
    cancelled: dt.date | None = None
    number: int = -1

    @property
    def stops(self) -> dt.date:
        """First day it no longer holds."""
        return self.cancelled or self.ends


@dataclass
class Customer:
    """A customer's story. `lost` is the first day without a contract; empty while there is one.

    `gap` holds (lost, back) of a customer who left and returned.
    """

    plan: Plan
    terms: list[Term]
    renewals: list[Deal]
    expansions: list[Deal]
    returns: list[Deal] = field(default_factory=list)
    lost: dt.date | None = None
    gap: tuple[dt.date, dt.date] | None = None

    @property
    def since(self) -> dt.date:
        """First day under contract."""
        return self.terms[0].starts


@dataclass
class _Holdings:
    """What a customer pays a year, by product."""

    annual: dict[str, int] = field(default_factory=dict)

    def add(self, product: str, amount: int) -> None:
        self.annual[product] = self.annual.get(product, 0) + amount


def tell_customers(maker: DealMaker, plans: list[Plan], wins: dict[int, Deal]) -> list[Customer]:
    """The story of every customer, from the first contract to the last day simulated."""
    stories = [_tell(maker, plan, wins[plan.firm.number]) for plan in plans if plan.firm.number in wins]
    terms = sorted((t for s in stories for t in s.terms), key=lambda t: (t.starts, t.firm.number, t.product, t.kind))
    for number, term in enumerate(terms):
        term.number = number
    return stories


def _tell(maker: DealMaker, plan: Plan, win: Deal) -> Customer:
    starts = (win.closed or win.expected_close) + dt.timedelta(days=int(maker.rng.integers(1, 15)))
    story = Customer(plan, [], [], [])
    holdings = _Holdings()
    expansion_days = list(_expansion_days(maker, plan, starts))
    while True:
        ends = years_later(starts, 1)
        if not story.terms:
            holdings.add(win.product, win.amount or 0)
            story.terms.append(Term(plan.firm, win, win.product, NEW_BUSINESS, starts, ends, win.amount or 0))
        for day in (day for day in expansion_days if starts < day < ends):
            _expand(maker, story, holdings, day, ends)
        if _cancels(maker, plan, ends):
            story.lost = starts + dt.timedelta(days=int(maker.rng.integers(150, 280)))
            for term in story.terms:
                if term.ends == ends:
                    term.cancelled = story.lost
            if plan.fate is Fate.RETURNED:
                _return(maker, story)
            return story
        if ends > maker.span.through - dt.timedelta(days=5):
            _renewal_in_the_works(maker, story, ends)
            return story
        created = ends - dt.timedelta(days=_RENEWED_AHEAD_DAYS)
        closed = ends - dt.timedelta(days=int(maker.rng.integers(2, 25)))
        if _leaves(maker, plan, ends):
            story.renewals.append(maker.lost(plan.firm, RENEWAL, created, closed))
            story.lost = ends
            return story
        # A renewal at a higher price would be an expansion in disguise: it is at the same price, or at less.
        change = maker.rng.uniform(0.68, 0.92) if maker.rng.random() < _CONTRACTIONS else 1.0
        held = {product: round(annual * change / 50) * 50 for product, annual in holdings.annual.items()}
        main_product = max(held, key=lambda product: held[product])
        deal = maker.won(plan.firm, RENEWAL, created, closed, main_product, sum(held.values()))
        story.renewals.append(deal)
        holdings.annual = held
        starts, following = ends, years_later(ends, 1)
        story.terms += [Term(plan.firm, deal, p, RENEWAL, ends, following, annual) for p, annual in held.items()]


def _expansion_days(maker: DealMaker, plan: Plan, since: dt.date) -> Iterator[dt.date]:
    """Days on which something more is bought: at least one for those meant to expand, none for the others."""
    if plan.fate is Fate.EXPANDED:
        latest = maker.span.through - dt.timedelta(days=12)
        for _ in range(1 + int(maker.rng.random() < 0.35)):
            yield day_between(maker.rng, since + dt.timedelta(days=110), latest)


def _expand(maker: DealMaker, story: Customer, holdings: _Holdings, day: dt.date, ends: dt.date) -> None:
    firm = story.plan.firm
    others = [product for product in PRODUCTS if product not in holdings.annual]
    is_new_product = bool(others) and maker.rng.random() < 0.55
    product = pick(maker.rng, others) if is_new_product else pick(maker.rng, list(holdings.annual))
    amount = maker.price(firm, product, 0.8 if is_new_product else 0.4)
    kind = CROSS_SELL if is_new_product else UPSELL
    created = day - dt.timedelta(days=int(maker.rng.integers(30, 80)))
    deal = maker.won(firm, kind, created, day - dt.timedelta(days=3), product, amount)
    holdings.add(product, amount)
    story.expansions.append(deal)
    story.terms.append(Term(firm, deal, product, kind, day, ends, amount))


def _return(maker: DealMaker, story: Customer) -> None:
    """Won back: a second new deal some months after the loss, under contract to this day."""
    lost = story.lost
    if lost is None:
        return
    firm, through = story.plan.firm, maker.span.through
    closed = day_between(maker.rng, lost + dt.timedelta(days=100), through - dt.timedelta(days=40))
    product = maker.first_product()
    deal = maker.won(
        firm, NEW_BUSINESS, closed - dt.timedelta(days=60), closed, product, maker.price(firm, product, 0.8)
    )
    deal.source = "Outbound"
    starts = closed + dt.timedelta(days=5)
    story.gap, story.lost = (lost, starts), None
    story.returns.append(deal)
    kind, bought = NEW_BUSINESS, deal
    while starts <= through:
        ends = years_later(starts, 1)
        story.terms.append(Term(firm, bought, product, kind, starts, ends, deal.amount or 0))
        if ends <= through:
            signed = ends - dt.timedelta(days=10)
            bought = maker.won(firm, RENEWAL, ends - dt.timedelta(days=60), signed, product, deal.amount or 0)
            story.renewals.append(bought)
        starts, kind = ends, RENEWAL


def _renewal_in_the_works(maker: DealMaker, story: Customer, ends: dt.date) -> None:
    """The renewal talk about a term that ends within the next three months."""
    created = ends - dt.timedelta(days=_RENEWED_AHEAD_DAYS)
    if created < maker.span.through:
        amount = sum(term.annual for term in story.terms if term.ends == ends)
        story.renewals.append(maker.open(story.plan.firm, RENEWAL, created, story.terms[-1].product, amount=amount))


def _cancels(maker: DealMaker, plan: Plan, ends: dt.date) -> bool:
    """Whether a customer meant to churn breaks off within this term; one meant to return always does."""
    if plan.fate is Fate.RETURNED:
        return True
    return plan.fate is Fate.CHURNED and ends <= maker.span.through and maker.rng.random() < _CANCELS_EARLY


def _leaves(maker: DealMaker, plan: Plan, ends: dt.date) -> bool:
    """Whether a customer does not renew at `ends`; those meant to stay never leave."""
    is_last_chance = years_later(ends, 1) > maker.span.through
    return plan.fate is Fate.CHURNED and (is_last_chance or maker.rng.random() < _LEAVES_AT_ONCE)


def registered_terms(span: Span, terms: list[Term]) -> list[Term]:
    """The terms of the contract register: those that Stripe does not hold."""
    first: dict[int, dt.date] = {}
    for term in terms:
        first.setdefault(term.firm.number, term.starts)
    return [term for term in terms if first[term.firm.number] <= span.end - dt.timedelta(days=_YOUNG_DAYS)]


def stripe_terms(span: Span, terms: list[Term]) -> list[Term]:
    """The terms of customers of the last eleven months, who are billed, and kept, by Stripe alone."""
    kept = {term.number for term in registered_terms(span, terms)}
    return [term for term in terms if term.number not in kept]
