"""A workspace from a few lines of toml and a few files, landed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from abmetrics.builds.reckoning import Landed
from abmetrics.settings import FILE_NAME, read_settings
from abmetrics.sources.land import land

Land = Callable[..., Landed]


@pytest.fixture
def land_files(tmp_path: Path) -> Land:
    """`land_files(toml, {"deals.csv": "…"})`: the files written beside the toml, read as a workspace."""

    def run(toml: str, files: dict[str, str | bytes]) -> Landed:
        for name, content in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        (tmp_path / FILE_NAME).write_text(toml, encoding="utf-8")
        return land(read_settings(tmp_path), tmp_path)

    return run


@pytest.fixture
def land_deals(land_files: Land) -> Land:
    """`land_deals(csv, 'amount = "Value"')`: one file of deals with the columns `Id` and those said."""

    def run(
        content: str | bytes, columns: str = "", options: str = "", head: str = "", name: str = "deals.csv"
    ) -> Landed:
        toml = f"""
{head}
[[sources]]
name = "crm"
[[sources.tables]]
table = "opportunities"
file = "{name}"
{options}
[sources.tables.columns]
opportunity_id = "Id"
status = {{ constant = "won" }}
{columns}
"""
        return land_files(toml, {name: content})

    return run


def moment(text: str) -> dt.datetime:
    """A UTC moment as the tables hold it, without a zone."""
    return dt.datetime.fromisoformat(text)


def deals(landed: Landed, *columns: str) -> list[Any]:
    """The accepted deals' values: of one column a list, of several a list of tuples."""
    rows = landed.tables["opportunities"].select(list(columns)).to_pylist()
    return [row[columns[0]] for row in rows] if len(columns) == 1 else [tuple(row.values()) for row in rows]


def issues(landed: Landed, *columns: str, severity: str = "quarantined") -> list[Any]:
    """The issues of a severity, in order, as tuples of these columns; notes on whole mappings are left out."""
    rows = [
        row for row in landed.issues.to_pylist() if row["severity"] == severity and row["reason"] != "column not mapped"
    ]
    return [tuple(row[column] for column in columns) if len(columns) > 1 else row[columns[0]] for row in rows]
