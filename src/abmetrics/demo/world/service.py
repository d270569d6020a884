"""What becomes of customers besides their deals: support tickets, and what they answer when asked.

The planted driver of churn: customers who leave had much to complain about and then fell silent. Some who stay
complained as much, and went on talking to us.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from abmetrics.demo.world.chance import Span, at_work, pick, stream
from abmetrics.demo.world.contracts import Customer
from abmetrics.demo.world.people import Person
from abmetrics.demo.world.programme import Fate

NPS, CSAT = "nps", "csat"
LOUD_DAYS = 120
_TICKETS_A_WEEK, _LOUD_TIMES, _LOUD_STAYERS = 0.12, 6.0, 0.1
_ANSWERED, _SURVEY_EVERY_DAYS, _RATED = 0.55, 182, 0.35
_NPS = {True: (1, 0, 0, 1, 1, 2, 4, 10, 18, 24, 18), False: (3, 2, 3, 4, 6, 9, 9, 9, 6, 3, 1)}
"""Weights of the answers 0 to 10, of customers who stay and of those who will leave."""
_CSAT = {False: (2, 4, 12, 38, 44), True: (18, 24, 24, 22, 12)}
"""Weights of the ratings 1 to 5, in calm and in loud times."""
_SUBJECTS = ("Export fails", "Login", "Wrong totals", "Slow dashboard", "Billing question", "How do I …")


@dataclass(frozen=True)
class Ticket:
    """A support request; `solved` is empty while it is open."""

    firm: int
    person: Person
    opened: dt.datetime
    solved: dt.datetime | None
    priority: str
    subject: str
    is_loud_time: bool


@dataclass(frozen=True)
class Survey:
    """One question sent: would you recommend us (0 to 10), or how was it (1 to 5)? Without an answer, no score."""

    kind: str
    firm: int
    person: Person
    sent: dt.datetime
    answered: dt.datetime | None
    score: int | None


def loud_times(seed: int, span: Span, customers: list[Customer]) -> dict[int, tuple[dt.date, dt.date]]:
    """Firm -> (first day, day after the last) of its time of many tickets."""
    rng = stream(seed, "loud times")
    found = {}
    for customer in customers:
        left = customer.gap[0] if customer.gap else customer.lost
        if left and left > span.start:
            found[customer.plan.firm.number] = (left - dt.timedelta(days=LOUD_DAYS), left)
        elif not left and rng.random() < _LOUD_STAYERS:
            begin = max(customer.since, span.start) + dt.timedelta(days=int(rng.integers(0, 200)))
            if begin < span.through:
                found[customer.plan.firm.number] = (begin, begin + dt.timedelta(days=LOUD_DAYS))
    return found


def open_tickets(
    seed: int, span: Span, customers: list[Customer], people_of: dict[int, list[Person]],
    loud: dict[int, tuple[dt.date, dt.date]],
) -> list[Ticket]:  # fmt: skip
    """The support requests of all customers, in order."""
    rng = stream(seed, "tickets")
    tickets: list[Ticket] = []
    for customer in customers:
        firm = customer.plan.firm.number
        begin, end = loud.get(firm, (dt.date.max, dt.date.max))
        for day in _customer_days(span, customer):
            is_loud = begin <= day < end
            for _ in range(int(rng.poisson(_TICKETS_A_WEEK / 7 * (_LOUD_TIMES if is_loud else 1.0)))):
                people = reachable(people_of.get(firm, []), day)
                if people:
                    tickets.append(_ticket(rng, span, firm, pick(rng, people), day, is_loud))
    return sorted(tickets, key=lambda t: (t.opened, t.firm, t.person.number))


def _customer_days(span: Span, customer: Customer) -> list[dt.date]:
    covered = np.zeros(span.days, dtype=bool)
    for term in customer.terms:
        covered[max(span.offset(term.starts), 0) : max(span.offset(term.stops), 0)] = True
    return [span.day(int(day)) for day in np.flatnonzero(covered)]


def _ticket(rng: Generator, span: Span, firm: int, person: Person, day: dt.date, is_loud: bool) -> Ticket:
    opened = at_work(rng, day)
    solved = opened + dt.timedelta(hours=float(rng.lognormal(4.2 if is_loud else 3.2, 0.8)))
    solved = solved.replace(microsecond=0)
    priority = pick(rng, ("low", "normal", "high", "urgent"), (1, 4, 4, 2) if is_loud else (3, 5, 1, 0.3))
    return Ticket(firm, person, opened, solved if span.holds(solved) else None, priority, pick(rng, _SUBJECTS), is_loud)


def ask_customers(
    seed: int, span: Span, customers: list[Customer], people_of: dict[int, list[Person]], tickets: list[Ticket]
) -> list[Survey]:
    """NPS to up to three contacts of each customer twice a year; CSAT after a third of the solved tickets."""
    rng = stream(seed, "surveys")
    surveys: list[Survey] = []
    for customer in customers:
        firm = customer.plan.firm.number
        day = max(customer.since, span.start) + dt.timedelta(days=int(rng.integers(60, 120)))
        stays = customer.plan.fate is not Fate.CHURNED
        while day <= min(span.through, customer.lost or span.through):
            known = [p for p in reachable(people_of.get(firm, []), day) if p.contact_since]
            asked = [known[int(i)] for i in rng.permutation(len(known))[:3]]
            surveys += [_ask(rng, span, NPS, firm, person, at_work(rng, day), _NPS[stays], 0) for person in asked]
            day += dt.timedelta(days=_SURVEY_EVERY_DAYS)
    for ticket in tickets:
        if ticket.solved and rng.random() < _RATED * 2:
            sent = ticket.solved + dt.timedelta(hours=1)
            if span.holds(sent):
                weights = _CSAT[ticket.is_loud_time]
                surveys.append(_ask(rng, span, CSAT, ticket.firm, ticket.person, sent, weights, 1))
    return sorted(surveys, key=lambda s: (s.sent, s.kind, s.person.number))


def _ask(
    rng: Generator, span: Span, kind: str, firm: int, person: Person, sent: dt.datetime, weights: tuple[int, ...],
    lowest: int,
) -> Survey:  # fmt: skip
    answered = at_work(rng, sent.date() + dt.timedelta(days=int(rng.integers(1, 12))))
    if rng.random() >= _ANSWERED or answered.date() > span.through:
        return Survey(kind, firm, person, sent, None, None)
    return Survey(kind, firm, person, sent, answered, lowest + pick(rng, range(len(weights)), weights))


def reachable(people: list[Person], day: dt.date) -> list[Person]:
    """Those known, still there and with an address on that day."""
    return [
        p for p in people
        if p.email and p.is_live and p.known.date() < day and p.stays_on(day)
    ]  # fmt: skip
