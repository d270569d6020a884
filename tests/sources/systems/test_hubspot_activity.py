"""What people did, as HubSpot logs it: engagements, marketing mails, forms, tickets; and whose owners' work it is."""

from __future__ import annotations

from tests.sources.conftest import moment
from tests.sources.systems.landed import counted, refused, rows

CRM = """
[workspace]
time_zone = "Europe/Berlin"
currency = "EUR"
[[sources]]
name = "hubspot"
kind = "hubspot"
root = "export"
"""


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
    told = ("meeting_id", "kind", "status", "created_at", "starts_at", "seconds", "person_id", "opportunity_id")
    assert rows(landed, "meetings", *told) == [
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
    assert counted(landed)["engagement.csv", "(looked up)"] == (2, 0)


def test_what_became_of_a_call_is_told_by_its_disposition_then_its_status(land_files):
    calls = """\
engagement_id,hs_timestamp,hs_call_disposition,hs_call_status
1,2024-02-01 09:00:00,a4c4c377-d246-4b32-a13b-75a56a4cd0ff,COMPLETED
2,2024-02-01 09:00:00,b2cf5968-551e-4856-9783-52b3da59a7d0,
3,2024-02-01 09:00:00,73A0D17F-1163-4015-BDD5-EC830791DA20,
4,2024-02-01 09:00:00,Wrong number,
5,2024-02-01 09:00:00,,NO_ANSWER
6,2024-02-01 09:00:00,,COMPLETED
7,2024-02-01 09:00:00,Asked for a quote,COMPLETED
8,,,COMPLETED
"""
    landed = land_files(CRM, {"export/engagement_call.csv": calls})
    assert rows(landed, "touches", "touch_id", "outcome", "direction") == [
        ("1", "left_live_message", "outbound"),
        ("2", "voicemail", "outbound"),
        ("3", "no_answer", "outbound"),
        ("4", "no_answer", "outbound"),
        ("5", "no_answer", "outbound"),
        ("6", "connected", "outbound"),
        ("7", "asked for a quote", "outbound"),
    ]
    assert refused(landed) == {("engagement_call.csv", "touches", "missing value", "required, but empty"): 1}


def test_times_without_a_zone_are_the_exports_own_and_fields_may_be_named(land_files):
    toml = CRM + 'time_zone = "America/New_York"\nfields = { "engagement_call.duration" = "property_talk_ms" }\n'
    calls = "engagement_id,property_hs_timestamp,property_talk_ms\n1,2024-02-01 09:00:00,90000\n"
    landed = land_files(toml, {"export/hubspot_engagement_call_2024-02-02.csv": calls})
    assert rows(landed, "touches", "at", "seconds") == [(moment("2024-02-01 14:00"), 90)]


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
        (
            "engagement_email.csv",
            "messages",
            "unknown value",
            "not in the list; known: inbound, outbound; map it under `values`",
        ): 1,
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
            "8,al@us.com,,,\n9,no@us.com,No,Team,\n10,bo@us.com,Bo,Lee,\n",
            "export/users.csv": "id,primary_team_id,email\n70,2,jo@us.com\n",
            "export/team.csv": "id,name\n1,North\n2,South\n",
            "export/owner_team.csv": "owner_id,team_id,is_team_primary\n7,1,true\n10,1,true\n8,1,false\n8,2,true\n",
            "export/ticket.csv": "id,is_deleted,property_createdate,property_closed_date,property_hs_pipeline,"
            "property_hs_pipeline_stage,property_hs_ticket_priority\n"
            "1,false,2024-02-01 09:00:00,2024-02-02 09:00:00,0,4,HIGH\n2,true,2024-02-01 09:00:00,,0,1,\n",
            "export/ticket_company.csv": "ticket_id,company_id\n1,200\n1,100\n",
            "export/ticket_contact.csv": "ticket_id,contact_id\n1,21\n",
            "export/ticket_pipeline_stage.csv": "stage_id,pipeline_id,label\n4,0,Closed\n4,1,Done\n",
        },
    )
    assert rows(landed, "users", "user_id", "name", "team") == [
        ("10", "Bo Lee", "North"),
        ("7", "Jo Ray", "South"),
        ("8", "al@us.com", "South"),
        ("9", "No Team", None),
    ]
    columns = ("ticket_id", "account_id", "person_id", "opened_at", "closed_at", "priority", "status")
    assert rows(landed, "support_tickets", *columns) == [
        ("1", "100", "21", moment("2024-02-01 09:00"), moment("2024-02-02 09:00"), "HIGH", "Closed")
    ]
    assert refused(landed) == {("ticket.csv", "support_tickets", "deleted", ""): 1}


def test_deals_that_do_not_count_are_not_named(land_files):
    files = {
        "hubspot/engagement_meeting.csv": "engagement_id,start_time,end_time\n"
        "2,2024-02-02 09:00:00,2024-02-02 09:45:00\n",
        "hubspot/engagement_deal.csv": "deal_id,engagement_id\n500,2\n",
    }
    toml = '[[sources]]\nname = "hubspot"\nkind = "hubspot"\nroot = "hubspot"\n'
    assert rows(land_files(toml, files), "meetings", "opportunity_id") == [("500",)]
    assert rows(land_files(toml + 'role = "marketing"\n', files), "meetings", "opportunity_id") == [(None,)]
