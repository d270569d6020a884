"""Reports of ad platforms: the macros their systems share, and which level of a report the spend is read from.

A platform tells one spend at several levels (account, campaign, ad group, ad). Exactly one level is read, the first of
the system's levels that has rows; the others are set aside as the same spend. Days are those of the ad account, so they
are taken as plain dates, whatever zone the workspace reports in.
"""

from __future__ import annotations

from collections.abc import Sequence

DAYS = {"on": "Y-M-D"}
"""Reports by day write ISO dates."""

AD_MACROS = r"""
CREATE MACRO plain_day(x) AS regexp_replace(
    regexp_replace(x, '^([0-9]{4}-[0-9]{2}-[0-9]{2})[ T]00:00(:00([.]0+)?)?( ?(Z|UTC|[+]00(:?00)?))?$', '\1'),
    '^([0-9]{4}-[0-9]{2})$', '\1-01'
);
CREATE MACRO us_day(x) AS coalesce(strftime(try_strptime(x, '%m/%d/%Y'), '%Y-%m-%d'), plain_day(x));
CREATE MACRO moment_of(x) AS CASE WHEN regexp_matches(x, '^[12][0-9]{3}-') THEN try_cast(x AS TIMESTAMPTZ) END;
CREATE MACRO day_after(x) AS CASE
    WHEN regexp_full_match(x, '[12][0-9]{3}-[0-9]{2}-[0-9]{2}') AND try_cast(x AS DATE) IS NOT NULL
        THEN CAST(try_cast(x AS DATE) + 1 AS VARCHAR)
    ELSE x
END;
"""
"""`plain_day(x)`: a day without its midnight, a month as its first day; `us_day(x)`: also from month/day/year, as US
exports write it; `day_after(x)`; `moment_of(x)` for ordering."""


def same_spend(level: str, better: Sequence[tuple[str, str]]) -> str:
    """SQL for why a row of `level` is not read: another report, the first of `better` that has rows, tells its spend.

    `better` are (object, what its report is called), most wanted first. NULL where none of them has rows.
    """
    if not better:
        return "CAST(NULL AS VARCHAR)"
    cases = "\n".join(
        f"WHEN EXISTS (SELECT 1 FROM {name}) THEN 'not used: the same spend as in {words}, there by {level}'"
        for name, words in better
    )
    return f"CASE {cases} END"
