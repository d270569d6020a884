"""Salesforce as others export it: Fivetran's layouts and kittycorn at real size, counted apart from the product."""

from __future__ import annotations

import csv
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest

from abmetrics.builds.reckoning import Landed
from abmetrics.settings import FILE_NAME, read_settings
from abmetrics.sources.land import land
from tests.sources.systems.landed import counted, records_in, refused

pytestmark = pytest.mark.needs("shared_data")


@pytest.fixture(scope="module")
def fivetran(shared_data: Path) -> Path:
    return shared_data / "fivetran" / "salesforce"


@pytest.fixture(scope="module")
def kittycorn(shared_data: Path) -> Path:
    return shared_data / "sfdc_kittycorn"


@pytest.fixture(scope="module")
def from_fivetran(fivetran: Path, tmp_path_factory: pytest.TempPathFactory) -> Landed:
    return _landed(fivetran, tmp_path_factory.mktemp("fivetran"))


@pytest.fixture(scope="module")
def from_kittycorn(kittycorn: Path, tmp_path_factory: pytest.TempPathFactory) -> Landed:
    return _landed(kittycorn, tmp_path_factory.mktemp("kittycorn"))


def _landed(export: Path, folder: Path) -> Landed:
    toml = f'[workspace]\ncurrency = "EUR"\n[[sources]]\nname = "crm"\nkind = "salesforce"\nroot = "{export}"\n'
    (folder / FILE_NAME).write_text(toml, encoding="utf-8")
    return land(read_settings(folder), folder)


def test_each_file_of_fivetran_is_read_whole(from_fivetran: Landed, fivetran: Path) -> None:
    """What each file is read into, and every record of it accepted or quarantined there."""
    tables = {
        "account": "accounts", "account_history": "account_history", "contact": "people",
        "contact_history": "person_history", "event": "meetings", "lead": "people", "opportunity": "opportunities",
        "opportunity_history": "opportunity_history", "opportunity_line_item": "(looked up)", "order": "(no table)",
        "product_2": "products", "task": "touches", "user": "users", "user_role": "(looked up)",
    }  # fmt: skip
    found = counted(from_fivetran)
    assert {path.name for path in fivetran.glob("*.csv")} == {f"sf_{name}_data.csv" for name in tables}
    for name, table in tables.items():
        file = f"sf_{name}_data.csv"
        assert sum(found[file, table]) == records_in(fivetran / file), file


def test_what_fivetran_shows_as_deleted_is_set_aside_and_nothing_else(from_fivetran: Landed, fivetran: Path) -> None:
    """Nine accounts in ten are deleted, one of them merged, all ten opportunities; orders are no source of any KPI."""
    wanted: Counter[tuple[str, str, str, str]] = Counter()
    for name, table in (
        ("account", "accounts"),
        ("account_history", "account_history"),
        ("opportunity", "opportunities"),
        ("opportunity_history", "opportunity_history"),
    ):
        for row in _records(fivetran / f"sf_{name}_data.csv"):
            into = row.get("master_record_id")
            if into:
                wanted[f"sf_{name}_data.csv", table, "merged", f"into {into}"] += 1
            elif row["is_deleted"] == "true":
                wanted[f"sf_{name}_data.csv", table, "deleted", ""] += 1
    found = refused(from_fivetran)
    orders = [key for key in found if key[0] == "sf_order_data.csv"]
    assert [found.pop(key) for key in orders] == [10]
    assert orders[0][1:3] == ("(no table)", "not used")
    short: Counter[tuple[str, str, str, str]] = Counter()
    for (file, table, reason, detail), times in found.items():
        short[file, table, reason, detail.partition(";")[0]] += times
    assert short == wanted
    assert sum(wanted.values()) == 38


def test_what_fivetran_tells_is_what_its_files_say(from_fivetran: Landed, fivetran: Path) -> None:
    """Meetings in minutes, the converted lead, the merge, users by name: against the files themselves."""
    events = {row["id"]: row for row in _records(fivetran / "sf_event_data.csv")}
    for row in from_fivetran.tables["meetings"].to_pylist():
        said = events[row["meeting_id"]]
        assert row["seconds"] == 60 * int(said["duration_in_minutes"])
        assert row["kind"] == said["type"].lower()
        assert (row["account_id"], row["person_id"]) == (said["account_id"], said["who_id"])
    (lead,) = _records(fivetran / "sf_lead_data.csv")
    (person,) = (row for row in from_fivetran.tables["people"].to_pylist() if row["kind"] == "lead")
    assert person["converted_account_id"] == lead["converted_account_id"]
    assert person["account_id"] is None, "the conversion outranks what a matching tool had thought of"
    merges = {(row["kind"], row["old_id"], row["new_id"]) for row in from_fivetran.tables["merges"].to_pylist()}
    assert ("person", lead["id"], lead["converted_contact_id"]) in merges
    names = {row["id"]: row["name"] for row in _records(fivetran / "sf_user_data.csv")}
    assert dict(_pairs(from_fivetran, "users", "user_id", "name")) == names


def test_each_file_of_kittycorn_is_read_whole(from_kittycorn: Landed, kittycorn: Path) -> None:
    """Every row of the Parquet files, those without an account included."""
    size = {path.name: _asked(kittycorn, path.stem, "SELECT count(*)")[0] for path in kittycorn.glob("*.parquet")}
    found = counted(from_kittycorn)
    written = _asked(kittycorn, "Event", "SELECT count(*) FILTER (WHERE Subject IN ('Email', 'Send Letter/Quote'))")[0]
    assert found["Account.parquet", "accounts"] == (size["Account.parquet"], 0)
    assert found["Contact.parquet", "people"] == (size["Contact.parquet"], 0)
    assert found["User.parquet", "users"] == (size["User.parquet"], 0)
    assert found["Event.parquet", "meetings"] == (size["Event.parquet"] - written, 0)
    assert found["Event.parquet", "touches"] == (written, 0)
    assert found["Task.parquet", "touches"] == (0, size["Task.parquet"])
    assert found["RecordType.parquet", "(no table)"] == (0, size["RecordType.parquet"])
    assert found["CurrencyType.parquet", "exchange_rates"] == (0, size["CurrencyType.parquet"])
    reasons = {(file, reason, detail.partition(";")[0]) for file, _, reason, detail in refused(from_kittycorn)}
    assert reasons == {
        ("Task.parquet", "not used", "not yet done"),
        ("CurrencyType.parquet", "not used", "dated rates of this currency stand in DatedConversionRate"),
        ("RecordType.parquet", "not used", "record types"),
    }
    assert _asked(kittycorn, "Task", "SELECT count(*) FILTER (WHERE IsClosed)")[0] == 0


def test_events_without_account_do_not_vanish(from_kittycorn: Landed) -> None:
    """41,699 of them name a lead, or nobody."""
    assert sum(from_kittycorn.tables[table]["account_id"].null_count for table in ("meetings", "touches")) == 41_699


def test_the_suffix_of_every_id_is_the_one_salesforce_gave_it(kittycorn: Path, tmp_path: Path) -> None:
    """Cut to 15 characters and written as a report would, each of 1,680 accounts gets its own three back."""
    ids = pq.read_table(kittycorn / "Account.parquet")["Id"].to_pylist()
    (tmp_path / "Account.csv").write_text("Id,Name\n" + "".join(f"{one[:15]},x\n" for one in ids), encoding="utf-8")
    landed = _landed(tmp_path, tmp_path)
    assert landed.tables["accounts"]["account_id"].to_pylist() == ids


def test_rates_of_kittycorn_in_euros(from_kittycorn: Landed) -> None:
    """USD 1, EUR 1.04, 1.06, 1.02 and CAD 1.36, 1.46, 1.38 per corporate unit, changing on the first of the month."""
    rates = from_kittycorn.tables["exchange_rates"].to_pylist()
    assert {(row["currency"], str(row["on"])): row["rate"] for row in rates if row["currency"] in ("USD", "CAD")} == {
        ("USD", "1900-01-01"): Decimal("1.04"),
        ("USD", "2022-09-01"): Decimal("1.06"),
        ("USD", "2022-10-01"): Decimal("1.02"),
        ("CAD", "1900-01-01"): Decimal("0.76470588"),
        ("CAD", "2022-09-01"): Decimal("0.72602740"),
        ("CAD", "2022-10-01"): Decimal("0.73913043"),
    }


def _records(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _asked(folder: Path, name: str, question: str) -> tuple[Any, ...]:
    (answer,) = duckdb.connect().execute(f"{question} FROM '{folder}/{name}.parquet'").fetchall()
    return tuple(answer)


def _pairs(landed: Landed, table: str, *columns: str) -> list[tuple[Any, ...]]:
    return [tuple(row.values()) for row in landed.tables[table].select(list(columns)).to_pylist()]
