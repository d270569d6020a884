"""Landing: everything the sources give, read, understood, checked and counted, as typed canonical tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from abmetrics.builds.reckoning import FileCount, Fingerprint, Landed, Severity
from abmetrics.model.parties import accounts, merges, organisations
from abmetrics.model.schema import Type
from abmetrics.model.tables import CANONICAL, canonical_table
from abmetrics.settings import Settings
from abmetrics.sources.batch import Batch, Flags, issues_of, join
from abmetrics.sources.distinct import Codes, Marks, Verdict
from abmetrics.sources.encodings import digest
from abmetrics.sources.enrichment import enrich
from abmetrics.sources.keys import record_ids, refuse_duplicates
from abmetrics.sources.lookups import Directory, apply_lookup, note_lost_references
from abmetrics.sources.mapping import MappedTable, read_mapping
from abmetrics.sources.order import landing_order
from abmetrics.sources.reading import reading_of, set_aside_files
from abmetrics.sources.same_persons import same_persons
from abmetrics.sources.shelf import Shelf, key_of
from abmetrics.sources.vault import ADDRESSES, VAULT_SCHEMA, name_persons, person_directory, vault_of

Progress = Callable[[str, float], None]


def land(settings: Settings, folder: Path, progress: Progress | None = None, shelf: Shelf | None = None) -> Landed:
    """Read every source of the workspace in `folder`; `progress` hears each table's name and the share done.

    Rows read are accepted or quarantined, file by file, never lost: the reckoning is in `counts`, the reasons in
    `issues`. Of rows with one key, over all sources of a table, the one with the highest `latest_by` is kept, else
    the last read. With a `shelf`, files that are as they were the last time are not read again. Raises SettingsError,
    BadData or SourceUnreachable where reading on would mean guessing.
    """
    landing = _Landing(settings, folder, shelf)
    for done, name in enumerate(landing.order):
        if progress:
            progress(name, done / len(landing.order))
        landing.land_table(name)
    landing.check_references()
    if progress:
        progress("", 1.0)
    return landing.landed()


class _Accepted:
    """A table with its rows settled: the batch, which of its rows are kept, what each row is called."""

    def __init__(self, batch: Batch) -> None:
        self.batch = batch
        self.ids = record_ids(batch)
        self.superseded = refuse_duplicates(batch, self.ids)
        self.kept: Flags = ~batch.quarantined()

    def values(self, name: str) -> pa.ChunkedArray:
        """A column of the accepted rows."""
        return self.batch.column(name).filter(pa.array(self.kept))

    def table(self) -> pa.Table:
        """The stored columns of the accepted rows, as declared."""
        declared = self.batch.table
        columns = {**self.batch.columns, **self.batch.origin.columns(), "record_id": self.ids}
        stored = {
            column.name: columns.get(column.name, pa.nulls(self.batch.rows, column.type.arrow))
            for column in declared.stored
        }
        whole = pa.table(stored).cast(declared.arrow_schema)
        return whole if self.kept.all() else whole.filter(pa.array(self.kept))


class _Landing:
    def __init__(self, settings: Settings, folder: Path, shelf: Shelf | None) -> None:
        self.settings = settings
        self.shelf = shelf
        self.reading = reading_of(settings, folder)
        self.mapped = self.reading.mapped
        self.order = landing_order(self.mapped)
        self.accepted: dict[str, _Accepted] = {}
        self.directories: dict[str, Directory] = {}
        self.files: dict[tuple[str, Path], Path] = {}
        self.unchanged: set[tuple[str, Path]] = set()
        self.keys: dict[str, list[str]] = {}

    def land_table(self, name: str) -> None:
        """Read all mappings of one table; the tables it looks up have landed before."""
        batch = join(canonical_table(name), [self._batch(m) for m in self.mapped if m.table.name == name])
        self._look_up_own(batch)
        if "people" in self.accepted and "person_id" in batch.table.by_name and "email" in batch.columns:
            name_persons(batch, self._directory(ADDRESSES))
        enrich(batch, self.settings)
        _check_missing(batch)
        self.accepted[name] = _Accepted(batch)

    def _batch(self, mapped: MappedTable) -> Batch:
        """The rows of one mapping: from the shelf where nothing they depend on has changed."""
        if self.shelf is None:
            return self._read(mapped)
        key = self._key(mapped, self.shelf)
        self.keys.setdefault(mapped.table.name, []).append(key)
        found = self.shelf.batch(key)
        if found is None:
            batch = self._read(mapped)
            self.shelf.keep_batch(key, batch)
            return batch
        paths = {(mapped.source, path): mapped.root for path in mapped.inputs()}
        self.unchanged |= set(paths) - set(self.files)
        self.files |= paths
        return found

    def _read(self, mapped: MappedTable) -> Batch:
        self._open_directories(mapped)
        batch, paths = read_mapping(mapped, self.directories)
        read = {(mapped.source, path): mapped.root for path in paths}
        self.unchanged -= set(read)
        self.files |= read
        return batch

    def _key(self, mapped: MappedTable, shelf: Shelf) -> str:
        """Made of everything the rows of a mapping depend on."""
        lookups = {str(how.lookup).partition(".")[0] for how in mapped.mapping.columns.values() if how.lookup}
        return key_of(
            mapped.source,
            repr(mapped.table),
            mapped.mapping.model_dump_json(),
            repr(mapped.zones),
            mapped.makes,
            [(path.relative_to(mapped.root).as_posix(), shelf.digest_of(path)) for path in mapped.inputs()],
            [(table, self.keys.get(table)) for table in sorted(lookups - {mapped.table.name})],
        )

    def _open_directories(self, mapped: MappedTable) -> None:
        for how in mapped.mapping.columns.values():
            if how.lookup and how.lookup.partition(".")[0] != mapped.table.name:
                self._directory(how.lookup)

    def _directory(self, what: str) -> Directory:
        if what not in self.directories:
            table, _, column = what.partition(".")
            landed = self.accepted[table]
            if what == ADDRESSES:
                directory = person_directory(landed.batch, pa.array(landed.kept))
            else:
                directory = _directory_of(landed.batch, column, landed.kept)
            self.directories[what] = directory
        return self.directories[what]

    def _look_up_own(self, batch: Batch) -> None:
        for lookup in batch.self_lookups:
            directory = _directory_of(batch, str(lookup.how.lookup).partition(".")[2], ~batch.quarantined())
            apply_lookup(batch, lookup.column, lookup.how, lookup.texts, directory)

    def check_references(self) -> None:
        """Note every value that points to no row of a table that was landed, nor to a record known by another id."""
        keys: dict[str, pa.Array] = {}
        for landed in self.accepted.values():
            for column in landed.batch.table:
                if not column.references or column.name not in landed.batch.columns:
                    continue
                table, target = column.references.split(".")
                if table in self.accepted:
                    if column.references not in keys:
                        keys[column.references] = self._known_keys(table, target)
                    note_lost_references(landed.batch, column.name, keys[column.references], table)

    def _known_keys(self, table: str, key: str) -> pa.Array:
        """The keys of a table, and the ids that stand for them: those of other systems, and those merged away."""
        found = [self.accepted[table].values(key)]
        if table == accounts.name and organisations.name in self.accepted:
            found.append(self.accepted[organisations.name].values(organisations.key[0]))
        if merges.name in self.accepted:
            found.append(self.accepted[merges.name].values("old_id"))
        return pc.unique(pa.chunked_array([chunk for column in found for chunk in column.chunks], pa.string()))

    def landed(self) -> Landed:
        """Everything, in the order in which the tables are declared."""
        found = [self.accepted[table.name] for table in CANONICAL if table.name in self.accepted]
        aside = set_aside_files(self.reading, {path for _, path in self.files}, self.shelf)
        self.unchanged |= aside.unchanged - set(self.files)
        self.files |= aside.files
        issues = [*(issues_of(one.batch, one.ids) for one in found), aside.issues]
        counts = [*(count for one in found for count in _counts(one)), *aside.counts]
        people = self.accepted.get("people")
        vault = VAULT_SCHEMA.empty_table() if people is None else vault_of(people.batch, pa.array(people.kept))
        return Landed(
            self._with_same_persons({one.batch.table.name: one.table() for one in found}),
            vault,
            pa.concat_tables(issues),
            tuple(counts),
            tuple(self._fingerprints()),
        )

    def _fingerprints(self) -> Iterable[Fingerprint]:
        for (source, path), root in sorted(self.files.items()):
            content = digest(path) if self.shelf is None else self.shelf.digest_of(path)
            was_read = (source, path) not in self.unchanged
            yield Fingerprint(source, path.relative_to(root).as_posix(), path.stat().st_size, content, was_read)

    def _with_same_persons(self, tables: dict[str, pa.Table]) -> dict[str, pa.Table]:
        """The tables, with the persons of marketing systems whom the CRM knows by the same address among the merges."""
        people = self.accepted.get("people")
        marketing = [export.source.name for export in self.reading.exports if export.role == "marketing"]
        if people is None or not marketing:
            return tables
        told = tables.get(merges.name, merges.arrow_schema.empty_table())
        known = pc.unique(told.filter(pc.equal(told["kind"], "person"))["old_id"]).to_pylist()
        found = same_persons(people.batch, people.ids, people.kept, marketing, known)
        return tables | {merges.name: pa.concat_tables([told, found])} if found.num_rows else tables


def _directory_of(batch: Batch, column: str, rows: Flags) -> Directory:
    chosen = pa.array(rows)
    key = batch.table.key[0]
    declared = batch.table.column(column)
    values = batch.column(column).filter(chosen).cast(Type.TEXT.arrow)
    keys = batch.column(key).filter(chosen).cast(Type.TEXT.arrow)
    return Directory.of(f"{batch.table.name}.{column}", values, keys, declared.personal)


def _check_missing(batch: Batch) -> None:
    """Refuse rows without a required value; note rows without an expected one, unless something was said about it."""
    for column in batch.table.mappable:
        if not (column.required or column.expected):
            continue
        if column.expected and column.name not in batch.columns:
            continue
        empty = batch.column(column.name).is_null().to_numpy()
        for finding in batch.findings:
            if finding.column == column.name and (column.expected or finding.severity is Severity.QUARANTINED):
                empty[finding.marks.rows] = False
        rows = np.flatnonzero(empty)
        if column.required:
            batch.refuse(column.name, Marks.of(rows, Verdict("missing value", "required, but empty")))
        else:
            batch.note(column.name, Marks.of(rows, Verdict("missing value", "expected, but empty")))


def _counts(landed: _Accepted) -> Iterable[FileCount]:
    batch = landed.batch
    rejected = Counter(place for place, _ in batch.rejected)
    file_notes = Counter(place for place, _, _ in batch.file_notes)
    places = list(dict.fromkeys([*batch.origin.places, *rejected]))

    def per_place(rows: Codes | Flags) -> list[int]:
        counted: list[int] = np.bincount(batch.origin.place_of[rows], minlength=len(places)).tolist()
        return counted

    noted = np.zeros(len(places), np.int64)
    for finding in batch.findings:
        if finding.severity is Severity.NOTED:
            rows = finding.marks.rows
            noted += per_place(rows[landed.kept[rows]])
    reckoning = zip(
        places,
        per_place(landed.kept),
        per_place(~landed.kept),
        per_place(landed.superseded),
        noted.tolist(),
        strict=True,
    )
    for place, accepted, refused, superseded, notes in reckoning:
        quarantined = refused + rejected[place]
        yield FileCount(
            place.source,
            batch.table.name,
            place.file,
            rows_read=accepted + quarantined,
            accepted=accepted,
            quarantined=quarantined,
            duplicates=superseded,
            noted=notes + file_notes[place],
        )
