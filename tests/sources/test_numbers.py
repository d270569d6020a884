"""Numbers as people write them; every expected value is worked by hand."""

from __future__ import annotations

from decimal import Decimal

import pyarrow as pa
import pytest

from abmetrics.errors import BadData
from abmetrics.model.schema import Type
from abmetrics.sources.distinct import Distinct
from abmetrics.sources.numbers import read_numbers


def _where(text: str) -> str:
    return f"deals.csv, {text}"


def _read(values: list[object], kind: Type = Type.MONEY, decimal: str | None = None, arrow: pa.DataType | None = None):
    return read_numbers(pa.chunked_array([pa.array(values, arrow or pa.string())]), kind, decimal, _where)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,234.56", "1234.56"), ("1.234,56", "1234.56"), ("1 234,56", "1234.56"), ("1\u00a0234,56", "1234.56"),
        ("1\u202f234,56", "1234.56"), ("1'234.50", "1234.5"), ("1’234’567.5", "1234567.5"), ("(1,234.00)", "-1234"),
        ("1234.5-", "-1234.5"), ("-1234,5", "-1234.5"), ("−7.5", "-7.5"), ("+7.5", "7.5"), ("€ 1.234,56", "1234.56"),
        ("USD 12.5", "12.5"), ("12,50 zł", "12.5"), ("$ (1,234.5)", "-1234.5"), ("($1,234.5)", "-1234.5"),
        ("-$12.5", "-12.5"), ("$-12.5", "-12.5"), ("1,234,567", "1234567"), ("1234,567", "1234.567"),
        ("0,125", "0.125"), (".5", "0.5"), ("12.", "12"), ("1.5E+06", "1500000"), ("1e3", "1000"),
        ("007", "7"), ("1 234", "1234"),
    ],
)  # fmt: skip
def test_a_number_that_can_mean_one_thing_only(text: str, value: str) -> None:
    read = _read([text])
    assert read.values.to_pylist() == [Decimal(value)]
    assert len(read.refused) == 0


@pytest.mark.parametrize(
    "text",
    [
        "NaN",
        "inf",
        "-Infinity",
        "12%",
        "abc",
        "1,2,3",
        "1.2.3",
        "12 pcs",
        "--5",
        "(5",
        "-(5)",
        "$5€",
        "$($5)",
        "1,23,456",
        ".",
    ],
)
def test_what_is_no_number_is_refused_and_never_nulled_silently(text: str) -> None:
    read = _read([text, "5.5"])
    assert read.values.to_pylist() == [None, Decimal("5.5000")]
    assert read.refused.rows.tolist() == [0]
    assert read.refused.reasons.to_pylist() == ["bad number"]


@pytest.mark.parametrize("kind", [Type.MONEY, Type.INTEGER])
@pytest.mark.parametrize("text", ["1,234", "1.234", "-12,345", "€ 1.234"])
def test_a_column_whose_decimal_sign_stays_open_is_refused(text: str, kind: Type) -> None:
    with pytest.raises(BadData, match=r'decimal = "\." or ","') as error:
        _read([text, "17"], kind)
    assert repr(text) in str(error.value)
    assert f"deals.csv, {text}" in str(error.value)


def test_one_clear_value_settles_the_whole_column() -> None:
    assert _read(["1,234", "2.5"]).values.to_pylist() == [Decimal("1234"), Decimal("2.5")]
    assert _read(["1,234", "2,5"]).values.to_pylist() == [Decimal("1.234"), Decimal("2.5")]
    assert _read(["1.234", "1.234.567"]).values.to_pylist() == [Decimal("1234"), Decimal("1234567")]
    assert _read(["1.234", "0.5"]).values.to_pylist() == [Decimal("1.234"), Decimal("0.5")]


def test_a_column_with_both_decimal_signs_is_refused() -> None:
    with pytest.raises(BadData, match="decimal comma"):
        _read(["1,5", "2.5"])


def test_the_setting_decides_and_what_contradicts_it_is_quarantined() -> None:
    assert _read(["1,234", "17"], decimal=",").values.to_pylist() == [Decimal("1.234"), Decimal(17)]
    assert _read(["1,234", "17"], decimal=".").values.to_pylist() == [Decimal(1234), Decimal(17)]
    read = _read(["1,5", "2.5"], decimal=".")
    assert read.values.to_pylist() == [None, Decimal("2.5")]


def test_whole_numbers() -> None:
    read = _read(["12", "12.0", "12.5", "-3", "999999999999999999", "1000000000000000000"], Type.INTEGER)
    assert read.values.to_pylist() == [12, 12, None, -3, 999999999999999999, None]
    assert read.refused.details.to_pylist() == [
        "not a whole number",
        "more digits than fit: at most 18, with the decimals",
    ]


def test_decimals_beyond_the_scale_are_rounded_half_to_even_and_noted() -> None:
    read = _read(["1.00005", "1.00015", "1.50000", "99999999999999.9999", "100000000000000.5", "99999999999999.99996"])
    assert read.values.to_pylist() == [
        Decimal("1.0000"), Decimal("1.0002"), Decimal("1.5"), Decimal("99999999999999.9999"), None, None,
    ]  # fmt: skip
    assert read.noted.rows.tolist() == [0, 1]
    assert read.refused.rows.tolist() == [4, 5]
    assert _read(["1.00005"], Type.RATE).values.to_pylist() == [Decimal("1.00005")]


def test_typed_columns() -> None:
    floats = _read([0.1 + 0.2, 1234.5, None, 1.00005, float("nan"), float("inf"), 1e15, -0.0001], arrow=pa.float64())
    assert floats.values.to_pylist() == [
        Decimal("0.3"), Decimal("1234.5"), None, Decimal("1.0000"), None, None, None, Decimal("-0.0001"),
    ]  # fmt: skip
    assert floats.noted.reasons.to_pylist() == ["rounded", "NaN read as empty"]
    assert floats.noted.rows.tolist() == [3, 4]
    assert floats.refused.rows.tolist() == [5, 6]
    whole = _read([12.0, 12.5, None], Type.INTEGER, arrow=pa.float64())
    assert (whole.values.to_pylist(), whole.refused.rows.tolist()) == ([12, None, None], [1])
    assert _read([5, None], Type.MONEY, arrow=pa.int32()).values.to_pylist() == [Decimal(5), None]
    large = 90_000_000_000_001  # beyond what a double holds with four decimals
    assert _read([large], Type.MONEY, arrow=pa.int64()).values.to_pylist() == [Decimal(large)]
    assert _read([large], Type.MONEY, arrow=pa.uint64()).values.to_pylist() == [Decimal(large)]
    exact = _read([Decimal("1.234567"), Decimal("2.000000")], arrow=pa.decimal128(20, 6))
    assert (exact.values.to_pylist(), exact.noted.rows.tolist()) == ([Decimal("1.2346"), Decimal(2)], [0])


def test_the_sign_beside_a_number_is_kept_for_the_currency() -> None:
    read = _read(["€ 5", "7", "12.50 USD"])
    assert read.signs is not None
    assert read.signs.to_pylist() == ["€", None, "USD"]


def test_distinct_values_are_numbered_alike_in_all_chunks() -> None:
    distinct = Distinct.of(pa.chunked_array([["b", "a"], [], ["a", None, "c"]], pa.string()))
    assert distinct.values.to_pylist() == ["b", "a", "c"]
    assert distinct.codes.tolist() == [0, 1, 1, -1, 2]
    assert distinct.spread(pa.array([10, 20, 30])).to_pylist() == [10, 20, 20, None, 30]
