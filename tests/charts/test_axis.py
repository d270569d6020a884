"""Axes hold all values and end at round numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abmetrics.charts.axis import axis

NUMBERS = st.floats(min_value=-1e9, max_value=1e9, allow_nan=False).map(lambda number: round(number, 3))


def test_a_value_lies_in_proportion():
    scale = axis([0, 100], 50, 250)
    assert (scale.low, scale.high) == (0, 100)
    assert scale.place(25) == pytest.approx(100)


def test_an_axis_far_from_zero_does_not_begin_there_unless_told_to():
    assert axis([60, 100], 0, 1).low == 60
    assert axis([60, 100], 0, 1, zero=True).low == 0
    assert axis([30, 100], 0, 1).low == 0


def test_small_values_have_ticks_as_exact_as_large_ones():
    assert axis([0, 0.009], 0, 1).ticks == (0, 0.0025, 0.005, 0.0075, 0.01)


def test_without_any_value_there_still_is_an_axis():
    assert axis([None, None], 0, 10).ticks[0] == 0


@given(st.lists(NUMBERS, min_size=1, max_size=12))
def test_every_value_has_its_place_between_the_two_ends(values):
    scale = axis(values, 300, 10)
    slack = (max(values) - min(values)) * 1e-6
    assert scale.low <= min(values) + slack
    assert scale.high >= max(values) - slack
    assert all(10 <= scale.place(value) <= 300 for value in values)
    assert 2 <= len(scale.ticks) <= 8
