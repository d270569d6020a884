"""Units as (day of entry, last day, kind), and the counts per day they make."""

from __future__ import annotations

import numpy as np

from abmetrics.compare.survival import Counts

EVENT, COMPETING, CENSORED = "event", "competing", "censored"
Unit = tuple[int, int, str]

# Weeks to relapse of acute leukaemia: Freireich et al. (1963), Blood 21; Gehan (1965), Biometrika 52. + is censored.
MERCAPTOPURINE = "6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+"
PLACEBO = "1 1 2 2 3 4 4 5 5 8 8 8 8 11 11 12 12 15 17 22 23"


def read(times: str) -> list[Unit]:
    """`6 6+` is one event and one censored in week 6, both watched from the start."""
    return [(0, int(time.rstrip("+")), CENSORED if time.endswith("+") else EVENT) for time in times.split()]


def counts(units: list[Unit]) -> Counts:
    """The counts of all units together."""
    return per_account([(unit, 0) for unit in units]).together


def per_account(units: list[tuple[Unit, int]], weights: dict[int, float] | None = None) -> Counts:
    """The counts of each account; `weights` count an account's units more or less than once."""
    days = np.array(sorted({day for (entry, out, _), _ in units for day in (entry, out)}), dtype=np.int64)
    accounts = 1 + max(account for _, account in units)
    tables = {name: np.zeros((accounts, len(days))) for name in ("entry", EVENT, COMPETING, CENSORED)}
    for (entry, out, kind), account in units:
        weight = (weights or {}).get(account, 1)
        tables["entry"][account, np.searchsorted(days, entry)] += weight
        tables[kind][account, np.searchsorted(days, out)] += weight
    return Counts(days, tables["entry"], tables[EVENT], tables[COMPETING], tables[CENSORED])
