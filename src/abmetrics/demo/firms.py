"""The firms of the market and the colleagues who look after them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from numpy.random import Generator

from abmetrics.demo.chance import Span, day_between, pick, stream, years_later
from abmetrics.demo.names import firm_name, person_name

FITTING_INDUSTRIES = ("Software", "Machinery", "Logistics", "Medical Devices")
FITTING_COUNTRIES = ("Germany", "Austria", "Switzerland", "France", "Netherlands", "United Kingdom", "Sweden")
FITTING_EMPLOYEES = 200
"""The ideal customer, as `[icp]` of the written abmetrics.toml says it too."""

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
_TEAMS = {"Enterprise": 4, "Mid-Market": 4, "Growth": 2}
_DESKS = ("DACH", "West", "UK & Nordics", "Rest of world")
_WITHOUT_REVENUE, _WITHOUT_EMPLOYEES, _SECOND_DOMAIN, _OWNER_CHANGES = 0.08, 0.02, 0.04, 0.07


@dataclass(frozen=True)
class User:
    """A seller: `user_id` as the CRM knows them."""

    user_id: str
    name: str
    team: str
    manager: str
    region: str


@dataclass
class Firm:
    """An account. `number` is its place in the list of firms; `employees` and `revenue` may be unknown."""

    number: int
    account_id: str
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

    @property
    def fits(self) -> bool:
        """Whether it meets the required criteria of the ideal customer profile."""
        return (
            self.industry in FITTING_INDUSTRIES
            and self.country in FITTING_COUNTRIES
            and self.employees >= FITTING_EMPLOYEES
        )


def hire(seed: int) -> list[User]:
    """The sellers, by team; each team has one manager."""
    rng = stream(seed, "users")
    users: list[User] = []
    names: set[str] = set()
    for team, heads in _TEAMS.items():
        manager = _new_name(rng, names)
        for head in range(heads):
            number = len(users) + 1
            users.append(User(f"USR-{number:02d}", _new_name(rng, names), team, manager, _DESKS[head % len(_DESKS)]))
    return users


def found_firms(seed: int, span: Span, count: int, users: list[User]) -> list[Firm]:
    """`count` firms; three quarters were known before the programme began, the rest came one by one."""
    rng = stream(seed, "firms")
    taken: set[str] = set()
    firms = []
    for number in range(count):
        industry = pick(rng, list(_INDUSTRIES), list(_INDUSTRIES.values()))
        country = pick(rng, list(_COUNTRIES), list(_COUNTRIES.values()))
        name, domain = firm_name(rng, industry, country, taken)
        employees = int(min(max(rng.lognormal(6.1, 1.15), 8), 60000))
        segment = "Enterprise" if employees >= 1000 else "Mid-Market" if employees >= 200 else "Growth"
        sellers = [user for user in users if user.team == segment]
        near = [user for user in sellers if user.region == _REGIONS[country]] or sellers
        old = rng.random() < 0.75
        first, last = (years_later(span.start, -3), span.first_deal) if old else (span.first_deal, span.through)
        created = day_between(rng, first, last - dt.timedelta(days=0 if old else 60))
        changed = rng.random() < _OWNER_CHANGES
        owner = pick(rng, near) if rng.random() < 0.8 else pick(rng, sellers)
        others = [user for user in sellers if user is not owner]
        firms.append(
            Firm(
                number=number,
                account_id=f"ACC-{number + 1:05d}",
                name=name,
                domain=domain,
                second_domain=f"group-{domain}" if rng.random() < _SECOND_DOMAIN else "",
                industry=industry,
                country=country,
                region=_REGIONS[country],
                segment=segment,
                employees=employees,
                employees_known=bool(rng.random() >= _WITHOUT_EMPLOYEES),
                revenue=None
                if rng.random() < _WITHOUT_REVENUE
                else int(employees * rng.lognormal(12.1, 0.35)) // 1000 * 1000,
                owner=owner,
                earlier_owner=pick(rng, others) if changed else None,
                owner_since=day_between(rng, max(created, span.start), span.through) if changed else created,
                created=created,
            )
        )
    return firms


def _new_name(rng: Generator, names: set[str]) -> str:
    while (name := " ".join(person_name(rng))) in names:
        pass
    names.add(name)
    return name
