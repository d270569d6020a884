"""`make bench`: land, build and every KPI on five million touches, beside a bare scan of the same file.

Seconds mean little on another machine, or on this one an hour later: the ratio to the scan, measured in the same round,
is what is kept. `make bench BENCH_ARGS="--touches 200000"` is a quick try and leaves docs/performance.md alone.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from bench.steps import STEPS

TOUCHES = 5_000_000
PAGE = Path(__file__).resolve().parent.parent / "docs" / "performance.md"
WORDS = {
    "scan": "bare DuckDB: `GROUP BY` over the exported touches",
    "landing": "land: read the exports into canonical tables",
    "build": "build: land, derive every table, publish",
    "kpis": "every KPI over all the data, one after the other",
    "kpis_by_month_and_tier": "every KPI by month and tier, one after the other",
}
SLOWEST = 8


@dataclass(frozen=True)
class Measured:
    """A step as measured over the rounds: medians, and the parts of the last round."""

    step: str
    seconds: float
    ratio: float
    cpu_seconds: float
    cpu_ratio: float
    megabytes: float
    parts: dict[str, float]


@dataclass(frozen=True)
class Told:
    """What one run of a step told of itself."""

    seconds: float
    cpu_seconds: float
    megabytes: float
    parts: dict[str, float]


def run(step: str, folder: Path) -> Told:
    """One step in a process of its own."""
    command = [sys.executable, "-m", "bench.steps", step, str(folder)]
    return Told(**json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))


def measure(folder: Path, rounds: int) -> list[Measured]:
    """Every step in every round, the scan right before each."""
    found: dict[str, list[Told]] = {step: [] for step in STEPS}
    ratios: dict[str, list[float]] = {step: [] for step in STEPS}
    cpu_ratios: dict[str, list[float]] = {step: [] for step in STEPS}
    run("scan", folder)
    for number in range(1, rounds + 1):
        for step in STEPS:
            print(f"round {number} of {rounds}: {step} …", flush=True)
            floor, told = run("scan", folder), run(step, folder)
            found[step].append(told)
            ratios[step].append(told.seconds / floor.seconds)
            cpu_ratios[step].append(told.cpu_seconds / floor.cpu_seconds)
    return [
        Measured(
            step,
            median(told.seconds for told in found[step]),
            1.0 if step == "scan" else median(ratios[step]),
            median(told.cpu_seconds for told in found[step]),
            1.0 if step == "scan" else median(cpu_ratios[step]),
            median(told.megabytes for told in found[step]),
            found[step][-1].parts,
        )
        for step in STEPS
    ]


def page(measured: list[Measured], touches: int, rounds: int) -> str:
    """docs/performance.md."""
    floor = measured[0].seconds
    lines = [
        "<!-- written by `make bench`; do not edit -->",
        "# Performance",
        "",
        f"{touches:,} touches of 20,000 accounts and 100,000 people, 40,000 opportunities with 120,000 versions and",
        f"8,000 contracts, as Parquet exports; DuckDB on {os.cpu_count()} cores. Each step ran {rounds} times,",
        "in a process of its own, right after a bare scan; the median is shown. Seconds differ from machine to machine",
        "and with what else runs on it; the ratios differ less, those of CPU seconds least.",
        "",
        "| what | seconds | × the scan | CPU seconds | × the scan | peak memory |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
        *(
            f"| {WORDS[m.step]} | {m.seconds:.2f} | {m.ratio:.1f} | {m.cpu_seconds:.2f} | {m.cpu_ratio:.1f} "
            f"| {m.megabytes:,.0f} MB |"
            for m in measured
        ),
    ]
    for one in measured[2:]:
        lines += [
            "",
            f"## What takes the time: {WORDS[one.step]}",
            "",
            "| part | seconds | × the scan |",
            "| --- | ---: | ---: |",
        ]
        slowest = sorted(one.parts.items(), key=lambda part: -part[1])
        lines += [f"| {name} | {seconds:.2f} | {seconds / floor:.1f} |" for name, seconds in slowest[:SLOWEST]]
        rest = sum(seconds for _, seconds in slowest[SLOWEST:])
        lines.append(f"| the other {max(len(slowest) - SLOWEST, 0)} | {rest:.2f} | {rest / floor:.1f} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--touches", type=int, default=TOUCHES)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    with TemporaryDirectory(prefix="abmetrics-bench-") as folder:
        print(f"writing {given.touches:,} touches …", flush=True)
        # In a process of its own as well: a child is charged with the memory its parent once held.
        subprocess.run([sys.executable, "-m", "bench.company", folder, str(given.touches)], check=True)
        text = page(measure(Path(folder), given.rounds), given.touches, given.rounds)
    print(text)
    if given.touches == TOUCHES:
        PAGE.write_text(text, encoding="utf-8")
        print("wrote docs/performance.md")


if __name__ == "__main__":
    main()
