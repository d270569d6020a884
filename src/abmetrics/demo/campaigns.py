"""Campaigns of each quarter, for the ABM programme and for demand generation, and what they and the teams cost."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from abmetrics.demo.chance import Span, pick, stream

ABM, DEMAND_GEN = "abm", "demand_gen"

FAMILIES = {
    "nurture": ("ABM e-mail plays", "Newsletter", "email"),
    "webinar": ("ABM private webinars", "Webinar series", "webinar"),
    "event": ("ABM executive evenings", "Trade fairs", "event"),
    "content": ("ABM account reports", "Content syndication", "content"),
    "ads": ("ABM LinkedIn ads", "Search ads", "paid"),
}
"""Family -> (name for ABM, name for demand generation, channel)."""

_USUAL_MARKET = 600
"""Accounts for which the budgets below are meant; a larger market gets more in proportion."""

_BUDGETS = {"nurture": 3000, "webinar": 6500, "event": 16000, "content": 8000, "ads": 14000}
_COST_KINDS = {"nurture": "Tools", "webinar": "Content", "event": "Events", "content": "Content", "ads": "Media"}
_SALARIES = {ABM: 21000, DEMAND_GEN: 27000}


@dataclass(frozen=True)
class Campaign:
    """One campaign of one quarter; `ends` is the day after its last."""

    campaign_id: str
    name: str
    family: str
    approach: str
    channel: str
    starts: dt.date
    ends: dt.date
    budget: int


@dataclass(frozen=True)
class Cost:
    """Money spent, spread over the days from `starts` to before `ends`; `campaign` is empty for salaries."""

    cost_id: str
    kind: str
    campaign: Campaign | None
    approach: str
    starts: dt.date
    ends: dt.date
    amount: float


def run_campaigns(seed: int, span: Span, accounts: int) -> list[Campaign]:
    """Ten campaigns a quarter, quarter by quarter, family by family, ABM before demand generation."""
    rng = stream(seed, "campaigns")
    campaigns: list[Campaign] = []
    for starts, ends in _quarters(span):
        label = f"{starts.year}-Q{(starts.month + 2) // 3}"
        for family, (abm_name, other_name, channel) in FAMILIES.items():
            for approach, name in ((ABM, abm_name), (DEMAND_GEN, other_name)):
                budget = round(_BUDGETS[family] * accounts / _USUAL_MARKET * rng.uniform(0.85, 1.2))
                number = f"CMP-{len(campaigns) + 1:04d}"
                campaign = Campaign(number, f"{name} {label}", family, approach, channel, starts, ends, budget)
                campaigns.append(campaign)
    return campaigns


def pay(seed: int, span: Span, campaigns: list[Campaign], accounts: int) -> list[Cost]:
    """What each campaign cost, and the teams' salaries month by month."""
    rng = stream(seed, "costs")
    costs: list[tuple[str, Campaign | None, str, dt.date, dt.date, float]] = []
    for campaign in campaigns:
        spent = round(campaign.budget * rng.uniform(0.8, 1.1), 2)
        costs.append((_COST_KINDS[campaign.family], campaign, campaign.approach, campaign.starts, campaign.ends, spent))
    months = sorted({(span.start + dt.timedelta(days=day)).replace(day=1) for day in range(span.days)})
    for month in months:
        for approach, salaries in _SALARIES.items():
            amount = round((salaries + pick(rng, (0, 0, 1500))) * accounts / _USUAL_MARKET, 2)
            costs.append(("People", None, approach, month, _next_month(month), amount))
    return [Cost(f"CST-{number:04d}", *cost) for number, cost in enumerate(costs, start=1)]


def _quarters(span: Span) -> list[tuple[dt.date, dt.date]]:
    """(first day, day after the last) of each calendar quarter the span touches."""
    starts = span.start.replace(month=(span.start.month - 1) // 3 * 3 + 1, day=1)
    quarters = []
    while starts <= span.through:
        ends = _next_month(_next_month(_next_month(starts)))
        quarters.append((starts, ends))
        starts = ends
    return quarters


def _next_month(first: dt.date) -> dt.date:
    return (first + dt.timedelta(days=32)).replace(day=1)
