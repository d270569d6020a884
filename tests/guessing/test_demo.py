"""The demo company's exports, written by its own systems and sheets: all is found but what no table is for."""

from __future__ import annotations

import pytest

from abmetrics.demo.company import FEWEST_ACCOUNTS, write_demo
from abmetrics.demo.writers.keys import CRMS
from abmetrics.settings import read_settings
from tests.guessing.conftest import looked_at


@pytest.mark.parametrize("crm", CRMS)
def test_the_demos_exports_are_found_as_its_own_workspace_names_them(tmp_path, crm):
    write_demo(tmp_path / "demo", FEWEST_ACCOUNTS, 7, crm=crm)
    by_hand = read_settings(tmp_path / "demo")
    found = looked_at(tmp_path / "demo" / "exports", tmp_path / "work")
    kinds = {source.kind for source in by_hand.sources} - {"files"}
    assert {one.kind for one in found.guess.systems} == kinds
    mappings = [(source.root, one) for source in by_hand.sources for one in source.tables if one.file]
    tables = {f"{root}/{one.file}": one.table for root, one in mappings}
    assert {f"exports/{one.file}": one.table for one in found.guess.tables} == tables
    assert set(found.guess.unplaced) == {"sheets/quotas.csv"}
    assert [one.name for one in found.guess.lists] == [one.name for one in by_hand.target_lists]
    assert all(count.rows_read == count.accepted + count.quarantined for count in found.land().counts)
