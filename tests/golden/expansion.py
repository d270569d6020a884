"""Stage 6 by hand: what a contract is worth a year, and whether customers recommend us."""

from __future__ import annotations

from tests.golden.case import Case, Expected, one
from tests.golden.company import Company, company


def contracts() -> Company:
    """At the end of 2026-Q2; what each is worth a year stands behind it."""
    return company(
        accounts="account_id \n A \n B \n C \n D",
        exchange_rates="currency, on, rate \n USD, 2026-02-28, 0.9 \n USD, 2026-06-01, 0.5",
        contracts="""
            contract_id, account_id, starts_on, ends_on, cancelled_on, value, annual_value, currency
            c1, A, 2026-01-01, 2027-01-01,           , 12000,     , EUR
            c2, A, 2026-01-15, 2029-01-15,           , 30000,     , EUR
            c3, B, 2026-06-01, 2026-08-30,           ,  9000,     , EUR
            c4, B, 2026-02-01, 2027-02-01,           ,     1, 5000, EUR
            c5, C, 2025-06-30, 2026-06-30,           ,  7000,     , EUR
            c6, C, 2026-07-01, 2027-07-01,           ,  7000,     , EUR
            c7, C, 2026-06-01,           ,           ,      ,     , EUR
            c8, D, 2026-03-01, 2027-03-01,           ,  1200,     , USD
            c9, D, 2026-01-01, 2027-01-01, 2026-06-30, 99999,     , EUR
        """,
        # c1 12 months: 12000 · c2 36 months: 30000 ÷ 3 = 10000 · c3 90 days: 9000 × 365 ÷ 90 = 36500 · c4 given: 5000
        # c5 ends on the last day, c6 begins after it, c9 was cancelled on it · c7 has no value
        # c8 at the rate of its own first day: 1200 × 0.9 = 1080
    )


def answers() -> Company:
    """2026-Q2. A, B and C are customers, E is not."""
    return company(
        accounts="account_id \n A \n B \n C \n E",
        contracts="""
            contract_id, account_id, starts_on
            c1, A, 2026-01-01
            c2, B, 2026-01-01
            c3, C, 2026-01-01
        """,
        people="""
            person_id, kind, account_id
            p1, contact, A
            p2, contact, A
            p3, contact, B
            p4, contact, E
            p5, contact, C
        """,
        surveys="""
            survey_id, kind, person_id, account_id, answered_at, score
            s1, nps,  p1,  , 2026-04-10,  9
            s2, nps,  p1,  , 2026-06-01,  5
            s3, nps,  p2,  , 2026-05-01, 10
            s4, nps,  p3,  , 2026-05-02,  8
            s5, nps,    , B, 2026-05-03, 10
            s6, nps,    , B, 2026-05-04,  9
            s7, nps,  p4,  , 2026-05-05, 10
            s8, csat, p2,  , 2026-05-10,  1
            s9, nps,  p5,  ,           ,
            s0, nps,  p2,  , 2026-07-01,  0
        """,
    )


def changes() -> Company:
    """Changes of yearly recurring revenue; a dollar is 0.9 on 1 May and 0.8 from 1 June on, a yen has no rate."""
    return company(
        accounts="account_id, segment \n A, Large \n B, Small",
        merges="kind, old_id, new_id \n account, B old, B",
        exchange_rates="currency, on, rate \n USD, 2026-05-01, 0.9 \n USD, 2026-06-01, 0.8",
        recurring_revenue_events="""
            event_id, account_id, on, kind, annual_amount, currency
            e1, A,     2026-04-01, new,           1200, EUR
            e2, A,     2026-05-20, expansion,      100, USD
            e3, B old, 2026-06-01, expansion,      100, USD
            e4, B,     2026-06-30, churn,         -500, EUR
            e5, B,     2026-07-01, reactivation,   500, EUR
            e6, A,     2026-03-31, contraction,   -100, EUR
            e7, A,     2026-06-10, contraction,   -100, JPY
        """,
    )


CASES = (
    # 1200 + 100 × 0.9 + 100 × 0.8 − 500; the yen's change is counted apart, e5 and e6 lie a day outside.
    Case("recurring_revenue_change", changes, {"period": "2026-Q2"}, one(870, 870, changes_without_rate=1)),
    Case(
        "recurring_revenue_change",
        changes,
        {"period": "2026-Q2", "by": "segment"},
        {"Large": Expected(1290, 1290, None, {"changes_without_rate": 1}), "Small": Expected(-420, -420)},
    ),
    Case(
        "recurring_revenue_change",
        changes,
        {"period": "2026-Q2", "where": {"revenue_change": "expansion"}},
        one(170, 170),
    ),
    # (12000 + 10000 + 36500 + 5000 + 1080) ÷ 5 = 64580 ÷ 5; c7 is counted apart.
    Case("average_contract_value", contracts, {"period": "2026-Q2"}, one(12916, 64580, 5, contracts_without_value=1)),
    # Latest answers: p1 5, p2 10, p3 8, and two that name nobody, 10 and 9: three promoters, one detractor, of five.
    Case("net_promoter_score", answers, {"period": "2026-Q2"}, one(40, 2, 5)),
    # In April p1's nine is the latest.
    Case("net_promoter_score", answers, {"period": "2026-04"}, one(100, 1, 1)),
    # In July p2's nought.
    Case("net_promoter_score", answers, {"period": "2026-07"}, one(-100, -1, 1)),
)
