"""Salesforce: tasks, events and campaigns with their members, as hand-made exports tell them."""

# ruff: noqa: E501  rows of an export are as wide as they are
from __future__ import annotations

import datetime as dt
from collections import Counter
from decimal import Decimal

from tests.sources.conftest import Land, issues, moment
from tests.sources.systems.test_salesforce import ACME, ANN, BOB, DEAL, LEAD, SELLER, export, in_order


def test_tasks_are_touches_once_they_are_done(land_files: Land) -> None:
    """Kind and direction from subtype, type and subject; what a record is about from its id's first characters."""
    landed = export(
        land_files,
        Task=f"""
            Id,WhoId,WhatId,AccountId,OwnerId,Subject,Type,TaskSubtype,Status,IsClosed,ActivityDate,CompletedDateTime,CreatedDate,CallType,CallDurationInSeconds,CallDisposition,IsRecurrence
            1,{ANN},{DEAL},{ACME},{SELLER},Call,,Call,Completed,true,2024-05-02,2024-05-02T12:00:00Z,,Outbound,300,Left Message,
            2,{LEAD},,,{SELLER},Email: Offer,,Email,Completed,true,2024-05-02,,2024-05-02T08:00:00Z,,,,
            3,{LEAD},,,{SELLER},Email: << Re: Offer,,Email,Completed,true,2024-05-03,,2024-05-09T08:00:00Z,,,,
            4,{ANN},{ACME},,00GA000001LuFooIAF,Send Letter,,Task,Completed,true,2024-05-04,,,,,,
            5,{ANN},701A000001LuFooIAF,,,[Email] [In] Automatic reply: away,,Task,Completed,true,2024-05-05,,,,,,
            6,{ANN},,,,Prepare,,Task,In Progress,false,2024-05-06,,,,,,
            7,{ANN},,,,Call,,Call,Completed,true,2024-05-06,,,Internal,60,,
            8,{ANN},,,,Call,,Call,Completed,true,2024-05-06,,,Inbound,abc,,
            9,{ANN},,,,Weekly,,Task,Completed,true,2024-05-06,,,,,,true
            10,{ANN},,,,LinkedIn message,,Task,Erledigt,perhaps,2024-05-06,,,,,,
        """,
    )
    assert in_order(landed, "touches", "touch_id", "kind", "direction", "at", "seconds", "outcome") == [
        ("1", "call", "outbound", moment("2024-05-02 12:00:00"), 300, "voicemail"),
        ("2", "email_sent", "outbound", moment("2024-05-02 08:00:00"), None, None),
        ("3", "email_reply", "inbound", moment("2024-05-02 22:00:00"), None, None),
        ("4", "direct_mail_sent", "outbound", moment("2024-05-03 22:00:00"), None, None),
        ("5", "email_reply", "inbound", moment("2024-05-04 22:00:00"), None, None),
    ]
    assert in_order(
        landed, "touches", "person_id", "account_id", "opportunity_id", "campaign_id", "user_id", "is_human"
    ) == [
        (ANN, ACME, DEAL, None, SELLER, None),
        (LEAD, None, None, None, SELLER, None),
        (LEAD, None, None, None, SELLER, None),
        (ANN, ACME, None, None, None, None),
        (ANN, None, None, "701A000001LuFooIAF", None, False),
    ]
    assert sorted(issues(landed, "line", "reason", "detail")) == [
        (7, "not used", "not yet done"),
        (8, "not used", "a call among colleagues"),
        (9, "bad number", "not a number"),
        (10, "not used", "the pattern of a recurring task; each occurrence is a task itself"),
        (11, "bad flag", "IsClosed is perhaps"),
    ]


def test_events_are_meetings_held_unless_something_speaks_against_it(land_files: Land) -> None:
    """Past and future as of the export's own last stamp, here 9 May; mails logged as events are no meetings."""
    landed = export(
        land_files,
        Event=f"""
            Id,WhoId,WhatId,Subject,Type,StartDateTime,DurationInMinutes,Meeting_Status__c,No_Show__c,IsChild,IsRecurrence,IsDeleted,LastModifiedDate
            1,{ANN},{DEAL},Kick-off,,2024-05-02T08:00:00Z,45,,false,false,false,false,2024-05-09T08:00:00Z
            2,{ANN},{ACME},Product demo,,2024-05-20T08:00:00Z,30,,,,,,
            3,{ANN},,Call with Ann,,2024-05-01T08:00:00Z,1.5,,true,,,,
            4,{ANN},,Canceled: Kick-off,,2024-05-01T08:00:00Z,,,,,,,
            5,{ANN},,Dinner,Executive dinner,2024-05-01T08:00:00Z,x,,,,,,
            6,{ANN},,Review,,2024-05-01T08:00:00Z,,Rescheduled,,,,,
            7,{ANN},,Kick-off,,2024-05-02T08:00:00Z,45,,,true,,,
            8,{ANN},,Weekly,,2024-05-02T08:00:00Z,45,,,,true,,
            9,{ANN},,Old,,2024-05-02T08:00:00Z,45,,,,,true,
            10,{ANN},,Email,,2024-05-03T08:00:00Z,45,,,,,,
        """,
        EventRelation=f"""
            Id,EventId,RelationId,Status,IsWhat
            a,1,{ANN},Accepted,false
            b,1,{BOB},Declined,false
            c,1,{SELLER},Accepted,false
            d,1,{DEAL},,true
        """,
    )
    assert in_order(landed, "meetings", "meeting_id", "kind", "status", "seconds", "account_id", "opportunity_id") == [
        ("1", "meeting", "held", 2700, None, DEAL),
        ("2", "demo", "scheduled", 1800, ACME, None),
        ("3", "call", "no_show", 90, None, None),
        ("4", "meeting", "cancelled", None, None, None),
        ("6", "meeting", "rescheduled", None, None, None),
    ]
    assert in_order(landed, "touches", "touch_id", "kind", "direction", "person_id") == [
        ("10", "email_sent", "outbound", ANN)
    ]
    assert in_order(landed, "meeting_people", "meeting_id", "person_id", "attended") == [
        ("1", ANN, None),
        ("1", BOB, False),
    ]
    assert Counter(issues(landed, "table", "line", "reason")) == Counter(
        [
            ("meetings", 6, "bad number"), ("meetings", 8, "not used"), ("meetings", 9, "not used"),
            ("meetings", 10, "deleted"), ("meeting_people", 4, "not used"), ("meeting_people", 5, "not used"),
        ]
    )  # fmt: skip


def test_campaigns_give_costs_events_attendances_and_responses(land_files: Land) -> None:
    """Members of an event came or registered; those of other campaigns answered or were written to."""
    landed = export(
        land_files,
        Campaign="""
            Id,Name,Type,ParentId,StartDate,EndDate,ActualCost,BudgetedCost,CurrencyIsoCode
            701A000001LuPARIAF,ABM steel,Other,,,,0,,
            701A000001LuWEBIAF,How to roll,Webinar,701A000001LuPARIAF,2024-06-01,2024-06-01,500,800,USD
            701A000001LuMALIAF,Spring mail,Email,,2024-05-01,2024-05-31,,,
        """,
        CampaignMember=f"""
            Id,CampaignId,ContactId,LeadId,Status,HasResponded,FirstRespondedDate,CreatedDate
            1,701A000001LuWEBIAF,{ANN},,Attended,true,2024-06-01,2024-05-20T08:00:00Z
            2,701A000001LuWEBIAF,,{LEAD},Registered,true,2024-05-21,2024-05-21T08:00:00Z
            3,701A000001LuWEBIAF,{BOB},,Sent,false,,2024-05-21T08:00:00Z
            4,701A000001LuMALIAF,{ANN},,Sent,false,,2024-05-02T08:00:00Z
            5,701A000001LuMALIAF,{BOB},,Responded,true,2024-05-04,2024-05-02T08:00:00Z
            6,701A000001LuPARIAF,{BOB},,Sent,false,,2024-05-02T08:00:00Z
            7,701A000001LuPARIAF,{BOB},,Responded,often,,2024-05-02T08:00:00Z
        """,
    )
    web = "701A000001LuWEBIAF"
    assert in_order(
        landed, "campaigns", "name", "channel", "programme", "approach", "starts_on", "ends_on", "budget"
    ) == [
        ("ABM steel", "other", None, "abm", None, None, None),
        ("How to roll", "webinar", "ABM steel", "abm", dt.date(2024, 6, 1), dt.date(2024, 6, 2), Decimal(800)),
        ("Spring mail", "email", None, None, dt.date(2024, 5, 1), dt.date(2024, 6, 1), None),
    ]
    assert in_order(landed, "costs", "cost_id", "kind", "from_on", "to_on", "is_planned", "amount", "currency") == [
        (f"{web}:actual", "events", dt.date(2024, 6, 1), dt.date(2024, 6, 2), False, Decimal(500), "USD"),
        (f"{web}:planned", "events", dt.date(2024, 6, 1), dt.date(2024, 6, 2), True, Decimal(800), "USD"),
    ]
    assert in_order(landed, "events", "event_id", "kind", "campaign_id", "starts_on") == [
        (web, "webinar", web, dt.date(2024, 6, 1))
    ]
    assert in_order(landed, "event_attendances", "person_id", "registered_on", "attended_on") == [
        (ANN, dt.date(2024, 5, 20), dt.date(2024, 6, 1)),
        (LEAD, dt.date(2024, 5, 21), None),
    ]
    assert in_order(landed, "touches", "touch_id", "kind", "direction", "on", "person_id") == [
        ("4", "email_sent", "outbound", dt.date(2024, 5, 2), ANN),
        ("5", "email_click", "inbound", dt.date(2024, 5, 4), BOB),
    ]
    assert sorted(issues(landed, "table", "line", "reason", "detail")) == [
        ("event_attendances", 4, "not used", "invited, but neither registered nor there"),
        ("touches", 7, "not used", "on the list, but has not responded"),
        ("touches", 8, "bad flag", "HasResponded is often"),
    ]
