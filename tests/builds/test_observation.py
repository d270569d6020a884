"""History from successive builds: what changes between them is dated by them, and what was before stays flagged."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from abmetrics.vocabulary import Flag
from abmetrics.workspace import Workspace
from tests.golden.company import Company, make

TOML = """
[workspace]
name = "Snapshots"
time_zone = "Europe/Berlin"
[[target_lists]]
name = "ABM"
kind = "flag"
where = "is_target"
[opportunities]
sales_stages = ["Discovery", "Proposal"]
[[sources]]
name = "crm"
root = "exports"
[[sources.tables]]
table = "accounts"
file = "accounts.csv"
[[sources.tables]]
table = "opportunities"
file = "opportunities.csv"
"""

ACCOUNTS = "account_id,name,tier,owner_id,is_target,created_at\n"
DEALS = "opportunity_id,account_id,status,stage,amount,owner_id,created_at,closed_on,expected_close_on\n"

JANUARY = dt.datetime(2026, 1, 31, 22, 30, tzinfo=dt.UTC)  # 23:30 in Berlin
FEBRUARY = dt.datetime(2026, 2, 28, 23, 30, tzinfo=dt.UTC)  # 1 March in Berlin, read the night after the last day
MARCH = dt.datetime(2026, 3, 31, 8, 0, tzinfo=dt.UTC)


def _quiet(_what: str, _share: float) -> None:
    pass


def _export(folder: Path, accounts: str, deals: str) -> None:
    (folder / "exports").mkdir(exist_ok=True)
    (folder / "abmetrics.toml").write_text(TOML)
    (folder / "exports" / "accounts.csv").write_text(ACCOUNTS + accounts)
    (folder / "exports" / "opportunities.csv").write_text(DEALS + deals)


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> tuple[Company, Company, Company]:
    """Snapshots of one CRM at the end of January, of February and of March."""
    folder = tmp_path_factory.mktemp("snapshots")
    _export(
        folder,
        "A,Acme,2,ann,yes,2025-01-01\nB,Beta,1,bob,yes,2025-01-01\nC,Cee,1,bob,no,2025-01-01\n",
        "D1,A,open,Discovery,1000,ann,2026-01-10,,2026-06-30\nX,C,lost,Proposal,1,bob,2026-01-10,2026-01-31,\n",
    )
    first = Company(folder, Workspace(folder).build(_quiet, JANUARY))
    _export(  # A is tier 1 now, D1 has grown and moved on
        folder,
        "A,Acme,1,ann,yes,2025-01-01\nB,Beta,1,bob,yes,2025-01-01\nC,Cee,1,bob,no,2025-01-01\n",
        "D1,A,open,Proposal,1500,ann,2026-01-10,,2026-06-30\nX,C,lost,Proposal,1,bob,2026-01-10,2026-01-31,\n"
        "Y,C,lost,Proposal,1,bob,2026-01-10,2026-02-28,\n",
    )
    second = Company(folder, Workspace(folder).build(_quiet, FEBRUARY))
    _export(  # Beta's owner is new, and D1 moved back
        folder,
        "A,Acme,1,ann,yes,2025-01-01\nB,Beta,1,ann,yes,2025-01-01\nC,Cee,1,bob,no,2025-01-01\n",
        "D1,A,open,Discovery,1500,ann,2026-01-10,,2026-09-30\nX,C,lost,Proposal,1,bob,2026-01-10,2026-01-31,\n"
        "Y,C,lost,Proposal,1,bob,2026-01-10,2026-02-28,\nZ,B,open,Discovery,7,ann,2026-03-31,,\n",
    )
    third = Company(folder, Workspace(folder).build(_quiet, MARCH))
    return first, second, third


@pytest.fixture(scope="module")
def last(three: tuple[Company, Company, Company]) -> Company:
    """What we know after the third build."""
    return three[2]


def test_a_tier_that_changed_between_builds_is_dated_by_the_later_one(last: Company) -> None:
    spans = [
        row
        for row in last.table("account_attributes", "account_id", "field", "value", "from_on", "to_on")
        if row[:2] == ("A", "tier")
    ]
    # The second build was made on 1 March (Berlin); its data end on 28 February, and tell how things stood then.
    assert sorted(row[2:] for row in spans) == [
        ("1", dt.date(2026, 2, 28), dt.date(9999, 12, 31)),
        ("2", dt.date(1900, 1, 1), dt.date(2026, 2, 28)),
    ]


def test_as_of_questions_take_the_value_of_the_day(last: Company) -> None:
    asked = {"by": "tier", "period": "2026"}
    assert last.values("tiered_target_accounts", as_of="2026-02-20", **asked) == {"1": 1, "2": 1}
    assert last.values("tiered_target_accounts", as_of="2026-03-31", **asked) == {"1": 2}


def test_what_was_reported_then_stands_in_the_build_of_then(three: tuple[Company, Company, Company]) -> None:
    first, second, third = three
    # As reported on 31 January, Acme was tier 2; what we now know about that day says the same.
    assert first.values("tiered_target_accounts", by="tier", period="2026") == {"1": 1, "2": 1}
    assert third.values("tiered_target_accounts", by="tier", period="2026", as_of="2026-01-31") == {"1": 1, "2": 1}
    # The pipeline reported at the end of January was 1,000; the second build knows of 1,500 from 28 February on.
    assert first.value("target_account_pipeline", period="2026") == 1000
    assert second.value("target_account_pipeline", period="2026") == 1500
    assert third.value("target_account_pipeline", period="2026", as_of="2026-02-20") == 1000
    assert third.value("target_account_pipeline", period="2026", as_of="2026-03-31") == 1500 + 7


def test_a_stage_moved_back_and_an_expected_close_that_slipped_are_versions(last: Company) -> None:
    rows = last.table("opportunity_history", "opportunity_id", "from_on", "stage", "amount", "expected_close_on")
    assert sorted(rows) == [
        ("D1", dt.date(1900, 1, 1), "Discovery", Decimal(1000), dt.date(2026, 6, 30)),
        ("D1", dt.date(2026, 2, 28), "Proposal", Decimal(1500), dt.date(2026, 6, 30)),
        ("D1", dt.date(2026, 3, 31), "Discovery", Decimal(1500), dt.date(2026, 9, 30)),
    ]


def test_what_was_before_the_first_build_is_flagged_and_what_came_after_is_not(last: Company) -> None:
    assert last.build.manifest.known_from["tier"] == dt.date(2026, 1, 31)
    before = last.ask("tiered_target_accounts", by="tier", period="2026", as_of="2026-01-30").rows
    assert all(Flag.HISTORY_UNKNOWN in row.flags for row in before)
    (known,) = last.ask("target_account_pipeline", period="2026", as_of="2026-02-01").rows
    assert Flag.HISTORY_UNKNOWN not in known.flags
    (unknown,) = last.ask("target_account_pipeline", period="2026", as_of="2026-01-30").rows
    assert Flag.HISTORY_UNKNOWN in unknown.flags


LISTED = "account_id, name, is_target, created_at \n "


def test_who_joins_and_leaves_a_list_by_flag_is_dated_by_the_builds(tmp_path: Path) -> None:
    toml = '[[target_lists]]\nname = "ABM"\nkind = "flag"\nwhere = "is_target"'

    def snapshot(members: str, on: dt.date, at: dt.datetime) -> Company:
        rows = "".join(f"{id}, {id}, {'yes' if id in members else 'no'}, 2025-01-01 \n " for id in "ABC")
        days = f"touch_id, kind, at, account_id \n t1, call, {on}, A"
        return make(tmp_path, toml, {"accounts": LISTED + rows, "touches": days}, at)

    snapshot("AB", dt.date(2026, 1, 31), JANUARY)
    snapshot("AC", dt.date(2026, 2, 27), FEBRUARY)
    last = snapshot("ABC", dt.date(2026, 3, 31), MARCH)
    assert sorted(last.table("list_memberships", "account_id", "from_on", "to_on", "is_history_known")) == [
        ("A", dt.date(1900, 1, 1), dt.date(9999, 12, 31), False),
        ("B", dt.date(1900, 1, 1), dt.date(2026, 2, 27), False),
        ("B", dt.date(2026, 3, 31), dt.date(9999, 12, 31), True),
        ("C", dt.date(2026, 2, 27), dt.date(9999, 12, 31), True),
    ]
    asked = {"period": "2026", "as_of": "2026-02-10"}
    assert last.value("listed_accounts", **asked) == 2
    assert Flag.HISTORY_UNKNOWN not in last.row("listed_accounts", **asked).flags
    assert Flag.HISTORY_UNKNOWN in last.row("listed_accounts", period="2026", as_of="2026-01-15").flags
    assert last.value("listed_accounts", period="2026") == 3


def test_a_member_that_a_dated_list_no_longer_names_was_never_on_it(tmp_path: Path) -> None:
    accounts = "account_id, created_at \n A, 2025-01-01 \n B, 2025-01-01"
    header = "list_name, account_id, from_on \n L, A, 2026-01-01"
    make(tmp_path, "", {"accounts": accounts, "target_list_members": header + " \n L, B, 2026-01-01"}, JANUARY)
    again = make(tmp_path, "", {"accounts": accounts, "target_list_members": header}, MARCH)
    assert again.table("list_memberships", "account_id") == ["A"]


def test_a_value_that_no_build_saw_change_makes_no_history(last: Company) -> None:
    assert [row for row in last.table("account_history", "account_id", "field") if row[1] == "name"] == []
    assert set(last.table("account_history", "account_id", "field")) == {("A", "tier"), ("B", "owner_id")}


def test_a_source_s_own_history_wins_over_what_builds_saw(tmp_path: Path) -> None:
    header = "account_id, tier, created_at \n "
    history = "account_id, field, value, from_at \n A, tier, 3, 2025-01-01 \n A, tier, 2, 2026-01-15"
    make(tmp_path, "", {"accounts": header + "A, 2, 2025-01-01", "account_history": history}, JANUARY)
    later = history + " \n A, tier, 1, 2026-02-10"
    again = make(tmp_path, "", {"accounts": header + "A, 1, 2025-01-01", "account_history": later}, MARCH)
    spans = [
        row[2:]
        for row in again.table("account_attributes", "account_id", "field", "value", "from_on")
        if row[1] == "tier"
    ]
    assert ("1", dt.date(2026, 2, 10)) in spans
    assert len([value for value, _ in spans if value == "1"]) == 1
    assert again.build.manifest.known_from["tier"] == dt.date(1900, 1, 1)


def test_an_unchanged_input_sees_nothing_new(tmp_path: Path) -> None:
    tables = {"accounts": "account_id, tier, created_at \n A, 2, 2025-01-01"}
    first = make(tmp_path, "", tables, JANUARY)
    second = make(tmp_path, "", tables, MARCH)
    assert second.table("observed") == first.table("observed")
