"""The help desk (Zendesk) and the surveys: NPS asked with Delighted, satisfaction with Qualtrics."""

from __future__ import annotations

from collections.abc import Iterator

from abmetrics.demo.world.company import Company
from abmetrics.demo.world.service import CSAT, NPS, Survey
from abmetrics.demo.writers.keys import Keys
from abmetrics.demo.writers.office import address_at
from abmetrics.demo.writers.sheet import Cell, Sheet, utc

Row = tuple[Cell, ...]
_FIRST_ORGANISATION, _FIRST_USER, _FIRST_TICKET = 370_326_000_000, 403_950_000_000, 10_000
_WITHOUT_LINK = 9
"""Every ninth organisation does not name its account: its domain and its name do."""


def zendesk_sheets(company: Company, keys: Keys) -> list[Sheet]:
    """Organisations, their domains, the people who ask, tickets and their status history."""
    asking = sorted({ticket.firm for ticket in company.tickets})
    people = {ticket.person.number: ticket for ticket in company.tickets}
    merged = company.gone.merged()
    tickets, changes = list(_tickets(company)), list(_statuses(company))
    return [
        Sheet(
            "zendesk/organization.csv",
            ("id", "name", "external_id", "created_at", "updated_at", "details", "shared_tickets"),
            [
                (
                    _FIRST_ORGANISATION + firm,
                    company.firms[firm].name,
                    # The desk still knows some firms by the account that the CRM has merged away since.
                    None
                    if place % _WITHOUT_LINK == 0 and firm not in merged
                    else keys.account(merged[firm].number if firm in merged else firm),
                    f"{company.span.first_deal} 08:00:00",
                    f"{company.span.first_deal} 08:00:00",
                    None,
                    "false",
                )
                for place, firm in enumerate(asking)
            ],
        ),
        Sheet(
            "zendesk/domain_name.csv",
            ("index", "organization_id", "domain_name"),
            [(0, _FIRST_ORGANISATION + firm, company.firms[firm].domain) for firm in asking],
        ),
        Sheet(
            "zendesk/user.csv",
            ("id", "name", "email", "role", "organization_id", "active", "created_at", "suspended"),
            [
                (
                    _FIRST_USER + number,
                    ticket.person.name,
                    ticket.person.address_now,
                    "end-user",
                    _FIRST_ORGANISATION + ticket.firm,
                    "true",
                    utc(ticket.person.known, "", " "),
                    "false",
                )
                for number, ticket in sorted(people.items())
            ],
        ),
        Sheet("zendesk/ticket.csv", _TICKET, tickets),
        Sheet("zendesk/ticket_field_history.csv", ("ticket_id", "field_name", "updated", "user_id", "value"), changes),
    ]


_TICKET = (
    "id", "status", "created_at", "updated_at", "priority", "organization_id", "requester_id", "submitter_id",
    "subject", "type", "via_channel", "merged_ticket_ids",
)  # fmt: skip


def _tickets(company: Company) -> Iterator[Row]:
    for number, ticket in enumerate(company.tickets, start=_FIRST_TICKET):
        asker = _FIRST_USER + ticket.person.number
        yield (
            number, "solved" if ticket.solved else "open", utc(ticket.opened, "", " "),
            utc(ticket.solved or ticket.opened, "", " "), ticket.priority, _FIRST_ORGANISATION + ticket.firm, asker,
            asker, ticket.subject, "incident", "email", "[]",
        )  # fmt: skip


def _statuses(company: Company) -> Iterator[Row]:
    for number, ticket in enumerate(company.tickets, start=_FIRST_TICKET):
        asker = _FIRST_USER + ticket.person.number
        yield number, "status", utc(ticket.opened, "", " "), asker, "new"
        if ticket.solved:
            yield number, "status", utc(ticket.solved, "", " "), 1, "solved"


def survey_sheets(company: Company) -> list[Sheet]:
    """Delighted's response export, and Qualtrics' tables."""
    asked = [survey for survey in company.surveys if survey.kind == NPS]
    rated = list(enumerate(survey for survey in company.surveys if survey.kind == CSAT))
    answered = [(number, survey) for number, survey in rated if survey.answered]
    return [
        Sheet(
            "delighted/responses.csv",
            ("Response ID", "Email", "Name", "Survey Type", "Score", "Sent At", "Created At", "Comment"),
            [
                (
                    f"DEL-{number:06d}",
                    _address(survey),
                    survey.person.name,
                    "nps",
                    survey.score,
                    utc(survey.sent),
                    utc(survey.answered),
                    None,
                )
                for number, survey in enumerate(asked, start=1)
            ],
        ),
        Sheet(
            "qualtrics/question.csv",
            ("id", "survey_id", "_fivetran_deleted", "data_export_tag", "question_text", "question_type", "selector"),
            [("QID1", _SURVEY, "false", "CSAT", "How satisfied are you with our support?", "MC", "SAVR")],
        ),
        Sheet(
            "qualtrics/distribution.csv",
            ("id", "created_date", "request_type", "send_date", "survey_link_survey_id"),
            [
                (
                    "EMD_ticketSolved",
                    f"{company.span.start} 08:00:00",
                    "Invite",
                    f"{company.span.start} 08:00:00",
                    _SURVEY,
                )
            ],
        ),
        Sheet(
            "qualtrics/directory_contact.csv",
            ("directory_id", "id", "email", "first_name", "last_name"),
            [("POOL_1", f"CID_{n:06d}", _address(s), s.person.given, s.person.family) for n, s in rated],
        ),
        Sheet(
            "qualtrics/distribution_contact.csv",
            (
                "contact_id",
                "distribution_id",
                "response_id",
                "sent_at",
                "response_completed_at",
                "status",
                "survey_link",
            ),
            [
                (
                    f"CID_{n:06d}",
                    "EMD_ticketSolved",
                    f"R_{n:06d}" if s.answered else None,
                    utc(s.sent, "", " "),
                    utc(s.answered, "", " "),
                    "SurveyFinished" if s.answered else "EmailSent",
                    None,
                )
                for n, s in rated
            ],
        ),
        Sheet(
            "qualtrics/survey_response.csv",
            (
                "id",
                "survey_id",
                "distribution_channel",
                "status",
                "recipient_email",
                "recorded_date",
                "end_date",
                "finished",
            ),
            [
                (
                    f"R_{n:06d}",
                    _SURVEY,
                    "email",
                    0,
                    _address(s),
                    utc(s.answered, "", " "),
                    utc(s.answered, "", " "),
                    1,
                )
                for n, s in answered
            ],
        ),
        Sheet(
            "qualtrics/question_response.csv",
            ("_fivetran_id", "response_id", "question_id", "question", "value"),
            [
                (f"q{n:06d}", f"R_{n:06d}", "QID1", "How satisfied are you with our support?", s.score)
                for n, s in answered
            ],
        ),
    ]


_SURVEY = "SV_hafenlichtCsat01"


def _address(survey: Survey) -> str | None:
    return address_at(survey.person, utc(survey.sent))
