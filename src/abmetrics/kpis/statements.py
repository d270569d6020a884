"""The statements that answer a request, whatever its kind of formula: the one place that tells kinds apart.

Durations and cohorts are counted per day (kpis/courses.py), changes set two periods side by side (kpis/changes.py),
composites are the statements of their parts; all others have the one shape of kpis/compile.py.
"""

from __future__ import annotations

from dataclasses import replace

from sqlglot import exp

from abmetrics.engines.portable import render
from abmetrics.kpis import changes, courses
from abmetrics.kpis import compile as one_period
from abmetrics.kpis.compile import Request
from abmetrics.kpis.kpi import Kind, Part
from abmetrics.measures.periods import Span, trailing_months


def value_statement(request: Request) -> exp.Select:
    """The statement behind the values of a request that is no composite."""
    if request.kpi.formula.course:
        return courses.counts_statement(request)
    if request.kpi.formula.kind is Kind.CHANGE:
        return changes.value_statement(request)
    return one_period.value_statement(request)


def account_statement(request: Request) -> exp.Select:
    """The same per account: what intervals over accounts are computed from."""
    if request.kpi.formula.course:
        return courses.account_counts_statement(request)
    if request.kpi.formula.kind is Kind.CHANGE:
        return changes.account_statement(request)
    return one_period.account_statement(request)


def evidence_statement(request: Request) -> exp.Select:
    """The source rows behind the values of a request that is no composite."""
    if request.kpi.formula.course:
        return courses.units_statement(request)
    if request.kpi.formula.kind is Kind.CHANGE:
        return changes.evidence_statement(request)
    return one_period.evidence_statement(request)


def request_sql(request: Request, dialect: str) -> str:
    """The SQL of a request, in an engine's dialect; of a composite that of its parts, each under its name."""
    if not request.kpi.formula.parts:
        return render(value_statement(request), dialect)
    parts = ((part.kpi.id, request_sql(part_request(request, part), dialect)) for part in request.kpi.formula.parts)
    return "\n;\n".join(f"-- {id}\n{sql}" for id, sql in parts)


def part_request(request: Request, part: Part) -> Request:
    """What a composite asks of one of its parts."""
    return replace(request, kpi=part.kpi, periods=tuple(part_span(span, part) for span in request.periods))


def part_span(span: Span, part: Part) -> Span:
    """The period a part is asked over: the composite's own, or the months up to its end."""
    return trailing_months(span.end, part.months) if part.months else span
