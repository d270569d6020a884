"""A mapping's source columns: which file columns, constants and expressions a canonical table is filled from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa

from abmetrics.engines.scratch import Scratch
from abmetrics.errors import DefinitionError, SettingsError, SourceUnreachable, did_you_mean
from abmetrics.model.schema import PROVENANCE, Table
from abmetrics.settings import ColumnMapping, TableMapping
from abmetrics.sources.batch import NO_LINE, FilePlace, Origin
from abmetrics.sources.files import FileRows, Reading, find_files, read_file, readable_files
from abmetrics.sources.places import Place
from abmetrics.sources.raw import RawRows, Rejected

QUERY = "(query)"
LATEST = "latest_by"
_PLACE_COLUMNS = ("_file", "_line")


@dataclass
class Fields:
    """Raw columns by the canonical name they fill, each with its mapping; the rows' origins; the rows rejected."""

    columns: dict[str, pa.ChunkedArray]
    mappings: dict[str, ColumnMapping]
    origin: Origin
    rejected: list[tuple[FilePlace, Rejected]]
    guessed: list[tuple[FilePlace, str]]
    paths: list[Path]
    latest: pa.ChunkedArray | None = None
    """The source column named by `latest_by`, where it is not a canonical one."""
    set_aside: pa.ChunkedArray | None = None
    """Why a native source makes no record of a row, NULL where it does: a reason, and after a colon the detail."""


class FieldReader:
    """Reads one `[[sources.tables]]`; every refusal names its line in abmetrics.toml."""

    def __init__(self, source: str, root: Path, mapping: TableMapping, table: Table, place: Place) -> None:
        self.source, self.root, self.mapping, self.table, self.place = source, root, mapping, table, place
        self._check()

    def read(self) -> Fields:
        """The raw columns of all files of the mapping, or of its query."""
        return self._read_query() if self.mapping.query else self._read_files()

    def inputs(self) -> list[Path]:
        """The files that will be read; SourceUnreachable where one is missing."""
        if not self.mapping.query:
            return find_files(self.root, self.mapping.file, self.place.of("file"))
        scratch = Scratch()
        try:
            return [self._file_of(name) for name in sorted(scratch.tables_of(self.mapping.query))]
        except DefinitionError as error:
            raise SettingsError(f"{self.place.of('query')}: the query does not work: {error}") from error
        finally:
            scratch.close()

    def _check(self) -> None:
        mapping, place = self.mapping, self.place
        if bool(mapping.file) == bool(mapping.query):
            raise SettingsError(f"{place.of()}: table {mapping.table!r} needs either `file` or `query`")
        if Path(mapping.file).is_absolute():
            raise SettingsError(f"{place.of('file')}: file {mapping.file!r} must be relative; set the source's `root`")
        known = [column.name for column in self.table.mappable]
        for name, how in mapping.columns.items():
            where = place.of("columns", name)
            if name not in known:
                raise SettingsError(f"{where}: {self._why_not(name)}{did_you_mean(name, known)}")
            given = [how.column is not None, how.constant is not None, how.sql is not None]
            if sum(given) != 1:
                raise SettingsError(f"{where}: column {name!r} needs exactly one of `column`, `constant` and `sql`")
        if len(mapping.delimiter) > 1:
            raise SettingsError(f"{place.of('delimiter')}: delimiter {mapping.delimiter!r} is more than one character")

    def _why_not(self, name: str) -> str:
        column = self.table.by_name.get(name)
        if column is not None and column.local_day_of:
            return f"{self.table.name}.{name} is computed from {column.local_day_of}; map that column instead"
        if name in {column.name for column in PROVENANCE}:
            return f"{self.table.name}.{name} is filled by the landing itself, and cannot be mapped"
        return f"table {self.table.name} has no column {name!r}"

    def _reading(self, every_column: bool) -> Reading:
        named = {how.column for how in self.mapping.columns.values() if how.column}
        wanted = frozenset(named | {column.name for column in self.table.mappable} | {self.mapping.latest_by})
        return Reading(
            self.mapping.encoding, self.mapping.delimiter, self.mapping.sheet, None if every_column else wanted
        )

    def _read_file(self, path: Path, every_column: bool) -> FileRows:
        try:
            return read_file(path, self._reading(every_column))
        except SettingsError as error:
            raise SettingsError(f"{self.place.of()}: {error}") from error

    def _read_files(self) -> Fields:
        has_sql = any(how.sql is not None for how in self.mapping.columns.values())
        paths = find_files(self.root, self.mapping.file, self.place.of("file"))
        parts = []
        for path in paths:
            file = self._read_file(path, every_column=has_sql)
            place = FilePlace(self.source, path.relative_to(self.root).as_posix())
            origin = Origin((place,), np.zeros(file.raw.rows, np.int64), file.raw.lines)
            parts.append(self._pick(file.raw, origin, path))
            parts[-1].rejected += [(place, row) for row in file.raw.rejected]
            parts[-1].guessed += [(place, file.guessed_encoding)] if file.guessed_encoding else []
        return _joined(parts)

    def _read_query(self) -> Fields:
        scratch = Scratch()
        try:
            named = sorted(scratch.tables_of(self.mapping.query))
            files = {name: self._file_of(name) for name in named}
            read = {name: self._read_file(path, every_column=True) for name, path in files.items()}
            tables = {name: self._placed(read[name].raw, files[name]) for name in named}
            result = scratch.query(self.mapping.query, tables)
        except DefinitionError as error:
            raise SettingsError(f"{self.place.of('query')}: the query does not work: {error}") from error
        finally:
            scratch.close()
        self._check_names_of(result)
        columns = {name: result.column(name) for name in result.column_names if name not in _PLACE_COLUMNS}
        raw = RawRows({name: _text_if_string(column) for name, column in columns.items()}, _lines_of(result))
        fields = self._pick(raw, self._origin_of(result, raw), None)
        fields.paths = list(files.values())
        for name, path in files.items():
            place = FilePlace(self.source, path.relative_to(self.root).as_posix())
            fields.rejected += [(place, row) for row in read[name].raw.rejected]
            fields.guessed += [(place, read[name].guessed_encoding)] if read[name].guessed_encoding else []
        return fields

    def _file_of(self, name: str) -> Path:
        found = [path for path in readable_files(self.root) if path.stem.casefold() == name.casefold()]
        if not found:
            stems = [path.stem for path in readable_files(self.root)]
            raise SourceUnreachable(
                f"{self.place.of('query')}: the query reads {name!r}, but {self.root} has no such file"
                f"{did_you_mean(name, stems)}"
            )
        if len(found) > 1:
            raise SettingsError(
                f"{self.place.of('query')}: {name!r} may be {' or '.join(str(path) for path in found)}; rename one"
            )
        return found[0]

    def _placed(self, raw: RawRows, path: Path) -> pa.Table:
        file = pa.repeat(pa.scalar(path.relative_to(self.root).as_posix()), raw.rows)
        return pa.table({**raw.columns, "_file": file, "_line": pa.array(raw.lines)})

    def _check_names_of(self, result: pa.Table) -> None:
        """A column the query gives under a name that nothing uses is a slip of the pen."""
        known = {column.name for column in self.table.mappable}
        used = {how.column for how in self.mapping.columns.values()} | {self.mapping.latest_by, *_PLACE_COLUMNS}
        has_sql = any(how.sql is not None for how in self.mapping.columns.values())
        for name in result.column_names:
            if name not in known and name not in used and not has_sql:
                raise SettingsError(
                    f"{self.place.of('query')}: the query gives a column {name!r}, which {self.table.name} has not"
                    f"{did_you_mean(name, known)}"
                )

    def _origin_of(self, result: pa.Table, raw: RawRows) -> Origin:
        names = result.column("_file").cast(pa.string()).fill_null(QUERY) if "_file" in result.column_names else None
        if names is None or len(names) == 0:
            return Origin((FilePlace(self.source, QUERY),), np.zeros(raw.rows, np.int64), raw.lines)
        encoded = names.combine_chunks().dictionary_encode()
        places = tuple(FilePlace(self.source, name) for name in encoded.dictionary.to_pylist())
        return Origin(places, encoded.indices.to_numpy().astype(np.int64), raw.lines)

    def _pick(self, raw: RawRows, origin: Origin, path: Path | None) -> Fields:
        """The raw columns of one file under their canonical names."""
        mappings = self._mappings_for(raw)
        columns = {name: self._column(name, how, raw, path) for name, how in mappings.items()}
        fields = Fields(columns, mappings, origin, [], [], [path] if path else [])
        if self.mapping.latest_by and self.mapping.latest_by not in mappings:
            fields.latest = self._source_column(self.mapping.latest_by, raw, path, self.place.of(LATEST))
        return fields

    def _mappings_for(self, raw: RawRows) -> dict[str, ColumnMapping]:
        """What is said under `columns`; a query, and a mapping that says nothing, go by equal names."""
        said = self.mapping.columns
        if said and not self.mapping.query:
            return dict(said)
        same = [column.name for column in self.table.mappable if column.name in raw.columns and column.name not in said]
        return dict(said) | {name: ColumnMapping(column=name) for name in same}

    def _column(self, name: str, how: ColumnMapping, raw: RawRows, path: Path | None) -> pa.ChunkedArray:
        if how.sql is not None:
            return self._expression(name, how.sql, raw)
        if how.column is not None:
            return self._source_column(how.column, raw, path, self.place.of("columns", name))
        return pa.chunked_array([pa.repeat(pa.scalar(_constant_text(how.constant)), raw.rows)])

    def _source_column(self, column: str, raw: RawRows, path: Path | None, where: str) -> pa.ChunkedArray:
        if column in raw.columns:
            return raw.columns[column]
        if not raw.columns and not raw.rows:
            return pa.chunked_array([], pa.string())  # JSON lines without any record name no columns
        file = "the query" if path is None else str(path)
        raise SettingsError(f"{where}: {file} has no column {column!r}{did_you_mean(column, _all_names(raw, path))}")

    def _expression(self, name: str, expression: str, raw: RawRows) -> pa.ChunkedArray:
        where = self.place.of("columns", name, "sql")
        texts = {column: values.cast(pa.string()) for column, values in raw.columns.items() if _castable(values)}
        numbered = pa.table({**texts, "_row": pa.array(np.arange(raw.rows))})
        scratch = Scratch()
        try:
            result = scratch.query(f'SELECT "_row", (\n{expression}\n) AS value FROM raw_rows', {"raw_rows": numbered})
        except DefinitionError as error:
            raise SettingsError(f"{where}: the expression for {name!r} does not work: {error}") from error
        finally:
            scratch.close()
        if result.num_rows != raw.rows:
            raise SettingsError(f"{where}: the expression for {name!r} must give one value for each row")
        return _text_if_string(result.sort_by("_row").column("value"))


def _all_names(raw: RawRows, path: Path | None) -> Iterable[str]:
    """Also the columns of a Parquet file that were not asked for."""
    if path is None or path.suffix.lower() != ".parquet":
        return raw.columns
    return read_file(path, Reading()).raw.columns


def _constant_text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _castable(column: pa.ChunkedArray) -> bool:
    return not pa.types.is_nested(column.type)


def _text_if_string(column: pa.ChunkedArray) -> pa.ChunkedArray:
    text = (pa.types.is_large_string, pa.types.is_string_view, pa.types.is_null)
    return column.cast(pa.string()) if any(check(column.type) for check in text) else column


def _lines_of(result: pa.Table) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    if "_line" not in result.column_names:
        return np.full(result.num_rows, NO_LINE, np.int64)
    return np.asarray(result.column("_line").cast(pa.int64()).fill_null(NO_LINE).to_numpy(), np.int64)


def _joined(parts: list[Fields]) -> Fields:
    """Several files as one; a column whose type differs between them becomes text."""
    first = parts[0]
    if len(parts) == 1:
        return first
    names = dict.fromkeys(name for part in parts for name in part.mappings)
    columns = {name: _stacked(list(_column_in(parts, name))) for name in names}
    latest = [part.latest for part in parts if part.latest is not None]
    return Fields(
        columns,
        {name: how for part in parts for name, how in part.mappings.items()},
        Origin.joined([part.origin for part in parts]),
        [row for part in parts for row in part.rejected],
        [guess for part in parts for guess in part.guessed],
        [path for part in parts for path in part.paths],
        _stacked(latest) if latest else None,
    )


def _column_in(parts: list[Fields], name: str) -> Iterator[pa.ChunkedArray]:
    for part in parts:
        rows = len(part.origin.lines)
        yield part.columns[name] if name in part.columns else pa.chunked_array([pa.nulls(rows, pa.string())])


def _stacked(columns: list[pa.ChunkedArray]) -> pa.ChunkedArray:
    kinds = {column.type for column in columns}
    kind = kinds.pop() if len(kinds) == 1 else pa.string()
    return pa.chunked_array([chunk for column in columns for chunk in column.cast(kind).chunks], kind)
