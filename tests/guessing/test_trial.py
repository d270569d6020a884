"""What landing refuses as a whole is taken out of the guess, with landing's own words; the rest is kept."""

from __future__ import annotations

from dataclasses import replace

import pytest

from abmetrics.errors import SettingsError
from abmetrics.guessing.guesses import ColumnGuess
from abmetrics.guessing.trial import that_lands
from abmetrics.settings import ColumnMapping

ACCOUNTS = "Account ID,Account Name\nA1,Acme\nA2,Bolt\n"
DEALS = "Deal ID,Account,Stage\nD1,Acme,Won\nD2,Bolt,Lost\n"


def with_wrong_column(table):
    wrong = ColumnGuess("name", ColumnMapping(column="No such column"), 1.0, "")
    return replace(table, columns=(*(c for c in table.columns if c.name != "name"), wrong))


def test_a_sound_guess_stays_as_it_is(look):
    found = look({"accounts.csv": ACCOUNTS, "deals.csv": DEALS})
    assert that_lands(found.guess, found.folder) is found.guess


def test_a_table_that_cannot_be_read_is_unplaced_and_nothing_looks_it_up_any_more(look):
    found = look({"accounts.csv": ACCOUNTS, "deals.csv": DEALS})
    broken = tuple(with_wrong_column(one) if one.table == "accounts" else one for one in found.guess.tables)
    sound = that_lands(replace(found.guess, tables=broken), found.folder)
    assert [one.table for one in sound.tables] == ["opportunities"]
    assert "No such column" in sound.unplaced["accounts.csv"]
    assert [column.how.lookup for column in sound.tables[0].columns] == [None] * len(sound.tables[0].columns)


def test_an_error_that_no_single_part_is_to_blame_for_is_raised(look):
    found = look({"accounts.csv": ACCOUNTS, "deals.csv": DEALS})
    lookup = ColumnMapping(column="Account", lookup="users.name")
    accounts, deals = found.guess.tables
    columns = tuple(replace(c, how=lookup) if c.name == "account_id" else c for c in deals.columns)
    broken = (accounts, replace(deals, columns=columns))
    with pytest.raises(SettingsError, match="users"):
        that_lands(replace(found.guess, tables=broken), found.folder)
