"""Incidence, medians and their bands: published tables, tables worked by hand, and what clustering does to them."""

from __future__ import annotations

import math

import numpy as np
import pytest

from abmetrics.compare.intervals import Z
from abmetrics.compare.survival import Incidence, aalen_johansen, clustered_aalen_johansen, plain_median
from tests.compare.survival_data import (
    CENSORED,
    COMPETING,
    EVENT,
    MERCAPTOPURINE,
    PLACEBO,
    Unit,
    counts,
    per_account,
    read,
)

# week, share still in remission, and its 95 % limits on the log(−log) scale, as statistics packages print them
PUBLISHED = [
    (6, 0.8571, 0.6197, 0.9516),
    (7, 0.8067, 0.5631, 0.9228),
    (10, 0.7529, 0.5032, 0.8894),
    (13, 0.6902, 0.4316, 0.8491),
    (16, 0.6275, 0.3675, 0.8049),
    (22, 0.5378, 0.2678, 0.7468),
    (23, 0.4482, 0.1881, 0.6801),
]


@pytest.mark.parametrize(("week", "remission", "low", "high"), PUBLISHED)
def test_kaplan_meier_of_6_mp(week, remission, low, high):
    curve = aalen_johansen(counts(read(MERCAPTOPURINE)))
    assert curve.at(week) == pytest.approx(1 - remission, abs=5e-5)
    assert curve.bounds_at(week) == pytest.approx((1 - high, 1 - low), abs=1e-4)


def test_medians_of_6_mp_and_placebo():
    treated, untreated = (aalen_johansen(counts(read(times))) for times in (MERCAPTOPURINE, PLACEBO))
    assert (treated.median, untreated.median) == (23, 8)
    # 13 is the first week whose lower limit of remission, .4316, is under half; no upper limit ever gets there.
    assert treated.median_bounds == (13, None)
    assert untreated.median_bounds == (4, 11)


# Late: F from day 2 on, H from day 3 on.
#   day   at risk          event  competing  censored   F                            still waiting
#    1    A B C D E G  6     A                          1/6                          5/6
#    2    B C D E F G  6              B                 1/6                          5/6 · 5/6 = 25/36
#    3    C D E F G H  6                          C     1/6                          25/36
#    4    D E F G H    5     D        E                 1/6 + 25/36 · 1/5 = 11/36    25/36 · 3/5 = 15/36
#    5    F G H        3     F                          11/36 + 15/36 · 1/3 = 16/36  15/36 · 2/3 = 10/36
#    6    G H          2     H                    G     16/36 + 10/36 · 1/2 = 21/36  5/36
BY_HAND: list[Unit] = [
    (0, 1, EVENT), (0, 2, COMPETING), (0, 3, CENSORED), (0, 4, EVENT), (0, 4, COMPETING), (2, 5, EVENT),
    (0, 6, CENSORED), (3, 6, EVENT),
]  # fmt: skip


def test_aalen_johansen_by_hand():
    curve = aalen_johansen(counts(BY_HAND))
    assert [curve.at(day) for day in range(7)] == pytest.approx([0, 6 / 36, 6 / 36, 6 / 36, 11 / 36, 16 / 36, 21 / 36])
    assert curve.median == 6


def test_nothing_is_said_of_days_after_the_last_unit_was_seen():
    curve = aalen_johansen(counts(BY_HAND))
    assert (curve.at(7), curve.bounds_at(7)) == (None, (None, None))


def test_the_variance_by_hand():
    # Day 2: that of 1 in 6, 1/6 · 5/6 · 1/6 = 5/216.
    # Day 4: (5/36)² · 1/(6·5) for day 1 and again for day 2; own 5/216 + (25/36)² · 4/125; less 2 · 5/36 · 1/36;
    # = 5/3888 + 120/3888.
    curve = aalen_johansen(counts(BY_HAND))
    for day, share, variance in ((2, 1 / 6, 5 / 216), (4, 11 / 36, 125 / 3888)):
        error = math.sqrt(variance) / ((1 - share) * -math.log(1 - share))
        low, high = (1 - (1 - share) ** math.exp(sign * Z * error) for sign in (-1, 1))
        assert curve.bounds_at(day) == pytest.approx((low, high))


def test_two_outcomes_and_those_still_waiting_make_up_everybody():
    swapped = [(entry, out, {EVENT: COMPETING, COMPETING: EVENT}.get(kind, kind)) for entry, out, kind in BY_HAND]
    curve, other = aalen_johansen(counts(BY_HAND)), aalen_johansen(counts(swapped))
    assert float(curve.share[-1] + other.share[-1]) == pytest.approx(1 - 5 / 36)


def test_half_reached_to_the_last_digit_is_half():
    # 1 of 12, then 5 of 11: 1/12 + 11/12 · 5/11 = 1/2, as floats a hair less.
    curve = aalen_johansen(counts([(0, 1, EVENT)] * 1 + [(0, 2, EVENT)] * 5 + [(0, 9, CENSORED)] * 6))
    assert float(curve.share[2]) < 0.5
    assert curve.median == 2


def test_a_median_that_is_not_reached():
    curve = aalen_johansen(counts([(0, 5, EVENT), (0, 9, COMPETING), (0, 9, COMPETING)]))
    assert curve.median is None
    assert curve.at(5) == pytest.approx(1 / 3)
    assert curve.at(10_000) == pytest.approx(1 / 3)  # nobody waits any more, so this is final


def test_an_event_on_the_day_of_origin_or_of_entry_counts():
    assert aalen_johansen(counts([(0, 0, EVENT), (0, 4, CENSORED)])).at(0) == 0.5
    assert aalen_johansen(counts([(0, 4, CENSORED), (3, 3, EVENT)])).at(3) == 0.5


@pytest.mark.parametrize(
    ("units", "known_through"),
    [
        ([(5, 9, EVENT)], -1),  # nobody was watched from the start
        ([(0, 3, CENSORED), (5, 9, EVENT)], 3),  # nobody on day 4
        ([(0, 4, CENSORED), (5, 9, CENSORED)], 9),  # one leaves, the next is there the day after
        ([(0, 3, EVENT), (4, 9, CENSORED), (4, 9, CENSORED)], 2),  # one alone would decide for those who came later
        ([(0, 3, EVENT), (0, 9, COMPETING)], math.inf),
    ],
)
def test_what_is_known_ends_where_nobody_was_watched(units, known_through):
    curve = aalen_johansen(counts(units))
    assert curve.known_through == known_through
    assert curve.at(int(min(known_through, 99)) + 1) is None or known_through == math.inf


def test_no_interval_where_nobody_or_everybody_got_there():
    curve = aalen_johansen(counts([(0, 3, EVENT), (0, 3, EVENT)]))
    assert (curve.at(2), curve.bounds_at(2)) == (0, (None, None))
    assert (curve.at(3), curve.bounds_at(3)) == (1, (None, None))
    assert curve.median_bounds == (None, None)


@pytest.mark.parametrize(
    ("days", "events", "middle"),
    [
        ([3, 9], [1, 1], 6), ([3, 9], [2, 1], 3), ([0, 4, 8], [1, 0, 1], 4), ([2, 5], [0, 3], 5), ([2], [0], None),
        ([], [], None),
    ],
)  # fmt: skip
def test_the_plain_median(days, events, middle):
    assert plain_median(np.array(days, dtype=np.int64), np.array(events, dtype=float)) == middle


def test_the_clustered_band_is_the_one_of_the_jackknife():
    # The derivative by each account's weight, taken numerically, squared and added up.
    chance = np.random.default_rng(5)
    units = [(_random_unit(chance, watched_late=True), account % 40) for account in range(140)]
    curve = clustered_aalen_johansen(per_account(units))
    variance = np.zeros(len(curve.days))
    for account in range(40):
        up, down = (aalen_johansen(per_account(units, {account: 1 + step}).together).share for step in (1e-5, -1e-5))
        variance += ((up - down) / 2e-5) ** 2
    day = int(curve.days[len(curve.days) // 2])
    place = len(curve.days) // 2
    share = float(curve.share[place])
    error = math.sqrt(40 / 39 * variance[place]) / ((1 - share) * -math.log(1 - share))
    expected = [1 - (1 - share) ** math.exp(sign * Z * error) for sign in (-1, 1)]
    assert curve.bounds_at(day) == pytest.approx(expected, rel=1e-6)


def test_accounts_are_read_in_blocks_without_losing_any():
    chance = np.random.default_rng(6)
    units = [(_random_unit(chance), account) for account in range(1_100)]
    one_each = aalen_johansen(counts([unit for unit, _ in units]))
    clustered = clustered_aalen_johansen(per_account(units))
    assert np.array_equal(one_each.share, clustered.share)
    assert clustered.bounds_at(30) == pytest.approx(one_each.bounds_at(30), rel=5e-3)


def test_one_account_alone_has_no_interval():
    curve = clustered_aalen_johansen(per_account([((0, 3, EVENT), 0), ((0, 5, CENSORED), 0)]))
    assert (curve.at(4), curve.bounds_at(4)) == (0.5, (None, None))


def test_with_few_accounts_the_band_is_a_bootstrap():
    # Drawn twice out of two: neither or both of one kind a quarter of the time each, so all between 0 and 1.
    curve = clustered_aalen_johansen(per_account([((0, 1, EVENT), 0), ((0, 5, CENSORED), 1)]))
    assert (curve.at(1), curve.bounds_at(1)) == (0.5, (0, 1))


@pytest.mark.parametrize("accounts", [20, 60])
def test_the_clustered_band_covers_where_units_come_in_bunches(accounts):
    # A true 95 % interval holds the truth in fewer than 88 of 100 tries about once in 300 runs.
    clustered, one_each = _coverage(accounts)
    assert clustered >= 0.88
    assert one_each < 0.85


def _coverage(accounts: int, tries: int = 100) -> tuple[float, float]:
    """How often the 95 % intervals of the incidence at day 30, with and without regard to accounts, hold the truth."""
    # The mean over accounts of rate ÷ both rates × (1 − e^(−31 · both)): an event of day 30 comes before 31 are over.
    rates = np.random.default_rng(1).gamma(1.0, 1.0, size=1_000_000) / 60
    truth = float(np.mean(rates / (rates + 1 / 200) * (1 - np.exp(-31 * (rates + 1 / 200)))))
    hits = np.zeros(2)
    for seed in range(tries):
        chance = np.random.default_rng(100_000 + seed)
        table = per_account([(unit, account) for account in range(accounts) for unit in _bunch(chance)])
        curves: list[Incidence] = [clustered_aalen_johansen(table), aalen_johansen(table.together)]
        for place, (low, high) in enumerate(curve.bounds_at(30) for curve in curves):
            hits[place] += low is not None and high is not None and low <= truth <= high
    return float(hits[0]) / tries, float(hits[1]) / tries


def _bunch(chance: np.random.Generator) -> list[Unit]:
    """Eight units of one account; how fast they get there is the account's own."""
    pace = chance.gamma(1.0, 1.0)
    return [_random_unit(chance, pace) for _ in range(8)]


def _random_unit(chance: np.random.Generator, pace: float = 1.0, watched_late: bool = False) -> Unit:
    entry = int(chance.integers(0, 10)) if watched_late and chance.random() < 0.5 else 0
    event, competing = chance.exponential(60 / pace), chance.exponential(200)
    seen_to = entry + int(chance.integers(20, 120))
    first = int(min(event, competing))
    if first < entry:
        return 0, first, EVENT if event < competing else COMPETING
    return (entry, first, EVENT if event < competing else COMPETING) if first <= seen_to else (entry, seen_to, CENSORED)
