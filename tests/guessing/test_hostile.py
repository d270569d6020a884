"""Folders nobody would wish for: whatever lies in them, a toml comes out that parses and can be read."""

from __future__ import annotations

import os
import random
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abmetrics.errors import SourceUnreachable
from abmetrics.guessing.guess import guess
from abmetrics.guessing.trial import that_lands
from abmetrics.guessing.writing import toml_of
from abmetrics.settings import FILE_NAME, parse_settings
from abmetrics.sources.land import land
from tests.guessing.conftest import written

NAMES = st.sampled_from(
    ["accounts.csv", "deals.csv", "contacts.tsv", "activities.jsonl", "ad spend.csv", "x.txt", "sub/leads.csv",
    "a[1]*.csv",
     "opportunity.csv", "hubspot/contact.csv", "users.parquet", "costs.xlsx", "account_history.csv", "noending"]
)  # fmt: skip
CELLS = st.one_of(
    st.sampled_from(
        ["", "1", "A1", "2026-01-31", "01/02/2026", "31.12.2026", "1.234", "1,5", "Won", "yes", "a@b.example",
        "N/A", "EUR",
         "45000", "1760000000", "'; DROP", '"', "\\", "'''", "é", "𝔘", "\u2028", "\x00", "\x7f", "#", "= {"]
    ),
    st.text(max_size=8),
)  # fmt: skip
COLUMN_NAMES = st.one_of(
    st.sampled_from(
        ["id", "Account ID", "Name", "Stage", "Amount", "Close Date", "Created Date", "Email", "Domain", "Type",
        "Owner",
         "Date", "Score", "__c", "a.b", 'q"q', "''' ", "Ünï", "a\nb", "日付"]
    ),
    st.text(max_size=6),
)  # fmt: skip


@st.composite
def sheets(draw: st.DrawFn) -> bytes:
    """A delimited file of odd names and values in some encoding."""
    header = draw(st.lists(COLUMN_NAMES, min_size=1, max_size=6))
    rows = draw(st.lists(st.lists(CELLS, min_size=len(header), max_size=len(header)), max_size=5))
    mark = draw(st.sampled_from([",", ";", "\t"]))
    quoted = ['"' + cell.replace('"', '""') + '"' for cell in header]
    lines = [mark.join(quoted), *(mark.join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows)]
    return "\r\n".join(lines).encode(
        draw(st.sampled_from(["utf-8", "utf-16", "cp1252", "utf-8-sig"])), errors="replace"
    )


def survives(folder: Path) -> None:
    """The folder is guessed; the toml parses, and what is left of it after a trial is landed with nothing lost."""
    exports, work = folder / "exports", folder / "work"
    work.mkdir()
    found = guess(exports, work)
    parse_settings(toml_of(found))
    sound = that_lands(found, work)
    text = toml_of(sound)
    (work / FILE_NAME).write_text(text, encoding="utf-8")
    landed = land(parse_settings(text), work)
    for count in landed.counts:
        assert count.rows_read == count.accepted + count.quarantined
    told = {path for one in found.systems for paths in one.objects.values() for path in paths}
    told |= {path for one in found.systems for path in one.unread} | set(found.unplaced)
    assert len(told) + len(found.tables) >= 1


@given(st.dictionaries(NAMES, st.one_of(sheets(), st.binary(max_size=200)), min_size=1, max_size=4))
def test_whatever_lies_in_the_folder_a_toml_that_can_be_read_comes_out(contents):
    with tempfile.TemporaryDirectory() as folder:
        written(Path(folder) / "exports", contents)
        survives(Path(folder))


def test_thousands_of_columns(tmp_path):
    names = [f"Property {number}" for number in range(4_000)]
    header = ",".join(["Account ID", "Account Name", *names])
    written(tmp_path / "exports", {"accounts.csv": f"{header}\n1,Acme{',x' * 4_000}\n2,Bolt{',y' * 4_000}\n"})
    survives(tmp_path)


def test_a_name_that_is_not_text(tmp_path):
    written(tmp_path / "exports", {"accounts.csv": "Account ID,Account Name\n1,Acme\n"})
    Path(os.fsdecode(os.fsencode(tmp_path / "exports") + b"/deals\xff.csv")).write_text("Deal ID,Stage\n1,Won\n")
    survives(tmp_path)


def test_a_parquet_file_and_a_workbook_that_are_none(tmp_path):
    noise = random.Random(7).randbytes(4_000)
    written(tmp_path / "exports", {"a.parquet": noise, "b.xlsx": noise, "c.csv": noise, "d.jsonl": noise})
    survives(tmp_path)


@pytest.mark.parametrize("make", [False, True])
def test_a_folder_that_is_missing_or_empty_is_said(tmp_path, make):
    if make:
        (tmp_path / "exports").mkdir()
    with pytest.raises(SourceUnreachable, match="--from"):
        guess(tmp_path / "exports", tmp_path)
