"""HubSpot as Fivetran lands it, third part: engagements, mails, forms, tickets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from abmetrics.demo.world.activity import CALL
from abmetrics.demo.world.company import Company
from abmetrics.demo.world.encounters import CANCELLED, HELD, NO_SHOW, RESCHEDULED, SCHEDULED, moments_of
from abmetrics.demo.world.web import ALL_PAGES, FORMS
from abmetrics.demo.writers.keys import HubspotKeys
from abmetrics.demo.writers.marketo import asset_names, asset_numbers
from abmetrics.demo.writers.office import address_at
from abmetrics.demo.writers.salesforce_activity import CALL_RESULTS
from abmetrics.demo.writers.sheet import Cell, Sheet, sheet, utc, utc_texts

Row = tuple[Cell, ...]
KEYS = HubspotKeys()
OUTCOMES = {
    SCHEDULED: "SCHEDULED", HELD: "COMPLETED", CANCELLED: "CANCELED", NO_SHOW: "NO_SHOW", RESCHEDULED: "RESCHEDULED",
}  # fmt: skip
_FIRST_CALL, _FIRST_MEETING = 19_700_000_000, 34_100_000_000
_FIRST_MAIL, _PORTAL = 75_310_000, 4_727_653
_BOT, _BROWSER = "Mozilla/5.0 (compatible; Mimecast link scanner)", "Mozilla/5.0 (Windows NT 10.0; Win64; x64)"


def hubspot_activity_sheets(company: Company) -> list[Sheet]:
    """The tables of what happened."""
    return [*_engagements(company), *_mails(company), *_forms(company), *_tickets(company)]


def _engagements(company: Company) -> list[Sheet]:
    calls, meetings, ties = list(_calls(company)), list(_meetings(company)), _Ties()
    general: list[Row] = [
        (row[0], kind, _PORTAL) for kind, rows in (("CALL", calls), ("MEETING", meetings)) for row in rows
    ]
    touches = company.touches.of(CALL)
    for number, (firm, person) in enumerate(zip(touches.firm.tolist(), touches.person.tolist(), strict=True)):
        ties.tie(_FIRST_CALL + number, "CALL", firm, [company.people[person]] if person >= 0 else [], None)
    for number, meeting in enumerate(company.meetings):
        deal = meeting.deal
        ties.tie(_FIRST_MEETING + number, "MEETING", deal.firm.number, list(meeting.people), deal.number)
    return [
        Sheet("engagement_call.csv", _CALL, calls),
        Sheet("engagement_meeting.csv", _MEETING, meetings),
        Sheet(
            "engagement.csv",
            ("id", "type", "portal_id"),
            general,
        ),
        Sheet("engagement_company.csv", ("company_id", "engagement_id", "engagement_type", "type_id"), ties.companies),
        Sheet("engagement_contact.csv", ("contact_id", "engagement_id", "engagement_type", "type_id"), ties.contacts),
        Sheet("engagement_deal.csv", ("deal_id", "engagement_id", "engagement_type", "type_id"), ties.deals),
    ]


class _Ties:
    """What each engagement is associated with."""

    def __init__(self) -> None:
        self.companies: list[Row] = []
        self.contacts: list[Row] = []
        self.deals: list[Row] = []

    def tie(self, engagement: int, kind: str, firm: int, people: list[Any], deal: int | None) -> None:
        """Note the associations of one engagement."""
        self.companies.append((KEYS.account(firm), engagement, kind, 188))
        self.contacts += [(KEYS.person(person), engagement, kind, 194) for person in people]
        if deal is not None:
            self.deals.append((KEYS.deal(deal), engagement, kind, 216))


_CALL = (
    "engagement_id", "_fivetran_deleted", "type", "property_hs_timestamp", "property_hs_createdate",
    "property_hs_call_duration", "property_hs_call_direction", "property_hs_call_disposition",
    "property_hs_call_status", "property_hubspot_owner_id",
)  # fmt: skip


def _calls(company: Company) -> Iterator[Row]:
    calls = company.touches.of(CALL)
    rows = zip(moments_of(calls), calls.firm.tolist(), calls.seconds.tolist(), calls.dice.tolist(), strict=True)
    for number, (at, firm, seconds, dice) in enumerate(rows):
        moment = utc(at, ".000", " ")
        yield (
            _FIRST_CALL + number, "false", "CALL", moment, moment, seconds * 1000,
            "INBOUND" if dice < 0.25 else "OUTBOUND", CALL_RESULTS[int(dice * 997) % len(CALL_RESULTS)], "COMPLETED",
            KEYS.user(company.firms[firm].owner.number),
        )  # fmt: skip


_MEETING = (
    "engagement_id", "_fivetran_deleted", "type", "property_hs_timestamp", "property_hs_createdate",
    "property_hs_meeting_start_time", "property_hs_meeting_end_time", "property_hs_meeting_outcome",
    "property_hs_meeting_title", "property_hs_activity_type", "property_hs_meeting_source",
    "property_hubspot_owner_id",
)  # fmt: skip


def _meetings(company: Company) -> Iterator[Row]:
    for number, meeting in enumerate(company.meetings):
        starts = utc(meeting.starts, ".000", " ")
        yield (
            _FIRST_MEETING + number, "false", "MEETING", starts, utc(meeting.created, ".000", " "), starts,
            utc(meeting.starts + dt.timedelta(minutes=meeting.minutes), ".000", " "), OUTCOMES[meeting.status],
            f"{meeting.kind}: {meeting.deal.product}", meeting.kind, meeting.booked_through,
            KEYS.user(meeting.deal.owner.number),
        )  # fmt: skip


def _mails(company: Company) -> Iterator[Sheet]:
    """`email_event` has a row for everything; the files beside it add what only some kinds have."""
    mails = company.mails
    everything = np.arange(len(mails.is_bounced))
    people, recipients = mails.sent.person.tolist(), []
    moments = utc_texts(mails.sent.at, ".000", " ")
    for person, moment in zip(people, moments, strict=True):
        recipients.append(address_at(company.people[person], moment.replace(" ", "T")))
    numbers = asset_numbers(mails)
    parts = [
        ("SENT", everything, np.zeros(len(everything), dtype=np.int64), False),
        ("DELIVERED", np.flatnonzero(~mails.is_bounced), 4, False),
        ("BOUNCE", np.flatnonzero(mails.is_bounced), 9, False),
        ("OPEN", np.flatnonzero(mails.opened >= 0), mails.opened, False),
        ("OPEN", np.flatnonzero(mails.opened_by_client >= 0), mails.opened_by_client, True),
        ("CLICK", np.flatnonzero(mails.clicked >= 0), mails.clicked, False),
        ("CLICK", np.flatnonzero(mails.clicked_by_bot >= 0), mails.clicked_by_bot, True),
        ("STATUSCHANGE", np.flatnonzero(mails.unsubscribed >= 0), mails.unsubscribed, False),
    ]
    rows: list[Row] = []
    opens: list[Row] = []
    clicks: list[Row] = []
    for place, (kind, places, offsets, by_machine) in enumerate(parts):
        own = offsets[places] if isinstance(offsets, np.ndarray) else np.full(len(places), offsets)
        at = utc_texts(mails.sent.at[places] + own, ".000", " ")
        for mail, moment in zip(places.tolist(), at, strict=True):
            event = f"{place:02d}{mail:06x}-0000-4000-8000-{mail:012x}"
            campaign = _FIRST_MAIL + int(numbers[mail])
            is_filtered = "true" if by_machine else "false"
            rows.append((event, kind, moment, campaign, recipients[mail], moments[mail], _PORTAL, is_filtered))
            agent = _BOT if by_machine and kind == "CLICK" else _BROWSER
            if kind == "OPEN":
                opens.append((event, 4000 + mail % 9000, agent))
            elif kind == "CLICK":
                clicks.append((event, "https://www.hafenlicht.example/resources/guide", agent))
    header = (
        "id", "type", "created", "email_campaign_id", "recipient", "sent_by_created", "portal_id", "filtered_event",
    )  # fmt: skip
    yield Sheet("email_event.csv", header, rows)
    yield Sheet("email_event_open.csv", ("id", "duration", "user_agent"), opens)
    yield Sheet("email_event_click.csv", ("id", "url", "user_agent"), clicks)
    used: NDArray[np.int64] = np.unique(numbers)
    columns: dict[str, Sequence[Cell] | NDArray[Any]] = {
        "id": _FIRST_MAIL + used,
        "name": asset_names(company, used),
        "subject": asset_names(company, used),
        "type": ["BATCH_EMAIL"] * len(used),
    }
    yield sheet("email_campaign.csv", columns)


def _forms(company: Company) -> Iterator[Sheet]:
    names = sorted(set(FORMS.values()))
    guids = {name: f"8f2c{number:04d}-1111-4222-8333-abcdefabcdef" for number, name in enumerate(names)}
    yield Sheet(
        "form.csv", ("guid", "name", "form_type", "portal_id"), [(guids[n], n, "HUBSPOT", _PORTAL) for n in names]
    )
    visits = company.visits
    sent = np.flatnonzero(visits.form == 2)
    owner = visits.page_session[sent]
    moments = utc_texts(visits.page_at[sent] + np.maximum(visits.page_seconds[sent] // 2 + 1, 1), "", " ")
    rows: list[Row] = []
    for number, (person, page, moment) in enumerate(
        zip(visits.person[owner].tolist(), visits.page[sent].tolist(), moments, strict=True)
    ):
        path = ALL_PAGES[page]
        rows.append(
            (
                KEYS.person(company.people[person]),
                guids[FORMS[path]],
                f"conv-{number:06d}",
                moment,
                f"https://www.hafenlicht.example{path}",
                FORMS[path],
                _PORTAL,
            )
        )
    header = ("contact_id", "form_id", "conversion_id", "timestamp", "page_url", "title", "portal_id")
    yield Sheet("contact_form_submission.csv", header, rows)


def _tickets(company: Company) -> Iterator[Sheet]:
    header = (
        "id", "is_deleted", "property_createdate", "property_closed_date", "property_hs_pipeline",
        "property_hs_pipeline_stage", "property_hs_ticket_priority", "property_subject", "property_hs_lastmodifieddate",
    )  # fmt: skip
    numbered = list(enumerate(company.tickets, start=307_000_000))
    yield Sheet(
        "ticket.csv",
        header,
        [
            (
                number,
                "false",
                utc(t.opened, "", " "),
                utc(t.solved, "", " "),
                0,
                4 if t.solved else 1,
                t.priority.upper(),
                t.subject,
                utc(t.solved or t.opened, "", " "),
            )
            for number, t in numbered
        ],
    )
    stages: list[Row] = [(1, 0, "New", "OPEN"), (4, 0, "Closed", "CLOSED")]
    yield Sheet("ticket_pipeline_stage.csv", ("stage_id", "pipeline_id", "label", "ticket_state"), stages)
    yield Sheet("ticket_company.csv", ("ticket_id", "company_id"), [(n, KEYS.account(t.firm)) for n, t in numbered])
    yield Sheet("ticket_contact.csv", ("ticket_id", "contact_id"), [(n, KEYS.person(t.person)) for n, t in numbered])
