"""Every KPI: the same values, values per account and source rows on DuckDB and on Spark, however it is split."""

from __future__ import annotations

import datetime as dt

import pytest

from abmetrics.kpis.catalogue import KPIS
from abmetrics.kpis.compile import Request, account_statement, evidence_statement, value_statement
from abmetrics.kpis.kpi import Kpi
from abmetrics.measures.cuts import cut
from abmetrics.measures.periods import Span, split
from abmetrics.vocabulary import Grain
from tests.every_engine.same import assert_same

ALL = Span(dt.date(1900, 1, 1), dt.date(2026, 5, 1))
AS_OF_THE_CLOCK_CHANGE = Span(dt.date(2025, 10, 26), dt.date(2026, 3, 30))
MONTHS = split(Span(dt.date(2025, 10, 1), dt.date(2026, 5, 1)), Grain.MONTH)
STATEMENTS = (value_statement, account_statement, evidence_statement)

NOT_IN_THE_DEMO = {"experiment_outcome_rate", "quarantined_rows"}

# One of each fact, and of each kind of formula: their statements differ in shape.
ONE_BY_ONE = (
    "engagement_minutes",
    "contact_coverage",
    "target_account_pipeline",
    "sales_cycle_median",
    "net_promoter_score",
)


def by_default(kpi: Kpi, *periods: Span) -> Request:
    return Request(kpi, tuple(map(cut, kpi.by_default)), (), periods)


@pytest.mark.needs("java")
@pytest.mark.parametrize("engines", ["demo", "adversarial"], indirect=True)
@pytest.mark.parametrize("statement", STATEMENTS, ids=lambda made_by: made_by.__name__)
@pytest.mark.parametrize("kpi", KPIS, ids=lambda kpi: kpi.id)
def test_a_kpi_over_all_the_data(kpi, statement, engines):
    asked = statement(by_default(kpi, ALL))
    assert_same(engines.duckdb.query(asked), engines.spark.query(asked))


@pytest.mark.needs("java")
@pytest.mark.parametrize("engines", ["empty"], indirect=True)
@pytest.mark.parametrize("kpi", KPIS, ids=lambda kpi: kpi.id)
def test_a_kpi_over_no_rows(kpi, engines):
    asked = value_statement(by_default(kpi, ALL))
    assert_same(engines.duckdb.query(asked), engines.spark.query(asked))


@pytest.mark.needs("java")
@pytest.mark.parametrize("engines", ["adversarial"], indirect=True)
@pytest.mark.parametrize("kpi", KPIS, ids=lambda kpi: kpi.id)
def test_a_kpi_by_all_its_cuts_at_once(kpi, engines):
    asked = value_statement(Request(kpi, tuple(map(cut, kpi.cuts)), (), (AS_OF_THE_CLOCK_CHANGE,)))
    assert_same(engines.duckdb.query(asked), engines.spark.query(asked))


@pytest.mark.needs("java")
@pytest.mark.parametrize("engines", ["adversarial"], indirect=True)
@pytest.mark.parametrize("kpi", KPIS, ids=lambda kpi: kpi.id)
def test_the_months_of_a_kpi_by_two_cuts_where_a_third_has_a_value(kpi, engines):
    by = (kpi.cuts[-1], *(id for id in ("account",) if id in kpi.cuts))
    unknown = tuple((cut(id), "(unknown)") for id in ("tier",) if id in kpi.cuts)
    request = Request(kpi, tuple(map(cut, by)), unknown, MONTHS)
    asked = value_statement(request)
    assert_same(engines.duckdb.query(asked), engines.spark.query(asked))


@pytest.mark.needs("java")
@pytest.mark.parametrize("engines", ["adversarial"], indirect=True)
@pytest.mark.parametrize(
    ("kpi", "by"),
    [(kpi, by) for kpi in KPIS if kpi.id in ONE_BY_ONE for by in kpi.cuts],
    ids=lambda given: given if isinstance(given, str) else given.id,
)
def test_the_source_rows_of_a_kpi_by_each_cut_alone(kpi, by, engines):
    asked = evidence_statement(Request(kpi, (cut(by),), (), (AS_OF_THE_CLOCK_CHANGE,)))
    assert_same(engines.duckdb.query(asked), engines.spark.query(asked))


@pytest.mark.parametrize("company", ["demo", "adversarial"])
def test_both_companies_have_something_to_say(company, on_duckdb):
    """Two empty answers are the same too: what is compared above must not be that."""
    silent = [
        k.id for k in KPIS if not on_duckdb[company].engine.query(evidence_statement(by_default(k, ALL))).num_rows
    ]
    assert set(silent) <= (NOT_IN_THE_DEMO if company == "demo" else set())
