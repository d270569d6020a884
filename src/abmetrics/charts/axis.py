"""Axes: where the round numbers are, and where a value comes to lie between two sides of a picture."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from abmetrics.charts.formats import Number

_ZERO_WITHIN = 0.4
_ROUND_STEPS = (1, 2, 2.5, 5, 10)


@dataclass(frozen=True)
class Axis:
    """Values from `low` to `high` laid out between the pixels `start` and `end` (end may be above start)."""

    low: float
    high: float
    start: float
    end: float
    ticks: tuple[float, ...]

    def place(self, value: Number) -> float:
        """The pixel of a value; values outside come to lie at the nearer end."""
        share = (float(value) - self.low) / (self.high - self.low)
        return self.start + min(max(share, 0.0), 1.0) * (self.end - self.start)


def axis(values: Iterable[Number | None], start: float, end: float, *, zero: bool = False, ticks: int = 4) -> Axis:
    """An axis that holds all values and ends at round numbers; None is skipped, no value at all gives 0 to 1.

    It begins at 0 when told to, and when the lowest value is below 40 % of the highest anyway.

    >>> axis([12, 87, None], 0, 100).ticks
    (0.0, 25.0, 50.0, 75.0, 100.0)
    """
    known = [float(value) for value in values if value is not None] or [0.0, 1.0]
    low, high = min(known), max(known)
    if zero or 0 <= low < _ZERO_WITHIN * high:
        low, high = min(low, 0.0), max(high, 0.0)
    if low == high:
        low, high = (low, low + 1) if low == 0 else (low - abs(low) / 2, high + abs(high) / 2)
    step = _round_step((high - low) / ticks)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    decimals = max(2 - math.floor(math.log10(step)), 0)
    places = tuple(round(index * step, decimals) for index in range(first, last + 1))
    return Axis(places[0], places[-1], start, end, places)


def _round_step(rough: float) -> float:
    power = 10.0 ** math.floor(math.log10(rough))
    return next(step * power for step in _ROUND_STEPS if step * power >= rough * (1 - 1e-9))
