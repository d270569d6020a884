"""Calendars: one row per person outside, in UTC from any zone; what is cancelled, declined or all day is no meeting."""

from __future__ import annotations

import json
from typing import Any

from tests.sources.conftest import Land, moment
from tests.sources.systems.landed import counted, digest, in_order, refused, rows

TOML = """
[workspace]
time_zone = "Europe/Berlin"
[[sources]]
name = "cal"
kind = "calendar"
root = "cal"
"""
OWN = {"cal/own_domains.csv": "domain\nours.com\n"}
SEEN = ("entry_id", "starts_at", "seconds", "email_domain")


def google(id_: str, start: dict[str, str], end: dict[str, str], attendees: list[dict[str, Any]], **more: Any) -> str:
    event = {"id": id_, "status": "confirmed", "start": start, "end": end, "attendees": attendees}
    return json.dumps(event | {"organizer": {"email": "jane@ours.com", "self": True}} | more)


def test_google_events(land_files: Land) -> None:
    """Berlin's clock went forward on 29 March 2026: 10:00 there was 09:00 UTC on the 27th, 08:00 on the 30th."""
    jane = {"email": "jane@ours.com", "self": True, "responseStatus": "accepted"}
    jo, ann = (
        {"email": "Jo@acme.com", "responseStatus": "accepted"},
        {"email": "ann@beta.io", "responseStatus": "declined"},
    )
    room = {"email": "c_1@resource.calendar.google.com", "resource": True}
    berlin = {"timeZone": "Europe/Berlin"}
    ten, eleven = {"dateTime": "2026-03-30T10:00:00"} | berlin, {"dateTime": "2026-03-30T11:00:00"} | berlin
    lines = [
        google("e1", ten, eleven, [jane, jo, ann, room], iCalUID="uid1"),
        google("e2", {"dateTime": "2026-03-27T10:00:00+01:00"}, {"dateTime": "2026-03-27T10:45:00+01:00"}, [jane, jo]),
        google("e3", {"date": "2026-03-30"}, {"date": "2026-03-31"}, [jane, jo]),
        google("e4", ten, eleven, [jane, jo], status="cancelled"),
        google("e5", ten, eleven, [jane, ann]),
        google("e6", ten, eleven, [jane, room]),
        google("e7", ten, eleven, [jane, jo], recurrence=["RRULE:FREQ=WEEKLY"]),
        google("e8", ten, eleven, [jane], organizer={"email": "boss@gamma.dev"}, recurringEventId="e7"),
    ]
    landed = land_files(TOML, {"cal/events.jsonl": "\n".join(lines)})
    assert rows(landed, "calendar_entries", *SEEN) == in_order(
        (f"cal:e2|2026-03-27T10:00:00+01:00|{digest('jo@acme.com')}", moment("2026-03-27 09:00:00"), 2700, "acme.com"),
        (f"cal:e8|2026-03-30T08:00:00Z|{digest('boss@gamma.dev')}", moment("2026-03-30 08:00:00"), 3600, "gamma.dev"),
        (f"cal:uid1|2026-03-30T08:00:00Z|{digest('jo@acme.com')}", moment("2026-03-30 08:00:00"), 3600, "acme.com"),
    )
    assert {key[3]: count for key, count in refused(landed).items()} == {
        "an all-day entry, which is no meeting": 1,
        "cancelled": 1,
        "everybody outside declined": 1,
        "nobody outside is invited": 1,
        "the pattern of a series, whose instances are entries of their own": 1,
    }


def test_graph_events(land_files: Land) -> None:
    def person(address: str, response: str = "accepted", kind: str = "required") -> dict[str, Any]:
        return {"type": kind, "status": {"response": response}, "emailAddress": {"name": "N", "address": address}}

    def event(id_: str, zone: str, attendees: list[dict[str, Any]], **more: Any) -> str:
        start, end = ({"dateTime": f"2026-03-30T{hour}:00:00.0000000", "timeZone": zone} for hour in ("10", "11"))
        told = {"id": id_, "start": start, "end": end, "attendees": attendees, "isCancelled": False, "isAllDay": False}
        return json.dumps(
            told | {"organizer": {"emailAddress": {"address": "jane@ours.com"}}, "type": "singleInstance"} | more
        )

    lines = [
        event("g1", "UTC", [person("jo@acme.com"), person("room@acme.com", kind="resource")]),
        event("g2", "America/New_York", [person("ann@beta.io", "none")], iCalUId="uid2"),
        event("g3", "W. Europe Standard Time", [person("jo@acme.com")]),
        event("g4", "UTC", [person("jo@acme.com")], isCancelled=True),
        event("g5", "UTC", [person("jo@acme.com")], type="seriesMaster"),
        event("g6", "UTC", [person("jo@acme.com")], isAllDay=True),
    ]
    landed = land_files(TOML, OWN | {"cal/calendar_events.jsonl": "\n".join(lines)})
    assert rows(landed, "calendar_entries", *SEEN) == in_order(
        (f"cal:g1|2026-03-30T10:00:00Z|{digest('jo@acme.com')}", moment("2026-03-30 10:00:00"), 3600, "acme.com"),
        (f"cal:uid2|2026-03-30T14:00:00Z|{digest('ann@beta.io')}", moment("2026-03-30 14:00:00"), 3600, "beta.io"),
    )
    bad = [
        (row["line"], row["column"], row["value"]) for row in landed.issues.to_pylist() if row["reason"] == "bad date"
    ]
    assert bad == [(3, "starts_at", "2026-03-30T10:00:00.0000000 (W. Europe Standard Time)")]
    assert counted(landed)["calendar_events.jsonl", "calendar_entries"] == (2, 4)


def test_a_csv_and_one_meeting_in_two_calendars(land_files: Land) -> None:
    lines = """event_id,ical_uid,start,end,attendees,organizer,status,owner
1,u1,2026-03-30 08:00:00,2026-03-30 08:30:00,jane@ours.com; jo@acme.com,jane@ours.com,confirmed,jane@ours.com
2,u1,2026-03-30 08:00:00,2026-03-30 08:30:00,jane@ours.com; jo@acme.com,jane@ours.com,confirmed,tim@ours.com
3,u3,2026-03-30 08:00:00,,"[""ann@beta.io""]",jane@ours.com,confirmed,jane@ours.com
"""
    landed = land_files(TOML, {"cal/calendar.csv": lines})
    assert rows(landed, "calendar_entries", *SEEN) == in_order(
        (f"cal:u1|2026-03-30 08:00:00|{digest('jo@acme.com')}", moment("2026-03-30 08:00:00"), 1800, "acme.com"),
        (f"cal:u3|2026-03-30 08:00:00|{digest('ann@beta.io')}", moment("2026-03-30 08:00:00"), None, "beta.io"),
    )
    assert counted(landed)["calendar.csv", "calendar_entries"] == (2, 1)


def test_where_nothing_tells_our_side_nothing_is_guessed(land_files: Land) -> None:
    lines = "id,start,end,attendees\n1,2026-03-30 08:00:00,2026-03-30 09:00:00,jane@ours.com jo@acme.com\n"
    landed = land_files(TOML, {"cal/events.csv": lines})
    ((file, _, reason, detail),) = refused(landed)
    assert (file, reason) == ("events.csv", "not used")
    assert detail.startswith("nothing tells which side is ours")
