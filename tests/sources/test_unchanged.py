"""Unchanged inputs are not read again, changed ones are, and the result equals a full build."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from abmetrics.builds.reckoning import Landed
from abmetrics.settings import FILE_NAME, read_settings
from abmetrics.sources.land import land
from abmetrics.sources.shelf import Shelf

TOML = """
[[sources]]
name = "crm"
[[sources.tables]]
table = "accounts"
file = "accounts.csv"
[[sources.tables]]
table = "people"
file = "people.csv"
[[sources.tables]]
table = "opportunities"
file = "deals*.csv"
latest_by = "changed"
[sources.tables.columns]
opportunity_id = "id"
account_id = { column = "account", lookup = "accounts.name" }
status = "status"
amount = "amount"
[[sources.tables]]
table = "touches"
file = "touches.csv"
[[sources]]
name = "nps"
kind = "delighted"
root = "nps"
"""
FILES = {
    "accounts.csv": "account_id,name,parent_account_id\nA,Acme,\nB,Beta,A\nB,Beta again,Z\n",
    "people.csv": "person_id,kind,name,email\np1,contact,Ann,ann@acme.example\np2,lead,,not an address\n",
    "deals1.csv": "id,account,status,amount,changed\n1,Acme,won,€ 10.50,2026-01-01\n2,Nobody,lost,x,2026-01-01\n",
    "deals2.csv": "id,account,status,amount,changed\n1,Beta,open,$ 7,2026-02-01\n3,Beta,open\n",
    "touches.csv": "touch_id,kind,at,email\nt1,call,2026-01-01 10:00:00,ann@acme.example\nt2,call,never,x@y.example\n",
    "nps/responses.csv": "Response ID,Email,Score,Created At\n1,ann@acme.example,9,2026-01-01 10:00:00\n",
    "nps/other.csv": "a\n1\n",
}


def write(folder: Path, files: dict[str, str], toml: str = TOML) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        # As if written long ago: times that are too fresh prove nothing.
        os.utime(path, (1_700_000_000, 1_700_000_000))
    (folder / FILE_NAME).write_text(toml, encoding="utf-8")


def landed_with_shelf(folder: Path) -> Landed:
    shelf = Shelf(folder / "shelf")
    landed = land(read_settings(folder), folder, shelf=shelf)
    shelf.close()
    return landed


def landed_anew(folder: Path) -> Landed:
    return land(read_settings(folder), folder)


def assert_same(found: Landed, full: Landed) -> None:
    assert found.tables.keys() == full.tables.keys()
    for name, table in full.tables.items():
        assert found.tables[name].equals(table), name
    assert found.vault.equals(full.vault)
    assert found.issues.equals(full.issues)
    assert found.counts == full.counts


def read_again(landed: Landed) -> set[str]:
    return {one.file for one in landed.fingerprints if one.was_read}


def test_nothing_is_read_again_where_nothing_changed(tmp_path: Path) -> None:
    write(tmp_path, FILES)
    first = landed_with_shelf(tmp_path)
    assert read_again(first) == {name.removeprefix("nps/") for name in FILES}
    again = landed_with_shelf(tmp_path)
    assert read_again(again) == set()
    assert_same(again, landed_anew(tmp_path))
    assert len(again.issues) > 6  # of every kind: refused, noted, rejected, superseded, looked up in vain


CHANGES: list[tuple[str, Callable[[str], str], set[str]]] = [
    ("people.csv", lambda text: text + "p3,lead,,new@acme.example\n", {"people.csv"}),
    ("deals2.csv", lambda text: text.replace("$ 7", "$ 8"), {"deals1.csv", "deals2.csv"}),
    # Names of accounts are looked up by the deals, so they are understood anew.
    ("accounts.csv", lambda text: text.replace("Acme", "Nobody"), {"accounts.csv", "deals1.csv", "deals2.csv"}),
    ("nps/responses.csv", lambda text: text.replace("9", "3"), {"responses.csv"}),
]


@pytest.mark.parametrize(("file", "change", "read"), CHANGES)
def test_what_changed_is_read_again_with_what_depends_on_it(
    tmp_path: Path, file: str, change: Callable[[str], str], read: set[str]
) -> None:
    write(tmp_path, FILES)
    landed_with_shelf(tmp_path)
    write(tmp_path, {file: change(FILES[file])})
    again = landed_with_shelf(tmp_path)
    assert read_again(again) == read
    assert_same(again, landed_anew(tmp_path))


def test_a_changed_mapping_reads_its_files_again(tmp_path: Path) -> None:
    write(tmp_path, FILES)
    landed_with_shelf(tmp_path)
    write(tmp_path, {}, TOML.replace('amount = "amount"', 'amount = { column = "amount", decimal = "," }'))
    again = landed_with_shelf(tmp_path)
    assert read_again(again) == {"deals1.csv", "deals2.csv"}
    assert_same(again, landed_anew(tmp_path))


def test_a_file_of_the_same_size_and_time_but_other_content_is_noticed(tmp_path: Path) -> None:
    write(tmp_path, FILES)
    landed_with_shelf(tmp_path)
    # os.utime sets the time of writing back; the time of the change itself cannot be forged.
    write(tmp_path, {"people.csv": FILES["people.csv"].replace("Ann", "Bob")})
    assert_same(landed_with_shelf(tmp_path), landed_anew(tmp_path))


def test_the_shelf_forgets_what_is_not_used_any_more_and_is_its_owner_s_alone(tmp_path: Path) -> None:
    write(tmp_path, FILES)
    landed_with_shelf(tmp_path)
    kept = {path.name for path in (tmp_path / "shelf").iterdir()}
    write(tmp_path, {"people.csv": FILES["people.csv"] + "p3,lead,,\n"})
    landed_with_shelf(tmp_path)
    now = {path.name for path in (tmp_path / "shelf").iterdir()}
    assert len(now) == len(kept)
    assert now != kept
    assert {path.stat().st_mode & 0o077 for path in (tmp_path / "shelf").iterdir()} == {0}


EDITS = st.lists(
    st.tuples(
        st.sampled_from(sorted(FILES)), st.sampled_from(["9", "Acme", "\n", ",", "2026", "é"]), st.text(max_size=3)
    ),
    min_size=1,
    max_size=3,
)


@settings(max_examples=25, deadline=None)
@given(EDITS)
def test_after_any_edits_it_is_a_full_build(edits: list[tuple[str, str, str]]) -> None:
    with TemporaryDirectory() as home:
        folder = Path(home)
        write(folder, FILES)
        landed_with_shelf(folder)
        for file, old, new in edits:
            text = (folder / file).read_text(encoding="utf-8")
            head, line, rest = text.partition("\n")
            write(folder, {file: head + line + rest.replace(old, new, 1)})
            try:
                full = landed_anew(folder)
            except Exception as error:  # noqa: BLE001  whatever a full build says, the other says the same
                with pytest.raises(type(error)):
                    landed_with_shelf(folder)
                continue
            assert_same(landed_with_shelf(folder), full)
