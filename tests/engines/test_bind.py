"""Values get into a statement as typed literals, and none is left out."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
import sqlglot

from abmetrics.engines.duckdb import DuckDb
from abmetrics.engines.portable import DUCKDB, SPARK, bind, literal, ordered, parse, render
from abmetrics.errors import DefinitionError

HOSTILE = [
    "it's",
    '"quoted"',
    "back\\slash",
    "\\' OR 1=1 --",
    "two\nlines",
    "ünï 😀",
    "${HOME}",
    "$name",
    "",
    " a ",
    "NULL",
]
VALUES = [
    *HOSTILE,
    0,
    -7,
    2**40,
    True,
    False,
    dt.date(2026, 3, 29),
    dt.date(1900, 1, 1),
    Decimal("0.3333"),
    Decimal("-1"),
]


def bound(value):
    return bind(parse("SELECT $value AS x", "a test"), {"value": value}, "a test")


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_a_value_comes_back_as_it_was_given(value):
    (row,) = DuckDb().query(bound(value)).to_pylist()
    assert row["x"] == value
    assert type(row["x"]) is type(value)


@pytest.mark.parametrize(
    ("value", "duckdb"),
    [
        ("it's", "CAST('it''s' AS TEXT)"),
        (7, "7"),
        (True, "TRUE"),
        (None, "NULL"),
        (dt.date(2026, 3, 29), "CAST('2026-03-29' AS DATE)"),
        (Decimal("0.5"), "CAST('0.5' AS DECIMAL(18, 4))"),
        (Decimal("1E+3"), "CAST('1000' AS DECIMAL(18, 4))"),
    ],
)
def test_a_literal_carries_its_type(value, duckdb):
    assert literal(value).sql(DUCKDB) == duckdb


def test_a_parameter_without_a_value_is_an_error_not_a_null():
    statement = parse("SELECT 1 AS x FROM t WHERE a > $engaged_days", "journey/x.sql")
    with pytest.raises(
        DefinitionError, match=r"journey/x\.sql: parameter \$engaged_days has no value; did you mean engaged_day\?"
    ):
        bind(statement, {"engaged_day": 90}, "journey/x.sql")


def test_binding_leaves_the_definition_as_it_was():
    statement = parse("SELECT $n AS x", "a test")
    assert render(bind(statement, {"n": 1}, "a test"), DUCKDB) != render(bind(statement, {"n": 2}, "a test"), DUCKDB)


def test_null_sorts_last_on_both_engines():
    statement = parse("SELECT t.a AS a FROM t", "a test").order_by(ordered("a", "t"))  # type: ignore[attr-defined]
    assert render(statement, SPARK).endswith("ORDER BY\n  t.a NULLS LAST")
    assert render(statement, DUCKDB).endswith("ORDER BY\n  t.a")


def test_what_a_dialect_cannot_say_is_an_error():
    with pytest.raises(DefinitionError, match="cannot be said in spark"):
        render(sqlglot.parse_one("SELECT t.a FROM t FOR UPDATE", read=DUCKDB), SPARK)
