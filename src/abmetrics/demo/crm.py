"""What the CRM exports: accounts, people, deals, meetings and the sellers' own log."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from abmetrics.demo.activity import KINDS
from abmetrics.demo.deals import PRODUCTS, Deal
from abmetrics.demo.firms import User
from abmetrics.demo.programme import CUSTOMER_LIST, TARGET_LIST
from abmetrics.demo.sheets import Cell, Sheet
from abmetrics.demo.simulation import Company

Rows = Iterator[tuple[Cell, ...]]

_CALL_OUTCOMES = ("Connected", "Connected", "Left message", "Call back")
_ABM, _DEMAND_GENERATION = "ABM", "Demand Generation"
_SALES_TYPES = {"call": "Call", "email_reply": "Email Received"}


def crm_sheets(company: Company) -> list[Sheet]:
    """Every file of the CRM export."""
    return [
        Sheet("users.csv", ("User ID", "Full Name", "Team", "Manager", "Region"), list(_users(company.users))),
        Sheet(
            "products.csv",
            ("Product Code", "Product Name", "Product Family", "List Price", "Currency"),
            list(_products()),
        ),
        Sheet(
            "accounts.csv",
            (
                "Account ID", "Account Name", "Website", "Industry", "Segment", "Employees", "Annual Revenue",
                "Account Currency",
                "Region", "Billing Country", "Account Owner", "ABM Tier", "Programme", "Created Date",
            ),
            list(_accounts(company)),
        ),
        Sheet("account_domains.csv", ("Account ID", "Domain"), list(_domains(company))),
        Sheet(
            "account_history.csv",
            ("Account ID", "Field", "New Value", "Edit Date"),
            list(_account_history(company)),
        ),
        Sheet(
            "target_list_members.csv",
            ("List Name", "Account ID", "Member From", "Member To"),
            list(_members(company)),
        ),
        Sheet(
            "contacts.csv",
            (
                "Contact ID", "First Name", "Last Name", "Title", "Department", "Email", "Account ID", "Lead Source",
                "Created Date", "Left Company Date", "Last Modified Date",
            ),
            list(_contacts(company)),
        ),
        Sheet(
            "leads.csv",
            (
                "Lead ID", "First Name", "Last Name", "Company", "Title", "Email", "Lead Source", "Lead Status",
                "Created Date",
                "Converted Account ID", "Converted Date",
            ),
            list(_leads(company)),
        ),
        Sheet(
            "opportunities.csv",
            (
                "Opportunity ID", "Opportunity Name", "Account ID", "Opportunity Owner", "Type", "Stage", "Amount",
                "Currency",
                "Created Date", "Close Date", "Lead Source", "Product", "Loss Reason", "Main Competitor", "Duplicate",
            ),
            [_opportunity(deal) for deal in company.deals],
        ),
        Sheet(
            "opportunity_history.csv",
            ("Opportunity ID", "Stage", "Amount", "Currency", "Close Date", "Changed At"),
            list(_opportunity_history(company.deals)),
        ),
        Sheet(
            "opportunity_contact_roles.csv",
            ("Opportunity ID", "Contact ID", "Role", "Primary", "Created Date"),
            list(_roles(company)),
        ),
        Sheet(
            "sales_meetings.csv",
            (
                "Meeting ID", "Meeting Type", "Status", "Created Date", "Start", "Minutes", "Account ID", "Contact ID",
                "Opportunity ID", "Organizer", "Booked Through",
            ),
            list(_meetings(company)),
        ),
        Sheet(
            "sales_activities.csv",
            ("Activity ID", "Activity Type", "Activity Date", "Who ID", "Account ID", "Assigned To", "Call Seconds",
            "Call Result"),
            list(_sales_activities(company)),
        ),
    ]  # fmt: skip


def _users(users: list[User]) -> Rows:
    for user in users:
        yield user.user_id, user.name, user.team, user.manager, user.region


def _products() -> Rows:
    for number, (name, price) in enumerate(PRODUCTS.items(), start=1):
        yield f"PRD-{number}", name, name.split()[0], price, "EUR"


def _accounts(company: Company) -> Rows:
    for plan in company.plans:
        firm = plan.firm
        programme = _ABM if plan.listed_on(company.span.through) else _DEMAND_GENERATION
        yield (
            firm.account_id, firm.name, f"https://www.{firm.domain}", firm.industry, firm.segment,
            firm.employees if firm.employees_known else None, firm.revenue, "EUR", firm.region, firm.country,
            firm.owner.name,
            plan.tier, programme, _morning(firm.created),
        )  # fmt: skip


def _domains(company: Company) -> Rows:
    for firm in company.firms:
        if firm.second_domain:
            yield firm.account_id, firm.second_domain


def _account_history(company: Company) -> Rows:
    """Changes of owner and of programme: what held from the account's creation on, then each new value."""
    for plan in company.plans:
        firm = plan.firm
        if firm.earlier_owner and firm.owner_since > firm.created:
            yield firm.account_id, "Account Owner", firm.earlier_owner.user_id, _morning(firm.created)
            yield firm.account_id, "Account Owner", firm.owner.user_id, _morning(firm.owner_since)
        if plan.listed_from:
            if firm.created < plan.listed_from:
                yield firm.account_id, "Programme", _DEMAND_GENERATION, _morning(firm.created)
            yield firm.account_id, "Programme", _ABM, _morning(plan.listed_from)
            if plan.listed_to:
                yield firm.account_id, "Programme", _DEMAND_GENERATION, _morning(plan.listed_to)


def _members(company: Company) -> Rows:
    for plan in company.plans:
        if plan.listed_from:
            yield TARGET_LIST, plan.firm.account_id, plan.listed_from, plan.listed_to
    for plan in company.plans:
        if plan.key_customer_from:
            yield CUSTOMER_LIST, plan.firm.account_id, plan.key_customer_from, None


def _contacts(company: Company) -> Rows:
    for person in company.people:
        if not person.is_lead and person.firm:
            changed = person.left or dt.datetime.combine(company.span.through, dt.time(18), dt.UTC)
            yield (
                person.person_id, person.given, person.family, person.title, person.department, person.email,
                person.firm.account_id, person.source, person.created, person.left, changed,
            )  # fmt: skip


def _leads(company: Company) -> Rows:
    for person in company.people:
        if person.is_lead:
            account = person.firm.account_id if person.firm and person.converted else None
            yield (
                person.person_id, person.given, person.family, person.company, person.title, person.email,
                person.source,
                person.status, person.created, account, person.converted,
            )  # fmt: skip


def _opportunity(deal: Deal) -> tuple[Cell, ...]:
    return (
        deal.deal_id, deal.name, deal.firm.account_id, deal.owner.name, deal.kind, deal.stage, deal.amount, "EUR",
        deal.created,
        deal.closed or deal.expected_close, deal.source, deal.product, deal.loss_reason, deal.competitor,
        "TRUE" if deal.is_duplicate else "FALSE",
    )  # fmt: skip


def _opportunity_history(deals: list[Deal]) -> Rows:
    for deal in deals:
        for moment, stage in deal.path:
            close = deal.closed if deal.closed and (moment, stage) == deal.path[-1] else deal.expected_close
            yield deal.deal_id, stage, deal.amount, "EUR", close, moment


def _roles(company: Company) -> Rows:
    for role in company.roles:
        yield role.deal.deal_id, role.person.person_id, role.role, "TRUE" if role.is_primary else "FALSE", role.since


def _meetings(company: Company) -> Rows:
    for number, meeting in enumerate(company.meetings, start=1):
        deal = meeting.deal
        yield (
            f"MTG-{number:05d}", meeting.kind, meeting.status, meeting.created, meeting.starts, meeting.minutes,
            deal.firm.account_id, meeting.person.person_id, deal.deal_id, deal.owner.name, meeting.booked_through,
        )  # fmt: skip


def _sales_activities(company: Company) -> Rows:
    touches = company.touches
    number = 0
    for place, kind in enumerate(touches.kind):
        if KINDS[kind] not in _SALES_TYPES:
            continue
        number += 1
        firm = company.firms[touches.firm[place]]
        person = company.people_of[firm.number][touches.person[place]] if touches.person[place] >= 0 else None
        is_call = KINDS[kind] == "call"
        yield (
            f"TSK-{number:06d}", _SALES_TYPES[KINDS[kind]], f"{touches.at[place]}Z",
            person.person_id if person else None,
            firm.account_id, firm.owner.name, int(touches.seconds[place]) if is_call else None,
            _CALL_OUTCOMES[int(touches.dice[place] * len(_CALL_OUTCOMES))] if is_call else None,
        )  # fmt: skip


def _morning(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(8), dt.UTC)
