"""The first page: the funnel, a strip of key figures, and where close rate and engagement stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from abmetrics import answers
from abmetrics.answers import Answer, AnswerRow, Funnel, Question
from abmetrics.charts.bars import bars_scene, interval_scene, ranked
from abmetrics.charts.figure import NARROW, Figure, answer_table, funnel_table
from abmetrics.charts.findings import balance_finding, cut_finding, funnel_finding, missing_reason, trend_finding
from abmetrics.charts.funnel import funnel_scene
from abmetrics.charts.labels import cut_name, filter_words
from abmetrics.charts.scene import Scene
from abmetrics.charts.trend import sparkline_scene, trend_scene
from abmetrics.kpis.catalogue import kpi
from abmetrics.measures.periods import previous
from abmetrics.vocabulary import Grain
from abmetrics.web.choices import head_choice
from abmetrics.web.page import Page
from abmetrics.web.visit import Visit

CARDS = (
    "engagement_rate",
    "opportunity_rate",
    "close_rate",
    "target_account_pipeline",
    "won_revenue",
    "net_promoter_score",
)
BY_PROGRAMME, BY_TIER, BY_MONTH = "close_rate", "opportunity_rate", "engagement_minutes"
SHARED_CUTS = frozenset.intersection(*(frozenset(kpi(id).cuts) for id in (*CARDS, BY_PROGRAMME, BY_TIER, BY_MONTH)))
"""The cuts that every number of the page has: what the page can be filtered by."""

_WHOLE, _WIDER, _NARROWER = 1190.0, 664.0, 454.0
_CARD = 364.0


@dataclass(frozen=True)
class Fact:
    """A line of the box beside the headline."""

    name: str
    words: str
    href: str = ""


@dataclass(frozen=True)
class Card:
    """A key figure with its interval, the period before and its last twelve months."""

    name: str
    href: str
    figure: str
    unit: str
    was: str
    why: str
    interval: Scene
    spark: Scene
    twin: dict[str, Any]


def overview(visit: Visit) -> Page:
    """The overview for the visit's period and filters."""
    visit.address.check_for_many()
    funnel = visit.funnel()
    cards = [_card(visit, kpi_id) for kpi_id in CARDS]
    by_programme = _by_cut(visit, BY_PROGRAMME, "programme", "Deals closed")
    by_tier = _by_cut(visit, BY_TIER, "tier", "Accounts listed")
    minutes = _by_month(visit, BY_MONTH)
    figures = [
        (_funnel_figure(visit, funnel), "span-7 tall"),
        (by_programme[0], "span-5"),
        (by_tier[0], "span-5"),
        (minutes[0], "span-12"),
    ]
    twin = {
        "funnel": answers.funnel_json(funnel),
        "cards": [card.twin for card in cards],
        "figures": [answers.answer_json(answer) for _, answer in (by_programme, minutes, by_tier)],
    }
    context = {
        "kicker": _kicker(visit),
        "headline": funnel_finding(funnel, visit.formats),
        "facts": _facts(visit, funnel),
        "cards": cards,
        "figures": figures,
    }
    return Page("overview.html", "Overview", "/", context, twin, head_choice(visit, "/"))


def _kicker(visit: Visit) -> str:
    filters = [filter_words(name, value) for name, value in visit.address.where]
    return " · ".join([visit.formats.period(visit.span), visit.formats.days(visit.span), *filters])


def _facts(visit: Visit, funnel: Funnel) -> list[Fact]:
    formats, address = visit.formats, visit.address.carried
    facts = [
        Fact("Data through", formats.day(visit.build.manifest.data_through), address.link("/data")),
        Fact("Funnel as of", formats.day(funnel.as_of)),
        Fact("Compared with", formats.period(funnel.before)),
    ]
    if funnel.outside is None:
        return facts
    outside = Fact("Outside the target lists", f"{formats.part(funnel.outside)} accounts")
    return [*facts, outside, *(Fact("Note", flag) for flag in funnel.flags)]


def _funnel_figure(visit: Visit, funnel: Funnel) -> Figure:
    formats, href = visit.formats, visit.page_of_stage
    return Figure(
        id="funnel",
        finding=balance_finding(funnel, formats),
        subtitle=f"Accounts by stage on {formats.day(funnel.as_of)}. Tick: {formats.period(funnel.before)}.",
        wide=funnel_scene(funnel, _WIDER, formats, href),
        narrow=funnel_scene(funnel, NARROW, formats, href),
        table=funnel_table(funnel, formats, href),
        footnote="Share going on ± 95%. Changes are not yet tested against noise.",
        link=visit.page_of("stage_balance", visit.address.span),
        link_words="Open accounts",
    )


def _card(visit: Visit, kpi_id: str) -> Card:
    defined, formats = kpi(kpi_id), visit.formats
    question = Question(kpi_id, where=visit.address.where, period=visit.span)
    earlier = Question(kpi_id, where=visit.address.where, period=previous(visit.span))
    monthly = Question(kpi_id, where=visit.address.where, period=visit.year, grain=Grain.MONTH)
    now, before, months = visit.ask(question), visit.ask(earlier), visit.ask(monthly)
    row, row_before = now.rows[0], before.rows[0]
    figure, unit = formats.figure(defined.unit, row.value, compact=True)
    was = f"{formats.value(defined.unit, row_before.value, compact=True)} in {formats.period(row_before.period)}"
    return Card(
        name=defined.name,
        href=visit.page_of(kpi_id, visit.address.span),
        figure=figure,
        unit=unit,
        was="" if row_before.value is None else was,
        why=missing_reason(row) if row.value is None else "",
        interval=interval_scene(f"{defined.name}: 95% interval", row, row_before, defined.unit, _CARD, formats),
        spark=sparkline_scene(f"{defined.name} by month", months.rows, defined.unit, 130, 40, formats),
        twin={
            "now": answers.answer_json(now),
            "before": answers.answer_json(before),
            "months": answers.answer_json(months),
        },
    )


def _by_cut(visit: Visit, kpi_id: str, cut: str, what: str) -> tuple[Figure, Answer]:
    defined, formats, year = kpi(kpi_id), visit.formats, visit.year
    answer = visit.ask(Question(kpi_id, by=(cut,), where=visit.address.where, period=year))
    title = f"{defined.name} by {cut_name(cut)}"
    rows = ranked(answer.rows, cut)

    def group(row: AnswerRow) -> str:
        return visit.page_of(kpi_id, year, **{cut: row.cuts[cut]})

    return Figure(
        id=f"{kpi_id}_by_{cut}",
        finding=cut_finding(defined.name, answer.rows, cut, defined.unit, formats),
        subtitle=f"{what} in the 12 months to {formats.day(year.last_day)}.",
        wide=bars_scene(title, rows, cut, defined.unit, _NARROWER, formats, group),
        narrow=bars_scene(title, rows, cut, defined.unit, NARROW, formats, group),
        table=answer_table(rows, (cut,), defined.unit, formats, group),
        footnote="Bands: 95%. Hollow: too few.",
        link=visit.page_of(kpi_id, year),
        link_words="Open definition",
    ), answer


def _by_month(visit: Visit, kpi_id: str) -> tuple[Figure, Answer]:
    defined, formats = kpi(kpi_id), visit.formats
    answer = visit.ask(Question(kpi_id, where=visit.address.where, period=visit.year, grain=Grain.MONTH))
    title = f"{defined.name} by month"

    def month(row: AnswerRow) -> str:
        return visit.page_of(kpi_id, row.period)

    def at(width: float, height: float) -> Scene:
        return trend_scene(
            title, answer.rows, defined.unit, width, height, formats, lambda span: visit.page_of(kpi_id, span)
        )

    return Figure(
        id=f"{kpi_id}_by_month",
        finding=trend_finding(defined.name, answer.rows, defined.unit, formats),
        subtitle=f"{defined.question} Twelve months, by month.",
        wide=at(_WHOLE, 270),
        narrow=at(NARROW, 220),
        table=answer_table(answer.rows, (), defined.unit, formats, month),
        footnote="Band: 95% interval. Dotted: the period is not over.",
        link=visit.page_of(kpi_id, visit.year),
        link_words="Open definition",
    ), answer
