"""HubSpot's tables in the layout in which Fivetran lands them: every file, every refusal, in both roles."""

from __future__ import annotations

from pathlib import Path

import pytest

from abmetrics.settings import parse_settings
from abmetrics.sources.land import land
from tests.sources.conftest import moment
from tests.sources.systems.landed import counted, noted, records_in, refused, rows

pytestmark = pytest.mark.needs("shared_data")


@pytest.fixture(scope="module", params=["crm", "marketing"])
def shared(request: pytest.FixtureRequest, shared_data: Path):
    folder = shared_data / "fivetran" / "hubspot"
    toml = f'[[sources]]\nname = "hubspot"\nkind = "hubspot"\nroot = "{folder.as_posix()}"\nrole = "{request.param}"\n'
    return request.param, folder, land(parse_settings(toml), shared_data)


DETAILS = "details of e-mail events; what happened to a mail is read from email_event"
DEALS = 'deals count only where HubSpot is the CRM: role = "crm"'
LISTS = "lists of contacts; target and customer lists are lists of companies"
OURS = "what a colleague noted or means to do; what was done is logged as a call, e-mail or meeting"
NO_TABLE = {
    "contact_list_data.csv": LISTS,
    "contact_list_member_data.csv": LISTS,
    "deal_pipeline_data.csv": "names of pipelines; stages are told by deal_pipeline_stage",
    **{
        f"email_event_{name}_data.csv": DETAILS
        for name in ("bounce", "deferred", "delivered", "dropped", "forward", "print", "sent", "spam_report")
    },
    "engagement_note_data.csv": OURS,
    "engagement_task_data.csv": OURS,
    "property_data.csv": "descriptions of properties, no records",
    "property_option_data.csv": "descriptions of properties, no records",
    "role_data.csv": "permissions of colleagues; no KPI reads them",
    "team_user_data.csv": "a colleague's primary team is read from users and owner_team",
    "ticket_deal_data.csv": "deals a ticket is about; tickets count for accounts and people",
    "ticket_engagement_data.csv": "engagements logged on tickets; each is read by itself",
    "ticket_pipeline_data.csv": "names of pipelines; stages are told by ticket_pipeline_stage",
    "ticket_property_history_data.csv": "changes of tickets; no KPI reads them",
}
NO_TABLE_BESIDE_A_CRM = NO_TABLE | {
    **{
        f"{name}_data.csv": DEALS
        for name in (
            "deal", "deal_company", "deal_contact", "deal_property_history", "deal_stage", "deal_pipeline_stage",
            "merged_deal",
        )
    },
    "company_property_history_data.csv": 'accounts have a history only where HubSpot is the CRM: role = "crm"',
}  # fmt: skip


def test_every_file_of_fivetrans_layout_is_reckoned_with(shared):
    role, folder, landed = shared
    reckoned = counted(landed)
    for file in sorted(folder.glob("*.csv")):
        most = max(sum(both) for (name, _), both in reckoned.items() if name == file.name)
        assert most == records_in(file), file.name
    unused = {file: detail for (file, table, _, detail) in refused(landed) if table == "(no table)"}
    assert unused == (NO_TABLE if role == "crm" else NO_TABLE_BESIDE_A_CRM)


def test_each_refusal_of_fivetrans_rows_is_right(shared):
    """Masked names of properties are names of none; nothing else but steps of delivery is refused."""
    role, _, landed = shared
    told = {key: number for key, number in refused(landed).items() if key[1] != "(no table)"}
    masked = {key: number for key, number in told.items() if "no history is kept of the property" in key[3]}
    by_table: dict[str, int] = {}
    for (_, table, reason, _), number in masked.items():
        assert reason == "not used"
        by_table[table] = by_table.get(table, 0) + number
    histories = {"account_history": 100, "opportunity_history": 100, "person_history": 100}
    assert by_table == (histories if role == "crm" else {"person_history": 100})
    assert {key: number for key, number in told.items() if key not in masked} == {
        ("email_event_data.csv", "touches", "not used", "PROCESSED is a step of delivery, no interaction"): 3
    }


def test_fivetrans_rows_become_the_records_they_are(shared):
    role, _, landed = shared
    reckoned = counted(landed)
    firms = ("company_data.csv", "accounts" if role == "crm" else "organisations")
    expected = {
        firms: (24, 0), ("contact_data.csv", "people"): (22, 0), ("contact_data.csv", "merges"): (3, 0),
        ("contact_merge_audit_data.csv", "merges"): (4, 0), ("email_event_data.csv", "touches"): (97, 3),
        ("email_campaign_data.csv", "campaigns"): (100, 0), ("engagement_meeting_data.csv", "meetings"): (100, 0),
        ("engagement_email_data.csv", "messages"): (1, 0), ("engagement_call_data.csv", "touches"): (1, 0),
        ("contact_form_submission_data.csv", "touches"): (5, 0), ("owner_data.csv", "users"): (100, 0),
        ("ticket_data.csv", "support_tickets"): (25, 0),
    }  # fmt: skip
    if role == "crm":
        expected |= {
            ("deal_data.csv", "opportunities"): (44, 0), ("deal_stage_data.csv", "opportunity_history"): (14, 0),
            ("deal_contact_data.csv", "opportunity_people"): (11, 0), ("merged_deal_data.csv", "merges"): (14, 0),
        }  # fmt: skip
    assert {key: reckoned[key] for key in expected} == expected
    assert noted(landed)["contact_data.csv", "people", "bad e-mail"] == 22
    prefix = "" if role == "crm" else "hubspot:"
    assert set(rows(landed, "merges", "kind", "old_id", "new_id")) >= {
        ("person", f"{prefix}{old}", f"{prefix}78971951") for old in ("76340251", "46897301", "76226001")
    }
    call = next(row for row in landed.tables["touches"].to_pylist() if row["kind"] == "call")
    assert (call["at"], call["person_id"]) == (moment("2014-08-27 20:50:44.778"), f"{prefix}501")
