"""What is to be read: every mapping and feed of the workspace's sources, and the files that none of them takes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pyarrow as pa

from abmetrics.builds.reckoning import ISSUES_SCHEMA, FileCount, Severity
from abmetrics.errors import AbmetricsError, SettingsError, UnknownName
from abmetrics.model.tables import canonical_table
from abmetrics.settings import FILE_NAME, Settings, Source
from abmetrics.sources.dates import Zones
from abmetrics.sources.feeds import NOT_USED, Export
from abmetrics.sources.fields import FieldReader
from abmetrics.sources.files import Reading as HowToRead
from abmetrics.sources.files import read_file
from abmetrics.sources.known_systems import FILES, system_of
from abmetrics.sources.mapping import MappedTable
from abmetrics.sources.places import Place
from abmetrics.sources.raw import Rejected
from abmetrics.sources.recognition import bare_names, plurals
from abmetrics.sources.shelf import Reckoned, Shelf, key_of
from abmetrics.sources.system import System, snake_case

LOOKED_UP = "(looked up)"
"""Stands for the table of files that are only joined to others."""
NO_TABLE = "(no table)"
"""Stands for the table of files in a native source's folder that nothing takes."""


@dataclass(frozen=True)
class Reading:
    """The mappings and feeds in the order of the settings, and the exports of the native sources."""

    mapped: list[MappedTable]
    exports: list[Export]


def reading_of(settings: Settings, folder: Path) -> Reading:
    """Everything the sources of the workspace in `folder` fill; SettingsError where one of them makes no sense."""
    file = folder / FILE_NAME
    text = file.read_text(encoding="utf-8-sig") if file.is_file() else ""
    home = settings.workspace.time_zone
    reading = Reading([], [])
    for number, source in enumerate(settings.sources):
        if source.kind != FILES:
            place = Place(text, number, None)
            export = Export(source, _system(source, place), folder, settings.workspace.currency, place)
            reading.exports.append(export)
            reading.mapped.extend(_fed(export, home))
        reading.mapped.extend(_mapped(source, folder, text, number, home))
    return reading


def _system(source: Source, place: Place) -> System:
    try:
        return system_of(source.kind)
    except UnknownName as error:
        raise SettingsError(f"{place.of('kind')}: {error}") from error


def _mapped(source: Source, folder: Path, text: str, number: int, home: str) -> Iterator[MappedTable]:
    root = folder / source.root
    for table_number, mapping in enumerate(source.tables):
        place = Place(text, number, table_number)
        try:
            table = canonical_table(mapping.table)
        except UnknownName as error:
            raise SettingsError(f"{place.of('table')}: {error}") from error
        zones = Zones(mapping.time_zone or source.time_zone or home, home)
        reader = FieldReader(source.name, root, mapping, table, place)
        yield MappedTable(source.name, root, mapping, table, zones, place, reader.read, reader.inputs)


def _fed(export: Export, home: str) -> Iterator[MappedTable]:
    zones = Zones(export.source.time_zone or export.system.time_zone, home)
    for feed in export.feeds:
        yield MappedTable(
            export.source.name,
            export.root,
            export.mapping_of(feed),
            canonical_table(feed.table),
            zones,
            export.place,
            partial(export.read, feed),
            partial(export.inputs, feed),
            export.makes(feed),
        )


@dataclass
class SetAside:
    """The reckoning of files no feed is made of: issues, counts, the files with their roots, the unchanged ones."""

    issues: pa.Table
    counts: list[FileCount]
    files: dict[tuple[str, Path], Path]
    unchanged: set[tuple[str, Path]]


def set_aside_files(reading: Reading, read: set[Path], shelf: Shelf | None) -> SetAside:
    """What became of the files of native sources besides those in `read`.

    Rows that feeds only look things up in are accepted as they are. Everything else is quarantined row by row with
    the reason, so that a file put into the folder for nothing is seen.
    """
    aside = SetAside(ISSUES_SCHEMA.empty_table(), [], {}, set())

    def reckon(make: Callable[[], Reckoned], export: Export, paths: Sequence[Path], *said: object) -> None:
        files = {(export.source.name, path): export.root for path in paths}
        if shelf is None:
            issues, counts = make()
        else:
            content = [(export.name_of(path), shelf.digest_of(path)) for path in paths]
            key = key_of(export.source.name, content, *said)
            aside.unchanged |= set(files) if shelf.has(key) else set()
            issues, counts = shelf.reckoned(key, make)
        aside.files |= files
        aside.issues = pa.concat_tables([aside.issues, issues])
        aside.counts += counts

    for export in reading.exports:
        for name in export.not_wholly_fed:
            reckon(partial(_left_over, export, name), export, export.recognised[name], name)
    seen = read | {path for _, path in aside.files}
    for path, export in _owners(reading.exports).items():
        if path not in seen:
            why = _why_unused(export, path)
            reckon(partial(_unused, export, path, why), export, [path], NO_TABLE, why)
    return aside


def _owners(exports: Sequence[Export]) -> dict[Path, Export]:
    """The files that an export does not read, each with the export it belongs to.

    Where several share a folder, a file is the first's that bears its system's name, else the first's that knows it.
    """
    claims: dict[Path, list[Export]] = {}
    for export in exports:
        for path in export.others:
            claims.setdefault(path, []).append(export)
    return {
        path: min(claimants, key=lambda export, path=path: (not _bears_name(export, path), not _knows(export, path)))  # type: ignore[misc]
        for path, claimants in claims.items()
    }


def _bears_name(export: Export, path: Path) -> bool:
    return any(snake_case(path.stem).startswith(f"{snake_case(prefix)}_") for prefix in export.system.prefixes)


def _knows(export: Export, path: Path) -> bool:
    names = bare_names(path, export.root, export.system.prefixes)
    return any(names & plurals(name) for name in export.system.unused)


def _left_over(export: Export, name: str) -> Reckoned:
    """The rows of an object that none of its feeds takes: accepted where others look things up in it, else not used."""
    is_looked_up = export.is_looked_up(name)
    origin = export.origin(export.left_over(name), name)
    fed = any(feed.object == name for feed in export.feeds)
    rejected = [] if fed else export.rejected(name)
    rows: list[dict[str, object]] = []
    counts = []
    for number, place in enumerate(origin.places):
        lines = origin.lines[origin.place_of == number].tolist()
        broken = [row for where, row in rejected if where == place]
        if fed and not lines:
            continue
        table = LOOKED_UP if is_looked_up else NO_TABLE
        if not is_looked_up:
            broken += [Rejected(line, NOT_USED, f"nothing in this row makes a record of {name}", "") for line in lines]
        accepted = len(lines) if is_looked_up else 0
        rows += [_issue(place.source, table, place.file, row.line, row.reason, row.detail) for row in broken]
        read = accepted + len(broken)
        counts.append(FileCount(place.source, table, place.file, read, accepted, len(broken), 0, 0))
    return pa.Table.from_pylist(rows, ISSUES_SCHEMA), counts


def _why_unused(export: Export, path: Path) -> str:
    names = bare_names(path, export.root, export.system.prefixes)
    known = {name for name in export.system.unused if names & plurals(name)}
    if known:
        return export.system.unused[min(known)]
    return f"{export.system.name} has no object of this name and these columns that abmetrics reads"


def _unused(export: Export, path: Path, why: str) -> Reckoned:
    """A file that nothing takes: each of its rows is quarantined; one that cannot be read counts as one row."""
    source, file = export.source.name, export.name_of(path)
    try:
        raw = read_file(path, HowToRead()).raw
    except AbmetricsError as error:
        row = _issue(source, NO_TABLE, file, None, NOT_USED, f"{why}; nor can it be read: {error}")
        return pa.Table.from_pylist([row], ISSUES_SCHEMA), [FileCount(source, NO_TABLE, file, 1, 0, 1, 0, 0)]
    lines = [*raw.lines.tolist(), *(row.line for row in raw.rejected)]
    size = len(lines)
    same = _issue(source, NO_TABLE, file, None, NOT_USED, why)
    columns = {name: pa.repeat(pa.scalar(same.get(name), ISSUES_SCHEMA.field(name).type), size) for name in same}
    columns["line"] = pa.array(lines, pa.int64())
    table = pa.table(columns).select(ISSUES_SCHEMA.names).cast(ISSUES_SCHEMA)
    return table, [FileCount(source, NO_TABLE, file, size, 0, size, 0, 0)]


def _issue(source: str, table: str, file: str, line: int | None, reason: str, detail: str) -> dict[str, object]:
    told = {
        "severity": str(Severity.QUARANTINED), "reason": reason, "detail": detail, "source": source, "table": table,
        "file": file, "line": line,
    }  # fmt: skip
    return {name: told.get(name) for name in ISSUES_SCHEMA.names}
