"""Where people meet us beyond their clicks: roles in deals, sales meetings, webinars, events and dinners."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from abmetrics.demo.world.activity import DINNER_SEAT, EVENT_SEAT, WEBINAR_SEAT, Touches
from abmetrics.demo.world.campaigns import Campaign
from abmetrics.demo.world.chance import Span, at_work, day_between, pick, stream
from abmetrics.demo.world.deals import LOST, RENEWAL, WON, Deal
from abmetrics.demo.world.people import Person
from abmetrics.demo.world.programme import Plan
from abmetrics.demo.world.warmth import SILENT_DAYS, is_silent_at_last

ROLES = ("Decision Maker", "Evaluator", "Champion", "Influencer", "Business User")
SCHEDULED, HELD, CANCELLED, NO_SHOW, RESCHEDULED = "scheduled", "held", "cancelled", "no_show", "rescheduled"
_BOOKED_THROUGH = ("Outbound call", "Webinar follow-up", "Website form", "Event follow-up", "Account owner")
_MEETING_KINDS = {"Meeting": 55, "Demo": 30, "Call": 15}
_PAST = {HELD: 80, CANCELLED: 9, NO_SHOW: 6, RESCHEDULED: 5}
_NO_SHOWS = {WEBINAR_SEAT: 0.8, EVENT_SEAT: 0.35, DINNER_SEAT: 0.15}
"""People who register and stay away, per person who comes."""
GATHERINGS = {WEBINAR_SEAT: "webinar", EVENT_SEAT: "event", DINNER_SEAT: "dinner"}


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
    """A sales meeting; the first of the people is the one it was made with, `came` says who was there."""

    deal: Deal
    people: tuple[Person, ...]
    came: tuple[bool, ...]
    kind: str
    status: str
    created: dt.datetime
    starts: dt.datetime
    minutes: int
    booked_through: str


@dataclass(frozen=True)
class Seat:
    """Somebody's registration for a webinar, event or dinner; `attended` is empty for a no-show."""

    gathering: str
    campaign: Campaign
    person: Person
    firm: int
    registered: dt.datetime
    starts: dt.datetime
    attended: dt.datetime | None
    seconds: int


def give_roles(seed: int, deals: list[Deal], people_of: dict[int, list[Person]]) -> list[Role]:
    """Who takes part in each deal, of the contacts known by then; deals that are won have more of them."""
    rng = stream(seed, "roles")
    roles = []
    for deal in deals:
        known = [p for p in people_of.get(deal.firm.number, []) if _takes_part(p, deal)]
        count = min(len(known), 1 + int(rng.poisson({WON: 2.2, LOST: 0.9}.get(deal.status, 1.6))))
        for place, i in enumerate(rng.permutation(len(known))[:count]):
            since = deal.created + dt.timedelta(minutes=place)
            roles.append(Role(deal, known[int(i)], pick(rng, ROLES), place == 0, since))
    return roles


def _takes_part(person: Person, deal: Deal) -> bool:
    since = person.contact_since
    stays = person.stays_on(deal.closed or deal.expected_close)
    return since is not None and since < deal.created and stays


def hold_meetings(seed: int, span: Span, plans: list[Plan], roles: list[Role]) -> list[Meeting]:
    """Meetings with the people of a deal while it ran; those planned for after the last day are not held yet."""
    rng = stream(seed, "meetings")
    meetings: list[Meeting] = []
    committee: dict[int, list[Person]] = {}
    for role in roles:
        committee.setdefault(role.deal.number, []).append(role.person)
    for role in roles:
        deal = role.deal
        if deal.is_duplicate or (deal.closed or span.through) < span.start:
            continue
        for _ in range(int(rng.poisson(0.5 if deal.kind == RENEWAL else 0.9))):
            last = deal.closed or span.through + dt.timedelta(days=20)
            starts = at_work(rng, day_between(rng, max(deal.created.date(), span.start) + dt.timedelta(days=2), last))
            made = max(deal.created, starts - dt.timedelta(days=int(rng.integers(2, 15))))
            is_silent = is_silent_at_last(plans[deal.firm.number]) and (span.end - starts.date()).days <= SILENT_DAYS
            if made.date() > span.through or is_silent:
                continue
            others = [p for p in committee[deal.number] if p is not role.person and rng.random() < 0.5]
            meetings += _meet(rng, span, role, (role.person, *others), made, starts, last)
    return sorted(meetings, key=lambda m: (m.created, m.deal.number, m.people[0].number))


def _meet(
    rng: Generator, span: Span, role: Role, people: tuple[Person, ...], made: dt.datetime, starts: dt.datetime,
    last: dt.date,
) -> list[Meeting]:  # fmt: skip
    """The meeting; one that was put off is followed by the one it was put off to."""
    kind = pick(rng, list(_MEETING_KINDS), list(_MEETING_KINDS.values()))
    minutes, through = pick(rng, (30, 30, 45, 60, 90)), pick(rng, _BOOKED_THROUGH)
    status = SCHEDULED if starts.date() > span.through else pick(rng, list(_PAST), list(_PAST.values()))
    follow_up = starts + dt.timedelta(days=int(rng.integers(1, 9)))
    if status == RESCHEDULED and follow_up.date() > min(last, span.through):
        status = HELD
    came = tuple(place == 0 or bool(rng.random() < 0.85) for place in range(len(people)))
    nobody = tuple(False for _ in people)
    meeting = Meeting(
        role.deal, people, came if status == HELD else nobody, kind, status, made, starts, minutes, through
    )
    if status != RESCHEDULED:
        return [meeting]
    remade = starts - dt.timedelta(hours=2)
    return [meeting, Meeting(role.deal, people, came, kind, HELD, remade, follow_up, minutes, through)]


def seat(
    seed: int, touches: Touches, campaigns: list[Campaign], people: list[Person], people_of: dict[int, list[Person]]
) -> list[Seat]:
    """Who registered for what: those the activity says came, and people of the same firms who did not."""
    rng = stream(seed, "seats")
    seats: list[Seat] = []
    for kind, gathering in GATHERINGS.items():
        chosen = touches.of(kind)
        taken = set(zip(chosen.at.astype("datetime64[D]").tolist(), chosen.person.tolist(), strict=True))
        for firm, number, at, seconds, campaign in zip(
            chosen.firm.tolist(), chosen.person.tolist(), chosen.at.tolist(), chosen.seconds.tolist(),
            chosen.campaign.tolist(), strict=True,
        ):  # fmt: skip
            starts = _begins(kind, at)
            came = starts + dt.timedelta(minutes=int(rng.integers(0, 12)))
            registered = starts - dt.timedelta(days=int(rng.integers(1, 15)), minutes=int(rng.integers(400)))
            seats.append(Seat(gathering, campaigns[campaign], people[number], firm, registered, starts, came, seconds))
            others = [p for p in people_of.get(firm, []) if p.email and (starts.date(), p.number) not in taken]
            others = [p for p in others if p.known < registered and (p.left or starts) >= starts]
            others = [p for p in others if p.moved is None]
            for _ in range(int(rng.poisson(_NO_SHOWS[kind]))):
                if others:
                    absent = others.pop(int(rng.integers(len(others))))
                    taken.add((starts.date(), absent.number))
                    seats.append(Seat(gathering, campaigns[campaign], absent, firm, registered, starts, None, 0))
    return sorted(seats, key=lambda s: (s.registered, s.person.number, s.gathering))


def _begins(kind: int, at: dt.datetime) -> dt.datetime:
    """Webinars begin at 14:00 UTC, events in the morning, dinners in the evening."""
    hour = {WEBINAR_SEAT: 14, EVENT_SEAT: 8, DINNER_SEAT: 17}[kind]
    return at.replace(hour=hour, minute=0, second=0, tzinfo=dt.UTC)


def days_of(touches: Touches) -> list[dt.date]:
    """The UTC day of each touch."""
    days: list[dt.date] = touches.at.astype("datetime64[D]").tolist()
    return days


def moments_of(touches: Touches) -> list[dt.datetime]:
    """The moment of each touch, in UTC."""
    return [at.replace(tzinfo=dt.UTC) for at in np.asarray(touches.at, dtype="datetime64[s]").tolist()]
