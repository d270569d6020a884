"""Persons' names and addresses stand in the vault, readable by its owner alone, and in no build."""

from __future__ import annotations

import csv
import os
import stat
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from abmetrics.builds.vault import keep_vault
from abmetrics.demo.company import write_demo
from abmetrics.model.tables import ALL_TABLES
from abmetrics.workspace import Workspace
from tests.builds.small_workspace import build, write_workspace


def persons(**mails: str) -> pa.Table:
    return pa.table({"person_id": list(mails), "email": list(mails.values())})


def kept(folder: Path) -> dict[str, str]:
    return {row["person_id"]: row["email"] for row in pq.read_table(folder / "vault" / "persons.parquet").to_pylist()}


def test_the_vault_is_readable_by_its_owner_alone(tmp_path):
    before = os.umask(0)
    try:
        keep_vault(tmp_path, persons(p1="ann@acme.example"))
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "vault").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "vault" / "persons.parquet").stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "vault").iterdir()] == ["persons.parquet"]


def test_the_vault_is_never_readable_by_others_while_it_is_written(tmp_path, monkeypatch):
    modes: list[int] = []

    def watched(table, where):
        modes.extend(stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "vault").iterdir())
        write(table, where)

    write = pq.write_table
    monkeypatch.setattr("abmetrics.builds.vault.pq.write_table", watched)
    before = os.umask(0)
    try:
        keep_vault(tmp_path, persons(p1="ann@acme.example"))
    finally:
        os.umask(before)
    assert modes == [0o600]


def test_the_vault_keeps_whom_a_later_build_does_not_see(tmp_path):
    keep_vault(tmp_path, persons(p1="ann@acme.example", p2="bob@acme.example"))
    keep_vault(tmp_path, persons(p2="bob@beta.example", p3="cid@acme.example"))
    assert kept(tmp_path) == {"p1": "ann@acme.example", "p2": "bob@beta.example", "p3": "cid@acme.example"}


def test_a_reader_of_the_vault_keeps_the_file_it_opened(tmp_path):
    keep_vault(tmp_path, persons(p1="ann@acme.example"))
    with (tmp_path / "vault" / "persons.parquet").open("rb") as opened:
        keep_vault(tmp_path, persons(p1="ann@beta.example"))
        assert pq.read_table(opened)["email"].to_pylist() == ["ann@acme.example"]
    assert kept(tmp_path) == {"p1": "ann@beta.example"}


def test_a_vault_that_cannot_be_written_stays_as_it_was(tmp_path, monkeypatch):
    keep_vault(tmp_path, persons(p1="ann@acme.example"))

    def fails(table, where):
        where.write(b"half")
        raise OSError("no space left")

    monkeypatch.setattr("abmetrics.builds.vault.pq.write_table", fails)
    with pytest.raises(OSError, match="no space left"):
        keep_vault(tmp_path, persons(p1="ann@beta.example"))
    assert kept(tmp_path) == {"p1": "ann@acme.example"}


def texts_of(path: Path) -> set[str]:
    """Every text in a Parquet file."""
    table = pq.read_table(path)
    found: set[str] = set()
    for field in table.schema:
        if pa.types.is_string(field.type):
            found |= set(table[field.name].drop_null().to_pylist())
    return found


def exported(folder: Path, column: str) -> set[str]:
    """What the exports hold in a column, over all files."""
    found: set[str] = set()
    for path in folder.rglob("*.csv"):
        with path.open(encoding="utf-8", errors="replace", newline="") as file:
            found |= {row[column] for row in csv.DictReader(file) if row.get(column)}
    return found


def test_a_demo_build_holds_no_address_and_no_title_of_a_person(tmp_path):
    write_demo(tmp_path, accounts=60, seed=5)
    workspace = Workspace(tmp_path)
    built = workspace.build(lambda _name, _share: None)
    mails = set().union(*(exported(tmp_path / "exports", column) for column in ("Email", "email", "User Email")))
    titles = exported(tmp_path / "exports", "Title")
    assert len(mails) > 300
    assert len(titles) > 10
    leaks = {}
    for path in sorted(built.folder.glob("*.parquet")):
        texts = texts_of(path)
        if found := [text for text in texts if text in titles or any(sign in text for sign in ("@", *mails & texts))]:
            leaks[path.name] = found[:3]
    assert leaks == {}
    manifest = (built.folder / "manifest.json").read_text(encoding="utf-8")
    assert [mail for mail in mails if mail in manifest] == []
    vault = texts_of(tmp_path / "vault" / "persons.parquet")
    assert len(mails & vault) > 300, "the addresses are kept, in the vault"


def test_a_build_has_no_personal_column(tmp_path):
    folder = write_workspace(tmp_path / "small")
    build(folder)
    built = Workspace(folder).current()
    for table in ALL_TABLES:
        names = pq.read_schema(built.folder / f"{table.name}.parquet").names
        assert [column.name for column in table.personal if column.name in names] == []
