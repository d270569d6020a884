"""Every KPI: zero where a source was loaded and silent, NULL where it was not, never a division by zero (rule 4)."""

from __future__ import annotations

import pytest

from abmetrics.kpis.catalogue import KPIS
from abmetrics.vocabulary import Flag
from tests.every_kpi.firm import PERIOD, empty, firm, quiet, without
from tests.golden.company import company

ACTIVITY = "touches or sessions or meetings or messages or event_attendances or page_views"
LISTS, ACCOUNTS, DEALS, PEOPLE = "target_list_members", "accounts", "opportunities", "people"

FED_BY = {
    "listed_accounts": {ACCOUNTS, LISTS},
    "target_accounts": {ACCOUNTS, LISTS},
    "tiered_target_accounts": {ACCOUNTS, LISTS},
    "icp_fit_rate": {ACCOUNTS, LISTS},
    "contact_coverage": {LISTS, PEOPLE},
    "engagement_minutes": {LISTS, ACTIVITY},
    "engaged_accounts": {ACCOUNTS, LISTS, ACTIVITY},
    "engagement_rate": {ACCOUNTS, LISTS, ACTIVITY},
    "unengaged_rate": {ACCOUNTS, LISTS, ACTIVITY},
    "opportunity_rate": {LISTS, DEALS},
    "target_account_pipeline": {LISTS, DEALS},
    "won_deals": {DEALS},
    "won_revenue": {DEALS},
    "close_rate": {DEALS},
    "new_customers": {DEALS},
    "average_selling_price": {DEALS},
    "sales_cycle_mean": {DEALS},
    "sales_cycle_median": {DEALS},
    "average_contract_value": {"contracts"},
    "net_promoter_score": {"surveys"},
    "recurring_revenue_change": {"recurring_revenue_events"},
    "stage_balance": {ACCOUNTS, LISTS},
    "stage_reached": {ACCOUNTS, LISTS},
    "stage_step_rate": {ACCOUNTS, LISTS},
    "leads": {PEOPLE},
    "experiment_outcome_rate": {"experiment_units"},
    "match_rate": {"people or sessions or page_views or organisations or ad_rows or costs"},
    "data_freshness": set(),
    "quarantined_rows": set(),
}
"""The last two speak of whatever was loaded."""

WITHOUT_A_ROW = {
    "listed_accounts": 0, "target_accounts": 0, "tiered_target_accounts": 0, "icp_fit_rate": None,
    "contact_coverage": None, "engagement_minutes": 0, "engaged_accounts": 0, "engagement_rate": None,
    "unengaged_rate": None, "opportunity_rate": None, "target_account_pipeline": 0, "won_deals": 0, "won_revenue": 0,
    "close_rate": None, "new_customers": 0, "average_selling_price": None, "sales_cycle_mean": None,
    "sales_cycle_median": None, "average_contract_value": None, "net_promoter_score": None, "stage_balance": 0,
    "stage_reached": 0, "stage_step_rate": None, "leads": 0,
    "recurring_revenue_change": 0, "experiment_outcome_rate": None, "match_rate": None, "data_freshness": None,
    "quarantined_rows": 0,
}  # fmt: skip
"""Counts and sums over no rows are 0, shares and means of nothing are not known."""

ONE_TARGET_THAT_DOES_NOTHING = WITHOUT_A_ROW | {
    "listed_accounts": 1, "target_accounts": 1,
    "tiered_target_accounts": 1,  # its one ICP criterion is not met: tier 3
    "icp_fit_rate": 0,
    "contact_coverage": 0,  # of three people wanted
    "engagement_rate": 0, "unengaged_rate": 1,
    "opportunity_rate": 0,  # of one account
    "data_freshness": 0,  # the account was listed on the last day there is, whatever the hour
}  # fmt: skip

EVERY_KPI = pytest.mark.parametrize("kpi", KPIS, ids=lambda kpi: kpi.id)

SOURCES = {
    "lists": ("target_list_members",),
    "activity": ("touches", "sessions", "meetings", "messages"),
    "people": ("people",),
    "opportunities": ("opportunities", "opportunity_history"),
    "contracts": ("contracts",),
    "surveys": ("surveys",),
}
"""What a user may not have, and the name by which its absence is told."""
TOLD_AS = {"lists": LISTS, "activity": ACTIVITY}


def test_the_tables_of_this_file_name_every_kpi():
    assert set(FED_BY) == set(WITHOUT_A_ROW) == {kpi.id for kpi in KPIS}


@EVERY_KPI
def test_without_any_source_the_value_is_null_and_every_missing_table_is_named(kpi):
    for row in company(products="product_id \n p1").ask(kpi.id).rows if FED_BY[kpi.id] else ():
        assert (row.value, row.numerator, row.denominator, row.low, row.high) == (None, None, None, None, None)
        assert row.has(Flag.NOT_COVERED)
        assert {flag.removeprefix("missing table: ") for flag in row.flags if flag.startswith("missing")} == FED_BY[
            kpi.id
        ]


@pytest.mark.parametrize("source", SOURCES)
def test_without_one_source_only_what_it_feeds_is_null(source):
    firm_without = without(*SOURCES[source])
    told_as = TOLD_AS.get(source, source)
    for kpi in KPIS:
        for row in firm_without.ask(kpi.id, period=PERIOD).rows:
            if told_as in FED_BY[kpi.id]:
                assert row.value is None, kpi.id
                assert {Flag.NOT_COVERED, f"missing table: {told_as}"} <= set(row.flags), kpi.id
            else:
                assert not row.has(Flag.NOT_COVERED), kpi.id
                assert row.value is not None or not row.denominator, kpi.id


@EVERY_KPI
def test_tables_that_are_loaded_and_empty_give_zero_or_null_and_are_not_called_missing(kpi):
    for row in empty().ask(kpi.id).rows:
        assert row.value == WITHOUT_A_ROW[kpi.id]
        assert row.denominator == (None if kpi.formula.denominator is None else 0)
        assert not row.has(Flag.NOT_COVERED)


@EVERY_KPI
def test_one_account_and_nothing_else(kpi):
    for row in quiet().ask(kpi.id).rows:
        in_it = "target" in row.cuts.values()
        expected = ONE_TARGET_THAT_DOES_NOTHING[kpi.id]
        if kpi.id in ("stage_balance", "stage_reached"):
            expected = int(in_it)
        if kpi.id == "stage_step_rate":
            expected = 0 if in_it else None
        assert row.value == expected, row.cuts
        assert not row.has(Flag.NOT_COVERED)


@EVERY_KPI
def test_a_zero_denominator_gives_null_and_a_count_of_nobody_zero(kpi):
    """Asked of an account (or a source) that does not exist, in a company that has everything."""
    for row in firm().ask(kpi.id, period=PERIOD, where={kpi.cuts[0]: "Nobody"}).rows:
        assert row.value == WITHOUT_A_ROW[kpi.id]
        assert row.denominator == (None if kpi.formula.denominator is None else 0)
        assert (row.n, row.low, row.high) == (0, None, None)
        assert not row.has(Flag.NOT_COVERED)


@EVERY_KPI
def test_before_and_after_the_data_nothing_is_known(kpi):
    for row in (*firm().ask(kpi.id, period="2019").rows, *firm().ask(kpi.id, period="2031").rows):
        assert (row.value, row.numerator, row.denominator) == (None, None, None)
        assert row.has(Flag.NOT_COVERED)
        assert not [flag for flag in row.flags if flag.startswith("missing")]
