"""A figure: what it shows in a sentence, drawn for a wide and a narrow place, and the table it was drawn from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from abmetrics.answers import AnswerRow, Funnel
from abmetrics.charts.findings import Finding
from abmetrics.charts.formats import Formats
from abmetrics.charts.funnel import StageHref
from abmetrics.charts.labels import cut_name, cut_value
from abmetrics.charts.scene import Scene
from abmetrics.vocabulary import Unit

NARROW = 326
"""Pixels a figure has on a phone of 390."""


@dataclass(frozen=True)
class Cell:
    """One cell of a data table; `number` sets it flush right."""

    words: str
    href: str = ""
    number: bool = False


@dataclass(frozen=True)
class DataTable:
    """What stands behind a figure, for reading and for those who cannot see the drawing."""

    headers: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Figure:
    """Everything a surface needs to show a drawing: no figure without its finding, its table and a way on."""

    id: str
    finding: Finding
    subtitle: str
    wide: Scene
    narrow: Scene
    table: DataTable
    footnote: str
    link: str
    link_words: str


def answer_table(
    rows: Sequence[AnswerRow], by: Sequence[str], unit: Unit, formats: Formats, href: Callable[[AnswerRow], str]
) -> DataTable:
    """Rows of an answer with their parts; each period leads to the rows behind the value."""
    headers = [Cell("Period"), *(Cell(cut_name(cut).capitalize()) for cut in by)]
    headers += [Cell(name, number=True) for name in ("Value", "95% interval", "Numerator", "Denominator", "n")]
    body = []
    for row in rows:
        cells = [Cell(formats.period(row.period), href(row))]
        cells += [Cell(cut_value(cut, row.cuts.get(cut, ""))) for cut in by]
        cells += [
            Cell(formats.value(unit, row.value), number=True),
            Cell(formats.interval(unit, row.low, row.high) or "–", number=True),
            Cell(formats.part(row.numerator), number=True),
            Cell(formats.part(row.denominator), number=True),
            Cell(formats.part(row.n), number=True),
            Cell(", ".join(row.flags)),
        ]
        body.append(tuple(cells))
    return DataTable((*headers, Cell("Notes")), tuple(body))


def funnel_table(funnel: Funnel, formats: Formats, href: StageHref) -> DataTable:
    """The funnel's numbers now and in the period before; each leads to its definition and rows."""
    before = formats.period(funnel.before)
    names = ("In stage", before, "Change", "Reached it", before, "Go on", "95% interval", before, "Change")
    body = []
    for step in funnel.steps:
        now, then = step.rate_on, step.rate_on_before
        body.append(
            (
                Cell(step.label, href("stage_balance", step.stage)),
                Cell(formats.value(Unit.COUNT, step.balance), href("stage_balance", step.stage), number=True),
                Cell(formats.value(Unit.COUNT, step.balance_before), number=True),
                Cell(formats.change(Unit.COUNT, step.balance_change), number=True),
                Cell(formats.value(Unit.COUNT, step.reached), href("stage_reached", step.stage), number=True),
                Cell(formats.value(Unit.COUNT, step.reached_before), number=True),
                Cell(
                    formats.value(Unit.SHARE, now.value if now else None),
                    href("stage_step_rate", step.stage) if now else "",
                    number=True,
                ),
                Cell(formats.interval(Unit.SHARE, now.low, now.high) if now else "", number=True),
                Cell(formats.value(Unit.SHARE, then.value if then else None), number=True),
                Cell(formats.change(Unit.SHARE, step.rate_change), number=True),
            )
        )
    return DataTable((Cell("Stage"), *(Cell(name, number=True) for name in names)), tuple(body))
