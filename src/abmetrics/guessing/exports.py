"""The files of a folder as guesses need them: their columns, and how often each value stands in them."""

from __future__ import annotations

import glob
import os
import re
from collections import Counter
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
_TAIL = re.compile(r"[\W_]*\d[\d\W_]*$")


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
    """A file that can be read, or several that are parts of one export: its columns and their values."""

    paths: tuple[Path, ...]
    name: str
    """Its name under the folder; a pattern where several files are parts of one export."""
    rows: int
    columns: dict[str, ExportColumn]

    @property
    def stems(self) -> tuple[str, ...]:
        """What the file is called, and its folder within the exports; without ending."""
        folder = (self.paths[0].parent.name,) if "/" in self.name else ()
        return (self.paths[0].stem, *folder)

    @property
    def telling(self) -> list[ExportColumn]:
        """The columns that hold anything and are not a tool's own, such as `_fivetran_synced`."""
        return [column for column in self.columns.values() if column.values and not column.name.startswith("_")]

    def distinct_rows(self, names: tuple[str, ...]) -> int:
        """How many different rows there are in these columns together."""
        return int(self._rows(names).group_by(list(names)).aggregate([]).num_rows)

    def joined(self, names: tuple[str, ...]) -> frozenset[str]:
        """The texts of these columns row by row, joined by blanks."""
        rows = self._rows(names)
        parts = [pc.utf8_trim_whitespace(rows[name].fill_null("")) for name in names]
        return frozenset(pc.utf8_trim_whitespace(pc.binary_join_element_wise(*parts, " ")).to_pylist())

    def _rows(self, names: tuple[str, ...]) -> pa.Table:
        raws = [read_file(path, Reading()).raw.columns for path in self.paths]
        return pa.concat_tables(pa.table({name: raw[name].cast(pa.string()) for name in names}) for raw in raws)


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
                yield path, shown(path.relative_to(root))


def shown(path: Path) -> str:
    """A path as text that can be written anywhere, whatever bytes its name is made of."""
    return path.as_posix().encode(errors="backslashreplace").decode()


def has_text_name(path: Path) -> bool:
    """Whether a path is valid text, so that a setting can name it."""
    return shown(path) == path.as_posix()


def look_at(path: Path, name: str) -> ExportFile | Unreadable:
    """The file's columns and values; or why it cannot be read."""
    if path.suffix.lower() not in ENDINGS:
        return Unreadable(name, f"not a kind of file that is read ({', '.join(ENDINGS)})")
    try:
        raw = read_file(path, Reading()).raw
    except AbmetricsError as error:
        return Unreadable(name, str(error))
    except OSError as error:
        return Unreadable(name, f"cannot be opened: {error.strerror}")
    plain = {column: texts for column, values in raw.columns.items() if (texts := _texts(values)) is not None}
    columns = {column: _column(column, texts, raw.rows) for column, texts in plain.items()}
    return ExportFile((path,), glob.escape(name), raw.rows, columns)


def parts_joined(files: list[ExportFile], root: Path) -> list[ExportFile]:
    """Files that are parts of one export, which their names tell but for a date or number, as one file of a pattern."""
    groups: dict[tuple[object, ...], list[ExportFile]] = {}
    for file in files:
        path = file.paths[0]
        groups.setdefault((path.parent, _TAIL.sub("", path.stem), path.suffix, tuple(file.columns)), []).append(file)
    out = []
    for (_, stem, suffix, _), group in groups.items():
        folder = group[0].paths[0].parent
        pattern = f"{glob.escape(str(stem))}*{suffix}"
        exact = len(group) > 1 and stem and set(folder.glob(pattern)) == {file.paths[0] for file in group}
        out.extend([_as_one(group, pattern, root)] if exact else group)
    return out


def _as_one(group: list[ExportFile], pattern: str, root: Path) -> ExportFile:
    folder = group[0].paths[0].parent.relative_to(root).as_posix()
    name = pattern if folder == "." else f"{glob.escape(folder)}/{pattern}"
    rows = sum(file.rows for file in group)
    columns = {}
    for column in group[0].columns:
        counts = Counter[str]()
        for file in group:
            counts.update(file.columns[column].count_of)
        pairs = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
        columns[column] = ExportColumn(column, rows, tuple(v for v, _ in pairs), tuple(n for _, n in pairs))
    return ExportFile(tuple(file.paths[0] for file in group), name, rows, columns)


def _texts(values: pa.ChunkedArray) -> pa.ChunkedArray | None:
    """A column as trimmed texts; None where it holds lists, bytes and the like."""
    if pa.types.is_nested(values.type) or pa.types.is_binary(values.type):
        return None
    try:
        texts = values.cast(pa.string())
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        return None
    return clean(pc.replace_substring_regex(texts, r"\.0$", "") if pa.types.is_floating(values.type) else texts)


def _column(name: str, texts: pa.ChunkedArray, rows: int) -> ExportColumn:
    counted = pc.value_counts(texts.drop_null())
    pairs = sorted(
        zip(counted.field("values").to_pylist(), counted.field("counts").to_pylist(), strict=True),
        key=lambda pair: (-pair[1], pair[0]),
    )
    return ExportColumn(name, rows, tuple(value for value, _ in pairs), tuple(count for _, count in pairs))
