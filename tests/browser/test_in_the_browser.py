"""What only a browser can tell: nothing is refused or cut off; dark, hover and keyboard work; no script is needed."""

from __future__ import annotations

import struct

import pytest

pytestmark = pytest.mark.needs("chromium")

PAGES = ("/", "/kpis", "/kpi/close_rate?by=opportunity_owner", "/kpi/close_rate/rows", "/data", "/builds", "/nowhere")
DESKTOP, TABLET, PHONE = 1440, 900, 390
PANEL = {False: "rgb(255, 255, 255)", True: "rgb(18, 24, 29)"}


def size_of(png: bytes) -> tuple[int, int]:
    return struct.unpack(">II", png[16:24])


@pytest.mark.parametrize("width", [DESKTOP, TABLET, PHONE])
def test_no_page_is_wider_than_its_window_and_nothing_is_refused(tab, address, tmp_path, width):
    for page in PAGES:
        tab.open(address + page, width)
        assert tab.run("document.documentElement.scrollWidth") <= width, page
    assert [words for words in tab.complaints if "404" not in words] == []
    tab.open(address, width)
    png = tab.picture(tmp_path / f"overview-{width}.png")
    assert size_of(png)[0] == width
    assert len(png) > 50_000


@pytest.mark.parametrize("dark", [False, True])
def test_the_page_follows_the_system_s_theme(tab, address, dark):
    tab.open(address, dark=dark)
    assert tab.run("getComputedStyle(document.querySelector('.panel')).backgroundColor") == PANEL[dark]


def test_the_theme_can_be_chosen_and_is_remembered(tab, address):
    tab.open(address)
    tab.run("document.querySelector('#theme').click()")
    assert tab.run("getComputedStyle(document.querySelector('.panel')).backgroundColor") == PANEL[True]
    tab.open(address + "/kpis")
    assert tab.run("getComputedStyle(document.querySelector('.panel')).backgroundColor") == PANEL[True]


def test_the_fonts_are_the_vendored_ones(tab, address):
    tab.open(address)
    loaded = tab.run("[...document.fonts].filter(f => f.status === 'loaded').map(f => `${f.family} ${f.weight}`)")
    assert {"Source Serif 4 400", "Inter 400", "Inter 600"} <= {name.replace('"', "") for name in loaded}


def test_a_point_of_the_trend_tells_its_value_under_the_pointer_and_in_focus(tab, address):
    tab.open(address)
    drawing = "document.querySelector('section[aria-labelledby=engagement_minutes_by_month] .drawing.wide')"
    tab.run(f"{drawing}.scrollIntoView({{block: 'center'}})")
    shown = (
        f"[...{drawing}.querySelectorAll('.shown')].filter(g => getComputedStyle(g).visibility === 'visible').length"
    )
    assert tab.run(shown) == 0
    box = tab.run(f"{drawing}.querySelectorAll('.spot .area')[5].getBoundingClientRect().toJSON()")
    tab.point_at(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    assert tab.run(shown) == 1
    tab.point_at(1, 1)
    assert tab.run(shown) == 0
    tab.run(f"{drawing}.querySelectorAll('.spot')[3].focus()")
    assert tab.run(shown) == 1


def test_every_link_can_be_reached_by_the_keyboard(tab, address):
    tab.open(address)
    stops = "a[href], select, button, summary"
    closed = "e.tagName !== 'SUMMARY' && e.closest('details:not([open])')"
    there = tab.run(
        f"[...document.querySelectorAll('{stops}')].filter(e => e.getClientRects().length && !({closed})).length"
    )
    assert there > 60
    tab.run("window.reached = new Set(); addEventListener('focusin', e => reached.add(e.target)); 0")
    for _ in range(there + 5):
        tab.press("Tab")
    assert tab.run("reached.size") >= there


def test_a_new_period_is_shown_at_once_and_stands_in_the_address(tab, address):
    tab.open(address)
    tab.run("(() => { const s = document.querySelector('select[name=period]'); s.value = '2026-Q2';"
            " s.dispatchEvent(new Event('change', {bubbles: true})); })()")  # fmt: skip
    while "period=2026-Q2" not in tab.run("location.href"):
        pass
    while not tab.run("document.readyState === 'complete' && !!document.querySelector('.kicker')"):
        pass
    assert "Q2 2026" in tab.run("document.querySelector('.kicker').textContent")


def test_without_script_everything_is_there_and_the_button_too(tab, address):
    tab.call("Emulation.setScriptExecutionDisabled", value=True)
    tab.open(address)
    assert tab.run("getComputedStyle(document.querySelector('.submit')).display") != "none"
    assert tab.run("getComputedStyle(document.querySelector('#theme')).display") == "none"
    assert tab.run("document.querySelectorAll('svg.scene').length") > 10


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_labels_are_drawn_no_wider_than_they_were_reckoned(tab, address, width):
    """The width table decides where labels stand; here the browser's own measure is the judge."""
    tab.open(address, width)
    wrong = tab.run(
        """[...document.querySelectorAll('svg.scene')].filter(s => s.getClientRects().length).flatMap(scene => {
            const boxes = [...scene.querySelectorAll('text')].filter(t => !t.closest('.shown'))
                .map(t => [t.textContent, t.getBoundingClientRect()]);
            return boxes.flatMap(([one, a], i) => boxes.slice(i + 1).filter(([, b]) =>
                a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 5 && b.top < a.bottom - 5)
                .map(([other]) => one + ' | ' + other));
        })"""
    )
    assert wrong == []
