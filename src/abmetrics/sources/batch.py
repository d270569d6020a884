"""Rows on their way into a canonical table: what they hold, where each came from, and what was found about them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pyarrow as pa

from abmetrics.builds.reckoning import ISSUES_SCHEMA, PERSONAL, Severity
from abmetrics.model.schema import Table
from abmetrics.settings import ColumnMapping
from abmetrics.sources.distinct import Codes, Marks, Verdict
from abmetrics.sources.raw import Rejected

Flags = np.ndarray[tuple[int], np.dtype[np.bool_]]
Ranks = np.ndarray[tuple[int], np.dtype[np.float64]]

NO_LINE = -1
DUPLICATE = "duplicate key"


@dataclass(frozen=True)
class FilePlace:
    """A file (or query) of a source."""

    source: str
    file: str


@dataclass(frozen=True)
class Origin:
    """For each row the file it came from and its line there, NO_LINE where a query did not tell."""

    places: tuple[FilePlace, ...]
    place_of: Codes
    lines: Codes

    @staticmethod
    def joined(origins: Sequence[Origin]) -> Origin:
        """The origins one after another."""
        places = tuple(dict.fromkeys(place for origin in origins for place in origin.places))
        numbers = {place: number for number, place in enumerate(places)}
        moved = [np.array([numbers[p] for p in o.places], np.int64)[o.place_of] for o in origins if o.places]
        return Origin(
            places,
            np.concatenate([*moved, np.empty(0, np.int64)]).astype(np.int64),
            np.concatenate([*(o.lines for o in origins), np.empty(0, np.int64)]).astype(np.int64),
        )

    def taken(self, rows: Codes) -> Origin:
        """The origin of these rows only."""
        return Origin(self.places, self.place_of[rows], self.lines[rows])

    def at(self, row: int) -> str:
        """`file:line` of a row."""
        line = self.lines[row]
        file = self.places[self.place_of[row]].file
        return file if line == NO_LINE else f"{file}:{line}"

    def columns(self) -> dict[str, pa.Array]:
        """The provenance columns `source`, `file` and `line`."""
        chosen = pa.array(self.place_of)
        return {
            "source": pa.array([place.source for place in self.places], pa.string()).take(chosen),
            "file": pa.array([place.file for place in self.places], pa.string()).take(chosen),
            "line": pa.array(self.lines, mask=self.lines == NO_LINE),
        }


@dataclass(frozen=True)
class Finding:
    """Something to say about some rows and one of their columns, with the values as they stood in the source.

    Of rows that were set aside `as_a_whole`, nothing else need be said.
    """

    severity: Severity
    column: str | None
    marks: Marks
    values: pa.Array
    as_a_whole: bool = False

    @staticmethod
    def about(severity: Severity, column: str, marks: Marks, raw: pa.ChunkedArray | None, personal: bool) -> Finding:
        """The finding with the values of `raw` at the marked rows; those of persons are left out."""
        size = len(marks)
        if personal:
            values = pa.repeat(pa.scalar(PERSONAL), size)
        elif raw is None:
            values = pa.nulls(size, pa.string())
        else:
            values = _one_array(raw.take(pa.array(marks.rows)).cast(pa.string()))
        return Finding(severity, column, marks, values)

    def moved(self, by: int) -> Finding:
        """The same about rows `by` further down."""
        marks = Marks(self.marks.rows + by, self.marks.reasons, self.marks.details)
        return replace(self, marks=marks)


@dataclass(frozen=True)
class SelfLookup:
    """Texts of one column that name other rows of the same table; found once all its rows are there."""

    column: str
    how: ColumnMapping
    texts: pa.ChunkedArray


@dataclass
class Batch:
    """Rows of one mapping, or of all mappings of a table, in canonical types; personal columns included.

    `ranks` say which row of one key wins, -inf where nothing does; `signs` hold currency signs found beside amounts.
    """

    table: Table
    origin: Origin
    columns: dict[str, pa.ChunkedArray]
    ranks: Ranks
    findings: list[Finding] = field(default_factory=list)
    signs: dict[str, pa.ChunkedArray] = field(default_factory=dict)
    self_lookups: list[SelfLookup] = field(default_factory=list)
    rejected: list[tuple[FilePlace, Rejected]] = field(default_factory=list)
    file_notes: list[tuple[FilePlace, str | None, Verdict]] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """Rows that were cut into cells."""
        return len(self.origin.lines)

    def column(self, name: str) -> pa.ChunkedArray:
        """A column in its canonical type, all NULL where nothing fills it."""
        if name not in self.columns:
            return pa.chunked_array([pa.nulls(self.rows, self.table.column(name).type.arrow)])
        return self.columns[name]

    def quarantined(self) -> Flags:
        """The rows refused so far."""
        flags = np.zeros(self.rows, bool)
        for finding in self.findings:
            if finding.severity is Severity.QUARANTINED:
                flags[finding.marks.rows] = True
        return flags

    def refuse(self, column: str, marks: Marks, raw: pa.ChunkedArray | None = None, personal: bool = False) -> None:
        """Quarantine the marked rows."""
        if len(marks):
            self.findings.append(Finding.about(Severity.QUARANTINED, column, marks, raw, personal))

    def set_aside(self, column: str, marks: Marks, raw: pa.ChunkedArray | None) -> None:
        """Quarantine the marked rows as no records at all."""
        if len(marks):
            finding = Finding.about(Severity.QUARANTINED, column, marks, raw, personal=False)
            self.findings.append(replace(finding, as_a_whole=True))

    def note(self, column: str, marks: Marks, raw: pa.ChunkedArray | None = None, personal: bool = False) -> None:
        """Say something about the marked rows."""
        if len(marks):
            self.findings.append(Finding.about(Severity.NOTED, column, marks, raw, personal))


def join(table: Table, batches: Sequence[Batch]) -> Batch:
    """The batches of one table one after another; a column that only some fill is NULL in the others."""
    origin = Origin.joined([batch.origin for batch in batches])
    names = dict.fromkeys(name for batch in batches for name in batch.columns)
    columns = {name: _stacked([batch.column(name) for batch in batches]) for name in names}
    ranks = np.concatenate([batch.ranks for batch in batches])
    whole = Batch(table, origin, columns, ranks)
    start = 0
    for batch in batches:
        after = len(origin.lines) - start - batch.rows
        whole.findings += [finding.moved(start) for finding in batch.findings]
        whole.rejected += batch.rejected
        whole.file_notes += batch.file_notes
        whole.self_lookups += [
            SelfLookup(lookup.column, lookup.how, _padded(lookup.texts, start, after)) for lookup in batch.self_lookups
        ]
        for name, signs in batch.signs.items():
            padded = _padded(signs, start, after)
            known = whole.signs.get(name)
            whole.signs[name] = padded if known is None else pa.compute.coalesce(known, padded)
        start += batch.rows
    return whole


def _stacked(columns: list[pa.ChunkedArray]) -> pa.ChunkedArray:
    return pa.chunked_array([chunk for column in columns for chunk in column.chunks], columns[0].type)


def _padded(column: pa.ChunkedArray, before: int, after: int) -> pa.ChunkedArray:
    chunks = [pa.nulls(before, column.type), *column.chunks, pa.nulls(after, column.type)]
    return pa.chunked_array(chunks, column.type)


def _one_array(column: pa.ChunkedArray) -> pa.Array:
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column


def issues_of(batch: Batch, record_ids: pa.ChunkedArray) -> pa.Table:
    """The issues of a table: one per quarantined row (the first found; its other columns named), one per note."""
    refused = [f for f in batch.findings if f.severity is Severity.QUARANTINED]
    quarantined = batch.quarantined()
    parts = [_rejected_issues(batch), _file_issues(batch), *_first_refusals(batch, refused, record_ids)]
    for finding in batch.findings:
        if finding.severity is Severity.NOTED:
            kept = np.flatnonzero(~quarantined[finding.marks.rows])
            parts.append(_issues(batch, finding, kept, None, record_ids))
    return pa.concat_tables(parts)


def _first_refusals(batch: Batch, refused: Sequence[Finding], record_ids: pa.ChunkedArray) -> Iterable[pa.Table]:
    first = np.full(batch.rows, -1, np.int64)
    further: dict[int, list[str]] = {}
    for number, finding in enumerate(refused):
        rows = finding.marks.rows
        for row in rows[first[rows] >= 0].tolist():
            if not refused[first[row]].as_a_whole:
                further.setdefault(row, []).append(finding.column or "")
        fresh = rows[first[rows] < 0]
        first[fresh] = number
    for number, finding in enumerate(refused):
        kept = np.flatnonzero(first[finding.marks.rows] == number)
        yield _issues(batch, finding, kept, further, record_ids)


def _issues(
    batch: Batch, finding: Finding, kept: Codes, further: dict[int, list[str]] | None, record_ids: pa.ChunkedArray
) -> pa.Table:
    chosen = pa.array(kept)
    rows = finding.marks.rows[kept]
    details = finding.marks.details.take(chosen)
    if further:
        told = zip(details.to_pylist(), rows.tolist(), strict=True)
        details = pa.array(
            [f"{text}; also refused: {', '.join(further[row])}" if row in further else text for text, row in told],
            pa.string(),
        )
    size = len(kept)
    columns = {
        "severity": pa.repeat(pa.scalar(str(finding.severity)), size),
        "reason": finding.marks.reasons.take(chosen),
        "detail": details,
        "table": pa.repeat(pa.scalar(batch.table.name), size),
        "record_id": _one_array(record_ids.take(pa.array(rows))),
        "column": pa.repeat(pa.scalar(finding.column, pa.string()), size),
        "value": finding.values.take(chosen),
        **batch.origin.taken(rows).columns(),
    }
    return pa.table(columns).select(ISSUES_SCHEMA.names).cast(ISSUES_SCHEMA)


def _rejected_issues(batch: Batch) -> pa.Table:
    """Rows that could not be cut into cells. Where a table has personal columns, their text is hidden."""
    rows = [
        {
            "severity": str(Severity.QUARANTINED), "reason": row.reason, "detail": row.detail, "source": place.source,
            "table": batch.table.name, "file": place.file, "line": row.line, "record_id": None, "column": None,
            "value": PERSONAL if batch.table.personal else row.value,
        }
        for place, row in batch.rejected
    ]  # fmt: skip
    return pa.Table.from_pylist(rows, ISSUES_SCHEMA)


def _file_issues(batch: Batch) -> pa.Table:
    rows = [
        {
            "severity": str(Severity.NOTED), "reason": verdict.reason, "detail": verdict.detail,
            "source": place.source, "table": batch.table.name, "file": place.file, "column": column,
        }
        for place, column, verdict in batch.file_notes
    ]  # fmt: skip
    return pa.Table.from_pylist(rows, ISSUES_SCHEMA)
