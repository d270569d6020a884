"""Dates: never a guess between day and month, never a day that does not exist."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pyarrow as pa
import pytest

from abmetrics.errors import BadData, SettingsError
from abmetrics.model.schema import Type
from abmetrics.sources.dates import Zones, read_dates
from tests.sources.conftest import moment

UTC = Zones("UTC", "UTC")


def _where(text: str) -> str:
    return f"deals.csv, {text}"


def _read(values: Sequence[object], kind=Type.DATE, format_=None, zones=UTC, arrow=None):
    return read_dates(pa.chunked_array([pa.array(values, arrow or pa.string())]), kind, format_, zones, _where)


def _day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("texts", "days"),
    [
        (["2024-02-29", "2024-12-31", None], ["2024-02-29", "2024-12-31", None]),
        (["25/12/2024", "03/04/2024"], ["2024-12-25", "2024-04-03"]),
        (["12/25/2024", "3/4/2024"], ["2024-12-25", "2024-03-04"]),
        (["31.01.2024", "01.02.2024"], ["2024-01-31", "2024-02-01"]),
        (["04/04/2024", "05/05/2024"], ["2024-04-04", "2024-05-05"]),
        (["2024/3/4", "20240305"], ["2024-03-04", "2024-03-05"]),
        (["2024-03-04", "25/12/2024"], ["2024-03-04", "2024-12-25"]),
    ],
)
def test_a_column_that_tells_its_own_order(texts, days) -> None:
    read = _read(texts)
    assert read.values.to_pylist() == [day and _day(day) for day in days]
    assert len(read.refused) == 0


def test_an_order_that_stays_open_is_refused() -> None:
    with pytest.raises(BadData, match=r'format = "D/M/Y" or "M/D/Y"') as error:
        _read(["04/04/2024", "03/04/2024", "2024-12-25"])
    assert str(error.value).startswith("deals.csv, 03/04/2024: '03/04/2024' may be day/month or month/day")


def test_an_order_that_changes_within_the_column_is_refused() -> None:
    with pytest.raises(BadData, match="has the day first, but '12/25/2024'"):
        _read(["25/12/2024", "12/25/2024"])


def test_the_format_decides_and_what_contradicts_it_is_quarantined() -> None:
    read = _read(["03/04/2024", "25/12/2024", "2024-05-06"], format_="M/D/Y")
    assert read.values.to_pylist() == [_day("2024-03-04"), None, _day("2024-05-06")]
    assert read.refused.rows.tolist() == [1]
    assert _read(["03.04.2024"], format_="D.M.Y").values.to_pylist() == [_day("2024-04-03")]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("31/02/2024", "bad date"), ("2024-02-30", "bad date"), ("2023-02-29", "bad date"), ("yesterday", "bad date"),
        ("3/4/24", "bad date"), ("0001-01-01", "date out of range"), ("1899-12-31", "date out of range"),
        ("2201-01-01", "date out of range"), ("9999-12-31", "date out of range"), ("2024-01-01 25:00", "bad date"),
    ],
)  # fmt: skip
def test_impossible_dates_refuse_their_row(text: str, reason: str) -> None:
    read = _read([text, "2024-01-31", "1900-01-01", "2200-12-31"])
    assert read.values.to_pylist() == [None, _day("2024-01-31"), _day("1900-01-01"), _day("2200-12-31")]
    assert read.refused.reasons.to_pylist() == [reason]


def test_codes_as_a_format() -> None:
    assert _read(["3 Apr 2024"], format_="%d %b %Y").values.to_pylist() == [_day("2024-04-03")]
    assert _read(["03/04/24 14:05"], Type.TIMESTAMP, "%d/%m/%y %H:%M").values.to_pylist() == [
        moment("2024-04-03T14:05")
    ]
    with pytest.raises(SettingsError, match=r"'DD/MM/YYYY' is not a date format; did you mean D/M/Y\?|known: D"):
        _read(["03/04/2024"], format_="DD/MM/YYYY")


def test_bare_numbers_are_refused_unless_the_format_says_what_they_are() -> None:
    # 45292 days after 1899-12-30 is 2024-01-01; .75 of a day is 18:00.
    with pytest.raises(BadData, match='format = "excel"'):
        _read(["45292", "45293"])
    with pytest.raises(BadData, match='format = "excel"'):
        _read([45292.0, None], arrow=pa.float64())
    with pytest.raises(BadData, match='format = "epoch"'):
        _read(["1704067200"], Type.TIMESTAMP)
    assert _read(["45292", "45293"], format_="excel").values.to_pylist() == [_day("2024-01-01"), _day("2024-01-02")]
    assert _read([45292.75], Type.TIMESTAMP, "excel", arrow=pa.float64()).values.to_pylist() == [
        moment("2024-01-01T18:00")
    ]
    epochs = _read(["1704067200", "1704067200000", "1704067200.5"], Type.TIMESTAMP, "epoch").values.to_pylist()
    assert epochs == [moment("2024-01-01"), moment("2024-01-01"), moment("2024-01-01T00:00:00.5")]
    mixed = _read(["45292", "2024-01-02"])
    assert (mixed.values.to_pylist(), mixed.refused.rows.tolist()) == ([None, _day("2024-01-02")], [0])


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2024-07-01T12:00:00", "2024-07-01T16:00"), ("2024-07-01 12:00", "2024-07-01T16:00"),
        ("2024-07-01T12:00:00Z", "2024-07-01T12:00"), ("2024-07-01T12:00:00.25+02:00", "2024-07-01T10:00:00.25"),
        ("2024-07-01 12:00:00-0530", "2024-07-01T17:30"), ("7/13/2024 1:05 PM", "2024-07-13T17:05"),
        ("7/13/2024 12:05 am", "2024-07-13T04:05"), ("2024-07-01", "2024-06-30T22:00"),
    ],
)  # fmt: skip
def test_moments_become_utc(text: str, utc: str) -> None:
    # Source in New York (UTC-4 in July); a bare date is midnight in the workspace's Berlin (UTC+2).
    read = _read([text], Type.TIMESTAMP, zones=Zones("America/New_York", "Europe/Berlin"))
    assert read.values.to_pylist() == [moment(utc)]


def test_hours_that_the_clock_skips_or_repeats_are_noted() -> None:
    berlin = Zones("Europe/Berlin", "Europe/Berlin")
    texts = ["2024-03-31 02:30:00", "2024-10-27 02:30:00", "2024-10-27 03:00:00"]
    skipped, repeated, plain = moment("2024-03-31T01:30"), moment("2024-10-27T00:30"), moment("2024-10-27T02:00")
    read = _read(texts, Type.TIMESTAMP, zones=berlin)
    assert read.values.to_pylist() == [skipped, repeated, plain]
    assert (read.noted.rows.tolist(), read.noted.reasons.to_pylist()) == ([0, 1], ["clock change"] * 2)
    typed = _read([moment(text) for text in texts], Type.TIMESTAMP, zones=berlin, arrow=pa.timestamp("ns"))
    assert (typed.values.to_pylist(), typed.noted.rows.tolist()) == ([skipped, repeated, plain], [0, 1])


def test_a_moment_where_a_date_is_meant_is_its_local_day() -> None:
    tokyo = Zones("UTC", "Asia/Tokyo")
    assert _read(["2024-05-01T20:00:00Z"], zones=tokyo).values.to_pylist() == [_day("2024-05-02")]
    assert _read(["2024-05-01 20:00:00"], zones=tokyo).values.to_pylist() == [_day("2024-05-02")]
    # A clock that always stands at midnight is none: the day stays.
    home = Zones("UTC", "America/New_York")
    assert _read(["2024-05-01 00:00:00", "2024-05-02 00:00"], zones=home).values.to_pylist() == [
        _day("2024-05-01"), _day("2024-05-02"),
    ]  # fmt: skip


def test_typed_columns_pass() -> None:
    assert _read([_day("2024-05-01"), None, dt.date(1, 1, 1)], arrow=pa.date32()).values.to_pylist() == [
        _day("2024-05-01"), None, None,
    ]  # fmt: skip
    zoned = _read(
        [moment("2024-05-01T20:00")], Type.TIMESTAMP, zones=Zones("Asia/Tokyo", "UTC"), arrow=pa.timestamp("ms", "UTC")
    )
    assert zoned.values.to_pylist() == [moment("2024-05-01T20:00")]
