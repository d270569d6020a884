"""Settled reading 9: the score of the customers, each person once, by the latest answer in the period asked for."""

from __future__ import annotations

from tests.golden.company import Company, company


def answers() -> Company:
    """A's contract ends on 1 June, B's begins on 1 May."""
    return company(
        accounts="account_id, tier \n A, 1 \n B, 2",
        account_history="account_id, field, value, from_at \n B, tier, 3, 2026-01-01 \n B, tier, 2, 2026-06-01",
        contracts="""
            contract_id, account_id, starts_on, ends_on
            c1, A, 2026-01-01, 2026-06-01
            c2, B, 2026-05-01,
        """,
        people="person_id, kind, account_id \n p1, contact, A \n p2, contact, B",
        surveys="""
            survey_id, kind, person_id, answered_at, score
            s1, nps, p1, 2026-04-10 10:00, 10
            s2, nps, p2, 2026-04-10 10:00, 0
            s3, nps, p2, 2026-05-10 10:00, 9
            s4, nps, p2, 2026-05-10 11:00, 7
            s5, nps, p2, 2026-07-10 11:00, 0
        """,
    )


def test_only_the_latest_answer_of_a_person_in_the_period_counts():
    assert answers().row("net_promoter_score", period="2026-05").n == 1
    assert answers().value("net_promoter_score", period="2026-05") == 0  # the seven at eleven, not the nine at ten


def test_answers_of_those_who_are_no_customers_are_left_out():
    # In April only A is one.
    row = answers().row("net_promoter_score", period="2026-04")
    assert (row.value, row.n) == (100, 1)


def test_who_was_a_customer_when_answering_counts_though_the_contract_ended_since():
    """Rule 1: the date basis is the answer's day (catalogue). p1 ten as a customer, p2 seven: 100 × 1 ÷ 2."""
    row = answers().row("net_promoter_score", period="2026-Q2")
    assert (row.value, row.n) == (50, 2)


def test_an_answer_is_cut_by_what_its_account_was_on_the_day_it_was_given():
    assert answers().values("net_promoter_score", period="2026-Q2", by="tier").get("3") == 0
