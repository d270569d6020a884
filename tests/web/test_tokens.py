"""Colours are tokens, and every pair of text and ground can be read in light and in dark."""

from __future__ import annotations

import re

import pytest

from tests.conftest import ROOT

STYLES = (ROOT / "src" / "abmetrics" / "web" / "static" / "page.css").read_text(encoding="utf-8")
TOKENS: dict[str, str] = dict(re.findall(r"--([\w-]+): light-dark\(([^)]*)\)", STYLES))
READABLE, VISIBLE = 4.5, 3.0


def luminance(colour: str) -> float:
    """Relative luminance as the WCAG define it."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """From 1 (the same) to 21 (black on white)."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def colour(token: str, theme: int) -> str:
    return TOKENS[token].split(",")[theme].strip()


def test_contrast_of_black_on_white():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("text", "ground", "least"),
    [
        *((text, ground, READABLE) for text in ("ink", "muted", "petrol", "amber") for ground in ("paper", "panel")),
        ("on-petrol", "petrol", READABLE),
        ("on-tip", "tip", READABLE),
        ("petrol", "petrol-mid", 2.0),
        ("petrol", "panel", VISIBLE),
    ],
)
def test_text_can_be_read(text, ground, least, theme):
    assert contrast(colour(text, theme), colour(ground, theme)) >= least


def test_no_colour_is_written_outside_the_tokens():
    rules = STYLES[STYLES.index("* { box-sizing") :]
    assert re.findall(r"#[0-9A-Fa-f]{3,8}\b", rules) == []


def test_the_script_is_small():
    script = ROOT / "src" / "abmetrics" / "web" / "static" / "page.js"
    assert len(script.read_bytes()) <= 1024
