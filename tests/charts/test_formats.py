"""How numbers and days are written, in several locales."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from abmetrics.charts.formats import Formats
from abmetrics.measures.periods import Span, parse_period
from abmetrics.vocabulary import Unit

EURO = Formats("EUR")


@pytest.mark.parametrize(
    ("unit", "number", "words"),
    [
        (Unit.SHARE, Decimal("0.631501"), "63.2%"),
        (Unit.SHARE, 0, "0.0%"),
        (Unit.SHARE, 1, "100.0%"),
        (Unit.MONEY, 10_005_534, "€10,005,534"),
        (Unit.MONEY, Decimal("2360.909391"), "€2,360.91"),
        (Unit.MONEY, 7420, "€7,420"),
        (Unit.MONEY, -1250, "−€1,250"),
        (Unit.DAYS, Decimal("51.781973"), "51.8 days"),
        (Unit.DAYS, 57, "57 days"),
        (Unit.MINUTES, Decimal("12340.5"), "12,340 min"),
        (Unit.COUNT, 4238, "4,238"),
        (Unit.COUNT, 101.8, "102"),
        (Unit.INDEX, -32.64, "−32.6"),
        (Unit.SHARE, None, "—"),
        (Unit.MONEY, None, "—"),
    ],
)
def test_a_value_is_written_with_its_unit(unit, number, words):
    assert EURO.value(unit, number) == words


@pytest.mark.parametrize(
    ("unit", "number", "words"),
    [(Unit.MONEY, 18_412_000, "€18.4M"), (Unit.MONEY, 9_999, "€9,999"), (Unit.MINUTES, 27_300, "27.3K min")],
)
def test_large_values_can_be_written_short(unit, number, words):
    assert EURO.value(unit, number, compact=True) == words


@pytest.mark.parametrize(
    ("locale", "share", "money"),
    [
        ("de", "12,3\xa0%", "18.412.000\xa0€"),
        ("tr", "%12,3", "€18.412.000"),
        ("fr", "12,3\u202f%", "18\u202f412\u202f000\xa0€"),
        ("pl", "12,3%", "18\xa0412\xa0000\xa0€"),
    ],
)
def test_percent_and_currency_follow_the_locale(locale, share, money):
    formats = Formats("EUR", locale)
    assert formats.value(Unit.SHARE, 0.123).replace("\xa0%", "%").replace("\u202f%", "%") in (
        share.replace("\xa0%", "%").replace("\u202f%", "%"),
    )
    assert formats.value(Unit.MONEY, 18_412_000) == money


@pytest.mark.parametrize(
    ("unit", "number", "words"),
    [
        (Unit.SHARE, 0.024, "+2.4 pp"),
        (Unit.SHARE, -0.067, "−6.7 pp"),
        (Unit.SHARE, 0, "0.0 pp"),
        (Unit.COUNT, 12, "+12"),
        (Unit.COUNT, -3, "−3"),
        (Unit.COUNT, None, "—"),
    ],
)
def test_a_change_has_its_sign_and_shares_change_in_points(unit, number, words):
    assert EURO.change(unit, number) == words


def test_an_interval_names_its_unit_once_and_is_empty_where_there_is_none():
    assert EURO.interval(Unit.DAYS, 48.25, 66.9) == "48.2 – 66.9 days"
    assert EURO.interval(Unit.SHARE, 0.1, 0.2) == "10.0% – 20.0%"
    assert EURO.interval(Unit.SHARE, None, 0.2) == ""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2026", "2026"),
        ("2026-Q3", "Q3 2026"),
        ("2026-09", "Sep 2026"),
        ("2026-09-15", "15 Sep 2026"),
        ("2026-W01", "29 Dec 2025 – 4 Jan 2026"),
    ],
)
def test_a_period_is_called_by_its_name(text, words):
    assert EURO.period(parse_period(text)) == words


def test_a_period_without_a_name_is_written_as_its_days():
    assert EURO.period(Span(dt.date(2026, 2, 1), dt.date(2026, 4, 1))) == "1 Feb – 31 Mar 2026"
