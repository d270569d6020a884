"""Campaigns of each quarter, for the ABM programme and for demand generation, and what they and the teams cost."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from abmetrics.demo.world.chance import Span, pick, stream

ABM, DEMAND_GEN = "abm", "demand_gen"
APPROACHES = (DEMAND_GEN, ABM)
PROGRAMMES = {ABM: "Named accounts", DEMAND_GEN: "Demand generation"}

NURTURE, WEBINAR, EVENT, DINNER, CONTENT, LINKEDIN, SEARCH, FACEBOOK, DIRECT_MAIL = (
    "nurture", "webinar", "event", "dinner", "content", "linkedin", "search", "facebook", "direct_mail",
)  # fmt: skip


@dataclass(frozen=True)
class Family:
    """A kind of campaign: its names by approach (empty where there is none), channel, budget and kind of cost."""

    abm_name: str
    demand_gen_name: str
    channel: str
    budget: int
    cost_kind: str


FAMILIES = {
    NURTURE: Family("ABM e-mail plays", "Newsletter", "email", 3000, "tools"),
    WEBINAR: Family("ABM private webinars", "Webinar series", "webinar", 6500, "content"),
    EVENT: Family("ABM executive evenings", "Trade fairs", "event", 16000, "events"),
    DINNER: Family("ABM dinners", "", "dinner", 7000, "events"),
    CONTENT: Family("ABM account reports", "Content syndication", "content", 8000, "content"),
    LINKEDIN: Family("ABM LinkedIn ads", "LinkedIn lead ads", "linkedin_ads", 11000, "media"),
    SEARCH: Family("", "Search ads", "google_ads", 9000, "media"),
    FACEBOOK: Family("", "Remarketing", "facebook_ads", 3500, "media"),
    DIRECT_MAIL: Family("ABM direct mail", "", "direct_mail", 4500, "content"),
}

_USUAL_MARKET = 1400
"""Accounts for which the budgets above are meant; a larger market gets more in proportion."""
_SALARIES = {ABM: 21000, DEMAND_GEN: 27000}
_TOOLS, _AGENCY = 5200, 4000


@dataclass(frozen=True)
class Campaign:
    """One campaign of one quarter; `ends` is the day after its last, `number` its place in the list."""

    number: int
    name: str
    family: str
    approach: str
    starts: dt.date
    ends: dt.date
    budget: int

    @property
    def channel(self) -> str:
        """The channel of its family."""
        return FAMILIES[self.family].channel


@dataclass(frozen=True)
class Cost:
    """Money planned or spent, spread over the days from `starts` to before `ends`; no `campaign` for salaries."""

    kind: str
    campaign: Campaign | None
    approach: str
    starts: dt.date
    ends: dt.date
    amount: float
    is_planned: bool


def run_campaigns(seed: int, span: Span, accounts: int) -> list[Campaign]:
    """The campaigns quarter by quarter, family by family, ABM before demand generation."""
    rng = stream(seed, "campaigns")
    campaigns: list[Campaign] = []
    for starts, ends in quarters(span):
        label = f"{starts.year}-Q{(starts.month + 2) // 3}"
        for key, family in FAMILIES.items():
            for approach, name in ((ABM, family.abm_name), (DEMAND_GEN, family.demand_gen_name)):
                if name:
                    budget = round(family.budget * accounts / _USUAL_MARKET * rng.uniform(0.85, 1.2))
                    number = len(campaigns)
                    campaigns.append(Campaign(number, f"{name} {label}", key, approach, starts, ends, budget))
    return campaigns


def pay(seed: int, span: Span, campaigns: list[Campaign], accounts: int) -> list[Cost]:
    """What each campaign was to cost and did (media is billed by the ad platforms), and the teams month by month."""
    rng = stream(seed, "costs")
    costs: list[Cost] = []
    for campaign in campaigns:
        kind = FAMILIES[campaign.family].cost_kind
        costs.append(Cost(kind, campaign, campaign.approach, campaign.starts, campaign.ends, campaign.budget, True))
        if kind != "media":
            spent = round(campaign.budget * rng.uniform(0.8, 1.1), 2)
            costs.append(Cost(kind, campaign, campaign.approach, campaign.starts, campaign.ends, spent, False))
    months = sorted({span.day(day).replace(day=1) for day in range(span.days)})
    scale = accounts / _USUAL_MARKET
    for month in months:
        for approach, salaries in _SALARIES.items():
            plan = round(salaries * scale, 2)
            spent = round((salaries + pick(rng, (0, 0, 1500))) * scale, 2)
            for kind, planned, actual in (
                ("people", plan, spent),
                ("tools", round(_TOOLS * scale, 2), round(_TOOLS * scale * rng.uniform(0.95, 1.05), 2)),
                ("agencies", round(_AGENCY * scale, 2), round(_AGENCY * scale * rng.uniform(0.6, 1.3), 2)),
            ):
                costs.append(Cost(kind, None, approach, month, next_month(month), planned, True))
                costs.append(Cost(kind, None, approach, month, next_month(month), actual, False))
    return costs


def quarters(span: Span) -> list[tuple[dt.date, dt.date]]:
    """(first day, day after the last) of each calendar quarter the span touches."""
    starts = span.start.replace(month=(span.start.month - 1) // 3 * 3 + 1, day=1)
    found = []
    while starts <= span.through:
        ends = next_month(next_month(next_month(starts)))
        found.append((starts, ends))
        starts = ends
    return found


def next_month(first: dt.date) -> dt.date:
    """The first day of the month after the one that begins on `first`."""
    return (first + dt.timedelta(days=32)).replace(day=1)
