"""The demo company in both of its CRMs, written once for all tests that only read it."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from abmetrics.demo.company import write_demo

Rows = list[dict[str, str]]
ACCOUNTS = 600


@pytest.fixture(scope="session")
def salesforce(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with the demo and Salesforce as its CRM."""
    folder = tmp_path_factory.mktemp("salesforce")
    write_demo(folder, accounts=ACCOUNTS)
    return folder


@pytest.fixture(scope="session")
def hubspot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same company with HubSpot as its CRM."""
    folder = tmp_path_factory.mktemp("hubspot")
    write_demo(folder, accounts=ACCOUNTS, crm="hubspot")
    return folder


@pytest.fixture(scope="session")
def read() -> Callable[[Path, str], Rows]:
    """Reader of exports by Python's own csv module, knowing nothing of abmetrics' sources; broken lines are left out.

    A name with a star reads all files that fit.
    """

    def rows(folder: Path, name: str) -> Rows:
        is_german = name.startswith("erp/")
        found: Rows = []
        for path in sorted((folder / "exports").glob(name)):
            with path.open(encoding="cp1252" if is_german else "utf-8", newline="") as file:
                reader = csv.DictReader(file, delimiter=";" if is_german else ",", restval=None)
                found += [row for row in reader if None not in row.values()]
        return found

    return rows


@pytest.fixture(scope="session")
def latest(read) -> Callable[[Path, str, str, str], dict[str, dict[str, str]]]:
    """Reader of the last version of each record that is not deleted, by its id: what a careful reader would use."""

    def records(folder: Path, name: str, key: str, stamp: str) -> dict[str, dict[str, str]]:
        kept: dict[str, dict[str, str]] = {}
        for row in read(folder, name):
            if row[key] not in kept or kept[row[key]][stamp] < row[stamp]:
                kept[row[key]] = row
        gone = ("IsDeleted", "is_deleted", "_fivetran_deleted")
        return {k: row for k, row in kept.items() if all(row.get(flag) != "true" for flag in gone)}

    return records


@pytest.fixture(scope="session")
def truths() -> Callable[[Path], dict[str, Any]]:
    """What was planted in a written demo."""

    def sealed(folder: Path) -> dict[str, Any]:
        told: dict[str, Any] = json.loads((folder / "truths.json").read_text(encoding="utf-8"))
        return told

    return sealed
