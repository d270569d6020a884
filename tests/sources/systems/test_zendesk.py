"""Zendesk: when tickets were closed, whose they are, ratings and chats; and the masked tables."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.sources.conftest import Land, moment
from tests.sources.systems.landed import counted, records_in, refused, rows

TOML = """
[workspace]
time_zone = "Europe/Berlin"
[[sources]]
name = "desk"
kind = "zendesk"
root = "zendesk"
"""
FILES = {
    "zendesk/ticket.csv": """id,status,created_at,updated_at,priority,organization_id,requester_id,merged_ticket_ids
1,closed,2025-01-31 23:30:00,2025-03-20 08:00:00,high,10,100,[]
2,solved,2025-02-01 08:00:00,2025-02-03 08:00:00,low,,100,"[4, 5]"
3,open,2025-02-01 08:00:00,2025-02-02 08:00:00,,10,101,
4,closed,2025-02-01 09:00:00,2025-02-01 10:00:00,,10,100,
6,deleted,2025-02-01 09:00:00,2025-02-01 10:00:00,,10,100,
7,open,2025-02-01 09:00:00,2025-02-01 10:00:00,,10,900,
8,open,soon,2025-02-01 10:00:00,,10,100,
""",
    "zendesk/user.csv": """id,email,organization_id,role
100,jo@acme.com,11,end-user
101,,,end-user
900,help@ours.com,,agent
""",
    "zendesk/organization.csv": """id,name,external_id
10,Acme,001A
11,Beta,
""",
    "zendesk/domain_name.csv": """index,organization_id,domain_name
1,10,acme.io
0,10,acme.com
""",
    "zendesk/ticket_field_history.csv": """ticket_id,field_name,value,updated
1,status,open,2025-01-31 23:30:00
1,status,solved,2025-02-10 08:00:00
1,status,open,2025-02-12 08:00:00
1,status,solved,2025-03-01 08:00:00
1,status,closed,2025-03-20 08:00:00
1,priority,solved,2025-01-31 23:40:00
3,status,solved,2025-02-01 12:00:00
3,status,open,2025-02-02 08:00:00
""",
}


def test_a_ticket_is_closed_when_it_was_solved_for_good(land_files: Land) -> None:
    """Ticket 1 was solved, opened again, solved and closed; 2 has no history; 3 was opened again and is."""
    landed = land_files(TOML, FILES)
    assert rows(
        landed,
        "support_tickets",
        "ticket_id",
        "account_id",
        "email_domain",
        "opened_on",
        "closed_at",
        "priority",
        "status",
    ) == [
        ("desk:1", "desk:10", "acme.com", dt.date(2025, 2, 1), moment("2025-03-01 08:00:00"), "high", "closed"),
        ("desk:2", "desk:11", "acme.com", dt.date(2025, 2, 1), moment("2025-02-03 08:00:00"), "low", "solved"),
        ("desk:3", "desk:10", None, dt.date(2025, 2, 1), None, None, "open"),
    ]
    assert refused(landed) == {
        ("ticket.csv", "support_tickets", "merged", "into ticket 2"): 1,
        ("ticket.csv", "support_tickets", "deleted", ""): 1,
        ("ticket.csv", "support_tickets", "not used", "a colleague asked, not a customer"): 1,
        (
            "ticket.csv",
            "support_tickets",
            "bad date",
            "not a date that exists; set `format` if it is written in an unusual way",
        ): 1,
    }
    assert counted(landed)["ticket_field_history.csv", "(looked up)"] == (8, 0)


def test_organisations_bear_their_first_domain_and_the_crm_id(land_files: Land) -> None:
    landed = land_files(TOML, FILES)
    assert rows(landed, "organisations", "organisation_id", "account_id", "name", "domain") == [
        ("desk:10", "001A", "Acme", "acme.com"),
        ("desk:11", None, "Beta", None),
    ]


def test_a_good_rating_is_five_of_five(land_files: Land) -> None:
    ratings = """id,ticket_id,requester_id,score,created_at,updated_at
1,1,100,good,2025-03-02 08:00:00,2025-03-03 08:00:00
2,2,,bad_with_comment,2025-03-02 08:00:00,2025-03-04 08:00:00
3,3,101,offered,2025-03-02 08:00:00,2025-03-02 08:00:00
4,3,101,unoffered,2025-03-02 08:00:00,2025-03-02 08:00:00
5,3,101,splendid,2025-03-02 08:00:00,2025-03-02 08:00:00
"""
    landed = land_files(TOML, FILES | {"zendesk/satisfaction_rating.csv": ratings})
    assert rows(
        landed, "surveys", "survey_id", "kind", "account_id", "email_domain", "sent_on", "answered_on", "score"
    ) == [
        ("desk:rating:1", "csat", "desk:10", "acme.com", dt.date(2025, 3, 2), dt.date(2025, 3, 3), 5),
        ("desk:rating:2", "csat", "desk:11", "acme.com", dt.date(2025, 3, 2), dt.date(2025, 3, 4), 1),
        ("desk:rating:3", "csat", "desk:10", None, dt.date(2025, 3, 2), None, None),
    ]
    assert {key[2:] for key in refused(landed) if key[1] == "surveys"} == {
        ("not used", "no rating was asked for"),
        ("bad number", "not a number"),
    }


def test_chats_are_touches_as_long_as_their_events(land_files: Land) -> None:
    landed = land_files(
        TOML,
        FILES
        | {
            "zendesk/ticket_chat.csv": "chat_id,ticket_id,user_id,visitor_id\nc1,1,100,v1\nc2,3,,v2\nc3,99,,v3\n",
            "zendesk/ticket_chat_event.csv": "chat_id,created_at\nc1,2025-02-01 10:07:30\nc1,2025-02-01 10:00:00\n",
        },
    )
    assert rows(landed, "touches", "touch_id", "kind", "at", "seconds", "account_id", "email_domain", "direction") == [
        ("desk:chat:c1", "chat", moment("2025-02-01 10:00:00"), 450, "desk:10", "acme.com", "inbound"),
        ("desk:chat:c2", "chat", moment("2025-02-01 08:00:00"), None, "desk:10", None, "inbound"),
    ]
    assert [key[3].partition(";")[0] for key in refused(landed) if key[1] == "touches"] == [
        "neither its events nor its ticket are in the export, so when it was is not known"
    ]


LEVELS = "working hours and service levels of the help desk; no KPI reads them"
TAGS = "free labels; no KPI reads them"
UNUSED = {
    "audit_log": "changes of the help desk's own settings",
    "brand": "the help desk's brands; no KPI is cut by them",
    "daylight_time": LEVELS,
    "group": "groups of agents; no KPI is cut by them",
    "organization_tag": TAGS,
    "schedule": LEVELS,
    "schedule_holiday": LEVELS,
    "sla_policy_metric_history": LEVELS,
    "ticket_comment": "what was said; of a ticket only when it was opened and closed is read",
    "ticket_form_history": "versions of the forms tickets are opened with",
    "ticket_schedule": LEVELS,
    "ticket_sla_policy": LEVELS,
    "ticket_tag": TAGS,
    "time_zone": LEVELS,
    "user_tag": TAGS,
}


@pytest.mark.needs("shared_data")
def test_every_masked_table_is_read_or_set_aside_for_the_right_reason(land_files: Land, shared_data) -> None:
    folder = shared_data / "fivetran" / "zendesk"
    landed = land_files(TOML.replace('root = "zendesk"', f'root = "{folder}"'), {})
    reckoned = counted(landed)
    for file in folder.glob("*.csv"):
        assert {sum(pair) for (name, _), pair in reckoned.items() if name == file.name} == {records_in(file)}, file.name
    why = {
        (file.removesuffix("_data.csv"), detail) for file, table, _, detail in refused(landed) if table == "(no table)"
    }
    assert why == set(UNUSED.items())
    # Tickets 1595 and 11013 have the status deleted; three chats stand under two tickets each.
    assert {key[:3]: count for key, count in refused(landed).items() if key[1] == "support_tickets"} == {
        ("ticket_data.csv", "support_tickets", "deleted"): 2
    }
    assert reckoned["ticket_chat_data.csv", "touches"] == (7, 3)
    closed = dict(rows(landed, "support_tickets", "ticket_id", "closed_at"))
    assert closed["desk:11071"] == moment("2020-11-14 11:01:27")
    assert len(closed) == 8
