"""The selects in the head of a page: period and tier. They send a GET form, so the address stays the state."""

from __future__ import annotations

from dataclasses import replace

from abmetrics.answers import Question
from abmetrics.charts.labels import cut_value
from abmetrics.kpis.kpi import Kpi
from abmetrics.web.address import EVERYTHING, span_text
from abmetrics.web.page import Choice, Field, Option
from abmetrics.web.visit import Visit


def head_choice(visit: Visit, path: str, known: Kpi | None = None) -> Choice:
    """Period and, unless the page is of a KPI that has no tiers, tier; all other parameters stay as they are.

    All the data together is a choice for one KPI only.
    """
    fields = [_period(visit, with_all=known is not None)]
    where = visit.address.where
    if known is None or "tier" in known.cuts:
        fields.append(_tier(visit))
        where = tuple(pair for pair in where if pair[0] != "tier")
    rest = replace(visit.address, span=None, everything=False, where=where, page=1)
    return Choice(path, fields, rest.pairs())


def _period(visit: Visit, *, with_all: bool) -> Field:
    spans = list(visit.quarters)
    if visit.address.span is not None and visit.address.span not in spans:
        spans.insert(0, visit.address.span)
    options = [Option(span_text(span), visit.formats.period(span)) for span in spans]
    if with_all:
        options.append(Option(EVERYTHING, "All the data"))
    chosen = EVERYTHING if visit.address.everything else span_text(visit.span)
    return Field("period", "Period", options, chosen)


def _tier(visit: Visit) -> Field:
    rows = visit.ask(Question("target_accounts", by=("tier",), period=visit.span)).rows
    tiers = sorted(
        {row.cuts["tier"] for row in rows} | {value for name, value in visit.address.where if name == "tier"}
    )
    options = [Option("", "All tiers"), *(Option(tier, cut_value("tier", tier)) for tier in tiers)]
    return Field("tier", "Tier", options, dict(visit.address.where).get("tier", ""))
