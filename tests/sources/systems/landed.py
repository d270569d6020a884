"""What a native source's tests ask of what was landed: its rows, its refusals, its reckoning file by file."""

from __future__ import annotations

import csv
import hashlib
from collections import Counter
from pathlib import Path
from typing import Any

from abmetrics.builds.reckoning import Landed


def rows(landed: Landed, table: str, *columns: str) -> list[Any]:
    """The accepted rows of a table as tuples of these columns, in order of their texts."""
    found = landed.tables[table].select(list(columns)).to_pylist()
    return sorted((tuple(row.values()) for row in found), key=repr)


def in_order(*expected: tuple[Any, ...]) -> list[Any]:
    """Expected rows in the order of `rows`."""
    return sorted(expected, key=repr)


def digest(address: str) -> str:
    """What stands for an address in an id: builds hold no address."""
    return hashlib.md5(address.encode(), usedforsecurity=False).hexdigest()


def refused(landed: Landed) -> Counter[tuple[str, str, str, str]]:
    """How often each file's rows were quarantined for a table, by reason and detail."""
    return Counter(
        (row["file"], row["table"], row["reason"], row["detail"])
        for row in landed.issues.to_pylist()
        if row["severity"] == "quarantined"
    )


def noted(landed: Landed) -> Counter[tuple[str, str, str]]:
    """How often something was said of a file's accepted rows, by table and reason."""
    return Counter(
        (row["file"], row["table"], row["reason"])
        for row in landed.issues.to_pylist()
        if row["severity"] == "noted" and row["line"] is not None
    )


def counted(landed: Landed) -> dict[tuple[str, str], tuple[int, int]]:
    """Rows accepted and quarantined, by file and table; that they are the rows read is seen to on the way."""
    for count in landed.counts:
        assert count.rows_read == count.accepted + count.quarantined, count
    return {(count.file, count.table): (count.accepted, count.quarantined) for count in landed.counts}


def records_in(file: Path) -> int:
    """Records of a CSV file, counted apart from the product."""
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return sum(1 for cells in csv.reader(lines) if cells) - 1
