"""The catalogue: every KPI by funnel stage, with its advice, and its value now."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from abmetrics import answers
from abmetrics.answers import Answer, Question
from abmetrics.charts.findings import missing_reason
from abmetrics.kpis.catalogue import KPIS
from abmetrics.kpis.kpi import Kpi
from abmetrics.vocabulary import FunnelStage
from abmetrics.web.choices import head_choice
from abmetrics.web.page import Page
from abmetrics.web.visit import Visit


@dataclass(frozen=True)
class Entry:
    """One KPI as a line of the catalogue."""

    kpi: Kpi
    href: str
    value: str
    interval: str
    note: str
    twin: dict[str, Any]


def catalogue_page(visit: Visit) -> Page:
    """All KPIs in the order of the funnel."""
    visit.address.check_for_many()
    order = list(FunnelStage)
    sorted_kpis = sorted(KPIS, key=lambda known: order.index(known.stage))
    groups = [
        (stage.value.capitalize(), [_entry(visit, known) for known in known_in_stage])
        for stage, known_in_stage in groupby(sorted_kpis, key=lambda known: known.stage)
    ]
    twin = {"kpis": [entry.twin for _, entries in groups for entry in entries]}
    context = {"groups": groups, "period": visit.formats.period(visit.span), "count": len(KPIS)}
    return Page("kpis.html", "KPIs", "/kpis", context, twin, head_choice(visit, "/kpis"))


def _entry(visit: Visit, known: Kpi) -> Entry:
    answer = visit.ask(Question(known.id, where=_where(visit, known), period=visit.span))
    value, interval, note = _now(visit, known, answer)
    return Entry(known, visit.page_of(known.id, visit.address.span), value, interval, note, _twin(known, answer))


def _where(visit: Visit, known: Kpi) -> tuple[tuple[str, str], ...]:
    """The filters that the KPI has a cut for; the others say nothing about it."""
    return tuple(pair for pair in visit.address.where if pair[0] in known.cuts)


def _now(visit: Visit, known: Kpi, answer: Answer) -> tuple[str, str, str]:
    if len(answer.rows) != 1:
        return f"{len(answer.rows)} groups", "", ""
    row = answer.rows[0]
    value = visit.formats.value(known.unit, row.value, compact=True)
    interval = visit.formats.interval(known.unit, row.low, row.high, compact=True)
    return value, interval, missing_reason(row) if row.value is None else ", ".join(row.flags)


def _twin(known: Kpi, answer: Answer) -> dict[str, Any]:
    return {
        "id": known.id,
        "name": known.name,
        "question": known.question,
        "stage": known.stage.value,
        "unit": known.unit.value,
        "population": known.population.meaning,
        "better": known.better.value,
        "advice": known.advice.value,
        "advice_reason": known.advice_reason,
        "horizon": known.horizon.value,
        "cuts": list(known.cuts),
        "now": answers.answer_json(answer),
    }
