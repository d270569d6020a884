"""HubSpot as Fivetran lands it, first part: companies, contacts with their histories and merges, owners."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from abmetrics.demo.world.company import Company
from abmetrics.demo.world.people import CONVERTED, DISQUALIFIED, MQL, NEW, NURTURE, WORKING
from abmetrics.demo.writers.hubspot_activity import hubspot_activity_sheets
from abmetrics.demo.writers.hubspot_deals import hubspot_deal_sheets
from abmetrics.demo.writers.keys import HubspotKeys
from abmetrics.demo.writers.salesforce import PROGRAMME_NAMES, approach_now, programme_changes
from abmetrics.demo.writers.sheet import Cell, Sheet, midnight, utc

Row = tuple[Cell, ...]
KEYS = HubspotKeys()
LIFECYCLES = {
    NEW: "lead", WORKING: "lead", NURTURE: "lead", DISQUALIFIED: "other", MQL: "marketingqualifiedlead",
    CONVERTED: "salesqualifiedlead",
}  # fmt: skip


def hubspot_sheets(company: Company) -> list[Sheet]:
    """Every table."""
    sheets = [
        Sheet("company.csv", _COMPANY, [*_companies(company), *_deleted_companies(company)]),
        Sheet("company_property_history.csv", _history_header("company_id"), list(_history(_company_changes(company)))),
        Sheet("contact.csv", _CONTACT, list(_contacts(company))),
        Sheet("contact_property_history.csv", _history_header("contact_id"), list(_history(_contact_changes(company)))),
        Sheet(
            "contact_merge_audit.csv",
            ("canonical_vid", "contact_id", "vid_to_merge", "num_properties_moved", "timestamp", "user_id"),
            [
                (_vid(p.merged_into), _vid(p.merged_into), KEYS.person(p), 2, utc(p.gone, "", " "), None)
                for p in company.people
                if p.merged_into is not None
            ],
        ),
        Sheet(
            "owner.csv", ("owner_id", "email", "first_name", "last_name", "type", "created_at"), list(_owners(company))
        ),
        Sheet("team.csv", ("id", "name"), [(7_000 + n, team) for n, team in enumerate(_teams(company))]),
        Sheet("owner_team.csv", ("owner_id", "team_id", "is_team_primary"), list(_owner_teams(company))),
        *hubspot_deal_sheets(company),
        *hubspot_activity_sheets(company),
    ]
    for one in sheets:
        one.file = f"hubspot/{one.file}"
    return sheets


_COMPANY = (
    "id", "is_deleted", "property_name", "property_domain", "property_website", "property_industry",
    "property_country", "property_region", "property_segment", "property_abm_tier", "property_programme",
    "property_hs_is_target_account", "property_numberofemployees", "property_annualrevenue",
    "property_hubspot_owner_id", "property_hs_parent_company_id", "property_hs_merged_object_ids",
    "property_mqa_status", "property_lifecyclestage", "property_createdate", "property_hs_lastmodifieddate",
)  # fmt: skip


def _companies(company: Company) -> Iterator[Row]:
    served = {customer.plan.firm.number for customer in company.customers if customer.lost is None}
    statuses = {a.firm.number: a.status for a in company.acceptances}
    merged = company.gone.merged()
    for plan in company.plans:
        firm = plan.firm
        modified = max(firm.created, firm.owner_since, plan.listed_from or firm.created)
        yield (
            KEYS.account(firm.number), "false", firm.name, firm.domain, f"https://www.{firm.domain}", firm.industry,
            firm.country, firm.region, firm.segment, plan.tier or None, PROGRAMME_NAMES[approach_now(plan)],
            "true" if plan.listed_on(company.span.through) else "false",
            firm.employees if firm.employees_known else None, firm.revenue, KEYS.user(firm.owner.number),
            None if firm.parent is None else KEYS.account(firm.parent),
            KEYS.account(merged[firm.number].number) if firm.number in merged else None, statuses.get(firm.number),
            "customer" if firm.number in served else "lead", utc(midnight(firm.created), "", " "),
            utc(midnight(modified), "", " "),
        )  # fmt: skip


def _deleted_companies(company: Company) -> Iterator[Row]:
    """Companies thrown away; those merged away are only a number in the list of the one that is left."""
    for account in company.gone.accounts:
        if account.kept is None:
            yield (
                KEYS.account(account.number), "true", account.name, account.domain, f"https://www.{account.domain}",
                *[None] * 14, utc(midnight(account.created), "", " "), utc(account.gone, "", " "),
            )  # fmt: skip


Change = tuple[dt.datetime, str, str, Cell]
"""(moment, record, property, value from then on)."""


def _company_changes(company: Company) -> Iterator[Change]:
    for plan in company.plans:
        firm = plan.firm
        record, created = KEYS.account(firm.number), midnight(firm.created)
        if firm.earlier_owner:
            yield created, record, "hubspot_owner_id", KEYS.user(firm.earlier_owner.number)
            yield midnight(firm.owner_since, 9), record, "hubspot_owner_id", KEYS.user(firm.owner.number)
        if plan.listed_from:
            yield created, record, "programme", PROGRAMME_NAMES["demand_gen"]
            yield created, record, "hs_is_target_account", "false"
        for day, _, new in programme_changes(plan):
            yield midnight(day), record, "programme", PROGRAMME_NAMES[new]
            yield midnight(day), record, "hs_is_target_account", "true" if new == "abm" else "false"
        if plan.tier_since:
            yield created, record, "abm_tier", plan.earlier_tier
            yield midnight(plan.tier_since), record, "abm_tier", plan.tier
    for acceptance in company.acceptances:
        yield acceptance.at, KEYS.account(acceptance.firm.number), "mqa_status", acceptance.status


_CONTACT = (
    "id", "_fivetran_deleted", "property_email", "property_firstname", "property_lastname", "property_jobtitle",
    "property_department", "property_phone", "property_company", "property_associatedcompanyid",
    "property_lifecyclestage", "property_hs_lead_status", "property_hubspotscore", "property_lead_source",
    "property_left_company_date", "property_hs_merged_object_ids", "property_createdate", "property_lastmodifieddate",
)  # fmt: skip


def _contacts(company: Company) -> Iterator[Row]:
    merged = {p.merged_into: p for p in company.people if p.merged_into is not None}
    for person in company.people:
        if person.merged_into is not None:
            continue
        firm = person.firm_now if person.contact_since else None
        status = person.statuses[-1][1] if person.statuses else None
        twin = merged.get(person.number)
        yield (
            KEYS.person(person), "false" if person.is_live else "true", person.address_now or None, person.given,
            person.family, person.title, person.department, person.phone or None,
            firm.name if firm else person.company or None, KEYS.account(firm.number) if firm else None,
            LIFECYCLES[status] if status else "opportunity", status, person.score, person.source,
            person.left.date() if person.left else None, KEYS.person(twin) if twin else None,
            utc(person.known, "", " "), utc(person.changed, "", " "),
        )  # fmt: skip


def _contact_changes(company: Company) -> Iterator[Change]:
    for person in (person for person in company.people if person.is_live):
        record = KEYS.person(person)
        if person.contact_since and person.firm:
            yield person.contact_since, record, "associatedcompanyid", KEYS.account(person.firm.number)
        if person.moved and person.next_firm:
            yield person.moved, record, "associatedcompanyid", KEYS.account(person.next_firm.number)
            yield person.moved, record, "email", person.next_email
        before = ""
        for moment, status in person.statuses:
            if LIFECYCLES[status] != before:
                before = LIFECYCLES[status]
                yield moment, record, "lifecyclestage", before


def _vid(number: int | None) -> str | None:
    return None if number is None else str(51_000 + number)


def _history_header(parent: str) -> tuple[str, ...]:
    return (parent, "name", "value", "timestamp", "source", "source_id")


def _history(changes: Iterator[Change]) -> Iterator[Row]:
    for moment, record, name, value in sorted(changes, key=lambda change: (change[0], change[1], change[2])):
        yield record, name, value, utc(moment, ".000", " "), "CRM_UI", None


def _teams(company: Company) -> list[str]:
    return list(dict.fromkeys(user.team for user in company.users))


def _owners(company: Company) -> Iterator[Row]:
    for user in company.users:
        given, _, family = user.name.partition(" ")
        yield KEYS.user(user.number), user.email, given, family, "PERSON", f"{company.span.first_deal} 08:00:00"


def _owner_teams(company: Company) -> Iterator[Row]:
    teams = {team: 7_000 + number for number, team in enumerate(_teams(company))}
    for user in company.users:
        yield KEYS.user(user.number), teams[user.team], "true"
