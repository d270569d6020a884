"""How sound a build's data are: rows read, accepted and set aside, and facts that contradict each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pyarrow.compute as pc
from sqlglot import exp

from abmetrics.builds.reckoning import BY_DESIGN, FileCount
from abmetrics.engines.condition import condition
from abmetrics.model.checks import CHECKS, Check
from abmetrics.model.schema import PROVENANCE
from abmetrics.workspace import Build

_EXAMPLES = 5
_PLACE = ["severity", "reason", "source", "table", "file", "column"]


@dataclass(frozen=True)
class IssueGroup:
    """Rows or values set aside for one reason in one column of one file, with the first few of them."""

    severity: str
    reason: str
    source: str
    table: str
    file: str
    column: str | None
    count: int
    examples: tuple[dict[str, Any], ...]

    @property
    def is_by_design(self) -> bool:
        """Whether the rows were set aside although nothing is wrong with them."""
        return self.reason in BY_DESIGN


@dataclass(frozen=True)
class CheckResult:
    """How many rows one check found, with the first few of them."""

    check: Check
    count: int
    examples: tuple[dict[str, Any], ...]


@dataclass(frozen=True)
class Health:
    """Everything `abmetrics check` says about a build."""

    build: str
    files: tuple[FileCount, ...]
    issues: tuple[IssueGroup, ...]
    checks: tuple[CheckResult, ...]

    @property
    def is_clean(self) -> bool:
        """Whether nothing was refused or noted and nothing contradicts; what is not used by design is no finding."""
        return all(group.is_by_design for group in self.issues) and not any(result.count for result in self.checks)


def health(build: Build) -> Health:
    """The reckoning of a build and the outcome of every check."""
    return Health(build.id, build.manifest.counts, _issue_groups(build), tuple(_run(build, check) for check in CHECKS))


def health_json(health: Health) -> dict[str, Any]:
    """The same as plain data."""
    return {
        "build": health.build,
        "files": [vars(count) for count in health.files],
        "issues": [
            vars(group) | {"is_by_design": group.is_by_design, "examples": list(group.examples)}
            for group in health.issues
        ],
        "checks": [
            {
                "id": r.check.id,
                "table": r.check.table.name,
                "meaning": r.check.meaning,
                "consequence": r.check.consequence,
                "count": r.count,
                "examples": list(r.examples),
            }
            for r in health.checks
        ],
    }


def _issue_groups(build: Build) -> tuple[IssueGroup, ...]:
    """Issues by reason and place; counted in Arrow, since a column in the wrong format may make a million of them."""
    issues = build.issues()
    made = []
    for group in issues.group_by(_PLACE).aggregate([([], "count_all")]).to_pylist():
        alike = issues
        for name in _PLACE:
            same = pc.is_null(alike[name]) if group[name] is None else pc.equal(alike[name], group[name])
            alike = alike.filter(same)
        examples = tuple(_example(row) for row in alike.slice(0, _EXAMPLES).to_pylist())
        place = {name: group[name] for name in _PLACE}
        made.append(IssueGroup(**place, count=group["count_all"], examples=examples))
    return tuple(sorted(made, key=lambda g: (g.severity != "quarantined", -g.count, g.file, g.column or "")))


def _example(row: dict[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in ("file", "line", "record_id", "column", "value", "detail")}


def _run(build: Build, check: Check) -> CheckResult:
    where = condition(check.where, check.table, f"check {check.id}")
    names = [*check.table.key, *(column.name for column in PROVENANCE)]
    found = exp.select(*dict.fromkeys(names)).from_(check.table.name).where(where)
    rows = build.engine.query(found.order_by("source", "record_id")).to_pylist()
    return CheckResult(check, len(rows), tuple(rows[:_EXAMPLES]))
