"""`abmetrics matches` on a terminal: all of it, or only what is tied to nobody, or only what points to several."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from abmetrics.cli.app import app
from tests.answers.test_matches import leads

RATES, UNMATCHED, AMBIGUOUS = "confidence", "tied to no account", "points to several accounts"


def printed(*words: str) -> str:
    done = CliRunner().invoke(app, ["matches", "--workspace", str(leads().folder), *words])
    assert done.exit_code == 0, done.output
    return done.stdout


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ((), {RATES, UNMATCHED, AMBIGUOUS}),
        (("--unmatched",), {UNMATCHED}),
        (("--ambiguous",), {AMBIGUOUS}),
        (("--unmatched", "--ambiguous"), {UNMATCHED, AMBIGUOUS}),
    ],
)
def test_each_part_can_be_asked_for_alone(words, shown):
    text = printed(*words)
    assert {part for part in (RATES, UNMATCHED, AMBIGUOUS) if part in text} == shown


def test_what_is_to_be_done_stands_there():
    text = printed()
    assert "other.example" in text
    assert "Twin (B), Twin (C)" in text
    assert "account x: merged into y, and by that round in a circle; left as it is" in text


def test_as_json_it_is_all_of_it():
    assert set(json.loads(printed("--json"))) == {"build", "rates", "unmatched", "ambiguous", "lost_merges"}
