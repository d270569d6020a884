"""Segment by hand: the tables of its warehouse destination, with every record they make."""

from __future__ import annotations

import hashlib

from tests.sources.conftest import Land
from tests.sources.systems.landed import counted, refused, rows

TOML = '[[sources]]\nname = "web"\nkind = "segment"\nroot = "export"\n'
PAGES = """id,anonymous_id,user_id,timestamp,original_timestamp,url,referrer,{campaign},context_user_agent
p1,a1,,2024-05-01T10:00:00Z,,https://acme.example/,https://partner.example/x,,,,Mozilla
p2,a1,u1,2024-05-01T10:05:00Z,,https://acme.example/pricing,https://acme.example/,,,,Mozilla
p3,a2,u9,,2024-05-01T11:00:00Z,https://acme.example/pricing,,google,cpc,brand,Mozilla
p4,a3,,2024-05-01T12:00:00Z,,https://acme.example/,,,,,HeadlessChrome/120
p5,a4,,yesterday,,https://acme.example/,,,,,Mozilla
""".replace("{campaign}", "context_campaign_source,context_campaign_medium,context_campaign_name")
TRACKS = """id,anonymous_id,user_id,timestamp,event,event_text,context_page_url,form_name
t1,a1,u1,2024-05-01T10:06:00Z,demo_requested,Demo Requested,https://acme.example/pricing?plan=a,Demo
t2,a1,u1,2024-05-01T10:07:00Z,,Video Playback Started,https://acme.example/tour,
t3,a1,u1,2024-05-01T10:08:00Z,button_hovered,Button Hovered,https://acme.example/tour,
t4,a1,u1,2024-05-01T10:09:00Z,Live Chat Conversation Started,,https://acme.example/tour,
"""
IDENTIFIES = """id,anonymous_id,user_id,timestamp,email,first_name,last_name,title,company
i1,a1,u1,2024-05-01T10:04:00Z,Anna@Globex.example,Anna,Berg,CTO,Globex
i2,a5,u1,2024-05-02T10:04:00Z,,,,,
i3,a6,,2024-05-03T10:00:00Z,ben@initech.example,Ben,,,
i4,a2,u9,2024-05-01T11:01:00Z,,,,,
"""


def person(address: str) -> str:
    """The id under which a person known by an address lands."""
    return "web:" + hashlib.md5(address.encode()).hexdigest()


ANNA, BEN = person("anna@globex.example"), person("ben@initech.example")


def test_calls_make_page_views_touches_and_persons(land_files: Land) -> None:
    """User u1 is Anna, by the address her call tells; u9 has none, and is whom the CRM knows as u9."""
    landed = land_files(
        TOML, {"export/pages.csv": PAGES, "export/tracks.csv": TRACKS, "export/identifies.csv": IDENTIFIES}
    )
    assert rows(
        landed, "page_views", "page_view_id", "visitor_id", "person_id", "campaign_id", "channel", "is_human"
    ) == [
        ("web:p1", "a1", None, None, "referral", None),
        ("web:p2", "a1", ANNA, None, None, None),
        ("web:p3", "a2", "u9", "brand", "paid_search", None),
        ("web:p4", "a3", None, None, "direct", False),
    ]
    assert rows(landed, "touches", "touch_id", "kind", "person_id", "content") == [
        ("web:t1", "form", ANNA, "Demo"),
        ("web:t2", "content", ANNA, "https://acme.example/tour"),
        ("web:t4", "chat", ANNA, "https://acme.example/tour"),
    ]
    found = {
        (visitor, who, str(at)) for visitor, who, at in rows(landed, "identifications", "visitor_id", "person_id", "at")
    }
    assert found == {
        ("a1", ANNA, "2024-05-01 10:04:00"),
        ("a1", ANNA, "2024-05-01 10:05:00"),
        ("a1", ANNA, "2024-05-01 10:06:00"),
        ("a2", "u9", "2024-05-01 11:00:00"),
        ("a2", "u9", "2024-05-01 11:01:00"),
        ("a5", ANNA, "2024-05-02 10:04:00"),
        ("a6", BEN, "2024-05-03 10:00:00"),
    }
    assert refused(landed) == {
        (
            "pages.csv",
            "page_views",
            "bad date",
            "not a date that exists; set `format` if it is written in an unusual way",
        ): 1,
        (
            "tracks.csv",
            "touches",
            "not used",
            "button_hovered is not known as a touch; if it is one, map it under `values`, say to form_submit",
        ): 1,
        ("identifies.csv", "people", "duplicate key", "another row of this key is kept: identifies.csv:3"): 1,
        ("identifies.csv", "people", "not used", "the call tells no e-mail address, so it makes no person"): 1,
    }
    assert counted(landed)["pages.csv", "page_views"] == (4, 1)


def test_the_users_table_tells_who_a_user_is(land_files: Land) -> None:
    users = (
        "id,email,name,created_at,received_at\n"
        "u9,carl@hooli.example,Carl,2024-01-05T08:00:00Z,2024-05-09T00:00:00Z\nu10,,,,\n"
    )
    landed = land_files(TOML, {"export/pages.csv": PAGES, "export/users.csv": users})
    carl = person("carl@hooli.example")
    assert rows(landed, "people", "person_id", "kind", "email_domain") == [(carl, "lead", "hooli.example")]
    assert landed.vault.select(["email", "name"]).to_pylist() == [{"email": "carl@hooli.example", "name": "Carl"}]
    assert ("a2", carl) in rows(landed, "identifications", "visitor_id", "person_id")
