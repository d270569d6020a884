"""How numbers, days and periods are written: the only place that rounds, and it only rounds for the eye."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.numbers import (
    format_compact_currency,
    format_compact_decimal,
    format_currency,
    format_decimal,
    format_percent,
)

from abmetrics.measures.periods import Span, add_months
from abmetrics.vocabulary import Unit

Number = int | float | Decimal

MISSING = "—"
_COMPACT_FROM = 10_000
_SHORT_FROM = 1_000
_WORDS = {Unit.DAYS: "days", Unit.HOURS: "hours", Unit.MINUTES: "min"}


@dataclass(frozen=True)
class Formats:
    """The writing habits of one locale and one currency."""

    currency: str
    locale: str = "en"

    def value(self, unit: Unit, number: Number | None, *, compact: bool = False) -> str:
        """A number with its unit: `41.2%`, `€10,005,534`, `57 days`; None is a dash. `compact`: `€10M`.

        >>> Formats("EUR").value(Unit.SHARE, 0.631501)
        '63.2%'
        >>> Formats("EUR").value(Unit.DAYS, Decimal("51.781973"))
        '51.8 days'
        """
        figure, word = self.figure(unit, number, compact=compact)
        return f"{figure} {word}" if word else figure

    def figure(self, unit: Unit, number: Number | None, *, compact: bool = False) -> tuple[str, str]:
        """The number and its unit's word apart, for places that set them in two sizes; the word may be empty."""
        if number is None:
            return MISSING, ""
        if unit is Unit.SHARE:
            return self._share(number), ""
        if unit is Unit.MONEY:
            return self._money(number, compact), ""
        return self._plain(unit, number, compact), _WORDS.get(unit, "")

    def change(self, unit: Unit, number: Number | None) -> str:
        """A difference with its sign; between shares in percentage points. No word on whether it means anything.

        >>> Formats("EUR").change(Unit.SHARE, -0.0241), Formats("EUR").change(Unit.COUNT, 12)
        ('−2.4 pp', '+12')
        """
        if number is None:
            return MISSING
        written = self.plain_share(number) if unit is Unit.SHARE else self.value(unit, number, compact=True)
        sign = "+" if number > 0 else ""
        return f"{sign}{written} pp" if unit is Unit.SHARE else f"{sign}{written}"

    def plain_share(self, number: Number) -> str:
        """A share in points without its sign: 0.412 is `41.2`."""
        return _minus(format_decimal(number * 100, format="#,##0.0", locale=self.locale))

    def part(self, number: Number | None) -> str:
        """A numerator, denominator or count, whatever its unit: up to two decimals, no word."""
        return MISSING if number is None else _minus(format_decimal(number, format="#,##0.##", locale=self.locale))

    def interval(self, unit: Unit, low: float | None, high: float | None, *, compact: bool = False) -> str:
        """Both ends of an interval, the unit's word once; nothing where there is none.

        >>> Formats("EUR").interval(Unit.DAYS, 48.21, 66.9)
        '48.2 – 66.9 days'
        """
        if low is None or high is None:
            return ""
        return f"{self.figure(unit, low, compact=compact)[0]} – {self.value(unit, high, compact=compact)}"

    def tick(self, unit: Unit, number: float) -> str:
        """A round number beside an axis, as short as it can be, without the unit's word.

        >>> Formats("EUR").tick(Unit.MONEY, 2500.0), Formats("EUR").tick(Unit.SHARE, 0.4)
        ('€2.5K', '40%')
        """
        if unit is Unit.SHARE:
            return (
                _minus(format_percent(number, locale=self.locale))
                if round(number, 2) == number
                else self._share(number)
            )
        if abs(number) < _SHORT_FROM:
            return self._money(number, compact=False) if unit is Unit.MONEY else self.part(number)
        if unit is Unit.MONEY:
            return _minus(format_compact_currency(number, self.currency, locale=self.locale, fraction_digits=1))
        return _minus(format_compact_decimal(number, locale=self.locale, fraction_digits=1))

    def day(self, day: dt.date) -> str:
        """A day in words.

        >>> Formats("EUR").day(dt.date(2026, 9, 30))
        '30 Sep 2026'
        """
        return format_date(day, "d MMM y", locale=self.locale)

    def period(self, span: Span) -> str:
        """A period in words: a year, quarter or month by its name, anything else by its first and last day.

        >>> Formats("EUR").period(Span(dt.date(2026, 7, 1), dt.date(2026, 10, 1)))
        'Q3 2026'
        """
        start = span.start
        if span.days == 1:
            return self.day(start)
        if start.day == 1:
            if start.month == 1 and span.end == add_months(start, 12):
                return format_date(start, "y", locale=self.locale)
            if start.month in (1, 4, 7, 10) and span.end == add_months(start, 3):
                return format_skeleton("yQQQ", start, locale=self.locale)
            if span.end == add_months(start, 1):
                return format_skeleton("yMMM", start, locale=self.locale)
        return self.days(span)

    def days(self, span: Span) -> str:
        """A period by its first and last day."""
        first = "d MMM" if span.start.year == span.last_day.year else "d MMM y"
        return f"{format_date(span.start, first, locale=self.locale)} – {self.day(span.last_day)}"

    def axis_period(self, span: Span) -> str:
        """A name under an axis that has the years below it: the month, the quarter, or the first day.

        >>> Formats("EUR").axis_period(Span(dt.date(2026, 7, 1), dt.date(2026, 8, 1)))
        'Jul'
        """
        start = span.start
        if start.day == 1 and span.end == add_months(start, 1):
            return format_date(start, "MMM", locale=self.locale)
        if start.day == 1 and start.month in (1, 4, 7, 10) and span.end == add_months(start, 3):
            return format_date(start, "QQQ", locale=self.locale)
        return format_date(start, "d MMM", locale=self.locale)

    def _share(self, number: Number) -> str:
        pattern = (
            Locale.parse(self.locale).percent_formats[None].pattern.replace("0%", "0.0%").replace("0\xa0%", "0.0\xa0%")
        )
        if pattern.startswith("%"):
            pattern += ".0"
        return _minus(format_percent(number, format=pattern, locale=self.locale))

    def _money(self, number: Number, compact: bool) -> str:
        if compact and abs(float(number)) >= _COMPACT_FROM:
            return _minus(format_compact_currency(number, self.currency, locale=self.locale, fraction_digits=1))
        if abs(float(number)) < _COMPACT_FROM and number != int(number):
            return _minus(format_currency(number, self.currency, locale=self.locale))
        pattern = Locale.parse(self.locale).currency_formats["standard"].pattern.replace("0.00", "0")
        return _minus(format_currency(number, self.currency, format=pattern, locale=self.locale, currency_digits=False))

    def _plain(self, unit: Unit, number: Number, compact: bool) -> str:
        if compact and abs(float(number)) >= _COMPACT_FROM:
            return _minus(format_compact_decimal(number, locale=self.locale, fraction_digits=1))
        pattern = "#,##0.#" if unit is not Unit.COUNT and abs(float(number)) < _SHORT_FROM else "#,##0"
        return _minus(format_decimal(number, format=pattern, locale=self.locale))


def _minus(text: str) -> str:
    return text.replace("-", "−")
