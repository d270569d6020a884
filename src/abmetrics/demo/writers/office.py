"""The company's own sheets and the smaller tools: what finance, sales operations and the web team keep themselves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from abmetrics.demo.world.activity import CHAT, CONTENT_VIEW, PRODUCT_USE, SOCIAL, Touches
from abmetrics.demo.world.campaigns import PROGRAMMES, quarters
from abmetrics.demo.world.company import Company
from abmetrics.demo.world.contracts import registered_terms
from abmetrics.demo.world.deals import CROSS_SELL, NEW_BUSINESS, RENEWAL, UPSELL
from abmetrics.demo.world.encounters import moments_of
from abmetrics.demo.world.people import Person
from abmetrics.demo.world.programme import CUSTOMER_LIST, TARGET_LIST
from abmetrics.demo.writers.keys import Keys, SalesforceKeys
from abmetrics.demo.writers.salesforce_activity import direct_mail
from abmetrics.demo.writers.sheet import Cell, Sheet, utc

Row = tuple[Cell, ...]
CONTRACT_TYPES = {
    NEW_BUSINESS: "Neuvertrag", RENEWAL: "Verlängerung", UPSELL: "Erweiterung", CROSS_SELL: "Zusatzprodukt",
}  # fmt: skip
ASSETS = (
    "Buyer's guide", "ROI calculator", "Benchmark report", "Customer story: logistics", "Security white paper",
)  # fmt: skip
_POSTS = ("LinkedIn post", "LinkedIn article", "LinkedIn video")
_SOCIAL = ("reaction", "reaction", "reaction", "comment", "comment", "share", "follow")
_SENTIMENTS = ("positive", "positive", "positive", "neutral", "negative", "")
_FEATURES = ("Dashboards", "Segments", "Alerts", "Exports")
_QUOTA_A_QUARTER = {"Enterprise": 260_000, "Mid-Market": 150_000, "Growth": 70_000}
_FINISHED = 0.6


def office_sheets(company: Company, keys: Keys) -> list[Sheet]:
    """Every sheet that no larger system holds; with HubSpot, also what Salesforce would have held."""
    sheets = [
        _target_lists(company, keys),
        _domains(company, keys),
        _costs(company, keys),
        _quotas(company, keys),
        _recurring(company, keys),
        _invoices(company),
        _usage(company, keys),
        _content(company),
        _social(company),
        _chats(company),
    ]
    if not isinstance(keys, SalesforceKeys):
        sheets += [
            _campaigns(company, keys),
            _contracts(company, keys),
            _registrations(company, keys),
            _pieces(company, keys),
        ]
    return sheets


def _target_lists(company: Company, keys: Keys) -> Sheet:
    """Dated memberships. Some were written down weeks after they began: the list was edited in the past."""
    rows: list[Row] = []
    for plan in company.plans:
        account = keys.account(plan.firm.number)
        if plan.listed_from:
            rows.append((TARGET_LIST, account, plan.firm.name, plan.listed_from, plan.listed_to, plan.recorded))
        if plan.key_customer_from:
            rows.append((CUSTOMER_LIST, account, plan.firm.name, plan.key_customer_from, None, plan.key_customer_from))
    header = ("List Name", "Account ID", "Account Name", "Member From", "Member To", "Recorded On")
    return Sheet("sheets/target_list_members.csv", header, rows)


def _domains(company: Company, keys: Keys) -> Sheet:
    rows: list[Row] = [(keys.account(f.number), f.second_domain) for f in company.firms if f.second_domain]
    return Sheet("sheets/account_domains.csv", ("Account ID", "Domain"), rows)


def _costs(company: Company, keys: Keys) -> Sheet:
    header = ("Cost ID", "Kind", "From", "To", "Campaign ID", "Programme", "Approach", "Planned", "Amount", "Currency")
    rows: list[Row] = [
        (
            f"CST-{number:05d}",
            cost.kind.capitalize(),
            cost.starts,
            cost.ends,
            keys.campaign(cost.campaign.number) if cost.campaign else None,
            PROGRAMMES[cost.approach],
            cost.approach.upper(),
            "Yes" if cost.is_planned else "No",
            f"{cost.amount:.2f}",
            "EUR",
        )
        for number, cost in enumerate(company.costs, start=1)
    ]
    return Sheet("sheets/costs.csv", header, rows)


def _quotas(company: Company, keys: Keys) -> Sheet:
    rows: list[Row] = [
        (keys.user(user.number), user.name, user.team, starts, ends, _QUOTA_A_QUARTER[user.team], "EUR")
        for starts, ends in quarters(company.span)
        for user in company.users
        if user.manager is not None
    ]
    return Sheet("sheets/quotas.csv", ("User ID", "Name", "Team", "From", "To", "Quota", "Currency"), rows)


def _recurring(company: Company, keys: Keys) -> Sheet:
    """Changes of recurring revenue of the customers in the contract register, as finance books them."""
    rows = sorted(_changes(company), key=lambda row: (row[0], row[1], row[3]))
    header = ("Event ID", "Date", "Account ID", "Product", "Change", "Annual Amount", "Currency")
    return Sheet(
        "sheets/recurring_revenue.csv",
        header,
        [
            (f"MRR-{n:05d}", day, keys.account(firm), product, kind, amount, company.firms[firm].currency)
            for n, (day, firm, kind, product, amount) in enumerate(rows, start=1)
        ],
    )


def _changes(company: Company) -> Iterator[tuple[dt.date, int, str, str, int]]:
    """(day, firm, kind, product, signed change a year) of each product held."""
    registered = {term.firm.number for term in registered_terms(company.span, company.terms)}
    for customer in (c for c in company.customers if c.plan.firm.number in registered):
        firm, held, is_new = customer.plan.firm.number, dict[str, int](), True
        days = sorted({t.starts for t in customer.terms} | {t.stops for t in customer.terms})
        for day in (day for day in days if day <= company.span.through):
            now: dict[str, int] = {}
            for term in customer.terms:
                if term.starts <= day < term.stops:
                    now[term.product] = now.get(term.product, 0) + term.annual
            for product in sorted({*held, *now}):
                change = now.get(product, 0) - held.get(product, 0)
                if change:
                    kind = "expansion" if change > 0 else "contraction"
                    kind = kind if held and now else "churn" if held else "new" if is_new else "reactivation"
                    yield day, firm, kind, product, change
            is_new = is_new and not now
            held = now


def _invoices(company: Company) -> Sheet:
    """As a German billing system writes them: customers by name, day first, decimal comma, an older encoding."""
    rows: list[Row] = []
    for term in registered_terms(company.span, company.terms):
        if term.starts <= company.span.through:
            amount = term.annual
            if term.cancelled:
                amount = round(amount * (term.cancelled - term.starts).days / (term.ends - term.starts).days)
            rows.append(
                (
                    f"RE-{term.number + 1:06d}",
                    term.firm.name,
                    f"V-{term.number + 1:05d}",
                    term.product,
                    _german(term.starts),
                    _german(term.starts),
                    _german(term.stops),
                    f"{amount:,.2f}".translate(str.maketrans(",.", ".,")),
                    term.firm.currency,
                )
            )
    header = ("Rechnung", "Kunde", "Vertrag", "Produkt", "Datum", "Leistung von", "Leistung bis", "Netto", "Währung")
    return Sheet("erp/rechnungen.csv", header, rows, delimiter=";", encoding="cp1252")


def _contracts(company: Company, keys: Keys) -> Sheet:
    rows: list[Row] = [
        (
            f"V-{t.number + 1:05d}",
            t.firm.name,
            keys.deal(t.deal.number),
            t.product,
            CONTRACT_TYPES[t.kind],
            _german(t.starts),
            _german(t.ends),
            _german(t.cancelled) if t.cancelled else None,
            f"{t.annual:,.2f}".translate(str.maketrans(",.", ".,")),
            t.firm.currency,
        )
        for t in registered_terms(company.span, company.terms)
    ]
    header = (
        "Vertrag", "Kunde", "Auftrag", "Produkt", "Art", "Beginn", "Ende", "Gekündigt zum", "Jahreswert", "Währung",
    )  # fmt: skip
    return Sheet("erp/vertraege.csv", header, rows, delimiter=";", encoding="cp1252")


def _german(day: dt.date) -> str:
    return f"{day:%d.%m.%Y}"


def _rows(company: Company, kind: int) -> Iterator[tuple[int, str | None, int, Person | None, int, float]]:
    """(running number, moment, firm, person, seconds, dice) of the touches of one kind, in order."""
    touches: Touches = company.touches.of(kind)
    rows = zip(
        moments_of(touches), touches.firm.tolist(), touches.person.tolist(), touches.seconds.tolist(),
        touches.dice.tolist(), strict=True,
    )  # fmt: skip
    for number, (at, firm, person, seconds, dice) in enumerate(rows, start=1):
        yield number, utc(at), firm, company.people[person] if person >= 0 else None, seconds, dice


def address_at(person: Person | None, moment: str | None) -> str | None:
    """The address somebody used at a moment: they may have moved to another firm since."""
    if person is None:
        return None
    has_moved = person.moved is not None and moment is not None and moment >= person.moved.isoformat()[:19]
    return (person.next_email if has_moved else person.email) or None


def _usage(company: Company, keys: Keys) -> Sheet:
    rows: list[Row] = [
        (
            f"USE-{number:06d}",
            keys.account(firm),
            address_at(person, at),
            at,
            seconds,
            _FEATURES[int(dice * len(_FEATURES))],
        )
        for number, at, firm, person, seconds, dice in _rows(company, PRODUCT_USE)
    ]
    header = ("Usage ID", "Account ID", "User Email", "Used At", "Seconds", "Feature")
    return Sheet("product/usage.csv", header, rows)


def _content(company: Company) -> Sheet:
    rows: list[Row] = [
        (
            f"VIEW-{number:06d}",
            at,
            address_at(person, at),
            ASSETS[int(dice * len(ASSETS))],
            seconds,
            "Yes" if dice * 97 % 1 < _FINISHED else "No",
        )
        for number, at, _, person, seconds, dice in _rows(company, CONTENT_VIEW)
    ]
    return Sheet("content/views.csv", ("View ID", "Viewed At", "Email", "Asset", "Seconds", "Finished"), rows)


def _social(company: Company) -> Sheet:
    """Who reacted to our posts; of a comment the listening tool keeps how it was meant, where it understood."""
    rows: list[Row] = []
    for number, at, _, person, _, dice in _rows(company, SOCIAL):
        what = _SOCIAL[int(dice * 991) % len(_SOCIAL)]
        meant = _SENTIMENTS[int(dice * 983) % len(_SENTIMENTS)] if what == "comment" else ""
        post = f"{_POSTS[int(dice * 977) % len(_POSTS)]} {1 + int(dice * 40)}"
        rows.append((f"SOC-{number:06d}", at, address_at(person, at), what, post, meant or None))
    header = ("Engagement ID", "Time", "Email", "Kind", "Post", "Sentiment")
    return Sheet("social/engagements.csv", header, rows)


def _chats(company: Company) -> Sheet:
    rows: list[Row] = [
        (
            f"CHAT-{number:05d}",
            at,
            address_at(person, at),
            None if person else company.firms[firm].domain,
            seconds,
            "Answered" if dice < 0.9 else "Missed",
        )
        for number, at, firm, person, seconds, dice in _rows(company, CHAT)
    ]
    return Sheet("chat/conversations.csv", ("Chat ID", "Started At", "Email", "Domain", "Seconds", "Status"), rows)


def _campaigns(company: Company, keys: Keys) -> Sheet:
    header = ("Campaign ID", "Campaign Name", "Channel", "Programme", "Approach", "Start", "End", "Budget", "Currency")
    rows: list[Row] = [
        (
            keys.campaign(c.number),
            c.name,
            c.channel,
            PROGRAMMES[c.approach],
            c.approach.upper(),
            c.starts,
            c.ends,
            c.budget,
            "EUR",
        )
        for c in company.campaigns
    ]
    return Sheet("sheets/campaigns.csv", header, rows)


def gathering_id(campaign: int, day: dt.date) -> str:
    """An event's number in the event tool."""
    return f"EVT-{day:%Y%m%d}-{campaign:03d}"


def _registrations(company: Company, keys: Keys) -> Sheet:
    rows: list[Row] = [
        (
            gathering_id(s.campaign.number, s.starts.date()),
            f"{s.campaign.name} ({s.starts.date()})",
            s.gathering,
            utc(s.starts),
            keys.campaign(s.campaign.number),
            address_at(s.person, utc(s.registered)),
            utc(s.registered),
            utc(s.attended),
        )
        for s in company.seats
    ]
    header = (
        "Event ID", "Event", "Kind", "Starts At", "Campaign ID", "Email", "Registered At", "Attended At",
    )  # fmt: skip
    return Sheet("events/registrations.csv", header, rows)


def _pieces(company: Company, keys: Keys) -> Sheet:
    rows: list[Row] = [
        (
            f"DM-{number:05d}",
            keys.campaign(campaign),
            address_at(company.people[person], utc(sent)),
            utc(sent),
            status,
            utc(answered),
        )
        for number, (campaign, person, sent, status, answered) in enumerate(direct_mail(company), start=1)
    ]
    return Sheet(
        "events/direct_mail.csv", ("Piece ID", "Campaign ID", "Email", "Sent At", "Status", "Answered At"), rows
    )
