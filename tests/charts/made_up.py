"""Answers made up by hand, so that what a chart must show is known before it is drawn."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from abmetrics.answers import AnswerRow, Funnel, FunnelStep, Number
from abmetrics.measures.periods import Span, parse_period, previous
from abmetrics.vocabulary import Stage

Q3 = parse_period("2026-Q3")
STAGES = [stage for stage in Stage if stage is not Stage.OUTSIDE]


def row(
    value: Number | None,
    low: float | None = None,
    high: float | None = None,
    *,
    n: int = 100,
    flags: tuple[str, ...] = (),
    period: Span = Q3,
    **cuts: str,
) -> AnswerRow:
    """One row of an answer; its parts do not matter here."""
    return AnswerRow(period, cuts, value, value, None, n, low, high, flags)


def months(values: Sequence[Number | None], year: int = 2026) -> list[AnswerRow]:
    """One row per month from January, each with an interval of a tenth to either side."""
    spans = [parse_period(f"{year + at // 12}-{at % 12 + 1:02}") for at in range(len(values))]
    return [_with_interval(value, span) for value, span in zip(values, spans, strict=True)]


def funnel(
    balances: Sequence[Number | None] = (188, 118, 46, 22, 19, 7),
    reached: Sequence[Number | None] = (400, 212, 94, 48, 26, 7),
    before: Sequence[Number | None] = (395, 194, 90, 41, 24, 6),
    rates: Sequence[Number | None] = (0.53, 0.443, 0.511, 0.542, 0.269),
    labels: Sequence[str] = ("Target", "Engaged", "Opportunity", "Won", "Retained", "Expanded"),
) -> Funnel:
    """Six stages of which balance, reached, reached before and rate are given."""
    steps = tuple(
        FunnelStep(
            stage=stage,
            label=labels[at],
            balance=balances[at],
            balance_before=before[at],
            reached=reached[at],
            reached_before=before[at],
            rate_on=_rate(rates[at]) if at < len(rates) else None,
            rate_on_before=_rate(0.5) if at < len(rates) else None,
        )
        for at, stage in enumerate(STAGES)
    )
    return Funnel(Q3, previous(Q3), dt.date(2026, 9, 30), "20261001T000000.000000", (), steps, 612, ())


def _with_interval(value: Number | None, span: Span) -> AnswerRow:
    if value is None:
        return row(None, period=span)
    return row(value, *sorted((float(value) * 0.9, float(value) * 1.1)), period=span)


def _rate(value: Number | None) -> AnswerRow:
    return row(None) if value is None else row(value, float(value) * 0.8, min(float(value) * 1.2, 1.0))
