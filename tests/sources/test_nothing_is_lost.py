"""Whatever a file looks like: rows read are accepted or quarantined, and every quarantined row has its place."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abmetrics.builds.reckoning import Severity
from abmetrics.errors import BadData, SettingsError
from abmetrics.settings import parse_settings
from abmetrics.sources.land import land

TOML = """
[[sources]]
name = "crm"
[[sources.tables]]
table = "opportunities"
file = "deals*.csv"
latest_by = "Changed"
delimiter = "{delimiter}"
[sources.tables.columns]
opportunity_id = "Id"
status = {{ column = "Status", values = {{ Won = "won", Open = "open" }} }}
amount = {{ column = "Amount", decimal = "." }}
closed_on = {{ column = "Closed", format = "D/M/Y" }}
is_duplicate = "Copy"
"""
HEADER = ["Id", "Status", "Amount", "Closed", "Copy", "Changed"]

row = st.tuples(
    st.sampled_from(["", "1", "2", "3", " 4 ", "é"]),
    st.sampled_from(["Won", "Open", "lost", "", "Maybe"]),
    st.sampled_from(["", "5", "1,234.50", "(7)", "x", "€ 3", "$ 3", "1e99", "NaN", "0.00001"]),
    st.sampled_from(["", "01/02/2024", "31/02/2024", "2024-03-04", "1/1/0001", "soon"]),
    st.sampled_from(["", "yes", "0", "perhaps"]),
    st.sampled_from(["", "1", "2", "2024-01-01"]),
).map(list)
ragged = st.lists(st.sampled_from(["a", "", "7", "two words"]), min_size=1, max_size=9)
table = st.lists(st.one_of(row, row, row, ragged, st.just([])), max_size=25)


def _quoted(cell: str, delimiter: str, style: int) -> str:
    if delimiter in cell or style == 1:
        return '"' + cell.replace('"', '""') + '"'
    return cell


def _is_row(cells: list[str]) -> bool:
    """A line with one blank cell is a blank line; the expected counts are taken here, apart from the reader."""
    return len(cells) > 1 or bool(cells and cells[0].strip())


@given(
    files=st.lists(table, min_size=1, max_size=3),
    delimiter=st.sampled_from([",", ";", "\t", "|"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
    newline=st.sampled_from(["\n", "\r\n", "\r"]),
    style=st.integers(0, 1),
)
def test_rows_read_are_accepted_or_quarantined(files, delimiter: str, encoding: str, newline: str, style: int) -> None:
    with TemporaryDirectory() as folder:
        for number, rows in enumerate(files):
            lines = [delimiter.join(_quoted(cell, delimiter, style) for cell in cells) for cells in [HEADER, *rows]]
            Path(folder, f"deals{number}.csv").write_bytes((newline.join(lines) + newline).encode(encoding))
        toml = TOML.format(delimiter="\\t" if delimiter == "\t" else delimiter)
        try:
            landed = land(parse_settings(toml), Path(folder))
        except SettingsError as error:
            # Of a column without any number or date no row can be the latest.
            if "no row is the latest" not in str(error):
                raise
            return

    read = {f"deals{number}.csv": sum(_is_row(cells) for cells in rows) for number, rows in enumerate(files)}
    assert {count.file: count.rows_read for count in landed.counts} == read
    refused = [row for row in landed.issues.to_pylist() if row["severity"] == Severity.QUARANTINED]
    accepted = landed.tables["opportunities"].to_pylist()
    for count in landed.counts:
        assert count.rows_read == count.accepted + count.quarantined
        assert count.accepted == sum(row["file"] == count.file for row in accepted)
        assert count.quarantined == sum(row["file"] == count.file for row in refused)
        assert count.duplicates == sum(
            row["file"] == count.file and row["reason"] == "duplicate key" for row in refused
        )
    for row in refused:
        assert row["file"] in read
        assert row["line"] >= 2
        assert row["reason"]
        assert row["detail"]
    # Each row that was read stands in exactly one of the two, at its own line.
    places = [(row["file"], row["line"]) for row in [*accepted, *refused]]
    assert len(set(places)) == len(places) == sum(read.values())
    ids = [row["opportunity_id"] for row in accepted]
    assert len(set(ids)) == len(ids)


@given(content=st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_with_a_reason(content: bytes) -> None:
    toml = (
        '[[sources]]\nname = "x"\n[[sources.tables]]\ntable = "users"\nfile = "u.csv"\ncolumns = { user_id = "Id" }\n'
    )
    with TemporaryDirectory() as folder:
        Path(folder, "u.csv").write_bytes(b"Id,Name\n" + content)
        try:
            landed = land(parse_settings(toml), Path(folder))
        except BadData as error:
            if "u.csv" not in str(error):
                raise
            return
    for count in landed.counts:
        assert count.rows_read == count.accepted + count.quarantined


def test_progress_is_told_by_table(land_files, tmp_path: Path) -> None:
    Path(tmp_path, "u.csv").write_text("user_id\n1\n")
    toml = '[[sources]]\nname = "x"\n[[sources.tables]]\ntable = "users"\nfile = "u.csv"\n'
    heard: list[tuple[str, float]] = []
    land(parse_settings(toml), tmp_path, lambda table, share: heard.append((table, share)))
    assert heard == [("users", 0.0), ("", 1.0)]


def test_without_sources_nothing_lands(tmp_path: Path) -> None:
    landed = land(parse_settings(""), tmp_path)
    assert (landed.tables, landed.counts, landed.issues.num_rows, landed.vault.num_rows) == ({}, (), 0, 0)


pytestmark = pytest.mark.filterwarnings("error")
