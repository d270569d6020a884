"""The people of the firms: who they are, when we came to know them, and what became of them.

A person is told once. Whether a CRM holds them as a lead, a contact, or first one and then the other, is read off
`lead_since` and `contact_since`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from numpy.random import Generator

from abmetrics.demo.world.chance import Span, at_work, day_between, pick, stream
from abmetrics.demo.world.deals import Deal
from abmetrics.demo.world.firms import Firm
from abmetrics.demo.world.names import person_name, plain
from abmetrics.demo.world.programme import Fate, Plan
from abmetrics.demo.world.warmth import SILENT_DAYS, is_silent_at_last, shared_domains

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
    "Economic buyer": "Finance", "Technical evaluator": "IT", "Champion": "Operations", "Procurement": "Procurement",
    "": "Other",
}  # fmt: skip
_LEAD_SOURCES = ("Website", "Webinar", "Event", "Content download", "Referral", "Purchased list")
_FREE_MAIL = ("gmail.com", "gmx.de", "outlook.com", "yahoo.com", "web.de")
_LEFT, _WITHOUT_EMAIL, _WITHOUT_PHONE, _CONVERTED, _MOVED = 0.03, 0.02, 0.3, 0.22, 0.012
_STRAY_PER_FIRM, _STRAY_FREE_MAIL, _LEAD_FREE_MAIL, _MASKED = 0.25, 0.7, 0.12, 0.28
_MERGED, _DELETED = 0.008, 0.006
_MQL_SCORE = 60
_LEAD_GROWTH = 0.8
"""Exponent of the share of the span at which a lead comes in: below 1, more come towards the end."""
_DAYS_BEFORE_A_DEAL = 14

NEW, WORKING, MQL, NURTURE, DISQUALIFIED, CONVERTED = (
    "New", "Working", "MQL", "Nurture", "Disqualified", "Converted",
)  # fmt: skip


@dataclass
class Person:
    """Somebody known to us. `number` is their place in the list of people.

    `firm` is where they truly work, which a free-mail address or a name on a form may hide; empty for people of
    firms the CRM does not hold. `firm_known` says whether a CRM could know it. `moved` is when they went to
    `next_firm`. `merged_into` is the number of the record this one was merged into, `gone` when that or a deletion
    happened. `masked`: their mail client opens every mail by itself.
    """

    firm: Firm | None
    given: str
    family: str
    title: str
    persona: str
    source: str
    known: dt.datetime
    number: int = -1
    lead_since: dt.datetime | None = None
    contact_since: dt.datetime | None = None
    company: str = ""
    email: str = ""
    next_email: str = ""
    edited: dt.datetime | None = None
    phone: str = ""
    left: dt.datetime | None = None
    next_firm: Firm | None = None
    moved: dt.datetime | None = None
    score: int = 0
    statuses: list[tuple[dt.datetime, str]] = field(default_factory=list)
    merged_into: int | None = None
    gone: dt.datetime | None = None
    is_free_mail: bool = False
    masked: bool = False

    @property
    def changed(self) -> dt.datetime:
        """When the record last changed."""
        ended = self.gone or self.moved or self.left
        moments = (self.known, self.contact_since, self.edited, ended, *(at for at, _ in self.statuses))
        return ended if ended and self.gone else max(at for at in moments if at)

    @property
    def department(self) -> str:
        """The department that goes with the persona."""
        return _DEPARTMENTS[self.persona]

    @property
    def name(self) -> str:
        """Given and family name."""
        return f"{self.given} {self.family}"

    @property
    def is_live(self) -> bool:
        """Whether the record still stands: neither merged away nor deleted."""
        return self.gone is None

    def stays_on(self, day: dt.date) -> bool:
        """Whether they are still at the firm we know them from on that day."""
        ends = self.left or self.moved
        return ends is None or ends.date() > day

    @property
    def firm_now(self) -> Firm | None:
        """Where they work on the last day."""
        return self.next_firm or self.firm

    @property
    def address_now(self) -> str:
        """Their address on the last day."""
        return self.next_email or self.email


def meet_people(seed: int, span: Span, plans: list[Plan], deals: list[Deal]) -> list[Person]:
    """Everybody, in the order in which they became known, records merged away and deleted among them."""
    rng = stream(seed, "people")
    first_deals: dict[int, dt.date] = {}
    for deal in deals:
        first_deals.setdefault(deal.firm.number, deal.created.date())
    addresses: set[str] = set()
    people = [
        _contact(rng, span, plan.firm, day, addresses)
        for plan in plans
        for day in _contact_days(rng, span, plan, first_deals)
    ]
    shared = shared_domains(plans)
    for plan in plans:
        # Who is engaged on the last day must not hang on a lead whose account is a matter of rules.
        is_late_free = is_silent_at_last(plan) or plan.firm.domain in shared
        days = span.days - SILENT_DAYS - 10 if is_late_free else span.days
        count = int(rng.poisson(2.2 if plan.listed_from else 1.1)) if span.offset(plan.firm.created) < days else 0
        people += [_lead(rng, span, plan.firm, addresses, days) for _ in range(count)]
    people += [_lead(rng, span, None, addresses, span.days) for _ in range(round(len(plans) * _STRAY_PER_FIRM))]
    _move(rng, span, plans, people, addresses)
    twins = _entered_twice(rng, span, people)
    gone = [_deleted(rng, span, addresses) for _ in range(max(round(len(people) * _DELETED), 1))]
    people = sorted([*people, *(twin for twin, _ in twins), *gone], key=lambda p: (p.known, p.email, p.family, p.given))
    for number, person in enumerate(people):
        person.number = number
        _finish(rng, span, person)
    for twin, kept in twins:
        twin.merged_into = kept.number
    return people


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
    person.contact_since = person.known
    if rng.random() >= _WITHOUT_EMAIL:
        person.email = _address(person.given, person.family, domain, addresses)
    if known < span.through and rng.random() < _LEFT:
        person.left = at_work(rng, day_between(rng, known + dt.timedelta(days=1), span.through))
    return person


def _lead(rng: Generator, span: Span, firm: Firm | None, addresses: set[str], days: int) -> Person:
    """A lead of the firm within the first `days`, known by the domain of the address; or one that leads nowhere.

    Free-mail hosts are real: a running number keeps the made-up person apart from living ones.
    """
    day = span.start + dt.timedelta(days=int(days * rng.random() ** _LEAD_GROWTH))
    person = _somebody(rng, firm, max(day, firm.created) if firm else day)
    person.lead_since = person.known
    person.company = firm.name if firm else f"{person.family} Partners"
    if rng.random() < (_LEAD_FREE_MAIL if firm else _STRAY_FREE_MAIL):
        person.is_free_mail = True
        if rng.random() < 0.4:
            person.company = ""
        person.email = _address(person.given, f"{person.family} demo{len(addresses)}", pick(rng, _FREE_MAIL), addresses)
        return person
    domain = firm.domain if firm else f"{plain(person.family)}-partners.example"
    person.email = _address(person.given, person.family, domain, addresses)
    converted = person.known + dt.timedelta(days=int(rng.integers(2, 40)))
    if firm and converted.date() <= span.through and rng.random() < _CONVERTED:
        person.contact_since = converted
    return person


def _finish(rng: Generator, span: Span, person: Person) -> None:
    """Score, lead statuses, phone, mail client, and the last edit of the record."""
    latest = dt.datetime.combine(span.through, dt.time(19), dt.UTC)
    known = person.contact_since or person.known
    person.edited = max(min(known + dt.timedelta(minutes=int(rng.integers(300, 300_000))), latest), known)
    person.score = int(min(max(rng.normal(45 if person.contact_since else 32, 18), 0), 100))
    person.masked = bool(rng.random() < _MASKED)
    if rng.random() >= _WITHOUT_PHONE:
        person.phone = f"+49 555 {person.number:07d}"
    if person.lead_since is None:
        return
    moment = person.lead_since
    person.statuses = [(moment, NEW)]
    following = [WORKING] if rng.random() < 0.75 else []
    following += [MQL] if person.score >= _MQL_SCORE else []
    following += [CONVERTED] if person.contact_since else [pick(rng, (NURTURE, DISQUALIFIED), (3, 1))]
    last = person.contact_since
    for status in following if last or rng.random() < 0.8 else following[:1]:
        later = moment + dt.timedelta(hours=int(rng.integers(5, 150)))
        if last:
            later = last if status == CONVERTED else min(later, last - dt.timedelta(minutes=2))
        if not span.holds(later) or later <= moment:
            continue
        moment = later
        person.statuses.append((moment, status))


def _move(rng: Generator, span: Span, plans: list[Plan], people: list[Person], addresses: set[str]) -> None:
    """Some contacts go to another firm and take their record along: it names the new firm from then on."""
    movers = [p for p in people if p.lead_since is None and p.left is None and p.email and rng.random() < _MOVED]
    for person in movers:
        known = max(person.known.date(), span.start)
        if (span.through - known).days < 60:
            continue
        person.next_firm = pick(rng, [plan.firm for plan in plans if plan.firm.domain != _firm(person).domain])
        first = max(known, person.next_firm.created) + dt.timedelta(days=20)
        person.moved = at_work(rng, day_between(rng, first, span.through - dt.timedelta(days=20)))
        person.next_email = _address(person.given, person.family, person.next_firm.domain, addresses)


def _entered_twice(rng: Generator, span: Span, people: list[Person]) -> list[tuple[Person, Person]]:
    """(second record, the one it was merged into) of some contacts who were entered twice."""
    pairs = []
    for person in people:
        is_steady = person.lead_since is None and person.left is None and person.moved is None and person.email
        if is_steady and (span.through - person.known.date()).days > 60 and rng.random() < _MERGED:
            twin = Person(
                person.firm, person.given[0] + ".", person.family, person.title, person.persona, "Purchased list",
                known=person.known + dt.timedelta(days=int(rng.integers(5, 30))), email=person.email,
            )  # fmt: skip
            twin.contact_since = twin.known
            twin.gone = at_work(rng, day_between(rng, twin.known.date() + dt.timedelta(days=3), span.through))
            pairs.append((twin, person))
    return pairs


def _deleted(rng: Generator, span: Span, addresses: set[str]) -> Person:
    """A lead somebody threw away: spam, or a test."""
    day = day_between(rng, span.start, span.through - dt.timedelta(days=10))
    person = _somebody(rng, None, day)
    person.lead_since, person.company = person.known, "Test"
    person.email = _address(person.given, person.family, "test-entry.example", addresses)
    person.gone = person.known + dt.timedelta(days=int(rng.integers(1, 9)))
    return person


def _somebody(rng: Generator, firm: Firm | None, known: dt.date) -> Person:
    """Somebody with a name and a job, without an address."""
    persona = pick(rng, list(TITLES), _PERSONA_WEIGHTS)
    given, family = person_name(rng)
    return Person(
        firm, given, family, pick(rng, TITLES[persona]), persona, pick(rng, _LEAD_SOURCES), at_work(rng, known)
    )


def _firm(person: Person) -> Firm:
    if person.firm is None:
        raise ValueError(f"{person.name} works nowhere we know")
    return person.firm


def _address(given: str, family: str, domain: str, addresses: set[str]) -> str:
    local = ".".join(part for part in (plain(given, "."), plain(family, "")) if part)
    address, number = f"{local}@{domain}", 2
    while address in addresses:
        address, number = f"{local}{number}@{domain}", number + 1
    addresses.add(address)
    return address
