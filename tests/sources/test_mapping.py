"""Columns, constants, value maps, expressions and queries into canonical columns, and what does not fit."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from abmetrics.errors import BadData, SettingsError
from tests.sources.conftest import deals, issues, moment

DAY = dt.date


def test_values_constants_nulls_and_texts(land_deals) -> None:
    landed = land_deals(
        "Id,S,T,N\n 1 ,Gewonnen, NEW_BUSINESS ,  Cafe\u0301 \n2,LOST,,N/A\n3,Lots,upsell,-\n",
        'type = "T"\nname = "N"\nstage = { column = "S", values = { Gewonnen = "Won", LOST = "" } }',
        'nulls = ["N/A", "-"]',
    )
    assert deals(landed, "opportunity_id", "type", "name", "stage", "status", "currency") == [
        ("1", "new_business", "Caf\u00e9", "Won", "won", "EUR"),
        ("2", None, None, None, "won", "EUR"),
        ("3", "upsell", None, "Lots", "won", "EUR"),
    ]


def test_a_value_outside_a_closed_list_is_quarantined_with_a_hint(land_deals) -> None:
    landed = land_deals("Id,T\n1,upsel\n2,Upsell\n", 'type = "T"')
    assert deals(landed, "opportunity_id") == ["2"]
    assert issues(landed, "reason", "column", "value", "line", "record_id", "file", "source", "table") == [
        ("unknown value", "type", "upsel", 2, "1", "deals.csv", "crm", "opportunities")
    ]
    assert "did you mean upsell?" in issues(landed, "detail")[0]


def test_truth_values(land_deals) -> None:
    landed = land_deals("Id,D\n1,TRUE\n2,no\n3,1\n4,f\n5,\n6,maybe\n7,Y\n", 'is_duplicate = "D"')
    assert deals(landed, "opportunity_id", "is_duplicate") == [
        ("1", True), ("2", False), ("3", True), ("4", False), ("5", None), ("7", True),
    ]  # fmt: skip
    assert issues(landed, "reason", "value") == [("bad flag", "maybe")]


def test_one_issue_for_each_quarantined_row_names_all_its_faults(land_deals) -> None:
    landed = land_deals("Id,A,C\n1,x,2024-02-31\n,5,2024-01-01\n3,5,2024-01-01\n", 'amount = "A"\nclosed_on = "C"')
    assert deals(landed, "opportunity_id") == ["3"]
    assert issues(landed, "column", "reason", "detail", "value") == [
        ("amount", "bad number", "not a number; also refused: closed_on", "x"),
        ("opportunity_id", "missing value", "required, but empty", None),
    ]


def test_expected_values_that_are_missing_are_noted_and_kept(land_deals) -> None:
    landed = land_deals("Id,A,C\n1,,2024-01-01\n2,x,\n", 'account_id = "A"\ncreated_at = "C"')
    assert deals(landed, "opportunity_id", "account_id") == [("1", None), ("2", "x")]
    assert issues(landed, "reason", "column", "line", severity="noted") == [
        ("missing value", "account_id", 2), ("missing value", "created_at", 3),
    ]  # fmt: skip
    assert landed.counts[0].noted == 2


def test_nothing_is_noted_about_a_quarantined_row(land_deals) -> None:
    landed = land_deals("Id,A,V\n1,,x\n2,,5\n", 'account_id = "A"\namount = "V"')
    assert issues(landed, "line", severity="noted") == [3]
    assert landed.counts[0].noted == 1 + 1  # and created_at, which nothing fills


def test_expected_columns_that_nothing_fills_are_noted_once(land_deals) -> None:
    landed = land_deals("Id\n1\n2\n")
    notes = [row for row in landed.issues.to_pylist() if row["reason"] == "column not mapped"]
    assert [(row["column"], row["line"]) for row in notes] == [("account_id", None), ("created_at", None)]


def test_local_days_are_those_of_the_workspace(land_deals) -> None:
    head = '[workspace]\ntime_zone = "Asia/Tokyo"'
    landed = land_deals("Id,C\n1,2024-05-01T20:00:00Z\n2,2024-05-01\n", 'created_at = "C"', head=head)
    assert deals(landed, "created_at", "created_on") == [
        (moment("2024-05-01T20:00"), DAY(2024, 5, 2)),
        (moment("2024-04-30T15:00"), DAY(2024, 5, 1)),
    ]
    zoned = land_deals("Id,C\n1,2024-05-01 20:00\n", 'created_at = "C"', 'time_zone = "America/New_York"', head)
    assert deals(zoned, "created_at", "created_on") == [(moment("2024-05-02T00:00"), DAY(2024, 5, 2))]


def test_currencies(land_deals) -> None:
    csv = "Id,A,Cur\n1,€ 5,\n2,5,usd\n3,$ 5,USD\n4,$ 5,EUR\n5,$ 5,\n6,5,\n7,5,XXZ\n8,5 GBP,\n9,£5,GBP\n"
    landed = land_deals(csv, 'amount = "A"\ncurrency = "Cur"')
    assert deals(landed, "opportunity_id", "currency") == [
        ("1", "EUR"), ("2", "USD"), ("3", "USD"), ("6", "EUR"), ("8", "GBP"), ("9", "GBP"),
    ]  # fmt: skip
    assert issues(landed, "record_id", "reason", "column", "value") == [
        ("7", "unknown currency", "currency", "XXZ"),
        ("4", "currency mismatch", "amount", "$ against EUR"),
        ("5", "currency mismatch", "amount", "$ against EUR"),
    ]


def test_a_currency_that_is_a_key_is_never_filled_in(land_files) -> None:
    toml = """
[[sources]]
name = "bank"
[[sources.tables]]
table = "exchange_rates"
file = "rates.csv"
columns = { currency = "C", on = "D", rate = "R" }
"""
    landed = land_files(toml, {"rates.csv": "C,D,R\nusd,2024-01-01,0.91234567\n,2024-01-01,1\n"})
    rates = landed.tables["exchange_rates"].select(["currency", "rate", "record_id"]).to_pylist()
    assert [tuple(row.values()) for row in rates] == [("USD", Decimal("0.91234567"), "USD|2024-01-01")]
    assert issues(landed, "reason", "column", "line") == [("missing value", "currency", 3)]


def test_an_ambiguous_column_is_refused_with_its_place(land_deals) -> None:
    with pytest.raises(BadData, match=r"deals\.csv:3, column 'Close' \(for closed_on\): '03/04/2024' may be day/month"):
        land_deals("Id,Close\n1,\n2,03/04/2024\n", 'closed_on = "Close"')
    with pytest.raises(BadData, match=r"deals\.csv:2, column 'A' \(for amount\): '1,234' may have a decimal sign"):
        land_deals('Id,A\n1,"1,234"\n', 'amount = "A"')
    landed = land_deals(
        'Id,A,C\n1,"1,234",03/04/2024\n', 'amount = {column="A", decimal=","}\nclosed_on = {column="C", format="M/D/Y"}'
    )
    assert deals(landed, "amount", "closed_on") == [(Decimal("1.234"), DAY(2024, 3, 4))]


def test_expressions(land_deals) -> None:
    landed = land_deals(
        "Id,First,Last,A\n1,Ada,Byron,10\n2,Alan,Turing,20\n",
        """name = { sql = "First || ' ' || Last -- joined" }
amount = { sql = "CAST(A AS DECIMAL(10,2)) * 2" }
closed_on = { sql = "DATE '2024-01-01' + CAST(Id AS INTEGER)" }""",
    )
    assert deals(landed, "name", "amount", "closed_on") == [
        ("Ada Byron", Decimal(20), DAY(2024, 1, 2)), ("Alan Turing", Decimal(40), DAY(2024, 1, 3)),
    ]  # fmt: skip
    ranked = land_deals("Id,A\n1,10\n2,30\n3,20\n", 'amount = { sql = "row_number() OVER (ORDER BY A DESC)" }')
    assert deals(ranked, "opportunity_id", "amount") == [("1", Decimal(3)), ("2", Decimal(1)), ("3", Decimal(2))]
    with pytest.raises(SettingsError, match=r"abmetrics\.toml:12: the expression for 'name' does not work: .*Frist"):
        land_deals("Id,First\n1,a\n", 'name = { sql = "upper(Frist)" }')
    with pytest.raises(SettingsError, match="must give one value for each row"):
        land_deals("Id,First\n1,a\n2,b\n", 'name = { sql = "unnest([First, First])" }')


QUERY = """
[[sources]]
name = "crm"
[[sources.tables]]
table = "users"
query = '''{query}'''
"""


def test_queries(land_files) -> None:
    query = "SELECT p.Id AS user_id, t.Team AS team, p._file, p._line "
    query += "FROM people p LEFT JOIN teams t ON t.Id = p.T ORDER BY 1 DESC"
    files = {"people.csv": "Id,T\n1,a\n2,b\n3\n", "teams.csv": "Id,Team\na,North\n"}
    landed = land_files(QUERY.format(query=query), files)
    rows = landed.tables["users"].select(["user_id", "team", "file", "line", "record_id"]).to_pylist()
    assert [tuple(row.values()) for row in rows] == [
        ("2", None, "people.csv", 3, "2"),
        ("1", "North", "people.csv", 2, "1"),
    ]
    assert [(c.file, c.rows_read, c.accepted, c.quarantined) for c in landed.counts] == [("people.csv", 3, 2, 1)]
    assert [f.file for f in landed.fingerprints] == ["people.csv", "teams.csv"]


def test_a_query_that_tells_no_place(land_files) -> None:
    landed = land_files(QUERY.format(query="SELECT max(Id) AS user_id FROM people"), {"people.csv": "Id\n1\n2\n"})
    assert landed.tables["users"].select(["user_id", "file", "line"]).to_pylist() == [
        {"user_id": "2", "file": "(query)", "line": None}
    ]


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("SELECT Idd AS user_id FROM people", "abmetrics.toml:6: the query does not work: .*Idd"),
        ("SELECT FROM WHERE", "the query does not work"),
        (
            "SELECT Id AS user_id, 1 AS tem FROM people",
            "the query gives a column 'tem', which users has not; did you mean team",
        ),
        ("SELECT * FROM read_csv('people.csv')", "the query does not work"),
    ],
)
def test_queries_that_do_not_work(land_files, query: str, message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        land_files(QUERY.format(query=query), {"people.csv": "Id\n1\n"})


def test_a_query_over_a_file_that_is_not_there(land_files) -> None:
    with pytest.raises(Exception, match=r"reads 'peple', but .* has no such file; did you mean people"):
        land_files(QUERY.format(query="SELECT Id AS user_id FROM peple"), {"people.csv": "Id\n1\n"})


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ('nme = "Id"', "abmetrics.toml:12: table opportunities has no column 'nme'; did you mean name"),
        ('created_on = "Id"', "created_on is computed from created_at; map that column instead"),
        ('record_id = "Id"', "filled by the landing itself"),
        ("name = { column = 'Id', constant = 'x' }", "exactly one of"),
        ("name = { format = 'D/M/Y' }", "exactly one of"),
        ("closed_on = { column = 'Id', format = 'DMY' }", "abmetrics.toml:12: 'DMY' is not a date format"),
        ("owner_id = { column = 'Id', lookup = 'users.name' }", "no source fills the table users"),
        ("owner_id = { column = 'Id', lookup = 'user.name' }", "unknown table 'user'; did you mean users"),
        (
            "owner_id = { column = 'Id', lookup = 'users.nam' }",
            "unknown column 'nam' in table users; did you mean name",
        ),
    ],
)
def test_mappings_that_do_not_fit(land_deals, columns: str, message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        land_deals("Id\n1\n", columns)


def test_a_table_needs_its_required_columns_and_a_file(land_files) -> None:
    head = '[[sources]]\nname = "crm"\n[[sources.tables]]\ntable = "opportunities"\n'
    with pytest.raises(SettingsError, match="table opportunities needs opportunity_id, status; map each"):
        land_files(head + 'file = "d.csv"\ncolumns = { name = "N" }\n', {"d.csv": "N\na\n"})
    with pytest.raises(SettingsError, match="needs either `file` or `query`"):
        land_files(head, {})
    with pytest.raises(SettingsError, match=r"abmetrics\.toml:5: file '/d\.csv' must be relative"):
        land_files(head + 'file = "/d.csv"\n', {})
    with pytest.raises(SettingsError, match=r"abmetrics\.toml:4: unknown table 'deals'"):
        land_files(head.replace("opportunities", "deals"), {})


def test_without_columns_equal_names_are_taken(land_files) -> None:
    toml = '[[sources]]\nname = "crm"\n[[sources.tables]]\ntable = "users"\nfile = "u.csv"\n'
    landed = land_files(toml, {"u.csv": "user_id,team,shoe_size\n1,North,43\n"})
    assert landed.tables["users"].select(["user_id", "team"]).to_pylist() == [{"user_id": "1", "team": "North"}]
