"""Durations, cohorts and changes: the same counts, values and source rows on DuckDB and on Spark.

The catalogue does not use these kinds of formula yet; the KPIs are those of tests/formulas.
"""

from __future__ import annotations

import datetime as dt

import pytest

from abmetrics.kpis.compile import Request
from abmetrics.kpis.kpi import Kpi
from abmetrics.kpis.statements import account_statement, evidence_statement, value_statement
from abmetrics.measures.cuts import cut
from abmetrics.measures.periods import Span, split
from abmetrics.vocabulary import Grain
from tests.every_engine.same import assert_same
from tests.formulas.declared import (
    accounts_change,
    created_change,
    listed_days,
    minutes_change,
    open_change,
    plain_days,
    waits_table,
    watched_days,
)

ALL = Span(dt.date(2025, 10, 26), dt.date(2026, 5, 1))
MONTHS = split(Span(dt.date(2025, 10, 1), dt.date(2026, 5, 1)), Grain.MONTH)
HOSTILE = """
    w01 -   2025-12-31 2025-12-31 -          -
    w02 -   2025-12-31 2025-12-30 -          2025-12-01
    w03 a0  01-01      -          -          01-01
    w04 a0  01-01      02-28      02-28      2025-12-31
    w05 a0  01-01      02-28      02-27      01-02
    w06 a12 01-01      -          03-29      04-02
    w07 a12 03-29      03-30      -          03-29
    w08 no  03-29      9999-12-31 -          03-30
    w09 no  1900-01-01 01-01      9999-12-31 1900-01-01
    w10 a12 -          01-01      -          01-01
    w11 a12 04-30      05-01      -          04-30
    w12 a12 04-30      04-30      -          05-01
"""


# One of each shape of statement: with competing events and late entry, with a population, with sums in seconds and in
# minutes, of a distinct count, as of a day, and of the accounts listed in a period.
SHAPES = (watched_days, plain_days, listed_days, minutes_change, accounts_change, open_change, created_change)
STATEMENTS = (value_statement, account_statement, evidence_statement)


def questions(kpi: Kpi) -> list[Request]:
    return [
        Request(kpi, (), (), (ALL,), followed_through=dt.date(2026, 4, 30)),
        Request(kpi, (cut("account"), cut("tier")), (), MONTHS),
    ]


@pytest.mark.needs("java")
@pytest.mark.parametrize("engines", ["adversarial"], indirect=True)
@pytest.mark.parametrize("kpi", SHAPES, ids=lambda kpi: kpi.id)
@pytest.mark.parametrize("statement", STATEMENTS, ids=lambda made_by: made_by.__name__)
def test_spark_counts_what_duckdb_counts(kpi, statement, engines):
    for engine in (engines.duckdb, engines.spark):
        engine.open_arrow("waits", waits_table(HOSTILE))
    for request in questions(kpi):
        asked = statement(request)
        ours = engines.duckdb.query(asked)
        assert ours.num_rows, "two empty answers are the same too"
        assert_same(ours, engines.spark.query(asked))


@pytest.mark.needs("java")
@pytest.mark.parametrize("engines", ["empty"], indirect=True)
@pytest.mark.parametrize("kpi", [watched_days, minutes_change], ids=lambda kpi: kpi.id)
def test_and_of_nothing_nothing(kpi, engines):
    for engine in (engines.duckdb, engines.spark):
        engine.open_arrow("waits", waits_table(""))
    asked = value_statement(questions(kpi)[0])
    assert_same(engines.duckdb.query(asked), engines.spark.query(asked))
