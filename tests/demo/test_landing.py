"""The demo is read like anybody's files; what the product makes of it is what was planted."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import duckdb
import pytest

from abmetrics import answers
from abmetrics.demo.company import LAST_DAY, write_demo
from abmetrics.workspace import Workspace

MISREAD = ("bad", "missing", "lookup", "ambiguous", "no rate", "unknown")
"""How the reason begins where a value was not understood; none of the demo's rows is set aside for such a one."""


def asked(sql: str) -> list[Any]:
    """The rows of a query over the build's own files."""
    with duckdb.connect() as con:
        return con.execute(sql).fetchall()


@pytest.fixture(scope="module", params=["salesforce", "hubspot"])
def built(request, tmp_path_factory):
    """(folder, build) of a small demo with each CRM."""
    folder = tmp_path_factory.mktemp(f"built-{request.param}")
    write_demo(folder, accounts=150, crm=request.param)
    return folder, Workspace(folder).build(lambda _name, _share: None)


def test_rows_read_are_accepted_or_set_aside_for_a_reason_we_know(built):
    _, build = built
    manifest = build.manifest
    assert all(count.rows_read == count.accepted + count.quarantined for count in manifest.counts)
    issues = asked(f"SELECT severity, reason FROM '{build.folder}/issues.parquet'")
    reasons = {reason for severity, reason in issues if severity == "quarantined"}
    assert {"duplicate key", "ragged row", "deleted"} <= reasons, "what was planted"
    assert {reason for reason in reasons if reason.startswith(MISREAD)} == set()
    assert manifest.data_through == LAST_DAY


def test_every_account_stands_in_its_planted_stage(built):
    folder, build = built
    planted = json.loads((folder / "truths.json").read_text(encoding="utf-8"))["stages"]
    spans = f"""
        SELECT account_id, stage FROM '{build.folder}/account_spans.parquet'
        WHERE from_on <= '{LAST_DAY}' AND to_on > '{LAST_DAY}'
    """
    found = dict(asked(spans))
    assert {
        account: (stage, found.get(account))
        for account, stage in planted.items()
        if found.get(account, "outside") != stage
    } == {}
    assert len(Counter(planted.values())) == 7, "every stage has accounts"


def test_deals_close_as_planted(built):
    folder, build = built
    planted = json.loads((folder / "truths.json").read_text(encoding="utf-8"))["close_rates"]
    deals = f"""
        SELECT status, count(*) FROM '{build.folder}/opportunities.parquet'
        WHERE type = 'new_business' AND status <> 'open' AND NOT coalesce(is_duplicate, false) GROUP BY status
    """
    counts = dict(asked(deals))
    won = planted["abm"]["won"] + planted["not_abm"]["won"]
    assert counts == {"won": won, "lost": planted["abm"]["closed"] + planted["not_abm"]["closed"] - won}
    assert answers.funnel(build).steps


def test_every_canonical_table_the_company_has_something_for_is_filled(built):
    _, build = built
    tables = (
        "accounts", "account_history", "target_list_members", "users", "people", "person_history", "merges",
        "campaigns",
        "opportunities", "opportunity_history", "opportunity_people", "contracts", "recurring_revenue_events",
        "invoices", "touches", "page_views", "identifications", "events", "event_attendances", "meetings",
        "meeting_people", "messages", "calendar_entries", "ad_rows", "costs", "intent", "surveys", "support_tickets",
        "exchange_rates", "products", "organisations", "account_domains",
    )  # fmt: skip
    rows = {name: asked(f"SELECT count(*) FROM '{build.folder}/{name}.parquet'")[0][0] for name in tables}
    assert [name for name, count in rows.items() if not count] == []
    kinds = {kind for (kind,) in asked(f"SELECT DISTINCT kind FROM '{build.folder}/touches.parquet'")}
    assert kinds >= {
        "call", "chat", "content", "email_sent", "email_delivered", "email_open", "email_click", "form", "social",
        "product_use", "direct_mail_sent",
    }  # fmt: skip
