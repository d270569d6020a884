"""What the tables of a build cover: which are loaded, and from which day to which something happened in them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import pyarrow as pa
import pyarrow.compute as pc

from abmetrics.builds.manifest import Coverage
from abmetrics.model.schema import Table


def coverage_of(table: Table, rows: pa.Table, is_loaded: bool, today: dt.date) -> Coverage:
    """First and last day something happened; days in the future tell nothing about what was loaded."""
    days: list[dt.date] = []
    for name in table.observed:
        past = pc.filter(rows[name], pc.less_equal(rows[name], pa.scalar(today, pa.date32())))
        bounds = pc.min_max(past).as_py()
        days.extend(day for day in bounds.values() if day is not None)
    return Coverage(is_loaded, rows.num_rows, min(days, default=None), max(days, default=None))


def bounds(coverage: Iterable[Coverage], today: dt.date) -> tuple[dt.date, dt.date]:
    """The first and the last day of all the data; today where there are none."""
    days = [day for known in coverage for day in (known.first_on, known.last_on) if day is not None]
    return min(days, default=today), max(days, default=today)
