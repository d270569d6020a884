"""Times to an event that not everybody has reached, from counts per day (rule 6).

Loss, leaving the list and moving back end the wait without the event: they compete with it, so the share that has
reached it by a day is Aalen–Johansen's cumulative incidence. Without competing events that is 1 − Kaplan–Meier.
Units may be watched late (left truncation: entered at a listing date) and not to the end (censored at the as-of day).

Days are whole, counted from each unit's origin, which is day 0. On every day from its entry to its exit, both
included, a unit is at risk: an event on the day of entry counts, and who is censored on a day was at risk on it.

Intervals are 95 %, for one day at a time, on the complementary log-log scale log(−log(1 − F)). Where one account
contributes one unit, the variance is the delta method's, which is Greenwood's where nothing competes. Where units
cluster in accounts it is linearised by account (the infinitesimal jackknife), with few accounts a bootstrap over them
(rule 5). Neither can tell anything where nobody, or everybody, has reached the event: no interval there.

Sources: Aalen & Johansen (1978), Scand. J. Statist. 5; Kaplan & Meier (1958), JASA 53; Kalbfleisch & Prentice (2002),
The Statistical Analysis of Failure Time Data, 1.4 and 8.2; Marubini & Valsecchi (1995), Analysing Survival Data, 10.3
(the delta method with competing events); Brookmeyer & Crowley (1982), Biometrics 38 (interval of a median); Efron
(1981), JASA 76 (jackknife and bootstrap of censored data).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from abmetrics.compare.intervals import FEW_CLUSTERS, LEVEL, UNKNOWN, Bounds, Numbers, Z, multinomial_draws

Days = NDArray[np.int64]

_ROUNDING = 1e-12
"""Room for the last digits of a product of shares."""
_ACCOUNTS_AT_ONCE = 512


@dataclass(frozen=True)
class Counts:
    """How many units entered, reached the event, a competing one, or were last seen, on each of some days.

    `days` ascend; the others are of shape (days,) for all units together, or (accounts, days) for each account.
    """

    days: Days
    entries: Numbers
    events: Numbers
    competing: Numbers
    censored: Numbers

    @property
    def at_risk(self) -> Numbers:
        """Units entered by each day that had not left before it."""
        left = self.events + self.competing + self.censored
        return np.cumsum(self.entries, axis=-1) - np.cumsum(left, axis=-1) + left

    @property
    def together(self) -> Counts:
        """The accounts' counts added up."""
        parts = (self.entries, self.events, self.competing, self.censored)
        return Counts(self.days, *(part.sum(axis=0) for part in parts))


@dataclass(frozen=True)
class Incidence:
    """The share of units that has reached the event by each day, with its band; a step function from day 0.

    It is known through `known_through`: on every day so far somebody was at risk. -1 where nobody was on day 0.
    """

    days: Days
    share: Numbers
    low: Numbers
    high: Numbers
    known_through: float

    def at(self, day: int) -> float | None:
        """The share that has reached the event by the end of that day; None where the units were not watched so far."""
        if day > self.known_through:
            return None
        place = self._place(day)
        return float(self.share[place]) if place >= 0 else 0.0

    def bounds_at(self, day: int) -> Bounds:
        """The 95 % interval of that share; none where it is 0 or 1, or not known."""
        place = self._place(day)
        if day > self.known_through or place < 0 or math.isnan(self.low[place]):
            return UNKNOWN
        return float(self.low[place]), float(self.high[place])

    @property
    def median(self) -> int | None:
        """The first day by which half of the units have reached the event; None where it is not reached."""
        return self._first(self.share)

    @property
    def median_bounds(self) -> Bounds:
        """The first days on which the upper, and the lower, end of the band is half; an end may not be reached."""
        return self._first(self.high), self._first(self.low)

    def _place(self, day: int) -> int:
        return int(np.searchsorted(self.days, day, side="right")) - 1

    def _first(self, shares: Numbers) -> int | None:
        reached = np.flatnonzero((shares >= 0.5 - _ROUNDING) & (self.days <= self.known_through))
        return int(self.days[reached[0]]) if len(reached) else None


def aalen_johansen(counts: Counts) -> Incidence:
    """The incidence of units of which each account contributes one, with the band of the delta method.

    Of four units one reaches the event on day 1, one leaves on day 2, one reaches it on day 3, one is still waiting:

    >>> entries, events, competing, censored = np.array([[4.0, 0, 0, 0], [0, 1, 0, 1], [0, 0, 1, 0], [0, 0, 0, 1]])
    >>> curve = aalen_johansen(Counts(np.arange(4), entries, events, competing, censored))
    >>> curve.at(1), curve.at(3), curve.median
    (0.25, 0.5, 3)
    """
    hazard, event_hazard, before = _hazards(counts)
    share = np.cumsum(before * event_hazard)
    at_risk, events = counts.at_risk, counts.events
    leaving = counts.events + counts.competing
    past = _divided(leaving, at_risk * (at_risk - leaving))
    own = _divided(before**2 * events * (at_risk - events), at_risk**3)
    both = _divided(before * events, at_risk**2)
    # Σ over days s ≤ t of (F(t) − F(s))² past(s) + own(s) − 2 (F(t) − F(s)) both(s), the squares multiplied out.
    spread = share**2 * np.cumsum(past) - 2 * share * np.cumsum(share * past) + np.cumsum(share**2 * past)
    variance = spread + np.cumsum(own) - 2 * (share * np.cumsum(both) - np.cumsum(share * both))
    return _curve(counts, share, hazard, *_log_log_band(share, np.maximum(variance, 0)))


def clustered_aalen_johansen(by_account: Counts) -> Incidence:
    """The same incidence, with a band that allows for several units of one account; its counts are per account."""
    counts = by_account.together
    hazard, event_hazard, before = _hazards(counts)
    share = np.cumsum(before * event_hazard)
    accounts = len(by_account.entries)
    if accounts < 2:
        nothing = np.full(len(share), np.nan)
        return _curve(counts, share, hazard, nothing, nothing)
    if accounts < FEW_CLUSTERS:
        return _curve(counts, share, hazard, *_bootstrap_band(by_account, share))
    variance = np.zeros(len(share))
    for start in range(0, accounts, _ACCOUNTS_AT_ONCE):
        influence = _influence(by_account, slice(start, start + _ACCOUNTS_AT_ONCE), counts)
        variance += (influence**2).sum(axis=0)
    return _curve(counts, share, hazard, *_log_log_band(share, accounts / (accounts - 1) * variance))


def plain_median(days: Days, events: Numbers) -> float | None:
    """The middle of the completed times, of two middles their mean; None where none completed.

    It leaves out whoever still waits, so it is too short while the slow ones do: it stands beside, never instead.
    """
    upto = np.cumsum(events)
    if len(upto) == 0 or upto[-1] == 0:
        return None
    half = upto[-1] / 2
    lower, upper = np.searchsorted(upto, half), np.searchsorted(upto, half, side="right")
    return float(days[lower] + days[upper]) / 2


def _hazards(counts: Counts) -> tuple[Numbers, Numbers, Numbers]:
    """The share of those at risk that leaves by any event, by the event, and the share still waiting before the day."""
    at_risk = counts.at_risk
    hazard = _divided(counts.events + counts.competing, at_risk)
    waiting = np.cumprod(1 - hazard, axis=-1)
    before = np.concatenate([np.ones((*waiting.shape[:-1], 1)), waiting[..., :-1]], axis=-1)
    return hazard, _divided(counts.events, at_risk), before


def _influence(by_account: Counts, some: slice, counts: Counts) -> Numbers:
    """How the incidence of each day moves as the weight of each of some accounts does: its derivative."""
    hazard, event_hazard, before = _hazards(counts)
    own = Counts(
        counts.days, by_account.entries[some], by_account.events[some], by_account.competing[some],
        by_account.censored[some],
    )  # fmt: skip
    at_risk, own_at_risk = counts.at_risk, own.at_risk
    surprise = _divided(own.events + own.competing - own_at_risk * hazard, at_risk * (1 - hazard))
    waiting = -(np.cumsum(surprise, axis=1) - surprise)
    moved = event_hazard * waiting + _divided(own.events - own_at_risk * event_hazard, at_risk)
    return np.asarray(np.cumsum(before * moved, axis=1))


def _bootstrap_band(by_account: Counts, share: Numbers) -> tuple[Numbers, Numbers]:
    """Percentiles of the incidence over accounts drawn with replacement; none where it is 0 or 1."""
    draws = multinomial_draws(len(by_account.entries))
    parts = (by_account.entries, by_account.events, by_account.competing, by_account.censored)
    drawn = Counts(by_account.days, *(draws @ part for part in parts))
    _, event_hazard, before = _hazards(drawn)
    low, high = np.quantile(np.cumsum(before * event_hazard, axis=1), [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0)
    certain = _is_certain(share)
    return np.where(certain, np.nan, low), np.where(certain, np.nan, high)


def _log_log_band(share: Numbers, variance: Numbers) -> tuple[Numbers, Numbers]:
    """The band from the variance of log(−log(1 − F)); none where F is 0 or 1."""
    certain = _is_certain(share)
    waiting = np.where(certain, 0.5, 1 - share)
    factor = np.exp(Z * np.sqrt(variance) / (waiting * -np.log(waiting)))
    low, high = 1 - waiting ** (1 / factor), 1 - waiting**factor
    return np.where(certain, np.nan, low), np.where(certain, np.nan, high)


def _is_certain(share: Numbers) -> NDArray[np.bool_]:
    return (share <= 0) | (share >= 1 - _ROUNDING)


def _curve(counts: Counts, share: Numbers, hazard: Numbers, low: Numbers, high: Numbers) -> Incidence:
    return Incidence(counts.days, share, low, high, _known_through(counts, hazard))


def _known_through(counts: Counts, hazard: Numbers) -> float:
    """The last day through which somebody was at risk on every day; without end where nobody is left to wait.

    Where all who were at risk have left and others enter only later, those few would decide for all: not known.
    """
    if len(counts.days) == 0 or counts.days[0] > 0 or counts.at_risk[0] == 0:
        return -1
    left = counts.at_risk - counts.events - counts.competing - counts.censored
    is_last_day = np.append((left[:-1] == 0) & (np.diff(counts.days) > 1), left[-1] == 0) | (hazard == 1)
    if not is_last_day.any():
        return math.inf
    last = int(np.argmax(is_last_day))
    if hazard[last] < 1:
        return float(counts.days[last])
    return math.inf if counts.entries[last + 1 :].sum() == 0 else float(counts.days[last] - 1)


def _divided(numerators: Numbers, denominators: Numbers) -> Numbers:
    """Numerators ÷ denominators, 0 where nobody is at risk: nothing happens there."""
    return np.divide(
        numerators,
        denominators,
        out=np.zeros(np.broadcast_shapes(numerators.shape, denominators.shape)),
        where=denominators != 0,
    )
