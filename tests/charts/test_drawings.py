"""Every drawing: well-formed SVG without inline styles, nothing outside its frame, no label over another."""

from __future__ import annotations

import itertools
import re
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abmetrics.charts.bars import bars_scene, interval_scene, ranked
from abmetrics.charts.figure import NARROW
from abmetrics.charts.formats import Formats
from abmetrics.charts.funnel import funnel_scene
from abmetrics.charts.scene import Bar, Line, Mark, Scene, Spot, Text, Tone
from abmetrics.charts.svg import svg
from abmetrics.charts.trend import sparkline_scene, trend_scene
from abmetrics.measures.periods import parse_period
from abmetrics.vocabulary import Stage, Unit
from tests.charts.made_up import funnel, months, row
from tests.conftest import ROOT

EURO = Formats("EUR")
SVG = "{http://www.w3.org/2000/svg}"
NASTY = """<script>alert("1")</script> & 'Müller' ]]>"""
WIDTHS = (NARROW, 454, 664, 1190)
STYLES = ROOT / "src" / "abmetrics" / "web" / "static" / "page.css"

counts = st.lists(st.one_of(st.none(), st.integers(0, 9_999_999)), min_size=6, max_size=6)
shares = st.lists(st.one_of(st.none(), st.floats(0, 1)), min_size=5, max_size=5)


def funnel_at(width: float, made=None) -> Scene:
    return funnel_scene(made or funnel(), width, EURO, lambda kpi, stage: f"/kpi/{kpi}?where=stage:{stage}&x=1")


def trend_at(width: float, rows, unit: Unit = Unit.SHARE) -> Scene:
    return trend_scene(NASTY, rows, unit, width, 250, EURO, lambda span: f"/kpi/x?from={span.start}&a=b")


def bars_at(width: float, rows, unit: Unit = Unit.SHARE) -> Scene:
    return bars_scene(NASTY, rows, "industry", unit, width, EURO, lambda row: f"/kpi/x?where=industry:{row.cuts}")


def groups() -> list:
    return [
        row(0.53, 0.45, 0.61, industry=NASTY),
        row(0.99, 0.2, 1.0, n=3, flags=("too few",), industry="Manufacturing and heavy machinery"),
        row(None, n=0, industry="(unknown)"),
    ]


def drawings() -> list[Scene]:
    year = months([0.4, None, 0.5, 0.52, 0.48, 0.6, 0.61, 0.3, 0.44, 0.45, 0.5, 0.55, 0.6, 0.2])
    return [
        *(funnel_at(width) for width in WIDTHS[:3]),
        *(trend_at(width, year) for width in WIDTHS),
        *(bars_at(width, groups()) for width in WIDTHS),
        interval_scene(NASTY, row(31.4, 20.0, 47.0), row(50.0), Unit.INDEX, 364, EURO),
        interval_scene(NASTY, row(None), None, Unit.INDEX, 364, EURO),
        sparkline_scene(NASTY, year, Unit.SHARE, 130, 40, EURO),
    ]


def overlapping(scene: Scene) -> list[tuple[str, str]]:
    return [
        (one.words, other.words)
        for one, other in itertools.combinations((text for text in scene.texts if text.words), 2)
        if one.box.overlaps(other.box)
    ]


def outside(scene: Scene) -> list[str]:
    return [
        text.words
        for text in scene.texts
        if text.box.left < -1 or text.box.right > scene.width + 1 or text.box.bottom > scene.height
    ]


@pytest.mark.parametrize("scene", drawings(), ids=lambda scene: f"{scene.width:.0f}x{scene.height:.0f}")
def test_a_drawing_is_one_well_formed_element_without_styles_or_scripts(scene):
    root = ET.fromstring(svg(scene))
    assert root.tag == f"{SVG}svg"
    assert root.find(f"{SVG}desc") is not None
    for element in root.iter():
        assert "style" not in element.attrib
        assert element.tag != f"{SVG}script"
        assert not [name for name in element.attrib if name.startswith("on")]


@pytest.mark.parametrize("scene", drawings(), ids=lambda scene: f"{scene.width:.0f}x{scene.height:.0f}")
def test_every_colour_of_a_drawing_is_one_the_style_sheet_gives(scene):
    used = {name for element in ET.fromstring(svg(scene)).iter() for name in element.get("class", "").split()}
    given_colours = set(re.findall(r"\.((?:fill|line)-[\w-]+)", STYLES.read_text(encoding="utf-8")))
    assert {name for name in used if name.startswith(("fill-", "line-"))} <= given_colours


@pytest.mark.parametrize("scene", drawings(), ids=lambda scene: f"{scene.width:.0f}x{scene.height:.0f}")
def test_no_label_lies_on_another_or_outside(scene):
    assert overlapping(scene) == []
    assert outside(scene) == []


def test_links_are_real_and_say_where_they_lead():
    links = list(ET.fromstring(svg(funnel_at(664))).iter(f"{SVG}a"))
    assert {link.get("href") for link in links} >= {
        f"/kpi/{kpi}?where=stage:{stage}&x=1"
        for kpi in ("stage_balance", "stage_reached")
        for stage in Stage
        if stage is not Stage.OUTSIDE
    }
    assert all(link.get("aria-label") for link in links)


def test_a_bar_is_as_long_as_its_share_of_the_longest():
    made = funnel(reached=(400, 200, 100, 50, 20, 0), balances=(200, 100, 50, 30, 20, 0), before=(400, 0, 0, 0, 0, 0))
    bars = [item for item in funnel_at(664, made).items if isinstance(item, Bar) and item.height == 42]
    reached = [bar.width for bar in bars if bar.tone is Tone.PETROL_MID]
    balance = [bar.width for bar in bars if bar.tone is Tone.PETROL]
    assert reached[1] == pytest.approx(reached[0] / 2)
    assert reached[2] == pytest.approx(reached[0] / 4)
    assert balance[0] == pytest.approx(reached[0] / 2)


def test_a_count_stands_right_of_the_tick_where_more_had_reached_the_stage_before():
    scene = funnel_at(664, funnel(reached=(300, 212, 94, 48, 26, 7), before=(400, 194, 90, 41, 24, 6)))
    ticks = [item.points[0][0] for item in scene.items if isinstance(item, Line) and item.tone is Tone.INK]
    count = next(text for text in scene.texts if text.words == "300")
    assert count.box.left > ticks[1] > ticks[2]


def test_the_funnel_draws_its_changes_in_grey():
    texts = [text for text in funnel_at(664).texts if text.words[:1] in "+−"]
    assert len(texts) == 11
    assert {text.tone for text in texts} == {Tone.MUTED}


@given(counts, counts, counts, shares)
def test_no_funnel_has_labels_on_one_another(balances, reached, before, rates):
    made = funnel(balances, reached, before, rates)
    for width in (NARROW, 454, 664):
        scene = funnel_at(width, made)
        ET.fromstring(svg(scene))
        assert overlapping(scene) == []
        assert outside(scene) == []


def test_a_month_without_value_leaves_a_gap_in_the_line():
    scene = trend_at(664, months([0.4, 0.5, None, 0.6, 0.7]))
    lines = [item for item in scene.items if isinstance(item, Line) and item.tone is Tone.PETROL]
    assert [len(line.points) for line in lines] == [2, 2]


def test_an_unfinished_period_is_dotted():
    rows = [*months([0.4, 0.5]), row(0.6, period=parse_period("2026-03"), flags=("partial period",))]
    lines = [item for item in trend_at(664, rows).items if isinstance(item, Line) and item.tone is Tone.PETROL]
    assert [line.dotted for line in lines] == [True, False]


def test_every_period_has_a_place_that_tells_its_value_and_leads_to_it():
    rows = months([0.4, None, 0.6])
    spots = [item for item in trend_at(664, rows).items if isinstance(item, Spot)]
    assert [spot.label.split(",")[0] for spot in spots] == ["Jan 2026: 40.0%", "Feb 2026: —", "Mar 2026: 60.0%"]
    assert all(spot.href.startswith("/kpi/x?from=2026-0") for spot in spots)
    tips = [item for spot in spots for item in spot.shown if isinstance(item, Text)]
    assert all(tip.box.left >= 0 and tip.box.right <= 664 for tip in tips)


def test_drawings_beside_each_other_have_one_axis():
    small, large = months([0.1, 0.12]), months([0.8, 0.9])
    axes = [
        [
            text.words
            for text in trend_scene("x", rows, Unit.SHARE, 349, 210, EURO, str, beside).texts
            if "%" in text.words
        ][:4]
        for rows, beside in ((small, large), (large, small))
    ]
    assert axes[0] == axes[1]


def test_where_nothing_is_known_the_drawing_says_why_and_has_no_axis():
    unknown = [row(None, flags=("not covered", "missing table: surveys"), region=name) for name in ("DACH", "Nordics")]
    nobody = funnel((0,) * 6, (0,) * 6, (0,) * 6, (None,) * 5)
    for scene, reason in (
        (trend_at(NARROW, unknown), "missing table: surveys."),
        (bars_at(NARROW, unknown), "missing table: surveys."),
        (funnel_at(NARROW, nobody), "no account is on a target list."),
    ):
        assert {type(item) for item in scene.items} == {Text}
        assert " ".join(text.words for text in scene.texts).endswith(reason)
        assert scene.description.startswith("Nothing to draw: ")


def test_a_group_of_too_few_is_hollow_and_one_without_value_a_dash():
    scene = bars_at(664, groups())
    assert [item.hollow for item in scene.items if isinstance(item, Mark)] == [False, True]
    assert [text.words for text in scene.texts].count("—") == 2


def test_groups_are_ranked_unless_their_cut_has_an_order():
    rows = [row(0.2, region="DACH", tier="1"), row(None, region="Nordics", tier="2"), row(0.7, region="CEE", tier="3")]
    assert [one.cuts["region"] for one in ranked(rows, "region")] == ["CEE", "DACH", "Nordics"]
    assert ranked(rows, "tier") == rows


@given(st.lists(st.one_of(st.none(), st.floats(-1, 1)), min_size=1, max_size=40), st.sampled_from(list(Unit)))
def test_any_values_can_be_drawn(values, unit):
    size = 1 if unit is Unit.SHARE else 10_000_000
    rows = months([None if value is None else value * size for value in values])
    for scene in (
        trend_at(NARROW, rows, unit),
        sparkline_scene("x", rows, unit, 130, 40, EURO),
        bars_at(NARROW, rows, unit),
        interval_scene("x", rows[0], rows[-1], unit, 364, EURO),
    ):
        ET.fromstring(svg(scene))
        assert outside(scene) == []
