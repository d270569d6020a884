"""A CSV export as its system writes it, and the few spoilt rows that every real export has."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

Cell = str | int | float | dt.date | dt.datetime | None


@dataclass(frozen=True)
class Sheet:
    """One file: its header and rows; `None` is written as an empty cell, moments in UTC with a Z."""

    file: str
    header: tuple[str, ...]
    rows: Sequence[Sequence[Cell]]
    delimiter: str = ","
    encoding: str = "utf-8"

    def write(self, folder: Path) -> None:
        """Write the file into `folder`."""
        with (folder / self.file).open("w", encoding=self.encoding, newline="") as out:
            writer = csv.writer(out, delimiter=self.delimiter, lineterminator="\n")
            writer.writerow(self.header)
            writer.writerows([_text(cell) for cell in row] for row in self.rows)


def _text(cell: Cell) -> str | int | float | None:
    if isinstance(cell, dt.datetime):
        return f"{cell:%Y-%m-%dT%H:%M:%SZ}"
    return cell.isoformat() if isinstance(cell, dt.date) else cell


def spoil(sheets: list[Sheet]) -> list[Sheet]:
    """The sheets with the planted dirt: three rows that must be set aside and one value to be noted."""
    planted = {
        "contacts.csv": _repeat_a_contact,
        "opportunities.csv": _misname_a_product,
        "marketing_activities.csv": _break_two_activities,
    }
    return [_changed(sheet, planted[sheet.file]) if sheet.file in planted else sheet for sheet in sheets]


def _changed(sheet: Sheet, change: Callable[[tuple[str, ...], list[list[Cell]]], None]) -> Sheet:
    rows = [list(row) for row in sheet.rows]
    change(sheet.header, rows)
    return Sheet(sheet.file, sheet.header, rows, sheet.delimiter, sheet.encoding)


def _repeat_a_contact(header: tuple[str, ...], rows: list[list[Cell]]) -> None:
    """The same contact once more, as it stood before a change: the export was made while somebody was editing."""
    stale = list(rows[len(rows) // 2])
    stale[header.index("Last Modified Date")] = stale[header.index("Created Date")]
    stale[header.index("Title")] = "Trainee"
    rows.append(stale)


def _misname_a_product(header: tuple[str, ...], rows: list[list[Cell]]) -> None:
    """A product typed by hand; the deal is kept, its product unknown."""
    rows[len(rows) // 2][header.index("Product")] = "SignalCore (old)"


def _break_two_activities(header: tuple[str, ...], rows: list[list[Cell]]) -> None:
    """A day that does not exist, and a row cut off in the middle."""
    wrong_day, cut_off = list(rows[len(rows) // 3]), list(rows[len(rows) // 2])
    wrong_day[header.index("Activity ID")] = "ACT-WRONG-DAY"
    wrong_day[header.index("Activity Date")] = "2026-02-30T10:00:00Z"
    cut_off[header.index("Activity ID")] = "ACT-CUT-OFF"
    rows.insert(len(rows) // 3, wrong_day)
    rows.insert(len(rows) // 2, cut_off[:3])
