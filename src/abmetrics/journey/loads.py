"""What was landed, in the form of tables: which tables there are, what was set aside, when each source last spoke."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc

from abmetrics.model.derived import issues, loaded_tables, source_days
from abmetrics.model.schema import Table
from abmetrics.model.tables import CANONICAL

_DAY = dt.timedelta(days=1)
_STILL = dt.date(9999, 12, 31)


@dataclass(frozen=True, order=True)
class _LastRow:
    """The last row of a source on a day; the order settles which of several that is."""

    minutes_left: int
    table: str
    record_id: str
    file: str | None
    line: int | None


def load_tables(landed: Mapping[str, pa.Table], found: pa.Table, time_zone: str) -> dict[str, pa.Table]:
    """The tables loaded_tables, issues and source_days, by name, from the tables landed and the issues found there."""
    loaded = [{"name": table.name, "is_loaded": table.name in landed} for table in CANONICAL]
    return {
        loaded_tables.name: pa.Table.from_pylist(loaded, schema=loaded_tables.arrow_schema),
        issues.name: found.select(issues.arrow_schema.names).cast(issues.arrow_schema),
        source_days.name: days_of_sources(landed, time_zone),
    }


def days_of_sources(landed: Mapping[str, pa.Table], time_zone: str) -> pa.Table:
    """The table source_days: per source and local day with rows, the last row of the day, until the next such day.

    A row that has a day and no time of day stands for the whole of it. Of rows of one moment it is the first by table
    and id.
    """
    zone = ZoneInfo(time_zone)
    last: dict[tuple[str, dt.date], _LastRow] = {}
    for table in CANONICAL:
        for name in table.observed if table.name in landed else ():
            for source, day, row in _last_rows(table, name, landed[table.name], zone):
                known = last.get((source, day))
                if known is None or (row.minutes_left, row.table, row.record_id) < (
                    known.minutes_left, known.table, known.record_id,
                ):  # fmt: skip
                    last[source, day] = row
    return _spans(last)


def _last_rows(table: Table, name: str, rows: pa.Table, zone: ZoneInfo) -> Iterable[tuple[str, dt.date, _LastRow]]:
    """The last row of each source and day, by one of the table's dates."""
    moment = table.column(name).local_day_of
    columns = {column: rows[column] for column in ("source", "record_id", "file", "line")} | {"day": rows[name]}
    dated = pa.table(columns | ({"at": rows[moment]} if moment else {})).filter(pc.is_valid(rows[name]))
    keys = ["source", "day"]
    if moment:
        dated = _kept(dated, keys, "at", "max")
    for row in _kept(dated, keys, "record_id", "min").to_pylist():
        left = _minutes_left(row["at"], row["day"], zone) if moment else 0
        yield row["source"], row["day"], _LastRow(left, table.name, row["record_id"], row["file"], row["line"])


def _kept(rows: pa.Table, keys: list[str], column: str, function: str) -> pa.Table:
    """Of the rows of one key those with the largest or smallest value of a column."""
    extremes = rows.group_by(keys).aggregate([(column, function)]).rename_columns({f"{column}_{function}": column})
    return rows.join(extremes, keys=[*keys, column], join_type="inner")


def _minutes_left(at: dt.datetime, day: dt.date, zone: ZoneInfo) -> int:
    ends = dt.datetime.combine(day + _DAY, dt.time(), zone)
    return int((ends - at.replace(tzinfo=dt.UTC)).total_seconds() // 60)


def _spans(last: Mapping[tuple[str, dt.date], _LastRow]) -> pa.Table:
    ordered = sorted(last)
    until = {
        key: after[1] if after[0] == key[0] else _STILL
        for key, after in zip(ordered, [*ordered, ("", _STILL)][1:], strict=True)
    }
    rows = [
        {"source": source, "from_on": day, "to_on": until[source, day]} | vars(last[source, day])
        for source, day in ordered
    ]
    return pa.Table.from_pylist(rows, schema=source_days.arrow_schema)
