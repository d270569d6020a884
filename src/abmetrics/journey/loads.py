"""What was landed, in the form of tables: which tables there are, what was set aside, when each source last spoke."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc

from abmetrics.model.derived import issues, loaded_tables, source_days
from abmetrics.model.schema import Table
from abmetrics.model.tables import CANONICAL

_DAY = dt.timedelta(days=1)
_STILL = dt.date(9999, 12, 31)
_PLACE = ("source", "record_id", "file", "line")


def load_tables(landed: Mapping[str, pa.Table], found: pa.Table, time_zone: str) -> dict[str, pa.Table]:
    """The tables loaded_tables, issues and source_days, by name, from the tables landed and the issues found there."""
    loaded = [{"name": table.name, "is_loaded": table.name in landed} for table in CANONICAL]
    return {
        loaded_tables.name: pa.Table.from_pylist(loaded, schema=loaded_tables.arrow_schema),
        issues.name: found.select(issues.arrow_schema.names).cast(issues.arrow_schema),
        source_days.name: days_of_sources(landed, time_zone),
    }


def days_of_sources(tables: Mapping[str, pa.Table], time_zone: str) -> pa.Table:
    """The table source_days: per source and local day with rows, the last row of the day, until the next such day.

    A row that has a day and no time of day stands for the whole of it. Rows of one moment: the first by table and id.
    """
    zone = ZoneInfo(time_zone)
    latest: dict[tuple[str, dt.date], tuple[int, str, str, dict[str, object]]] = {}
    for table in CANONICAL:
        if table.name not in tables:
            continue
        for row in _last_rows(table, tables[table.name]):
            day, at = row.pop("day"), row.pop("at", None)
            left = 0 if at is None else _minutes_left(at, day, zone)
            found = (left, table.name, str(row["record_id"]), row)
            key = (str(row["source"]), day)
            if key not in latest or found[:3] < latest[key][:3]:
                latest[key] = found
    return _spans(latest)


def _last_rows(table: Table, rows: pa.Table) -> Iterable[dict[str, object]]:
    """Of each source and day the row of the last moment, for every date of the table that tells of something seen."""
    for name in table.observed:
        moment = table.column(name).local_day_of
        columns = {column: rows[column] for column in _PLACE} | {"day": rows[name]}
        if moment:
            columns["at"] = rows[moment]
        dated = pa.table(columns)
        dated = dated.filter(pc.is_valid(dated["day"]))
        keys = ["source", "day"]
        if moment:
            last = dated.group_by(keys).aggregate([("at", "max")]).rename_columns([*keys, "at"])
            dated = dated.join(last, keys=[*keys, "at"], join_type="inner")
            keys.append("at")
        first = dated.group_by(keys).aggregate([("record_id", "min")]).rename_columns([*keys, "record_id"])
        dated = dated.join(first, keys=[*keys, "record_id"], join_type="inner")
        yield from (
            dated.group_by([*keys, "record_id"])
            .aggregate([("file", "min"), ("line", "min")])
            .rename_columns([*keys, "record_id", "file", "line"])
            .to_pylist()
        )


def _minutes_left(at: dt.datetime, day: dt.date, zone: ZoneInfo) -> int:
    ends = dt.datetime.combine(day + _DAY, dt.time(), zone)
    return int((ends - at.replace(tzinfo=dt.UTC)).total_seconds() // 60)


def _spans(latest: Mapping[tuple[str, dt.date], tuple[int, str, str, dict[str, object]]]) -> pa.Table:
    ordered = sorted(latest)
    rows = []
    for number, (source, day) in enumerate(ordered):
        after = ordered[number + 1] if number + 1 < len(ordered) else None
        left, table, _, row = latest[source, day]
        rows.append(
            {name: row[name] for name in ("source", "record_id", "file", "line")}
            | {"from_on": day, "to_on": after[1] if after and after[0] == source else _STILL}
            | {"minutes_left": left, "table": table}
        )
    return pa.Table.from_pylist(rows, schema=source_days.arrow_schema)
