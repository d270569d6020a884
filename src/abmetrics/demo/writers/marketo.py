"""Marketo as Fivetran lands it: leads, programs, one file per kind of activity.

Webinars live here and nowhere else: a program per webinar, whose members' status moves from Registered to Attended or
No Show.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from abmetrics.demo.world.campaigns import ABM, NURTURE, WEBINAR, Campaign
from abmetrics.demo.world.company import Company
from abmetrics.demo.world.mailing import Mails
from abmetrics.demo.world.people import Person
from abmetrics.demo.writers.keys import Keys, SalesforceKeys, salesforce_id
from abmetrics.demo.writers.sheet import Cell, Sheet, sheet, utc, utc_texts

_FIRST_LEAD, _FIRST_PROGRAM, _FIRST_SMART, _FIRST_WEBINAR, _FIRST_MAIL = 1_000_000, 2_000, 3_000, 4_000, 30_000
_VARIANTS = {True: "personalised", False: "standard"}
_BOT, _MASKED_CLIENT = "Mozilla/5.0 (compatible; Mimecast link scanner)", "Mozilla/5.0"
_BROWSER = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36"


def marketo_sheets(company: Company, keys: SalesforceKeys) -> list[Sheet]:
    """Leads, programs and activities."""
    return [
        _leads(company, keys),
        _programs(company),
        _smart_campaigns(company),
        *_mail_activities(company),
        _progressions(company),
        _merges(company),
    ]


def lead_id(person: int) -> int:
    """What Marketo calls a person."""
    return _FIRST_LEAD + person


def asset_name(campaign: Campaign, week: int, is_personalised: bool) -> str:
    """The name of one week's mail in one variant."""
    return f"{campaign.name} - Mail {week + 1} ({_VARIANTS[is_personalised]})"


def asset_numbers(mails: Mails) -> NDArray[np.int64]:
    """A number for each campaign, week and variant."""
    numbers: NDArray[np.int64] = (mails.sent.campaign * 13 + mails.week) * 2 + mails.is_personalised
    return numbers


def _leads(company: Company, keys: Keys) -> Sheet:
    header = (
        "id", "created_at", "updated_at", "email", "first_name", "last_name", "title", "company", "phone", "lead_score",
        "lead_status", "unsubscribed", "sfdc_type", "sfdc_lead_id", "sfdc_contact_id", "sfdc_account_id",
        "_fivetran_deleted",
    )  # fmt: skip
    gone = set(company.mails.sent.person[company.mails.unsubscribed >= 0].tolist())
    return Sheet("marketo/lead.csv", header, [_lead(p, keys, p.number in gone) for p in company.people if p.email])


def _lead(person: Person, keys: Keys, is_unsubscribed: bool) -> tuple[Cell, ...]:
    firm = person.firm_now if person.contact_since else None
    record = keys.person(person)
    created = utc(person.known, ".000", " ")
    return (
        lead_id(person.number), created, created, person.address_now, person.given, person.family, person.title,
        firm.name if firm else person.company or None, person.phone or None, person.score,
        person.statuses[-1][1] if person.statuses else None, _truth(is_unsubscribed),
        "Contact" if person.contact_since else "Lead", None if person.contact_since else record,
        record if person.contact_since else None, keys.account(firm.number) if firm else None,
        _truth(not person.is_live),
    )  # fmt: skip


def _programs(company: Company) -> Sheet:
    header = (
        "id", "name", "channel", "type", "status", "start_date", "end_date", "sfdc_id", "sfdc_name", "created_at",
        "updated_at", "description", "workspace", "_fivetran_deleted",
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = []
    for campaign in company.campaigns:
        if campaign.family == NURTURE:
            created = f"{campaign.starts} 07:00:00 UTC"
            rows.append(
                (
                    _FIRST_PROGRAM + campaign.number,
                    campaign.name,
                    "Email",
                    "Default",
                    None,
                    campaign.starts,
                    campaign.ends - dt.timedelta(days=1),
                    salesforce_id("701", campaign.number),
                    campaign.name,
                    created,
                    created,
                    None,
                    "Default",
                    "false",
                )
            )
    for number, (campaign, day) in enumerate(webinars(company)):
        created = f"{day - dt.timedelta(days=30)} 07:00:00 UTC"
        rows.append(
            (
                _FIRST_WEBINAR + number,
                webinar_name(campaign, day),
                "Webinar",
                "Event",
                None,
                day,
                day,
                salesforce_id("701", campaign.number),
                campaign.name,
                created,
                created,
                None,
                "Default",
                "false",
            )
        )
    return Sheet("marketo/program.csv", header, rows)


def _smart_campaigns(company: Company) -> Sheet:
    """What really sends: one smart campaign in each program of mails."""
    header = ("id", "name", "program_id", "type", "active", "created_at", "updated_at", "workspace_name")
    return Sheet(
        "marketo/campaign.csv",
        header,
        [
            (
                _FIRST_SMART + c.number,
                "Send weekly",
                _FIRST_PROGRAM + c.number,
                "batch",
                "false",
                f"{c.starts} 07:00:00 UTC",
                f"{c.starts} 07:00:00 UTC",
                "Default",
            )
            for c in company.campaigns
            if c.family == NURTURE
        ],
    )


def webinars(company: Company) -> list[tuple[Campaign, dt.date]]:
    """(campaign, day) of each webinar, in order; the ABM programme's and the public one are two."""
    found = {(s.starts.date(), s.campaign.number) for s in company.seats if s.campaign.family == WEBINAR}
    return [(company.campaigns[number], day) for day, number in sorted(found)]


def webinar_name(campaign: Campaign, day: dt.date) -> str:
    """As it was announced."""
    title = "ABM private webinar" if campaign.approach == ABM else "Webinar"
    return f"{title} {day}"


def _mail_activities(company: Company) -> Iterator[Sheet]:
    mails = company.mails
    never = mails.is_bounced
    everything = np.arange(len(never))
    sent = np.zeros(len(never), dtype=np.int64)
    yield _activity(company, "send_email", 6, everything, sent, {"action_result": "succeeded"})
    yield _activity(company, "email_delivered", 7, np.flatnonzero(~never), sent + 4, {})
    bounce = {"category": 2, "details": "550 mailbox unavailable", "subcategory": 2001}
    yield _activity(company, "email_bounced", 8, np.flatnonzero(never), sent + 9, bounce)
    yield _activity(company, "unsubscribe_email", 9, np.flatnonzero(mails.unsubscribed >= 0), mails.unsubscribed, {})
    yield _activity(company, "open_email", 10, *_both(mails.opened, mails.opened_by_client, _MASKED_CLIENT))
    click = {"link": "https://www.hafenlicht.example/resources/guide"}
    yield _activity(company, "click_email", 11, *_both(mails.clicked, mails.clicked_by_bot, _BOT, click))


def _both(
    by_people: NDArray[np.int64], by_machines: NDArray[np.int64], agent: str, more: dict[str, Any] | None = None
) -> tuple[NDArray[np.int64], NDArray[np.int64], dict[str, Any]]:
    """Places, offsets and further columns of what people did, followed by what machines did."""
    people, machines = np.flatnonzero(by_people >= 0), np.flatnonzero(by_machines >= 0)
    offsets = np.concatenate([by_people[people], by_machines[machines]])
    agents = [_BROWSER] * len(people) + [agent] * len(machines)
    is_bot = ["false"] * len(people) + [_truth(agent == _BOT)] * len(machines)
    columns = {**(more or {}), "user_agent": agents, "is_bot_activity": is_bot, "is_mobile_device": "false"}
    return np.concatenate([people, machines]), offsets, columns


def _activity(
    company: Company, name: str, kind: int, places: NDArray[np.int64], offsets: NDArray[np.int64],
    more: dict[str, Any],
) -> Sheet:  # fmt: skip
    mails = company.mails
    own = offsets if len(offsets) == len(places) else offsets[places]
    numbers = asset_numbers(mails)[places]
    names = asset_names(company, numbers)
    count = len(places)
    columns: dict[str, Sequence[Cell] | NDArray[Any]] = {
        "id": kind * 10_000_000 + np.arange(count),
        "activity_date": utc_texts(mails.sent.at[places] + own, ".000", " "),
        "activity_type_id": [kind] * count,
        "campaign_id": _FIRST_SMART + mails.sent.campaign[places],
        "lead_id": _FIRST_LEAD + mails.sent.person[places],
        "email_template_id": _FIRST_MAIL + numbers,
        "primary_attribute_value_id": _FIRST_MAIL + numbers,
        "primary_attribute_value": names,
        "choice_number": mails.is_personalised[places].astype(np.int64) + 1,
    }
    columns |= {key: value if isinstance(value, list) else [value] * count for key, value in more.items()}
    return sheet(f"marketo/activity_{name}.csv", columns)


def asset_names(company: Company, numbers: NDArray[np.int64]) -> list[str]:
    """The names of mails by their numbers."""
    names = {
        number: asset_name(company.campaigns[number // 26], number // 2 % 13, bool(number % 2))
        for number in np.unique(numbers).tolist()
    }
    return [names[number] for number in numbers.tolist()]


def _progressions(company: Company) -> Sheet:
    header = (
        "id", "activity_date", "activity_type_id", "lead_id", "program_id", "primary_attribute_value_id",
        "primary_attribute_value", "old_status", "new_status", "success", "campaign_id",
    )  # fmt: skip
    place = {(c.number, day): number for number, (c, day) in enumerate(webinars(company))}
    rows: list[tuple[Cell, ...]] = []
    for seat in company.seats:
        if seat.campaign.family != WEBINAR:
            continue
        day = seat.starts.date()
        program = _FIRST_WEBINAR + place[seat.campaign.number, day]
        name = webinar_name(seat.campaign, day)
        ended = seat.attended or seat.starts + dt.timedelta(hours=2)
        outcome = "Attended" if seat.attended else "No Show"
        for moment, old, new in ((seat.registered, None, "Registered"), (ended, "Registered", outcome)):
            rows.append(
                (
                    104 * 10_000_000 + len(rows),
                    utc(moment, ".000", " "),
                    104,
                    lead_id(seat.person.number),
                    program,
                    program,
                    name,
                    old,
                    new,
                    _truth(new == "Attended"),
                    None,
                )
            )
    return Sheet("marketo/activity_change_status_in_progression.csv", header, rows)


def _merges(company: Company) -> Sheet:
    header = (
        "id", "activity_date", "activity_type_id", "lead_id", "merge_ids", "master_updated", "merge_source",
        "merged_in_sales", "primary_attribute_value_id",
    )  # fmt: skip
    merged = [p for p in company.people if p.merged_into is not None]
    return Sheet(
        "marketo/activity_merge_leads.csv",
        header,
        [
            (
                32 * 10_000_000 + number,
                utc(p.gone, ".000", " "),
                32,
                lead_id(p.merged_into or 0),
                f"[{lead_id(p.number)}]",
                "true",
                "leaddb",
                "true",
                lead_id(p.merged_into or 0),
            )
            for number, p in enumerate(merged)
        ],
    )


def _truth(value: bool) -> str:
    return "true" if value else "false"
