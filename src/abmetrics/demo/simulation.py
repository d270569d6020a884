"""The whole company, simulated: firms, programme, deals, contracts, people and everything they did."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from abmetrics.demo.activity import Touches, act
from abmetrics.demo.campaigns import Campaign, Cost, pay, run_campaigns
from abmetrics.demo.chance import Span
from abmetrics.demo.contracts import Customer, Term, tell_customers
from abmetrics.demo.deals import Deal, deal_maker, duplicates, first_wins, losses, numbered, open_deals
from abmetrics.demo.encounters import Meeting, Role, Survey, ask_customers, give_roles, hold_meetings
from abmetrics.demo.firms import Firm, User, found_firms, hire
from abmetrics.demo.people import Person, meet_people, people_by_firm
from abmetrics.demo.programme import Plan, plan_programme


@dataclass(frozen=True)
class Company:
    """Everything that is exported; `people_of` holds the people of each firm by its number."""

    seed: int
    span: Span
    users: list[User]
    firms: list[Firm]
    plans: list[Plan]
    deals: list[Deal]
    terms: list[Term]
    customers: list[Customer]
    people: list[Person]
    people_of: dict[int, list[Person]]
    roles: list[Role]
    meetings: list[Meeting]
    surveys: list[Survey]
    campaigns: list[Campaign]
    costs: list[Cost]
    touches: Touches


def simulate(accounts: int, seed: int, through: dt.date) -> Company:
    """The company with that many accounts, as its systems hold it at the end of `through`."""
    span = Span(through)
    users = hire(seed)
    firms = found_firms(seed, span, accounts, users)
    plans = plan_programme(seed, span, firms)
    maker = deal_maker(seed, span, users)
    wins = first_wins(maker, plans)
    customers = tell_customers(maker, plans, wins)
    expansions = [deal for customer in customers for deal in customer.expansions]
    renewals = [deal for customer in customers for deal in customer.renewals]
    deals = [
        *wins.values(),
        *expansions,
        *renewals,
        *losses(maker, plans, wins, expansions),
        *open_deals(maker, plans, wins),
    ]
    deals = numbered([*deals, *duplicates(maker, deals)])
    people = meet_people(seed, span, plans, deals)
    people_of = people_by_firm(people)
    roles = give_roles(seed, deals, people_of)
    campaigns = run_campaigns(seed, span, accounts)
    return Company(
        seed=seed, span=span, users=users, firms=firms, plans=plans, deals=deals,
        terms=sorted((t for c in customers for t in c.terms), key=lambda t: (t.starts, t.firm.number, t.product,
        t.kind)),
        customers=customers, people=people, people_of=people_of, roles=roles, meetings=hold_meetings(seed, span, roles),
        surveys=ask_customers(seed, span, customers, people_of), campaigns=campaigns, costs=pay(seed, span, campaigns,
        accounts),
        touches=act(seed, span, plans, deals, customers, people_of, campaigns),
    )  # fmt: skip
