"""Durations and cohorts, worked by hand: who waits for what, from which day, until when, and what competes with it."""

from __future__ import annotations

import datetime as dt
import math
from functools import cache

import pytest

from abmetrics.compare.intervals import Z
from abmetrics.kpis.compile import Request
from abmetrics.kpis.statements import value_statement
from abmetrics.measures.periods import Span
from abmetrics.vocabulary import Flag, Grain
from tests.formulas.declared import waits_table, watched_days
from tests.golden.company import Company, company

# Days since the origin. In the first quarter, as known on its last day, 2026-03-31:
#   day   at risk          event  competing  censored   F                            still waiting
#    1    A B C D E G  6     A                          6/36                         5/6
#    2    B C D E F G  6              B                 6/36                         5/6 · 5/6 = 25/36
#    3    C D E F G H  6                          C     6/36                         25/36
#    4    D E F G H    5     D        E                 6/36 + 25/36 · 1/5 = 11/36   25/36 · 3/5 = 15/36
#    5    F G H        3     F                          11/36 + 15/36 · 1/3 = 16/36  15/36 · 2/3 = 10/36
#    6    G H          2     H                    G     16/36 + 10/36 · 1/2 = 21/36  5/36
# As known a month later C still waits and G got there on day 8:
#    4    C D E F G H  6     D        E                 36/216 + 25/36 · 1/6 = 61/216     100/216
#    5    C F G H      4     F                          61/216 + 100/216 · 1/4 = 86/216   75/216
#    6    C G H        3     H                          86/216 + 75/216 · 1/3 = 111/216   50/216
#    8    C G          2     G                          111/216 + 50/216 · 1/2 = 136/216  25/216
WAITS = """
    A a 01-10 01-11 -     2025-12-01
    B a 01-10 01-20 01-12 01-10
    C a 03-28 -     -     03-28
    D b 02-01 02-05 02-05 02-01
    E b 02-01 -     02-05 02-01
    F b 02-10 02-15 -     02-12
    G c 03-25 04-02 -     03-01
    H c 03-01 03-07 -     03-04
    N c 02-20 02-18 -     02-01
    L c 01-05 01-07 -     01-09
    M c 01-05 01-06 -     -
    Z c 04-01 04-01 -     04-01
    Y c -     02-01 -     02-01
    X a 01-10 01-12 -     01-10
"""
# Left out: N got there before its origin, L before anybody watched; M was never watched. Z began later, Y nobody knows
# when; X is not asked for.
AS_KNOWN_THEN = {"period": "2026-Q1", "as_of": "2026-03-31"}


@cache
def firm() -> Company:
    made = company(
        accounts="account_id, tier, created_at \n a, 1, 2025-01-01 \n b, 2, 2025-01-01 \n c, , 2025-01-01",
        target_list_members="list_name, account_id, from_on, to_on \n L, a, 2025-01-01, \n L, b, 2026-02-10,",
        touches="touch_id, kind, at, account_id \n t, call, 2026-06-30, a",
    )
    made.build.engine.open_arrow("waits", waits_table(WAITS))
    return made


def test_the_days_half_of_them_took():
    row = firm().row("watched_days", **AS_KNOWN_THEN)
    assert (row.value, row.numerator, row.denominator, row.n) == (6, None, None, 8)
    assert row.also == {
        # 1, 4, 5 and 6 days: between 4 and 5
        "median_days_of_completed": 4.5, "completed": 4, "competing": 2, "censored": 2, "negative_durations": 1,
        "never_at_risk": 2,
    }  # fmt: skip
    assert row.flags == ("left out: 1 negative_durations", "left out: 2 never_at_risk")


def test_the_incidence_beside_it_as_far_as_it_is_known():
    # C is seen for 94 days to the end of June: on day 90 somebody was at risk, on day 180 nobody.
    also = firm().row("watched_days", period="2026-Q1").also
    assert also["incidence_90_days"] == pytest.approx(136 / 216)
    assert "incidence_180_days" not in also


@pytest.mark.parametrize(("at", "share"), [(4, 11 / 36), (5, 16 / 36)])
def test_the_share_that_got_there_in_time(at, share):
    row = firm().row(f"reached_in_{at}", **AS_KNOWN_THEN)
    assert row.value == pytest.approx(share)
    assert (row.numerator, row.denominator, row.n) == (None, None, 8)


def test_its_interval():
    # Var F(4) = 125/3888, worked out in tests/compare/test_survival.py.
    row = firm().row("reached_in_4", **AS_KNOWN_THEN)
    share = 11 / 36
    error = math.sqrt(125 / 3888) / ((1 - share) * -math.log(1 - share))
    assert (row.low, row.high) == pytest.approx(
        tuple(1 - (1 - share) ** math.exp(sign * Z * error) for sign in (-1, 1))
    )


def test_what_is_known_later_counts_later():
    assert firm().value("reached_in_8", period="2026-Q1", as_of="2026-04-30") == pytest.approx(136 / 216)
    assert firm().ask("reached_in_8", period="2026-Q1", as_of="2026-04-30").as_of.isoformat() == "2026-04-30"


def test_a_share_nobody_was_watched_long_enough_for_is_not_known():
    row = firm().row("reached_in_7", **AS_KNOWN_THEN)
    assert (row.value, row.low, row.high, row.n) == (None, None, None, 8)
    assert row.has(Flag.NOT_FOLLOWED)


def test_a_median_that_was_not_reached_says_so():
    row = firm().row("watched_days", period="2026-03", as_of="2026-03-31", where={"tier": "1"})  # C, still waiting
    assert (row.value, row.n, row.also) == (None, 1, {"completed": 0, "competing": 0, "censored": 1})
    assert row.has(Flag.NOT_REACHED)


def test_without_competing_events_it_is_kaplan_meier():
    # a's: A on day 1 of 3 at risk, C seen to day 3, then B alone on day 10.
    row = firm().row("plain_days", where={"tier": "1"}, **AS_KNOWN_THEN)
    assert (row.value, row.also["median_days_of_completed"]) == (10, 5.5)


def test_a_median_nobody_was_watched_from_the_start_for():
    # F alone, watched from day 2 on.
    row = firm().row("watched_days", period="2026-02-10")
    assert (row.value, row.n) == (None, 1)
    assert row.has(Flag.NOT_FOLLOWED)


def test_what_happens_on_the_day_of_origin_of_entry_and_on_the_last_day_counts():
    at_once = company(
        "# at once",
        accounts="account_id, created_at \n a, 2025-01-01",
        touches="touch_id, kind, at \n t, call, 2026-06-30",
    )
    at_once.build.engine.open_arrow(
        "waits", waits_table("P a 01-10 01-10 - 01-10 \n Q a 01-10 01-12 - 01-12 \n R a 01-10 01-15 - 01-10")
    )
    row = at_once.row("watched_days", period="2026-01", as_of="2026-01-15")
    # P of P and R on day 0: 1/2; Q of Q and R on day 2: 1/4; R on day 5, the last day known.
    assert (row.value, row.n, row.also["completed"]) == (0, 3, 3)
    assert row.also["incidence_90_days"] == 1


def test_units_are_watched_from_their_origin_where_they_were_known_before():
    period = Span(dt.date(2026, 1, 1), dt.date(2026, 4, 1))
    request = Request(watched_days, (), (), (period,), followed_through=dt.date(2026, 3, 31))
    rows = firm().build.engine.query(value_statement(request)).to_pylist()
    assert {row["day"]: row["units"] for row in rows if row["kind"] == "entered"} == {0: 6, 2: 1, 3: 1}


def test_each_group_has_its_own_curve():
    rows = {row.cuts["tier"]: row for row in firm().ask("watched_days", by="tier", **AS_KNOWN_THEN).rows}
    # b: D, E and F, who came on day 2, are at risk on day 4: 1/3; then F is alone: 1/3 + 1/3 on day 5.
    assert (rows["2"].value, rows["2"].n) == (5, 3)
    # c: G from day 0, H from day 3, which gets there on day 6: 1 of 2.
    assert (rows["(unknown)"].value, rows["(unknown)"].n) == (6, 2)
    assert rows["(unknown)"].also["never_at_risk"] == 2
    # a: A 1/3 on day 1, then B leaves, C is seen to day 3.
    assert (rows["1"].value, rows["1"].n) == (None, 3)


def test_the_population_is_that_of_the_origin():
    # Listed when they began: A, B, C of a, and F of b, listed since the day F began.
    row = firm().row("listed_days", **AS_KNOWN_THEN)
    assert (row.n, row.low, row.high) == (4, None, None)  # and it is declared without an interval


def test_months_are_cohorts_of_their_own():
    rows = firm().ask("watched_days", period="2026-Q1", as_of="2026-03-31", grain=Grain.MONTH).rows
    assert [(row.n, row.value) for row in rows] == [(2, 1), (3, 5), (3, 6)]


def test_nobody_began():
    row = firm().row("watched_days", period="2026-05")
    assert (row.value, row.n, row.also, row.flags) == (None, 0, {}, ())


def test_a_period_without_data_is_not_covered():
    row = firm().row("watched_days", period="2027-Q1")
    assert (row.value, row.n) == (None, 0)
    assert row.has(Flag.NOT_COVERED)


def test_what_is_not_loaded_is_not_counted():
    row = firm().row("unfed_days", **AS_KNOWN_THEN)
    assert (row.value, row.n, row.also) == (None, 0, {})
    assert row.flags == (Flag.NOT_COVERED, "missing table: surveys")


def test_units_of_one_account_are_not_taken_for_independent():
    one_each = firm().row("reached_in_4", **AS_KNOWN_THEN)
    row = firm().row("reached_by_account", **AS_KNOWN_THEN)
    # Without late entry A to H, L and M are at risk from day 0: on day 1 A and M, 2/10; on day 2 L of 8, as B leaves:
    # 8/10 · 1/8; C is seen to day 3; on day 4 D of 5, as E leaves: 8/10 · 6/8 · 1/5.
    assert row.value == pytest.approx(0.2 + 0.1 + 0.12)
    assert row.low is not None
    assert row.high is not None
    assert 0 < row.low < row.value < row.high < 1
    assert (row.low, row.high) != (one_each.low, one_each.high)


def test_the_units_behind_it():
    rows = firm().explain("watched_days", by="tier", **AS_KNOWN_THEN).rows
    assert {(row.unit_id, row.part, row.amount, row.cuts["tier"], row.line) for row in rows} == {
        ("A", "completed", 1, "1", 2), ("B", "competing", 2, "1", 3), ("C", "censored", 3, "1", 4),
        ("D", "completed", 4, "2", 5), ("E", "competing", 4, "2", 6), ("F", "completed", 5, "2", 7),
        ("G", "censored", 6, "(unknown)", 8), ("H", "completed", 6, "(unknown)", 9),
        ("N", "negative_durations", -2, "(unknown)", 10), ("L", "never_at_risk", 2, "(unknown)", 11),
        ("M", "never_at_risk", 1, "(unknown)", 12),
    }  # fmt: skip
