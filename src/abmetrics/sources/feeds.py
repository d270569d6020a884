"""A native source's export: its objects as tables with the names that feeds use, and each feed's rows."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, cached_property
from pathlib import Path

import numpy as np
import pyarrow as pa

from abmetrics.engines.scratch import Scratch
from abmetrics.errors import BadData, SettingsError, did_you_mean
from abmetrics.model.tables import canonical_table
from abmetrics.settings import ColumnMapping, Source, TableMapping
from abmetrics.sources.batch import FilePlace, Origin
from abmetrics.sources.distinct import Codes, Distinct
from abmetrics.sources.fields import Fields
from abmetrics.sources.files import Reading, read_file
from abmetrics.sources.places import Place
from abmetrics.sources.raw import RawRows, Rejected
from abmetrics.sources.recognition import Recognised, recognise
from abmetrics.sources.system import Feed, Object, Role, System, snake_case
from abmetrics.sources.texts import as_text, clean

ROW = "_row"
SET_ASIDE = "set_aside"
LATEST = "latest"
NOT_USED = "not used"

_LINE_BITS = 40
# A pattern rather than IN: DuckDB makes a join of each longer IN, and feeds ask for the truth many times.
_MACROS = """
CREATE MACRO truth(x) AS CASE
    WHEN regexp_full_match(x, 'true|t|yes|y|1|1[.]0', 'i') THEN true
    WHEN regexp_full_match(x, 'false|f|no|n|0|0[.]0', 'i') THEN false
END;
CREATE MACRO own_id(x) AS {prefix} || x;
CREATE MACRO crm_id(x) AS CASE WHEN {prefix} = '' THEN x END;
CREATE MACRO reporting_currency() AS {currency};
"""


class Export:
    """The folder of one native source: which file is which object, and the rows of each, read once."""

    def __init__(self, source: Source, system: System, folder: Path, currency: str, place: Place) -> None:
        self.source, self.system, self.root, self.place = source, system, folder / source.root, place
        self.role: Role = source.role or system.role
        self._currency = currency
        self._places: list[FilePlace] = []
        self._first_places: dict[str, int] = {}
        self._tables: dict[str, pa.Table] = {}
        self._rows_taken: dict[str, Codes] = {}
        self._rejected: dict[str, list[tuple[FilePlace, Rejected]]] = {}
        self._guessed: dict[str, list[tuple[FilePlace, str]]] = {}
        self._check_settings()

    @cached_property
    def _recognised(self) -> Recognised:
        return recognise(self.root, self.system, self.source.files, self.place.of("files"))

    @property
    def recognised(self) -> Mapping[str, tuple[Path, ...]]:
        """The files of each object that is there; SourceUnreachable where the folder is not."""
        return self._recognised.files

    @property
    def others(self) -> tuple[Path, ...]:
        """The files of the folder that no feed reads."""
        read = {name for feed in self.feeds for name in self._read_by(feed)}
        idle = (path for name, paths in self.recognised.items() if name not in read for path in paths)
        return tuple(sorted((*self._recognised.others, *idle)))

    @property
    def feeds(self) -> tuple[Feed, ...]:
        """The feeds that have something to read, in the role the system has here."""
        return tuple(f for f in self.system.feeds if f.object in self.recognised and self.role in f.roles)

    @property
    def not_wholly_fed(self) -> tuple[str, ...]:
        """The objects that are there and of which no feed takes every row."""
        main = {feed.object for feed in self.feeds if not feed.partial}
        read = {name for feed in self.feeds for name in self._read_by(feed)}
        return tuple(name for name in self.recognised if name in read - main)

    def is_looked_up(self, name: str) -> bool:
        """Whether feeds of other objects join this one."""
        return any(name in self._read_by(feed) for feed in self.feeds if feed.object != name)

    def left_over(self, name: str) -> Codes:
        """The rows of an object that none of its own feeds takes."""
        rows = np.asarray(self.table(name).column(ROW).to_numpy(), np.int64)
        for feed in self.feeds:
            if feed.object == name:
                rows = np.setdiff1d(rows, self._taken(feed), assume_unique=True)
        return rows

    def _taken(self, feed: Feed) -> Codes:
        if feed.sql not in self._rows_taken:
            rows = self._query(feed, f"SELECT DISTINCT {ROW} FROM ({feed.sql})").column(ROW)
            self._rows_taken[feed.sql] = np.asarray(rows.to_numpy(), np.int64)
        return self._rows_taken[feed.sql]

    def _query(self, feed: Feed, sql: str) -> pa.Table:
        return self._scratch.query(sql, {name: self.table(name) for name in self._read_by(feed)})

    def name_of(self, path: Path) -> str:
        """A file's name in counts and issues."""
        return path.relative_to(self.root).as_posix()

    def inputs(self, feed: Feed) -> list[Path]:
        """The files a feed reads, those it joins included."""
        return [path for name in self._read_by(feed) for path in self.recognised.get(name, ())]

    def makes(self, feed: Feed) -> tuple[object, ...]:
        """What besides its files a feed's rows depend on."""
        objects = [repr(self.system.by_name[name]) for name in self._read_by(feed)]
        return self.role, self._currency, repr(feed), self.system.macros, *objects, self.source.model_dump_json()

    def mapping_of(self, feed: Feed) -> TableMapping:
        """The feed as a mapping: what each canonical column of its result is read with."""
        columns = {
            column.name: ColumnMapping(
                column=column.name,
                format=feed.formats.get(column.name),
                lookup=feed.lookups.get(column.name),
                decimal=feed.decimals.get(column.name, "."),
            )
            for column in canonical_table(feed.table).mappable
        }
        return TableMapping(table=feed.table, columns=columns, latest_by=LATEST)

    def read(self, feed: Feed) -> Fields:
        """The feed's rows under canonical names, with their origins and what was set aside."""
        return self._fields(feed, _as_filed(self._query(feed, feed.sql)))

    @cached_property
    def _scratch(self) -> Scratch:
        """One for all feeds: to open a database and teach it the macros takes longer than most feeds do."""
        scratch = Scratch()
        scratch.define(
            macros_of(self.system.macros, "" if self.role == "crm" else f"{self.source.name}:", self._currency)
        )
        return scratch

    def _read_by(self, feed: Feed) -> tuple[str, ...]:
        return objects_read(feed.sql, self.system.macros)

    def table(self, name: str) -> pa.Table:
        """An object's rows: every declared column as text, NULL where the export has none, and `_row`."""
        if name not in self._tables:
            wanted = self.system.by_name[name]
            self._first_places[name] = len(self._places)
            parts = [self._read(wanted, path) for path in self.recognised.get(name, ())]
            empty = pa.schema([*((column, pa.string()) for column in wanted.spellings), (ROW, pa.int64())])
            self._tables[name] = pa.concat_tables(parts) if parts else empty.empty_table()
        return self._tables[name]

    def origin(self, rows: Codes, name: str) -> Origin:
        """Where rows of an object stand, from their numbers; the files of other objects are no places of theirs."""
        first = self._first_places[name]
        places = self._places[first : first + len(self.recognised.get(name, ()))]
        return Origin(tuple(places), (rows >> _LINE_BITS) - first, rows & ((1 << _LINE_BITS) - 1))

    def rejected(self, name: str) -> list[tuple[FilePlace, Rejected]]:
        """The rows of an object that could not be cut into cells."""
        self.table(name)
        return self._rejected.get(name, [])

    def _read(self, wanted: Object, path: Path) -> pa.Table:
        place = FilePlace(self.source.name, self.name_of(path))
        number = len(self._places)
        self._places.append(place)
        file = read_file(path, Reading())
        self._rejected.setdefault(wanted.name, []).extend((place, row) for row in file.raw.rejected)
        if file.guessed_encoding:
            self._guessed.setdefault(wanted.name, []).append((place, file.guessed_encoding))
        columns = {name: self._column(wanted, name, file.raw, path) for name in wanted.spellings}
        rows = (np.int64(number) << _LINE_BITS) | file.raw.lines
        return pa.table({**columns, ROW: pa.array(rows, pa.int64())})

    def _column(self, wanted: Object, name: str, raw: RawRows, path: Path) -> pa.ChunkedArray:
        found = self._spelling(wanted, name, raw, path)
        if found is None:
            return pa.chunked_array([pa.nulls(raw.rows, pa.string())])
        column = raw.columns[found]
        if pa.types.is_binary(column.type):
            raise BadData(f"{path}: column {found!r} holds {column.type}, not plain values; write the export as text")
        texts = clean(_text_of(column))
        values = self.source.values.get(f"{wanted.name}.{name}")
        if not values:
            return texts
        distinct = Distinct.of(texts)
        return distinct.spread(pa.array([_said(values, text) for text in distinct.values.to_pylist()], pa.string()))

    def _spelling(self, wanted: Object, name: str, raw: RawRows, path: Path) -> str | None:
        """The export's own name of a column: the one said in `fields`, else the first known spelling that is there."""
        said = self.source.fields.get(f"{wanted.name}.{name}")
        if said is not None:
            match = next((column for column in raw.columns if said in (column, snake_case(column))), None)
            if match is None:
                where = self.place.of("fields")
                raise SettingsError(f"{where}: {path} has no column {said!r}{did_you_mean(said, raw.columns)}")
            return match
        known = _by_snake_case(raw.columns, self.system.column_prefixes)
        found = next((known[spelling] for spelling in wanted.spellings[name] if spelling in known), [])
        if len(found) > 1:
            both = " and ".join(map(repr, found))
            where = self.place.of("fields")
            raise BadData(
                f'{path}: columns {both} may both be {name}; say which at {where}: "{wanted.name}.{name}" = "…"'
            )
        return found[0] if found else None

    def _check_settings(self) -> None:
        """SettingsError where `fields` or `values` name an object or column that the system has not."""
        known = [f"{one.name}.{column}" for one in self.system.objects for column in one.spellings]
        for setting, names in (("fields", self.source.fields), ("values", self.source.values)):
            for name in names:
                if name not in known:
                    raise SettingsError(
                        f"{self.place.of(setting)}: {setting}: {self.system.name} has no {name!r}"
                        f"{did_you_mean(name, known)}; write it as object.column"
                    )

    def _fields(self, feed: Feed, result: pa.Table) -> Fields:
        rows = np.asarray(result.column(ROW).to_numpy(), np.int64)
        self._rows_taken[feed.sql] = rows
        main = np.asarray(self.table(feed.object).column(ROW).to_numpy(), np.int64)
        known = [column.name for column in canonical_table(feed.table).mappable]
        columns = {name: _plain(result.column(name)) for name in result.column_names if name in known}
        mapping = self.mapping_of(feed)
        unused = [] if feed.partial else self._unused(feed, np.setdiff1d(main, rows))
        fields = Fields(
            columns,
            {name: mapping.columns[name] for name in columns},
            self.origin(rows, feed.object),
            self.rejected(feed.object) + unused,
            list(self._guessed.get(feed.object, [])),
            self.inputs(feed),
        )
        fields.latest = _plain(result.column(LATEST)) if LATEST in result.column_names else None
        fields.set_aside = _plain(result.column(SET_ASIDE)) if SET_ASIDE in result.column_names else None
        return fields

    def _unused(self, feed: Feed, rows: Codes) -> list[tuple[FilePlace, Rejected]]:
        """The rows of which a feed makes no record."""
        origin = self.origin(rows, feed.object)
        detail = f"nothing in this row makes a record of {feed.table}"
        return [
            (origin.places[place], Rejected(line, NOT_USED, detail, ""))
            for place, line in zip(origin.place_of.tolist(), origin.lines.tolist(), strict=True)
        ]


def macros_of(own: str, prefix: str = "", currency: str = "") -> str:
    """What feeds may call, a system's `own` included; `prefix` is put before its ids, NULL stays NULL."""
    quoted = {name: "'" + text.replace("'", "''") + "'" for name, text in (("prefix", prefix), ("currency", currency))}
    return _MACROS.format(**quoted) + own


@cache
def objects_read(sql: str, macros: str = "") -> tuple[str, ...]:
    """The objects a feed's SELECT reads, its own and those it joins; `macros` are those of its system."""
    return tuple(sorted(_knowing(macros).tables_of(sql)))


@cache
def _knowing(macros: str) -> Scratch:
    scratch = Scratch()
    scratch.define(macros_of(macros))
    return scratch


def _by_snake_case(names: Iterable[str], prefixes: Sequence[str]) -> dict[str, list[str]]:
    """The columns by comparable name, those of that very name before those with a prefix."""
    known: dict[str, list[str]] = {}
    for name in names:
        known.setdefault(snake_case(name), []).append(name)
    for plain, found in list(known.items()):
        for prefix in prefixes:
            if plain.startswith(prefix):
                known.setdefault(plain.removeprefix(prefix), found)
    return known


def _said(values: Mapping[str, object], text: str) -> str:
    replaced = values.get(text, text)
    return str(replaced).lower() if isinstance(replaced, bool) else str(replaced)


def _text_of(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Typed values as text, lists and records as JSON."""
    if pa.types.is_nested(column.type):
        values = (None if value is None else json.dumps(value, default=str) for value in column.to_pylist())
        return pa.chunked_array([pa.array(values, pa.string())])
    return as_text(column)


def _as_filed(result: pa.Table) -> pa.Table:
    """A feed's rows in the order of their file, whatever its joins and unions did: order settles ties."""
    rows = np.asarray(result.column(ROW).to_numpy(), np.int64)
    steps = np.diff(rows)
    if (steps > 0).all():
        return result
    alone = len(np.unique(rows)) == len(rows)
    order = [ROW] if alone else [ROW, *(name for name in result.column_names if name != ROW)]
    return result.sort_by([(name, "ascending") for name in order])


def _plain(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """A result's column as landing reads it: text stays text, whatever DuckDB calls it."""
    odd = pa.types.is_large_string(column.type) or pa.types.is_string_view(column.type) or pa.types.is_null(column.type)
    return column.cast(pa.string()) if odd else column
