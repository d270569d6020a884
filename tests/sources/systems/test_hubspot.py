"""HubSpot, as the CRM and beside one: exports written by hand, the records they mean stated by hand."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from abmetrics.settings import parse_settings
from abmetrics.sources.land import land
from tests.sources.conftest import moment
from tests.sources.systems.landed import counted, noted, records_in, refused, rows

CRM = """
[workspace]
time_zone = "Europe/Berlin"
currency = "EUR"
[[sources]]
name = "hubspot"
kind = "hubspot"
root = "export"
"""
MARKETING = CRM + 'role = "marketing"\n'

COMPANIES = """\
id,is_deleted,property_name,property_domain,property_hs_additional_domains,property_hs_parent_company_id,\
property_industry,property_numberofemployees,property_annualrevenue,property_hubspot_owner_id,\
property_hs_ideal_customer_profile,property_programme,property_hs_is_target_account,property_createdate,\
property_hs_merged_object_ids,property_salesforceaccountid
100,false,Acme,https://www.acme.com/en,acme.io; acme.de,90,SOFTWARE,250,1000000,7,tier_1,ABM,true,\
2024-01-05 23:30:00,101;102,001A
103,true,Gone,gone.com,gone.org,,,,,,,,,2024-01-01 00:00:00,,
104,maybe,Odd,odd.com,,,,,,,,,,2024-01-01 00:00:00,,
"""

CONTACTS = """\
id,_fivetran_deleted,property_email,property_firstname,property_lastname,property_jobtitle,\
property_associatedcompanyid,property_lifecyclestage,property_hs_lead_status,property_hubspotscore,\
property_createdate,property_hs_merged_object_ids,property_salesforcecontactid,property_salesforceleadid
1,false,Ann@acme.com,Ann,Lee,VP Sales,100,marketingqualifiedlead,OPEN,41.6,2024-02-01 10:00:00,11:1706788800000;12,003A,
2,false,bob@acme.com,Bob,,,,,NEW,,2024-02-02 10:00:00,,,00QB
3,true,cy@acme.com,,,,,,,,2024-02-03 10:00:00,,,
"""


def test_companies_are_accounts(land_files):
    landed = land_files(CRM, {"export/company.csv": COMPANIES})
    columns = ("account_id", "name", "domain", "parent_account_id", "industry", "employees", "annual_revenue", "tier")
    assert rows(landed, "accounts", *columns) == [
        ("100", "Acme", "acme.com", "90", "SOFTWARE", 250, Decimal("1000000"), "1")
    ]
    assert rows(landed, "accounts", "owner_id", "programme", "is_target", "created_at", "created_on") == [
        ("7", "abm", True, moment("2024-01-05 23:30"), dt.date(2024, 1, 6))
    ]
    assert rows(landed, "account_domains", "account_id", "domain") == [("100", "acme.de"), ("100", "acme.io")]
    assert rows(landed, "merges", "kind", "old_id", "new_id") == [("account", "101", "100"), ("account", "102", "100")]
    assert refused(landed) == {
        ("company.csv", "accounts", "deleted", ""): 1,
        ("company.csv", "accounts", "bad flag", "whether it is deleted is told as maybe"): 1,
    }
    assert counted(landed)["company.csv", "accounts"] == (1, 2)


def test_beside_a_crm_companies_are_organisations_and_deals_are_left_to_it(land_files):
    deals = "deal_id,property_dealname\n5,Big\n"
    landed = land_files(
        MARKETING,
        {"export/company.csv": COMPANIES, "export/contact.csv": CONTACTS, "export/hubspot_deals_2024.csv": deals},
    )
    assert rows(landed, "organisations", "organisation_id", "account_id", "name", "domain") == [
        ("hubspot:100", "001A", "Acme", "acme.com")
    ]
    assert "accounts" not in landed.tables
    assert rows(landed, "people", "person_id", "kind", "account_id") == [
        ("hubspot:1", "lead", "hubspot:100"),
        ("hubspot:2", "lead", None),
    ]
    assert rows(landed, "merges", "kind", "old_id", "new_id") == [
        ("person", "hubspot:1", "003A"),
        ("person", "hubspot:11", "hubspot:1"),
        ("person", "hubspot:12", "hubspot:1"),
        ("person", "hubspot:2", "00QB"),
    ]
    why = 'deals count only where HubSpot is the CRM: role = "crm"'
    assert refused(landed)["hubspot_deals_2024.csv", "(no table)", "not used", why] == 1


def test_contacts_are_people_with_their_company(land_files):
    landed = land_files(
        CRM,
        {
            "export/contact.csv": CONTACTS,
            "export/contact_company.csv": "contact_id,company_id,type_id\n2,300,279\n2,400,1\n",
        },
    )
    columns = ("person_id", "kind", "account_id", "email_domain", "seniority", "status", "score", "created_at")
    assert rows(landed, "people", *columns) == [
        ("1", "contact", "100", "acme.com", "vp", "marketingqualifiedlead", 42, moment("2024-02-01 10:00")),
        ("2", "contact", "400", "acme.com", None, "NEW", None, moment("2024-02-02 10:00")),
    ]
    assert landed.vault.select(["person_id", "email", "name"]).to_pylist() == [
        {"person_id": "1", "email": "ann@acme.com", "name": "Ann Lee"},
        {"person_id": "2", "email": "bob@acme.com", "name": "Bob"},
    ]
    assert rows(landed, "merges", "old_id", "new_id", "merged_at") == [
        ("11", "1", moment("2024-02-01 12:00")),
        ("12", "1", None),
    ]
    assert counted(landed)["contact_company.csv", "(looked up)"] == (2, 0)


def test_a_merge_told_twice_is_one_merge(land_files):
    audit = "canonical_vid,contact_id,vid_to_merge,timestamp\n1,1,11,2024-02-02 09:00:00\n"
    landed = land_files(CRM, {"export/contact.csv": CONTACTS, "export/contact_merge_audit.csv": audit})
    assert rows(landed, "merges", "old_id", "new_id", "merged_at") == [
        ("11", "1", moment("2024-02-02 09:00")),
        ("12", "1", None),
    ]


def test_histories_of_companies_and_contacts(land_files):
    companies = """\
company_id,name,value,timestamp,source
100,hs_ideal_customer_profile,tier_2,2024-01-05 23:30:00,CRM_UI
100,hs_ideal_customer_profile,tier_1,2024-03-01 00:00:00,CRM_UI
100,hubspot_owner_id,,2024-02-01 00:00:00,CRM_UI
100,description,A firm,2024-02-01 00:00:00,CRM_UI
100,country,Germany,soon,CRM_UI
100,our_segment,Mid market,2024-02-01 00:00:00,CRM_UI
"""
    contacts = """\
contact_id,name,value,timestamp
1,lifecyclestage,lead,2024-02-01 10:00:00
1,hs_lead_status,NEW,2024-02-01 10:00:00
2,hs_lead_status,NEW,2024-02-02 10:00:00
1,associatedcompanyid,100,2024-02-01 10:00:00
1,associatedcompanyid,,2024-05-01 10:00:00
1,hubspotscore,12.4,1714557600000
"""
    toml = CRM + '[sources.values]\n"company_property_history.name" = { our_segment = "segment" }\n'
    landed = land_files(
        toml, {"export/company_property_history.csv": companies, "export/contact_property_history.csv": contacts}
    )
    assert rows(landed, "account_history", "account_id", "field", "value", "from_at") == [
        ("100", "owner_id", None, moment("2024-02-01 00:00")),
        ("100", "segment", "Mid market", moment("2024-02-01 00:00")),
        ("100", "tier", "1", moment("2024-03-01 00:00")),
        ("100", "tier", "2", moment("2024-01-05 23:30")),
    ]
    assert rows(landed, "person_history", "person_id", "field", "value", "from_at") == [
        ("1", "account_id", "100", moment("2024-02-01 10:00")),
        ("1", "account_id", None, moment("2024-05-01 10:00")),
        ("1", "score", "12", moment("2024-05-01 10:00")),
        ("1", "status", "lead", moment("2024-02-01 10:00")),
        ("2", "status", "NEW", moment("2024-02-02 10:00")),
    ]
    told = {(table, reason, detail.partition(";")[0]): n for (_, table, reason, detail), n in refused(landed).items()}
    assert told == {
        ("account_history", "not used", "no history is kept of the property description"): 1,
        ("account_history", "bad date", "not a date that exists"): 1,
        ("person_history", "not used", "the lifecycle stage tells the status of this contact"): 1,
    }


STAGES = """\
stage_id,pipeline_id,label,closed_won,is_closed,probability
s1,p1,Discovery,false,false,0.2
s1,p2,First call,false,false,0.1
w,p1,Signed,true,true,1.0
l,p1,Lost,false,false,0.0
"""


STATUSES = "known: lost, open, won"


def test_deals_with_stage_status_account_and_dates(land_files):
    deals = """\
deal_id,is_deleted,deal_pipeline_id,deal_pipeline_stage_id,owner_id,property_dealname,property_amount,\
property_closedate,property_createdate,property_dealtype,property_deal_currency_code,property_closed_lost_reason,\
property_hs_is_closed_won,property_hs_merged_object_ids
1,false,p2,s1,7,One,1000.50,2024-06-30 22:30:00,2024-01-10 10:00:00,newbusiness,USD,,,
2,false,p1,w,7,Two,,2024-03-01 09:00:00,2024-01-10 10:00:00,Renewal 2024,,,,21
3,false,p1,l,7,Three,10,2024-03-02 09:00:00,2024-01-10 10:00:00,existingbusiness,,Price,,
4,false,,closedwon,7,Four,10,2024-03-02 09:00:00,2024-01-10 10:00:00,,,,,
5,false,,4711,7,Five,10,2024-03-02 09:00:00,2024-01-10 10:00:00,,,,true,
6,true,p1,w,7,Six,10,2024-03-02 09:00:00,2024-01-10 10:00:00,,,,,
7,false,p1,w,7,Seven,10,2024-03-02 09:00:00,2024-01-10 10:00:00,,,,perhaps,
"""
    landed = land_files(
        CRM,
        {
            "export/deal.csv": deals,
            "export/deal_pipeline_stage.csv": STAGES,
            "export/deal_company.csv": "deal_id,company_id,type_id\n1,300,341\n1,400,5\n2,200,341\n2,100,341\n",
            "export/deal_contact.csv": "deal_id,contact_id,type_id,label\n1,9,3,\n1,9,7,Decision maker\n",
            "export/merged_deal.csv": "deal_id,merged_deal_id\n1,20\n2,21\n",
        },
    )
    assert rows(landed, "opportunities", "opportunity_id", "account_id", "stage", "status", "amount", "currency") == [
        ("1", "400", "First call", "open", Decimal("1000.5"), "USD"),
        ("2", "100", "Signed", "won", None, "EUR"),
        ("3", None, "Lost", "lost", Decimal(10), "EUR"),
        ("4", None, "closedwon", "won", Decimal(10), "EUR"),
        ("5", None, "4711", "won", Decimal(10), "EUR"),
    ]
    assert rows(landed, "opportunities", "opportunity_id", "type", "closed_on", "expected_close_on", "loss_reason") == [
        ("1", "new_business", None, dt.date(2024, 7, 1), None),
        ("2", "renewal", dt.date(2024, 3, 1), None, None),
        ("3", "upsell", dt.date(2024, 3, 2), None, "Price"),
        ("4", None, dt.date(2024, 3, 2), None, None),
        ("5", None, dt.date(2024, 3, 2), None, None),
    ]
    assert rows(landed, "opportunity_people", "opportunity_id", "person_id", "role") == [("1", "9", "Decision maker")]
    assert rows(landed, "merges", "kind", "old_id", "new_id") == [
        ("opportunity", "20", "1"),
        ("opportunity", "21", "2"),
    ]
    assert refused(landed) == {
        ("deal.csv", "opportunities", "deleted", ""): 1,
        ("deal.csv", "opportunities", "unknown value", f"not in the list; {STATUSES}; map it under `values`"): 1,
        ("deal_contact.csv", "opportunity_people", "duplicate key", "another row of this key is kept: deal_contact.csv:3"): 1,
    }  # fmt: skip


def test_a_deals_history_is_full_versions_of_it(land_files):
    changes = """\
deal_id,name,value,timestamp
1,dealstage,s1,2024-01-10 10:00:00
1,amount,1000,2024-01-10 10:00:00
1,closedate,1711843200000,2024-01-10 10:00:00
1,hubspot_owner_id,7,2024-01-10 10:00:00
1,amount,2000,2024-02-01 08:00:00
1,dealname,Other name,2024-02-02 08:00:00
1,dealstage,w,2024-03-01 09:00:00
1,amount,,2024-03-05 09:00:00
"""
    landed = land_files(
        CRM,
        {
            "export/deal.csv": "deal_id,pipeline,dealname,deal_currency_code\n1,p1,One,USD\n",
            "export/deal_property_history.csv": changes,
            "export/deal_pipeline_stage.csv": STAGES,
        },
    )
    columns = ("from_at", "stage", "status", "amount", "currency", "expected_close_on", "owner_id")
    due = dt.date(2024, 3, 31)
    assert rows(landed, "opportunity_history", *columns) == [
        (moment("2024-01-10 10:00"), "Discovery", "open", Decimal(1000), "USD", due, "7"),
        (moment("2024-02-01 08:00"), "Discovery", "open", Decimal(2000), "USD", due, "7"),
        (moment("2024-03-01 09:00"), "Signed", "won", Decimal(2000), "USD", due, "7"),
        (moment("2024-03-05 09:00"), "Signed", "won", None, "USD", due, "7"),
    ]
    assert refused(landed) == {
        ("deal_property_history.csv", "opportunity_history", "not used", "no history is kept of the property dealname"): 1,
        ("deal_property_history.csv", "opportunity_history", "duplicate key",
         "another row of this key is kept: deal_property_history.csv:5"): 3,
    }  # fmt: skip


def test_stages_entered_stand_in_where_the_property_history_has_none(land_files):
    files = {
        "export/deal_pipeline_stage.csv": STAGES,
        "export/deal_stage.csv": "_fivetran_start,deal_id,date_entered,value\n"
        "2024-01-10 10:00:00,1,2024-01-10 10:00:00,s1\n"
        "2024-03-01 09:00:00,1,2024-03-01 09:00:00,w\n"
        "2024-01-10 10:00:00,2,2024-01-10 10:00:00,s1\n",
    }
    landed = land_files(CRM, files)
    assert rows(landed, "opportunity_history", "opportunity_id", "from_at", "stage", "status") == [
        ("1", moment("2024-01-10 10:00"), "First call", "open"),
        ("1", moment("2024-03-01 09:00"), "Signed", "won"),
        ("2", moment("2024-01-10 10:00"), "First call", "open"),
    ]
    amounts = "deal_id,name,value,timestamp\n1,amount,500,2024-02-01 08:00:00\n2,dealstage,l,2024-02-01 08:00:00\n"
    landed = land_files(CRM, files | {"export/deal_property_history.csv": amounts})
    assert rows(landed, "opportunity_history", "opportunity_id", "from_at", "stage", "amount") == [
        ("1", moment("2024-01-10 10:00"), "First call", None),
        ("1", moment("2024-02-01 08:00"), "First call", Decimal(500)),
        ("1", moment("2024-03-01 09:00"), "Signed", Decimal(500)),
        ("2", moment("2024-02-01 08:00"), "Lost", None),
    ]
    why = "deal_property_history tells the stages of this deal"
    assert refused(landed) == {("deal_stage.csv", "opportunity_history", "not used", why): 1}


def test_engagements_with_and_without_associations(land_files):
    landed = land_files(
        CRM,
        {
            "export/engagement.csv": "id,type,timestamp,created_at,owner_id\n"
            "1,CALL,2024-02-01 09:00:00,2024-02-01 08:00:00,7\n2,MEETING,,2024-02-01 08:00:00,7\n"
            "8,INCOMING_EMAIL,2024-02-08 09:00:00,,7\n9,NOTE,2024-02-08 09:00:00,,7\n",
            "export/engagement_call.csv": "engagement_id,duration_milliseconds,disposition,direction,status\n"
            "1,754500,f240bbac-87c9-4f6e-bf70-924b57d47db7,INBOUND,COMPLETED\n",
            "export/engagement_meeting.csv": "engagement_id,start_time,end_time,meeting_outcome,title,source\n"
            "2,2024-02-02 09:00:00,2024-02-02 09:45:00,COMPLETED,Product demo,MEETINGS_PUBLIC\n"
            "3,2024-02-03 09:00:00,2024-02-03 08:00:00,,Lunch,CRM_UI\n"
            "4,2024-02-04 09:00:00,,No_Show,Talk,CRM_UI\n",
            "export/engagement_communication.csv": "engagement_id,hs_timestamp,hs_communication_channel_type,"
            "_fivetran_deleted\n5,2024-02-05 09:00:00,LINKEDIN_MESSAGE,false\n6,2024-02-05 09:00:00,SMS,true\n",
            "export/engagement_contact.csv": "contact_id,engagement_id\n22,1\n21,1\n21,2\n22,2\n21,4\n",
            "export/engagement_company.csv": "company_id,engagement_id\n100,1\n",
            "export/engagement_deal.csv": "deal_id,engagement_id\n500,2\n",
            "export/engagement_task.csv": "engagement_id,property_hs_timestamp\n7,2024-02-05 09:00:00\n",
        },
    )
    columns = ("touch_id", "kind", "at", "account_id", "person_id", "direction", "seconds", "outcome", "user_id")
    assert rows(landed, "touches", *columns) == [
        ("1", "call", moment("2024-02-01 09:00"), "100", "21", "inbound", 755, "connected", "7"),
        ("5", "social", moment("2024-02-05 09:00"), None, None, None, None, None, None),
        ("8", "email_reply", moment("2024-02-08 09:00"), None, None, "inbound", None, None, "7"),
    ]
    columns = ("meeting_id", "kind", "status", "created_at", "starts_at", "seconds", "person_id", "opportunity_id")
    assert rows(landed, "meetings", *columns) == [
        ("2", "demo", "held", moment("2024-02-01 08:00"), moment("2024-02-02 09:00"), 2700, "21", "500"),
        ("4", "meeting", "no_show", None, moment("2024-02-04 09:00"), None, "21", None),
    ]
    assert rows(landed, "meeting_people", "meeting_id", "person_id", "attended") == [
        ("2", "21", True),
        ("2", "22", True),
        ("4", "21", False),
    ]
    assert refused(landed) == {
        ("engagement.csv", "touches", "not used", "a note of ours is no interaction"): 1,
        ("engagement_meeting.csv", "meetings", "bad date", "it ends at 2024-02-03 08:00:00, before it begins"): 1,
        ("engagement_communication.csv", "touches", "deleted", ""): 1,
        ("engagement_task.csv", "(no table)", "not used",
         "what a colleague noted or means to do; what was done is logged as a call, e-mail or meeting"): 1,
    }  # fmt: skip
    assert counted(landed)["engagement.csv", "(looked up)"] == (4, 0)


def test_logged_mails_are_messages_of_each_contact(land_files):
    landed = land_files(
        CRM,
        {
            "export/contact.csv": "id,email\n21,ann@acme.com\n22,bob@acme.com\n",
            "export/engagement_email.csv": "engagement_id,hs_timestamp,hs_email_direction,hs_email_status,"
            "hs_email_from_email,hs_email_to_email,hs_email_thread_id\n"
            "1,2024-02-01 09:00:00,EMAIL,SENT,me@us.com,ann@acme.com;bob@acme.com,t1\n"
            "2,2024-02-02 09:00:00,INCOMING_EMAIL,,Bob@acme.com,me@us.com,t1\n"
            "3,2024-02-03 09:00:00,FORWARDED_EMAIL,,ann@acme.com,,\n"
            "4,2024-02-04 09:00:00,EMAIL,BOUNCED,me@us.com,eve@acme.com,\n"
            "5,2024-02-05 09:00:00,SIDEWAYS,,,,\n",
            "export/engagement_contact.csv": "contact_id,engagement_id\n22,1\n21,1\n21,2\n22,2\n",
        },
    )
    assert rows(landed, "messages", "message_id", "at", "direction", "person_id", "thread_id") == [
        ("1", moment("2024-02-01 09:00"), "outbound", "21", "t1"),
        ("1/22", moment("2024-02-01 09:00"), "outbound", "22", "t1"),
        ("2", moment("2024-02-02 09:00"), "inbound", "22", "t1"),
        ("3", moment("2024-02-03 09:00"), "inbound", "21", None),
    ]
    assert refused(landed) == {
        ("engagement_email.csv", "messages", "not used", "it reached nobody, its status is BOUNCED"): 1,
        ("engagement_email.csv", "messages", "unknown value",
         "not in the list; known: inbound, outbound; map it under `values`"): 1,
    }


def test_marketing_mails_and_forms_are_touches(land_files):
    landed = land_files(
        CRM,
        {
            "export/contact.csv": "id,email\n21,ann@acme.com\n",
            "export/email_event.csv": "id,type,created,recipient,email_campaign_id,filtered_event\n"
            "e1,SENT,2024-02-01 09:00:00,ann@acme.com,70,\n"
            "e2,OPEN,2024-02-01 09:05:00,ANN@acme.com,70,false\n"
            "e3,OPEN,2024-02-01 09:06:00,ann@acme.com,70,true\n"
            "e4,CLICK,2024-02-01 09:07:00,ann@acme.com,70,false\n"
            "e5,BOUNCE,2024-02-01 09:00:01,eve@acme.com,70,\n"
            "e6,STATUSCHANGE,2024-02-01 09:10:00,ann@acme.com,,\n"
            "e7,PROCESSED,2024-02-01 08:59:00,ann@acme.com,70,\n"
            "e8,TELEPATHY,2024-02-01 08:59:00,ann@acme.com,70,\n",
            "export/email_event_open.csv": "id,duration,user_agent\ne2,27004,Mozilla\ne3,1,Mozilla\n",
            "export/email_event_click.csv": "id,url,user_agent\ne4,https://us.com/a,Barracuda Sentinel\n",
            "export/email_event_status_change.csv": "id,portal_subscription_status\ne6,UNSUBSCRIBED\n",
            "export/email_campaign.csv": "id,name,subject,type\n70,Spring,Hello,BATCH_EMAIL\n",
            "export/contact_form_submission.csv": "timestamp,form_id,contact_id,conversion_id,page_url,title\n"
            "2024-02-02 09:00:00,f1,21,c1,https://us.com/demo,Demo page\n",
            "export/form.csv": "guid,name\nf1,Ask for a demo\n",
        },
    )
    assert rows(landed, "touches", "touch_id", "kind", "person_id", "is_human", "seconds", "outcome", "content") == [
        ("e1", "email_sent", "21", None, None, None, "Spring"),
        ("e2", "email_open", "21", True, 27, None, "Spring"),
        ("e3", "email_open", "21", False, 0, None, "Spring"),
        ("e4", "email_click", "21", False, None, None, "https://us.com/a"),
        ("e5", "other", None, None, None, "bounced", "Spring"),
        ("e6", "other", "21", None, None, "unsubscribed", None),
        ("form-c1", "form", "21", None, None, None, "Ask for a demo"),
    ]
    assert rows(landed, "campaigns", "campaign_id", "name", "channel") == [("70", "Spring", "email")]
    assert refused(landed) == {
        ("email_event.csv", "touches", "not used", "PROCESSED is a step of delivery, no interaction"): 1,
        ("email_event.csv", "touches", "not used", "no e-mail event of the type TELEPATHY is known"): 1,
    }


def test_owners_have_teams_and_tickets_have_accounts(land_files):
    landed = land_files(
        CRM,
        {
            "export/owner.csv": "owner_id,email,first_name,last_name,active_user_id\n7,jo@us.com,Jo,Ray,70\n"
            "8,al@us.com,,,\n9,no@us.com,No,Team,\n",
            "export/users.csv": "id,primary_team_id,email\n70,2,jo@us.com\n",
            "export/team.csv": "id,name\n1,North\n2,South\n",
            "export/owner_team.csv": "owner_id,team_id,is_team_primary\n7,1,true\n8,2,false\n8,1,true\n",
            "export/ticket.csv": "id,is_deleted,property_createdate,property_closed_date,property_hs_pipeline,"
            "property_hs_pipeline_stage,property_hs_ticket_priority\n"
            "1,false,2024-02-01 09:00:00,2024-02-02 09:00:00,0,4,HIGH\n2,true,2024-02-01 09:00:00,,0,1,\n",
            "export/ticket_company.csv": "ticket_id,company_id\n1,200\n1,100\n",
            "export/ticket_contact.csv": "ticket_id,contact_id\n1,21\n",
            "export/ticket_pipeline_stage.csv": "stage_id,pipeline_id,label\n4,0,Closed\n4,1,Done\n",
        },
    )
    assert rows(landed, "users", "user_id", "name", "team") == [
        ("7", "Jo Ray", "South"),
        ("8", "al@us.com", "North"),
        ("9", "No Team", None),
    ]
    columns = ("ticket_id", "account_id", "person_id", "opened_at", "closed_at", "priority", "status")
    assert rows(landed, "support_tickets", *columns) == [
        ("1", "100", "21", moment("2024-02-01 09:00"), moment("2024-02-02 09:00"), "HIGH", "Closed")
    ]
    assert refused(landed) == {("ticket.csv", "support_tickets", "deleted", ""): 1}


def test_hubspots_own_csv_exports_are_known_by_their_names(land_files):
    landed = land_files(
        CRM,
        {
            "export/hubspot-crm-exports-all-companies-2024-05-01.csv": "Record ID,Company name,Company Domain Name,"
            "Company owner,Create Date\n100,Acme,acme.com,Jo Ray,2024-01-05 10:00\n",
            "export/hubspot-crm-exports-all-deals-2024-05-01.csv": "Record ID,Deal Name,Deal Stage,Amount,Close Date\n"
            "5,Big,Closed Won,10,2024-03-01 09:00\n",
        },
    )
    assert rows(landed, "accounts", "account_id", "name", "owner_id", "created_at") == [
        ("100", "Acme", "Jo Ray", moment("2024-01-05 10:00"))
    ]
    assert rows(landed, "opportunities", "opportunity_id", "status", "closed_on") == [("5", "won", dt.date(2024, 3, 1))]


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


@pytest.mark.needs("shared_data")
def test_every_file_of_fivetrans_layout_is_reckoned_with(shared):
    role, folder, landed = shared
    reckoned = counted(landed)
    for file in sorted(folder.glob("*.csv")):
        most = max(sum(both) for (name, _), both in reckoned.items() if name == file.name)
        assert most == records_in(file), file.name
    unused = {file: detail for (file, table, _, detail) in refused(landed) if table == "(no table)"}
    assert unused == (NO_TABLE if role == "crm" else NO_TABLE_BESIDE_A_CRM)


@pytest.mark.needs("shared_data")
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


@pytest.mark.needs("shared_data")
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
