"""The demo is read like anybody's files, and nothing is set aside but what was spoilt on purpose."""

from __future__ import annotations

import pytest

from abmetrics.settings import read_settings
from abmetrics.sources.land import land


@pytest.fixture(scope="module")
def landed(demo):
    return land(read_settings(demo), demo)


def test_only_the_planted_rows_are_set_aside(demo, landed, read):
    read_rows = {count.file: count.rows_read for count in landed.counts}
    assert read_rows == {path.name: len(read(demo, path.name)) for path in (demo / "exports").iterdir()}
    assert all(count.rows_read == count.accepted + count.quarantined for count in landed.counts)
    issues = {(row["severity"], row["reason"], row["file"], row["record_id"]) for row in landed.issues.to_pylist()}
    contacts = [row["Contact ID"] for row in read(demo, "contacts.csv")]
    (twice,) = {contact for contact in contacts if contacts.count(contact) > 1}
    (misnamed,) = (
        row["Opportunity ID"] for row in read(demo, "opportunities.csv") if row["Product"] == "SignalCore (old)"
    )
    assert landed.issues.num_rows == 4
    assert issues == {
        ("quarantined", "duplicate key", "contacts.csv", twice),
        ("quarantined", "bad date", "marketing_activities.csv", "ACT-WRONG-DAY"),
        ("quarantined", "ragged row", "marketing_activities.csv", None),
        ("noted", "lookup found nothing", "opportunities.csv", misnamed),
    }


def test_the_later_row_of_the_contact_exported_twice_is_kept(demo, landed, read):
    titles = {row["person_id"]: row["title"] for row in landed.vault.to_pylist()}
    *earlier, stale = read(demo, "contacts.csv")
    assert stale["Title"] == "Trainee"
    (kept,) = (row["Title"] for row in earlier if row["Contact ID"] == stale["Contact ID"])
    assert titles[stale["Contact ID"]] == kept


def test_contracts_of_the_german_billing_system_keep_their_value(demo, landed, read):
    first = read(demo, "contracts.csv")[0]
    row = next(row for row in landed.tables["contracts"].to_pylist() if row["contract_id"] == first["Vertrag"])
    day, month, year = first["Beginn"].split(".")
    assert row["starts_on"].isoformat() == f"{year}-{month}-{day}"
    assert f"{row['annual_value']:.2f}" == first["Jahreswert"].replace(".", "").replace(",", ".")
    assert row["kind"] == "new"
    assert row["account_id"] in {
        a["Account ID"] for a in read(demo, "accounts.csv") if a["Account Name"] == first["Kunde"]
    }
