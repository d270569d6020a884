"""A measure that cannot be meant stops the import, and says what is wrong with it."""

from __future__ import annotations

import pytest

from abmetrics.engines.condition import condition, value
from abmetrics.errors import DefinitionError, UnknownName
from abmetrics.measures.cuts import cut
from abmetrics.measures.facts import accounts_over_time, deals
from abmetrics.measures.measure import Fact, count, distinct, median_of, total
from abmetrics.model.derived import opportunity_facts
from abmetrics.model.parties import accounts


@pytest.mark.parametrize(
    ("where", "told"),
    [
        ("is_one", r"no column is_one in opportunity_facts; did you mean is_won"),
        ("is_won = 'yes'", r"compares text with true or false in `is_won = 'yes'`"),
        ("amount > '10'", r"compares number with text"),
        ("closed_on > 3", r"compares date with number"),
        ("closed_on IN ('a')", r"compares date with text"),
        ("amount BETWEEN 1 AND 'b'", r"compares number with text"),
        ("amount", r"is not a condition: it gives a number"),
        ("is_won AND amount", r"`amount` is a number, not true or false"),
        ("regexp_matches(sales_stage, 'x')", r"outside the portable subset: RegexpLike"),
        ("lower(sales_stage) = 'x'", r"outside the portable subset: Lower"),
        ("amount / 2 > 1", r"`/` needs CAST"),
        ("o.is_won", r"no column o.is_won"),
        ("is_won AND", r"cannot be read"),
    ],
)
def test_a_wrong_condition_is_refused_by_the_measure_s_name(where, told):
    with pytest.raises(DefinitionError, match=rf"measure mine: .*{told}"):
        count("mine", deals, on="closed_on", where=where)


@pytest.mark.parametrize(
    "where",
    ["is_won", "NOT is_won AND amount > 10000", "closed_on < period_end", "sales_stage IN ('a', 'b')", "amount IS NULL",
     "coalesce(amount, 0) >= 1.5", "closed_on >= CAST('2026-01-01' AS DATE)", "true"],
)  # fmt: skip
def test_a_right_condition_is_taken(where):
    assert count("mine", deals, on="closed_on", where=where).where == where


@pytest.mark.parametrize("of", ["sales_stage", "is_won", "closed_on"])
def test_only_numbers_are_summed_or_ranked(of):
    with pytest.raises(DefinitionError, match=rf"measure mine: `{of}` is not a number"):
        total("mine", deals, of=of, on="closed_on")
    with pytest.raises(DefinitionError, match="is not a number"):
        median_of("mine", deals, of=of, on="closed_on")


def test_something_that_happens_needs_a_date_and_something_that_holds_has_none():
    with pytest.raises(
        DefinitionError, match="measure mine: event facts need a date column `on`, span facts have none"
    ):
        count("mine", deals)
    with pytest.raises(DefinitionError, match="span facts have none"):
        count("mine", accounts_over_time, on="from_on")


def test_columns_named_by_a_measure_or_a_fact_exist():
    with pytest.raises(
        UnknownName, match=r"unknown column 'closed' in table opportunity_facts; did you mean .*closed_on"
    ):
        count("mine", deals, on="closed")
    with pytest.raises(UnknownName, match="did you mean account_id"):
        distinct("mine", deals, of="account", on="closed_on")
    with pytest.raises(UnknownName, match="did you mean opportunity_id"):
        Fact(opportunity_facts, "opportunity", (), ())
    with pytest.raises(UnknownName, match="unknown column 'channel'"):
        Fact(opportunity_facts, "opportunity_id", ("channel",), ())


def test_a_cut_that_does_not_exist_is_refused_with_the_closest():
    with pytest.raises(UnknownName, match="unknown cut 'industri'; did you mean industry"):
        cut("industri")


def test_conditions_of_settings_are_checked_the_same():
    with pytest.raises(
        DefinitionError,
        match=r"icp.criteria 'Big': `employes > 1`: no column employes in accounts; did you mean employees",
    ):
        condition("employes > 1", accounts, "icp.criteria 'Big'")
    with pytest.raises(DefinitionError, match="is not a number: it gives a text"):
        value("name", accounts, "here")
