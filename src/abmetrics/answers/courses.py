"""Durations and cohorts: from counts per day, made by the engine, to medians and incidences (rule 6).

A declared model: the engine aggregates, the curve is drawn here, the same whichever engine counted.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import numpy as np

from abmetrics.answers.shapes import Number
from abmetrics.compare.intervals import UNKNOWN, Bounds
from abmetrics.compare.survival import Counts, Incidence, aalen_johansen, clustered_aalen_johansen, plain_median
from abmetrics.kpis.compile import Request
from abmetrics.kpis.courses import CENSORED, COMPETING, COMPLETED, ENTERED, IN_THE_CURVE, LEFT_OUT
from abmetrics.kpis.kpi import Kind
from abmetrics.kpis.rows import cut_column
from abmetrics.kpis.statements import account_statement, value_statement
from abmetrics.vocabulary import Flag, Interval
from abmetrics.workspace import Build

BESIDE_DAYS = (90, 180, 365)
"""The days by which the incidence is told beside every duration and cohort."""

_Key = tuple[Any, ...]


@dataclass(frozen=True)
class Outcome:
    """What became of one cohort: the value with its interval, and what stands beside it."""

    value: Number | None
    bounds: Bounds
    n: int
    """Units that were at risk at some time."""
    also: dict[str, Number]
    left_out: dict[str, int]
    flags: tuple[Flag, ...]


NOBODY = Outcome(None, UNKNOWN, 0, {}, {}, ())


class Followed:
    """The cohorts of one answer, counted once."""

    def __init__(self, build: Build, request: Request) -> None:
        self._kpi = request.kpi
        self._is_clustered = request.kpi.interval is Interval.CLUSTERED
        self._rows: dict[_Key, list[dict[str, Any]]] = defaultdict(list)
        if request.periods:
            statement = account_statement(request) if self._is_clustered else value_statement(request)
            for row in build.engine.query(statement).to_pylist():
                self._rows[row["period_start"], *(row[cut_column(cut)] for cut in request.by)].append(row)

    @property
    def keys(self) -> Collection[_Key]:
        """(period start, cut values) of every cohort somebody is in."""
        return self._rows.keys()

    def outcome(self, start: dt.date, group: tuple[str, ...]) -> Outcome:
        """What became of the units of one period and group."""
        rows = self._rows.get((start, *group), [])
        of_kind = {kind: sum(row["units"] for row in rows if row["kind"] == kind) for kind in (ENTERED, *LEFT_OUT)}
        left_out = {kind: of_kind[kind] for kind in LEFT_OUT}
        if not of_kind[ENTERED]:
            return Outcome(None, UNKNOWN, 0, {}, left_out, ())
        by_account = _counts([row for row in rows if row["kind"] not in LEFT_OUT])
        whole = by_account.together
        curve = clustered_aalen_johansen(by_account) if self._is_clustered else aalen_johansen(whole)
        value, bounds = self._value(curve)
        if self._kpi.interval is Interval.NONE:
            bounds = UNKNOWN
        flags = () if value is not None else (self._why_not(curve),)
        return Outcome(value, bounds, of_kind[ENTERED], _beside(curve, whole), left_out, flags)

    def _value(self, curve: Incidence) -> tuple[Number | None, Bounds]:
        course = self._kpi.formula.course
        if course is not None and course.by_day:
            return curve.at(course.by_day), curve.bounds_at(course.by_day)
        return curve.median, curve.median_bounds

    def _why_not(self, curve: Incidence) -> Flag:
        """A share is not known of days nobody was watched through; a median, where half did not get there."""
        is_watched = self._kpi.formula.kind is Kind.DURATION and curve.known_through >= 0
        return Flag.NOT_REACHED if is_watched else Flag.NOT_FOLLOWED


def _counts(rows: list[dict[str, Any]]) -> Counts:
    """Counts per account and day; of one account where the rows do not tell accounts apart."""
    days, day = np.unique(np.array([row["day"] for row in rows], dtype=np.int64), return_inverse=True)
    accounts = {id: place for place, id in enumerate(dict.fromkeys(row.get("account_id") for row in rows))}
    tables = {kind: np.zeros((len(accounts), len(days))) for kind in (ENTERED, *IN_THE_CURVE)}
    for row, place in zip(rows, day, strict=True):
        tables[row["kind"]][accounts[row.get("account_id")], place] += row["units"]
    return Counts(days, *(tables[kind] for kind in (ENTERED, COMPLETED, COMPETING, CENSORED)))


def _beside(curve: Incidence, counts: Counts) -> dict[str, Number]:
    """Incidences as far as they are known, the plain median of the completed, and how the units ended."""
    shares = {f"incidence_{day}_days": curve.at(day) for day in BESIDE_DAYS}
    plain = {"median_days_of_completed": plain_median(counts.days, counts.events)}
    ends = {COMPLETED: counts.events, COMPETING: counts.competing, CENSORED: counts.censored}
    known: dict[str, Number] = {id: value for id, value in (shares | plain).items() if value is not None}
    return known | {id: int(units.sum()) for id, units in ends.items()}
