"""The demo company, written once for all tests that only read it."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from abmetrics.demo.company import write_demo

Rows = list[dict[str, str]]


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with the demo as `abmetrics demo` writes it by default."""
    folder = tmp_path_factory.mktemp("demo")
    write_demo(folder)
    return folder


@pytest.fixture(scope="session")
def read() -> Callable[[Path, str], Rows]:
    """Reader of one export by Python's own csv module, knowing nothing of abmetrics' sources."""

    def rows(folder: Path, name: str) -> Rows:
        is_billing = name == "contracts.csv"
        path = folder / "exports" / name
        with path.open(encoding="cp1252" if is_billing else "utf-8", newline="") as file:
            return list(csv.DictReader(file, delimiter=";" if is_billing else ",", restval=""))

    return rows
