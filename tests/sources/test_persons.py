"""What is known of persons stays in the vault; what landing computes for people and firms."""

from __future__ import annotations

import pyarrow as pa
import pytest

from abmetrics.errors import SettingsError
from abmetrics.settings import Persona
from abmetrics.sources.enrichment import size_bands
from abmetrics.sources.texts import registrable_domain
from abmetrics.sources.titles import read_personas, seniority_of
from tests.sources.conftest import issues

TOML = """
[[personas]]
name = "Buyer"
titles = ["procurement", "Einkauf"]
[[personas]]
name = "Champion"
titles = ["marketing", "vp"]
[[sources]]
name = "crm"
[[sources.tables]]
table = "touches"
file = "touches.csv"
[sources.tables.columns]
touch_id = "Id"
kind = { constant = "call" }
at = { constant = 2024-05-01 }
person_id = "Person"
email = "Mail"
[[sources.tables]]
table = "people"
file = "people.csv"
[sources.tables.columns]
person_id = "Id"
kind = "Kind"
email = "Mail"
name = "Name"
phone = "Phone"
title = "Title"
"""
PEOPLE = """Id,Kind,Mail,Name,Phone,Title
p1,lead,Ada@Mail.Acme.co.uk,Ada Byron,+44 1,VP Marketing
p2,contact,ada@mail.acme.co.uk,Ada Byron,,Leiter Einkauf
p3,contact,nonsense,Bob Secret,,
p4,robot,carl@acme.com,Carl,,CEO
p2
"""
TOUCHES = """Id,Person,Mail
t1,,ADA@mail.acme.co.uk
t2,,carl@acme.com
t3,p3,dora@sub.beta.de
t4,,
"""


@pytest.fixture
def landed(land_files):
    return land_files(TOML, {"people.csv": PEOPLE, "touches.csv": TOUCHES})


def test_the_vault_holds_the_persons(landed) -> None:
    assert landed.vault.to_pylist() == [
        {
            "person_id": "p1",
            "email": "ada@mail.acme.co.uk",
            "name": "Ada Byron",
            "phone": "+44 1",
            "title": "VP Marketing",
        },
        {
            "person_id": "p2",
            "email": "ada@mail.acme.co.uk",
            "name": "Ada Byron",
            "phone": None,
            "title": "Leiter Einkauf",
        },
        {"person_id": "p3", "email": None, "name": "Bob Secret", "phone": None, "title": None},
    ]


def test_people_hold_only_what_can_be_told_without_naming_them(landed) -> None:
    people = landed.tables["people"]
    assert people.select(["person_id", "email_domain", "seniority", "persona"]).to_pylist() == [
        {"person_id": "p1", "email_domain": "acme.co.uk", "seniority": "vp", "persona": "Champion"},
        {"person_id": "p2", "email_domain": "acme.co.uk", "seniority": "director", "persona": "Buyer"},
        {"person_id": "p3", "email_domain": None, "seniority": None, "persona": None},
    ]
    assert not {"email", "name", "phone", "title"} & set(people.column_names)


def test_no_value_of_a_person_stands_in_the_issues(landed) -> None:
    told = " ".join(str(value) for row in landed.issues.to_pylist() for value in row.values())
    for secret in ("nonsense", "Bob", "ada@", "carl", "dora", "Ada"):
        assert secret not in told
    assert ("bad e-mail", "email", "(personal)", 4) in issues(
        landed, "reason", "column", "value", "line", severity="noted"
    )
    assert ("ragged row", "(personal)", 6) in issues(landed, "reason", "value", "line")


def test_touches_find_their_person_by_address_the_contact_first(landed) -> None:
    touches = landed.tables["touches"].select(["touch_id", "person_id", "email_domain"]).to_pylist()
    assert touches == [
        {"touch_id": "t1", "person_id": "p2", "email_domain": "acme.co.uk"},
        {"touch_id": "t2", "person_id": None, "email_domain": "acme.com"},  # p4 was quarantined
        {"touch_id": "t3", "person_id": "p3", "email_domain": "beta.de"},
        {"touch_id": "t4", "person_id": None, "email_domain": None},
    ]
    assert [
        row for row in issues(landed, "reason", "record_id", "value", severity="noted") if row[1] and row[1][0] == "t"
    ] == [("unknown person", "t2", "(personal)")]


def test_persons_may_be_looked_up_without_being_named(land_files) -> None:
    toml = """
[[sources]]
name = "crm"
[[sources.tables]]
table = "people"
file = "people.csv"
columns = { person_id = "Id", email = "Mail", name = "Name" }
[[sources.tables]]
table = "opportunity_people"
file = "roles.csv"
[sources.tables.columns]
opportunity_id = "Deal"
person_id = { column = "Mail", lookup = "people.email" }
"""
    people = "Id,Mail,Name\np1,ada@acme.com,Ada\n"
    landed = land_files(toml, {"people.csv": people, "roles.csv": "Deal,Mail\nd1,ADA@acme.com\nd1,adda@acme.com\n"})
    assert landed.tables["opportunity_people"].column("person_id").to_pylist() == ["p1"]
    assert issues(landed, "reason", "value", "detail") == [
        ("lookup found nothing", "(personal)", "no people.email of this value")
    ]


@pytest.mark.parametrize(
    ("title", "seniority"),
    [
        ("CEO", "c_level"), ("Chief Revenue Officer", "c_level"), ("President & Founder", "c_level"),
        ("Geschäftsführerin", "c_level"), ("Prezes Zarządu", "c_level"), ("GENEL MÜDÜR", "c_level"),
        ("Vice President, Sales", "vp"), ("SVP Finance", "vp"), ("Genel Müdür Yardımcısı", "vp"), ("Wiceprezes", "vp"),
        ("Director of IT", "director"), ("Head of Growth", "director"), ("Abteilungsleiter", "director"),
        ("Satış Direktörü", "director"), ("DİREKTÖR", "director"), ("Dyrektor handlowy", "director"),
        ("Marketing Manager", "manager"), ("Kierownik działu", "manager"), ("Satış Müdürü", "manager"),
        ("Teamleiter", "manager"), ("Engineer", "individual"), ("Product Owner", "individual"),
        ("Executive Assistant to the CEO", "individual"), ("Headhunter", "individual"), ("Ceolina", "individual"),
    ],
)  # fmt: skip
def test_seniority_by_whole_words(title: str, seniority: str) -> None:
    assert seniority_of(title) == seniority


def test_the_first_persona_that_matches_a_whole_word_wins() -> None:
    personas = (Persona(name="A", titles=("it", "head of")), Persona(name="B", titles=("sales",)), Persona(name="C"))
    titles = pa.chunked_array([["Head of Sales", "Sales Rep", "Digital", "IT", None]])
    assert read_personas(titles, personas).to_pylist() == ["A", "B", None, "A", None]


@pytest.mark.parametrize(
    ("text", "domain"),
    [
        ("https://www.Shop.Example.co.uk/basket?x=1", "example.co.uk"), ("acme.com", "acme.com"),
        ("http://user@acme.de:8080/", "acme.de"), ("WWW.ACME.COM.", "acme.com"), ("//cdn.acme.io/x", "acme.io"),
        ("localhost", None), ("co.uk", None), ("192.168.0.1", None), ("n/a", None), ("not a domain", None),
        ("bücher.de", "bücher.de"),
    ],
)  # fmt: skip
def test_registrable_domains(text: str, domain: str | None) -> None:
    assert registrable_domain(text) == domain


def test_a_wrong_web_site_is_no_reason_to_lose_a_firm(land_files) -> None:
    toml = """
[icp]
size_bands = ["1-49", "50-199", "200+"]
[[sources]]
name = "crm"
[[sources.tables]]
table = "accounts"
file = "accounts.csv"
columns = { account_id = "Id", name = "Id", domain = "Web", employees = "Staff", size_band = "Band" }
[[sources.tables]]
table = "account_domains"
file = "accounts.csv"
columns = { account_id = "Id", domain = "Web" }
"""
    csv = "Id,Web,Staff,Band\n1,www.acme.com,50,\n2,none,49,\n3,,200,huge\n4,,0,\n"
    landed = land_files(toml, {"accounts.csv": csv})
    assert landed.tables["accounts"].select(["domain", "size_band"]).to_pylist() == [
        {"domain": "acme.com", "size_band": "50-199"}, {"domain": None, "size_band": "1-49"},
        {"domain": None, "size_band": "huge"}, {"domain": None, "size_band": None},
    ]  # fmt: skip
    assert ("bad domain", "2", "none") in issues(landed, "reason", "record_id", "value", severity="noted")
    assert landed.tables["account_domains"].column("domain").to_pylist() == ["acme.com"]
    assert issues(landed, "reason", "line") == [("missing value", 3), ("missing value", 4), ("missing value", 5)]


def test_a_size_band_that_is_none_is_refused() -> None:
    with pytest.raises(SettingsError, match="'small' is not a band"):
        size_bands(pa.chunked_array([[1]]), ["small"])
