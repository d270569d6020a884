"""Periods: how people write them, where they are cut, what comes before them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abmetrics.errors import QuestionError
from abmetrics.measures.periods import Span, parse_period, previous, quarter_of, split
from abmetrics.vocabulary import Grain
from tests.golden.company import span


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2026", "2026-01-01", "2027-01-01"),
        ("2026-Q1", "2026-01-01", "2026-04-01"),
        ("2026-Q4", "2026-10-01", "2027-01-01"),
        ("2026-q4", "2026-10-01", "2027-01-01"),
        (" 2026-09 ", "2026-09-01", "2026-10-01"),
        ("2026-12", "2026-12-01", "2027-01-01"),
        ("2028-02", "2028-02-01", "2028-03-01"),
        ("2028-02-29", "2028-02-29", "2028-03-01"),
        ("2026-12-31", "2026-12-31", "2027-01-01"),
        ("2026-W01", "2025-12-29", "2026-01-05"),  # the week with the year's first Thursday
        ("2026-W53", "2026-12-28", "2027-01-04"),
        ("FY2026", "2026-01-01", "2027-01-01"),
    ],
)
def test_a_period_as_people_write_it(text, start, end):
    assert parse_period(text) == span(start, end)


@pytest.mark.parametrize(
    ("text", "month", "start", "end"),
    [
        ("FY2026", 4, "2025-04-01", "2026-04-01"),  # named after the year it ends in
        ("FY2026-Q1", 4, "2025-04-01", "2025-07-01"),
        ("FY2026-Q4", 4, "2026-01-01", "2026-04-01"),
        ("fy2026-q2", 10, "2026-01-01", "2026-04-01"),
        ("2026-Q1", 4, "2026-01-01", "2026-04-01"),  # without FY it is the calendar's
    ],
)
def test_a_fiscal_period_begins_with_the_workspace_s_month(text, month, start, end):
    assert parse_period(text, month) == span(start, end)


@pytest.mark.parametrize(
    "text",
    ["", "26", "2026-Q5", "2026-Q0", "2026-13", "2026-00", "2026-02-29", "2025-W53", "2026-W00", "FY2026-03",
     "FY2026-W03", "last quarter", "2026-Q3 2026-Q4", "0000"],
)  # fmt: skip
def test_what_is_no_period_is_refused_with_the_forms_there_are(text):
    with pytest.raises(QuestionError, match=r"is not a period.*write 2026, 2026-Q3"):
        parse_period(text)


@pytest.mark.parametrize(("start", "end"), [("2026-01-02", "2026-01-01"), ("2026-01-01", "2026-01-01")])
def test_a_period_that_ends_before_it_begins_is_refused(start, end):
    with pytest.raises(QuestionError, match=f"the period {start} to {end} is empty"):
        span(start, end)


@pytest.mark.parametrize(
    ("grain", "borders"),
    [
        (Grain.MONTH, ["2026-02-15", "2026-03-01", "2026-04-01", "2026-04-10"]),
        (Grain.QUARTER, ["2026-02-15", "2026-04-01", "2026-04-10"]),
        (Grain.YEAR, ["2026-02-15", "2026-04-10"]),
        (Grain.FISCAL_QUARTER, ["2026-02-15", "2026-03-01", "2026-04-10"]),  # fiscal years begin in March here
        (Grain.FISCAL_YEAR, ["2026-02-15", "2026-03-01", "2026-04-10"]),
    ],
)
def test_a_period_is_cut_at_the_borders_of_the_grain(grain, borders):
    pieces = split(span("2026-02-15", "2026-04-10"), grain, fiscal_year_start=3)
    assert pieces == tuple(span(a, b) for a, b in pairwise(borders))


def test_weeks_begin_on_monday():
    # 1 January 2026 is a Thursday.
    assert split(span("2026-01-01", "2026-01-13"), Grain.WEEK) == (
        span("2026-01-01", "2026-01-05"),
        span("2026-01-05", "2026-01-12"),
        span("2026-01-12", "2026-01-13"),
    )


@given(
    start=st.dates(min_value=span("1990-01-01", "1990-01-02").start, max_value=span("2060-01-01", "2060-01-02").start),
    days=st.integers(1, 900),
    grain=st.sampled_from(Grain),
    fiscal=st.integers(1, 12),
)
def test_pieces_cover_the_whole_once_and_each_stays_within_its_border(start, days, grain, fiscal):
    whole = Span.through(start, Span(start, start.replace(year=start.year + 9)).start)
    whole = Span(whole.start, whole.start + days * (whole.end - whole.start))
    pieces = split(whole, grain, fiscal)
    assert (pieces[0].start, pieces[-1].end) == (whole.start, whole.end)
    assert [piece.end for piece in pieces[:-1]] == [piece.start for piece in pieces[1:]]
    longest = {Grain.DAY: 1, Grain.WEEK: 7, Grain.MONTH: 31, Grain.QUARTER: 92, Grain.FISCAL_QUARTER: 92}
    assert all(1 <= piece.days <= longest.get(grain, 366) for piece in pieces)


@pytest.mark.parametrize(
    ("now", "before"),
    [
        (("2026-07-01", "2026-10-01"), ("2026-04-01", "2026-07-01")),  # a quarter: the one before, a day shorter
        (("2026-03-01", "2026-04-01"), ("2026-02-01", "2026-03-01")),
        (("2026-01-01", "2027-01-01"), ("2025-01-01", "2026-01-01")),
        (("2026-01-01", "2026-03-01"), ("2025-11-01", "2026-01-01")),
        (("2026-03-10", "2026-03-20"), ("2026-02-28", "2026-03-10")),  # ten days before
    ],
)
def test_the_period_before(now, before):
    assert previous(span(*now)) == span(*before)


def test_the_quarter_of_a_day():
    assert quarter_of(span("2026-06-30", "2026-07-01").start) == span("2026-04-01", "2026-07-01")
    assert quarter_of(span("2026-07-01", "2026-07-02").start) == span("2026-07-01", "2026-10-01")


def test_the_last_day_of_a_span_is_in_it():
    whole = span("2026-01-01", "2026-02-01")
    assert (str(whole.last_day), whole.days) == ("2026-01-31", 31)
    assert Span.through(whole.start, whole.last_day) == whole
