"""Periods: half-open spans of local days, how people write them, and how long ones are split (rule 1)."""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange
from dataclasses import dataclass

from abmetrics.errors import QuestionError
from abmetrics.vocabulary import Grain

_FORMS = "2026, 2026-Q3, 2026-09, 2026-W39, 2026-09-15, FY2026 or FY2026-Q3"
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, order=True)
class Span:
    """The local days from `start` to before `end`."""

    start: dt.date
    end: dt.date

    def __post_init__(self) -> None:
        if self.start >= self.end:
            raise QuestionError(f"the period {self.start} to {self.end} is empty: it must end after its first day")

    @property
    def days(self) -> int:
        """Length in days."""
        return (self.end - self.start).days

    @property
    def last_day(self) -> dt.date:
        """The last day inside the span."""
        return self.end - _DAY

    @classmethod
    def through(cls, start: dt.date, last_day: dt.date) -> Span:
        """The span whose last day is `last_day`."""
        return cls(start, last_day + _DAY)


def parse_period(text: str, fiscal_year_start: int = 1) -> Span:
    """The span a person means by 2026, 2026-Q3, 2026-09, 2026-W39, 2026-09-15, FY2026 or FY2026-Q3.

    A fiscal year is named after the calendar year it ends in.

    >>> parse_period("2026-Q3")
    Span(start=datetime.date(2026, 7, 1), end=datetime.date(2026, 10, 1))
    >>> parse_period("FY2026", fiscal_year_start=4).start
    datetime.date(2025, 4, 1)
    """
    match = re.fullmatch(r"(FY)?(\d{4})(?:-(?:Q([1-4])|W(\d{2})|(\d{2})(?:-(\d{2}))?))?", text.strip(), re.IGNORECASE)
    if not match:
        raise QuestionError(f"{text!r} is not a period; write {_FORMS}, or use --from and --to")
    fiscal, year_text, quarter, week, month, day = match.groups()
    year = int(year_text)
    try:
        if fiscal and (week or month):
            raise ValueError("a fiscal year has quarters only")
        if day:
            start = dt.date(year, int(month), int(day))
            return Span(start, start + _DAY)
        if week:
            start = dt.date.fromisocalendar(year, int(week), 1)
            return Span(start, start + 7 * _DAY)
        first = _fiscal_start(year, fiscal_year_start) if fiscal else dt.date(year, 1, 1)
        if month:
            first = dt.date(year, int(month), 1)
            return Span(first, add_months(first, 1))
        if quarter:
            first = add_months(first, 3 * (int(quarter) - 1))
            return Span(first, add_months(first, 3))
        return Span(first, add_months(first, 12))
    except (ValueError, OverflowError) as error:
        raise QuestionError(f"{text!r} is not a period ({error}); write {_FORMS}") from error


def split(span: Span, grain: Grain, fiscal_year_start: int = 1) -> tuple[Span, ...]:
    """The span cut at every border of `grain`; the first and last piece may be shorter than a whole one."""
    pieces: list[Span] = []
    start = span.start
    while start < span.end:
        end = min(_next_border(start, grain, fiscal_year_start), span.end)
        pieces.append(Span(start, end))
        start = end
    return tuple(pieces)


def previous(span: Span) -> Span:
    """The period before: the calendar one where the span is whole months, else the same number of days."""
    if span.start.day == 1 and span.end.day == 1:
        months = (span.end.year - span.start.year) * 12 + span.end.month - span.start.month
        return Span(add_months(span.start, -months), span.start)
    return Span(span.start - (span.end - span.start), span.start)


def trailing_months(end: dt.date, months: int) -> Span:
    """The months up to a day that is no longer in it; from the 31st on, a shorter month's last day stands for it.

    >>> trailing_months(dt.date(2024, 3, 31), 1)
    Span(start=datetime.date(2024, 2, 29), end=datetime.date(2024, 3, 31))
    """
    first = add_months(end.replace(day=1), -months)
    return Span(first.replace(day=min(end.day, monthrange(first.year, first.month)[1])), end)


def quarter_of(day: dt.date) -> Span:
    """The calendar quarter a day is in."""
    first = dt.date(day.year, day.month - (day.month - 1) % 3, 1)
    return Span(first, add_months(first, 3))


def add_months(day: dt.date, months: int) -> dt.date:
    """The first of a month `months` later; `day` must be the first of one."""
    index = day.year * 12 + day.month - 1 + months
    return dt.date(index // 12, index % 12 + 1, 1)


def _fiscal_start(year: int, month: int) -> dt.date:
    return dt.date(year if month == 1 else year - 1, month, 1)


def _next_border(day: dt.date, grain: Grain, fiscal_year_start: int) -> dt.date:
    if grain is Grain.DAY:
        return day + _DAY
    if grain is Grain.WEEK:
        return day + (7 - day.weekday()) * _DAY
    months = {Grain.MONTH: 1, Grain.QUARTER: 3, Grain.YEAR: 12, Grain.FISCAL_QUARTER: 3, Grain.FISCAL_YEAR: 12}[grain]
    offset = fiscal_year_start - 1 if grain in (Grain.FISCAL_QUARTER, Grain.FISCAL_YEAR) else 0
    first = day.replace(day=1)
    return add_months(first, months - (day.month - 1 - offset) % months)
