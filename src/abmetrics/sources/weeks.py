"""Days and weeks as intent vendors write them, as DuckDB macros; a week stands by its Monday."""

from __future__ import annotations

WEEK_MACROS = r"""
CREATE MACRO day_of(x) AS coalesce(
    CASE WHEN regexp_matches(x, '^[12][0-9]{3}-') THEN try_cast(left(x, 10) AS DATE) END,
    CAST(try_strptime(x, ['%m/%d/%Y', '%m/%d/%Y %H:%M', '%m/%d/%Y %H:%M:%S', '%m/%d/%Y %I:%M %p', '%Y%m%d']) AS DATE)
);
CREATE MACRO monday_of(x) AS CAST(date_trunc('week', day_of(x)) AS DATE);
"""
"""`day_of(x)`: a day in ISO's order or, with slashes, the month first, as US exports write it; `monday_of(x)`."""
