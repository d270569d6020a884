"""A golden case: a company of a few rows, a question, and the answer worked by hand from the catalogue."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.golden.company import Company


@dataclass(frozen=True)
class Expected:
    """One row of the answer. `denominator` is None where the value is no quotient."""

    value: float | None
    numerator: float | None
    denominator: float | None = None
    also: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Case:
    """`expected` by cut value; by `()` where the answer is one row. `asked` is what Company.ask takes."""

    kpi: str
    company: Callable[[], Company]
    asked: dict[str, Any]
    expected: dict[Any, Expected]

    def __str__(self) -> str:
        return f"{self.kpi} {' '.join(f'{name}={value}' for name, value in self.asked.items())}"


def one(
    value: float | None, numerator: float | None, denominator: float | None = None, **also: float
) -> dict[Any, Expected]:
    """The expectation of an answer that is not split."""
    return {(): Expected(value, numerator, denominator, also)}


def counts(**by_group: float) -> dict[Any, Expected]:
    """Counts or sums by cut value, in which the value is the numerator."""
    return {name: Expected(value, value) for name, value in by_group.items()}
