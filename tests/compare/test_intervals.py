"""Intervals: published values, values worked by hand, nothing to go by, and how often they hold the truth."""

from __future__ import annotations

import math

import numpy as np
import pytest

from abmetrics.compare.intervals import (
    UNKNOWN,
    bootstrap_ratio,
    bootstrap_total,
    clustered_median,
    clustered_ratio,
    overdispersed_count,
    wilson,
)

Z = 1.959964  # the normal deviate of 97.5 %


def numbers(*values):
    return np.array(values, dtype=np.float64)


@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_as_published(successes, trials, low, high):
    """Newcombe (1998), Statistics in Medicine 17, 857-872, table I, method 3."""
    assert wilson(successes, trials) == pytest.approx((low, high), abs=5e-5)


def test_wilson_stays_within_a_share():
    (none, _), (_, all_of_them) = wilson(0, 7), wilson(7, 7)
    assert none is not None
    assert all_of_them is not None
    assert (none, all_of_them) == pytest.approx((0, 1), abs=1e-12)
    assert none >= 0
    assert all_of_them <= 1


def test_a_ratio_linearised_by_account():
    """Twenty accounts with 1 of 2 and twenty with 1 of 1: 40 ÷ 60.

    Residuals 1 − 2 × ⅔ = −⅓ and 1 − ⅔ = ⅓, their squares sum to 40 ÷ 9.
    """
    half = Z * math.sqrt(40 / 39 * 40 / 9) / 60
    bounds = clustered_ratio(numbers(*[1] * 40), numbers(*[2] * 20, *[1] * 20))
    assert bounds == pytest.approx((2 / 3 - half, 2 / 3 + half), abs=1e-6)


def test_an_index_is_scaled_with_its_bounds():
    numerators, denominators = numbers(*[1, -1] * 20), numbers(*[1] * 40)
    # Twenty of 1 and twenty of −1: 0, residuals ±1, so Z × √(40 ÷ 39 × 40) ÷ 40
    half = 100 * Z * math.sqrt(40 / 39 * 40) / 40
    assert clustered_ratio(numerators, denominators, scale=100) == pytest.approx((-half, half), abs=1e-4)


def test_accounts_without_units_do_not_narrow_a_ratio():
    some = clustered_ratio(numbers(*[1, 0] * 20), numbers(*[1] * 40))
    assert clustered_ratio(numbers(*[1, 0] * 20, *[0] * 500), numbers(*[1] * 40, *[0] * 500)) == some


def test_a_ratio_of_three_accounts_reaches_from_the_worst_to_the_best():
    """Each alone is drawn three times in 1 of 27 draws, which is more than 2.5 %."""
    assert clustered_ratio(numbers(0, 1, 3), numbers(1, 2, 3)) == pytest.approx((0, 1))


def test_a_ratio_of_four_accounts_of_which_one_failed():
    """The failure is drawn k times, binomially of 4 at ¼: P(k = 4) = 0.4 %, P(k ≥ 3) = 5.1 %, P(k = 0) = 32 %."""
    assert clustered_ratio(numbers(1, 1, 1, 0), numbers(1, 1, 1, 1)) == pytest.approx((1 / 4, 1))


def test_with_very_many_accounts_the_bootstrap_is_the_linearised_interval():
    numerators, denominators = numbers(*[1, 0, 2] * 1_000), numbers(*[2, 1, 3] * 1_000)
    assert bootstrap_ratio(numerators, denominators) == clustered_ratio(numerators, denominators)


def test_a_total_of_two_accounts_is_drawn_a_poisson_number_of_times():
    """Poisson of mean 2: P(0) = 13.5 %, P(≤ 4) = 94.7 %, P(≤ 5) = 98.3 %."""
    assert bootstrap_total(numbers(10, 10)) == (0, 50)


def test_a_total_of_very_many_accounts_is_normal():
    # 2500 accounts of 2: 5000 ± Z × √(2500 × 2²)
    assert bootstrap_total(numbers(*[2] * 2_500)) == pytest.approx((5_000 - 100 * Z, 5_000 + 100 * Z), abs=1e-3)


def test_a_count_of_one_unit_per_account_has_the_poisson_interval_on_the_logarithmic_scale():
    # 25 × e^∓(Z ÷ 5)
    assert overdispersed_count(numbers(*[1] * 25)) == pytest.approx((16.8927, 36.9982), abs=1e-3)


def test_a_count_that_comes_in_bunches_is_less_certain():
    # Five accounts with five each: dispersion 125 ÷ 25 = 5, so Z × √(5 ÷ 25)
    assert overdispersed_count(numbers(*[5] * 5)) == pytest.approx(
        (25 * math.exp(-Z / math.sqrt(5)), 25 * math.exp(Z / math.sqrt(5))), abs=1e-4
    )


def test_the_median_of_forty_accounts():
    """Values 1 to 40: half of the shares below is Z × √(40 ÷ 39 × 10) ÷ 40, read back on the line from 1 to 40.

    The exact interval by signs has ranks 14 and 27 beside it.
    """
    half = Z * math.sqrt(40 / 39 * 10) / 40
    bounds = clustered_median(np.arange(1, 41, dtype=np.float64), [str(i) for i in range(40)])
    assert bounds == pytest.approx((1 + 39 * (0.5 - half), 1 + 39 * (0.5 + half)), abs=1e-5)
    assert bounds == pytest.approx((14, 27), abs=0.5)


def test_the_median_of_units_that_all_belong_to_few_accounts_is_less_certain():
    values = np.arange(1, 41, dtype=np.float64)
    independent = clustered_median(values, [str(i) for i in range(40)])
    bunched = clustered_median(values, [str(i // 10) for i in range(40)])
    assert np.diff(np.array([bunched[0], *independent, bunched[1]], dtype=np.float64)).min() > 0


def test_units_of_no_known_account_are_one_cluster():
    assert clustered_median(numbers(1, 2, 3), [None, None, None]) == UNKNOWN


@pytest.mark.parametrize(
    "bounds",
    [
        wilson(0, 0),
        clustered_ratio(numbers(), numbers()),
        clustered_ratio(numbers(1), numbers(2)),  # one account: nothing varies
        clustered_ratio(numbers(0, 0, 0), numbers(0, 0, 0)),
        bootstrap_ratio(numbers(1), numbers(2)),
        bootstrap_ratio(numbers(1, 1), numbers(0, 0)),
        bootstrap_total(numbers()),
        bootstrap_total(numbers(5)),
        overdispersed_count(numbers()),
        overdispersed_count(numbers(0, 0)),
        clustered_median(numbers(), []),
        clustered_median(numbers(5), ["A"]),
    ],
)
def test_where_nothing_varies_nothing_is_said(bounds):
    assert bounds == UNKNOWN


def test_equal_values_leave_no_doubt():
    assert clustered_median(numbers(*[7] * 40), [str(i) for i in range(40)]) == (7, 7)
    assert clustered_ratio(numbers(*[1] * 40), numbers(*[2] * 40)) == pytest.approx((0.5, 0.5))


def test_reruns_agree():
    amounts = np.random.default_rng(1).lognormal(5, 1, 20)

    def once():
        return bootstrap_total(amounts), bootstrap_ratio(amounts, amounts[::-1])

    first = once()
    for accounts in range(2, 12):  # enough others that no draws are remembered
        bootstrap_total(amounts[:accounts])
        bootstrap_ratio(amounts[:accounts], amounts[:accounts])
    assert once() == first


def mails(accounts: int, generator: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Replies and mails per account: each account has its own willingness, on average ⅓."""
    sent = generator.integers(1, 12, accounts)
    return generator.binomial(sent, generator.beta(0.5, 1, accounts)).astype(float), sent.astype(float)


def coverage(interval, accounts: int, runs: int = 600) -> float:
    """How often the interval holds ⅓."""
    generator = np.random.default_rng(7)
    held = 0
    for _ in range(runs):
        low, high = interval(*mails(accounts, generator))
        held += low <= 1 / 3 <= high
    return held / runs


def test_the_clustered_interval_of_a_share_holds_the_truth_as_often_as_it_says():
    # 95 %, give or take three standard errors of 600 runs and what sixty accounts cost
    assert 0.915 <= coverage(clustered_ratio, accounts=60) <= 0.977


def test_an_interval_that_takes_the_mails_for_independent_does_not():
    assert coverage(lambda replies, sent: wilson(replies.sum(), sent.sum()), accounts=60) < 0.8
