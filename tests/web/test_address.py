"""The URL is the state: what is written is read back the same, and what is wrong is refused with a way on."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import QueryParams

from abmetrics.errors import QuestionError, UnknownName
from abmetrics.measures.cuts import CUTS
from abmetrics.measures.periods import Span, parse_period
from abmetrics.vocabulary import Grain
from abmetrics.web.address import Address, read_address

DAYS = st.dates(dt.date(2000, 1, 1), dt.date(2050, 1, 1))
SPANS = st.one_of(
    st.tuples(DAYS, st.integers(1, 800)).map(lambda pair: Span(pair[0], pair[0] + dt.timedelta(pair[1]))),
    st.sampled_from(["2026", "2026-Q3", "2026-09", "2026-02-28", "2026-W53", "FY2026"]).map(parse_period),
)
CUT_IDS = st.sampled_from([cut.id for cut in CUTS])
ADDRESSES = st.builds(
    Address,
    span=st.none() | SPANS,
    by=st.lists(CUT_IDS, max_size=2, unique=True).map(tuple),
    where=st.lists(st.tuples(CUT_IDS, st.text(max_size=12)), max_size=3).map(tuple),
    grain=st.none() | st.sampled_from(Grain),
    as_of=st.none() | DAYS,
    page=st.integers(1, 1000),
)


@given(ADDRESSES)
def test_an_address_is_read_back_as_it_was_written(address):
    query = address.link("/kpi/close_rate").partition("?")[2]
    assert read_address(QueryParams(query), 1) == address


def test_a_tier_is_short_for_a_filter_and_wins_over_it():
    assert read_address(QueryParams("tier=2&where=tier:1&where=region:DACH"), 1).where == (
        ("region", "DACH"),
        ("tier", "2"),
    )


def test_empty_parameters_count_as_absent():
    assert read_address(QueryParams("tier=&period=&grain="), 1) == Address()


def test_the_fiscal_year_is_the_workspace_s():
    assert read_address(QueryParams("period=FY2026"), 4).span == Span(dt.date(2025, 4, 1), dt.date(2026, 4, 1))


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("perod=2026", "did you mean period"),
        ("period=2026-13", "2026-13"),
        ("where=tier", "where=cut:value"),
        ("where=teir:1", "did you mean tier"),
        ("by=opportunity_ower", "did you mean opportunity_owner"),
        ("grain=monthly", "did you mean month"),
        ("from=2026-01-01", "go together"),
        ("from=2026-01-01&to=2025-01-01", "empty"),
        ("from=2026-01-01&to=2026-02-01&period=2026", "not both"),
        ("as_of=yesterday", "2026-09-30"),
        ("page=0", "counted from 1"),
        ("page=٣", "counted from 1"),
    ],
)
def test_a_wrong_address_is_refused_with_a_way_on(query, words):
    with pytest.raises((QuestionError, UnknownName), match=words):
        read_address(QueryParams(query), 1)
