"""Composites: the product and quotient of other KPIs' answers, each part with its own population and date basis."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

from abmetrics.answers.shapes import AnswerRow, Number
from abmetrics.kpis.kpi import Formula


@dataclass(frozen=True)
class Combined:
    """One row of a composite. It has no interval: its parts come from other accounts and dates, and vary together."""

    value: float | None
    numerator: float | None
    denominator: float | None
    n: int
    """Units of the part that has the fewest."""
    also: dict[str, Number]
    """The value of each part that is known."""
    flags: tuple[str, ...]
    """Those of all parts."""


def combined(formula: Formula, rows: tuple[AnswerRow, ...]) -> Combined:
    """The parts' rows of one period and group, in the formula's order, made one; NULL where one of them is NULL.

    The numerator is the product of what is multiplied, the denominator that of what it is divided by, NULL where it is
    divided by nothing. By zero it is not divided: NULL.
    """
    numerator = _product(rows[: len(formula.times)])
    denominator = _product(rows[len(formula.times) :]) if formula.over else None
    value = numerator
    if formula.over and numerator is not None:
        value = numerator / denominator if denominator else None
    known = {part.kpi.id: row.value for part, row in zip(formula.parts, rows, strict=True)}
    return Combined(
        value=value,
        numerator=numerator,
        denominator=denominator,
        n=min(row.n for row in rows),
        also={id: part for id, part in known.items() if part is not None},
        flags=tuple(dict.fromkeys(flag for row in rows for flag in row.flags)),
    )


def _product(rows: tuple[AnswerRow, ...]) -> float | None:
    values = [float(row.value) for row in rows if row.value is not None]
    return prod(values) if len(values) == len(rows) else None
