"""95 % intervals, each for the kind of unit it is true of (rule 5).

Units that cluster in accounts are not independent: five mails to one account are not five accounts. So everything but
an account-level share is computed from per-account parts.

Sources: Wilson (1927), JASA 22; Cochran, Sampling Techniques (1977), 6.4 (ratio, linearised); Woodruff (1952), JASA 47
(medians); Efron & Tibshirani (1993), ch. 13 (percentile bootstrap); McCullagh & Nelder (1989), 6.2 (over-dispersion).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

LEVEL = 0.95
FEW_CLUSTERS = 30
MANY_CLUSTERS = 2_000
RESAMPLES = 1_000
_SEED = 20_26
Z = NormalDist().inv_cdf(0.5 + LEVEL / 2)

Bounds = tuple[float | None, float | None]
Numbers = NDArray[np.float64]
UNKNOWN: Bounds = (None, None)


def wilson(successes: float, trials: float) -> Bounds:
    """Interval of a share in which one account contributes one unit; none without trials.

    >>> tuple(round(x, 4) for x in wilson(56, 70))
    (0.6918, 0.877)
    """
    if trials <= 0:
        return UNKNOWN
    share, square = successes / trials, Z * Z
    centre = (share + square / (2 * trials)) / (1 + square / trials)
    half = Z / (1 + square / trials) * math.sqrt(share * (1 - share) / trials + square / (4 * trials * trials))
    return max(0.0, centre - half), min(1.0, centre + half)


def clustered_ratio(numerators: Numbers, denominators: Numbers, scale: float = 1) -> Bounds:
    """Interval of scale × Σ numerators ÷ Σ denominators, one entry per account.

    Linearised (the ratio's residuals per account) where there are accounts enough; with few, a bootstrap over accounts.
    None with fewer than two accounts: nothing varies.
    """
    used = denominators != 0
    numerators, denominators = numerators[used | (numerators != 0)], denominators[used | (numerators != 0)]
    clusters, whole = len(denominators), float(denominators.sum())
    if clusters < 2 or whole == 0:
        return UNKNOWN
    if clusters < FEW_CLUSTERS:
        return bootstrap_ratio(numerators, denominators, scale)
    ratio = float(numerators.sum()) / whole
    residuals = numerators - ratio * denominators
    half = Z * math.sqrt(clusters / (clusters - 1) * float(residuals @ residuals)) / abs(whole)
    return scale * (ratio - half), scale * (ratio + half)


def bootstrap_ratio(numerators: Numbers, denominators: Numbers, scale: float = 1) -> Bounds:
    """Percentile interval of the ratio over accounts drawn with replacement; the seed is fixed, so reruns agree.

    With very many accounts the linearised interval, which it tends to.
    """
    if len(denominators) < 2:
        return UNKNOWN
    if len(denominators) > MANY_CLUSTERS:
        return clustered_ratio(numerators, denominators, scale)
    draws = multinomial_draws(len(denominators))
    wholes = draws @ denominators
    ratios = (draws @ numerators)[wholes != 0] / wholes[wholes != 0]
    if len(ratios) == 0:
        return UNKNOWN
    low, high = np.quantile(ratios, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return scale * float(low), scale * float(high)


def bootstrap_total(amounts: Numbers) -> Bounds:
    """Percentile interval of a sum of money or minutes over accounts, each drawn a Poisson number of times.

    The Poisson draw lets the number of accounts vary too, as it would in another period like this one. With very many
    accounts the normal interval with the variance it tends to, Σ amount².
    """
    if len(amounts) < 2:
        return UNKNOWN
    if len(amounts) > MANY_CLUSTERS:
        whole, half = float(amounts.sum()), Z * math.sqrt(float(amounts @ amounts))
        return whole - half, whole + half
    totals = _poisson_draws(len(amounts)) @ amounts
    low, high = np.quantile(totals, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return float(low), float(high)


def overdispersed_count(counts: Numbers) -> Bounds:
    """Interval of a count of units that come in bunches per account: quasi-Poisson, dispersion Σy² ÷ Σy at least 1.

    On the logarithmic scale, so that it stays above 0.
    """
    whole = float(counts.sum())
    if whole <= 0:
        return UNKNOWN
    dispersion = max(1.0, float(counts @ counts) / whole)
    half = Z * math.sqrt(dispersion / whole)
    return whole * math.exp(-half), whole * math.exp(half)


def clustered_median(values: Numbers, accounts: Sequence[str | None]) -> Bounds:
    """Woodruff interval of a median: the interval of the share below it, clustered by account, read back as values."""
    if len(values) < 2:
        return UNKNOWN
    middle = float(np.median(values))
    ids = {account: i for i, account in enumerate(dict.fromkeys(accounts))}
    index = np.array([ids[account] for account in accounts])
    below = np.bincount(index, weights=(values <= middle).astype(np.float64), minlength=len(ids))
    units = np.bincount(index, minlength=len(ids)).astype(np.float64)
    low, high = clustered_ratio(below.astype(np.float64), units)
    if low is None or high is None:
        return UNKNOWN
    half = (high - low) / 2
    bounds = np.quantile(values, [max(0.0, 0.5 - half), min(1.0, 0.5 + half)])
    return float(bounds[0]), float(bounds[1])


@lru_cache(maxsize=4)
def multinomial_draws(clusters: int) -> Numbers:
    """How often each account is drawn in each resample, with replacement; the seed is fixed, so the draws are too."""
    draws = np.random.default_rng(_SEED).multinomial(clusters, np.full(clusters, 1 / clusters), size=RESAMPLES)
    return draws.astype(np.float64)


@lru_cache(maxsize=4)
def _poisson_draws(clusters: int) -> Numbers:
    """The same, each account on its own a Poisson number of times."""
    return np.random.default_rng(_SEED).poisson(1, size=(RESAMPLES, clusters)).astype(np.float64)
