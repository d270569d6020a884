"""What the other systems export: marketing automation, web analytics, the product, billing and surveys."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from abmetrics.demo.activity import KINDS
from abmetrics.demo.deals import CROSS_SELL, NEW_BUSINESS, RENEWAL, UPSELL
from abmetrics.demo.firms import Firm
from abmetrics.demo.people import Person
from abmetrics.demo.sheets import Cell, Sheet
from abmetrics.demo.simulation import Company

Rows = Iterator[tuple[Cell, ...]]

_ACTIVITY_TYPES = {
    "email_sent": "Email Sent", "email_open": "Email Opened", "email_click": "Email Clicked", "content": "Asset Viewed",
    "webinar": "Webinar Attended", "event": "Event Attended", "social": "Social Engagement", "form": "Form Submitted",
    "chat": "Chat",
}  # fmt: skip
_ASSETS = {
    "content": (
        "Buyer's guide",
        "ROI calculator",
        "Benchmark report",
        "Customer story: logistics",
        "Security white paper",
    ),
    "form": ("Demo request", "Contact us", "Newsletter sign-up", "Guide download"),
    "social": ("LinkedIn post", "LinkedIn article", "LinkedIn video"),
}
_PAGES = ("/", "/product", "/pricing", "/customers", "/blog/abm-basics", "/demo", "/resources/guide", "/careers")
_WEB_CHANNELS = ("Organic search", "Direct", "Referral", "Organic social", "E-mail")
_FEATURES = ("Dashboards", "Segments", "Alerts", "Exports")
_BOTS = 0.04
_SEEN_BY_REVERSE_IP = 0.5
_CONTRACT_TYPES = {
    NEW_BUSINESS: "Neuvertrag",
    RENEWAL: "Verlängerung",
    UPSELL: "Erweiterung",
    CROSS_SELL: "Zusatzprodukt",
}


def marketing_sheets(company: Company) -> list[Sheet]:
    """Every file that does not come from the CRM."""
    return [
        Sheet(
            "campaigns.csv",
            ("Campaign ID", "Campaign Name", "Channel", "Programme", "Approach", "Start", "End", "Budget", "Currency"),
            [
                (c.campaign_id, c.name, c.channel, _programme(c.approach), c.approach.upper(), c.starts, c.ends,
                c.budget, "EUR")
                for c in company.campaigns
            ],
        ),
        Sheet(
            "costs.csv",
            ("Cost ID", "Kind", "From", "To", "Campaign ID", "Programme", "Approach", "Amount", "Currency"),
            [
                (
                    c.cost_id, c.kind, c.starts, c.ends, c.campaign.campaign_id if c.campaign else None,
                    _programme(c.approach),
                    c.approach.upper(), f"{c.amount:.2f}", "EUR",
                )
                for c in company.costs
            ],
        ),
        Sheet(
            "marketing_activities.csv",
            (
                "Activity ID", "Activity Type", "Activity Date", "Email Address", "Company Domain", "Campaign ID",
                "Asset",
                "Seconds", "Bot",
            ),
            list(_activities(company)),
        ),
        Sheet(
            "web_sessions.csv",
            (
                "Session ID", "Visitor ID", "Started At", "Email Address", "Company Domain", "Channel", "Campaign ID",
                "Landing Page", "Pages", "Seconds",
            ),
            list(_web_sessions(company)),
        ),
        Sheet(
            "product_usage.csv",
            ("Usage ID", "Account ID", "User Email", "Used At", "Seconds", "Feature"),
            list(_usage(company)),
        ),
        Sheet(
            "contracts.csv",
            ("Vertrag", "Kunde", "Auftrag", "Produkt", "Art", "Beginn", "Ende", "Gekündigt zum", "Jahreswert"),
            list(_contracts(company)), delimiter=";", encoding="cp1252",
        ),
        Sheet(
            "surveys.csv",
            ("Response ID", "Survey", "Contact Email", "Sent At", "Answered At", "Score"),
            list(_surveys(company)),
        ),
    ]  # fmt: skip


def _programme(approach: str) -> str:
    return {"abm": "Named accounts", "demand_gen": "Demand generation"}[approach]


def _activities(company: Company) -> Rows:
    touches = company.touches
    for number, (place, kind, firm, person) in enumerate(_touches(company, tuple(_ACTIVITY_TYPES)), start=1):
        campaign = company.campaigns[touches.campaign[place]] if touches.campaign[place] >= 0 else None
        dice = float(touches.dice[place])
        assets = _ASSETS.get(kind)
        asset = assets[int(dice * len(assets))] if assets else campaign.name if campaign else None
        yield (
            f"ACT-{number:06d}", _ACTIVITY_TYPES[kind], f"{touches.at[place]}Z", person.email if person else None,
            None if person and person.email else firm.domain, campaign.campaign_id if campaign else None, asset,
            int(touches.seconds[place]) or None, "Yes" if kind in ("email_open",
            "email_click") and dice < _BOTS else "No",
        )  # fmt: skip
    strays = (person for person in company.people if person.is_lead and person.firm is None)
    for number, person in enumerate(strays, start=1):
        yield (
            f"ACT-S{number:05d}",
            "Form Submitted",
            person.created,
            person.email,
            None,
            None,
            "Guide download",
            None,
            "No",
        )


def _web_sessions(company: Company) -> Rows:
    touches = company.touches
    for number, (place, _, firm, person) in enumerate(_touches(company, ("web_session",)), start=1):
        campaign = company.campaigns[touches.campaign[place]] if touches.campaign[place] >= 0 else None
        dice = float(touches.dice[place])
        is_seen = person is None and dice < _SEEN_BY_REVERSE_IP
        yield (
            f"SES-{number:06d}", f"V{person.person_id}" if person else f"V{firm.number:05d}-{number % 7}",
            f"{touches.at[place]}Z",
            person.email if person else None, firm.domain if is_seen else None,
            "Paid" if campaign else _WEB_CHANNELS[int(dice * len(_WEB_CHANNELS))],
            campaign.campaign_id if campaign else None, _PAGES[int(dice * 997) % len(_PAGES)],
            1 + int(touches.seconds[place]) // 45, int(touches.seconds[place]),
        )  # fmt: skip


def _usage(company: Company) -> Rows:
    touches = company.touches
    for number, (place, _, firm, person) in enumerate(_touches(company, ("product_use",)), start=1):
        yield (
            f"USE-{number:06d}", firm.account_id, person.email if person else None, f"{touches.at[place]}Z",
            int(touches.seconds[place]), _FEATURES[int(touches.dice[place] * len(_FEATURES))],
        )  # fmt: skip


def _touches(company: Company, kinds: tuple[str, ...]) -> Iterator[tuple[int, str, Firm, Person | None]]:
    """(place, kind, firm, person or None) of the touches of some kinds, in order of time."""
    touches = company.touches
    for place, number in enumerate(touches.kind):
        if KINDS[number] in kinds:
            firm = company.firms[touches.firm[place]]
            person = touches.person[place]
            yield place, KINDS[number], firm, company.people_of[firm.number][person] if person >= 0 else None


def _contracts(company: Company) -> Rows:
    """As a German billing system writes it: day first, decimal comma."""
    for number, term in enumerate(company.terms, start=1):
        yield (
            f"V-{number:05d}", term.firm.name, term.deal.deal_id, term.product, _CONTRACT_TYPES[term.kind],
            _german(term.starts),
            _german(term.ends), _german(term.cancelled) if term.cancelled else None,
            f"{term.annual:,.2f}".translate(str.maketrans(",.", ".,")),
        )  # fmt: skip


def _german(day: dt.date) -> str:
    return f"{day:%d.%m.%Y}"


def _surveys(company: Company) -> Rows:
    for number, survey in enumerate(company.surveys, start=1):
        yield f"SUR-{number:05d}", "NPS", survey.person.email, survey.sent, survey.answered, survey.score
