"""One `[[sources.tables]]` into rows of a canonical table: each raw column understood as the type it fills."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from abmetrics.errors import BadData, SettingsError
from abmetrics.model.schema import Column, Table, Type
from abmetrics.settings import ColumnMapping, TableMapping
from abmetrics.sources.batch import Batch, Ranks, SelfLookup
from abmetrics.sources.dates import Zones, read_dates
from abmetrics.sources.distinct import Distinct, Marks, Understood, Verdict
from abmetrics.sources.fields import LATEST, Fields
from abmetrics.sources.lookups import Directory, apply_lookup
from abmetrics.sources.numbers import Where, read_numbers
from abmetrics.sources.places import Place
from abmetrics.sources.texts import (
    as_text,
    clean,
    is_text,
    read_addresses,
    read_choice,
    read_currencies,
    read_domains,
    read_flags,
)

_NUMBERS = {Type.INTEGER, Type.MONEY, Type.RATE}
_DATES = {Type.DATE, Type.TIMESTAMP}
_TEXT_READERS: dict[str, Callable[[pa.ChunkedArray], Understood]] = {
    "domain": read_domains,
    "email_domain": read_domains,
    "email": read_addresses,
    "currency": read_currencies,
}


@dataclass(frozen=True)
class MappedTable:
    """A mapping with all that reading it needs: its source's name and folder, its table, zones, place and raw rows.

    `inputs` are the files the raw rows come from, `makes` tells how, as far as the mapping does not.
    """

    source: str
    root: Path
    mapping: TableMapping
    table: Table
    zones: Zones
    place: Place
    raw: Callable[[], Fields]
    inputs: Callable[[], Sequence[Path]]
    makes: tuple[object, ...] = ()


def read_mapping(mapped: MappedTable, directories: dict[str, Directory]) -> tuple[Batch, list[Path]]:
    """The rows of a mapping in canonical types, and the files read for them.

    `directories` hold the lookups into other tables, by `table.column`. Raises SettingsError for a mapping that does
    not fit its file or table, BadData for a file or column refused as a whole, SourceUnreachable for a missing one.
    """
    fields = mapped.raw()
    _check_required(mapped, fields)
    rows = len(fields.origin.lines)
    batch = Batch(mapped.table, fields.origin, {}, np.full(rows, -np.inf), rejected=fields.rejected)
    _set_aside(batch, fields)
    _Reader(mapped, fields, batch, directories).read()
    for place, encoding in fields.guessed:
        batch.file_notes.append((place, None, Verdict("encoding guessed", f"not UTF-8; read as {encoding}")))
    for column in mapped.table.mappable:
        if column.expected and column.name not in fields.mappings:
            verdict = Verdict("column not mapped", "expected, but nothing fills it")
            batch.file_notes += [(place, column.name, verdict) for place in fields.origin.places]
    return batch, fields.paths


def _check_required(mapped: MappedTable, fields: Fields) -> None:
    missing = [c.name for c in mapped.table.mappable if c.required and c.name not in fields.mappings]
    if missing:
        raise SettingsError(
            f"{mapped.place.of('columns')}: table {mapped.table.name} needs {', '.join(missing)}; "
            "map each to a column, a constant or an expression"
        )


def _set_aside(batch: Batch, fields: Fields) -> None:
    """Quarantine the rows of which the native source makes no record, each with its reason."""
    if fields.set_aside is None:
        return
    told = fields.set_aside.drop_null()
    parts = [text.partition(":") for text in told.to_pylist()]
    reasons = pa.array([reason for reason, _, _ in parts], pa.string())
    details = pa.array([detail.strip() for _, _, detail in parts], pa.string())
    rows = np.flatnonzero(fields.set_aside.is_valid().to_numpy())
    key = batch.table.key[0]
    raw = fields.columns.get(key)
    batch.set_aside(key, Marks(rows, reasons, details), raw)


class _Reader:
    def __init__(self, mapped: MappedTable, fields: Fields, batch: Batch, directories: dict[str, Directory]) -> None:
        self.mapped, self.fields, self.batch, self.directories = mapped, fields, batch, directories

    def read(self) -> None:
        for column in self.mapped.table.mappable:
            if column.name in self.fields.mappings:
                how, raw = self.fields.mappings[column.name], self.fields.columns.pop(column.name)
                if not is_text(raw) and (pa.types.is_nested(raw.type) or pa.types.is_binary(raw.type)):
                    raise BadData(
                        f"{self._where(column.name, raw)('')}: holds {raw.type}, not plain values; use `query`"
                    )
                self._read_column(column, how, self._prepared(how, raw))
        if self.mapped.mapping.latest_by:
            self.batch.ranks = self._ranks()

    def _prepared(self, how: ColumnMapping, raw: pa.ChunkedArray) -> pa.ChunkedArray:
        """Texts trimmed, emptied and replaced as the mapping says; typed columns as they are, where nothing is said."""
        nulls = self.mapped.mapping.nulls
        if not is_text(raw) and not how.values and not how.lookup and not nulls:
            return raw
        texts = clean(raw.cast(pa.string()), nulls)
        if not how.values:
            return texts
        replaced = {value: str(new).lower() if isinstance(new, bool) else str(new) for value, new in how.values.items()}
        distinct = Distinct.of(texts)
        new = pa.array([replaced.get(text, text) for text in distinct.values.to_pylist()], pa.string())
        return clean(distinct.spread(new))

    def _read_column(self, column: Column, how: ColumnMapping, raw: pa.ChunkedArray) -> None:
        if how.lookup:
            self._look_up(column, how, raw)
            return
        try:
            understood = self._understand(column, how, raw)
        except SettingsError as error:
            raise SettingsError(f"{self.mapped.place.of('columns', column.name, 'format')}: {error}") from error
        self.batch.columns[column.name] = understood.values
        self.batch.refuse(column.name, understood.refused, raw, column.personal)
        self.batch.note(column.name, understood.noted, raw, column.personal)
        if understood.signs is not None:
            self.batch.signs[column.name] = understood.signs

    def _look_up(self, column: Column, how: ColumnMapping, texts: pa.ChunkedArray) -> None:
        if str(how.lookup).partition(".")[0] == self.mapped.table.name:
            self.batch.self_lookups.append(SelfLookup(column.name, how, texts))
            return
        apply_lookup(self.batch, column.name, how, texts, self.directories[str(how.lookup)])

    def _understand(self, column: Column, how: ColumnMapping, raw: pa.ChunkedArray) -> Understood:
        where = self._where(column.name, raw)
        if column.type in _NUMBERS:
            return read_numbers(raw, column.type, how.decimal or ("." if how.constant is not None else None), where)
        if column.type in _DATES:
            return read_dates(raw, column.type, how.format, self.mapped.zones, where)
        if column.type is Type.BOOLEAN:
            return read_flags(raw if pa.types.is_boolean(raw.type) else clean(raw.cast(pa.string())))
        texts = raw if is_text(raw) else clean(as_text(raw))
        if column.values:
            return read_choice(texts, column.values)
        reader = _TEXT_READERS.get(column.name)
        return reader(texts) if reader else Understood(texts)

    def _where(self, name: str, raw: pa.ChunkedArray) -> Where:
        """The place of the first row that holds a text, in words."""
        how = self.fields.mappings.get(name)
        label = f"column {how.column!r} (for {name})" if how and how.column else f"column {name!r}"

        def where(text: str) -> str:
            row = pc.index(raw, text).as_py() if is_text(raw) else -1
            if row < 0:
                files = ", ".join(place.file for place in self.fields.origin.places)
                return f"{files}, {label}"
            return f"{self.batch.origin.at(row)}, {label}"

        return where

    def _ranks(self) -> Ranks:
        """The column that decides between rows of one key, as numbers that sort alike; NULL loses to anything."""
        name = self.mapped.mapping.latest_by
        column = self.batch.columns.get(name)
        if column is None or is_text(column):
            column = self._understood_rank(name, self.fields.latest if column is None else column)
        if pa.types.is_date(column.type):
            column = column.cast(pa.timestamp("us"))
        if pa.types.is_timestamp(column.type):
            column = column.cast(pa.int64())
        return np.asarray(column.cast(pa.float64(), safe=False).fill_null(-np.inf).to_numpy(), np.float64)

    def _understood_rank(self, name: str, raw: pa.ChunkedArray | None) -> pa.ChunkedArray:
        if raw is None or not is_text(raw):
            return pa.chunked_array([pa.nulls(self.batch.rows, pa.float64())]) if raw is None else raw
        texts = clean(raw, self.mapped.mapping.nulls)
        where = self._where(name, texts)
        readings = (
            read_numbers(texts, Type.MONEY, None, where),
            read_dates(texts, Type.TIMESTAMP, None, self.mapped.zones, where),
        )
        understood = min(readings, key=lambda reading: len(reading.refused))
        if len(understood.refused) > 0 and len(understood.refused) == self.batch.rows - texts.null_count:
            raise SettingsError(
                f"{self.mapped.place.of(LATEST)}: {name!r} holds neither dates nor numbers, so no row is the latest"
            )
        self.batch.refuse(name, understood.refused, texts)
        return understood.values
