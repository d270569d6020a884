"""Days, weeks and moments as exports write them, as DuckDB macros; what they do not understand stays, or is NULL.

They are for comparing and counting within an export. Dates that become records go on as text, for landing to judge.
"""

from __future__ import annotations

MOMENT_MACRO = r"""
CREATE MACRO moment_of(x) AS CASE WHEN regexp_matches(x, '^[12][0-9]{3}-') THEN try_cast(x AS TIMESTAMPTZ) END;
"""
"""`moment_of(x)`: when something happened, to put rows in order; NULL where that cannot be told."""

DAY_MACROS = r"""
CREATE MACRO plain_day(x) AS regexp_replace(
    regexp_replace(x, '^([0-9]{4}-[0-9]{2}-[0-9]{2})[ T]00:00(:00([.]0+)?)?( ?(Z|UTC|[+]00(:?00)?))?$', '\1'),
    '^([0-9]{4}-[0-9]{2})$', '\1-01'
);
CREATE MACRO us_day(x) AS coalesce(strftime(try_strptime(x, '%m/%d/%Y'), '%Y-%m-%d'), plain_day(x));
CREATE MACRO day_after(x) AS CASE
    WHEN regexp_full_match(x, '[12][0-9]{3}-[0-9]{2}-[0-9]{2}') AND try_cast(x AS DATE) IS NOT NULL
        THEN CAST(try_cast(x AS DATE) + 1 AS VARCHAR)
    ELSE x
END;
"""
"""`plain_day(x)`: a day without its midnight, a month as its first day; `us_day(x)`: also from month/day/year, as US
exports write it; `day_after(x)`."""

WEEK_MACROS = r"""
CREATE MACRO day_of(x) AS coalesce(
    CASE WHEN regexp_matches(x, '^[12][0-9]{3}-') THEN try_cast(left(x, 10) AS DATE) END,
    CAST(try_strptime(x, ['%m/%d/%Y', '%m/%d/%Y %H:%M', '%m/%d/%Y %H:%M:%S', '%m/%d/%Y %I:%M %p', '%Y%m%d']) AS DATE)
);
CREATE MACRO monday_of(x) AS CAST(date_trunc('week', day_of(x)) AS DATE);
"""
"""`day_of(x)`: a day in ISO's order or, with slashes, the month first, as US exports write it; `monday_of(x)`."""
