"""The interval of every row of an answer, by the KPI's declared kind, from per-account parts where units cluster."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from functools import cached_property
from typing import Any

import numpy as np

from abmetrics.answers.shapes import Number
from abmetrics.compare.intervals import (
    UNKNOWN,
    Bounds,
    bootstrap_ratio,
    bootstrap_total,
    clustered_median,
    clustered_ratio,
    overdispersed_count,
    wilson,
)
from abmetrics.kpis.compile import Request
from abmetrics.kpis.kpi import Kind
from abmetrics.kpis.rows import cut_column
from abmetrics.kpis.statements import account_statement, evidence_statement
from abmetrics.vocabulary import Interval, Unit
from abmetrics.workspace import Build

_Key = tuple[Any, ...]


class Intervals:
    """Intervals of one answer; the per-account parts are read once, and only when a kind needs them."""

    def __init__(self, build: Build, request: Request) -> None:
        self._build, self._request = build, request

    def of(
        self, start: dt.date, group: tuple[str, ...], numerator: Number | None, denominator: Number | None
    ) -> Bounds:
        """The 95 % interval of one row, or none where its kind has none."""
        kpi = self._request.kpi
        key = (start, *group)
        if kpi.interval is Interval.NONE:
            return UNKNOWN
        if kpi.interval is Interval.WILSON:
            return wilson(float(numerator or 0), float(denominator or 0))
        if kpi.interval is Interval.MEDIAN:
            return clustered_median(np.array([v for v, _ in self._units[key]]), [a for _, a in self._units[key]])
        parts = self._parts[key]
        numerators = np.array([float(n or 0) for n, _ in parts])
        if kpi.interval is Interval.OVERDISPERSED:
            return overdispersed_count(numerators)
        if kpi.formula.denominator is None:
            return bootstrap_total(numerators)
        denominators = np.array([float(d or 0) for _, d in parts])
        method = bootstrap_ratio if kpi.interval is Interval.BOOTSTRAP else clustered_ratio
        low, high = method(numerators, denominators, kpi.formula.scale)
        if kpi.unit is Unit.SHARE and kpi.formula.kind is not Kind.CHANGE and low is not None and high is not None:
            return max(0.0, low), min(1.0, high)
        return low, high

    @cached_property
    def _parts(self) -> dict[_Key, list[tuple[Any, Any]]]:
        parts: dict[_Key, list[tuple[Any, Any]]] = defaultdict(list)
        for row in self._build.engine.query(account_statement(self._request)).to_pylist():
            parts[self._key(row)].append((row["numerator"], row["denominator"]))
        return parts

    @cached_property
    def _units(self) -> dict[_Key, list[tuple[float, str | None]]]:
        units: dict[_Key, list[tuple[float, str | None]]] = defaultdict(list)
        for row in self._build.engine.query(evidence_statement(self._request)).to_pylist():
            units[self._key(row)].append((row["amount"], row["account_id"]))
        return units

    def _key(self, row: dict[str, Any]) -> _Key:
        return (row["period_start"], *(row[cut_column(cut)] for cut in self._request.by))
