"""What a formula refuses when it is declared, and that its statements are portable."""

from __future__ import annotations

import datetime as dt

import pytest

from abmetrics.engines.portable import violations
from abmetrics.engines.typed import annotated, type_violations
from abmetrics.errors import DefinitionError, UnknownName
from abmetrics.kpis.compile import Request
from abmetrics.kpis.kpi import change, cohort, composite, duration
from abmetrics.kpis.statements import account_statement, evidence_statement, value_statement
from abmetrics.kpis.won import close_rate
from abmetrics.measures.cuts import cut
from abmetrics.measures.facts import ACCOUNTS_IN_PERIOD, accounts_over_time, deals
from abmetrics.measures.measure import count, distinct, median_of
from abmetrics.measures.periods import Span, split
from abmetrics.model.tables import ALL_TABLES
from abmetrics.vocabulary import Grain, Interval
from tests.formulas.declared import CHANGES, COURSES, WAITS, declared, waits, watched_days

YEAR = Span(dt.date(2026, 1, 1), dt.date(2027, 1, 1))
BEGUN = count("begun", waits, on="began_on")


@pytest.mark.parametrize("kpi", [*COURSES, *CHANGES], ids=lambda kpi: kpi.id)
@pytest.mark.parametrize("statement", [value_statement, account_statement, evidence_statement])
def test_its_statements_are_portable(kpi, statement):
    for request in (
        Request(kpi, (), (), (YEAR,)),
        Request(kpi, (), (), (YEAR,), followed_through=dt.date(2027, 3, 31)),
        Request(kpi, tuple(map(cut, kpi.cuts)), ((cut("tier"), "it's"),), split(YEAR, Grain.QUARTER)),
    ):
        tree = statement(request)
        assert list(violations(tree)) == []
        assert list(type_violations(annotated(tree, (*ALL_TABLES, ACCOUNTS_IN_PERIOD, WAITS)))) == []


def test_a_column_that_is_not_there_is_named():
    with pytest.raises(UnknownName, match="did you mean reached_on"):
        duration(BEGUN, "reached", "days")


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (lambda: duration(BEGUN, "account_id", "days"), "account_id in waits is not a date"),
        (lambda: duration(BEGUN, "reached_on", "days", competing="wait_id"), "wait_id in waits is not a date"),
        (lambda: duration(BEGUN, "reached_on", "days", entry="wait_id"), "wait_id in waits is not a date"),
        (lambda: duration(distinct("d", waits, "account_id", "began_on"), "reached_on", ""), "day of their origin"),
        (lambda: duration(count("a", accounts_over_time), "from_on", ""), "day of their origin"),
        (lambda: cohort(BEGUN, "reached_on", 0, "share"), "some day after its origin, not 0"),
        (lambda: change(median_of("m", deals, of="amount", on="closed_on"), "change"), "has no change by account"),
        (lambda: composite((), "nothing"), "something to multiply"),
        (lambda: declared("x", watched_days.formula, interval=Interval.WILSON), "no interval of a duration"),
        (lambda: declared("x", watched_days.formula, also=(BEGUN,)), "counts for itself"),
        (lambda: declared("x", composite((close_rate,), ""), interval=Interval.CLUSTERED), "no interval of its own"),
        (lambda: declared("x", composite((close_rate,), ""), left_out=(BEGUN,)), "counts for itself"),
        (lambda: declared("x", composite((close_rate,), ""), cuts=("channel",)), "close_rate cannot be asked by all"),
    ],
)  # fmt: skip
def test_a_definition_that_cannot_be_meant_is_refused(made, said):
    with pytest.raises(DefinitionError, match=said):
        made()
