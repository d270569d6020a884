"""One human being in the CRM and in marketing systems: who lives on as whom."""

from __future__ import annotations

CRM = """
[[sources]]
name = "crm"
[[sources.tables]]
table = "people"
file = "people.csv"
"""
MARKETO = '[[sources]]\nname = "marketo"\nkind = "marketo"\nroot = "marketo"\n'
PARDOT = '[[sources]]\nname = "pardot"\nkind = "pardot"\nroot = "pardot"\n'

PEOPLE = """person_id,kind,email
p1,lead,ann@acme.example
p2,contact,ann@acme.example
p3,contact,bob@beta.example
"""
LEADS = """id,created_at,updated_at,email,first_name,last_name,sfdc_contact_id
1,2026-01-01,2026-01-01,Ann@acme.example,Ann,Lee,
2,2026-01-01,2026-01-01,cy@gamma.example,Cy,Poe,
3,2026-01-01,2026-01-01,cy@gamma.example,Cy,Poe,
4,2026-01-01,2026-01-01,bob@beta.example,Bob,Day,p9
5,2026-01-01,2026-01-01,,No,Mail,
"""
PROSPECTS = "id,email,created_at,updated_at\n7,cy@gamma.example,2026-01-01,2026-01-01\n"


def merged(landed) -> set[tuple[str, str]]:
    table = landed.tables.get("merges")
    return set() if table is None else set(zip(table["old_id"].to_pylist(), table["new_id"].to_pylist(), strict=True))


def test_a_person_of_marketing_lives_on_as_the_crm_s_contact_of_the_same_address(land_files):
    landed = land_files(CRM + MARKETO, {"people.csv": PEOPLE, "marketo/lead.csv": LEADS})
    # Ann is a lead and a contact there: the contact it is. What Marketo itself says of lead 4 wins over the address.
    # Leads 2 and 3 share an address within one system, which is that system's own affair.
    assert merged(landed) == {("marketo:1", "p2"), ("marketo:4", "p9")}


def test_of_two_marketing_systems_the_first_in_the_settings_keeps_the_person(land_files):
    files = {"people.csv": PEOPLE, "marketo/lead.csv": LEADS, "pardot/prospect.csv": PROSPECTS}
    assert ("pardot:7", "marketo:2") in merged(land_files(CRM + MARKETO + PARDOT, files))
    other = merged(land_files(CRM + PARDOT + MARKETO, files))
    assert {("marketo:2", "pardot:7"), ("marketo:3", "pardot:7")} <= other
    assert not any(old == "pardot:7" for old, _ in other)


def test_without_a_marketing_system_nobody_is_merged(land_files):
    assert merged(land_files(CRM, {"people.csv": PEOPLE})) == set()
