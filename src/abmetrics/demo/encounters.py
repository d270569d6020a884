"""Where people meet us beyond their clicks: contact roles in deals, sales meetings, surveys."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from numpy.random import Generator

from abmetrics.demo.chance import Span, at_work, day_between, pick, stream
from abmetrics.demo.contracts import Customer
from abmetrics.demo.deals import LOST, RENEWAL, WON, Deal
from abmetrics.demo.people import Person
from abmetrics.demo.programme import Fate

_ROLES = ("Decision Maker", "Evaluator", "Champion", "Influencer", "Business User")
_BOOKED_THROUGH = ("Outbound call", "Webinar follow-up", "Website form", "Event follow-up", "Account owner")
_MEETING_KINDS = {"Meeting": 55, "Demo": 30, "Call": 15}
_PAST, _AHEAD = {"Completed": 80, "Cancelled": 9, "No Show": 6, "Rescheduled": 5}, {"Planned": 1}
_ANSWERED, _SURVEY_EVERY_DAYS = 0.55, 182
_NPS = {True: (1, 0, 0, 1, 1, 2, 4, 10, 18, 24, 18), False: (3, 2, 3, 4, 6, 9, 9, 9, 6, 3, 1)}
"""Weights of the answers 0 to 10, of customers who stay and of those who will leave."""


@dataclass(frozen=True)
class Role:
    """A person's part in a deal."""

    deal: Deal
    person: Person
    role: str
    is_primary: bool
    since: dt.datetime


@dataclass(frozen=True)
class Meeting:
    """A sales meeting with one person of the account."""

    deal: Deal
    person: Person
    kind: str
    status: str
    created: dt.datetime
    starts: dt.datetime
    minutes: int
    booked_through: str


@dataclass(frozen=True)
class Survey:
    """One question sent: would you recommend us (0 to 10)? Without an answer, `score` is empty."""

    person: Person
    sent: dt.datetime
    answered: dt.datetime | None
    score: int | None


def give_roles(seed: int, deals: list[Deal], people: dict[int, list[Person]]) -> list[Role]:
    """Who takes part in each deal, of the contacts known by then; deals that are won have more of them."""
    rng = stream(seed, "roles")
    roles = []
    for deal in deals:
        known = [p for p in people.get(deal.firm.number, []) if not p.is_lead and p.created < deal.created]
        count = min(len(known), 1 + int(rng.poisson({WON: 2.2, LOST: 0.9}.get(deal.status, 1.6))))
        for place, i in enumerate(rng.permutation(len(known))[:count]):
            since = deal.created + dt.timedelta(minutes=place)
            roles.append(Role(deal, known[int(i)], pick(rng, _ROLES), place == 0, since))
    return roles


def hold_meetings(seed: int, span: Span, roles: list[Role]) -> list[Meeting]:
    """Meetings with the people of a deal while it ran; those planned for after the last day are not held yet."""
    rng = stream(seed, "meetings")
    meetings = []
    for role in roles:
        deal = role.deal
        if deal.is_duplicate or (deal.closed or span.through) < span.start:
            continue
        for _ in range(int(rng.poisson(0.5 if deal.kind == RENEWAL else 0.9))):
            last = deal.closed or span.through + dt.timedelta(days=20)
            starts = at_work(rng, day_between(rng, max(deal.created.date(), span.start) + dt.timedelta(days=2), last))
            made = max(deal.created, starts - dt.timedelta(days=int(rng.integers(2, 15))))
            if made.date() > span.through:
                continue
            statuses = _AHEAD if starts.date() > span.through else _PAST
            meetings.append(
                Meeting(
                    deal, role.person, pick(rng, list(_MEETING_KINDS), list(_MEETING_KINDS.values())),
                    pick(rng, list(statuses), list(statuses.values())), made, starts, pick(rng, (30, 30, 45, 60, 90)),
                    pick(rng, _BOOKED_THROUGH),
                )
            )  # fmt: skip
    return sorted(meetings, key=lambda m: (m.created, m.deal.deal_id, m.person.person_id))


def ask_customers(seed: int, span: Span, customers: list[Customer], people: dict[int, list[Person]]) -> list[Survey]:
    """Surveys to up to three contacts of each customer, twice a year; about half are answered."""
    rng = stream(seed, "surveys")
    surveys: list[Survey] = []
    for customer in customers:
        day = max(customer.since, span.start) + dt.timedelta(days=int(rng.integers(60, 120)))
        contacts = [p for p in people.get(customer.plan.firm.number, []) if p.email and not p.is_lead]
        while day <= min(span.through, customer.lost or span.through):
            known = [person for person in contacts if person.created.date() < day]
            stays = customer.plan.fate is not Fate.CHURNED
            surveys += [_ask(rng, span, known[int(i)], day, stays) for i in rng.permutation(len(known))[:3]]
            day += dt.timedelta(days=_SURVEY_EVERY_DAYS)
    return sorted(surveys, key=lambda s: (s.sent, s.person.person_id))


def _ask(rng: Generator, span: Span, person: Person, day: dt.date, stays: bool) -> Survey:
    sent = at_work(rng, day)
    answered = at_work(rng, day + dt.timedelta(days=int(rng.integers(1, 12))))
    if rng.random() >= _ANSWERED or answered.date() > span.through:
        return Survey(person, sent, None, None)
    return Survey(person, sent, answered, pick(rng, range(11), _NPS[stays]))
