"""A file as a system exports it: CSV or JSON lines, by columns, and how moments are written in it."""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Cell = str | int | float | bool | dt.date | None


@dataclass
class Sheet:
    """One CSV file: its header and rows; `None` is written as an empty cell, dates in ISO order.

    `raw` are lines that follow the rows as they are: what a broken export would hold.
    """

    file: str
    header: tuple[str, ...]
    rows: list[tuple[Cell, ...]]
    delimiter: str = ","
    encoding: str = "utf-8"
    raw: list[str] = field(default_factory=list)

    def write(self, folder: Path) -> None:
        """Write the file under `folder`, which is made where it is missing."""
        path = folder / self.file
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding=self.encoding, newline="") as out:
            writer = csv.writer(out, delimiter=self.delimiter, lineterminator="\n")
            writer.writerow(self.header)
            writer.writerows(self.rows)
            out.writelines(f"{line}\n" for line in self.raw)

    def again(self, row: int, **changed: Cell) -> None:
        """Add the row at that place once more, with some cells changed."""
        cells = list(self.rows[row])
        for name, value in changed.items():
            cells[self.header.index(name)] = value
        self.rows.append(tuple(cells))


@dataclass
class Lines:
    """One file of lines that are written as they are; objects are written as JSON."""

    file: str
    objects: Iterable[dict[str, Any] | str]

    def write(self, folder: Path) -> None:
        """Write the file under `folder`, which is made where it is missing."""
        path = folder / self.file
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8", newline="\n") as out:
            out.writelines(f"{one if isinstance(one, str) else compact(one)}\n" for one in self.objects)


File = Sheet | Lines


def sheet(file: str, columns: dict[str, Sequence[Cell] | NDArray[Any]], **more: Any) -> Sheet:
    """A CSV from its columns, which are equally long."""
    cells = [column.tolist() if isinstance(column, np.ndarray) else column for column in columns.values()]
    return Sheet(file, tuple(columns), list(zip(*cells, strict=True)), **more)


def compact(value: object) -> str:
    """JSON without blanks."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def utc(moment: dt.datetime | None, ending: str = "Z", between: str = "T") -> str | None:
    """A moment in UTC as text, to the second, with what follows it in that system."""
    return None if moment is None else moment.isoformat()[:19].replace("T", between) + ending


def utc_texts(moments: NDArray[np.datetime64], ending: str = "Z", between: str = "T") -> list[str]:
    """The same for an array of UTC moments."""
    texts = np.datetime_as_string(moments, unit="s").tolist()
    return [text.replace("T", between) + ending for text in texts]


def midnight(day: dt.date, hour: int = 8) -> dt.datetime:
    """A moment on a day of which only the date matters, in UTC."""
    return dt.datetime.combine(day, dt.time(hour), dt.UTC)
