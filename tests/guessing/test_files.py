"""Exports that no known system wrote: tables, columns, dates, numbers, words and joins, told by names and values."""

from __future__ import annotations

import datetime as dt
import hashlib
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq

from tests.guessing.conftest import looked_at

ACCOUNTS = (
    "Account ID,Account Name,Website,Employees\n"
    "A1,Acme Corp,www.acme.example,1200\n"
    "A2,Bolt GmbH,bolt.example,80\n"
    "A3,Cord Ltd,cord.example,300\n"
)
DEALS = (
    "Deal ID,Account,Stage,Amount,Created,Close Date\n"
    "D1,Acme Corp,Closed Won,100.50,2026-01-05,2026-02-10\n"
    "D2,Bolt GmbH,Closed Lost,70,2026-01-10,2026-02-20\n"
    "D3,Cord Ltd,Proposal,49.50,2026-03-01,2026-09-30\n"
    "D4,Cord Ltd,Discovery,10,2026-03-02,\n"
)
GERMAN = {
    "Kundenliste.csv": (
        "Kundennr.;Firma;Webseite;Branche;Jahresumsatz (EUR);Zielkunde;Angelegt am;Betreuer\n"
        "K-1;Müller Söhne GmbH;www.mueller-soehne.example;Maschinenbau;1.250.000,50;Ja;03.04.2024;Anna Schmidt\n"
        "K-2;Große Wäsche AG;waesche.example;Textil;300.000,00;Nein;05.06.2024;Jörg Weiß\n"
        "K-3;Alpha SE;alpha.example;Software;22.000.000,00;Ja;07.08.2024;Anna Schmidt\n"
    ).encode("cp1252"),
    "Verkaufschancen 2026.csv": (
        "Nr;Kunde;Phase;Betrag;Erstellt am;Abschlussdatum\n"
        "1;Müller Söhne GmbH;Gewonnen;12.500,00;01.02.2026;04.03.2026\n"
        "2;Große Wäsche AG;Verloren;8.000,00;02.02.2026;25.03.2026\n"
        "3;alpha se;Angebot;k. A.;03.02.2026;30.06.2026\n"
    ),
    "Mitarbeiter.csv": "Kürzel,Vorname,Nachname,Abteilung\nAS,Anna,Schmidt,Enterprise\nJW,Jörg,Weiß,Mittelstand\n",
}


def test_accounts_and_deals_are_joined_by_name(look):
    found = look({"accounts.csv": ACCOUNTS, "deals.csv": DEALS})
    landed = found.land()
    deals = landed.tables["opportunities"].sort_by("opportunity_id")
    assert deals["account_id"].to_pylist() == ["A1", "A2", "A3", "A3"]
    assert deals["status"].to_pylist() == ["won", "lost", "open", "open"]
    assert deals["amount"].to_pylist() == [Decimal("100.5"), Decimal(70), Decimal("49.5"), Decimal(10)]
    assert found.guess.unplaced == {}


def test_the_close_date_of_an_open_deal_is_the_day_expected(look):
    deals = (
        look({"accounts.csv": ACCOUNTS, "deals.csv": DEALS}).land().tables["opportunities"].sort_by("opportunity_id")
    )
    assert deals["closed_on"].to_pylist() == [dt.date(2026, 2, 10), dt.date(2026, 2, 20), None, None]
    assert deals["expected_close_on"].to_pylist() == [None, None, dt.date(2026, 9, 30), None]


def test_open_stages_stand_in_the_order_of_sales(look):
    assert look({"accounts.csv": ACCOUNTS, "deals.csv": DEALS}).guess.sales_stages == ("Discovery", "Proposal")


def test_german_exports_with_semicolons_commas_and_days_first(look):
    found = look(GERMAN)
    landed = found.land()
    accounts = landed.tables["accounts"].sort_by("account_id").to_pylist()
    assert [row["annual_revenue"] for row in accounts] == [Decimal("1250000.5"), Decimal(300_000), Decimal(22_000_000)]
    assert [row["is_target"] for row in accounts] == [True, False, True]
    assert [row["owner_id"] for row in accounts] == ["AS", "JW", "AS"]
    assert accounts[0]["created_on"] == dt.date(2024, 4, 3)
    deals = landed.tables["opportunities"].sort_by("opportunity_id").to_pylist()
    assert [(row["account_id"], row["status"], row["amount"]) for row in deals] == [
        ("K-1", "won", Decimal(12_500)), ("K-2", "lost", Decimal(8_000)), ("K-3", "open", None),
    ]  # fmt: skip
    assert deals[1]["closed_on"] == dt.date(2026, 3, 25)
    assert found.guess.currency == "EUR"
    assert [(one.name, one.kind) for one in found.guess.lists] == [("Target accounts", "flag")]


def test_an_order_of_day_and_month_that_stays_open_is_asked_not_guessed(look):
    rows = "Deal ID,Stage,Amount,Closed\nD1,Won,5,03/04/2026\nD2,Lost,6,05/06/2026\nD3,Won,7,\n"
    found = look({"deals.csv": rows})
    asked = found.column("deals.csv", "closed_on")
    assert "03/04/2026" in asked.question
    assert "# closed_on = " in found.text
    assert "closed_on" not in {column.name for column in found.table("deals.csv").mapped}
    assert found.land().tables["opportunities"]["closed_on"].null_count == 3


def test_an_open_order_is_taken_as_the_other_columns_have_it_and_says_so(look):
    rows = "Deal ID,Stage,Amount,Created,Closed\nD1,Won,5,12/31/2025,03/04/2026\nD2,Lost,6,11/30/2025,05/06/2026\n"
    found = look({"deals.csv": rows})
    closed = found.column("deals.csv", "closed_on")
    assert (closed.how.format, closed.question) == ("M/D/Y", "")
    assert "please check" in closed.reason
    assert found.land().tables["opportunities"]["closed_on"].to_pylist() == [dt.date(2026, 3, 4), dt.date(2026, 5, 6)]


def test_a_required_date_in_question_leaves_the_file_unread_but_the_rest_is_read(look):
    rows = "Activity ID,Activity Type,Activity Date,Account ID\nT1,Call,01/02/2026,A1\nT2,Meeting,03/04/2026,A2\n"
    found = look({"accounts.csv": ACCOUNTS, "activities.csv": rows})
    landed = found.land()
    assert set(landed.tables) == {"accounts"}
    assert '# table = "touches"' in found.text
    assert "# ? at:" in found.text


def test_a_number_that_may_have_a_decimal_sign_or_a_thousands_separator_is_asked(look):
    found = look({"deals.csv": 'Deal ID,Stage,Amount\nD1,Won,"1,234"\nD2,Lost,"5,678"\n'})
    asked = found.column("deals.csv", "amount")
    assert "1,234" in asked.question or "5,678" in asked.question
    assert found.land().tables["opportunities"]["amount"].null_count == 2


def test_a_name_that_is_nearly_another_is_proposed_as_a_line_to_uncomment(look):
    products = "product,series,sales_price\nGTX Pro,GTX,4821\nMG Special,MG,55\n"
    deals = (
        "opportunity_id,product,deal_stage,close_value\n"
        "1,GTXPro,Won,1\n2,GTXPro,Won,2\n3,MG Special,Lost,0\n4,GTX Pro,Won,4\n"
    )
    found = look({"products.csv": products, "pipeline.csv": deals})
    column = found.column("pipeline.csv", "product_id")
    assert (column.how.lookup, column.how.values) == ("products.name", {})
    assert column.instead is not None
    assert column.instead.values == {"GTXPro": "GTX Pro"}
    assert "2 rows say 'GTXPro'" in column.instead_reason
    line = next(line for line in found.text.splitlines() if line.startswith("# product_id = "))
    text = found.text.replace(
        'product_id = { column = "product", lookup = "products.name" }', line.removeprefix("# "), 1
    )
    (found.folder / "abmetrics.toml").write_text(text)
    assert found.land().tables["opportunities"]["product_id"].null_count == 0


def test_rows_with_one_key_are_settled_by_the_column_of_changes(look):
    rows = "".join(f"C{n},p{n}@acme.example,Old,2026-01-01T00:00:00Z\n" for n in range(9))
    found = look(
        {
            "contacts.csv": "Contact ID,Email,Title,Last Modified Date\n"
            "C0,p0@acme.example,New,2026-02-01T00:00:00Z\n" + rows
        }
    )
    assert found.table("contacts.csv").latest_by == "Last Modified Date"
    landed = found.land()
    assert landed.vault["title"].to_pylist().count("New") == 1


def test_leads_and_contacts_are_told_apart_by_the_names_of_their_files(look):
    found = look(
        {
            "leads.csv": "Lead ID,Email,Company\nL1,a@acme.example,Acme\n",
            "contacts.csv": "Contact ID,Email\nC1,b@acme.example\n",
        }
    )
    people = found.land().tables["people"].sort_by("person_id")
    assert people.select(["person_id", "kind"]).to_pylist() == [
        {"person_id": "C1", "kind": "contact"}, {"person_id": "L1", "kind": "lead"},
    ]  # fmt: skip


def test_people_without_an_id_go_by_a_digest_of_their_address(look):
    rows = "Contact,Courriel,Fonction\nEva K,Eva@acme.example,Directrice\nMax G,max@bolt.example,Acheteur\n"
    landed = look({"contacts.csv": rows}).land()
    digests = {hashlib.md5(text.encode()).hexdigest() for text in ("eva@acme.example", "max@bolt.example")}
    assert set(landed.tables["people"]["person_id"].to_pylist()) == digests
    assert sorted(landed.vault["email"].to_pylist()) == ["eva@acme.example", "max@bolt.example"]


def test_french_exports_with_blanks_in_numbers_and_signs_behind_them(look):
    found = look({
        "Comptes.csv": "Identifiant;Raison sociale;Secteur\n1001;Dupont & Fils;Industrie\n1002;Électro SA;Énergie\n",
        "Opportunités.csv": (
            "Numéro;Compte;Étape;Montant;Date de clôture\n1;Dupont & Fils;Gagné;12 000,00 €;28/02/2026\n"
            "2;Électro SA;Perdu;5 000,50 €;15/03/2026\n3;Électro SA;Négociation;;30/06/2026\n"
        ),
    })  # fmt: skip
    deals = found.land().tables["opportunities"].sort_by("opportunity_id").to_pylist()
    assert [(row["account_id"], row["status"], row["amount"], row["closed_on"]) for row in deals] == [
        ("1001", "won", Decimal(12_000), dt.date(2026, 2, 28)),
        ("1002", "lost", Decimal("5000.5"), dt.date(2026, 3, 15)),
        ("1002", "open", None, None),
    ]
    assert found.guess.currency == "EUR"


def test_a_column_of_unknown_name_is_joined_by_its_values(look):
    notes = "Ticket ID,Ref,Opened\nT1,A1,2026-01-01\nT2,A2,2026-01-02\nT3,A3,2026-01-03\n"
    found = look({"accounts.csv": ACCOUNTS, "tickets.csv": notes})
    assert found.column("tickets.csv", "account_id").how.column == "Ref"
    assert "100% of its values" in found.column("tickets.csv", "account_id").reason


def test_parts_of_one_export_become_one_pattern(look):
    head = "Deal ID,Stage,Amount\n"
    found = look({"deals_2026-01.csv": head + "D1,Won,1\n", "deals_2026-02.csv": head + "D2,Lost,2\n"})
    assert [one.file for one in found.guess.tables] == ["deals*.csv"]
    assert found.land().tables["opportunities"].num_rows == 2


def test_the_same_records_in_another_folder_are_read_once(look):
    deals = "Deal ID,Stage,Amount\n" + "".join(f"D{n},Won,{n}\n" for n in range(20))
    found = look({"deals.csv": deals, "old/deals.csv": deals})
    assert [one.file for one in found.guess.tables] == ["deals.csv"]
    assert "same records" in found.guess.unplaced["old/deals.csv"]


def test_minutes_become_seconds_and_a_text_among_them_is_refused(look):
    rows = "Meeting ID,Start,Minutes\nM1,2026-01-01T09:00:00Z,30\n" + "".join(
        f"M{n},2026-01-0{n}T09:00:00Z,45\n" for n in range(2, 9)
    )
    found = look({"meetings.csv": rows + "M9,2026-01-09T09:00:00Z,an hour\nM10,2026-01-10T09:00:00Z,60\n"})
    landed = found.land()
    assert sorted(landed.tables["meetings"]["seconds"].to_pylist()) == [1800, *[2700] * 7, 3600]
    assert [row["record_id"] for row in landed.issues.to_pylist() if row["severity"] == "quarantined"] == ["M9"]


def test_a_month_of_recurring_revenue_is_asked_for(look):
    rows = "event_id,account_id,type,amount,event_date\nE1,A1,new,10.50,2026-01-01\nE2,A2,churn,-4,2026-01-02\n"
    found = look({"accounts.csv": ACCOUNTS, "revenue_events.csv": rows})
    column = found.column("revenue_events.csv", "annual_amount")
    assert column.instead is not None
    assert "* 12" in str(column.instead.sql)


def test_an_experiment_named_by_its_rows_is_one_experiment_of_units(look):
    rows = (
        "experiment_id,account_id,variant,assigned_date,outcome\n"
        "EXP-1,A1,treatment,2026-01-01,churned\nEXP-2,A2,control,2026-01-02,renewed\nEXP-3,A3,control,2026-01-03,churned\n"
    )
    units = look({"accounts.csv": ACCOUNTS, "experiments.csv": rows}).land().tables["experiment_units"]
    assert units.sort_by("unit_id").select(["experiment_id", "unit_id", "is_control", "is_hit"]).to_pylist() == [
        {"experiment_id": "experiments", "unit_id": "EXP-1", "is_control": False, "is_hit": True},
        {"experiment_id": "experiments", "unit_id": "EXP-2", "is_control": True, "is_hit": False},
        {"experiment_id": "experiments", "unit_id": "EXP-3", "is_control": True, "is_hit": True},
    ]


def test_lists_and_bytes_in_a_parquet_file_are_left_out(tmp_path):
    rows = {"Deal ID": ["D1"], "Stage": ["Won"], "Amount": [[1, 2]], "Name": [b"x"], "Created": [dt.date(2026, 1, 2)]}
    (tmp_path / "exports").mkdir()
    pq.write_table(pa.table(rows), tmp_path / "exports" / "deals.parquet")
    found = looked_at(tmp_path / "exports", tmp_path / "work")
    assert {column.name for column in found.table("deals.parquet").columns} == {
        "opportunity_id", "stage", "status", "created_at",
    }  # fmt: skip
    assert found.land().tables["opportunities"]["created_on"].to_pylist() == [dt.date(2026, 1, 2)]


def test_what_has_no_place_says_why(look):
    found = look({
        "accounts.csv": ACCOUNTS, "dictionary.csv": "Table,Field,Description\na,b,c\n", "empty.csv": "",
        "photo.png": b"\x89PNG",
        "deals.csv": "Deal ID,Stage,Amount\n",
    })  # fmt: skip
    assert set(found.guess.unplaced) == {"dictionary.csv", "empty.csv", "photo.png", "deals.csv"}
    assert "Table, Field, Description" in found.guess.unplaced["dictionary.csv"]
    assert "no header" in found.guess.unplaced["empty.csv"]
    assert ".parquet" in found.guess.unplaced["photo.png"]
    assert found.guess.unplaced["deals.csv"] == "it has no rows"
    for file in found.guess.unplaced:
        assert f"#   {file}: " in found.text


def test_names_and_addresses_of_persons_never_stand_in_the_toml(look):
    found = look({
        "accounts.csv": ACCOUNTS,
        "contacts.csv": "Contact ID,Name,Email,Phone,Account Name\nC1,Eva Klein,eva@acme.example,555-1,Acme Corp\n",
    })  # fmt: skip
    assert "Eva" not in found.text
    assert "eva@" not in found.text
    assert "555-1" not in found.text
