"""One measured step in a process of its own: `python -m bench.steps STEP FOLDER` prints seconds and memory as JSON."""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

import duckdb

from abmetrics.kpis.catalogue import KPIS
from abmetrics.kpis.compile import Request, value_statement
from abmetrics.kpis.kpi import Kpi
from abmetrics.measures.cuts import Cut, cut
from abmetrics.measures.periods import Span, split
from abmetrics.settings import read_settings
from abmetrics.sources.land import land
from abmetrics.vocabulary import Grain
from abmetrics.workspace import Workspace

Parts = dict[str, float]


class Stopwatch:
    """Seconds between the names it is told."""

    def __init__(self) -> None:
        self.parts: Parts = {}
        self._name, self._since = "", time.perf_counter()

    def __call__(self, name: str, _share: float = 0) -> None:
        """What goes on from now on; '' for nothing that is timed."""
        now = time.perf_counter()
        if self._name:
            self.parts[self._name] = self.parts.get(self._name, 0) + now - self._since
        self._name, self._since = name, now


def scan(folder: Path) -> Parts:
    """The floor: DuckDB alone, one GROUP BY over the exported touches."""
    touches = folder / "touches.parquet"
    statement = f"SELECT channel, count(*), sum(seconds) FROM read_parquet('{touches}') GROUP BY channel"
    duckdb.connect().execute(statement).fetchall()
    return {}


def landing(folder: Path) -> Parts:
    """Reading the exports into canonical tables."""
    watch = Stopwatch()
    land(read_settings(folder), folder, watch)
    watch("")
    return watch.parts


def build(folder: Path) -> Parts:
    """Landing, deriving and publishing."""
    watch = Stopwatch()
    Workspace(folder).build(watch)
    watch("")
    return watch.parts


def kpis(folder: Path) -> Parts:
    """Every KPI over all the data."""
    return _ask(folder, lambda kpi: tuple(map(cut, kpi.by_default)), lambda whole: (whole,))


def kpis_by_month_and_tier(folder: Path) -> Parts:
    """Every KPI month by month, by tier."""
    return _ask(folder, lambda _kpi: (cut("tier"),), lambda whole: split(whole, Grain.MONTH))


def _ask(folder: Path, by: Callable[[Kpi], tuple[Cut, ...]], periods: Callable[[Span], tuple[Span, ...]]) -> Parts:
    current, watch = Workspace(folder).current(), Stopwatch()
    for kpi in KPIS:
        watch(kpi.id)
        current.engine.query(value_statement(Request(kpi, by(kpi), (), periods(current.span))))
    watch("")
    return watch.parts


STEPS = {step.__name__: step for step in (scan, landing, build, kpis, kpis_by_month_and_tier)}


def main() -> None:
    name, folder = sys.argv[1:]
    begun, worked = time.perf_counter(), time.process_time()
    parts = STEPS[name](Path(folder))
    seconds, cpu_seconds = time.perf_counter() - begun, time.process_time() - worked
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "cpu_seconds": cpu_seconds, "megabytes": memory, "parts": parts}))


if __name__ == "__main__":
    main()
