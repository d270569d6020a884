"""Headlines state the numbers under them, and claim no change."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from abmetrics.charts.findings import (
    balance_finding,
    cut_finding,
    funnel_finding,
    missing_reason,
    trend_finding,
    value_finding,
)
from abmetrics.charts.formats import Formats
from abmetrics.measures.periods import parse_period
from abmetrics.vocabulary import Unit
from tests.charts.made_up import funnel, months, row

EURO = Formats("EUR")
CLAIMS = re.compile(
    r"\b(rose|fell|grew|grow|increas|decreas|declin|improv|worse|significant|because|beyond noise|up|down)\b"
)
SHARES = st.one_of(st.none(), st.floats(min_value=0, max_value=1))


def test_the_funnel_s_headline_is_its_reach_and_its_narrowest_step():
    found = funnel_finding(funnel(), EURO)
    assert found.figure == "212 of 400"
    assert (
        found.words
        == "212 of 400 accounts got to engaged or further; the narrowest step is retained to expanded, 26.9%."
    )
    assert found.below == "At that step the 95% interval is 21.5% – 32.3%."


def test_a_step_of_too_few_is_not_called_the_narrowest():
    made = funnel(rates=(0.53, 0.443, 0.511, 0.542, None))
    assert "engaged to opportunity, 44.3%" in funnel_finding(made, EURO).words


def test_a_funnel_without_accounts_says_what_to_do():
    found = funnel_finding(funnel(reached=(0, 0, 0, 0, 0, 0), rates=(None,) * 5), EURO)
    assert found.words == "No account is on a target list"
    assert "target list" in found.below


def test_a_funnel_that_is_not_known_says_so():
    assert "not known" in funnel_finding(funnel(reached=(None,) * 6), EURO).words


def test_the_fullest_stage():
    assert balance_finding(funnel(), EURO).words == "The fullest stage is target: 188 of 400 accounts"


def test_the_highest_and_the_lowest_group():
    rows = [row(0.53, 0.45, 0.61, programme="abm"), row(0.19, 0.12, 0.26, programme="none")]
    assert cut_finding("Close rate", rows, "programme", Unit.SHARE, EURO).words == (
        "Close rate: 53.0% for ABM, 19.0% for No programme"
    )


def test_overlapping_intervals_are_said_to_overlap():
    rows = [row(0.53, 0.30, 0.76, tier="1"), row(0.40, 0.28, 0.52, tier="2")]
    assert cut_finding("Close rate", rows, "tier", Unit.SHARE, EURO).words.endswith("; the intervals overlap")


def test_groups_of_too_few_are_not_ranked():
    rows = [row(1.0, tier="1", n=2, flags=("too few",)), row(0.4, tier="2"), row(0.3, tier="3")]
    assert (
        cut_finding("Close rate", rows, "tier", Unit.SHARE, EURO).words
        == "Close rate: 40.0% for Tier 2, 30.0% for Tier 3"
    )


def test_only_groups_of_too_few_and_no_group_at_all():
    few = [row(1.0, tier="1", n=2, flags=("too few",))]
    assert (
        cut_finding("Close rate", few, "tier", Unit.SHARE, EURO).words == "Close rate: too few in every tier to compare"
    )
    assert cut_finding("Close rate", [], "tier", Unit.SHARE, EURO).words == "No close rate to show by tier"
    assert cut_finding("ICP fit", [], "tier", Unit.SHARE, EURO).words == "No ICP fit to show by tier"


def test_a_trend_is_its_last_and_its_highest_value():
    found = trend_finding("Minutes", months([100, 300, 200]), Unit.MINUTES, EURO)
    assert found.words == "Minutes: 200 min in Mar 2026; the highest was 300 min in Feb 2026"


def test_an_unfinished_month_is_so_far():
    rows = [*months([100]), row(120, period=parse_period("2026-02"), flags=("partial period",))]
    assert trend_finding("Deals", rows, Unit.COUNT, EURO).words == "Deals: 120 in Feb 2026 so far, the highest shown"


def test_a_missing_value_says_why():
    unknown = row(None, flags=("not covered", "missing table: surveys"))
    assert value_finding("NPS", unknown, Unit.INDEX, EURO).below == "Not covered, missing table: surveys"
    assert missing_reason(row(None)) == "no rows in this period"


@given(st.lists(SHARES, min_size=1, max_size=8))
def test_no_headline_claims_a_change(values):
    rows = [row(value, tier=str(at)) for at, value in enumerate(values)]
    said = [
        cut_finding("Close rate", rows, "tier", Unit.SHARE, EURO).words,
        trend_finding("Close rate", months(values), Unit.SHARE, EURO).words,
        funnel_finding(funnel(rates=(values * 5)[:5]), EURO).words,
    ]
    assert not [words for words in said if CLAIMS.search(words)]
