"""Files by their ending: CSV, TSV, JSON lines, Parquet and XLSX, each into rows that know where they stand."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from abmetrics.errors import BadData, SettingsError, SourceUnreachable, did_you_mean
from abmetrics.sources.delimited import header_of, read_delimited
from abmetrics.sources.encodings import encoding_of, head_of
from abmetrics.sources.raw import RawRows, Rejected, header_names

TEXT_ENDINGS = {".csv", ".tsv", ".txt", ".jsonl", ".ndjson"}
ENDINGS = (*sorted(TEXT_ENDINGS), ".parquet", ".xlsx")


@dataclass(frozen=True)
class Reading:
    """How a file is to be read: what its mapping says, empty where it says nothing."""

    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    wanted: frozenset[str] | None = None
    """The columns asked for; None for all. Parquet then reads no others."""


@dataclass(frozen=True)
class FileRows:
    """The rows of one file, and the encoding where it had to be guessed."""

    raw: RawRows
    guessed_encoding: str = ""


def find_files(root: Path, pattern: str, place: str) -> list[Path]:
    """The files a mapping names, sorted; SourceUnreachable says which file or folder is missing and what is there."""
    if not root.is_dir():
        beside = [p.name for p in root.parent.iterdir() if p.is_dir()] if root.parent.is_dir() else []
        raise SourceUnreachable(f"{place}: {root}: no such folder{did_you_mean(root.name, beside)}")
    if any(sign in pattern for sign in "*?["):
        found = sorted(path for path in root.glob(pattern) if path.is_file())
    else:
        found = [root / pattern] if (root / pattern).is_file() else []
    if not found:
        there = [path.relative_to(root).as_posix() for path in readable_files(root)]
        raise SourceUnreachable(f"{place}: {root / pattern}: no such file{did_you_mean(pattern, there)}")
    return found


def readable_files(root: Path) -> list[Path]:
    """Every file under `root` that could be read, sorted."""
    return sorted(path for path in root.rglob("*") if path.suffix.lower() in ENDINGS and path.is_file())


def column_names(path: Path) -> tuple[str, ...]:
    """The names of a file's columns, from its beginning where the format allows; BadData as in `read_file`.

    JSON lines name the columns of their first records.
    """
    ending = path.suffix.lower()
    if ending == ".parquet":
        try:
            return tuple(pq.read_schema(path).names)
        except (pa.ArrowInvalid, OSError) as error:
            raise BadData(f"{path}: not a readable Parquet file: {error}") from error
    if ending in {".jsonl", ".ndjson"}:
        lines = head_of(path).splitlines()
        return tuple(dict.fromkeys(name for line in lines for name in _names_in(line)))
    if ending in TEXT_ENDINGS:
        return header_of(path)
    return tuple(read_file(path, Reading()).raw.columns)


def _names_in(text: str) -> Iterable[str]:
    try:
        record = json.loads(text)
    except (ValueError, RecursionError):
        return ()
    return record if isinstance(record, dict) else ()


def read_file(path: Path, how: Reading) -> FileRows:
    """The rows of one file. BadData where its ending is unknown or it is not what its ending says."""
    ending = path.suffix.lower()
    if ending in TEXT_ENDINGS:
        text = encoding_of(path, how.encoding)
        if ending in {".jsonl", ".ndjson"}:
            raw = _read_json_lines(path, text.encoding)
        else:
            raw = read_delimited(path, text.encoding, how.delimiter)
        return FileRows(raw, text.encoding if text.guessed else "")
    reader = _BINARY_READERS.get(ending)
    if reader is None:
        raise BadData(f"{path}: cannot read a file that ends in {ending!r}; known: {', '.join(ENDINGS)}")
    return FileRows(reader(path, how))


def _read_parquet(path: Path, how: Reading) -> RawRows:
    try:
        file = pq.ParquetFile(path)
        names = [name for name in file.schema_arrow.names if how.wanted is None or name in how.wanted]
        table = file.read(columns=names)
    except (pa.ArrowInvalid, OSError) as error:
        raise BadData(f"{path}: not a readable Parquet file: {error}") from error
    columns = {name: _plain(table.column(name)) for name in names}
    return RawRows(columns, np.arange(1, file.metadata.num_rows + 1, dtype=np.int64))


def _plain(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Dictionaries and the several string types as plain text; other types stay."""
    kind = column.type.value_type if pa.types.is_dictionary(column.type) else column.type
    if pa.types.is_large_string(kind) or pa.types.is_string_view(kind) or pa.types.is_string(kind):
        return column.cast(pa.string())
    return column.cast(kind)


def _read_json_lines(path: Path, encoding: str) -> RawRows:
    records: list[dict[str, str | None]] = []
    lines: list[int] = []
    rejected: list[Rejected] = []
    with path.open(encoding=encoding) as file:
        for line, text in enumerate(file, start=1):
            if not text.strip():
                continue
            try:
                # Numbers stay the text they are, so that 10.10 is not first made a binary fraction.
                record = json.loads(text, parse_float=str, parse_int=str)
                json.dumps(record, ensure_ascii=False).encode()
            except (ValueError, UnicodeEncodeError, RecursionError) as error:
                rejected.append(Rejected(line, "bad JSON", str(error), text.strip()[:500]))
                continue
            if not isinstance(record, dict):
                rejected.append(Rejected(line, "bad JSON", "the line is not one JSON object", text.strip()[:500]))
                continue
            records.append({name: _json_text(value) for name, value in record.items()})
            lines.append(line)
    names = dict.fromkeys(name for record in records for name in record)
    columns = {name: pa.chunked_array([pa.array([r.get(name) for r in records], pa.string())]) for name in names}
    return RawRows(columns, np.array(lines, np.int64), rejected)


def _json_text(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)


def _read_xlsx(path: Path, how: Reading) -> RawRows:
    try:
        book = CalamineWorkbook.from_path(path)
        if how.sheet and how.sheet not in book.sheet_names:
            raise SettingsError(f"{path}: no sheet {how.sheet!r}{did_you_mean(how.sheet, book.sheet_names)}")
        sheet = book.get_sheet_by_name(how.sheet or book.sheet_names[0])
    except (CalamineError, OSError) as error:
        raise BadData(f"{path}: not a readable XLSX file: {error}") from error
    return _sheet_rows(path, sheet)


def _sheet_rows(path: Path, sheet: CalamineSheet) -> RawRows:
    rows = sheet.to_python(skip_empty_area=False)
    numbered = [(line, cells) for line, cells in enumerate(rows, start=1) if any(cell != "" for cell in cells)]
    if not numbered:
        raise BadData(f"{path}: sheet {sheet.name!r} is empty; its first row must hold the column names")
    header_line, header = numbered[0]
    names = header_names([str(cell) for cell in header], path, header_line)
    width = max(position for position, name in enumerate(names, start=1) if name)
    even: list[tuple[int, list[Any]]] = []
    rejected: list[Rejected] = []
    for line, cells in numbered[1:]:
        beyond = [cell for cell in cells[width:] if cell != ""]
        if beyond:
            detail = f"{width + len(beyond)} cells, the header has {width}"
            rejected.append(Rejected(line, "ragged row", detail, ",".join(str(cell) for cell in cells)[:500]))
        else:
            even.append((line, cells))
    columns = {
        name: pa.chunked_array([_sheet_column([cells[position] for _, cells in even])])
        for position, name in enumerate(names)
        if name
    }
    return RawRows(columns, np.array([line for line, _ in even], np.int64), rejected)


def _sheet_column(cells: list[Any]) -> pa.Array:
    """A column of one kind of cell keeps its type; a mixed one becomes text."""
    kinds = {type(cell) for cell in cells if cell != ""}
    values = [None if cell == "" else cell for cell in cells]
    if kinds == {float}:
        return pa.array(values, pa.float64())
    if kinds == {dt.date}:
        return pa.array(values, pa.date32())
    if kinds and kinds <= {dt.date, dt.datetime}:
        return pa.array([_whole_moment(value) for value in values], pa.timestamp("us"))
    return pa.array([None if value is None else _sheet_text(value) for value in values], pa.string())


def _whole_moment(value: dt.date | None) -> dt.datetime | None:
    """A cell at midnight is told as a date; beside cells with a time it is a moment like them."""
    if value is None or isinstance(value, dt.datetime):
        return value
    return dt.datetime.combine(value, dt.time())


def _sheet_text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        if value.is_integer():
            return str(int(value))
        # A number cell is never ambiguous; `1.234` beside text cells would look so.
        return f"{value!r}0" if len(repr(value).rpartition(".")[2]) == 3 else repr(value)
    return str(value)


_BINARY_READERS: dict[str, Callable[[Path, Reading], RawRows]] = {".parquet": _read_parquet, ".xlsx": _read_xlsx}
