"""A KPI's page: the value, drawn as its address asks; what it means, how it is computed, and rows behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from abmetrics import answers
from abmetrics.answers import Answer, AnswerRow
from abmetrics.charts.bars import bars_scene, interval_scene, ranked
from abmetrics.charts.figure import NARROW, Figure, answer_table
from abmetrics.charts.findings import Finding, cut_finding, trend_finding, value_finding
from abmetrics.charts.labels import cut_name, cut_value, filter_words
from abmetrics.charts.scene import Scene
from abmetrics.charts.trend import trend_scene
from abmetrics.kpis.catalogue import kpi
from abmetrics.kpis.kpi import Kpi
from abmetrics.measures.measure import Measure
from abmetrics.measures.periods import Span, previous
from abmetrics.vocabulary import Grain
from abmetrics.web.choices import head_choice
from abmetrics.web.evidence_page import evidence_table
from abmetrics.web.page import Page
from abmetrics.web.visit import Visit

_WIDE, _THIRD = 772.0, 349.0
_MOST_GROUPS = 24
_MOST_MULTIPLES = 6
_PREVIEW = 8


@dataclass(frozen=True)
class Chip:
    """One choice of how the value is split."""

    words: str
    href: str
    current: bool


def definition_page(visit: Visit, kpi_id: str) -> Page:
    """The page of a KPI; UnknownName if there is none, QuestionError if it cannot be asked as the address says."""
    known = kpi(kpi_id)
    address = visit.address
    question = address.question(kpi_id, visit.usual)
    answer = visit.ask(question)
    by = tuple(answer.rows[0].cuts) if answer.rows else question.by
    before = _before(visit, answer)
    evidence = visit.explain(question, 0, _PREVIEW)
    rows_href = address.link(f"/kpi/{kpi_id}/rows")
    context = {
        "kpi": known,
        "kicker": _kicker(visit, known, answer),
        "headline": _headline(visit, known, by, answer),
        "interval": _interval(visit, known, answer, before),
        "parts": _parts(visit, answer),
        "was": "" if before is None else _value_in(visit, known, before),
        "figures": _figures(visit, known, by, answer),
        "by_chips": _by_chips(visit, known, by),
        "grain_chips": _grain_chips(visit, kpi_id),
        "numbers": answer_table(answer.rows, by, known.unit, visit.formats, lambda row: _rows_of(visit, known, row)),
        "facts": _facts(known),
        "measures": [_told(measure) for measure in known.measures],
        "statements": [(dialect, visit.sql(question, dialect)) for dialect in ("duckdb", "spark")],
        "evidence": evidence_table(evidence.rows, visit.formats),
        "rows_href": rows_href,
    }
    twin = answers.answer_json(answer) | {"definition": definition_json(known)}
    return Page("kpi.html", known.name, "/kpis", context, twin, head_choice(visit, f"/kpi/{kpi_id}", known))


def definition_json(known: Kpi) -> dict[str, Any]:
    """What a KPI means, for the page's twin."""
    return dict(_facts(known)) | {
        "question": known.question,
        "measures": [dict(_told(measure)) for measure in known.formula.measures],
    }


def _kicker(visit: Visit, known: Kpi, answer: Answer) -> str:
    filters = [filter_words(name, value) for name, value in visit.address.where]
    spans = sorted({row.period for row in answer.rows})
    shown = [visit.formats.days(Span(spans[0].start, spans[-1].end))] if spans else []
    return " · ".join([known.stage.value.capitalize(), *shown, *filters])


def _headline(visit: Visit, known: Kpi, by: tuple[str, ...], answer: Answer) -> Finding:
    over_time = answer.question.grain is not None
    if over_time and not by:
        return trend_finding(known.name, answer.rows, known.unit, visit.formats)
    if len(by) == 1 and not over_time and answer.rows:
        return cut_finding(known.name, answer.rows, by[0], known.unit, visit.formats)
    if len(answer.rows) == 1:
        return value_finding(known.name, answer.rows[0], known.unit, visit.formats)
    return Finding(known.name, "", "")


def _before(visit: Visit, answer: Answer) -> AnswerRow | None:
    """The same in the period before, where there is one value and a period to go back from."""
    question = answer.question
    if len(answer.rows) != 1 or answer.rows[0].cuts or question.grain is not None or question.period is None:
        return None
    return visit.ask(replace(question, period=previous(question.period))).rows[0]


def _parts(visit: Visit, answer: Answer) -> list[tuple[str, str]]:
    """Numerator and denominator of the one value that is shown, where it has both."""
    if len(answer.rows) != 1 or answer.rows[0].denominator is None:
        return []
    row, part = answer.rows[0], visit.formats.part
    return [("Numerator ÷ denominator", f"{part(row.numerator)} ÷ {part(row.denominator)}")]


def _value_in(visit: Visit, known: Kpi, row: AnswerRow) -> str:
    return f"{visit.formats.value(known.unit, row.value, compact=True)} in {visit.formats.period(row.period)}"


def _interval(visit: Visit, known: Kpi, answer: Answer, before: AnswerRow | None) -> Scene | None:
    if len(answer.rows) != 1 or answer.rows[0].value is None:
        return None
    return interval_scene(f"{known.name}: 95% interval", answer.rows[0], before, known.unit, 340, visit.formats)


def _rows_of(visit: Visit, known: Kpi, row: AnswerRow) -> str:
    filters = {name: value for name, value in row.cuts.items() if name in known.cuts}
    there = replace(visit.address.carried.filtered(**filters), span=row.period, everything=False)
    return there.link(f"/kpi/{known.id}/rows")


def _figures(visit: Visit, known: Kpi, by: tuple[str, ...], answer: Answer) -> list[Figure]:
    question = answer.question
    if not by:
        if question.grain is not None:
            return [_trend(visit, known, answer.rows, known.name)]
        months = visit.ask(replace(question, period=visit.year, grain=Grain.MONTH))
        return [_trend(visit, known, months.rows, known.name)]
    if len(by) > 1:
        return []
    if question.grain is None:
        return [_bars(visit, known, answer.rows, by[0])]
    groups: dict[str, list[AnswerRow]] = {}
    for row in answer.rows:
        groups.setdefault(row.cuts[by[0]], []).append(row)
    return [
        _trend(visit, known, rows, cut_value(by[0], group), answer.rows)
        for group, rows in list(groups.items())[:_MOST_MULTIPLES]
    ]


def _trend(visit: Visit, known: Kpi, rows: Sequence[AnswerRow], name: str, beside: Sequence[AnswerRow] = ()) -> Figure:
    formats = visit.formats

    def at(room: float, height: float) -> Scene:
        return trend_scene(name, rows, known.unit, room, height, formats, month, beside)

    def month(span: Span) -> str:
        return visit.page_of(known.id, span)

    return Figure(
        id=f"trend-{name}".replace(" ", "-"),
        finding=trend_finding(name, rows, known.unit, formats),
        subtitle="Band: 95% interval. Dotted: the period is not over.",
        wide=at(_THIRD, 210) if beside else at(_WIDE, 300),
        narrow=at(NARROW, 220),
        table=answer_table(rows, (), known.unit, formats, lambda row: _rows_of(visit, known, row)),
        footnote="Each point opens its period.",
        link=visit.address.link(f"/kpi/{known.id}/rows"),
        link_words="Open rows",
    )


def _bars(visit: Visit, known: Kpi, rows: Sequence[AnswerRow], cut: str) -> Figure:
    formats = visit.formats
    shown = ranked(sorted(rows, key=lambda row: -row.n)[:_MOST_GROUPS] if len(rows) > _MOST_GROUPS else rows, cut)
    fewer = f" The {len(shown)} largest of {len(rows)} groups." if len(shown) < len(rows) else ""

    def group(row: AnswerRow) -> str:
        return visit.page_of(known.id, visit.address.span, **{cut: row.cuts[cut]})

    return Figure(
        id=f"by-{cut}",
        finding=cut_finding(known.name, rows, cut, known.unit, formats),
        subtitle=f"By {cut_name(cut)}. Band: 95% interval; hollow: too few to tell.{fewer}",
        wide=bars_scene(known.name, shown, cut, known.unit, _WIDE, formats, group),
        narrow=bars_scene(known.name, shown, cut, known.unit, NARROW, formats, group),
        table=answer_table(rows, (cut,), known.unit, formats, lambda row: _rows_of(visit, known, row)),
        footnote="n: units behind the value. A group's name narrows the page to it.",
        link=visit.address.link(f"/kpi/{known.id}/rows"),
        link_words="Open rows",
    )


def _by_chips(visit: Visit, known: Kpi, by: tuple[str, ...]) -> list[Chip]:
    address = visit.address
    path = f"/kpi/{known.id}"
    whole = [] if known.by_default else [Chip("all together", replace(address, by=(), page=1).link(path), not by)]
    return whole + [
        Chip(cut_name(cut), replace(address, by=(cut,), page=1).link(path), by == (cut,)) for cut in known.cuts
    ]


def _grain_chips(visit: Visit, kpi_id: str) -> list[Chip]:
    address = visit.address
    path = f"/kpi/{kpi_id}"
    grains = (None, Grain.WEEK, Grain.MONTH, Grain.QUARTER, Grain.YEAR)
    return [
        Chip(grain or "whole period", replace(address, grain=grain).link(path), address.grain == grain)
        for grain in grains
    ]


def _facts(known: Kpi) -> list[tuple[str, str]]:
    basis = "as of the period's end" if known.is_as_of else known.date_basis
    return [
        ("formula", known.formula.words),
        ("population", known.population.meaning),
        ("unit", known.unit.value),
        ("date basis", basis),
        ("interval", known.interval.value),
        ("better", known.better.value),
        ("horizon", known.horizon.value),
        ("advice", f"{known.advice.value}: {known.advice_reason}" if known.advice_reason else known.advice.value),
        ("playbook", known.playbook),
        ("source", known.source),
    ]


def _told(measure: Measure) -> list[tuple[str, str]]:
    what = measure.of or measure.fact.key
    return [
        ("id", measure.id),
        ("table", measure.fact.table.name),
        ("aggregate", f"{measure.aggregate.value} of {what}"),
        ("where", measure.where),
        ("on", measure.on or "the period's end"),
    ]
