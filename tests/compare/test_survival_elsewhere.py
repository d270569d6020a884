"""The same curves by lifelines, which shares no code with us."""

from __future__ import annotations

from importlib import import_module

import numpy as np
import pytest

from abmetrics.compare.survival import aalen_johansen
from tests.compare.survival_data import CENSORED, COMPETING, EVENT, Unit, counts

pytestmark = pytest.mark.needs("lifelines")

CODES = {CENSORED: 0, EVENT: 1, COMPETING: 2}


def test_the_lung_cancer_patients_of_ncctg():
    # Loprinzi et al. (1994), J. Clin. Oncol. 12: median survival 310 days; 284 to 361 on the log(−log) scale.
    lung = import_module("lifelines.datasets").load_lung()
    units: list[Unit] = [
        (0, int(day), EVENT if died else CENSORED) for day, died in zip(lung["time"], lung["status"], strict=True)
    ]
    curve = aalen_johansen(counts(units))
    theirs = import_module("lifelines").KaplanMeierFitter().fit(lung["time"], lung["status"])
    assert (curve.median, *curve.median_bounds) == (310, 284, 361)
    for day in (90, 180, 310, 365, 700):
        low, high = theirs.confidence_interval_survival_function_.loc[:day].iloc[-1]
        assert curve.at(day) == pytest.approx(1 - theirs.predict(day))
        assert curve.bounds_at(day) == pytest.approx((1 - high, 1 - low))


@pytest.mark.parametrize("watched_late", [False, True])
def test_competing_events(watched_late):
    # Without ties: lifelines moves tied times apart at random.
    chance = np.random.default_rng(11)
    days = 10 + 2 * chance.permutation(200)
    kinds = chance.choice([EVENT, COMPETING, CENSORED], size=200)
    late = [2 * int(chance.integers(0, 5)) + 1 if watched_late and place % 3 else 0 for place in range(200)]
    units: list[Unit] = [(entry, int(day), str(kind)) for entry, day, kind in zip(late, days, kinds, strict=True)]
    fitter = import_module("lifelines").AalenJohansenFitter()
    theirs = fitter.fit(days, [CODES[str(kind)] for kind in kinds], event_of_interest=1, entry=late)
    curve = aalen_johansen(counts(units))
    for day in (50, 90, 180, 365):
        assert curve.at(day) == pytest.approx(float(theirs.cumulative_density_.loc[:day].iloc[-1, 0]))
        low, high = curve.bounds_at(day)
        share, variance = curve.at(day), float(theirs.variance_.loc[:day].iloc[-1])
        assert low is not None
        assert high is not None
        assert share is not None
        # Their limits stand on another scale; the error behind ours must be theirs.
        error = np.log(np.log(1 - high) / np.log(1 - low)) / (2 * 1.959963984540054)
        assert float((error * (1 - share) * -np.log(1 - share)) ** 2) == pytest.approx(variance)
