"""Salesforce: the CRM's objects under their API names, or as Fivetran lands them.

Ids are told in their form of 18 characters, so that an export with the 15 that reports show joins the others.
"""

from __future__ import annotations

from abmetrics.sources.system import System, with_iso_dates
from abmetrics.sources.systems.salesforce import activity, campaigns, deals, histories, money, parties
from abmetrics.sources.systems.salesforce.macros import MACROS
from abmetrics.sources.systems.salesforce.objects import OBJECTS

_UNUSED = {
    "account_contact_relation": "a person's further accounts; a person counts for the one account the contact names",
    "order": "orders; what was sold stands in opportunities and contracts, what was billed in the billing system",
    "order_item": "lines of orders; what was sold stands in opportunities and contracts",
    "record_type": "record types; they only tell what kind of deal an opportunity is, and there are none here",
    "opportunity_stage": "the list of stages; it only tells what a stage of an opportunity means",
    "opportunity_line_item": "lines of opportunities; they only tell which product a deal is about",
    "user_role": "roles; they only tell the team of users",
    "task_relation": "further people of tasks; a task counts for the person it names first",
    "task_who_relation": "further people of tasks; a task counts for the person it names first",
    "profile": "rights of users; no KPI reads them",
    "pricebook_entry": "price lists; no KPI reads them",
    "campaign_member_status": "the list of statuses that members of campaigns may have; no KPI reads it",
}

SYSTEM = System(
    kind="salesforce",
    name="Salesforce",
    about="accounts, people, opportunities with their histories, campaigns with members, tasks, events and currencies",
    objects=OBJECTS,
    feeds=with_iso_dates(
        (*parties.FEEDS, *histories.FEEDS, *deals.FEEDS, *campaigns.FEEDS, *activity.FEEDS, *money.FEEDS)
    ),
    role="crm",
    prefixes=("sf", "sfdc", "salesforce"),
    unused=_UNUSED,
    macros=MACROS,
)
