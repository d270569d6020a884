"""Salesforce's objects of firms and people, one CSV each, with API names as Data Loader exports them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import pairwise

from abmetrics.demo.world.chance import years_later
from abmetrics.demo.world.company import Company
from abmetrics.demo.world.people import CONVERTED, Person
from abmetrics.demo.world.programme import Plan
from abmetrics.demo.writers.keys import SalesforceKeys, salesforce_id
from abmetrics.demo.writers.salesforce_activity import activity_sheets
from abmetrics.demo.writers.salesforce_deals import deal_sheets
from abmetrics.demo.writers.sheet import Cell, Sheet, midnight, utc

Row = tuple[Cell, ...]
PROGRAMME_NAMES = {"abm": "ABM", "demand_gen": "Demand Generation"}
KEYS = SalesforceKeys()


def salesforce_sheets(company: Company) -> list[Sheet]:
    """Every object of the CRM."""
    sheets = [
        Sheet("Account.csv", _ACCOUNT, [*_accounts(company), *_gone_accounts(company)]),
        Sheet("AccountHistory.csv", _history_header("AccountId"), list(_history("017", account_changes(company)))),
        Sheet("Contact.csv", _CONTACT, list(_contacts(company))),
        Sheet("ContactHistory.csv", _history_header("ContactId"), list(_history("018", _contact_changes(company)))),
        Sheet("Lead.csv", _LEAD, list(_leads(company))),
        Sheet("LeadHistory.csv", _history_header("LeadId"), list(_history("019", _lead_changes(company)))),
        Sheet("User.csv", _USER, list(_users(company))),
        Sheet("UserRole.csv", ("Id", "Name", "DeveloperName", "ParentRoleId"), list(_user_roles(company))),
        *deal_sheets(company),
        *activity_sheets(company),
    ]
    for one in sheets:
        one.file = f"salesforce/{one.file}"
    return sheets


_ACCOUNT = (
    "Id", "IsDeleted", "MasterRecordId", "Name", "Type", "ParentId", "BillingCountry", "Website", "Industry",
    "AnnualRevenue", "CurrencyIsoCode", "NumberOfEmployees", "OwnerId", "CreatedDate", "LastModifiedDate",
    "SystemModstamp", "ABM_Tier__c", "Segment__c", "Region__c", "Programme__c", "Target_Account__c", "MQA_Status__c",
)  # fmt: skip


def _accounts(company: Company) -> Iterator[Row]:
    served = {customer.plan.firm.number for customer in company.customers if customer.lost is None}
    statuses = {a.firm.number: a.status for a in company.acceptances}
    for plan in company.plans:
        firm = plan.firm
        created = utc(midnight(firm.created), ".000+0000")
        modified = utc(midnight(max(firm.created, firm.owner_since, plan.listed_from or firm.created)), ".000+0000")
        yield (
            KEYS.account(firm.number), "false", None, firm.name, "Customer" if firm.number in served else "Prospect",
            None if firm.parent is None else KEYS.account(firm.parent), firm.country, f"https://www.{firm.domain}",
            firm.industry, firm.revenue, "EUR", firm.employees if firm.employees_known else None,
            KEYS.user(firm.owner.number), created, modified, modified, plan.tier or None, firm.segment, firm.region,
            PROGRAMME_NAMES[approach_now(plan)], _truth(plan.listed_on(company.span.through)),
            statuses.get(firm.number),
        )  # fmt: skip


def _gone_accounts(company: Company) -> Iterator[Row]:
    for account in company.gone.accounts:
        gone = utc(account.gone, ".000+0000")
        yield (
            KEYS.account(account.number), "true", KEYS.account(account.kept.number) if account.kept else None,
            account.name, "Prospect", None, account.kept.country if account.kept else None,
            f"https://www.{account.domain}", None, None, "EUR", None, KEYS.user(1),
            utc(midnight(account.created), ".000+0000"), gone, gone, None, None, None, None, "false", None,
        )  # fmt: skip


def approach_now(plan: Plan) -> str:
    """The programme approach an account is worked with on the last day."""
    return "abm" if plan.listed_from and plan.listed_to is None else "demand_gen"


Change = tuple[dt.datetime, str, str, str | None, str | None, str]
"""(moment, record, field, old value, new value, type of the values)."""


def account_changes(company: Company) -> Iterator[Change]:
    """What changed of accounts. A lookup is written twice, as Salesforce does: by name, and by id."""
    status: dict[int, str] = {}
    for plan in company.plans:
        record, firm = KEYS.account(plan.firm.number), plan.firm
        if firm.earlier_owner:
            moment = midnight(firm.owner_since, 9)
            yield moment, record, "Owner", firm.earlier_owner.name, firm.owner.name, "Text"
            yield (
                moment,
                record,
                "Owner",
                KEYS.user(firm.earlier_owner.number),
                KEYS.user(firm.owner.number),
                "EntityId",
            )
        for day, old, new in programme_changes(plan):
            yield midnight(day), record, "Programme__c", PROGRAMME_NAMES[old], PROGRAMME_NAMES[new], "Picklist"
            yield midnight(day), record, "Target_Account__c", _truth(old == "abm"), _truth(new == "abm"), "Boolean"
        if plan.tier_since:
            yield midnight(plan.tier_since), record, "ABM_Tier__c", plan.earlier_tier, plan.tier, "Picklist"
    for acceptance in company.acceptances:
        number = acceptance.firm.number
        before, status[number] = status.get(number), acceptance.status
        yield acceptance.at, KEYS.account(number), "MQA_Status__c", before, acceptance.status, "Picklist"


def programme_changes(plan: Plan) -> Iterator[tuple[dt.date, str, str]]:
    """(day, old approach, new one) of a firm that went on the target list, and of one that left it."""
    if plan.listed_from:
        yield plan.listed_from, "demand_gen", "abm"
    if plan.listed_to:
        yield plan.listed_to, "abm", "demand_gen"


_CONTACT = (
    "Id", "IsDeleted", "MasterRecordId", "AccountId", "FirstName", "LastName", "Name", "Title", "Department", "Email",
    "Phone", "LeadSource", "OwnerId", "CreatedDate", "LastModifiedDate", "SystemModstamp", "Lead_Score__c",
    "Left_Company_Date__c",
)  # fmt: skip


def _contacts(company: Company) -> Iterator[Row]:
    for person in company.people:
        firm = person.firm_now
        if person.contact_since is None or firm is None:
            continue
        kept = None if person.merged_into is None else company.people[person.merged_into]
        changed = utc(person.changed, ".000+0000")
        yield (
            KEYS.person(person), _truth(not person.is_live), KEYS.person(kept) if kept else None,
            KEYS.account(firm.number), person.given, person.family, person.name, person.title, person.department,
            person.address_now or None, person.phone or None, person.source, KEYS.user(firm.owner.number),
            utc(person.contact_since, ".000+0000"), changed, changed, person.score,
            person.left.date() if person.left else None,
        )  # fmt: skip


def _contact_changes(company: Company) -> Iterator[Change]:
    for person in company.people:
        if person.moved and person.firm and person.next_firm:
            record, old, new = KEYS.person(person), person.firm, person.next_firm
            yield person.moved, record, "Account", old.name, new.name, "Text"
            yield person.moved, record, "Account", KEYS.account(old.number), KEYS.account(new.number), "EntityId"
            yield person.moved, record, "Email", person.email, person.next_email, "Text"


_LEAD = (
    "Id", "IsDeleted", "MasterRecordId", "FirstName", "LastName", "Name", "Company", "Title", "Email", "Phone",
    "LeadSource", "Status", "Lead_Score__c", "OwnerId", "CreatedDate", "IsConverted", "ConvertedDate",
    "ConvertedAccountId", "ConvertedContactId", "ConvertedOpportunityId", "LastModifiedDate", "SystemModstamp",
)  # fmt: skip


def _leads(company: Company) -> Iterator[Row]:
    for person in company.people:
        if person.lead_since is None:
            continue
        converted = person.contact_since if person.firm else None
        status = CONVERTED if converted else person.statuses[-1][1]
        changed = utc(person.changed, ".000+0000")
        yield (
            KEYS.lead(person), _truth(not person.is_live), None, person.given, person.family, person.name,
            person.company or "-", person.title, person.email, person.phone or None, person.source, status,
            person.score, KEYS.user(_lead_owner(person)), utc(person.lead_since, ".000+0000"),
            _truth(converted is not None), converted.date() if converted else None,
            KEYS.account(person.firm.number) if converted and person.firm else None,
            KEYS.person(person) if converted else None, None, changed, changed,
        )  # fmt: skip


def _lead_owner(person: Person) -> int:
    return person.firm.owner.number if person.firm and not person.is_free_mail else 1 + person.number % 3


def _lead_changes(company: Company) -> Iterator[Change]:
    for person in (person for person in company.people if person.is_live):
        for (_, old), (moment, new) in pairwise(person.statuses):
            yield moment, KEYS.lead(person), "Status", old, new, "Picklist"


def _history_header(parent: str) -> tuple[str, ...]:
    return ("Id", "IsDeleted", parent, "CreatedById", "CreatedDate", "Field", "DataType", "OldValue", "NewValue")


def _history(prefix: str, changes: Iterator[Change]) -> Iterator[Row]:
    ordered = sorted(changes, key=lambda change: (change[0], change[1], change[2], change[5]))
    for number, (moment, record, field, old, new, kind) in enumerate(ordered):
        yield (
            salesforce_id(prefix, number), "false", record, KEYS.user(1), utc(moment, ".000+0000"), field, kind,
            old, new,
        )  # fmt: skip


_USER = (
    "Id", "Name", "FirstName", "LastName", "Email", "Username", "IsActive", "UserRoleId", "ManagerId", "Department",
    "Region__c", "CreatedDate",
)  # fmt: skip


def _users(company: Company) -> Iterator[Row]:
    roles = {name: number for number, name in enumerate(_role_names(company))}
    since = utc(midnight(years_later(company.span.start, -3)), ".000+0000")
    for user in company.users:
        given, _, family = user.name.partition(" ")
        role = f"{user.team} Manager" if user.manager is None else user.team
        yield (
            KEYS.user(user.number), user.name, given, family, user.email, user.email, "true",
            salesforce_id("00E", roles[role]), None if user.manager is None else KEYS.user(user.manager), user.team,
            user.region, since,
        )  # fmt: skip


def _role_names(company: Company) -> list[str]:
    teams = list(dict.fromkeys(user.team for user in company.users))
    return [role for team in teams for role in (f"{team} Manager", team)]


def _user_roles(company: Company) -> Iterator[Row]:
    for number, name in enumerate(_role_names(company)):
        parent = None if name.endswith("Manager") else salesforce_id("00E", number - 1)
        yield salesforce_id("00E", number), name, name.replace(" ", "_").replace("-", "_"), parent


def _truth(value: bool) -> str:
    return "true" if value else "false"
