"""Reports of ad platforms: the macros they share, and which level of a report the spend is read from.

A platform tells one spend at several levels (account, campaign, ad group, ad). Exactly one level is read, the first of
the system's levels that has rows; the others are set aside as the same spend. Days are those of the ad account, so they
are taken as plain dates, whatever zone the workspace reports in.
"""

from __future__ import annotations

from collections.abc import Sequence

from abmetrics.sources.days import DAY_MACROS, MOMENT_MACRO

DAYS = {"on": "Y-M-D"}
"""Reports by day write ISO dates."""

AD_MACROS = MOMENT_MACRO + DAY_MACROS
"""What the feeds of every ad platform call."""


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
