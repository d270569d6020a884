"""A company small enough to reckon by hand: a few CSV lines per canonical table, read as any user's files are.

    firm = company(
        accounts="account_id, name \n A, Acme",
        target_list_members="list_name, account_id, from_on \n L, A, 2026-01-01",
    )
    firm.value("listed_accounts", period="2026-Q1")

Headers are the canonical column names; blanks around commas are for the eye only. Tables are the source crm's; one
named `web.sessions` is the source web's. A build takes most of a second, so
companies of the same content are made once, and tests that can share one do.
"""

from __future__ import annotations

import atexit
import datetime as dt
import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import Any

import pyarrow.parquet as pq

from abmetrics.answers import Answer, AnswerRow, Explanation, Question, ask, explain
from abmetrics.measures.periods import Span, parse_period
from abmetrics.settings import FILE_NAME
from abmetrics.vocabulary import Grain
from abmetrics.workspace import Build, Workspace

_HOME = TemporaryDirectory(prefix="abmetrics-company-")
_KEPT_OPEN = 24


@dataclass(frozen=True)
class Company:
    """A built workspace, asked in the words of the command line."""

    folder: Path
    build: Build

    def ask(self, kpi: str, **asked: Any) -> Answer:
        """The answer; `period="2026-Q2"`, `as_of="2026-05-31"`, `by="tier"` or several, `where={"tier": "1"}`."""
        return ask(self.build, question(kpi, **asked))

    def explain(self, kpi: str, **asked: Any) -> Explanation:
        """The source rows behind the same."""
        return explain(self.build, question(kpi, **asked))

    def row(self, kpi: str, **asked: Any) -> AnswerRow:
        """The one row of an answer that is not split."""
        (row,) = self.ask(kpi, **asked).rows
        return row

    def value(self, kpi: str, **asked: Any) -> Any:
        """Its value."""
        return self.row(kpi, **asked).value

    def values(self, kpi: str, **asked: Any) -> dict[Any, Any]:
        """Values by cut value; by tuples of them where it is split by several."""
        return {group(row): row.value for row in self.ask(kpi, **asked).rows}

    def table(self, name: str, *columns: str) -> list[Any]:
        """The rows of a table of the build: dicts, or of the columns named tuples (of one, its values)."""
        rows: list[dict[str, Any]] = pq.read_table(self.build.folder / f"{name}.parquet").to_pylist()
        if not columns:
            return rows
        picked = [tuple(row[column] for column in columns) for row in rows]
        return [values[0] for values in picked] if len(columns) == 1 else picked


def question(
    kpi: str,
    period: str | Span | None = None,
    as_of: str | None = None,
    by: str | tuple[str, ...] = (),
    where: dict[str, str] | None = None,
    grain: Grain | None = None,
) -> Question:
    """A question in the words of the command line."""
    return Question(
        kpi,
        by=(by,) if isinstance(by, str) else by,
        where=tuple((where or {}).items()),
        period=parse_period(period) if isinstance(period, str) else period,
        grain=grain,
        as_of=dt.date.fromisoformat(as_of) if as_of else None,
    )


def group(row: AnswerRow) -> Any:
    """The cut values a row stands for: one as it is, several as a tuple."""
    values = tuple(row.cuts.values())
    return values[0] if len(values) == 1 else values


def span(start: str, end: str) -> Span:
    """The days from `start` to before `end`."""
    return Span(dt.date.fromisoformat(start), dt.date.fromisoformat(end))


@lru_cache(maxsize=_KEPT_OPEN)
def company(settings: str = "", **tables: str) -> Company:
    """The company whose tables these are; `settings` are lines of its abmetrics.toml."""
    return make(Path(mkdtemp(dir=_HOME.name)), settings, tables)


atexit.register(company.cache_clear)


def make(folder: Path, settings: str, tables: dict[str, str], at: dt.datetime | None = None) -> Company:
    """Write the files and the toml into `folder`, and build, as seen at `at`."""
    lines = [settings]
    sources = dict.fromkeys(["crm", *(name.rpartition(".")[0] for name in tables if "." in name)])
    for source in sources:
        lines += ["[[sources]]", f'name = "{source}"']
        for name, text in tables.items():
            if (name.rpartition(".")[0] or "crm") == source:
                lines += _mapping(folder, name, text)
    (folder / FILE_NAME).write_text("\n".join(lines), encoding="utf-8")
    return Company(folder, Workspace(folder).build(lambda _what, _share: None, at))


def _mapping(folder: Path, name: str, text: str) -> list[str]:
    content = _trimmed(text)
    (folder / f"{name}.csv").write_text(content, encoding="utf-8")
    columns = content.partition("\n")[0].split(",")
    mapped = ", ".join(f"{column} = {json.dumps(column)}" for column in columns)
    table = name.rpartition(".")[2]
    return ["[[sources.tables]]", f'table = "{table}"', f'file = "{name}.csv"', f"columns = {{ {mapped} }}"]


def _trimmed(text: str) -> str:
    rows = [line.split(",") for line in text.strip().splitlines()]
    return "".join(",".join(cell.strip() for cell in row) + "\n" for row in rows)
