"""Stage 4 by hand: twelve deals, of which seven are won in the second quarter."""

from __future__ import annotations

from tests.golden.case import Case, one
from tests.golden.company import Company, company


def deals() -> Company:
    """2026-Q2; the days from creation to closing stand behind the won ones."""
    return company(
        accounts="account_id \n A \n B \n C \n D",
        exchange_rates="currency, on, rate \n USD, 2026-04-09, 0.9 \n USD, 2026-04-11, 0.5",
        opportunities="""
            opportunity_id, account_id, status, type, created_at, closed_on, amount, currency, is_duplicate
            d01, A, won,  new_business, 2026-03-02, 2026-04-01, 1000, EUR, false
            d02, A, won,  upsell,       2026-04-21, 2026-05-01, 2000, EUR, false
            d03, A, won,  renewal,      2026-06-01, 2026-06-30, 4000, EUR, false
            d04, B, lost, new_business, 2026-05-01, 2026-05-05, 8000, EUR, true
            d05, B, won,  new_business, 2026-05-02, 2026-06-01,     , EUR, false
            d06, C, won,  new_business, 2026-06-02, 2026-06-02,    0, EUR, false
            d07, C, lost, new_business, 2026-06-02, 2026-06-03,  700, EUR, false
            d08, D, lost,             , 2026-06-02, 2026-06-04,  700, EUR, false
            d09, D, won,  new_business, 2026-06-01, 2026-07-01, 5000, EUR, false
            d10, B, won,  new_business, 2026-03-01, 2026-03-31,  300, EUR, false
            d11, D, won,              ,           , 2026-04-10, 1000, USD, false
            d12, C, won,  new_business, 2026-06-25, 2026-06-20,  500, EUR, false
        """,  # d01 30 days · d02 10 · d05 30 · d06 0 · d11 not known · d12 minus 5, an error of the source
    )


Q2 = {"period": "2026-Q2"}

CASES = (
    # d01 d02 d03 d05 d06 d11 d12; d09 closes on the first day after, d10 on the last day before.
    Case("won_deals", deals, Q2, one(7, 7)),
    # 1000 + 2000 + 4000 + 0 + 1000 × 0.9 + 500; d05 has no amount.
    Case("won_revenue", deals, Q2, one(8400, 8400, won_without_amount=1)),
    # Without the renewal d03 and the duplicate d04: won d01 d02 d05 d06 d11 d12; closed these and d07, d08.
    Case("close_rate", deals, Q2, one(0.75, 6, 8)),
    # A by d01, C by d06, D by d11; B was won in March.
    Case("new_customers", deals, Q2, one(3, 3)),
    # B, by d10; and in July nobody, since d09 is D's second.
    Case("new_customers", deals, {"period": "2026-03"}, one(1, 1)),
    Case("new_customers", deals, {"period": "2026-07"}, one(0, 0)),
    # (1000 + 2000 + 0 + 900 + 500) ÷ 5; the zero counts, the one without amount does not.
    Case("average_selling_price", deals, Q2, one(880, 4400, 5, unpriced_wins=1)),
    # (30 + 10 + 30 + 0) ÷ 4.
    Case("sales_cycle_mean", deals, Q2, one(17.5, 70, 4, won_without_created_date=1, negative_cycles=1)),
    # 0, 10, 30, 30: between 10 and 30.
    Case("sales_cycle_median", deals, Q2, one(20, 20, None, won_without_created_date=1, negative_cycles=1)),
    # In April: 30 days, and the one not known.
    Case("sales_cycle_median", deals, {"period": "2026-04"}, one(30, 30, None, won_without_created_date=1)),
)
