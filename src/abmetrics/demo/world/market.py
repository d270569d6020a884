"""What the outside world reports: intent scores by topic, advertising by day and firm, exchange rates."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from abmetrics.demo.world.campaigns import ABM, FACEBOOK, LINKEDIN, SEARCH, Campaign
from abmetrics.demo.world.chance import Span, stream
from abmetrics.demo.world.contracts import Customer
from abmetrics.demo.world.programme import Plan
from abmetrics.demo.world.warmth import shared_domains

TOPICS = (
    "Account-based marketing", "Intent data", "Sales forecasting", "Revenue operations", "Marketing attribution",
    "Customer retention", "Brightwell", "Kontera",
)  # fmt: skip
COMPETITOR_TOPICS = ("Brightwell", "Kontera")
SURGE_WEEKS, SURGE_FROM = 3, 60
_INTENT_WEEKS, _TOPICS_A_FIRM, _SURGING, _FOLLOWED_ANYWAY = 52, 4, 0.1, 0.05
CURRENCIES = {"USD": 1.09, "GBP": 0.855, "CHF": 0.955, "SEK": 11.4, "PLN": 4.32}
"""Units of the currency per euro on the first day."""
_CLICK_SHARE = 0.012


@dataclass(frozen=True)
class Intent:
    """Scores of a vendor (0 to 100), one row per firm, topic and week; week 0 is the first Monday in `mondays`."""

    mondays: list[dt.date]
    firm: NDArray[np.int64]
    topic: NDArray[np.int64]
    week: NDArray[np.int64]
    score: NDArray[np.int64]
    surges: list[tuple[int, int, int]]
    """(firm, topic, first week) of the planted surges, each three weeks long; nothing else reaches 60."""


@dataclass(frozen=True)
class FirmsReached:
    """What LinkedIn tells of the firms its ads reached: a part of the whole."""

    campaign: NDArray[np.int64]
    day: NDArray[np.int64]
    firm: NDArray[np.int64]
    impressions: NDArray[np.int64]
    clicks: NDArray[np.int64]


@dataclass(frozen=True)
class Ads:
    """Advertising by campaign and day; days are counted from the first of the span."""

    campaign: NDArray[np.int64]
    day: NDArray[np.int64]
    impressions: NDArray[np.int64]
    clicks: NDArray[np.int64]
    cents: NDArray[np.int64]
    reached: FirmsReached


def research(seed: int, span: Span, plans: list[Plan], customers: list[Customer]) -> Intent:
    """The scores of listed firms, customers and some others, over the last 52 weeks."""
    rng = stream(seed, "intent")
    served = {customer.plan.firm.number for customer in customers}
    shared = shared_domains(plans)
    followed = [
        plan.firm.number
        for plan in plans
        # The vendor knows domains: of two accounts on one it could not say whose the interest is.
        if plan.firm.domain not in shared
        and (plan.listed_from or plan.firm.number in served or rng.random() < _FOLLOWED_ANYWAY)
    ]
    last = span.end - dt.timedelta(days=span.end.weekday() + 7)
    mondays = [last - dt.timedelta(weeks=_INTENT_WEEKS - 1 - week) for week in range(_INTENT_WEEKS)]
    pairs = []
    for firm in followed:
        own = [int(t) for t in rng.permutation(len(TOPICS) - 2)[: _TOPICS_A_FIRM - 1]]
        pairs += [(firm, topic) for topic in [*own, len(TOPICS) - 2 + int(rng.integers(2))]]
    level = rng.normal(41, 4, len(pairs))
    scores = np.clip(level[:, None] + rng.normal(0, 4, (len(pairs), _INTENT_WEEKS)), 5, SURGE_FROM - 2)
    surges = []
    for place in np.flatnonzero(rng.random(len(pairs)) < _SURGING):
        # A third of the surges are on in the last weeks, so that there is something to see today.
        latest = rng.random() < 0.34
        first = _INTENT_WEEKS - SURGE_WEEKS if latest else int(rng.integers(15, _INTENT_WEEKS - SURGE_WEEKS))
        scores[place, first : first + SURGE_WEEKS] = rng.uniform(SURGE_FROM + 6, 97, SURGE_WEEKS)
        surges.append((*pairs[place], first))
    firm, topic = np.array(pairs).T
    return Intent(
        mondays, np.repeat(firm, _INTENT_WEEKS), np.repeat(topic, _INTENT_WEEKS),
        np.tile(np.arange(_INTENT_WEEKS), len(pairs)), np.rint(scores).astype(np.int64).ravel(), surges,
    )  # fmt: skip


def advertise(seed: int, span: Span, plans: list[Plan], campaigns: list[Campaign]) -> Ads:
    """What the ad platforms report."""
    rng = stream(seed, "ads")
    days, firm_parts = [], []
    for campaign in campaigns:
        if campaign.family not in (LINKEDIN, SEARCH, FACEBOOK):
            continue
        first, last = max(span.offset(campaign.starts), 0), min(span.offset(campaign.ends), span.days)
        length = last - first
        weight = rng.gamma(8, 1, length)
        cents = np.rint(weight / weight.sum() * campaign.budget * 100 * rng.uniform(0.85, 1.05)).astype(np.int64)
        impressions = np.rint(cents / {LINKEDIN: 4.5, SEARCH: 9.0, FACEBOOK: 1.1}[campaign.family]).astype(np.int64)
        clicks = rng.binomial(impressions, _CLICK_SHARE * {LINKEDIN: 0.5, SEARCH: 4, FACEBOOK: 0.7}[campaign.family])
        days.append((np.full(length, campaign.number), np.arange(first, last), impressions, clicks, cents))
        if campaign.family == LINKEDIN:
            firm_parts.append(_firms_reached(rng, span, plans, campaign, first, last))
    campaign_of, day, impressions, clicks, cents = (np.concatenate(column) for column in zip(*days, strict=True))
    reached = FirmsReached(*(np.concatenate(column) for column in zip(*firm_parts, strict=True)))
    return Ads(campaign_of, day, impressions, clicks, cents, reached)


def _firms_reached(
    rng: np.random.Generator, span: Span, plans: list[Plan], campaign: Campaign, first: int, last: int
) -> tuple[NDArray[np.int64], ...]:
    """Each firm reached is reported on some days of the quarter; fewer than three impressions are not reported."""
    if campaign.approach == ABM:
        middle = span.day((first + last) // 2)
        firms = np.array([plan.firm.number for plan in plans if plan.listed_on(middle)], dtype=np.int64)
    else:
        firms = rng.permutation(len(plans))[: len(plans) // 8]
    shown = rng.integers(2, 9, len(firms))
    firm = np.repeat(firms, shown)
    day = rng.integers(first, last, len(firm))
    unique = np.unique(np.stack([firm, day], axis=1), axis=0)
    impressions = np.maximum(rng.poisson(14, len(unique)), 3)
    clicks = rng.binomial(impressions, _CLICK_SHARE)
    return np.full(len(unique), campaign.number), unique[:, 1], unique[:, 0], impressions, clicks


def exchange(seed: int, span: Span) -> list[tuple[dt.date, dict[str, float]]]:
    """(day, units of each currency per euro) of every working day, from the first deal on."""
    rng = stream(seed, "rates")
    away = dict.fromkeys(CURRENCIES, 0.0)
    day, table = span.first_deal - dt.timedelta(days=7), []
    while day <= span.through:
        if day.weekday() < 5 and (day.month, day.day) not in ((12, 25), (1, 1), (5, 1)):
            # Rates wander, but come back: a company's figures should not hang on one currency's luck.
            away = {code: 0.99 * far + float(rng.normal(0, 0.004)) for code, far in away.items()}
            table.append((day, {code: round(rate * float(np.exp(away[code])), 4) for code, rate in CURRENCIES.items()}))
        day += dt.timedelta(days=1)
    return table
