"""Composites: each part asked as it is, over its own period, and then multiplied and divided, worked by hand."""

from __future__ import annotations

from functools import cache

import pytest

from abmetrics.answers import explain, question_sql
from abmetrics.vocabulary import Flag, Grain
from tests.golden.company import Company, company, question

END_OF_JUNE = {"period": "2026-Q2"}


@cache
def firm() -> Company:
    return company(
        accounts="account_id, created_at \n A, 2024-01-01 \n B, 2024-01-01 \n C, 2024-01-01",
        target_list_members="list_name, account_id, from_on \n L, A, 2024-01-01",
        opportunities="""
            opportunity_id, account_id, status, created_at, closed_on, amount, owner_id
            o1, A, open, 2026-02-01,           ,     , u1
            o2, A, open, 2026-05-01,           ,     , u1
            o3, B, open, 2026-06-30,           ,     , u2
            o4, B, won,  2026-05-02, 2026-05-12,  100, u1
            o5, C, won,  2025-12-01, 2025-12-31,  300, u1
            o6, C, lost, 2025-07-01, 2025-07-01,   50, u3
            o7, C, lost, 2025-07-01, 2025-08-01,   50, u1
            o8, A, won,  2025-06-01, 2025-06-30, 9000, u1
            o9, A, lost, 2026-07-01, 2026-07-01,    9, u1
        """,
    )


def test_each_part_over_its_own_period():
    # Open at the end of June: o1 o2 o3. In the twelve months to then o4 and o5 were won, o6 and o7 lost; o8 closed a
    # day too early. 3 × 2/4 × (100 + 300)/2 ÷ (10 + 30)/2.
    row = firm().row("velocity", **END_OF_JUNE)
    assert row.value == pytest.approx(3 * 0.5 * 200 / 20)
    assert row.numerator == pytest.approx(300)
    assert row.denominator == pytest.approx(20)
    assert (row.n, row.low, row.high) == (2, None, None)
    assert row.also == {
        "open_now": 3, "close_rate": 0.5, "average_selling_price": 200, "sales_cycle_mean": 20,
    }  # fmt: skip


def test_parts_as_known_then():
    # To the end of 2025: nothing open but what closed later is not known to have; o5 and o8 won, o6 and o7 lost.
    row = firm().row("velocity", period="2025-Q4")
    assert row.also == {
        "open_now": 0, "close_rate": 0.5, "average_selling_price": 4650, "sales_cycle_mean": 29.5,
    }  # fmt: skip
    assert row.value == 0


def test_null_where_a_part_is_null():
    # In the first quarter of 2026 nothing closed.
    row = firm().row("expected_won", period="2026-Q1")
    assert (row.value, row.numerator, row.denominator) == (None, None, None)
    assert "close_rate" not in row.also


def test_null_where_it_would_divide_by_zero():
    # At the end of 2025 nothing was open; o5 was won in the quarter.
    row = firm().row("won_per_open", period="2025-Q4")
    assert (row.value, row.numerator, row.denominator) == (None, 1, 0)


def test_the_parts_flags_are_its_own():
    row = firm().row("velocity", **END_OF_JUNE)
    # The open deals are a snapshot; fewer than five of anything.
    assert row.flags == (Flag.HISTORY_UNKNOWN, Flag.TOO_FEW)
    assert firm().row("velocity", period="2026-Q3").has(Flag.PARTIAL_PERIOD)
    assert firm().row("velocity", period="2027-Q1").has(Flag.NOT_COVERED)


def test_a_group_in_which_one_part_has_no_rows():
    answer = firm().ask("velocity", by="opportunity_owner", **END_OF_JUNE)
    rows = {row.cuts["opportunity_owner"]: row for row in answer.rows}
    # u1: 2 open, o4 and o5 of three closed, 200 each, 20 days. u2 closed nothing: not known. u3 has nothing open, and
    # won nothing: no price.
    assert rows["u1"].value == pytest.approx(2 * 2 / 3 * 200 / 20)
    assert (rows["u2"].value, rows["u2"].also) == (None, {"open_now": 1})
    assert (rows["u3"].value, rows["u3"].also) == (None, {"open_now": 0, "close_rate": 0})


def test_a_group_without_rows_among_those_asked_for():
    # Of B's deals u1 won o4 and has none open; o1 and o2 are A's.
    answer = firm().ask("velocity", by="opportunity_owner", where={"account": "B"}, **END_OF_JUNE)
    rows = {row.cuts["opportunity_owner"]: row for row in answer.rows}
    assert rows["u1"].also == {"open_now": 0, "close_rate": 1, "average_selling_price": 100, "sales_cycle_mean": 10}
    assert rows["u1"].value == 0


def test_period_by_period():
    rows = firm().ask("expected_won", period="2026-Q2", grain=Grain.MONTH).rows
    # Open at the end of April: o1; of May: o1 o2; of June all three. Closed: nothing, o4, nothing.
    assert [row.value for row in rows] == [None, 2, None]


def test_the_rows_behind_it_are_those_of_its_parts():
    about = firm().explain("velocity", **END_OF_JUNE)
    parts: dict[str, list[str]] = {}
    for row in about.rows:
        parts.setdefault(row.part, []).append(row.unit_id)
        assert row.period.start.isoformat() == "2026-04-01"
    assert parts == {
        "open_now numerator": ["o1", "o2", "o3"],
        "close_rate denominator": ["o4", "o5", "o6", "o7"],
        "close_rate numerator": ["o4", "o5"],
        "average_selling_price denominator": ["o4", "o5"],
        "average_selling_price numerator": ["o4", "o5"],
        "sales_cycle_mean denominator": ["o4", "o5"],
        "sales_cycle_mean numerator": ["o4", "o5"],
    }
    assert about.total == 17


@pytest.mark.parametrize(("first", "most"), [(0, 2), (2, 5), (3, 0), (16, 9), (99, 9)])
def test_a_page_of_them(first, most):
    asked = question("velocity", period="2026-Q2")
    whole, page = (
        firm().explain("velocity", **END_OF_JUNE),
        explain(firm().build, asked, first, most),
    )
    assert (page.rows, page.total) == (whole.rows[first : first + most], 17)


def test_its_sql_is_that_of_its_parts():
    sql = question_sql(firm().build, question("velocity", period="2026-Q2"), "spark")
    assert [line for line in sql.splitlines() if line.startswith("--")] == [
        "-- open_now", "-- close_rate", "-- average_selling_price", "-- sales_cycle_mean",
    ]  # fmt: skip
