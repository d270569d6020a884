"""Every KPI: half-open periods, pieces of a period, and the past as it was then (rules 1 to 3)."""

from __future__ import annotations

import pytest

from abmetrics.kpis.catalogue import KPIS
from abmetrics.vocabulary import Flag, Grain
from tests.every_kpi.firm import PERIOD, SETTINGS, TABLES, a_cut, firm
from tests.golden.company import Company, company, span

EVERY_KPI = pytest.mark.parametrize("kpi", KPIS, ids=lambda kpi: kpi.id)

IN_Q2 = {
    "engagement_minutes": 110, "won_deals": 2, "won_revenue": 110, "close_rate": 1, "new_customers": 2,
    "average_selling_price": 55, "sales_cycle_mean": 55, "sales_cycle_median": 55, "opportunity_rate": 2 / 8,
    "leads": 2, "net_promoter_score": 0,
    "recurring_revenue_change": 110, "experiment_outcome_rate": 1 / 2,
}  # fmt: skip
"""Of rows worth 1, 10, 100 and 1000 on the day before, the first, the last and the day after: 10 and 100."""

ADDS_UP_OVER_TIME = {
    "engagement_minutes", "won_deals", "won_revenue", "close_rate", "new_customers", "average_selling_price",
    "sales_cycle_mean", "leads", "recurring_revenue_change",
}  # fmt: skip
"""The others are as-of, count each account or person once over the whole period, or are a middle."""


def borders() -> Company:
    return company(
        "[engagement] \n caps = { event = 100000 }",
        accounts="account_id \n A \n B \n C \n D \n P \n Q \n R \n S",
        target_list_members="list_name, account_id, from_on \n"
        + "\n".join(f"L, {account}, 2023-01-01" for account in "ABCDPQRS"),
        touches="""
            touch_id, kind, at, account_id, seconds
            t1, event, 2026-03-31, A, 60
            t2, event, 2026-04-01, A, 600
            t3, event, 2026-06-30, A, 6000
            t4, event, 2026-07-01, A, 60000
        """,
        opportunities="""
            opportunity_id, account_id, status, amount, created_at, closed_on
            o1, A, won,     1, 2026-03-30, 2026-03-31
            o2, B, won,    10, 2026-03-22, 2026-04-01
            o3, C, won,   100, 2026-03-22, 2026-06-30
            o4, D, won,  1000, 2023-10-05, 2026-07-01
            o5, P, open,     , 2026-03-31,
            o6, Q, open,     , 2026-04-01,
            o7, R, open,     , 2026-06-30,
            o8, S, open,     , 2026-07-01,
        """,  # open for 1, 10, 100 and 1000 days
        people="""
            person_id, kind, created_at
            l1, lead, 2026-03-31
            l2, lead, 2026-04-01
            l3, lead, 2026-06-30
            l4, lead, 2026-07-01
        """,
        surveys="""
            survey_id, kind, account_id, answered_at, score
            s1, nps, A, 2026-03-31, 10
            s2, nps, A, 2026-04-01, 10
            s3, nps, A, 2026-06-30, 0
            s4, nps, A, 2026-07-01, 10
        """,
        recurring_revenue_events="""
            event_id, account_id, on, kind, annual_amount
            v1, A, 2026-03-31, new,    1
            v2, A, 2026-04-01, new,   10
            v3, A, 2026-06-30, new,  100
            v4, A, 2026-07-01, new, 1000
        """,
        experiment_units="""
            experiment_id, unit_id, account_id, arm, is_control, assigned_on, is_hit
            E, u1, A, plain, true, 2026-03-31, true
            E, u2, A, plain, true, 2026-04-01, true
            E, u3, A, plain, true, 2026-06-30, false
            E, u4, A, plain, true, 2026-07-01, true
        """,
    )


@EVERY_KPI
def test_a_period_has_its_first_day_and_not_the_day_it_ends_on(kpi):
    if kpi.id not in IN_Q2:
        assert kpi.is_as_of
        return
    assert borders().value(kpi.id, period="2026-Q2") == pytest.approx(IN_Q2[kpi.id])


@EVERY_KPI
def test_a_piece_of_a_period_is_the_answer_for_that_piece(kpi):
    answer = firm().ask(kpi.id, period=PERIOD, grain=Grain.MONTH)
    for month in ("2026-04", "2026-05", "2026-06"):
        alone = firm().ask(kpi.id, period=month).rows
        assert [row for row in answer.rows if row.period == alone[0].period] == list(alone)


def test_weeks_are_iso_weeks_and_the_first_and_last_may_be_shorter():
    rows = firm().ask("won_deals", period=span("2026-05-06", "2026-05-26"), grain=Grain.WEEK).rows
    assert [str(row.period.start) for row in rows] == ["2026-05-06", "2026-05-11", "2026-05-18", "2026-05-25"]
    assert [row.value for row in rows] == [1, 0, 0, 0]  # o02 on Sunday 10 May


@EVERY_KPI
def test_months_add_up_to_their_quarter_or_the_last_one_is_the_quarter_s(kpi):
    months = firm().ask(kpi.id, period=PERIOD, grain=Grain.MONTH).rows
    quarter = firm().ask(kpi.id, period=PERIOD).rows
    if kpi.id in ADDS_UP_OVER_TIME:
        assert float(sum(row.numerator or 0 for row in months)) == pytest.approx(float(quarter[0].numerator or 0))
        assert sum(row.denominator or 0 for row in months) == (quarter[0].denominator or 0)
    elif kpi.is_as_of and kpi.id != "net_promoter_score":
        assert [(r.cuts, r.value) for r in months[-len(quarter) :]] == [(r.cuts, r.value) for r in quarter]


@EVERY_KPI
def test_as_of_a_past_day_a_period_ends_with_that_day(kpi):
    then = firm().ask(kpi.id, period=PERIOD, as_of="2026-05-21", by=a_cut(kpi)).rows
    until = firm().ask(kpi.id, period=span("2026-04-01", "2026-05-22"), by=a_cut(kpi)).rows
    assert [(r.cuts, r.value, r.numerator, r.denominator, r.n, r.also) for r in then] == [
        (r.cuts, r.value, r.numerator, r.denominator, r.n, r.also) for r in until
    ]
    assert all(row.has(Flag.PARTIAL_PERIOD) for row in then)
    assert not any(row.has(Flag.PARTIAL_PERIOD) for row in until)


LATER = {
    "account_history": """
        E, tier,   2,    2025-11-01
        E, tier,   3,    2026-07-06
        A, tier,   3,    2026-07-06
        B, owner_id, u3, 2026-07-06
    """,
    "target_list_members": "Targets, D, 2026-07-06,\nTargets, B, 2026-07-06,",
    "people": """
        i1, contact, E, , Champion, vp, Web, 2026-07-06,
        i2, lead,    A, , Champion, vp, Web, 2026-07-06,
    """,
    "touches": """
        x1, dinner, 2026-07-06 10:00, F,   , k1, web, Guide,
        x2, event,  2026-07-06 10:00,  , h4, k1, web, Guide,
    """,
    "opportunity_history": """
        o12, 2026-05-09, Discovery, open, 700, EUR
        o12, 2026-07-06, Proposal,  open, 999, EUR
        o13, 2026-07-07, Proposal,  open, 9999, EUR
    """,
    "contracts": "c7, E, p1, 2026-07-06, 2027-07-06, 99999, EUR",
    "surveys": "y9, nps, h3, , 2026-07-06, 10",
    "exchange_rates": "USD, 2026-07-06, 0.1",
}
NOW = {
    "N,   ,             , Proposal,  open,  950, EUR, 2026-05-06,           ,": (
        "N,   ,             , Proposal,  won,   950, EUR, 2026-05-06, 2026-07-08,"
    ),
    "E, u3, new_business, Discovery, open,  700": "E, u3, new_business, Proposal, open,  999",
    "E, u3, new_business, Proposal,  open, 1100, EUR, 2026-06-09,           ,": (
        "E, u3, new_business, Proposal,  lost, 9999, EUR, 2026-06-09, 2026-07-09,"
    ),
    "Champion, director, Web,  2026-05-04,": "Champion, director, Web,  2026-05-04, 2026-07-06",
    "Targets, A, 2026-01-01,": "Targets, A, 2026-01-01, 2026-07-06",
    "E, Echo, 2,": "E, Echo, 3,",
}
"""Rows of the company as they stand after July: won, lost, moved on, left, retiered."""


def a_month_later() -> Company:
    tables = {name: text.rstrip() + "\n" + LATER.get(name, "") for name, text in TABLES.items()}
    for before, after in NOW.items():
        (name,) = (name for name, text in tables.items() if before in text)
        tables[name] = tables[name].replace(before, after)
    return company(SETTINGS, **tables)


@EVERY_KPI
def test_what_happens_later_changes_no_past_quarter(kpi):
    before = firm().ask(kpi.id, period=PERIOD, by=a_cut(kpi)).rows
    after = a_month_later().ask(kpi.id, period=PERIOD, by=a_cut(kpi)).rows
    assert [(r.cuts, r.value, r.numerator, r.denominator, r.n, r.also) for r in after] == [
        (r.cuts, r.value, r.numerator, r.denominator, r.n, r.also) for r in before
    ]
