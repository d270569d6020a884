"""What was read: rows read = accepted + quarantined per file, what was set aside and why; and the builds there are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from abmetrics import answers
from abmetrics.answers.health import CheckResult, IssueGroup
from abmetrics.builds.manifest import Manifest
from abmetrics.charts.figure import Cell, DataTable
from abmetrics.charts.formats import MISSING, Formats
from abmetrics.measures.periods import Span
from abmetrics.web.page import Page
from abmetrics.web.visit import Visit


def data_page(visit: Visit) -> Page:
    """Per file what was read and accepted; what was not, or needs a look; facts that contradict each other."""
    manifest, formats = visit.build.manifest, visit.formats
    health = visit.asked.once((visit.build.id, "health"), lambda: answers.health(visit.build))
    context = {
        "files": _files(manifest, formats),
        "issues": [(group, _issue_examples(group)) for group in health.issues],
        "checks": [(result, _check_examples(result)) for result in health.checks if result.count],
        "span": f"{formats.day(manifest.data_from)} – {formats.day(manifest.data_through)}",
    }
    twin = {
        "data_from": manifest.data_from.isoformat(),
        "data_through": manifest.data_through.isoformat(),
        **answers.health_json(health),
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


def _files(manifest: Manifest, formats: Formats) -> DataTable:
    names = ("Rows read", "Accepted", "Quarantined", "of these duplicates", "Accepted, noted")
    headers = (Cell("Source"), Cell("Table"), Cell("File"), *(Cell(name, number=True) for name in names))
    counts = (*manifest.telling_counts, manifest.total) if manifest.counts else ()
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


def _issue_examples(group: IssueGroup) -> DataTable:
    headers = (Cell("File"), Cell("Line", number=True), *(Cell(name) for name in ("Record", "Value", "Why")))
    return DataTable(headers, tuple(_example(row, ("record_id", "value", "detail")) for row in group.examples))


def _check_examples(result: CheckResult) -> DataTable:
    headers = (Cell("File"), Cell("Line", number=True), Cell("Record"))
    return DataTable(headers, tuple(_example(row, ("record_id",)) for row in result.examples))


def _example(row: Mapping[str, object], names: tuple[str, ...]) -> tuple[Cell, ...]:
    return (Cell(_known(row["file"])), Cell(_known(row["line"]), number=True), *(Cell(_known(row[n])) for n in names))


def _known(value: object) -> str:
    return MISSING if value is None else str(value)
