"""Salesforce's objects of what happened: tasks, events with their invitees, campaigns and their members."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from abmetrics.demo.world.activity import CALL, PIECE
from abmetrics.demo.world.campaigns import DINNER, DIRECT_MAIL, EVENT, PROGRAMMES
from abmetrics.demo.world.company import Company
from abmetrics.demo.world.encounters import CANCELLED, HELD, NO_SHOW, RESCHEDULED, SCHEDULED, moments_of
from abmetrics.demo.writers.keys import SalesforceKeys, salesforce_id
from abmetrics.demo.writers.sheet import Cell, Sheet, utc

Row = tuple[Cell, ...]
KEYS = SalesforceKeys()
CALL_RESULTS = ("Interested", "Call back", "Not now", "Not interested")
MEETING_STATUSES = {
    SCHEDULED: "Scheduled", HELD: "Completed", CANCELLED: "Canceled", NO_SHOW: "No Show", RESCHEDULED: "Rescheduled",
}  # fmt: skip
CAMPAIGN_TYPES = {
    "nurture": "Email", "webinar": "Webinar", "event": "Event", "dinner": "Executive Dinner", "content": "Content",
    "linkedin": "Advertisement", "search": "Advertisement", "facebook": "Advertisement", "direct_mail": "Direct Mail",
}  # fmt: skip
_ANSWERED, _UNDELIVERED = 0.12, 0.04


def activity_sheets(company: Company) -> list[Sheet]:
    """The objects of what happened."""
    return [
        Sheet("Task.csv", _TASK, list(_tasks(company))),
        Sheet("Event.csv", _EVENT, list(_events(company))),
        Sheet("EventRelation.csv", _RELATION, list(_relations(company))),
        Sheet("Campaign.csv", _CAMPAIGN, list(_campaigns(company))),
        Sheet("CampaignMember.csv", _MEMBER, list(_members(company))),
    ]


_TASK = (
    "Id", "IsDeleted", "WhoId", "WhatId", "AccountId", "OwnerId", "Subject", "Type", "TaskSubtype", "Status",
    "Priority", "ActivityDate", "CompletedDateTime", "IsClosed", "CallType", "CallDurationInSeconds",
    "CallDisposition", "CreatedDate", "LastModifiedDate", "SystemModstamp",
)  # fmt: skip


def _tasks(company: Company) -> Iterator[Row]:
    calls = company.touches.of(CALL)
    rows = zip(
        moments_of(calls), calls.firm.tolist(), calls.person.tolist(), calls.seconds.tolist(), calls.dice.tolist(),
        strict=True,
    )  # fmt: skip
    for number, (at, firm, who, seconds, dice) in enumerate(rows):
        person = company.people[who] if who >= 0 else None
        ended = utc(at, ".000+0000")
        yield (
            salesforce_id("00T", number), "false", KEYS.person(person, at) if person else None,
            KEYS.account(firm), KEYS.account(firm), KEYS.user(company.firms[firm].owner.number),
            "Call", "Call", "Call", "Completed", "Normal", at.date(), ended, "true",
            "Inbound" if dice < 0.25 else "Outbound", seconds, CALL_RESULTS[int(dice * 997) % len(CALL_RESULTS)],
            ended, ended, ended,
        )  # fmt: skip


_EVENT = (
    "Id", "IsDeleted", "WhoId", "WhatId", "AccountId", "OwnerId", "Subject", "Type", "EventSubtype", "StartDateTime",
    "EndDateTime", "ActivityDate", "ActivityDateTime", "DurationInMinutes", "IsChild", "CreatedDate",
    "LastModifiedDate", "SystemModstamp", "Meeting_Status__c", "Booked_Through__c",
)  # fmt: skip


def _events(company: Company) -> Iterator[Row]:
    for number, meeting in enumerate(company.meetings):
        deal, starts = meeting.deal, utc(meeting.starts, ".000+0000")
        created = utc(meeting.created, ".000+0000")
        yield (
            salesforce_id("00U", number), "false", KEYS.person(meeting.people[0]), KEYS.deal(deal.number),
            KEYS.account(deal.firm.number), KEYS.user(deal.owner.number), f"{meeting.kind}: {deal.product}",
            meeting.kind, "Event", starts, utc(meeting.starts + dt.timedelta(minutes=meeting.minutes), ".000+0000"),
            meeting.starts.date(), starts, meeting.minutes, "false", created, created, created,
            MEETING_STATUSES[meeting.status], meeting.booked_through,
        )  # fmt: skip


_RELATION = ("Id", "EventId", "RelationId", "Status", "IsWhat", "IsParent", "IsInvitee", "IsDeleted")


def _relations(company: Company) -> Iterator[Row]:
    number = 0
    for place, meeting in enumerate(company.meetings):
        for person, came in zip(meeting.people, meeting.came, strict=True):
            status = "Accepted" if came else "New" if meeting.status == SCHEDULED else "Declined"
            yield (
                salesforce_id("0RE", number), salesforce_id("00U", place), KEYS.person(person), status, "false",
                "true", "true", "false",
            )  # fmt: skip
            number += 1


_CAMPAIGN = (
    "Id", "Name", "Type", "Status", "IsActive", "StartDate", "EndDate", "BudgetedCost", "ActualCost",
    "CurrencyIsoCode", "CreatedDate", "IsDeleted", "Programme__c", "Approach__c",
)  # fmt: skip


def _campaigns(company: Company) -> Iterator[Row]:
    through = company.span.through
    for campaign in company.campaigns:
        status = "Completed" if campaign.ends <= through else "In Progress"
        created = dt.datetime.combine(campaign.starts - dt.timedelta(days=20), dt.time(9), dt.UTC)
        yield (
            salesforce_id("701", campaign.number), campaign.name, CAMPAIGN_TYPES[campaign.family], status,
            "true" if campaign.ends > through else "false", campaign.starts, campaign.ends - dt.timedelta(days=1),
            None, None, "EUR", utc(created, ".000+0000"), "false", PROGRAMMES[campaign.approach],
            {"abm": "ABM", "demand_gen": "Demand Generation"}[campaign.approach],
        )  # fmt: skip


_MEMBER = (
    "Id", "CampaignId", "ContactId", "LeadId", "Status", "HasResponded", "FirstRespondedDate", "CreatedDate",
    "SystemModstamp", "IsDeleted",
)  # fmt: skip


def _members(company: Company) -> Iterator[Row]:
    """Who came to events and dinners, and who got and answered direct mail; webinars are Marketo's."""
    rows: dict[tuple[int, int], tuple[dt.datetime, str, dt.datetime | None]] = {}
    for seat in company.seats:
        if seat.campaign.family in (EVENT, DINNER):
            key = (seat.campaign.number, seat.person.number)
            if key not in rows or seat.attended:
                rows[key] = (seat.registered, "Attended" if seat.attended else "No Show", seat.attended)
    for campaign, person, sent, status, answered in direct_mail(company):
        rows[campaign, person] = (sent, status, answered)
    for number, ((campaign, person), (since, status, answered)) in enumerate(rows.items()):
        who = company.people[person]
        record = KEYS.person(who, since)
        is_contact = record.startswith("003")
        yield (
            salesforce_id("00v", number), salesforce_id("701", campaign), record if is_contact else None,
            None if is_contact else record, status, "true" if answered else "false",
            answered.date() if answered else None, utc(since, ".000+0000"), utc(answered or since, ".000+0000"),
            "false",
        )  # fmt: skip


def direct_mail(company: Company) -> Iterator[tuple[int, int, dt.datetime, str, dt.datetime | None]]:
    """(campaign, person, sent, status, answered) of each piece; one person gets one piece of a campaign."""
    pieces = company.touches.of(PIECE)
    seen: set[tuple[int, int]] = set()
    for campaign, person, at, dice in zip(
        pieces.campaign.tolist(), pieces.person.tolist(), moments_of(pieces), pieces.dice.tolist(), strict=True
    ):
        if (campaign, person) in seen or company.campaigns[campaign].family != DIRECT_MAIL:
            continue
        seen.add((campaign, person))
        answered = at + dt.timedelta(days=3 + int(dice * 100))
        if dice < _ANSWERED and answered.date() <= company.span.through:
            yield campaign, person, at, "Responded", answered
        else:
            yield campaign, person, at, "Returned" if dice > 1 - _UNDELIVERED else "Delivered", None
