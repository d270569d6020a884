"""Mailboxes: whose side is ours, one row per person outside, machines told by headers, three layouts."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.sources.conftest import Land, moment
from tests.sources.systems.landed import counted, digest, in_order, refused, rows

TOML = """
[workspace]
time_zone = "Europe/Berlin"
[[sources]]
name = "mail"
kind = "mailbox"
root = "mail"
"""
OWN = {"mail/own_domains.csv": "domain\nours.com\n"}
SEEN = ("message_id", "at", "direction", "thread_id", "email_domain", "is_auto_reply")


def gmail(id_: str, at: int, headers: dict[str, str], **more: Any) -> str:
    told = [{"name": name, "value": value} for name, value in headers.items()]
    return json.dumps({"id": id_, "threadId": "t1", "internalDate": str(at), "payload": {"headers": told}, **more})


def test_gmail_messages(land_files: Land) -> None:
    """1772445600000 ms are 2 March 2026, 10:00 UTC."""
    lines = [
        gmail(
            "m1",
            1772445600000,
            {"From": "Jane <jane@ours.com>", "To": '"Doe, Jo" <JO@acme.com>, ann@beta.io', "Cc": "it@mail.ours.com"},
        ),
        gmail("m2", 1772449200000, {"From": '"jo@old.com" <jo@acme.com>', "To": "jane@ours.com, ann@beta.io"}),
        gmail("m3", 1772449200000, {"From": "ann@beta.io", "To": "jane@ours.com", "Auto-Submitted": "auto-replied"}),
        gmail("m4", 1772449200000, {"From": "jane@ours.com", "To": "boss@ours.com"}),
        gmail("m5", 1772449200000, {"From": "jane@ours.com", "To": "jo@acme.com"}, labelIds=["DRAFT"]),
        gmail("m6", 1772449200000, {"To": "jane@ours.com"}),
        gmail(
            "m7",
            1772449200000,
            {"From": "jo@acme.com", "To": "jane@ours.com", "Auto-Submitted": "no"},
            labelIds=["SPAM"],
        ),
    ]
    landed = land_files(TOML, OWN | {"mail/messages.jsonl": "\n".join(lines)})
    assert rows(landed, "messages", *SEEN) == in_order(
        (f"mail:m1|{digest('ann@beta.io')}", moment("2026-03-02 10:00:00"), "outbound", "mail:t1", "beta.io", False),
        (f"mail:m1|{digest('jo@acme.com')}", moment("2026-03-02 10:00:00"), "outbound", "mail:t1", "acme.com", False),
        (f"mail:m2|{digest('jo@acme.com')}", moment("2026-03-02 11:00:00"), "inbound", "mail:t1", "acme.com", False),
        (f"mail:m3|{digest('ann@beta.io')}", moment("2026-03-02 11:00:00"), "inbound", "mail:t1", "beta.io", True),
    )
    assert {key[3].partition(";")[0]: count for key, count in refused(landed).items()} == {
        "neither side is outside": 1, "a draft": 1, "no address of who wrote it": 1, "spam": 1,
    }  # fmt: skip


def test_one_mail_in_two_of_our_mailboxes_is_one(land_files: Land) -> None:
    headers = {"From": "jo@acme.com", "To": "jane@ours.com, tim@ours.com", "Message-ID": "<x@acme.com>"}
    lines = [gmail("m1", 1772445600000, headers), gmail("m9", 1772445600000, headers)]
    landed = land_files(TOML, OWN | {"mail/messages.jsonl": "\n".join(lines)})
    assert rows(landed, "messages", "message_id") == [(f"mail:<x@acme.com>|{digest('jo@acme.com')}",)]
    assert counted(landed)["messages.jsonl", "messages"] == (1, 1)


def test_graph_messages(land_files: Land) -> None:
    def person(address: str) -> dict[str, Any]:
        return {"emailAddress": {"name": "other@name.com", "address": address}}

    records: list[dict[str, Any]] = [
        {
            "id": "g1", "conversationId": "c1", "sentDateTime": "2026-03-02T10:00:00Z", "from": person("jane@ours.com"),
            "toRecipients": [person("jo@acme.com")], "ccRecipients": [person("ann@beta.io")],
        },
        {
            "id": "g2", "conversationId": "c1", "receivedDateTime": "2026-03-02T12:00:00Z",
            "from": person("jo@acme.com"), "toRecipients": [person("jane@ours.com")],
            "internetMessageHeaders": [{"name": "X-Autoreply", "value": "yes"}], "internetMessageId": "<id2>",
        },
        {
            "id": "g3", "sentDateTime": "2026-03-02T12:00:00Z", "from": person("jane@ours.com"), "toRecipients": [],
            "isDraft": True,
        },
    ]  # fmt: skip
    landed = land_files(TOML, OWN | {"mail/mail.jsonl": "\n".join(map(json.dumps, records))})
    assert rows(landed, "messages", *SEEN) == in_order(
        (f"mail:<id2>|{digest('jo@acme.com')}", moment("2026-03-02 12:00:00"), "inbound", "mail:c1", "acme.com", True),
        (f"mail:g1|{digest('ann@beta.io')}", moment("2026-03-02 10:00:00"), "outbound", "mail:c1", "beta.io", False),
        (f"mail:g1|{digest('jo@acme.com')}", moment("2026-03-02 10:00:00"), "outbound", "mail:c1", "acme.com", False),
    )
    assert [key[3].partition(";")[0] for key in refused(landed)] == ["a draft"]


CSV = """message_id,thread_id,date,from,to,auto_submitted,owner
1,a,2026-03-02T11:00:00+01:00,jane@ours.com,jo@acme.com;ann@beta.io,,jane@ours.com
2,a,"Mon, 2 Mar 2026 13:00:00 +0100 (CET)",jo@acme.com,jane@ours.com,auto-generated,jane@ours.com
3,a,2026-03-02 14:00:00,jo@acme.com,tim@ours.com,,jane@ours.com
4,a,yesterday,jo@acme.com,tim@ours.com,,jane@ours.com
"""


def test_a_csv_whose_owners_tell_our_domain(land_files: Land) -> None:
    """Without a zone the clock is UTC's, as the source says nothing else."""
    landed = land_files(TOML, {"mail/messages.csv": CSV})
    assert rows(landed, "messages", *SEEN) == in_order(
        (f"mail:1|{digest('ann@beta.io')}", moment("2026-03-02 10:00:00"), "outbound", "mail:a", "beta.io", False),
        (f"mail:1|{digest('jo@acme.com')}", moment("2026-03-02 10:00:00"), "outbound", "mail:a", "acme.com", False),
        (f"mail:2|{digest('jo@acme.com')}", moment("2026-03-02 12:00:00"), "inbound", "mail:a", "acme.com", True),
        (f"mail:3|{digest('jo@acme.com')}", moment("2026-03-02 14:00:00"), "inbound", "mail:a", "acme.com", False),
    )
    assert [
        (row["line"], row["column"], row["value"]) for row in landed.issues.to_pylist() if row["reason"] == "bad date"
    ] == [(5, "at", "yesterday")]
    elsewhere = land_files(TOML + 'time_zone = "Europe/Berlin"\n', {"mail/messages.csv": CSV})
    assert (f"mail:3|{digest('jo@acme.com')}", moment("2026-03-02 13:00:00")) in rows(
        elsewhere, "messages", "message_id", "at"
    )


def test_where_nothing_tells_our_side_nothing_is_guessed(land_files: Land) -> None:
    landed = land_files(
        TOML, {"mail/messages.csv": "message_id,thread_id,date,from,to\n1,a,2026-03-02,jane@ours.com,jo@acme.com\n"}
    )
    assert counted(landed) == {("messages.csv", "messages"): (0, 1)}
    ((_, _, reason, detail),) = refused(landed)
    assert reason == "not used"
    assert detail.startswith(
        "nothing tells which side is ours; add a column owner with the mailbox's address, or a file own_domains.csv"
    )


@pytest.mark.parametrize("payload", ["{", "[]", '{"headers": 5}', '{"headers": [1, null, {"name": 2}]}', '"text"'])
def test_a_payload_that_is_none_loses_its_row_and_no_other(land_files: Land, payload: str) -> None:
    good = gmail("m1", 1772445600000, {"From": "jo@acme.com", "To": "jane@ours.com"})
    bad = json.dumps({"id": "m2", "internalDate": "1772445600000", "payload": payload})
    landed = land_files(TOML, OWN | {"mail/messages.jsonl": f"{good}\n{bad}\n"})
    assert counted(landed)["messages.jsonl", "messages"] == (1, 1)
