"""What stands beside a value: its parts, its interval, and what a reader must know."""

from __future__ import annotations

import json

import numpy as np
import pytest

from abmetrics.answers import answer_json, explanation_json, funnel, funnel_json, question_sql
from abmetrics.compare.intervals import clustered_ratio, overdispersed_count, wilson
from abmetrics.errors import QuestionError, UnknownName
from abmetrics.measures.periods import parse_period
from abmetrics.vocabulary import Flag, Grain
from abmetrics.workspace import Workspace
from tests.golden.company import Company, company, make, question

ACCOUNTS = "account_id, tier, region \n A, 1, North \n B, 1, North \n C, 2, South \n D, , South"


def firm() -> Company:
    """Four listed accounts, in March one of them engaged. A won 2 of the 3 deals it closed, B none of 2, C its one."""
    return company(
        "[workspace] \n min_sample = 2 \n fiscal_year_start = 4",
        accounts=ACCOUNTS,
        target_list_members="""
            list_name, account_id, from_on
            L, A, 2026-01-01
            L, B, 2026-01-01
            L, C, 2026-01-01
            L, D, 2026-01-01
        """,
        touches="""
            touch_id, kind, at, account_id
            t1, meeting, 2026-01-02, A
            t2, meeting, 2026-04-20, A
            t3, meeting, 2026-04-20, B
            t4, social,  2026-05-20, C
        """,
        opportunities="""
            opportunity_id, account_id, status, amount, created_at, closed_on
            o1, A, won,  100, 2026-02-01, 2026-04-10
            o2, A, won,  200, 2026-02-01, 2026-04-11
            o3, A, lost, 300, 2026-02-01, 2026-05-10
            o4, B, lost, 400, 2026-02-01, 2026-05-10
            o5, B, lost, 500, 2026-02-01, 2026-05-12
            o6, C, won,  600, 2026-02-01, 2026-05-20
        """,
    )


def test_a_share_of_accounts_has_wilson_s_interval():
    row = firm().row("engagement_rate", period="2026-03")
    assert (row.value, row.low, row.high) == (1 / 4, *wilson(1, 4))


def test_a_share_of_deals_has_an_interval_over_accounts():
    row = firm().row("close_rate", period="2026-Q2")
    low, high = clustered_ratio(np.array([2.0, 0, 1]), np.array([3.0, 2, 1]))
    assert (row.low, row.high) == pytest.approx((low, high))


def test_a_count_of_deals_is_over_dispersed_and_a_census_has_no_interval():
    row = firm().row("won_deals", period="2026-Q2")
    assert (row.low, row.high) == overdispersed_count(np.array([2.0, 1]))
    row = firm().row("listed_accounts", period="2026-Q2")
    assert (row.value, row.low, row.high) == (4, None, None)


def test_each_group_has_the_interval_of_its_own_accounts():
    rows = {row.cuts["region"]: row for row in firm().ask("engagement_rate", period="2026-03", by="region").rows}
    assert (rows["North"].low, rows["North"].high) == wilson(1, 2)
    assert (rows["South"].low, rows["South"].high) == wilson(0, 2)


def test_a_median_counts_its_units_and_says_when_they_are_few():
    row = firm().row("sales_cycle_median", period="2026-Q2")
    assert (row.value, row.n) == (69, 3)  # 68, 69 and 108 days
    assert not row.has(Flag.TOO_FEW)
    assert firm().row("sales_cycle_median", period="2026-05").has(Flag.TOO_FEW)


def test_below_the_set_sample_a_value_is_marked():
    flags = {row.cuts["tier"]: row.has(Flag.TOO_FEW) for row in firm().ask("listed_accounts", by="tier").rows}
    assert flags == {"1": False, "2": True, "(unknown)": True}


def test_without_a_period_all_the_data_are_taken_and_it_says_so():
    row = firm().row("won_deals")
    assert (row.value, str(row.period.start), str(row.period.end)) == (3, "2026-02-01", "2026-05-21")
    assert row.has(Flag.ALL_THE_DATA)
    assert not firm().row("won_deals", period="2026-Q2").has(Flag.ALL_THE_DATA)


def test_a_period_the_data_do_not_reach_the_end_of_is_partial():
    answer = firm().ask("won_deals", period="2026-Q2")
    assert answer.rows[0].has(Flag.PARTIAL_PERIOD)
    assert str(answer.as_of) == "2026-05-20"
    assert not firm().row("won_deals", period="2026-04").has(Flag.PARTIAL_PERIOD)


def test_a_period_that_begins_before_its_source_is_partly_covered():
    assert firm().row("won_deals", period="2026-Q1").has(Flag.PARTLY_COVERED)
    assert not firm().row("won_deals", period="2026-02").has(Flag.PARTLY_COVERED)
    assert firm().row("won_deals", period="2026-01").value is None


def test_what_is_not_covered_has_no_figures_beside_it_either():
    assert firm().row("listed_accounts", period="2025").also == {}


def test_groups_stand_in_the_order_of_the_journey_or_by_name_with_the_unknown_last():
    assert list(firm().values("stage_balance")) == [
        "outside", "target", "engaged", "opportunity", "won", "retained", "expanded",
    ]  # fmt: skip
    assert list(firm().values("listed_accounts", by="tier")) == ["1", "2", "(unknown)"]


def test_a_group_nobody_is_in_for_one_month_is_a_zero_there():
    rows = firm().ask("won_deals", period="2026-Q2", grain=Grain.MONTH, by="account").rows
    assert [(str(row.period.start), row.cuts["account"], row.value) for row in rows[:6]] == [
        ("2026-04-01", "A", 2), ("2026-04-01", "B", 0), ("2026-04-01", "C", 0),
        ("2026-05-01", "A", 0), ("2026-05-01", "B", 0), ("2026-05-01", "C", 1),
    ]  # fmt: skip
    assert {row.value for row in rows[6:]} == {None}  # June is not reached


def test_fiscal_grains_follow_the_workspace():
    rows = firm().ask("won_deals", period="2026", grain=Grain.FISCAL_YEAR).rows
    assert [str(row.period.start) for row in rows] == ["2026-01-01", "2026-04-01"]


def test_unknown_names_come_with_the_closest_ones():
    with pytest.raises(UnknownName, match="unknown KPI 'close_rat'; did you mean close_rate"):
        firm().ask("close_rat")
    with pytest.raises(UnknownName, match="unknown cut 'tiers'; did you mean tier"):
        firm().ask("close_rate", by="tiers")
    with pytest.raises(UnknownName, match="unknown cut 'channel' of close_rate"):
        firm().ask("close_rate", where={"channel": "web"})
    with pytest.raises(QuestionError, match="a cut is named twice"):
        firm().ask("close_rate", by=("tier", "tier"))


def test_lists_whose_beginning_nobody_knows_make_the_past_unsure():
    undated = company(
        accounts=ACCOUNTS,
        target_list_members="list_name, account_id, from_on \n L, A,",
        touches="touch_id, kind, at, account_id \n t1, meeting, 2026-01-02, A \n t2, meeting, 2026-04-20, A",
    )
    assert undated.row("listed_accounts", period="2026-Q1").has(Flag.HISTORY_UNKNOWN)
    assert not undated.row("listed_accounts", as_of="2026-04-20").has(Flag.HISTORY_UNKNOWN)
    assert not firm().row("listed_accounts", period="2026-Q1").has(Flag.HISTORY_UNKNOWN)


def test_a_target_list_by_rule_that_lists_nobody_is_zero_and_not_unknown():
    flagged = company(
        '[[target_lists]] \n name = "CRM" \n kind = "flag" \n since = 2026-01-01',
        accounts="account_id, is_target, created_at \n A, false, 2026-02-01",
    )
    assert flagged.row("listed_accounts", as_of="2026-02-01").value == 0


def test_the_statement_that_is_shown_gives_the_value_that_is_shown():
    asked = question("opportunity_rate", period="2026-04", by="tier")
    shown = question_sql(firm().build, asked, "duckdb")
    connection = firm().build.engine._connection  # type: ignore[attr-defined]
    rows = connection.sql(shown).to_arrow_table().to_pylist()
    assert {row["cut_tier"]: row["value"] for row in rows} == {"1": 0, "2": 0, "(unknown)": 0}
    assert {row["cut_tier"]: row["denominator"] for row in rows} == {"1": 2, "2": 1, "(unknown)": 1}


def test_json_has_the_agreed_shape_and_plain_numbers():
    shown = json.loads(json.dumps(answer_json(firm().ask("average_selling_price", period="2026-04"))))
    assert {name: shown[name] for name in ("kpi", "name", "unit", "population", "currency", "as_of")} == {
        "kpi": "average_selling_price", "name": "Average selling price", "unit": "money", "population": "O",
        "currency": "EUR", "as_of": "2026-04-30",
    }  # fmt: skip
    (row,) = shown["rows"]
    assert {"period", "cuts", "value", "numerator", "denominator", "n", "low", "high", "flags"} <= set(row)
    assert (row["value"], row["numerator"], row["denominator"], row["n"]) == (150, 300, 2, 2)
    assert row["period"] == {"start": "2026-04-01", "end": "2026-05-01"}

    (first, *_) = explanation_json(firm().explain("average_selling_price", period="2026-04"))["rows"]
    assert (first["part"], first["source"], first["record_id"], first["file"], first["line"]) == (
        "denominator", "crm", "o1", "opportunities.csv", 2,
    )  # fmt: skip


def test_the_funnel_has_six_steps_beside_those_of_the_period_before():
    shown = funnel(firm().build, parse_period("2026-04"))
    assert (str(shown.before.start), str(shown.before.end)) == ("2026-03-01", "2026-04-01")
    # At the end of March A is engaged by its January meeting (day 89 of the window); six deals are open at A, B and C.
    assert [step.balance_before for step in shown.steps] == [1, 0, 3, 0, 0, 0]
    # At the end of April A has won, o3 to o6 are open at A, B, C.
    assert [step.balance for step in shown.steps] == [1, 0, 2, 1, 0, 0]
    assert [step.reached for step in shown.steps] == [4, 3, 3, 1, 0, 0]
    rates = [None if step.rate_on is None else step.rate_on.value for step in shown.steps]
    assert rates == [3 / 4, 1, pytest.approx(1 / 3), 0, None, None]
    assert [step.balance_change for step in shown.steps] == [0, 0, -1, 1, 0, 0]
    assert shown.outside == 0
    assert shown.steps[2].rate_change == pytest.approx(1 / 3)
    assert json.loads(json.dumps(funnel_json(shown)))["steps"][3]["balance"] == 1


def test_the_funnel_of_a_tier():
    shown = funnel(firm().build, parse_period("2026-04"), where=(("tier", "1"),))
    assert [step.balance for step in shown.steps] == [0, 0, 1, 1, 0, 0]


def test_what_we_reported_then_is_kept_beside_what_we_now_know_about_then(tmp_path):
    before = make(
        tmp_path,
        "",
        {"accounts": ACCOUNTS, "target_list_members": "list_name, account_id, from_on \n L, A, 2026-01-01"},
    )
    (tmp_path / "target_list_members.csv").write_text("list_name,account_id,from_on\nL,A,2026-01-01\nL,B,2026-01-01\n")
    workspace = Workspace(tmp_path)
    after = workspace.build(lambda _what, _share: None)
    assert [manifest.id for manifest in workspace.builds()] == [before.build.id, after.id]
    kept = Company(tmp_path, workspace.open(before.build.id))
    assert (kept.value("listed_accounts"), Company(tmp_path, after).value("listed_accounts")) == (1, 2)
