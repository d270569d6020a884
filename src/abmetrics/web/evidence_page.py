"""The rows behind a number: each with its source, record, file and line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from abmetrics import answers
from abmetrics.answers import EvidenceRow
from abmetrics.charts.figure import Cell, DataTable
from abmetrics.charts.formats import MISSING, Formats
from abmetrics.charts.labels import cut_name, cut_value, filter_words
from abmetrics.kpis.catalogue import kpi
from abmetrics.web.choices import head_choice
from abmetrics.web.page import Page
from abmetrics.web.visit import Visit

PAGE_SIZE = 100


def evidence_page(visit: Visit, kpi_id: str) -> Page:
    """One page of the rows behind the answer that the address asks for."""
    known, address = kpi(kpi_id), visit.address
    path = f"/kpi/{kpi_id}/rows"
    first = (address.page - 1) * PAGE_SIZE
    question = address.question(kpi_id, visit.usual)
    shown = visit.explain(question, first, PAGE_SIZE)
    has_more = shown.total > first + PAGE_SIZE
    context = {
        "kpi": known,
        "href": address.link(f"/kpi/{kpi_id}"),
        "filters": [filter_words(name, value) for name, value in address.where],
        "period": "All the data" if question.period is None else visit.formats.days(question.period),
        "evidence": evidence_table(shown.rows, visit.formats),
        "first": first + 1,
        "last": first + len(shown.rows),
        "all": shown.total,
        "earlier": replace(address, page=address.page - 1).link(path) if address.page > 1 else "",
        "later": replace(address, page=address.page + 1).link(path) if has_more else "",
    }
    twin = answers.explanation_json(shown) | {"page": address.page, "of": shown.total}
    return Page("rows.html", f"{known.name}: rows", "/kpis", context, twin, head_choice(visit, path, known))


def evidence_table(rows: Sequence[EvidenceRow], formats: Formats) -> DataTable:
    """The rows as a table; a row that no single record stands behind has dashes."""
    cuts = tuple(dict.fromkeys(name for row in rows for name in row.cuts))
    headers = [Cell("Part"), Cell("Counts", number=True), Cell("Unit"), Cell("Account")]
    headers += [Cell(cut_name(name).capitalize()) for name in cuts]
    headers += [Cell("Source"), Cell("Record"), Cell("File"), Cell("Line", number=True)]
    return DataTable(tuple(headers), tuple(_cells(row, cuts, formats) for row in rows))


def _cells(row: EvidenceRow, cuts: tuple[str, ...], formats: Formats) -> tuple[Cell, ...]:
    return (
        Cell(row.part.replace("_", " ")),
        Cell(formats.part(row.amount), number=True),
        Cell(row.unit_id),
        Cell(row.account_id or MISSING),
        *(Cell(cut_value(name, row.cuts.get(name, ""))) for name in cuts),
        Cell(row.source or MISSING),
        Cell(row.record_id or MISSING),
        Cell(row.file or MISSING),
        Cell(MISSING if row.line is None else str(row.line), number=True),
    )
