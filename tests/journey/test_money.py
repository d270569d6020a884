"""Rule 7 and the contracts: what a year is worth, and which exchange rate holds."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.golden.company import Company, company

A_YEAR_OF = {  # starts_on, ends_on, value, annual_value -> what it is worth a year
    "twelve months": ("2026-01-01, 2027-01-01, 1200,", "1200"),
    "thirty-six months": ("2026-01-01, 2029-01-01, 1200,", "400"),
    "one month": ("2026-01-31, 2026-03-31, 100,", "600"),  # two months: the day of the month is the same
    "ninety days": ("2026-06-01, 2026-08-30, 90,", "365"),
    "a leap year by months": ("2028-01-01, 2029-01-01, 1200,", "1200"),
    "given": ("2026-01-01, 2026-02-01, 1200, 77", "77"),
    "open-ended": ("2026-01-01,, 1200,", None),
    "open-ended, given": ("2026-01-01,,, 77", "77"),
    "not said": ("2026-01-01, 2027-01-01,,", None),
    "thirds": ("2026-01-01, 2026-04-01, 0.0001,", "0.0004"),
    "rounded half up": ("2026-01-01, 2034-01-01, 0.0004,", "0.0001"),  # 0.00005
    "rounded down": ("2026-01-01, 2029-01-01, 0.0001,", "0"),  # 0.0000333
}


def contracts() -> Company:
    rows = [f"{name.replace(',', ';')}, A, {terms}" for name, (terms, _) in A_YEAR_OF.items()]
    header = "contract_id, account_id, starts_on, ends_on, value, annual_value"
    return company(accounts="account_id \n A", contracts="\n".join([header, *rows]))


@pytest.mark.parametrize("contract", A_YEAR_OF)
def test_a_contract_s_value_a_year(contract):
    found = dict(contracts().table("contract_facts", "contract_id", "annual_amount"))[contract.replace(",", ";")]
    expected = A_YEAR_OF[contract][1]
    assert found == (None if expected is None else Decimal(expected))


KINDS = """
    contract_id, account_id, product_id, starts_on, ends_on, kind
    first,             A, p, 2024-01-01, 2025-01-01,
    next term,         A, p, 2025-01-01, 2026-01-01,
    30 days late,      A, p, 2026-01-31, 2027-01-31,
    beside it,         A, p, 2026-06-01, 2027-01-31,
    other product,     A, q, 2026-07-01, 2027-01-31,
    as said,           A, r, 2026-08-01, 2027-01-31, renewal
    32 days after all, A, p, 2027-03-04, 2028-01-01,
    another firm's,    B, p, 2026-01-01, 2027-01-01,
"""


def test_the_kind_of_a_contract_is_told_from_the_ones_before_it():
    firm = company(accounts="account_id \n A \n B", contracts=KINDS)
    assert dict(firm.table("contract_facts", "contract_id", "kind")) == {
        "first": "new",
        "next term": "renewal",
        "30 days late": "renewal",
        "beside it": "upsell",
        "other product": "cross_sell",
        "as said": "renewal",
        "32 days after all": "new",
        "another firm's": "new",
    }


def in_dollars() -> Company:
    return company(
        accounts="account_id \n A \n B",
        target_list_members="list_name, account_id, from_on \n L, A, 2026-01-01",
        exchange_rates="""
            currency, on, rate
            USD, 2026-02-01, 0.5
            USD, 2026-03-01, 0.25
        """,
        opportunities="""
            opportunity_id, account_id, status, amount, currency, created_at, closed_on
            before,     B, won,  1000, USD, 2026-01-01, 2026-01-31
            first day,  B, won,  1000, USD, 2026-01-01, 2026-02-01
            last rate,  B, won,  1000, USD, 2026-01-01, 2026-02-28
            next rate,  B, won,  1000, USD, 2026-01-01, 2026-03-01
            no rate,    B, won,  1000, CHF, 2026-01-01, 2026-02-02
            at home,    B, won,  1000, EUR, 2026-01-01, 2026-01-31
            open,       A, open, 8000, USD, 2026-01-10,
        """,
    )


def test_a_won_amount_takes_the_last_rate_on_or_before_its_closing_day():
    amounts = dict(in_dollars().table("opportunity_facts", "opportunity_id", "amount"))
    assert {id: amount for id, amount in amounts.items() if id != "open"} == {
        "before": None, "first day": 500, "last rate": 500, "next rate": 250, "no rate": None, "at home": 1000,
    }  # fmt: skip


def test_an_amount_without_a_rate_is_left_out_and_counted_apart():
    row = in_dollars().row("won_revenue", period="2026-Q1")
    assert (row.value, row.also) == (500 + 500 + 250 + 1000, {"won_without_amount": 2})
    assert "left out: 2 won_without_amount" in row.flags


def test_where_no_amount_is_known_the_sum_is_not_zero_but_unknown():
    lone = company(
        accounts="account_id \n A",
        opportunities="""
            opportunity_id, account_id, status, amount, created_at, closed_on
            o1, A, won, , 2026-01-01, 2026-01-31
        """,
    )
    row = lone.row("won_revenue", period="2026-01")
    assert (row.value, row.also, lone.value("won_deals", period="2026-01")) == (None, {"won_without_amount": 1}, 1)


@pytest.mark.parametrize(("as_of", "worth"), [("2026-02-28", 4000), ("2026-03-01", 2000)])
def test_open_pipeline_takes_the_rate_of_the_as_of_day(as_of, worth):
    assert in_dollars().value("target_account_pipeline", period="2026-Q1", as_of=as_of) == worth


def test_open_pipeline_before_the_first_rate_is_unknown():
    row = in_dollars().row("target_account_pipeline", period="2026-Q1", as_of="2026-01-31")
    assert (row.value, row.also) == (None, {"open_without_amount": 1})
