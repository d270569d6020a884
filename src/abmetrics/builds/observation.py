"""What successive builds saw: values that no source dates get their dates from the builds themselves.

Each build notes every watched value that is new or other than the last time. A value that changed between two builds is
taken to have changed when the later one was made; what was before the first build stays unknown, and is flagged so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc

from abmetrics.model.deals import opportunities, opportunity_history
from abmetrics.model.parties import ACCOUNT_FIELDS, PERSON_FIELDS, account_history, accounts, people, person_history
from abmetrics.model.schema import PROVENANCE, Table

Row = dict[str, Any]
Changes = dict[tuple[str, str], list[Row]]
"""(id, field) -> the values seen, in order."""

SINCE_EVER = dt.date(1900, 1, 1)

OPPORTUNITY_FIELDS = ("stage", "status", "amount", "currency", "expected_close_on", "owner_id")

_PLACE = tuple(column.name for column in PROVENANCE)
OBSERVED_SCHEMA = pa.schema(
    [
        ("table", pa.string()), ("id", pa.string()), ("field", pa.string()), ("value", pa.string()),
        ("from_at", pa.timestamp("us")),
        *((column.name, column.type.arrow) for column in PROVENANCE),
    ]
)  # fmt: skip
"""One row per value seen for the first time: of which record and field, and the moment of the build that saw it."""


@dataclass(frozen=True)
class Watched:
    """A table whose values are watched, and the history its changes go into."""

    table: Table
    fields: tuple[str, ...]
    history: Table


WATCHED = (
    Watched(accounts, ACCOUNT_FIELDS, account_history),
    Watched(people, PERSON_FIELDS, person_history),
    Watched(opportunities, OPPORTUNITY_FIELDS, opportunity_history),
)


def observe(tables: Mapping[str, pa.Table], earlier: pa.Table | None, at: dt.datetime) -> pa.Table:
    """All that builds up to this one saw: `earlier`, and what is new or other now, dated `at` (UTC).

    A record that is gone keeps what was seen of it; a source that is not there this time tells nothing.
    """
    known = OBSERVED_SCHEMA.empty_table() if earlier is None else earlier
    seen = [_present(w, tables[w.table.name]) for w in WATCHED if w.table.name in tables]
    if not seen:
        return known
    present = pa.concat_tables(seen)
    last = known.group_by(["table", "id", "field"], use_threads=False).aggregate([("value", "last")])
    last = last.append_column("is_known", pa.repeat(pa.scalar(True), last.num_rows))
    joined = present.append_column("position", pa.array(range(present.num_rows), pa.int64())).join(
        last, ["table", "id", "field"], join_type="left outer"
    )
    same = pc.or_(
        pc.fill_null(pc.equal(joined["value"], joined["value_last"]), False),
        pc.and_(pc.is_null(joined["value"]), pc.is_null(joined["value_last"])),
    )
    new = joined.filter(pc.invert(pc.and_(same, pc.fill_null(joined["is_known"], False)))).sort_by("position")
    moments = pa.repeat(pa.scalar(at, pa.timestamp("us")), new.num_rows)
    return pa.concat_tables([known, new.append_column("from_at", moments).select(OBSERVED_SCHEMA.names)])


def with_observed(tables: Mapping[str, pa.Table], observed: pa.Table, time_zone: str) -> dict[str, pa.Table]:
    """The landed tables with the changes that builds saw put into the histories.

    Only of records and fields that changed, and for which no source tells a history: a source's own dates always win.
    The first value seen reaches back to the beginning (from_at 1900-01-01).
    """
    out = dict(tables)
    for watched in WATCHED:
        rows = observed.filter(pc.equal(observed["table"], watched.table.name))
        told = tables.get(watched.history.name)
        changes = _changed(rows, watched, told)
        if changes:
            by_version = watched.history is opportunity_history
            zone = ZoneInfo(time_zone)
            rows_made = _versions(changes, watched, zone) if by_version else _values(changes, watched, zone)
            made = pa.Table.from_pylist(rows_made, watched.history.arrow_schema)
            out[watched.history.name] = made if told is None else pa.concat_tables([told, made])
    return out


def known_from(tables: Mapping[str, pa.Table], observed: pa.Table, time_zone: str) -> dict[str, dt.date]:
    """From which day on the past of a field or history is known.

    Since ever (1900-01-01) where a source dates it, else since the first build that saw it. Account fields go by their
    names, other histories by the table's; what is not loaded at all is left out.
    """
    known: dict[str, dt.date] = {}
    for watched in WATCHED:
        told = tables.get(watched.history.name)
        first = pc.min(observed.filter(pc.equal(observed["table"], watched.table.name))["from_at"]).as_py()
        if first is None:
            continue
        seen = local_day(first, ZoneInfo(time_zone))
        if watched.table is accounts:
            dated = set() if told is None else set(pc.unique(told["field"]).to_pylist())
            known |= {field: SINCE_EVER if field in dated else seen for field in watched.fields}
        else:
            known[watched.history.name] = SINCE_EVER if told is not None and told.num_rows else seen
    return known


def _present(watched: Watched, rows: pa.Table) -> pa.Table:
    key = watched.table.key[0]
    size = rows.num_rows
    parts = [
        pa.table(
            {
                "table": pa.repeat(pa.scalar(watched.table.name), size),
                "id": rows[key],
                "field": pa.repeat(pa.scalar(field), size),
                "value": rows[field].cast(pa.string()),
                **{name: rows[name] for name in _PLACE},
            }
        )
        for field in watched.fields
    ]
    return pa.concat_tables(parts)


def _changed(rows: pa.Table, watched: Watched, told: pa.Table | None) -> Changes:
    """What changed between builds and no source dates.

    An opportunity is taken as a whole: with one field that changed come the others, and any version a source tells
    speaks for all of them.
    """
    whole = watched.history is opportunity_history
    key = watched.history.key[0]
    names = ["id"] if whole else ["id", "field"]
    counted = rows.group_by(["id", "field"]).aggregate([("from_at", "count")])
    several = counted.filter(pc.greater(counted["from_at_count"], 1)).select(names)
    wanted = {tuple(row.values()) for row in several.to_pylist()}
    if told is not None and wanted:
        dated = told.select([key] if whole else [key, "field"]).group_by([key] if whole else [key, "field"])
        wanted -= {tuple(row.values()) for row in dated.aggregate([]).to_pylist()}
    changes: Changes = {}
    if not wanted:
        return changes
    ids = pa.array([one[0] for one in wanted], pa.string())
    for row in rows.filter(pc.is_in(rows["id"], value_set=ids)).to_pylist():
        if ((row["id"],) if whole else (row["id"], row["field"])) in wanted:
            changes.setdefault((row["id"], row["field"]), []).append(row)
    return changes


def _values(changes: Changes, watched: Watched, zone: ZoneInfo) -> list[Row]:
    return [
        {
            watched.history.key[0]: id, "field": field, "value": row["value"],
            **_dated(row["from_at"], number == 0, zone), **{name: row[name] for name in _PLACE},
        }
        for (id, field), rows in changes.items()
        for number, row in enumerate(rows)
    ]  # fmt: skip


def _versions(changes: Changes, watched: Watched, zone: ZoneInfo) -> list[Row]:
    """Whole versions of each opportunity: what did not change is carried on."""
    histories: dict[str, dict[dt.datetime, Row]] = {}
    for (id, field), rows in changes.items():
        for row in rows:
            place = {name: row[name] for name in _PLACE}
            version = histories.setdefault(id, {}).setdefault(row["from_at"], place)
            version[field] = _typed(watched.history, field, row["value"])
    out: list[Row] = []
    for id, moments in histories.items():
        carried: Row = {"opportunity_id": id}
        for number, moment in enumerate(sorted(moments)):
            carried = carried | moments[moment]
            out.append(carried | _dated(moment, number == 0, zone))
    return out


def _dated(moment: dt.datetime, is_first: bool, zone: ZoneInfo) -> Row:
    """The moment and its local day; the first of all reaches back to the beginning."""
    if is_first:
        return {"from_at": dt.datetime.combine(SINCE_EVER, dt.time()), "from_on": SINCE_EVER}
    return {"from_at": moment, "from_on": local_day(moment, zone)}


def local_day(moment: dt.datetime, zone: ZoneInfo) -> dt.date:
    """The day it was in the zone at a moment of UTC."""
    return moment.replace(tzinfo=dt.UTC).astimezone(zone).date()


def _typed(table: Table, name: str, value: str | None) -> Any:
    return None if value is None else pa.scalar(value).cast(table.by_name[name].type.arrow).as_py()
