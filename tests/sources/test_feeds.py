"""Feeds: their rows come in the order of the file, whatever their SQL does on the way."""

from __future__ import annotations

from pathlib import Path

import pytest

from abmetrics.settings import Source
from abmetrics.sources.feeds import Export
from abmetrics.sources.places import Place
from abmetrics.sources.system import Feed, Object, System

LETTERS = Object("letter", files="letter", columns="id note", signature="id note")


def ids(folder: Path, sql: str) -> list[tuple[int, str | None]]:
    """Line and organisation id of what a feed over three letters reads."""
    (folder / "letter.csv").write_text("id,note\na,x\nb,y\nc,z\n", "utf-8")
    feed = Feed("organisations", "letter", sql)
    system = System(kind="letters", name="Letters", about="Three.", role="crm", objects=(LETTERS,), feeds=(feed,))
    source = Source(name="letters", kind="letters", root=".")
    fields = Export(source, system, folder, "EUR", Place("", 0, None)).read(feed)
    return list(zip(fields.origin.lines.tolist(), fields.columns["organisation_id"].to_pylist(), strict=True))


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("SELECT _row, id AS organisation_id FROM letter ORDER BY id DESC", [(2, "a"), (3, "b"), (4, "c")]),
        (
            "SELECT id AS organisation_id, _row FROM letter WHERE id < 'c' UNION ALL SELECT note, _row FROM letter",
            [(2, "a"), (2, "x"), (3, "b"), (3, "y"), (4, "z")],
        ),
        ("SELECT _row, NULL AS organisation_id FROM letter ORDER BY id DESC", [(2, None), (3, None), (4, None)]),
        (
            "SELECT l._row, NULL AS organisation_id FROM letter AS l, letter",
            [(n, None) for n in (2, 2, 2, 3, 3, 3, 4, 4, 4)],
        ),
        ("SELECT _row, id AS organisation_id FROM letter WHERE false", []),
    ],
)
def test_rows_come_as_filed(tmp_path: Path, sql: str, expected: list[tuple[int, str | None]]) -> None:
    """Joins and unions leave rows in any order; issues are printed, and ties settled, in the file's."""
    assert ids(tmp_path, sql) == expected
