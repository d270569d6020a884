"""Changes: a period against the equal one before, with each account its own comparison, worked by hand."""

from __future__ import annotations

import math
from functools import cache

import pytest

from abmetrics.compare.intervals import Z
from abmetrics.vocabulary import Flag, Grain
from tests.golden.company import Company, company, span

Q2 = {"period": "2026-Q2"}


@cache
def firm() -> Company:
    return company(
        accounts="""
            account_id, region, created_at
            A, North, 2025-01-01
            B, South, 2025-01-01
            C, South, 2025-01-01
        """,
        target_list_members="""
            list_name, account_id, from_on
            L, A, 2025-01-01
            L, B, 2025-01-01
            L, C, 2025-01-01
        """,
        touches="""
            touch_id, kind, at, account_id, seconds
            t0, call, 2025-11-01, A,  60
            t1, call, 2026-01-01, A, 300
            t2, call, 2026-03-31, A, 300
            t3, call, 2026-02-01, B, 1800
            t4, call, 2026-04-01, A, 1200
            t5, call, 2026-06-30, B, 900
            t6, call, 2026-05-01, C, 780
            t7, email_sent, 2026-05-01, C,
            t8, email_sent, 2026-02-01, C,
            t9, email_sent, 2026-02-02, C,
        """,
        opportunities="""
            opportunity_id, account_id, status, created_at, closed_on
            o1, A, open, 2026-02-01,
            o2, A, lost, 2026-02-01, 2026-05-01
            o3, B, open, 2026-04-01,
            o4, C, open, 2026-06-30,
        """,
    )


def test_more_than_before_by_a_fifth():
    # Minutes: A 5 + 5 before, 20 now; B 30 before, 15 now; C 13 now. (48 − 40) ÷ 40; three touches before.
    row = firm().row("minutes_change", **Q2)
    assert row.value == pytest.approx(0.2)
    assert (row.numerator, row.denominator, row.n) == (8, 40, 3)
    assert row.also == {"passive_touches": 1}
    # A alone: two touches before, one now.
    assert firm().row("minutes_change", where={"region": "North"}, **Q2).n == 2


def test_less_than_before_is_negative_also_in_its_interval():
    row = firm().row("minutes_change", where={"region": "South"}, **Q2)
    assert row.value == pytest.approx(-2 / 30)
    assert (row.numerator, row.denominator) == (-2, 30)
    assert row.low is not None
    assert row.low < 0


def test_by_cut_and_a_group_that_was_not_there_before():
    rows = {row.cuts["account"]: row for row in firm().ask("minutes_change", by="account", **Q2).rows}
    assert {id: (row.value, row.numerator, row.denominator) for id, row in rows.items()} == {
        "A": (1, 10, 10), "B": (-0.5, -15, 30), "C": (None, 13, 0),
    }  # fmt: skip


def test_a_group_that_is_no_longer_there():
    rows = {row.cuts["account"]: row for row in firm().ask("minutes_change", by="account", period="2026-04").rows}
    # In April against March: A 20 against 5.
    assert {id: (row.value, row.numerator) for id, row in rows.items()} == {"A": (3, 15)}
    gone = firm().row("minutes_change", period="2026-07")
    assert (gone.value, gone.denominator) == (None, None)


def test_each_kind_of_measure():
    # Seconds 2400 -> 2880; accounts A B -> A B C; open deals at the end of March: o1 o2, of June: o1 o3 o4.
    assert firm().value("seconds_change", **Q2) == pytest.approx(480 / 2400)
    assert firm().value("accounts_change", **Q2) == pytest.approx(1 / 2)
    assert firm().value("open_change", **Q2) == pytest.approx(1 / 2)
    assert firm().row("open_change", **Q2).has(Flag.HISTORY_UNKNOWN)  # of the end of March, not of June
    # Created: o1 o2 before, o3 o4 now.
    assert firm().value("created_change", **Q2) == 0


def test_months_each_against_the_month_before():
    rows = firm().ask("minutes_change", period=span("2026-02-01", "2026-05-01"), grain=Grain.MONTH).rows
    # January 5, February 30, March 5, April 20.
    assert [(row.numerator, row.denominator) for row in rows] == [(25, 5), (-25, 30), (15, 5)]


def test_whole_months_against_as_many_before():
    # February to April, 55, against November, 1, to January, 5.
    row = firm().row("minutes_change", period=span("2026-02-01", "2026-05-01"))
    assert (row.numerator, row.denominator) == (49, 6)


def test_a_period_that_is_not_over_is_compared_with_as_many_days():
    # 2026-04-01 to 06-15 against 2026-01-15 to 03-31: A 20 and C 13, against A 5 and B 30.
    row = firm().row("minutes_change", as_of="2026-06-15", **Q2)
    assert (row.numerator, row.denominator) == (-2, 35)
    assert row.has(Flag.PARTIAL_PERIOD)


def test_no_change_is_known_where_the_period_before_is_not():
    row = firm().row("minutes_change", period=span("2025-11-01", "2026-01-01"))
    assert (row.value, row.numerator, row.denominator) == (None, None, None)
    assert row.has(Flag.NOT_COVERED)
    assert firm().row("minutes_change", period="2026-Q1").has(Flag.PARTLY_COVERED)  # Q4 is known from November on


def test_the_rows_behind_it_add_up_to_both_parts():
    rows = firm().explain("minutes_change", **Q2).rows
    assert sorted((row.part, row.unit_id, row.amount) for row in rows) == [
        ("denominator", "t1", 5), ("denominator", "t2", 5), ("denominator", "t3", 30),
        ("numerator", "t1", -5), ("numerator", "t2", -5), ("numerator", "t3", -30),
        ("numerator", "t4", 20), ("numerator", "t5", 15), ("numerator", "t6", 13),
    ]  # fmt: skip


def test_its_interval_is_paired_by_account():
    # 40 accounts: now is twice before, less or more by the account. Unpaired, the spread between accounts (1 to 40
    # minutes) would drown the change; paired, only what departs from R × before is left.
    before = {f"a{i}": i + 1 for i in range(40)}
    now = {id: 2 * minutes + (1 if minutes % 2 else -1) for id, minutes in before.items()}
    lines = [f"b{id}, call, 2026-02-01, {id}, {60 * minutes}" for id, minutes in before.items()]
    lines += [f"n{id}, call, 2026-05-01, {id}, {60 * minutes}" for id, minutes in now.items()]
    many = company(
        "[engagement] \n caps = { call = 600 }",
        accounts="\n".join(["account_id, created_at", *(f"{id}, 2025-01-01" for id in before)]),
        touches="\n".join(["touch_id, kind, at, account_id, seconds", "x, call, 2025-12-01, a0, 60",
                           "y, call, 2026-06-30, , 0", *lines]),
    )  # fmt: skip
    row = many.row("minutes_change", **Q2)
    ratio = sum(now.values()) / sum(before.values())
    residuals = sum((now[id] - ratio * minutes) ** 2 for id, minutes in before.items())
    half = Z * math.sqrt(40 / 39 * residuals) / sum(before.values())
    assert row.value == pytest.approx(ratio - 1)
    assert (row.low, row.high) == pytest.approx((ratio - 1 - half, ratio - 1 + half))
