"""Answers as JSON: the shapes other tools rely on."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from abmetrics.answers.shapes import Answer, AnswerRow, EvidenceRow, Explanation, Funnel, FunnelStep, Number
from abmetrics.measures.periods import Span


def answer_json(answer: Answer) -> dict[str, Any]:
    """`{"kpi", "name", "unit", "population", "currency", "as_of", "build", "rows": […]}`."""
    return {
        "kpi": answer.kpi.id,
        "name": answer.kpi.name,
        "unit": answer.kpi.unit.value,
        "population": answer.kpi.population.value,
        "currency": answer.currency,
        "as_of": answer.as_of.isoformat(),
        "build": answer.build,
        "rows": [_row(row) for row in answer.rows],
    }


def explanation_json(explanation: Explanation) -> dict[str, Any]:
    """`{"kpi", "rows": [{"part", "source", "record_id", "file", "line", …}]}`."""
    return {
        "kpi": explanation.kpi.id,
        "build": explanation.build,
        "rows": [_evidence(row) for row in explanation.rows],
    }


def funnel_json(funnel: Funnel) -> dict[str, Any]:
    """The funnel's stages in order, each with its balance, how many got at least so far, and who goes on."""
    return {
        "period": _span(funnel.period),
        "before": _span(funnel.before),
        "as_of": funnel.as_of.isoformat(),
        "build": funnel.build,
        "where": dict(funnel.where),
        "outside": _number(funnel.outside),
        "flags": list(funnel.flags),
        "steps": [_step(step) for step in funnel.steps],
    }


def _row(row: AnswerRow) -> dict[str, Any]:
    return {
        "period": _span(row.period),
        "cuts": row.cuts,
        "value": _number(row.value),
        "numerator": _number(row.numerator),
        "denominator": _number(row.denominator),
        "n": row.n,
        "low": row.low,
        "high": row.high,
        "flags": [str(flag) for flag in row.flags],
        "also": {id: _number(count) for id, count in row.also.items()},
    }


def _evidence(row: EvidenceRow) -> dict[str, Any]:
    return {
        "part": row.part,
        "amount": _number(row.amount),
        "unit_id": row.unit_id,
        "account_id": row.account_id,
        "source": row.source,
        "record_id": row.record_id,
        "file": row.file,
        "line": row.line,
        "period": _span(row.period),
        "cuts": row.cuts,
    }


def _step(step: FunnelStep) -> dict[str, Any]:
    return {
        "stage": step.stage.value,
        "label": step.label,
        "balance": _number(step.balance),
        "balance_before": _number(step.balance_before),
        "reached": _number(step.reached),
        "reached_before": _number(step.reached_before),
        "rate_on": None if step.rate_on is None else _row(step.rate_on),
        "rate_on_before": None if step.rate_on_before is None else _row(step.rate_on_before),
    }


def _span(span: Span) -> dict[str, str]:
    return {"start": span.start.isoformat(), "end": span.end.isoformat()}


def _number(value: Number | None) -> int | float | None:
    """A JSON number: whole values without a fraction, the rest at full precision."""
    if value is None or isinstance(value, int):
        return value
    if isinstance(value, Decimal) and value == value.to_integral_value():
        return int(value)
    return float(value)
