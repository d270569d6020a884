"""Rows found by name, references that lead nowhere, and rows that share a key."""

from __future__ import annotations

import pytest

from abmetrics.errors import SettingsError
from abmetrics.settings import parse_settings
from abmetrics.sources.land import land
from tests.sources.conftest import deals, issues

USERS = """
[[sources]]
name = "hr"
[[sources.tables]]
table = "users"
file = "users.csv"
columns = { user_id = "Id", name = "Name" }
"""
OWNERS = "1,Ada Byron\n2,Alan Turing\n3,Jo Smith\n4,JO SMITH\n"


def _land_owned(land_files, owner: str, csv: str):
    toml = f"""
[[sources]]
name = "crm"
[[sources.tables]]
table = "opportunities"
file = "deals.csv"
[sources.tables.columns]
opportunity_id = "Id"
status = {{ constant = "open" }}
owner_id = {owner}
{USERS}"""
    return land_files(toml, {"deals.csv": csv, "users.csv": f"Id,Name\n{OWNERS}"})


def test_a_lookup_gives_the_key_and_notes_what_it_does_not_find(land_files) -> None:
    csv = "Id,Owner\nA, ada BYRON \nB,Alan Turin\nC,Jo Smith\nD,\n"
    landed = _land_owned(land_files, '{ column = "Owner", lookup = "users.name" }', csv)
    assert deals(landed, "opportunity_id", "owner_id") == [("A", "1"), ("B", None), ("C", None), ("D", None)]
    assert issues(landed, "reason", "column", "value", "line", "detail", severity="noted") == [
        ("lookup found nothing", "owner_id", "Alan Turin", 3, "no users.name of this value; did you mean Alan Turing?"),
        ("lookup ambiguous", "owner_id", "Jo Smith", 4, "several rows have this users.name; none is taken"),
    ]


def test_a_lookup_may_quarantine_instead(land_files) -> None:
    owner = '{ column = "Owner", lookup = "users.name", unmatched = "quarantine" }'
    landed = _land_owned(land_files, owner, "Id,Owner\nA,Ada Byron\nB,Nobody\n")
    assert deals(landed, "opportunity_id", "owner_id") == [("A", "1")]
    assert issues(landed, "reason", "value") == [("lookup found nothing", "Nobody")]


def test_values_are_mapped_before_they_are_looked_up(land_files) -> None:
    owner = '{ column = "Owner", lookup = "users.name", values = { ab = "Ada Byron" } }'
    assert deals(_land_owned(land_files, owner, "Id,Owner\nA,ab\n"), "owner_id") == ["1"]


def test_a_required_lookup_that_finds_nothing_quarantines(land_files) -> None:
    toml = """
[[sources]]
name = "crm"
[[sources.tables]]
table = "target_list_members"
file = "list.csv"
[sources.tables.columns]
list_name = { constant = "wanted" }
account_id = { column = "Firm", lookup = "accounts.name" }
[[sources.tables]]
table = "accounts"
file = "accounts.csv"
columns = { account_id = "Id", name = "Name" }
"""
    landed = land_files(toml, {"list.csv": 'Firm\nAcme\nAcmee\n""\n', "accounts.csv": "Id,Name\n7,ACME\n"})
    assert landed.tables["target_list_members"].column("account_id").to_pylist() == ["7"]
    assert issues(landed, "reason", "line") == [("lookup found nothing", 3)]


def test_a_table_may_be_looked_up_in_itself(land_files) -> None:
    toml = """
[[sources]]
name = "crm"
[[sources.tables]]
table = "accounts"
file = "accounts.csv"
[sources.tables.columns]
account_id = "Id"
name = "Name"
parent_account_id = { column = "Parent", lookup = "accounts.name" }
"""
    landed = land_files(toml, {"accounts.csv": "Id,Name,Parent\n1,Sub,Top\n2,Top,\n3,Other,Topp\n"})
    assert landed.tables["accounts"].column("parent_account_id").to_pylist() == ["2", None, None]
    assert issues(landed, "reason", "line", severity="noted") == [("lookup found nothing", 4)]


def test_lookups_in_a_circle_are_refused(tmp_path) -> None:
    table = "[[sources.tables]]\ntable = '{}'\nfile = 'x.csv'\n"
    table += "columns = {{ {} = 'Id', {} = {{ column = 'C', lookup = '{}' }} }}\n"
    toml = "[[sources]]\nname = 'crm'\n"
    toml += table.format("accounts", "account_id", "owner_id", "users.name")
    toml += table.format("users", "user_id", "name", "accounts.name")
    with pytest.raises(SettingsError, match=r"lookups go in a circle: .*accounts.*users|users.*accounts"):
        land(parse_settings(toml), tmp_path)


def test_references_to_no_row_are_noted_and_kept(land_files) -> None:
    landed = _land_owned(land_files, '"Owner"', "Id,Owner\nA,1\nB,9\nC,\n")
    assert deals(landed, "owner_id") == ["1", "9", None]
    assert issues(landed, "reason", "column", "value", "record_id", severity="noted") == [
        ("reference not found", "owner_id", "9", "B")
    ]


def test_of_rows_with_one_key_the_last_read_is_kept(land_deals) -> None:
    landed = land_deals("Id,N\n1,a\n2,b\n1,c\n", 'name = "N"')
    assert deals(landed, "opportunity_id", "name", "line") == [("2", "b", 3), ("1", "c", 4)]
    assert issues(landed, "reason", "line", "record_id", "detail") == [
        ("duplicate key", 2, "1", "another row of this key is kept: deals.csv:4")
    ]
    count = landed.counts[0]
    assert (count.rows_read, count.accepted, count.quarantined, count.duplicates) == (3, 2, 1, 1)


@pytest.mark.parametrize(
    ("changed", "kept"),
    [
        (["2024-03-01", "2024-01-01", "2024-02-01"], "a"),
        (["9", "10", "2"], "b"),
        (["", "2024-01-01", ""], "b"),
        (["5", "5", ""], "b"),
        (["13/01/2024", "01/02/2024", "31/01/2024"], "b"),
    ],
)
def test_the_latest_row_of_a_key_wins(land_deals, changed: list[str], kept: str) -> None:
    rows = "".join(f"1,{name},{when}\n" for name, when in zip("abc", changed, strict=True))
    landed = land_deals(f"Id,N,Changed\n{rows}", 'name = "N"', 'latest_by = "Changed"')
    assert deals(landed, "name") == [kept]


def test_latest_by_takes_a_canonical_column_too_and_refuses_mere_words(land_deals) -> None:
    csv = "Id,N,C\n1,a,2024-03-01\n1,b,2024-01-01\n"
    assert deals(land_deals(csv, 'name = "N"\ncreated_at = "C"', 'latest_by = "created_at"'), "name") == ["a"]
    with pytest.raises(SettingsError, match="'N' holds neither dates nor numbers"):
        land_deals(csv, options='latest_by = "N"')
    with pytest.raises(SettingsError, match="has no column 'Changd'"):
        land_deals(csv, options='latest_by = "Changd"')


def test_a_value_that_cannot_say_which_row_is_later_quarantines_its_row(land_deals) -> None:
    landed = land_deals("Id,N,V\n1,a,2\n1,b,1\n1,c,soon\n", 'name = "N"', 'latest_by = "V"')
    assert deals(landed, "name") == ["a"]
    assert sorted(issues(landed, "line", "reason", "column")) == [
        (3, "duplicate key", "opportunity_id"), (4, "bad number", "V"),
    ]  # fmt: skip


def test_a_refused_row_neither_wins_nor_loses(land_deals) -> None:
    landed = land_deals("Id,A\n1,5\n1,x\n", 'amount = "A"')
    assert deals(landed, "line") == [2]
    assert issues(landed, "reason", "line") == [("bad number", 3)]


def test_keys_hold_over_all_sources_of_a_table(land_files) -> None:
    one = '[[sources]]\nname = "{0}"\nroot = "{0}"\n[[sources.tables]]\ntable = "users"\nfile = "u.csv"\n'
    toml = (
        one.format("old")
        + 'columns = { user_id = "Id", name = "N" }\n'
        + one.format("new")
        + 'columns = { user_id = "Id" }\n'
    )
    landed = land_files(toml, {"old/u.csv": "Id,N\n1,a\n2,b\n", "new/u.csv": "Id\n1\n"})
    rows = landed.tables["users"].select(["user_id", "name", "source"]).to_pylist()
    assert [tuple(row.values()) for row in rows] == [("2", "b", "old"), ("1", None, "new")]
    assert [(c.source, c.accepted, c.duplicates) for c in landed.counts] == [("old", 1, 1), ("new", 1, 0)]


def test_keys_of_several_columns_one_of_them_empty(land_files) -> None:
    toml = """
[[sources]]
name = "crm"
[[sources.tables]]
table = "target_list_members"
file = "list.csv"
columns = { list_name = "L", account_id = "A", from_on = "F" }
"""
    csv = "L,A,F\nx,1,\nx,1,2024-01-01\nx,1,\ny,1,\n"
    landed = land_files(toml, {"list.csv": csv})
    table = landed.tables["target_list_members"]
    assert table.column("record_id").to_pylist() == ["x|1|2024-01-01", "x|1|", "y|1|"]
    assert issues(landed, "reason", "line") == [("duplicate key", 2)]


def test_rows_without_an_id_of_their_own_are_called_by_person_or_place(land_files) -> None:
    toml = """
[[sources]]
name = "webinars"
[[sources.tables]]
table = "people"
file = "people.csv"
columns = { person_id = "Id", email = "Mail", kind = { constant = "lead" } }
[[sources.tables]]
table = "event_attendances"
file = "came.csv"
columns = { event_id = "E", email = "Mail" }
"""
    files = {
        "people.csv": "Id,Mail\np1,a@acme.com\n",
        "came.csv": "E,Mail\ne1,a@acme.com\ne1,x@acme.com\ne1,x@acme.com\ne1,A@ACME.com\n",
    }
    landed = land_files(toml, files)
    table = landed.tables["event_attendances"]
    assert table.select(["person_id", "email_domain", "record_id"]).to_pylist() == [
        {"person_id": None, "email_domain": "acme.com", "record_id": "e1|came.csv:3"},
        {"person_id": None, "email_domain": "acme.com", "record_id": "e1|came.csv:4"},
        {"person_id": "p1", "email_domain": "acme.com", "record_id": "e1|p1"},
    ]


def test_ids_of_other_systems_and_of_merged_records_are_no_lost_references(land_files):
    toml = """
[[sources]]
name = "crm"
[[sources.tables]]
table = "accounts"
file = "accounts.csv"
[[sources.tables]]
table = "organisations"
file = "organisations.csv"
[[sources.tables]]
table = "merges"
file = "merges.csv"
[[sources.tables]]
table = "invoices"
file = "invoices.csv"
"""
    landed = land_files(
        toml,
        {
            "accounts.csv": "account_id,name\nA,Acme\n",
            "organisations.csv": "organisation_id,name\ncus_1,Acme\n",
            "merges.csv": "kind,old_id,new_id\naccount,A0,A\n",
            "invoices.csv": "invoice_id,account_id,on,amount\n"
            "1,A,2026-01-01,1\n2,cus_1,2026-01-01,1\n3,A0,2026-01-01,1\n4,Z,2026-01-01,1\n",
        },
    )
    assert issues(landed, "reason", "value", severity="noted") == [("reference not found", "Z")]
