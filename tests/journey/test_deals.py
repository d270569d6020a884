"""Settled readings 1, 3 and 10: deals are cut by what was so when they were created, and known as of then."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.golden.company import Company, company


def moved_on() -> Company:
    """The account changed tier, owner and programme after its deal was created, and before it closed."""
    return company(
        accounts="""
            account_id, tier, owner_id, programme
            A, 1, u2, abm
            B, 1, u2, abm
        """,
        users="user_id, name \n u1, Ann \n u2, Bob",
        account_history="""
            account_id, field, value, from_at
            A, tier,      3,    2025-01-01
            A, tier,      1,    2026-03-01
            A, owner_id,  u1,   2025-01-01
            A, owner_id,  u2,   2026-03-01
            A, programme, none, 2025-01-01
            A, programme, abm,  2026-03-01
        """,
        opportunities="""
            opportunity_id, account_id, status, amount, created_at, closed_on
            o1, A, won,  100, 2026-02-01, 2026-05-01
            o2, A, lost, 100, 2026-03-01, 2026-05-02
            o3, B, won,  100,           , 2026-05-03
        """,
    )


@pytest.mark.parametrize("kpi", ["won_deals", "close_rate", "average_selling_price"])
@pytest.mark.parametrize(
    ("cut", "then", "now"), [("tier", "3", "1"), ("account_owner", "Ann", "Bob"), ("programme", "none", "abm")]
)
def test_a_deal_is_cut_by_what_its_account_was_when_it_was_created(kpi, cut, then, now):
    rows = {row.cuts[cut]: row.numerator for row in moved_on().ask(kpi, period="2026-Q2", by=cut).rows}
    each = 100 if kpi == "average_selling_price" else 1
    assert rows == {then: each, now: 0, "(unknown)": each}  # o3 has no creation day: nobody knows


def test_new_customers_are_accounts_and_cut_on_the_day_they_became_so():
    assert moved_on().values("new_customers", period="2026-Q2", by="tier") == {"1": 2}


RATES = """
    opportunity_id, account_id, status, type, amount, created_at, closed_on, is_duplicate
    o1, A, won,  new_business, 100, 2026-01-01, 2026-02-01, false
    o2, A, lost, new_business, 100, 2026-01-01, 2026-02-01, false
    o3, A, won,  renewal,      400, 2026-01-01, 2026-02-11, false
    o4, A, lost, new_business, 100, 2026-01-01, 2026-02-01, true
"""


@pytest.mark.parametrize(
    ("setting", "close_rate", "price", "cycle"),
    [
        ("", 1 / 2, 100, 31),
        ("rates_with_renewals = true", 2 / 3, 250, 36),  # (100 + 400) ÷ 2; (31 + 41) ÷ 2
        ("rates_with_duplicates = true", 1 / 3, 100, 31),
        ("rates_with_renewals = true \n rates_with_duplicates = true", 2 / 4, 250, 36),
    ],
)
def test_rates_leave_out_renewals_and_duplicates_unless_the_settings_want_them(setting, close_rate, price, cycle):
    firm = company(f"[opportunities] \n {setting}", accounts="account_id \n A", opportunities=RATES)
    values = [firm.value(id, period="2026-02") for id in ("close_rate", "average_selling_price", "sales_cycle_mean")]
    assert values == pytest.approx([close_rate, price, cycle])
    assert (firm.value("won_deals", period="2026-02"), firm.value("won_revenue", period="2026-02")) == (2, 500)


def in_warsaw() -> Company:
    return company(
        '[workspace] \n time_zone = "Europe/Warsaw"',
        accounts="account_id \n A",
        opportunities="""
            opportunity_id, account_id, status, created_at, closed_on
            o1, A, won, 2026-03-31T22:30:00Z, 2026-04-02
        """,
    )


def test_cycles_are_whole_local_days():
    """Created at half past midnight of 1 April in Warsaw, won on the 2nd: one day, not two."""
    assert in_warsaw().value("sales_cycle_mean", period="2026-04") == 1


def over_time() -> Company:
    """o1 grows; o2 has no amount until May; o3 has no history; o4 was lost and opened again."""
    return company(
        accounts="account_id \n A",
        target_list_members="list_name, account_id, from_on \n L, A, 2026-01-01",
        opportunities="""
            opportunity_id, account_id, status, amount, created_at
            o1, A, open, 200,  2026-02-01
            o2, A, open, 5000, 2026-02-01
            o3, A, open, 30,   2026-02-01
            o4, A, open, 4,    2026-02-01
        """,
        opportunity_history="""
            opportunity_id, from_at, status, amount
            o1, 2026-02-02, open, 100
            o1, 2026-05-01, open, 200
            o2, 2026-02-02, open,
            o2, 2026-05-02, open, 5000
            o4, 2026-02-01, open, 4
            o4, 2026-03-01, lost, 4
            o4, 2026-06-01, open, 4
        """,
    )


def open_on(day: str) -> dict[str, Decimal | None]:
    """Amounts of the deals that stood open on a day."""
    return {
        row["opportunity_id"]: row["amount"]
        for row in over_time().table("opportunity_spans")
        if str(row["from_on"]) <= day < str(row["to_on"])
    }


@pytest.mark.parametrize(
    ("as_of", "open_deals"),
    [
        ("2026-01-31", {}),
        ("2026-02-01", {"o1": 100, "o3": 30, "o4": 4}),  # the first version reaches back to creation
        ("2026-03-01", {"o1": 100, "o3": 30}),
        ("2026-05-01", {"o1": 200, "o3": 30}),
        ("2026-05-02", {"o1": 200, "o3": 30}),
        ("2026-06-01", {"o1": 200, "o3": 30, "o4": 4}),
    ],
)
def test_the_pipeline_of_a_past_day_is_what_was_known_then(as_of, open_deals):
    found = open_on(as_of)
    found.pop("o2", None)
    assert found == open_deals


def test_an_amount_that_was_entered_later_does_not_look_back():
    assert open_on("2026-05-02")["o2"] == 5000
    assert open_on("2026-05-01")["o2"] is None


def test_a_pipeline_without_any_history_says_so_for_the_past():
    firm = company(
        accounts="account_id \n A",
        target_list_members="list_name, account_id, from_on \n L, A, 2026-01-01",
        opportunities="""
            opportunity_id, account_id, status, amount, created_at
            o1, A, open, 200, 2026-02-01
            o2, A, open, 200, 2026-06-01
        """,
    )
    assert "history unknown" in firm.row("target_account_pipeline", period="2026-Q1").flags
    assert "history unknown" not in firm.row("target_account_pipeline", period="2026-Q2").flags
    assert "history unknown" not in firm.row("won_deals", period="2026-Q1").flags


def test_a_cut_by_an_attribute_without_history_says_so_for_the_past():
    assert "history unknown" in _flags(moved_on(), by="region")
    assert "history unknown" not in _flags(moved_on(), by="tier")
    assert "history unknown" not in _flags(moved_on(), by="account")


def _flags(firm: Company, by: str) -> set[str]:
    return {flag for row in firm.ask("won_deals", period="2026-Q2", by=by).rows for flag in row.flags}
