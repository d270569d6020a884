"""Mailboxes and calendars as metadata, a line of JSON each: Gmail's messages, Microsoft Graph's events; no content."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from abmetrics.demo.world.chance import TIME_ZONE
from abmetrics.demo.world.company import Company
from abmetrics.demo.world.encounters import CANCELLED, Meeting
from abmetrics.demo.world.firms import OWN_DOMAIN, User
from abmetrics.demo.world.letters import OUTBOUND, Letter
from abmetrics.demo.world.people import Person
from abmetrics.demo.writers.office import address_at
from abmetrics.demo.writers.sheet import Lines, compact, utc


def mailbox_files(company: Company) -> list[Lines]:
    """All messages of the sellers, and their calendars."""
    return [
        Lines("mailbox/messages.jsonl", _messages(company)),
        Lines("mailbox/own_domains.csv", ("domain", OWN_DOMAIN)),
        Lines("calendar/events.jsonl", _entries(company)),
        Lines("calendar/own_domains.csv", ("domain", OWN_DOMAIN)),
    ]


def _messages(company: Company) -> Iterator[str]:
    for number, letter in enumerate(company.letters):
        yield compact(_message(number, letter))


def _message(number: int, letter: Letter) -> dict[str, Any]:
    ours, theirs = letter.user.email, address_at(letter.person, utc(letter.at)) or ""
    is_ours = letter.direction == OUTBOUND
    headers = [
        {"name": "From", "value": ours if is_ours else theirs},
        {"name": "To", "value": theirs if is_ours else ours},
    ]
    if letter.is_auto_reply:
        headers.append({"name": "Auto-Submitted", "value": "auto-replied"})
    return {
        "id": f"18f{number:013x}",
        "threadId": f"18e{letter.thread:013x}",
        "labelIds": ["SENT"] if is_ours else ["INBOX"],
        "internalDate": str(int(letter.at.timestamp() * 1000)),
        "payload": {"mimeType": "text/plain", "headers": headers},
    }


def _entries(company: Company) -> Iterator[str]:
    """The calendars up to the day of the export; what lies ahead only the CRM tells."""
    for number, meeting in enumerate(m for m in company.meetings if company.span.holds(m.starts)):
        yield compact(_entry(number, meeting))


def _entry(number: int, meeting: Meeting) -> dict[str, Any]:
    """Times are the seat's own clock, as Graph gives them with the zone beside."""
    starts = meeting.starts.astimezone(TIME_ZONE)
    ends = (meeting.starts + dt.timedelta(minutes=meeting.minutes)).astimezone(TIME_ZONE)
    return {
        "id": f"AAMk{number:012d}",
        "createdDateTime": utc(meeting.created),
        "isCancelled": meeting.status == CANCELLED,
        "start": {"dateTime": starts.isoformat()[:19], "timeZone": "Europe/Berlin"},
        "end": {"dateTime": ends.isoformat()[:19], "timeZone": "Europe/Berlin"},
        "organizer": {"emailAddress": _address_of(meeting.deal.owner)},
        "attendees": [_attendee(meeting, p, c) for p, c in zip(meeting.people, meeting.came, strict=True) if p.email],
    }


def _address_of(user: User) -> dict[str, str]:
    return {"name": user.name, "address": user.email}


def _attendee(meeting: Meeting, person: Person, came: bool) -> dict[str, Any]:
    response = "accepted" if came else "declined"
    return {
        "type": "required",
        "status": {"response": response},
        "emailAddress": {"address": address_at(person, utc(meeting.starts))},
    }
