"""Seeded chance and the calendar of the simulation: each part draws from its own stream.

A stream per part keeps the company recognisable when one part changes: drawing one more survey leaves every
deal where it was.
"""

from __future__ import annotations

import datetime as dt
import zlib
from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import TypeVar
from zoneinfo import ZoneInfo

import numpy as np
from numpy.random import Generator

T = TypeVar("T")

TIME_ZONE = ZoneInfo("Europe/Berlin")
"""Where the company has its seat and reports."""

FIRST_HOUR, LAST_HOUR = 6, 19
"""UTC hours in which things happen: within them the day in UTC and at the seat is the same one."""

_MONTHS = 30


@dataclass(frozen=True)
class Span:
    """The time that is simulated: 30 months of activity up to and with `through`, and older deals before it."""

    through: dt.date

    @property
    def end(self) -> dt.date:
        """The day after the last."""
        return self.through + dt.timedelta(days=1)

    @cached_property
    def start(self) -> dt.date:
        """First day of activity and of the ABM programme."""
        months = self.end.year * 12 + self.end.month - 1 - _MONTHS
        return dt.date(months // 12, months % 12 + 1, min(self.end.day, 28))

    @property
    def first_deal(self) -> dt.date:
        """The CRM holds deals from a year and a half before the programme began."""
        return self.start - dt.timedelta(days=548)

    @property
    def days(self) -> int:
        """Number of days of activity."""
        return (self.end - self.start).days

    def holds(self, moment: dt.datetime) -> bool:
        """Whether a moment comes before the end of the last day, by the clock of the company's seat."""
        return moment.astimezone(TIME_ZONE).date() <= self.through

    def day(self, offset: int) -> dt.date:
        """The day that many days after the first."""
        return self.start + dt.timedelta(days=offset)

    def offset(self, day: dt.date) -> int:
        """How many days after the first a day lies; negative before it."""
        return (day - self.start).days


def stream(seed: int, part: str) -> Generator:
    """The random numbers of one part of the simulation."""
    return np.random.default_rng([seed, zlib.crc32(part.encode())])


def years_later(day: dt.date, years: int) -> dt.date:
    """The same day in another year; 29 February becomes the 28th."""
    leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + years, day=28 if leap_day else day.day)


def pick(rng: Generator, options: Sequence[T], weights: Sequence[float] | None = None) -> T:
    """One of the options, by weight where weights are given."""
    if weights is None:
        return options[int(rng.integers(len(options)))]
    sums = list(accumulate(weights))
    return options[min(bisect(sums, rng.random() * sums[-1]), len(options) - 1)]


def day_between(rng: Generator, first: dt.date, last: dt.date) -> dt.date:
    """A day of the closed interval; `first` where the interval is empty."""
    return first + dt.timedelta(days=int(rng.integers(max((last - first).days, 0) + 1)))


def at_work(rng: Generator, day: dt.date) -> dt.datetime:
    """A moment of that day's working hours, UTC."""
    second = int(rng.integers(FIRST_HOUR * 3600, LAST_HOUR * 3600))
    return dt.datetime.combine(day, dt.time(), dt.UTC) + dt.timedelta(seconds=second)


def local(day: dt.date, hour: int, minute: int = 0, second: int = 0) -> dt.datetime:
    """A moment on the clock of the company's seat, in UTC."""
    return dt.datetime.combine(day, dt.time(hour, minute, second), TIME_ZONE).astimezone(dt.UTC)
