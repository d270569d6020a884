"""HubSpot: companies, contacts, deals with their histories, engagements, marketing mails, forms, tickets.

The layout is that of Fivetran (`property_…` columns) or any other with HubSpot's API names. As the CRM its companies
are the accounts; with `role = "marketing"` they are firms to be tied to the accounts of another CRM, and its deals are
left to that one. Properties of one's own take part under `fields`, and in histories under `values`:
`"company_property_history.name" = { our_tier = "tier" }`.
"""

from __future__ import annotations

from abmetrics.sources.system import System, with_iso_dates
from abmetrics.sources.systems.hubspot import companies, contacts, deals, engagements, marketing, service
from abmetrics.sources.systems.hubspot.macros import MACROS
from abmetrics.sources.systems.hubspot.objects import OBJECTS

_DETAILS = "details of e-mail events; what happened to a mail is read from email_event"
_DEALS = 'deals count only where HubSpot is the CRM: role = "crm"'
_LISTS = "lists of contacts; target and customer lists are lists of companies"
_OURS = "what a colleague noted or means to do; what was done is logged as a call, e-mail or meeting"

SYSTEM = System(
    kind="hubspot",
    name="HubSpot",
    about="companies, contacts, deals and their histories, engagements, marketing mails, forms and tickets",
    objects=OBJECTS,
    feeds=with_iso_dates(
        (
            *companies.FEEDS, *contacts.FEEDS, *deals.FEEDS, *engagements.FEEDS, *marketing.FEEDS, *service.FEEDS,
        )
    ),
    role="crm",
    prefixes=("hubspot", "hubspot_crm_exports", "hubspot_crm_exports_all"),
    column_prefixes=("property_",),
    unused={
        **dict.fromkeys(
            (
                "email_event_bounce", "email_event_click", "email_event_deferred", "email_event_delivered",
                "email_event_dropped", "email_event_forward", "email_event_open", "email_event_print",
                "email_event_sent", "email_event_spam", "email_event_spam_report", "email_event_status_change",
            ),
            _DETAILS,
        ),
        **dict.fromkeys(
            (
                "deal", "deal_company", "deal_contact", "deal_property_history", "deal_stage", "deal_pipeline_stage",
                "merged_deal",
            ),
            _DEALS,
        ),
        "company_property_history": 'accounts have a history only where HubSpot is the CRM: role = "crm"',
        **dict.fromkeys(("contact_list", "contact_list_member"), _LISTS),
        **dict.fromkeys(("engagement_note", "engagement_task", "note", "task"), _OURS),
        "deal_pipeline": "names of pipelines; stages are told by deal_pipeline_stage",
        "ticket_pipeline": "names of pipelines; stages are told by ticket_pipeline_stage",
        **dict.fromkeys(("property", "property_option"), "descriptions of properties, no records"),
        "role": "permissions of colleagues; no KPI reads them",
        "team_user": "a colleague's primary team is read from users and owner_team",
        "ticket_deal": "deals a ticket is about; tickets count for accounts and people",
        "ticket_engagement": "engagements logged on tickets; each is read by itself",
        "ticket_property_history": "changes of tickets; no KPI reads them",
    },
    macros=MACROS,
)  # fmt: skip
