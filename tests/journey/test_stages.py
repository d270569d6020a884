"""Settled readings 1, 4 and 12: customers, stages from day to day, and what is known only later."""

from __future__ import annotations

import pytest

from tests.golden.company import Company, company


def stage_on(firm: Company, account: str, day: str) -> str | None:
    """The stage an account is in on a day; None where it is not there yet."""
    found = [
        row["stage"]
        for row in firm.table("account_spans")
        if row["account_id"] == account and str(row["from_on"]) <= day < str(row["to_on"])
    ]
    assert len(found) <= 1
    return found[0] if found else None


def firms() -> Company:
    return company(
        """
[opportunities]
sales_stages = ["Talk", "Offer"]
legitimate_from = "Offer"
""",
        accounts="""
            account_id, created_at
            A, 2026-01-01
            B, 2026-01-01
            C, 2026-01-01
            D, 2026-01-01
            E, 2026-01-01
            F, 2026-01-01
            G, 2026-08-01
            H, 2026-01-01
        """,
        target_list_members="""
            list_name, account_id, from_on, to_on
            L, A, 2026-02-01,
            L, C, 2024-01-01,
            L, D, 2024-01-01, 2026-02-01
            L, F, 2026-02-01,
        """,
        touches="""
            touch_id, kind, at, account_id
            t1, meeting, 2026-03-01, A
            t2, meeting, 2026-03-01, B
        """,
        opportunities="""
            opportunity_id, account_id, status, stage, created_at, closed_on
            o1, A, lost, Offer, 2026-03-10, 2026-04-20
            o2, B, won,  Offer, 2026-03-10, 2026-04-20
            o3, F, open, Offer, 2026-03-10,
        """,
        opportunity_history="""
            opportunity_id, from_at, stage, status
            o1, 2026-03-10, Talk,  open
            o1, 2026-04-01, Offer, open
        """,
        contracts="""
            contract_id, account_id, product_id, starts_on, ends_on
            b1, B, p, 2026-05-01, 2027-05-01
            c1, C, p, 2025-01-01, 2026-01-01
            c2, C, p, 2026-01-20, 2026-06-01
            d1, D, p, 2025-01-01, 2026-01-01
            d2, D, q, 2025-06-01, 2026-01-01
            e1, E, p, 2025-01-01, 2026-01-01
            e2, E, p, 2026-01-01, 2027-01-01
            e3, E, p, 2026-03-01, 2027-01-01
            h1, H, p, 2025-01-01, 2026-01-01
            h2, H, q, 2025-06-01, 2026-01-01
            h3, H, p, 2026-01-01, 2027-01-01
        """,
    )


JOURNEYS: dict[str, dict[str, str | None]] = {
    "A": {  # on the list, engaged for ninety days, a deal that is legitimate from Offer on, then lost
        "2025-12-31": None,
        "2026-01-01": "outside",
        "2026-02-01": "target",
        "2026-03-01": "engaged",
        "2026-03-31": "engaged",
        "2026-04-01": "opportunity",
        "2026-04-19": "opportunity",
        "2026-04-20": "engaged",
        "2026-05-29": "engaged",
        "2026-05-30": "target",  # ninety days after 1 March
    },
    "B": {  # not listed: outside until its contract begins, won deal or not
        "2026-03-15": "outside",
        "2026-04-25": "outside",
        "2026-05-01": "won",
    },
    "C": {  # nineteen days between two terms: churned but listed is target, back it is retained, then target again
        "2024-06-01": "target",
        "2025-12-31": "won",
        "2026-01-01": "target",
        "2026-01-19": "target",
        "2026-01-20": "retained",
        "2026-05-31": "retained",
        "2026-06-01": "target",
    },
    "D": {  # a second product expands it; expanded lasts as long as the contracts; then listed for a month, then not
        "2025-05-31": "won",
        "2025-06-01": "expanded",
        "2025-12-31": "expanded",
        "2026-01-01": "target",
        "2026-02-01": "outside",
    },
    "E": {  # renewed without a gap, then more of the same product beside it
        "2025-12-31": "won",
        "2026-01-01": "retained",
        "2026-02-28": "retained",
        "2026-03-01": "expanded",
        "2026-12-31": "expanded",
        "2027-01-01": "outside",
    },
    "H": {  # expanded in its first term, and renewed on the day that ended: expanded still
        "2025-12-31": "expanded",
        "2026-01-01": "expanded",
        "2026-12-31": "expanded",
        "2027-01-01": "outside",
    },
    "F": {"2026-03-09": "target", "2026-03-10": "opportunity"},  # no history: legitimate since its creation
}


@pytest.mark.parametrize("account", JOURNEYS)
def test_an_account_is_where_the_entry_rules_put_it_on_each_day(account):
    expected = JOURNEYS[account]
    assert {day: stage_on(firms(), account, day) for day in expected} == expected


def test_outside_counts_accounts_that_existed_by_then():
    assert (
        firms().values("stage_balance", period="2026-01", as_of="2026-01-01")["outside"] == 3
    )  # A B F; C and D are targets, E and H customers
    assert sum(firms().values("stage_balance", period="2026-01").values()) == 7
    assert sum(firms().values("stage_balance", period="2026-08").values()) == 8


def test_a_legitimate_status_reached_later_does_not_look_back():
    assert firms().value("opportunity_rate", period="2026-03", where={"account": "A"}) == 0
    assert firms().value("opportunity_rate", period="2026-03", where={"account": "F"}) == 1


def without_contracts() -> Company:
    return company(
        accounts="account_id \n A \n B \n C",
        target_list_members="list_name, account_id, from_on\n L, A, 2026-01-01 \n L, B, 2026-01-01 \n L, C, 2026-01-01",
        opportunities="""
            opportunity_id, account_id, status, created_at, closed_on
            o1, A, won,  2026-01-05, 2026-03-01
            o2, A, won,  2026-04-05, 2026-05-01
            o3, B, lost, 2026-01-05, 2026-03-01
        """,
    )


def test_without_contracts_a_customer_is_one_from_its_first_won_deal_on():
    before, after = ({"period": "2026-Q1", "as_of": day} for day in ("2026-02-28", "2026-03-01"))
    assert without_contracts().value("target_accounts", **before) == 3
    assert without_contracts().value("target_accounts", **after) == 2
    assert without_contracts().values("stage_balance", period="2026-Q2")["won"] == 1


def test_with_contracts_loaded_a_won_deal_alone_makes_no_customer_but_became_one_counts_it():
    both = company(
        accounts="account_id \n A \n B",
        target_list_members="list_name, account_id, from_on \n L, A, 2026-01-01 \n L, B, 2026-01-01",
        opportunities="""
            opportunity_id, account_id, status, created_at, closed_on
            o1, A, won, 2026-01-05, 2026-03-01
        """,
        contracts="contract_id, account_id, starts_on \n c1, A, 2026-04-15 \n c2, B, 2026-04-15",
    )
    assert both.value("new_customers", period="2026-03") == 1
    assert both.value("target_accounts", period="2026-03") == 2
    assert both.value("target_accounts", period="2026-04") == 0


def test_a_recurring_revenue_expansion_expands_too():
    expanded = company(
        accounts="account_id \n A",
        contracts="contract_id, account_id, starts_on, ends_on \n c1, A, 2026-01-01, 2027-01-01",
        recurring_revenue_events="""
            event_id, account_id, on, kind, annual_amount
            r1, A, 2026-01-01, new, 100
            r2, A, 2026-05-01, expansion, 50
        """,
    )
    assert [stage_on(expanded, "A", day) for day in ("2026-04-30", "2026-05-01", "2027-01-01")] == [
        "won", "expanded", "outside",
    ]  # fmt: skip
