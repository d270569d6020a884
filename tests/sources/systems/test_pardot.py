"""Pardot: exports written by hand, the records they mean stated by hand."""

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
time_zone = "Europe/Paris"
currency = "EUR"
[[sources]]
name = "pardot"
kind = "pardot"
root = "export"
"""
CRM = TOML + 'role = "crm"\n'

PROSPECTS = """\
id,_fivetran_deleted,email,first_name,last_name,job_title,company,source,score,created_at,updated_at,\
prospect_account_id,crm_account_fid,crm_contact_fid,crm_lead_fid
1,false,ann@acme.com,Ann,Lee,Director of IT,Acme,Webinar,20,2024-01-02 23:30:00 UTC,2024-02-01,50,001A,003A,00QA
2,false,bob@beta.com,Bob,,,Beta,,0,2024-01-03 10:00:00 UTC,,51,,,00QB
3,true,cy@gamma.com,,,,,,,2024-01-03 10:00:00 UTC,,,,003C,
4,false,di@delta.com,,,,,,lots,2024-01-03 10:00:00 UTC,,,,,
"""


def test_prospects_are_leads_and_merged_into_the_crms_records(land_files):
    accounts = "id,name,website,crm_fid\n50,Acme,https://acme.com,001A\n51,Beta,beta.com,\n"
    landed = land_files(TOML, {"export/prospect.csv": PROSPECTS, "export/prospect_account.csv": accounts})
    columns = ("person_id", "kind", "account_id", "email_domain", "seniority", "lead_source", "score", "created_on")
    assert rows(landed, "people", *columns) == [
        ("pardot:1", "lead", "001A", "acme.com", "director", "Webinar", 20, dt.date(2024, 1, 3)),
        ("pardot:2", "lead", "pardot:51", "beta.com", None, None, 0, dt.date(2024, 1, 3)),
    ]
    assert rows(landed, "organisations", "organisation_id", "account_id", "name", "domain") == [
        ("pardot:50", "001A", "Acme", "acme.com"),
        ("pardot:51", None, "Beta", "beta.com"),
    ]
    assert rows(landed, "merges", "kind", "old_id", "new_id") == [
        ("person", "pardot:1", "003A"),
        ("person", "pardot:2", "00QB"),
        ("person", "pardot:3", "003C"),
    ]
    assert refused(landed) == {
        ("prospect.csv", "people", "deleted", ""): 1,
        ("prospect.csv", "people", "bad number", "not a number"): 1,
    }


# What each documented type of activity is: its number, what it was about, and the touch: kind, direction, outcome.
TYPES = [
    (1, "Email", "email_click", "inbound", "clicked"),
    (1, "File", "content", "inbound", "clicked"),
    (1, "Custom Redirect", "other", "inbound", "clicked"),
    (1, "Paid Search Ad", "ad_click", "inbound", "clicked"),
    (2, "Page View", "page_view", "inbound", None),
    (2, "Landing Page", "page_view", "inbound", None),
    (2, "File", "content", "inbound", None),
    (3, "Form", "other", "inbound", "error"),
    (4, "Form", "form", "inbound", None),
    (5, "Visit", "session", "inbound", None),
    (6, "Email", "email_sent", "outbound", None),
    (7, "Site Search", "page_view", "inbound", None),
    (11, "Email", "email_open", "inbound", None),
    (12, "Email", "other", "inbound", "unsubscribed"),
    (13, "Email", "other", "outbound", "bounced"),
    (14, "Email", "other", "inbound", "spam_complaint"),
    (15, "Email", "other", "inbound", "email_preferences"),
    (16, "Email", "other", "inbound", "resubscribed"),
    (17, "Click", "other", "inbound", "clicked"),
    (20, "Visit", "session", "inbound", None),
    (21, "Custom Redirect", "other", "inbound", "clicked"),
    (22, "Chat", "chat", "inbound", None),
    (23, "Webinar", "other", "outbound", "invited"),
    (24, "Webinar", "webinar", "inbound", "attended"),
    (25, "Webinar", "webinar", "inbound", "registered"),
    (26, "Social Post", "social", "inbound", None),
    (27, "Video", "content", "inbound", None),
    (28, "Event", "event", "inbound", "registered"),
    (29, "Event", "event", "inbound", "attended"),
    (30, "Video", "content", "inbound", "converted"),
    (31, "UserVoice", "support", "inbound", None),
    (32, "UserVoice", "support", "inbound", None),
    (33, "UserVoice", "support", "inbound", None),
    (34, "Video", "content", "inbound", "completed"),
    (35, "Email", "other", "inbound", "unsubscribed"),
    (36, "Email", "other", "outbound", "bounced"),
    (37, "Email", "other", "inbound", "resubscribed"),
]


def test_each_type_of_activity_is_the_touch_it_means(land_files):
    lines = [f"{100 + n},{t},{what},2024-02-01 10:00:00 UTC,1,9,,77,About" for n, (t, what, *_) in enumerate(TYPES)]
    lines += [f"{200 + t},{t},Opportunity,2024-02-01 10:00:00 UTC,1,,,77," for t in (8, 9, 10, 18, 19, 38)]
    lines += ["301,39,New,2024-02-01 10:00:00 UTC,1,,,77,", "302,,New,2024-02-01 10:00:00 UTC,1,,,77,"]
    head = "id,type,type_name,created_at,prospect_id,visitor_id,visit_id,campaign_id,details"
    landed = land_files(TOML, {"export/visitor_activity.csv": "\n".join([head, *lines])})
    assert rows(landed, "touches", "touch_id", "kind", "direction", "outcome") == [
        (f"pardot:{100 + number}", *touch) for number, (_, _, *touch) in enumerate(TYPES)
    ]
    assert set(rows(landed, "touches", "person_id", "visitor_id", "campaign_id", "content", "at")) == {
        ("pardot:1", "pardot:9", "pardot:77", "About", moment("2024-02-01 10:00"))
    }
    file = "visitor_activity.csv"
    assert refused(landed) == {
        (file, "touches", "not used", "a change of an opportunity is no interaction"): 6,
        (file, "touches", "not used", "no activity of the type 39 is known"): 1,
        (file, "touches", "missing value", "required, but empty"): 1,
    }


def test_a_click_that_names_a_mail_is_a_click_in_it(land_files):
    clicks = "id,type,type_name,created_at,list_email_id\n1,1,Email Tracker,2024-02-01 10:00:00 UTC,\n"
    clicks += "2,1,,2024-02-01 10:00:00 UTC,5\n"
    landed = land_files(TOML, {"export/visitor_activity.csv": clicks})
    assert rows(landed, "touches", "kind") == [("email_click",), ("email_click",)]


def test_visitors_are_identified_and_their_visits_read_once(land_files):
    landed = land_files(
        TOML,
        {
            "export/visitor.csv": "id,prospect_id,created_at,updated_at\n"
            "9,1,2024-01-01 10:00:00 UTC,2024-03-01 10:00:00 UTC\n"
            "8,2,2024-01-01 10:00:00 UTC,2024-03-02 10:00:00 UTC\n7,,2024-01-01 10:00:00 UTC,\n",
            "export/visitor_activity.csv": "id,type,type_name,created_at,prospect_id,visitor_id,visit_id\n"
            "1,4,Form,2024-02-01 10:00:00 UTC,1,9,\n2,2,Form,2024-01-20 10:00:00 UTC,,9,\n"
            "3,20,Visit,2024-01-20 09:59:00 UTC,,9,500\n4,20,Visit,2024-01-21 09:59:00 UTC,,9,501\n",
            "export/visit.csv": "id,visitor_id,prospect_id,visitor_page_view_count,duration_in_seconds,"
            "first_visitor_page_view_at,source_parameter\n500,9,1,3,125,2024-01-20 09:59:00 UTC,google\n",
            "export/visitor_page_view.csv": "id,url,title,created_at,visit_id\n"
            "1,/a,A,2024-01-20 10:00:00 UTC,500\n2,/z,Z,2024-01-20 09:59:00 UTC,500\n",
        },
    )
    assert rows(landed, "identifications", "visitor_id", "person_id", "at") == [
        ("pardot:8", "pardot:2", moment("2024-03-02 10:00")),
        ("pardot:9", "pardot:1", moment("2024-02-01 10:00")),
    ]
    columns = ("session_id", "visitor_id", "person_id", "started_at", "pages", "seconds", "landing_page", "channel")
    assert rows(landed, "sessions", *columns) == [
        ("pardot:visit-500", "pardot:9", "pardot:1", moment("2024-01-20 09:59"), 3, 125, "/z", "google")
    ]
    assert rows(landed, "touches", "touch_id", "kind") == [
        ("pardot:1", "form"),
        ("pardot:2", "page_view"),
        ("pardot:4", "session"),
    ]
    anonymous = "an anonymous visitor; what it did is read from its activities"
    assert refused(landed) == {
        ("visitor.csv", "identifications", "not used", anonymous): 1,
        ("visitor_activity.csv", "touches", "not used", "this visit is read from visit"): 1,
    }


def test_campaigns_cost_from_their_first_activity_to_their_last(land_files):
    landed = land_files(
        TOML,
        {
            "export/campaign.csv": "id,name,cost,crm_fid,_fivetran_deleted\n77,Spring,1200.50,,false\n"
            "78,Synced,,701A,false\n79,Old,5,,true\n80,Silent,10,,false\n81,Free,0,,false\n",
            "export/visitor_activity.csv": "id,type,type_name,created_at,campaign_id\n"
            "1,6,Email,2024-02-01 10:00:00 UTC,77\n2,11,Email,2024-02-03 10:00:00 UTC,77\n"
            "3,11,Email,2024-02-03 10:00:00 UTC,78\n",
        },
    )
    assert rows(landed, "campaigns", "campaign_id", "name") == [
        ("701A", "Synced"),
        ("pardot:77", "Spring"),
        ("pardot:80", "Silent"),
        ("pardot:81", "Free"),
    ]
    assert rows(landed, "costs", "campaign_id", "from_on", "to_on", "amount", "currency") == [
        ("pardot:77", dt.date(2024, 2, 1), dt.date(2024, 2, 4), Decimal("1200.5"), "EUR")
    ]
    assert rows(landed, "touches", "touch_id", "campaign_id")[2] == ("pardot:3", "701A")
    assert refused(landed) == {
        ("campaign.csv", "campaigns", "deleted", ""): 1,
        ("campaign.csv", "costs", "missing value", "required, but empty"): 1,
    }


OPPORTUNITIES = """\
id,name,stage,status,type,value,campaign_id,created_at,closed_at,updated_at
1,One,6 - Won,Won,Renewal,50000.0,77,2024-01-02 10:00:00 UTC,2024-02-01 10:00:00 UTC,2024-02-01 10:00:00 UTC
2,Two,Talk,Open,New Business,100.0,,2024-01-02 10:00:00 UTC,2024-06-30 10:00:00 UTC,2024-02-01 10:00:00 UTC
3,Three,Lost,Stuck,,,,2024-01-02 10:00:00 UTC,,
"""


def test_opportunities_count_where_pardot_is_the_crm(land_files):
    files = {
        "export/opportunity.csv": OPPORTUNITIES,
        "export/opportunity_prospect.csv": "opportunity_id,prospect_id,updated_at\n1,2,2024-01-02 10:00:00 UTC\n"
        "1,1,2024-01-02 10:00:00 UTC\n",
        "export/prospect.csv": PROSPECTS,
        "export/prospect_account.csv": "id,name,website\n50,Acme,acme.com\n51,Beta,beta.com\n",
    }
    landed = land_files(CRM, files)
    columns = ("opportunity_id", "account_id", "type", "stage", "status", "amount", "closed_on", "expected_close_on")
    assert rows(landed, "opportunities", *columns) == [
        ("1", "50", "renewal", "6 - Won", "won", Decimal(50000), dt.date(2024, 2, 1), None),
        ("2", None, "new_business", "Talk", "open", Decimal(100), None, dt.date(2024, 6, 30)),
    ]
    assert rows(landed, "opportunity_people", "opportunity_id", "person_id") == [("1", "1"), ("1", "2")]
    assert rows(landed, "accounts", "account_id", "name") == [("50", "Acme"), ("51", "Beta")]
    assert rows(landed, "people", "person_id", "account_id") == [("1", "50"), ("2", "51")]
    assert "merges" not in landed.tables
    file = ("opportunity.csv", "opportunities", "unknown value")
    assert refused(landed)[*file, "not in the list; known: lost, open, won; map it under `values`"] == 1
    landed = land_files(TOML, files)
    assert "opportunities" not in landed.tables
    why = 'opportunities come from the CRM; they count only where Pardot is it: role = "crm"'
    assert refused(landed)["opportunity.csv", "(no table)", "not used", why] == 3


@pytest.fixture(scope="module", params=["crm", "marketing"])
def shared(request: pytest.FixtureRequest, shared_data: Path):
    folder = shared_data / "fivetran" / "pardot"
    toml = f'[[sources]]\nname = "pardot"\nkind = "pardot"\nroot = "{folder.as_posix()}"\nrole = "{request.param}"\n'
    return request.param, folder, land(parse_settings(toml), shared_data)


@pytest.mark.needs("shared_data")
def test_every_file_of_fivetrans_layout_is_reckoned_with(shared):
    _, folder, landed = shared
    reckoned = counted(landed)
    for file in sorted(folder.glob("*.csv")):
        most = max(sum(both) for (name, _), both in reckoned.items() if name == file.name)
        assert most == records_in(file), file.name


@pytest.mark.needs("shared_data")
def test_each_refusal_of_fivetrans_rows_is_right(shared):
    """78 prospects and 2 campaigns are marked deleted; types 8, 9 and 10 (33 + 9 + 10) are changes of opportunities."""
    role, _, landed = shared
    lists = "lists of prospects; target and customer lists are lists of companies"
    deals = 'opportunities come from the CRM; they count only where Pardot is it: role = "crm"'
    anonymous = "an anonymous visitor; what it did is read from its activities"
    expected = {
        ("pardot_campaign_data.csv", "campaigns", "deleted", ""): 2,
        ("pardot_list_data.csv", "(no table)", "not used", lists): 100,
        ("pardot_list_membership_data.csv", "(no table)", "not used", lists): 100,
        ("pardot_prospect_data.csv", "people", "deleted", ""): 78,
        ("pardot_visitor_activity_data.csv", "touches", "not used", "a change of an opportunity is no interaction"): 52,
        ("pardot_visitor_data.csv", "identifications", "not used", anonymous): 78,
    }
    if role == "marketing":
        expected |= {
            (f"pardot_{name}_data.csv", "(no table)", "not used", deals): 100
            for name in ("opportunity", "opportunity_prospect")
        }
    assert refused(landed) == expected


@pytest.mark.needs("shared_data")
def test_fivetrans_rows_become_the_records_they_are(shared):
    role, _, landed = shared
    reckoned = counted(landed)
    expected = {
        ("pardot_prospect_data.csv", "people"): (22, 78), ("pardot_campaign_data.csv", "campaigns"): (98, 2),
        ("pardot_visitor_data.csv", "identifications"): (22, 78),
        ("pardot_visitor_activity_data.csv", "touches"): (48, 52),
    }  # fmt: skip
    if role == "crm":
        expected |= {
            ("pardot_opportunity_data.csv", "opportunities"): (100, 0),
            ("pardot_opportunity_prospect_data.csv", "opportunity_people"): (100, 0),
        }
        assert sorted(landed.tables["opportunities"]["status"].to_pylist()) == ["lost"] + ["won"] * 99
        types = landed.tables["opportunities"]["type"].to_pylist()
        assert [types.count(kind) for kind in ("new_business", "renewal", "upsell")] == [50, 33, 17]
    else:
        expected[("pardot_prospect_data.csv", "merges")] = (100, 0)
    assert {key: reckoned[key] for key in expected} == expected
    assert noted(landed)["pardot_prospect_data.csv", "people", "bad e-mail"] == 22
    outcomes = landed.tables["touches"]["outcome"].to_pylist()
    assert {outcome: outcomes.count(outcome) for outcome in set(outcomes)} == {
        "unsubscribed": 42, "bounced": 5, "spam_complaint": 1,
    }  # fmt: skip
