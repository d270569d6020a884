"""The files of a folder as guesses need them: their columns, the values in each, and how often each value stands there."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from abmetrics.errors import AbmetricsError
from abmetrics.sources.files import ENDINGS, Reading, read_file
from abmetrics.sources.texts import clean

_FEW = 400


@dataclass(frozen=True)
class ExportColumn:
    """One column of a file: its distinct texts, most frequent first, and how many rows hold each."""

    name: str
    rows: int
    values: tuple[str, ...]
    counts: tuple[int, ...]

    @cached_property
    def count_of(self) -> dict[str, int]:
        """Rows by value."""
        return dict(zip(self.values, self.counts, strict=True))

    @property
    def few(self) -> tuple[str, ...]:
        """The most frequent values, enough to see what they are."""
        return self.values[:_FEW]

    @cached_property
    def filled(self) -> int:
        """Rows that have a value."""
        return sum(self.counts)

    @property
    def is_unique(self) -> bool:
        """Whether every row has a value of its own."""
        return 0 < len(self.values) == self.rows

    @property
    def uniqueness(self) -> float:
        """Distinct values for each row; 1 where every row has one of its own."""
        return len(self.values) / self.rows if self.rows else 0.0

    def arrow(self) -> pa.ChunkedArray:
        """The distinct values as a column that landing's own readers take."""
        return pa.chunked_array([pa.array(self.values, pa.string())])


@dataclass(frozen=True)
class ExportFile:
    """A file that can be read: where it stands under the folder of exports, its columns, and rows that were cut badly."""

    path: Path
    name: str
    rows: int
    columns: dict[str, ExportColumn]
    typed: dict[str, pa.DataType]

    @property
    def telling(self) -> list[ExportColumn]:
        """The columns that hold anything and are not a tool's own, such as `_fivetran_synced`."""
        return [column for column in self.columns.values() if column.values and not column.name.startswith("_")]

    def distinct_rows(self, names: tuple[str, ...]) -> int:
        """How many different rows there are in these columns together."""
        raw = read_file(self.path, Reading()).raw
        table = pa.table({name: raw.columns[name].cast(pa.string()) for name in names})
        return int(table.group_by(list(names)).aggregate([]).num_rows)


@dataclass(frozen=True)
class Unreadable:
    """A file nothing can be read from, and why."""

    name: str
    why: str


def all_files(root: Path) -> Iterator[tuple[Path, str]]:
    """Every file under `root` with its name there, in order; hidden ones and builds of a workspace are none of them."""
    for folder, inner, files in os.walk(root):
        inner[:] = sorted(name for name in inner if not name.startswith("."))
        if "abmetrics.toml" in files:
            inner[:] = [name for name in inner if name not in ("builds", "vault")]
        for file in sorted(files):
            if not file.startswith(".") and file != "abmetrics.toml":
                path = Path(folder, file)
                yield path, path.relative_to(root).as_posix()


def look_at(path: Path, name: str) -> ExportFile | Unreadable:
    """The file's columns and values; or why it cannot be read."""
    if path.suffix.lower() not in ENDINGS:
        return Unreadable(name, f"not a kind of file that is read ({', '.join(ENDINGS)})")
    try:
        name.encode()
    except UnicodeEncodeError:
        return Unreadable(name, "its name is not valid text; rename the file")
    try:
        raw = read_file(path, Reading()).raw
    except AbmetricsError as error:
        return Unreadable(name, str(error))
    except OSError as error:
        return Unreadable(name, f"cannot be opened: {error.strerror}")
    columns = {column: _column(column, values, raw.rows) for column, values in raw.columns.items()}
    return ExportFile(path, name, raw.rows, columns, {column: values.type for column, values in raw.columns.items()})


def _column(name: str, values: pa.ChunkedArray, rows: int) -> ExportColumn:
    if pa.types.is_nested(values.type) or pa.types.is_binary(values.type):
        return ExportColumn(name, rows, (), ())
    texts = values.cast(pa.string())
    if pa.types.is_floating(values.type):
        texts = pc.replace_substring_regex(texts, r"\.0$", "")
    counted = pc.value_counts(clean(texts).drop_null())
    pairs = sorted(
        zip(counted.field("values").to_pylist(), counted.field("counts").to_pylist(), strict=True),
        key=lambda pair: (-pair[1], pair[0]),
    )
    return ExportColumn(name, rows, tuple(value for value, _ in pairs), tuple(count for _, count in pairs))
