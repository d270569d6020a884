"""Stage 3 by hand: who opened an opportunity, and what is open."""

from __future__ import annotations

from tests.golden.case import Case, Expected, one
from tests.golden.company import Company, company


def pipeline() -> Company:
    """2026-Q2; a deal is legitimate from Qualification on; reporting in EUR.

    Listed at any time in the quarter: A, B (10 April to 30 April), D. C joins in July, E never.
    """
    return company(
        """
[opportunities]
sales_stages = ["Discovery", "Qualification", "Proposal"]
legitimate_from = "Qualification"
""",
        accounts="account_id \n A \n B \n C \n D \n E",
        target_list_members="""
            list_name, account_id, from_on, to_on
            L, A, 2026-01-01,
            L, B, 2026-04-10, 2026-05-01
            L, C, 2026-07-01,
            L, D, 2026-01-01,
        """,
        exchange_rates="""
            currency, on, rate
            USD, 2026-01-01, 0.90
            USD, 2026-06-30, 0.80
            USD, 2026-07-01, 0.50
        """,
        opportunities="""
            opportunity_id, account_id, status, stage, created_at, closed_on, amount, currency, is_duplicate
            o1, A, open, Qualification, 2026-04-15,           , 2000, EUR, false
            o2, B, open, Proposal,      2026-05-20,           ,  400, EUR, false
            o3, D, open, Qualification, 2026-06-01,           ,  700, EUR, false
            o4, D, open, Proposal,      2026-03-01,           , 3000, USD, false
            o5, A, open, Proposal,      2026-05-01,           , 9999, EUR, true
            o6, A, open, Proposal,      2026-04-02,           ,     , EUR, false
            o7, E, open, Proposal,      2026-05-01,           ,  800, EUR, false
            o8, A, won,  Proposal,      2026-04-20, 2026-06-30,  100, EUR, false
        """,
        opportunity_history="""
            opportunity_id, from_at, stage, status, amount, currency
            o1, 2026-04-15, Discovery,     open, 1000, EUR
            o1, 2026-05-10, Qualification, open, 2000, EUR
            o3, 2026-06-01, Discovery,     open,  500, EUR
            o3, 2026-07-10, Qualification, open,  700, EUR
        """,
    )


Q2 = {"period": "2026-Q2"}

CASES = (
    # Accounts A, B, D. A has o1, o6, o8; B has o2, created after it left the list, but it was listed in the quarter.
    # D's o3 becomes legitimate in July only, its o4 is of the first quarter.
    Case("opportunity_rate", pipeline, Q2, one(2 / 3, 2, 3)),
    # In the third quarter o3 is legitimate, but was created in the second: none of A, C, D.
    Case("opportunity_rate", pipeline, {"period": "2026-07"}, one(0, 0, 3)),
    # o1 2000, o4 3000 USD × 0.80 = 2400. o2 and o7 stand with accounts that are not listed on the last day, o3 is not
    # legitimate by then, o5 is a duplicate, o8 was won on the last day, o6 has no amount and is counted apart.
    Case("target_account_pipeline", pipeline, Q2, one(4400, 4400, open_without_amount=1)),
    # On 31 May: o1 2000, o8 100, o4 3000 × 0.90 (the last rate on or before) = 2700.
    Case("target_account_pipeline", pipeline, Q2 | {"as_of": "2026-05-31"}, one(4800, 4800, open_without_amount=1)),
    # On 9 May o1 is not legitimate yet.
    Case(
        "target_account_pipeline",
        pipeline,
        Q2 | {"as_of": "2026-05-09", "by": "account"},
        {"A": Expected(100, 100, also={"open_without_amount": 1}), "D": Expected(2700, 2700)},
    ),
)
