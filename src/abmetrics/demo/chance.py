"""Seeded chance and the calendar of the simulation: each part draws from its own stream.

A stream per part keeps the company recognisable when one part changes: drawing one more survey leaves every
deal where it was.
"""

from __future__ import annotations

import datetime as dt
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.random import Generator

T = TypeVar("T")

FIRST_HOUR, LAST_HOUR = 6, 19
"""UTC hours in which things happen: within them the day in UTC and in Europe/Berlin is the same one."""


@dataclass(frozen=True)
class Span:
    """The time that is simulated: 24 months of activity up to and with `through`, and older deals before it."""

    through: dt.date

    @property
    def start(self) -> dt.date:
        """First day of activity and of the ABM programme."""
        return years_later(self.through + dt.timedelta(days=1), -2)

    @property
    def first_deal(self) -> dt.date:
        """The CRM holds deals from a year before the programme began."""
        return years_later(self.start, -1)

    @property
    def days(self) -> int:
        """Number of days of activity."""
        return (self.through - self.start).days + 1


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
    shares = np.asarray(weights, dtype=float)
    return options[int(rng.choice(len(options), p=shares / shares.sum()))]


def day_between(rng: Generator, first: dt.date, last: dt.date) -> dt.date:
    """A day of the closed interval; `first` where the interval is empty."""
    return first + dt.timedelta(days=int(rng.integers(max((last - first).days, 0) + 1)))


def at_work(rng: Generator, day: dt.date) -> dt.datetime:
    """A moment of that day's working hours, UTC."""
    second = int(rng.integers(FIRST_HOUR * 3600, LAST_HOUR * 3600))
    return dt.datetime.combine(day, dt.time(), dt.UTC) + dt.timedelta(seconds=second)
