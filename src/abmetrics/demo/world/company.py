"""The whole company, simulated: firms, programme, deals, contracts, people and everything they did."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from abmetrics.demo.world.acceptance import Acceptance, accept
from abmetrics.demo.world.activity import Planted, Touches, act
from abmetrics.demo.world.campaigns import Campaign, Cost, pay, run_campaigns
from abmetrics.demo.world.chance import Span
from abmetrics.demo.world.contracts import Customer, Term, tell_customers
from abmetrics.demo.world.deals import Deal, deal_maker, numbered
from abmetrics.demo.world.encounters import Meeting, Role, Seat, give_roles, hold_meetings, seat
from abmetrics.demo.world.firms import Firm, User, found_firms, hire
from abmetrics.demo.world.letters import Letter, write_letters
from abmetrics.demo.world.mailing import Mails, send
from abmetrics.demo.world.market import Ads, Intent, advertise, exchange, research
from abmetrics.demo.world.people import Person, meet_people
from abmetrics.demo.world.programme import Plan, plan_programme
from abmetrics.demo.world.records import Gone, throw_away
from abmetrics.demo.world.selling import duplicates, first_wins, losses, move_to_borders, open_deals, refer
from abmetrics.demo.world.service import Survey, Ticket, ask_customers, loud_times, open_tickets
from abmetrics.demo.world.web import Visits, visit


@dataclass(frozen=True)
class Company:
    """Everything that happened. Plans, firms, deals, people and campaigns stand at the place of their number."""

    seed: int
    span: Span
    users: list[User]
    firms: list[Firm]
    plans: list[Plan]
    deals: list[Deal]
    border_deals: list[Deal]
    gone: Gone
    terms: list[Term]
    customers: list[Customer]
    people: list[Person]
    roles: list[Role]
    meetings: list[Meeting]
    seats: list[Seat]
    loud: dict[int, tuple[dt.date, dt.date]]
    tickets: list[Ticket]
    surveys: list[Survey]
    campaigns: list[Campaign]
    costs: list[Cost]
    acceptances: list[Acceptance]
    touches: Touches
    planted: Planted
    mails: Mails
    letters: list[Letter]
    visits: Visits
    intent: Intent
    ads: Ads
    rates: list[tuple[dt.date, dict[str, float]]]


def simulate(accounts: int, seed: int, through: dt.date) -> Company:
    """The company with that many accounts, as it stands at the end of `through`."""
    span = Span(through)
    users = hire(seed)
    firms = found_firms(seed, span, accounts, users)
    plans = plan_programme(seed, span, firms)
    campaigns = run_campaigns(seed, span, accounts)
    deals, borders, customers = _sell(seed, span, users, plans, campaigns)
    people = meet_people(seed, span, plans, deals)
    people_of = by_firm(people)
    roles = give_roles(seed, deals, people_of)
    meetings = hold_meetings(seed, span, plans, roles)
    touches, planted = act(seed, span, plans, deals, customers, people, campaigns)
    loud = loud_times(seed, span, customers)
    tickets = open_tickets(seed, span, customers, people_of, loud)
    return Company(
        seed=seed, span=span, users=users, firms=firms, plans=plans, deals=deals, border_deals=borders,
        gone=throw_away(seed, span, firms, deals),
        terms=sorted((t for c in customers for t in c.terms), key=lambda t: t.number), customers=customers,
        people=people, roles=roles, meetings=meetings, seats=seat(seed, touches, campaigns, people, people_of),
        loud=loud, tickets=tickets, surveys=ask_customers(seed, span, customers, people_of, tickets),
        campaigns=campaigns, costs=pay(seed, span, campaigns, accounts),
        acceptances=accept(seed, span, plans, deals), touches=touches, planted=planted,
        mails=send(seed, span, touches, campaigns, people),
        letters=write_letters(seed, span, touches, firms, people, meetings),
        visits=visit(seed, span, plans, touches, campaigns, people), intent=research(seed, span, plans, customers),
        ads=advertise(seed, span, plans, campaigns), rates=exchange(seed, span),
    )  # fmt: skip


def by_firm(people: list[Person]) -> dict[int, list[Person]]:
    """The people of each firm, where a CRM could know the firm, in the order in which they became known."""
    groups: dict[int, list[Person]] = {}
    for person in people:
        if person.firm is not None and not person.is_free_mail and person.is_live:
            groups.setdefault(person.firm.number, []).append(person)
    return groups


def _sell(
    seed: int, span: Span, users: list[User], plans: list[Plan], campaigns: list[Campaign]
) -> tuple[list[Deal], list[Deal], list[Customer]]:
    """All deals, those moved to a border among them, and the customers they made."""
    maker = deal_maker(seed, span, users)
    wins = first_wins(maker, plans)
    customers = tell_customers(maker, plans, wins)
    returns = [deal for customer in customers for deal in customer.returns]
    expansions = [deal for customer in customers for deal in customer.expansions]
    renewals = [deal for customer in customers for deal in customer.renewals]
    lost = losses(maker, plans, [*wins.values(), *returns], expansions)
    deals = [*wins.values(), *returns, *expansions, *renewals, *lost, *open_deals(maker, plans, wins)]
    deals = numbered([*deals, *duplicates(maker, deals)])
    borders = move_to_borders(span, plans, deals)
    deals = numbered(deals)
    refer(maker, wins, deals)
    for deal in deals:
        day = deal.created.date()
        fitting = [c for c in campaigns if c.starts <= day < c.ends and c.channel == deal.source.lower()]
        if fitting:
            approach = "abm" if plans[deal.firm.number].listed_on(day) else "demand_gen"
            deal.campaign = next((c.number for c in fitting if c.approach == approach), fitting[0].number)
    return deals, borders, customers
