"""Rows as a file gives them, before anything is understood: columns by their own names, each row with its place."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa

from abmetrics.errors import BadData

Lines = np.ndarray[tuple[int], np.dtype[np.int64]]


@dataclass(frozen=True)
class Rejected:
    """A row that could not be cut into cells: it is counted and quarantined, its cells are not read."""

    line: int
    reason: str
    detail: str
    value: str


@dataclass
class RawRows:
    """The rows of one file. Text files give text columns; Parquet, and whole typed columns of XLSX, keep their types.

    `lines` are physical: the line (or sheet row) on which the record begins, the header being line 1; Parquet has no
    header, its rows count from 1.
    """

    columns: dict[str, pa.ChunkedArray]
    lines: Lines
    rejected: list[Rejected] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """Rows that were cut into cells; the rejected ones come on top."""
        return len(self.lines)


def header_names(cells: list[str], path: Path, line: int) -> list[str]:
    """The column names of a header, trimmed; BadData where a name stands twice. Nameless columns stay nameless."""
    names = [cell.strip() for cell in cells]
    seen: dict[str, int] = {}
    for position, name in enumerate(names, start=1):
        if name and name in seen:
            raise BadData(
                f"{path}:{line}: the header names {name!r} twice, in columns {seen[name]} and {position}; "
                "rename one of them in the export"
            )
        seen[name] = position
    if not any(names):
        raise BadData(f"{path}:{line}: the header names no column; the first line must hold the column names")
    return names
