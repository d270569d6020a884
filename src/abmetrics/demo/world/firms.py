"""The firms of the market, how they hang together, and the colleagues who look after them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from functools import cached_property

from numpy.random import Generator

from abmetrics.demo.world.chance import Span, day_between, pick, stream
from abmetrics.demo.world.names import firm_name, person_name, plain

FITTING_INDUSTRIES = ("Software", "Machinery", "Logistics", "Medical Devices")
FITTING_COUNTRIES = ("Germany", "Austria", "Switzerland", "France", "Netherlands", "United Kingdom", "Sweden")
FITTING_EMPLOYEES = 200
"""The ideal customer, as `[icp]` of the written abmetrics.toml says it too."""

OWN_DOMAIN = "hafenlicht.example"
"""The company's own."""

_INDUSTRIES = {
    "Software": 18, "Machinery": 18, "Logistics": 15, "Medical Devices": 14, "Financial Services": 11, "Retail": 10,
    "Energy": 8, "Education": 6,
}  # fmt: skip
_COUNTRIES = {
    "Germany": 27, "Austria": 8, "Switzerland": 9, "France": 13, "Netherlands": 9, "United Kingdom": 15, "Sweden": 6,
    "Poland": 4, "Spain": 3, "United States": 6,
}  # fmt: skip
_REGIONS = {
    "Germany": "DACH", "Austria": "DACH", "Switzerland": "DACH", "France": "West", "Netherlands": "West",
    "Spain": "West",
    "United Kingdom": "UK & Nordics", "Sweden": "UK & Nordics", "Poland": "Rest of world",
    "United States": "Rest of world",
}  # fmt: skip
_CURRENCIES = {"Switzerland": "CHF", "United Kingdom": "GBP", "United States": "USD"}
_ZONES = {
    "Austria": "Europe/Vienna", "Switzerland": "Europe/Zurich", "France": "Europe/Paris", "Poland": "Europe/Warsaw",
    "Netherlands": "Europe/Amsterdam", "United Kingdom": "Europe/London", "Sweden": "Europe/Stockholm",
    "Spain": "Europe/Madrid", "United States": "America/New_York",
}  # fmt: skip
_TEAMS = {"Enterprise": 6, "Mid-Market": 6, "Growth": 4}
_DESKS = ("DACH", "West", "UK & Nordics", "Rest of world")
_WITHOUT_REVENUE, _WITHOUT_EMPLOYEES, _SECOND_DOMAIN, _OWNER_CHANGES = 0.08, 0.02, 0.04, 0.07
_SUBSIDIARIES, _ON_THE_PARENTS_DOMAIN, _BRANCHES = 0.02, 0.5, 0.006
_FIRMS_PER_LOOK_ALIKE = 400
_LOOK_ALIKE_NAMES = ("Nordwind", "Sonnenfels", "Kestrel Bay", "Altmark", "Veronne")
_BRANCH_PLACES = ("Werk Süd", "Werk Nord", "Service", "Export")


@dataclass(frozen=True)
class User:
    """A colleague; `number` is their place in the list. Managers have no quota of their own."""

    number: int
    name: str
    team: str
    manager: int | None
    region: str

    @cached_property
    def email(self) -> str:
        """Their address at the company."""
        return f"{plain(self.name, '.')}@{OWN_DOMAIN}"


@dataclass
class Firm:
    """An account. `number` is its place in the list of firms; `employees` and `revenue` may be unknown.

    `parent` is the number of the firm it belongs to, where it does; `kinship` says why its domain is not its own
    (`shares parent's domain`, `branch`: a second account of the same firm) or why its name misleads (`look-alike`).
    """

    number: int
    name: str
    domain: str
    second_domain: str
    industry: str
    country: str
    region: str
    segment: str
    employees: int
    employees_known: bool
    revenue: int | None
    owner: User
    earlier_owner: User | None
    owner_since: dt.date
    created: dt.date
    parent: int | None = None
    kinship: str = ""

    @property
    def currency(self) -> str:
        """What its deals are made in."""
        return _CURRENCIES.get(self.country, "EUR")

    @property
    def time_zone(self) -> str:
        """Where its people work."""
        return _ZONES.get(self.country, "Europe/Berlin")

    @property
    def fits(self) -> bool:
        """Whether it meets the required criteria of the ideal customer profile."""
        return (
            self.industry in FITTING_INDUSTRIES
            and self.country in FITTING_COUNTRIES
            and self.employees >= FITTING_EMPLOYEES
        )


def hire(seed: int) -> list[User]:
    """The sellers, by team; each team has one manager, who stands before it."""
    rng = stream(seed, "users")
    users: list[User] = []
    names: set[str] = set()
    for team, heads in _TEAMS.items():
        manager = len(users)
        users.append(User(manager, _new_name(rng, names), team, None, "All"))
        for head in range(heads):
            users.append(User(len(users), _new_name(rng, names), team, manager, _DESKS[head % len(_DESKS)]))
    return users


def found_firms(seed: int, span: Span, count: int, users: list[User]) -> list[Firm]:
    """`count` firms; three quarters were known before the programme began, the rest came one by one."""
    rng = stream(seed, "firms")
    taken: set[str] = set()
    sellers = {team: [u for u in users if u.team == team and u.manager is not None] for team in _TEAMS}
    firms = [_found(rng, span, number, sellers, taken) for number in range(count)]
    return _look_alikes(rng, _relatives(rng, firms))


def _found(rng: Generator, span: Span, number: int, sellers: dict[str, list[User]], taken: set[str]) -> Firm:
    industry = pick(rng, list(_INDUSTRIES), list(_INDUSTRIES.values()))
    country = pick(rng, list(_COUNTRIES), list(_COUNTRIES.values()))
    name, domain = firm_name(rng, industry, country, taken)
    employees = int(min(max(rng.lognormal(6.1, 1.15), 8), 60000))
    segment = "Enterprise" if employees >= 1000 else "Mid-Market" if employees >= 200 else "Growth"
    team = sellers[segment]
    near = [user for user in team if user.region == _REGIONS[country]] or team
    old = rng.random() < 0.75
    first, last = (span.start - dt.timedelta(days=1100), span.first_deal) if old else (span.first_deal, span.through)
    created = day_between(rng, first, last - dt.timedelta(days=0 if old else 60))
    changed = rng.random() < _OWNER_CHANGES
    owner = pick(rng, near) if rng.random() < 0.8 else pick(rng, team)
    others = [user for user in team if user is not owner]
    return Firm(
        number=number, name=name, domain=domain,
        second_domain=f"group-{domain}" if rng.random() < _SECOND_DOMAIN else "",
        industry=industry, country=country, region=_REGIONS[country], segment=segment, employees=employees,
        employees_known=bool(rng.random() >= _WITHOUT_EMPLOYEES),
        revenue=None if rng.random() < _WITHOUT_REVENUE else int(employees * rng.lognormal(12.1, 0.35)) // 1000 * 1000,
        owner=owner, earlier_owner=pick(rng, others) if changed else None,
        owner_since=day_between(rng, max(created, span.start), span.through) if changed else created, created=created,
    )  # fmt: skip


def _relatives(rng: Generator, firms: list[Firm]) -> list[Firm]:
    """Some firms become subsidiaries (half of them on the parent's domain) or branches: two accounts, one domain."""
    order = [int(i) for i in rng.permutation(len(firms))]
    subsidiaries, branches = max(round(len(firms) * _SUBSIDIARIES), 2), max(round(len(firms) * _BRANCHES), 1)
    related = list(firms)
    for place in range(subsidiaries + branches):
        child, parent = firms[order[2 * place]], firms[order[2 * place + 1]]
        if place >= subsidiaries:
            branch = f"{parent.name} {_BRANCH_PLACES[place % len(_BRANCH_PLACES)]}"
            related[child.number] = replace(
                child, name=branch, domain=parent.domain, second_domain="", kinship="branch"
            )
        elif place < subsidiaries * _ON_THE_PARENTS_DOMAIN:
            related[child.number] = replace(
                child, parent=parent.number, domain=parent.domain, second_domain="", kinship="shares parent's domain"
            )
        else:
            related[child.number] = replace(child, parent=parent.number, kinship="subsidiary")
    return related


def _look_alikes(rng: Generator, firms: list[Firm]) -> list[Firm]:
    """Families of three firms whose names differ in legal form or trade only, and which have nothing in common."""
    parents = {firm.parent for firm in firms} | {firm.number for firm in firms if firm.kinship}
    domains = {firm.domain for firm in firms if firm.kinship}
    free = [firm for firm in firms if firm.number not in parents and firm.domain not in domains]
    order = [int(i) for i in rng.permutation(len(free))]
    named = list(firms)
    for family in range(max(len(firms) // _FIRMS_PER_LOOK_ALIKE, 1)):
        root = _LOOK_ALIKE_NAMES[family % len(_LOOK_ALIKE_NAMES)]
        root += str(family // len(_LOOK_ALIKE_NAMES) + 1) if family >= len(_LOOK_ALIKE_NAMES) else ""
        for ending in ("GmbH", "AG", "Energy GmbH"):
            firm = free[order.pop()]
            domain = f"{plain(root)}.example" if ending == "GmbH" else f"{plain(f'{root} {ending}')}.example"
            named[firm.number] = replace(
                firm, name=f"{root} {ending}", domain=domain, second_domain="", kinship="look-alike"
            )
    return named


def _new_name(rng: Generator, names: set[str]) -> str:
    while (name := " ".join(person_name(rng))) in names:
        pass
    names.add(name)
    return name
