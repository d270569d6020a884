"""Mail between a seller and one person, seen as metadata: who wrote to whom and when, never what."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from abmetrics.demo.world.activity import MAIL, Touches
from abmetrics.demo.world.chance import Span, stream
from abmetrics.demo.world.encounters import Meeting, moments_of
from abmetrics.demo.world.firms import Firm, User
from abmetrics.demo.world.people import Person

INBOUND, OUTBOUND = "inbound", "outbound"
_THEY_BEGIN, _ANSWER, _AUTO = 0.22, 0.5, 0.05


@dataclass(frozen=True)
class Letter:
    """One message; `thread` is the conversation's number."""

    thread: int
    at: dt.datetime
    direction: str
    person: Person
    firm: int
    user: User
    is_auto_reply: bool


def write_letters(
    seed: int, span: Span, touches: Touches, firms: list[Firm], people: list[Person], meetings: list[Meeting]
) -> list[Letter]:
    """Every message, in order; a thread goes back and forth until somebody does not answer."""
    rng = stream(seed, "letters")
    begun = touches.of(MAIL)
    starts = [
        (at, people[person], firm)
        for at, person, firm in zip(moments_of(begun), begun.person.tolist(), begun.firm.tolist(), strict=True)
    ]
    starts += [
        (m.created, m.people[0], m.deal.firm.number)
        for m in meetings
        if m.people[0].email and m.created.date() >= span.start
    ]
    letters = []
    last = dt.datetime.combine(span.through, dt.time(19), dt.UTC)
    for thread, (at, person, firm) in enumerate(sorted(starts, key=lambda s: (s[0], s[1].number))):
        direction = INBOUND if rng.random() < _THEY_BEGIN else OUTBOUND
        user, moment = firms[firm].owner, at
        gone = person.left or person.moved if person.firm and person.firm.number == firm else person.left
        for step in range(7):
            letters.append(Letter(thread, moment, direction, person, firm, user, False))
            if direction == OUTBOUND and rng.random() < _AUTO:
                auto = moment + dt.timedelta(seconds=int(rng.integers(2, 60)))
                letters.append(Letter(thread, auto, INBOUND, person, firm, user, True))
            if rng.random() >= _ANSWER + 0.08 * step * (step < 2):
                break
            moment += dt.timedelta(seconds=int(rng.exponential(9 * 3600)) + 300)
            direction = INBOUND if direction == OUTBOUND else OUTBOUND
            if moment > last or (gone and moment > gone):
                break
    return sorted(letters, key=lambda m: (m.at, m.thread))
