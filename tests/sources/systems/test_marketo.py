"""Marketo: exports written by hand, the records they mean stated by hand."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from abmetrics.settings import parse_settings
from abmetrics.sources.land import land
from tests.sources.conftest import moment
from tests.sources.systems.landed import counted, noted, records_in, refused, rows

TOML = """
[workspace]
time_zone = "America/New_York"
currency = "USD"
[[sources]]
name = "marketo"
kind = "marketo"
root = "export"
"""

LEADS = """\
id,email,first_name,last_name,title,company,phone,lead_score,lead_status,lead_source,sfdc_account_id,sfdc_contact_id,\
sfdc_lead_id,created_at,updated_at
1,ann@acme.com,Ann,Lee,CMO,Acme Inc.,123,55,MQL,Webinar,001A,003A,00QA,2024-01-02 03:00:00.000,2024-02-01 00:00:00.000
2,bob@beta.com,Bob,,,Beta,,12.0,Open,,,,00QB,2024-01-02 10:00:00.000,2024-02-01 00:00:00.000
3,cy@gamma.com,,,,,,,,,,,,2024-01-02 10:00:00.000,
"""

PROGRAMS = """\
id,channel,type,name,start_date,end_date,sfdc_id,updated_at,_fivetran_deleted
10,Webinar,EventWithWebinar,Spring webinar,2024-03-05 15:00:00 UTC,2024-03-05 16:00:00 UTC,,2024-01-01,FALSE
11,Content,Default,White paper,,,701B,2024-01-01 00:00:00 UTC,FALSE
12,Roadshow,Event,Berlin,2024-04-01 00:00:00 UTC,,,2024-01-01 00:00:00 UTC,FALSE
13,Online Advertising,Default,Banners,,,,2024-01-01 00:00:00 UTC,FALSE
14,Content,Default,Old,,,,2024-01-01 00:00:00 UTC,TRUE
"""

HEAD = "id,activity_date,activity_type_id,lead_id,campaign_id,primary_attribute_value,primary_attribute_value_id"


def test_leads_are_people_and_merged_into_the_crms_records(land_files):
    landed = land_files(
        TOML,
        {
            "export/lead.csv": LEADS,
            "export/activity_delete_lead.csv": f"{HEAD}\n9,2024-02-01 00:00:00.000,37,3,,cy,3\n",
        },
    )
    columns = ("person_id", "kind", "account_id", "email_domain", "seniority", "company", "status", "score")
    assert rows(landed, "people", *columns) == [
        ("marketo:1", "lead", "001A", "acme.com", "c_level", "Acme Inc.", "MQL", 55),
        ("marketo:2", "lead", None, "beta.com", None, "Beta", "Open", 12),
    ]
    assert rows(landed, "people", "person_id", "created_at", "created_on") == [
        ("marketo:1", moment("2024-01-02 03:00"), dt.date(2024, 1, 1)),
        ("marketo:2", moment("2024-01-02 10:00"), dt.date(2024, 1, 2)),
    ]
    assert rows(landed, "merges", "kind", "old_id", "new_id") == [
        ("person", "marketo:1", "003A"),
        ("person", "marketo:2", "00QB"),
    ]
    assert refused(landed) == {("lead.csv", "people", "deleted", "2024-02-01 00:00:00.000"): 1}
    assert counted(landed)["activity_delete_lead.csv", "(looked up)"] == (1, 0)


def test_merged_leads_stand_in_a_list(land_files):
    merges = (
        "id,activity_date,lead_id,merge_ids\n"
        '1,2024-02-01 10:00:00.000,7,"[71, 72]"\n2,2024-02-02 10:00:00.000,8,[81]\n3,2024-02-03 10:00:00.000,9,\n'
    )
    landed = land_files(TOML, {"export/marketo_activity_merge_leads.csv": merges})
    assert rows(landed, "merges", "kind", "old_id", "new_id", "merged_at") == [
        ("person", "marketo:71", "marketo:7", moment("2024-02-01 10:00")),
        ("person", "marketo:72", "marketo:7", moment("2024-02-01 10:00")),
        ("person", "marketo:81", "marketo:8", moment("2024-02-02 10:00")),
    ]
    file = "marketo_activity_merge_leads.csv"
    assert refused(landed) == {(file, "merges", "missing value", "required, but empty"): 1}


def test_changes_of_score_status_and_account_are_history(land_files):
    values = (
        f"{HEAD},new_value,old_value\n"
        "1,2024-02-01 10:00:00.000,13,1,,Lead Status,5,MQL,Open\n"
        "2,2024-02-02 10:00:00.000,13,1,,Lead Status,5,,MQL\n"
        "3,2024-02-03 10:00:00.000,13,1,,SFDC Account Id,6,001B,001A\n"
        "4,2024-02-03 10:00:00.000,13,1,,Funnel Priority,7,3,2\n"
        "5,never,13,1,,Lead Status,5,Open,\n"
    )
    scores = f"{HEAD},new_value,old_value\n6,2024-02-04 10:00:00.000,22,1,,Lead Score,8,60,55\n"
    landed = land_files(
        TOML, {"export/activity_change_data_value.csv": values, "export/activity_change_score.csv": scores}
    )
    assert rows(landed, "person_history", "person_id", "field", "value", "from_at") == [
        ("marketo:1", "account_id", "001B", moment("2024-02-03 10:00")),
        ("marketo:1", "score", "60", moment("2024-02-04 10:00")),
        ("marketo:1", "status", "MQL", moment("2024-02-01 10:00")),
        ("marketo:1", "status", None, moment("2024-02-02 10:00")),
    ]
    told = {(reason, detail.partition(";")[0]) for (_, _, reason, detail) in refused(landed)}
    assert told == {
        ("not used", "no history is kept of the field Funnel Priority"),
        ("bad date", "not a date that exists"),
    }


def test_activities_are_touches_of_the_programs_campaign(land_files):
    on = "2024-02-01 10:00:00.000"
    landed = land_files(
        TOML,
        {
            "export/program.csv": PROGRAMS,
            "export/campaign.csv": "id,name,program_id\n100,Invite 1,10\n101,Invite 2,11\n102,Alone,\n",
            "export/activity_send_email.csv": f"{HEAD},action_result\n1,{on},6,1,100,Mail A,5,succeeded\n"
            f"2,{on},6,2,100,Mail A,5,skipped\n",
            "export/activity_email_delivered.csv": f"{HEAD}\n3,{on},7,1,101,Mail A,5\n",
            "export/activity_open_email.csv": f"{HEAD},user_agent,is_bot_activity\n"
            f"4,{on},10,1,102,Mail A,5,Mozilla,false\n"
            f"5,{on},10,1,100,Mail A,5,Mozilla,true\n",
            "export/activity_click_email.csv": f"{HEAD},user_agent\n6,{on},11,1,100,Mail A,5,Googlebot/2.1\n",
            "export/activity_email_bounced.csv": f"{HEAD},category\n7,{on},8,2,100,Mail A,5,2\n",
            "export/activity_unsubscribe_email.csv": f"{HEAD}\n8,{on},9,2,100,Mail A,5\n",
            "export/activity_fill_out_form.csv": f"{HEAD}\n9,{on},2,1,100,Demo form,5\n",
            "export/activity_click_link.csv": f"{HEAD}\n10,{on},3,1,,us.com/pdf,5\n",
        },
    )
    columns = ("touch_id", "kind", "person_id", "campaign_id", "content", "direction", "is_human", "outcome")
    assert rows(landed, "touches", *columns) == [
        ("marketo:1", "email_sent", "marketo:1", "marketo:10", "Mail A", "outbound", None, None),
        ("marketo:10", "other", "marketo:1", None, "us.com/pdf", "inbound", None, "clicked"),
        ("marketo:3", "email_delivered", "marketo:1", "701B", "Mail A", "outbound", None, None),
        ("marketo:4", "email_open", "marketo:1", None, "Mail A", "inbound", True, None),
        ("marketo:5", "email_open", "marketo:1", "marketo:10", "Mail A", "inbound", False, None),
        ("marketo:6", "email_click", "marketo:1", "marketo:10", "Mail A", "inbound", False, None),
        ("marketo:7", "other", "marketo:2", "marketo:10", "Mail A", "outbound", None, "bounced"),
        ("marketo:8", "other", "marketo:2", "marketo:10", "Mail A", "inbound", None, "unsubscribed"),
        ("marketo:9", "form", "marketo:1", "marketo:10", "Demo form", "inbound", None, None),
    ]
    assert refused(landed) == {
        ("activity_send_email.csv", "touches", "not used", "it was not sent, the result is skipped"): 1,
        ("program.csv", "campaigns", "deleted", ""): 1,
    }
    assert counted(landed)["campaign.csv", "(looked up)"] == (3, 0)


def test_visited_pages_are_page_views(land_files):
    visits = (
        f"{HEAD},webpage_url,query_parameters,search_engine,user_agent\n"
        "1,2024-02-01 10:00:00.000,1,1,,Pricing,5,/pricing,a=1&utm_medium=cpc&b=2,,Mozilla\n"
        "2,2024-02-01 10:01:00.000,1,1,,Home,5,,,Google,SomeSpider\n"
    )
    landed = land_files(TOML, {"export/activity_visit_webpage.csv": visits})
    assert rows(landed, "page_views", "page_view_id", "person_id", "page", "channel", "is_human") == [
        ("marketo:1", "marketo:1", "/pricing", "cpc", None),
        ("marketo:2", "marketo:1", "Home", "organic_search", False),
    ]


def test_programs_are_campaigns_and_events_and_cost_money(land_files):
    landed = land_files(
        TOML,
        {
            "export/marketo_program_data.csv": PROGRAMS,
            "export/program_cost.csv": "program_id,start_date,cost,note\n"
            "10,2024-03-01,1500.50,room\n13,2024-01-31,20,\n",
        },
    )
    assert rows(landed, "campaigns", "campaign_id", "name", "channel", "starts_on", "ends_on") == [
        ("701B", "White paper", "Content", None, None),
        ("marketo:10", "Spring webinar", "Webinar", dt.date(2024, 3, 5), dt.date(2024, 3, 6)),
        # Midnight in UTC is the evening before in New York.
        ("marketo:12", "Berlin", "Roadshow", dt.date(2024, 3, 31), None),
        ("marketo:13", "Banners", "Online Advertising", None, None),
    ]
    assert rows(landed, "events", "event_id", "name", "kind", "starts_at", "campaign_id") == [
        ("marketo:10", "Spring webinar", "webinar", moment("2024-03-05 15:00"), "marketo:10"),
        ("marketo:12", "Berlin", "event", moment("2024-04-01 00:00"), "marketo:12"),
    ]
    assert rows(landed, "costs", "kind", "campaign_id", "from_on", "to_on", "amount") == [
        ("events", "marketo:10", dt.date(2024, 3, 1), dt.date(2024, 4, 1), Decimal("1500.5")),
        ("media", "marketo:13", dt.date(2024, 1, 31), dt.date(2024, 2, 29), Decimal(20)),
    ]


def test_statuses_in_programs_are_attendances_or_touches(land_files):
    statuses = (
        f"{HEAD},new_status,old_status,success\n"
        "1,2024-03-01 10:00:00.000,104,1,,Spring webinar,10,Invited,,false\n"
        "2,2024-03-02 10:00:00.000,104,1,,Spring webinar,10,Registered,Invited,false\n"
        "3,2024-03-05 15:10:00.000,104,1,,Spring webinar,10,Attended,Registered,true\n"
        "4,2024-03-05 15:20:00.000,104,2,,Spring webinar,10,Attended,,true\n"
        "5,2024-03-05 17:00:00.000,104,3,,Spring webinar,10,No Show,,false\n"
        "6,2024-03-01 10:00:00.000,104,4,,Spring webinar,10,Invited,,false\n"
        "7,2024-03-06 10:00:00.000,104,1,,White paper,11,Downloaded,Member,true\n"
        "8,2024-03-06 10:00:00.000,104,2,,White paper,11,Member,,false\n"
    )
    landed = land_files(
        TOML, {"export/program.csv": PROGRAMS, "export/activity_change_status_in_progression.csv": statuses}
    )
    assert rows(landed, "event_attendances", "event_id", "person_id", "registered_at", "attended_at") == [
        ("marketo:10", "marketo:1", moment("2024-03-02 10:00"), moment("2024-03-05 15:10")),
        ("marketo:10", "marketo:2", moment("2024-03-05 15:20"), moment("2024-03-05 15:20")),
        ("marketo:10", "marketo:3", moment("2024-03-05 17:00"), None),
    ]
    told = rows(landed, "touches", "touch_id", "kind", "campaign_id", "channel", "outcome")
    assert told[-2:] == [
        ("marketo:7", "content", "701B", "Content", "downloaded"),
        ("marketo:8", "other", "701B", "Content", "member"),
    ]
    assert {row[1:4] for row in told[:6]} == {("other", "marketo:10", "Webinar")}
    assert counted(landed)["activity_change_status_in_progression.csv", "touches"] == (8, 0)


def test_a_program_of_the_crm_is_the_crms_campaign(land_files):
    """Where both tell of one campaign the CRM's row is kept, whichever was changed last."""
    toml = TOML + '[[sources]]\nname = "crm"\nroot = "crm"\n[[sources.tables]]\ntable = "campaigns"\nfile = "c.csv"\n'
    landed = land_files(toml, {"export/program.csv": PROGRAMS, "crm/c.csv": "campaign_id,name\n701B,Paper\n"})
    assert ("701B", "Paper", "crm") in rows(landed, "campaigns", "campaign_id", "name", "source")
    assert ("program.csv", "campaigns", "duplicate key", "another row of this key is kept: c.csv:2") in refused(landed)


@pytest.fixture(scope="module")
def shared(shared_data: Path):
    folder = shared_data / "fivetran" / "marketo"
    toml = f'[[sources]]\nname = "marketo"\nkind = "marketo"\nroot = "{folder.as_posix()}"\n'
    return folder, land(parse_settings(toml), shared_data)


@pytest.mark.needs("shared_data")
def test_every_file_of_fivetrans_layout_is_reckoned_with(shared):
    folder, landed = shared
    reckoned = counted(landed)
    for file in sorted(folder.glob("*.csv")):
        most = max(sum(both) for (name, _), both in reckoned.items() if name == file.name)
        assert most == records_in(file), file.name


@pytest.mark.needs("shared_data")
def test_each_refusal_of_fivetrans_rows_is_right(shared):
    """One merge names no lead, two mails were skipped; no field that changed is a score, a status or an account."""
    _, landed = shared
    told = refused(landed)
    changes = "marketo_activity_change_data_value_data.csv"
    assert {key: number for key, number in told.items() if key[0] != changes} == {
        ("marketo_activity_merge_leads_data.csv", "merges", "missing value", "required, but empty"): 1,
        ("marketo_activity_send_email_data.csv", "touches", "not used", "it was not sent, the result is skipped"): 2,
        ("marketo_email_template_history_data.csv", "(no table)", "not used",
         "versions of e-mails; activities carry the name of the e-mail"): 100,
        ("marketo_lead_describe_data.csv", "(no table)", "not used",
         "descriptions of a lead's fields, no records"): 100,
    }  # fmt: skip
    fields = {key[3]: number for key, number in told.items() if key[0] == changes}
    assert sum(fields.values()) == 100
    assert all(text.startswith("no history is kept of the field ") for text in fields)
    assert fields["no history is kept of the field Demographic Score Marketing"] == 21
    kept = {text.removeprefix("no history is kept of the field ").casefold() for text in fields}
    assert not kept & {"lead score", "lead status", "score", "sfdc account id"}


@pytest.mark.needs("shared_data")
def test_fivetrans_rows_become_the_records_they_are(shared):
    _, landed = shared
    reckoned = counted(landed)
    activities = ("click_email", "email_bounced", "email_delivered", "open_email", "unsubscribe_email")
    touches = {(f"marketo_activity_{name}_data.csv", "touches"): (100, 0) for name in activities}
    expected = touches | {
        ("marketo_activity_send_email_data.csv", "touches"): (98, 2), ("marketo_lead_data.csv", "people"): (100, 0),
        ("marketo_activity_merge_leads_data.csv", "merges"): (99, 1),
        ("marketo_program_data.csv", "campaigns"): (100, 0), ("marketo_program_data.csv", "events"): (47, 0),
        ("marketo_campaign_data.csv", "(looked up)"): (100, 0),
        ("marketo_activity_delete_lead_data.csv", "(looked up)"): (31, 0),
    }  # fmt: skip
    assert {key: reckoned[key] for key in expected} == expected
    assert ("person", "marketo:1286861", "marketo:1345540") in rows(landed, "merges", "kind", "old_id", "new_id")
    assert set(noted(landed)) == {(file, "touches", "reference not found") for file, table in touches} | {
        ("marketo_activity_send_email_data.csv", "touches", "reference not found")
    }
