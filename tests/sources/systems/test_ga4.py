"""Google Analytics 4 by hand: a few visits as BigQuery exports them, with every record they make."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from abmetrics.builds.reckoning import Landed
from tests.sources.conftest import Land, issues

TOML = """
[workspace]
time_zone = "Europe/Berlin"
[[sources]]
name = "web"
kind = "ga4"
root = "export"
"""
ANNA = "web:" + hashlib.md5(b"anna@globex.example").hexdigest()
BOT = "Mozilla/5.0 (compatible; Googlebot/2.1)"


def event(
    moment: str, name: str, visitor: str | None, user: str | None = None, **parameters: str | int
) -> dict[str, Any]:
    """An event as BigQuery writes it; the moment is UTC."""
    micros = int(dt.datetime.fromisoformat(f"{moment}+00:00").timestamp() * 1_000_000)
    nested = [
        {
            "key": key,
            "value": {
                "string_value": value if isinstance(value, str) else None,
                "int_value": value if isinstance(value, int) else None,
            },
        }
        for key, value in parameters.items()
    ]
    return {
        "event_date": moment[:10].replace("-", ""), "event_timestamp": micros, "event_name": name,
        "user_pseudo_id": visitor, "user_id": user, "event_params": nested, "user_agent": None,
        "traffic_source": {"source": "first-visit-source", "medium": "cpc"},
    }  # fmt: skip


AD = "https://www.acme.example/pricing?utm_source=linkedin&utm_medium=cpc&utm_campaign=701A&email=x%40y.example#top"
EVENTS = [
    event("2024-03-30T10:00:00", "page_view", "v1", page_location=AD, source="linkedin", medium="cpc", campaign="701A"),
    event("2024-03-30T10:00:50", "user_engagement", "v1", page_location=AD, engagement_time_msec=42_500),
    event("2024-03-30T10:01:00", "page_view", "v1", page_location="https://acme.example/demo", page_referrer=AD),
    event("2024-03-30T10:02:00", "form_submit", "v1", page_location="https://acme.example/demo", form_name="Demo"),
    event("2024-03-30T10:02:03", "generate_lead", "v1", "Anna@Globex.example", page_location="https://acme.example/demo"),
    event("2024-03-31T22:30:00", "page_view", "v2", page_location="https://acme.example/") | {"user_agent": BOT},
    event(
        "2024-04-02T08:00:00.5", "page_view", "v3", "003C", page_location="https://acme.example/#/plans",
        page_referrer="https://www.google.com/", engagement_time_msec=7_000,
    ),
    event("2024-04-02T08:05:00", "page_view", "v3", "003C", page_location="https://acme.example/a?utm_id=77"),
    event("2024-04-02T08:45:00", "page_view", "v3", page_location="https://acme.example/b"),
    event("2024-04-02T08:46:00", "file_download", "v3", page_location="https://acme.example/b", file_name="/guide.pdf"),
    event("2024-04-02T09:00:00", "page_view", "v4", page_location="https://acme.example/b", traffic_type="internal"),
]  # fmt: skip
SEEN = [
    # at, on, visitor, person, campaign, channel, page, seconds, human
    (
        "2024-03-30 10:00:00",
        "2024-03-30",
        "v1",
        None,
        "701A",
        "paid_social",
        "https://www.acme.example/pricing",
        42,
        None,
    ),
    ("2024-03-30 10:01:00", "2024-03-30", "v1", None, None, None, "https://acme.example/demo", None, None),
    ("2024-03-31 22:30:00", "2024-04-01", "v2", None, None, "direct", "https://acme.example/", None, False),
    (
        "2024-04-02 08:00:00.500000",
        "2024-04-02",
        "v3",
        "003C",
        None,
        "organic_search",
        "https://acme.example/#/plans",
        7,
        None,
    ),
    ("2024-04-02 08:05:00", "2024-04-02", "v3", "003C", "77", None, "https://acme.example/a", None, None),
    ("2024-04-02 08:45:00", "2024-04-02", "v3", None, None, "direct", "https://acme.example/b", None, None),
]


def lines(events: list[dict[str, Any]]) -> str:
    return "\n".join(json.dumps(one) for one in events)


def views(landed: Landed) -> list[tuple[Any, ...]]:
    names = ("at", "on", "visitor_id", "person_id", "campaign_id", "channel", "page", "seconds", "is_human")
    rows = [tuple(row[name] for name in names) for row in landed.tables["page_views"].to_pylist()]
    return [(str(row[0]), str(row[1]), *row[2:]) for row in rows]


def test_visits_make_page_views_touches_and_persons(land_files: Land) -> None:
    landed = land_files(TOML, {"export/events_20240402.jsonl": lines(EVENTS)})
    assert views(landed) == SEEN
    touches = landed.tables["touches"].select(["kind", "at", "visitor_id", "person_id", "content", "direction"])
    assert [tuple(map(str, row.values())) for row in touches.to_pylist()] == [
        ("form", "2024-03-30 10:02:00", "v1", "None", "Demo", "inbound"),
        ("content", "2024-04-02 08:46:00", "v3", "None", "/guide.pdf", "inbound"),
    ]
    known = landed.tables["identifications"].select(["visitor_id", "person_id", "at"]).to_pylist()
    assert [(row["visitor_id"], row["person_id"], str(row["at"])) for row in known] == [
        ("v1", ANNA, "2024-03-30 10:02:03"),
        ("v3", "003C", "2024-04-02 08:00:00.500000"),
    ]
    assert landed.vault.to_pylist() == [
        {"person_id": ANNA, "email": "anna@globex.example", "name": None, "phone": None, "title": None}
    ]
    assert issues(landed, "table", "reason", "detail", "line") == [
        (
            "touches", "not used",
            "user_engagement is not known as a touch; if it is one, map it under `values`, say to form_submit", 2,
        ),
        ("touches", "not used", "the same submission as form_submit, seconds before it", 5),
        ("page_views", "not used", "internal traffic, of our own people", 11),
    ]  # fmt: skip


def test_no_address_stands_in_a_table(land_files: Land) -> None:
    landed = land_files(TOML, {"export/events.jsonl": lines(EVENTS)})
    stored = json.dumps([table.to_pylist() for table in landed.tables.values()], default=str)
    assert "anna@" not in stored.lower()
    assert "x%40y" not in stored


def test_nested_parquet_and_flat_csv_tell_the_same(land_files: Land, tmp_path: Path) -> None:
    pq.write_table(pa.Table.from_pylist(EVENTS), tmp_path / "nested.parquet")
    flat = io.StringIO()
    names = sorted({item["key"] for one in EVENTS for item in one["event_params"]})
    head = ["event_timestamp", "event_name", "user_pseudo_id", "user_id", "user_agent"]
    writer = csv.DictWriter(flat, [*head, *names])
    writer.writeheader()
    for one in EVENTS:
        told = {item["key"]: next(v for v in item["value"].values() if v is not None) for item in one["event_params"]}
        writer.writerow({name: one[name] for name in head} | told)
    nested = land_files(TOML, {"export/ga4_events.parquet": (tmp_path / "nested.parquet").read_bytes()})
    assert views(nested) == SEEN
    (tmp_path / "export" / "ga4_events.parquet").unlink()
    assert views(land_files(TOML, {"export/events.csv": flat.getvalue()})) == SEEN


def test_a_visit_from_the_network_of_a_firm_tells_its_domain(land_files: Land) -> None:
    event = (
        "event_timestamp,event_name,user_pseudo_id,page_location,company_domain\n"
        "1711792800000000,page_view,v9,https://acme.example/,WWW.Globex.example\n"
    )
    landed = land_files(TOML, {"export/events.csv": event})
    assert landed.tables["page_views"]["email_domain"].to_pylist() == ["globex.example"]


def test_an_event_exported_twice_counts_once(land_files: Land) -> None:
    files = {"export/events_20240402.jsonl": lines(EVENTS), "export/events_intraday_20240402.jsonl": lines(EVENTS)}
    landed = land_files(TOML, files)
    assert len(views(landed)) == len(SEEN)
    assert landed.tables["touches"].num_rows == 2
    twice = [detail for reason, detail in issues(landed, "reason", "detail") if reason == "duplicate key"]
    assert len(twice) == len(SEEN) + 2


def test_what_cannot_be_understood_is_refused_with_its_line(land_files: Land) -> None:
    broken = [
        EVENTS[0] | {"event_params": "{"},
        EVENTS[0] | {"event_timestamp": "31/03/2024"},
        event(
            "2024-04-03T08:00:00", "page_view", "v9", page_location="https://acme.example/", engagement_time_msec="long"
        ),
        event("2024-04-03T08:00:00", "", "v9"),
    ]
    landed = land_files(TOML, {"export/events.jsonl": lines(broken) + "\nnot JSON"})
    found = issues(landed, "table", "line", "column", "reason")
    assert ("page_views", 1, "page_view_id", "bad JSON") in found
    assert ("page_views", 2, "at", "bad date") in found
    assert ("page_views", 3, "seconds", "bad number") in found
    assert ("touches", 4, "touch_id", "not used") in found
    assert ("page_views", 5, None, "bad JSON") in found
    assert all(count.rows_read == count.accepted + count.quarantined for count in landed.counts)


def test_sources_collected_on_the_event_win_and_the_first_visit_tells_nothing(land_files: Land) -> None:
    collected = EVENTS[5] | {
        "user_agent": None,
        "collected_traffic_source": {
            "manual_source": "newsletter", "manual_medium": "email", "manual_campaign_name": "spring", "gclid": None,
        },
    }  # fmt: skip
    clicked = event("2024-05-01T10:00:00", "page_view", "v8", page_location="https://acme.example/?gclid=abc")
    landed = land_files(TOML, {"export/events.jsonl": lines([collected, clicked])})
    assert [(row[4], row[5]) for row in views(landed)] == [("spring", "email"), (None, "paid_search")]


def test_an_event_of_ones_own_is_a_touch_where_settings_say_so(land_files: Land) -> None:
    own = event("2024-05-01T10:00:00", "roi_calculator", "v8", page_location="https://acme.example/roi")
    toml = TOML + 'values = { "event.event_name" = { roi_calculator = "form_submit" } }\n'
    landed = land_files(toml, {"export/events.jsonl": lines([own])})
    assert landed.tables["touches"].select(["kind", "content"]).to_pylist() == [
        {"kind": "form", "content": "https://acme.example/roi"}
    ]
