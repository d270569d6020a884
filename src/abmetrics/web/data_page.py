"""What was read: rows read = accepted + quarantined per file, what was set aside and why; and the builds there are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from itertools import groupby
from typing import TypeAlias

from abmetrics.builds.reckoning import FileCount, Severity
from abmetrics.charts.figure import Cell, DataTable
from abmetrics.charts.formats import MISSING, Formats
from abmetrics.measures.periods import Span
from abmetrics.web.page import Page
from abmetrics.web.visit import Visit

IssueRow: TypeAlias = dict[str, object]

_MOST_ISSUES = 5_000
_EXAMPLES = 5


@dataclass(frozen=True)
class Reason:
    """The issues of one reason and severity, with a few of them to look at."""

    severity: str
    reason: str
    shown: int
    examples: DataTable


def data_page(visit: Visit) -> Page:
    """Per file what was read and accepted, and by reason what was not or needs a look."""
    manifest, formats = visit.build.manifest, visit.formats
    issues = visit.asked.once(
        (visit.build.id, "issues"), lambda: visit.build.issues().slice(0, _MOST_ISSUES).to_pylist()
    )
    context = {
        "counted": manifest.issues,
        "files": _files(manifest.counts, formats),
        "reasons": _reasons(issues),
        "at_most": _MOST_ISSUES if len(issues) >= _MOST_ISSUES else 0,
        "span": f"{formats.day(manifest.data_from)} – {formats.day(manifest.data_through)}",
    }
    twin = {
        "build": visit.build.id,
        "data_from": manifest.data_from.isoformat(),
        "data_through": manifest.data_through.isoformat(),
        "files": [asdict(count) for count in manifest.counts],
        "counted": manifest.issues,
        "issues": issues,
    }
    return Page("data.html", "Data", "/data", context, twin)


def builds_page(visit: Visit) -> Page:
    """Every build of the workspace, latest first; each can be read as it was."""
    manifests = visit.workspace.builds()[::-1]
    rows, twins = [], []
    for manifest in manifests:
        current = manifest is manifests[0]
        there = replace(visit.address, build="" if current else manifest.id)
        rows.append(
            (
                Cell(manifest.id, there.link("/")),
                Cell(f"{manifest.created_at:%Y-%m-%d %H:%M}"),
                Cell(visit.formats.days(Span.through(manifest.data_from, manifest.data_through))),
                Cell("current" if current else ""),
            )
        )
        twins.append(
            {
                "id": manifest.id,
                "created_at": manifest.created_at.isoformat(),
                "data_from": manifest.data_from.isoformat(),
                "data_through": manifest.data_through.isoformat(),
                "current": current,
            }
        )
    headers = (Cell("Build"), Cell("Made at (UTC)"), Cell("Data"), Cell(""))
    context = {"builds_table": DataTable(headers, tuple(rows)), "reading": visit.build.id}
    return Page("builds.html", "Builds", "/builds", context, {"builds": twins})


def _files(counts: Iterable[FileCount], formats: Formats) -> DataTable:
    names = ("Rows read", "Accepted", "Quarantined", "of these duplicates", "Accepted, noted")
    headers = (Cell("Source"), Cell("Table"), Cell("File"), *(Cell(name, number=True) for name in names))
    rows = tuple(
        (
            Cell(count.source),
            Cell(count.table),
            Cell(count.file),
            *(
                Cell(formats.part(number), number=True)
                for number in (count.rows_read, count.accepted, count.quarantined, count.duplicates, count.noted)
            ),
        )
        for count in counts
    )
    return DataTable(headers, rows)


def _reasons(issues: list[IssueRow]) -> list[Reason]:
    def key(issue: IssueRow) -> tuple[str, str]:
        return str(issue["severity"]), str(issue["reason"])

    grouped = ((pair, list(group)) for pair, group in groupby(sorted(issues, key=key), key=key))
    reasons = [Reason(severity, reason, len(group), _examples(group)) for (severity, reason), group in grouped]
    return sorted(reasons, key=lambda reason: (reason.severity != Severity.QUARANTINED, -reason.shown))


def _examples(issues: list[IssueRow]) -> DataTable:
    headers = (Cell("File"), Cell("Line", number=True), *(Cell(name) for name in ("Record", "Column", "Value", "Why")))
    rows = tuple(
        (
            Cell(_known(issue["file"])),
            Cell(_known(issue["line"]), number=True),
            *(Cell(_known(issue[name])) for name in ("record_id", "column", "value", "detail")),
        )
        for issue in issues[:_EXAMPLES]
    )
    return DataTable(headers, rows)


def _known(value: object) -> str:
    return MISSING if value is None else str(value)
