"""Files as they really come: encodings, delimiters, line breaks in quotes, ragged rows, sheets."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from abmetrics.errors import BadData, SettingsError, SourceUnreachable
from abmetrics.sources.delimited import find_delimiter
from tests.sources.conftest import deals, issues, moment


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends(land_deals, encoding: str, newline: str) -> None:
    text = newline.join(["Id;Owner", "1;Müller", "2;Čapek" if encoding != "cp1252" else "2;Ørsted", ""])
    landed = land_deals(text.encode(encoding), 'name = "Owner"')
    assert deals(landed, "opportunity_id", "name", "line") == [
        ("1", "Müller", 2), ("2", "Ørsted" if encoding == "cp1252" else "Čapek", 3),
    ]  # fmt: skip
    notes = issues(landed, "reason", severity="noted")
    assert notes == (["encoding guessed"] if encoding == "cp1252" else [])


def test_an_encoding_that_is_said_is_taken_without_a_note(land_deals) -> None:
    landed = land_deals("Id,Owner\n1,Şahin\n".encode("cp1254"), 'name = "Owner"', 'encoding = "cp1254"')
    assert deals(landed, "name") == ["Şahin"]
    marked = land_deals("Id,Owner\n1,Şahin\n".encode("utf-8-sig"), 'name = "Owner"', 'encoding = "utf8"')
    assert deals(marked, "name") == ["Şahin"]
    assert issues(landed, "reason", severity="noted") == []


def test_bytes_that_are_no_text_are_refused_with_their_place(land_deals) -> None:
    with pytest.raises(BadData, match=r"deals\.csv:2: byte 5 \(0x81\) is not valid cp1252"):
        land_deals(b"Id\n1\xe4\x81\n")
    with pytest.raises(BadData, match=r"deals\.csv:3: byte 6 \(0xff\) is not valid utf-8"):
        land_deals(b"Id\n1\nx\xff\n", options='encoding = "utf-8"')
    with pytest.raises(SettingsError, match=r"abmetrics\.toml:.*'utf8x' is not a text encoding; did you mean utf-8"):
        land_deals("Id\n1\n", options='encoding = "utf8x"')


@pytest.mark.parametrize(
    ("sample", "delimiter"),
    [
        ("a,b\n1,2", ","), ("a;b\n1,5;2,5\n1,5;2,5", ";"), ("a\tb, c\n1\t2", "\t"), ("a|b\n1|2", "|"),
        ('a,b\n"x;y;z",2\n"x;y;z",2', ","), ("a;b, c;d\n1;2;3", ";"), ("single\n1", ","),
    ],
)  # fmt: skip
def test_the_delimiter_is_found_out(sample: str, delimiter: str) -> None:
    assert find_delimiter(sample) == delimiter


def test_a_delimiter_that_is_said_is_taken(land_deals) -> None:
    assert deals(land_deals("Id:N\n1:a,b\n", 'name = "N"', 'delimiter = ":"'), "name") == ["a,b"]
    with pytest.raises(SettingsError, match="more than one character"):
        land_deals("Id\n1\n", options='delimiter = "::"')


def test_lines_are_physical_and_blank_lines_are_no_rows(land_deals) -> None:
    landed = land_deals('Id,N\r\n\r\n1,"two\r\nlines, ""quoted"""\r\n   \r\n2,x\r\n\r\n', 'name = "N"')
    assert deals(landed, "opportunity_id", "line") == [("1", 3), ("2", 6)]
    assert deals(landed, "name")[0] == 'two\r\nlines, "quoted"'
    assert landed.counts[0].rows_read == 2


def test_ragged_rows_and_broken_quotes_are_quarantined(land_deals) -> None:
    landed = land_deals('Id,N\n1,a\n2\n3,b,c\n"4"x,d\n5,e\n', 'name = "N"')
    assert deals(landed, "opportunity_id") == ["1", "5"]
    assert sorted(issues(landed, "line", "reason")) == [(3, "ragged row"), (4, "ragged row"), (5, "broken quotes")]
    assert ("3 cells, the header has 2", "3,b,c") in issues(landed, "detail", "value")
    count = landed.counts[0]
    assert (count.rows_read, count.accepted, count.quarantined) == (5, 2, 3)


def test_a_quote_that_never_closes_is_refused(land_deals) -> None:
    with pytest.raises(BadData, match=r"deals\.csv:3: a quote opened in this row is never closed"):
        land_deals('Id,N\n1,a\n2,"b\n3,c\n', 'name = "N"')


def test_headers_that_cannot_be_used_are_refused(land_deals) -> None:
    with pytest.raises(BadData, match=r"deals\.csv:1: the header names 'N' twice, in columns 2 and 3"):
        land_deals("Id,N,N\n1,a,b\n")
    with pytest.raises(BadData, match="no header"):
        land_deals("\n\n")
    with pytest.raises(
        SettingsError, match=r"abmetrics\.toml:12: .*deals\.csv has no column 'Nmae'; did you mean Name\?"
    ):
        land_deals("Id,Name\n1,a\n", 'name = "Nmae"')


def test_a_file_with_only_a_header_has_no_rows(land_deals) -> None:
    landed = land_deals("Id,N\n", 'name = "N"')
    assert landed.tables["opportunities"].num_rows == 0
    assert landed.counts[0].rows_read == 0


def test_missing_files_and_folders_are_named_with_what_is_there(land_deals, land_files) -> None:
    with pytest.raises(
        SourceUnreachable, match=r"abmetrics.toml:6: .*deal\.csv: no such file; did you mean deals\.csv"
    ):
        land_files(
            '[[sources]]\nname = "crm"\nroot = "exports"\n\n[[sources.tables]]\nfile = "deal.csv"\ntable = "users"\n',
            {"exports/deals.csv": "a\n"},
        )
    with pytest.raises(SourceUnreachable, match=r"export: no such folder; did you mean exports\?"):
        land_files(
            '[[sources]]\nname = "crm"\nroot = "export"\n[[sources.tables]]\nfile = "deals.csv"\ntable = "users"\n',
            {"exports/deals.csv": "a\n"},
        )
    with pytest.raises(BadData, match=r"cannot read a file that ends in '\.xls'; known: \.csv"):
        land_deals("x", name="deals.xls")


def test_a_pattern_reads_all_files_in_order_and_counts_each(land_files) -> None:
    toml = """
[[sources]]
name = "crm"
root = "exports"
[[sources.tables]]
table = "users"
file = "2024-*.csv"
columns = { user_id = "Id", name = "N" }
"""
    files = {
        "exports/2024-02.csv": "N,Id\nb,2\nc,1\n",
        "exports/2024-01.csv": "Id,N\n1,a\n",
        "exports/2023.csv": "Id,N\n9,z\n",
    }
    landed = land_files(toml, files)
    rows = landed.tables["users"].select(["user_id", "name", "file", "line"]).to_pylist()
    assert [tuple(row.values()) for row in rows] == [("2", "b", "2024-02.csv", 2), ("1", "c", "2024-02.csv", 3)]
    assert [(c.file, c.rows_read, c.accepted, c.quarantined, c.duplicates) for c in landed.counts] == [
        ("2024-01.csv", 1, 0, 1, 1), ("2024-02.csv", 2, 2, 0, 0),
    ]  # fmt: skip
    text = files["exports/2024-01.csv"].encode()
    first = landed.fingerprints[0]
    assert (first.source, first.file, first.bytes, first.sha256) == (
        "crm", "2024-01.csv", len(text), hashlib.sha256(text).hexdigest(),
    )  # fmt: skip


def test_json_lines(land_deals) -> None:
    records: list[dict[str, object]] = [{"Id": 1, "v": 10.10, "n": "é"}, {"v": None, "Id": "2"}]
    lines = [
        json.dumps(records[0]).replace('"Id": 1,', '"Id": 1.10,'),
        "",
        "{broken",
        "[1, 2]",
        json.dumps(records[1]),
        '{"Id": "\\ud800"}',
    ]
    landed = land_deals("\n".join(lines), 'amount = "v"\nname = "n"', name="deals.jsonl")
    assert deals(landed, "opportunity_id", "amount", "name", "line") == [
        ("1.10", Decimal("10.1"), "é", 1),
        ("2", None, None, 5),
    ]
    assert issues(landed, "reason", "line") == [("bad JSON", 3), ("bad JSON", 4), ("bad JSON", 6)]
    assert landed.counts[0].rows_read == 5


def test_parquet_keeps_its_types(land_deals) -> None:
    table = pa.table(
        {
            "Id": pa.array([7, 8], pa.int64()),
            "Amount": pa.array([12.5, None], pa.float64()),
            "Close": pa.array([dt.date(2024, 5, 1), None]),
            "Made": pa.array([moment("2024-05-01T12:00"), None], pa.timestamp("ns", "UTC")),
            "Stage": pa.array(["Won ", ""]).dictionary_encode(),
            "Copy": pa.array([True, None]),
        }
    )
    sink = io.BytesIO()
    pq.write_table(table, sink)
    columns = 'amount = "Amount"\nclosed_on = "Close"\ncreated_at = "Made"\nstage = "Stage"\nis_duplicate = "Copy"'
    landed = land_deals(sink.getvalue(), columns, name="deals.parquet")
    assert deals(landed, "opportunity_id", "amount", "closed_on", "created_at", "stage", "is_duplicate", "line") == [
        ("7", Decimal("12.5"), dt.date(2024, 5, 1), moment("2024-05-01T12:00"), "Won", True, 1),
        ("8", None, None, None, None, None, 2),
    ]
    with pytest.raises(BadData, match="not a readable Parquet file"):
        land_deals("Id\n1\n", name="deals.parquet")


def _sheet(rows: list[list[object]]) -> bytes:
    sink = io.BytesIO()
    book = xlsxwriter.Workbook(sink)
    first, second = book.add_worksheet("Notes"), book.add_worksheet("Deals")
    first.write(0, 0, "nothing here")
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    for line, cells in enumerate(rows):
        for position, cell in enumerate(cells):
            if isinstance(cell, dt.datetime):
                second.write_datetime(line, position, cell, moment)
            elif isinstance(cell, dt.date):
                second.write_datetime(line, position, cell, day)
            elif cell is not None:
                second.write(line, position, cell)
    book.close()
    return sink.getvalue()


def test_sheets(land_deals) -> None:
    rows: list[list[object]] = [
        ["Id", "Amount", "Close", "Made", "Price"],
        [1, 1.234, dt.date(2024, 5, 1), moment("2024-05-01T12:30"), "1,5"],
        [],
        ["B-2", 12, dt.date(2024, 4, 3), moment("2024-05-02T00:00"), 2.125],
        [3, 1, None, None, None, "beyond"],
    ]
    columns = 'amount = "Amount"\nclosed_on = "Close"\ncreated_at = "Made"\nname = "Price"'
    landed = land_deals(_sheet(rows), columns, 'sheet = "Deals"', name="deals.xlsx")
    assert deals(landed, "opportunity_id", "amount", "closed_on", "created_at", "name", "line") == [
        ("1", Decimal("1.234"), dt.date(2024, 5, 1), moment("2024-05-01T12:30"), "1,5", 2),
        ("B-2", Decimal(12), dt.date(2024, 4, 3), moment("2024-05-02T00:00"), "2.1250", 4),
    ]
    assert issues(landed, "reason", "line") == [("ragged row", 5)]
    with pytest.raises(SettingsError, match=r"no sheet 'Deal'; did you mean Deals\?"):
        land_deals(_sheet(rows), columns, 'sheet = "Deal"', name="deals.xlsx")
    with pytest.raises(BadData, match='format = "excel"'):
        land_deals(_sheet([["Id", "Close"], [1, 45292]]), 'closed_on = "Close"', 'sheet = "Deals"', name="deals.xlsx")
