"""The people of the firms: contacts the CRM links to an account, and leads it often does not."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from numpy.random import Generator

from abmetrics.demo.chance import Span, at_work, day_between, pick, stream
from abmetrics.demo.deals import Deal
from abmetrics.demo.firms import Firm
from abmetrics.demo.names import person_name, plain
from abmetrics.demo.programme import Fate, Plan

TITLES: dict[str, tuple[str, ...]] = {
    "Economic buyer": (
        "CFO", "Chief Financial Officer", "VP Finance", "Finance Director", "Financial Controller",
        "Chief Executive Officer",
    ),
    "Technical evaluator": (
        "CTO", "Chief Information Officer", "VP Engineering", "IT Director", "Head of IT", "Enterprise Architect",
        "IT Manager",
    ),
    "Champion": (
        "Chief Operating Officer", "VP Operations", "Director of Operations", "Operations Manager", "Process Manager",
        "Operations Analyst",
    ),
    "Procurement": ("Head of Procurement", "Procurement Manager", "Strategic Buyer", "Purchasing Specialist"),
    "": ("HR Manager", "Marketing Specialist", "Office Manager", "Legal Counsel", "Communications Manager"),
}  # fmt: skip
_PERSONA_WEIGHTS = (20, 28, 28, 12, 12)
_DEPARTMENTS = {
    "Economic buyer": "Finance",
    "Technical evaluator": "IT",
    "Champion": "Operations",
    "Procurement": "Procurement",
    "": "Other",
}
_LEAD_SOURCES = ("Website", "Webinar", "Event", "Content download", "Referral", "Purchased list")
_FREE_MAIL = ("gmail.com", "gmx.de", "outlook.com", "yahoo.com", "web.de")
_LEFT, _CONTACT_WITHOUT_EMAIL, _CONVERTED = 0.03, 0.02, 0.22
_STRAY_PER_FIRM, _STRAY_FREE_MAIL, _LEAD_FREE_MAIL = 0.25, 0.7, 0.12
_LEAD_GROWTH = 0.8
"""Exponent of the share of the span at which a lead comes in: below 1, more come towards the end."""
_DAYS_BEFORE_A_DEAL = 14


@dataclass
class Person:
    """A lead or contact. `firm` is empty for people of firms the CRM does not hold, or with a free-mail address."""

    firm: Firm | None
    given: str
    family: str
    title: str
    department: str
    source: str
    created: dt.datetime
    person_id: str = ""
    is_lead: bool = False
    company: str = ""
    email: str = ""
    left: dt.datetime | None = None
    converted: dt.datetime | None = None
    status: str = ""


def meet_people(seed: int, span: Span, plans: list[Plan], deals: list[Deal]) -> list[Person]:
    """Everybody in the CRM: contacts first, then leads, each with a running id."""
    rng = stream(seed, "people")
    first_deals: dict[int, dt.date] = {}
    for deal in deals:
        first_deals.setdefault(deal.firm.number, deal.created.date())
    addresses: set[str] = set()
    contacts = [
        _contact(rng, span, plan.firm, day, addresses)
        for plan in plans
        for day in _contact_days(rng, span, plan, first_deals)
    ]
    leads = [
        _lead(rng, span, plan.firm, addresses)
        for plan in plans
        for _ in range(int(rng.poisson(2.2 if plan.listed_from else 1.1)))
    ]
    strays = [_lead(rng, span, None, addresses) for _ in range(round(len(plans) * _STRAY_PER_FIRM))]
    leads = sorted(leads + strays, key=lambda lead: (lead.created, lead.email))
    for number, person in enumerate(contacts, start=1):
        person.person_id = f"CON-{number:05d}"
    for number, person in enumerate(leads, start=1):
        person.person_id = f"LEA-{number:05d}"
    return contacts + leads


def people_by_firm(people: list[Person]) -> dict[int, list[Person]]:
    """The people of each firm by its number, in the order in which they became known."""
    groups: dict[int, list[Person]] = defaultdict(list)
    for person in sorted(people, key=lambda p: (p.created, p.person_id)):
        if person.firm is not None:
            groups[person.firm.number].append(person)
    return groups


def _contact_days(rng: Generator, span: Span, plan: Plan, first_deals: dict[int, dt.date]) -> list[dt.date]:
    """When each contact of the firm became known; two of them before the first deal."""
    count = 1 + int(rng.poisson(3.6 if plan.listed_from else 1.3))
    count += int(rng.integers(1, 4)) if plan.fate in (Fate.OPEN, Fate.WON, Fate.RETAINED, Fate.EXPANDED) else 0
    known = max(plan.firm.created, span.first_deal)
    days = sorted(day_between(rng, known, span.through) for _ in range(count))
    deal = first_deals.get(plan.firm.number)
    before = [day_between(rng, known, deal - dt.timedelta(days=_DAYS_BEFORE_A_DEAL)) for _ in range(2)] if deal else []
    return sorted(before + days)


def _contact(rng: Generator, span: Span, firm: Firm, known: dt.date, addresses: set[str]) -> Person:
    domain = firm.second_domain if firm.second_domain and rng.random() < 0.5 else firm.domain
    person = _somebody(rng, firm, known)
    if rng.random() >= _CONTACT_WITHOUT_EMAIL:
        person.email = _address(person.given, person.family, domain, addresses)
    if known < span.through and rng.random() < _LEFT:
        person.left = at_work(rng, day_between(rng, known + dt.timedelta(days=1), span.through))
    return person


def _lead(rng: Generator, span: Span, firm: Firm | None, addresses: set[str]) -> Person:
    """A lead of the firm, known by the domain of the address alone; or one that leads nowhere.

    Free-mail hosts are real: a running number keeps the made-up person apart from living ones.
    """
    day = span.start + dt.timedelta(days=int(span.days * rng.random() ** _LEAD_GROWTH))
    person = _somebody(rng, firm, max(day, firm.created) if firm else day)
    person.is_lead = True
    person.company = firm.name if firm else f"{person.family} Partners"
    person.status = pick(rng, ("New", "Working", "Nurture", "Disqualified"), (3, 3, 3, 1))
    if rng.random() < (_LEAD_FREE_MAIL if firm else _STRAY_FREE_MAIL):
        person.firm = None
        person.email = _address(person.given, f"{person.family} demo{len(addresses)}", pick(rng, _FREE_MAIL), addresses)
        return person
    domain = firm.domain if firm else f"{plain(person.family)}-partners.example"
    person.email = _address(person.given, person.family, domain, addresses)
    converted = person.created + dt.timedelta(days=int(rng.integers(2, 40)))
    if firm and converted.date() <= span.through and rng.random() < _CONVERTED:
        person.converted, person.status = converted, "Converted"
    return person


def _somebody(rng: Generator, firm: Firm | None, known: dt.date) -> Person:
    """A contact with a name and a job, without an address."""
    persona = pick(rng, list(TITLES), _PERSONA_WEIGHTS)
    given, family = person_name(rng)
    return Person(
        firm=firm, given=given, family=family, title=pick(rng, TITLES[persona]), department=_DEPARTMENTS[persona],
        source=pick(rng, _LEAD_SOURCES), created=at_work(rng, known),
    )  # fmt: skip


def _address(given: str, family: str, domain: str, addresses: set[str]) -> str:
    local = ".".join(part for part in (plain(given, "."), plain(family, "")) if part)
    address, number = f"{local}@{domain}", 2
    while address in addresses:
        address, number = f"{local}{number}@{domain}", number + 1
    addresses.add(address)
    return address
