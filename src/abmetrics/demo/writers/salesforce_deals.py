"""Salesforce's objects of selling: opportunities with their two histories, roles, products, contracts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import pairwise

from abmetrics.demo.world.company import Company
from abmetrics.demo.world.contracts import registered_terms
from abmetrics.demo.world.deals import (
    CROSS_SELL,
    LOST_STAGE,
    NEW_BUSINESS,
    OPEN_STAGES,
    PRODUCTS,
    RENEWAL,
    STAGE_ODDS,
    UPSELL,
    WON,
    WON_STAGE,
    Deal,
)
from abmetrics.demo.world.firms import User
from abmetrics.demo.writers.keys import SalesforceKeys, salesforce_id
from abmetrics.demo.writers.sheet import Cell, Sheet, midnight, utc

Row = tuple[Cell, ...]
KEYS = SalesforceKeys()
ODDS = {**STAGE_ODDS, WON_STAGE: 100, LOST_STAGE: 0}
CONTRACT_TYPES = {NEW_BUSINESS: "New", RENEWAL: "Renewal", UPSELL: "Upsell", CROSS_SELL: "Cross-Sell"}


def deal_sheets(company: Company) -> list[Sheet]:
    """The objects of selling."""
    return [
        Sheet("Opportunity.csv", _OPPORTUNITY, list(_opportunities(company))),
        Sheet("OpportunityHistory.csv", _OPPORTUNITY_HISTORY, list(_opportunity_history(company))),
        Sheet("OpportunityFieldHistory.csv", _FIELD_HISTORY, list(_field_history(company))),
        Sheet("OpportunityContactRole.csv", _ROLE, list(_roles(company))),
        Sheet("OpportunityStage.csv", _STAGE, list(_stages())),
        Sheet("Product2.csv", ("Id", "Name", "ProductCode", "Family", "IsActive", "IsDeleted"), list(_products())),
        Sheet("OpportunityLineItem.csv", _LINE, list(_lines(company))),
        Sheet("Contract.csv", _CONTRACT, list(_contracts(company))),
        Sheet(
            "CurrencyType.csv",
            ("Id", "IsoCode", "ConversionRate", "IsCorporate", "IsActive"),
            list(_currencies(company)),
        ),
    ]


_OPPORTUNITY = (
    "Id", "IsDeleted", "AccountId", "Name", "Type", "StageName", "Amount", "CurrencyIsoCode", "Probability",
    "CloseDate", "IsClosed", "IsWon", "ForecastCategoryName", "LeadSource", "CampaignId", "OwnerId", "CreatedDate",
    "LastModifiedDate", "SystemModstamp", "Loss_Reason__c", "Win_Reason__c", "Main_Competitor__c", "Duplicate__c",
    "Promotion__c", "Referred_By__c",
)  # fmt: skip


def _opportunities(company: Company) -> Iterator[Row]:
    gone = {deal.number for deal in company.gone.deals}
    for deal in [*company.deals, *company.gone.deals]:
        is_won, changed = deal.status == WON, utc(deal.steps[-1].at, ".000+0000")
        yield (
            KEYS.deal(deal.number), _truth(deal.number in gone), KEYS.account(deal.firm.number), deal.name, deal.kind,
            deal.stage, deal.amount, deal.firm.currency, ODDS[deal.stage], deal.closed or deal.expected_close,
            _truth(deal.closed is not None), _truth(is_won), _forecast(deal.stage), deal.source,
            None if deal.campaign < 0 else salesforce_id("701", deal.campaign), KEYS.user(deal.owner.number),
            utc(deal.created, ".000+0000"), changed, changed,
            deal.reason if deal.closed and not is_won else None, deal.reason if is_won else None,
            deal.competitor or None, _truth(deal.is_duplicate), deal.promotion or None,
            KEYS.account(deal.referrer.number) if deal.referrer else None,
        )  # fmt: skip


def _forecast(stage: str) -> str:
    return {WON_STAGE: "Closed", LOST_STAGE: "Omitted", "Negotiation": "Commit", "Proposal": "Best Case"}.get(
        stage, "Pipeline"
    )


_OPPORTUNITY_HISTORY = (
    "Id", "OpportunityId", "CreatedById", "CreatedDate", "StageName", "Amount", "ExpectedRevenue", "CloseDate",
    "Probability", "ForecastCategory", "CurrencyIsoCode", "SystemModstamp", "IsDeleted",
)  # fmt: skip


def _opportunity_history(company: Company) -> Iterator[Row]:
    number = 0
    for deal in company.deals:
        for step in deal.steps:
            at = utc(step.at, ".000+0000")
            expected = None if step.amount is None else step.amount * ODDS[step.stage] / 100
            yield (
                salesforce_id("008", number), KEYS.deal(deal.number), KEYS.user(deal.owner.number), at, step.stage,
                step.amount, expected, step.expected_close, ODDS[step.stage], _forecast(step.stage).replace(" ", ""),
                deal.firm.currency, at, "false",
            )  # fmt: skip
            number += 1


_FIELD_HISTORY = (
    "Id", "IsDeleted", "OpportunityId", "CreatedById", "CreatedDate", "Field", "DataType", "OldValue", "NewValue",
)  # fmt: skip


def deal_owner_change(deal: Deal) -> tuple[dt.datetime, User] | None:
    """(moment, the earlier owner) where the account's owner changed while they had the deal."""
    firm = deal.firm
    moment = midnight(firm.owner_since, 9)
    last = deal.closed or dt.date.max
    was_running = deal.created < moment and firm.owner_since < last
    if firm.earlier_owner and deal.owner is firm.owner and was_running:
        return moment, firm.earlier_owner
    return None


def _field_history(company: Company) -> Iterator[Row]:
    changes: list[tuple[dt.datetime, int, str, str, Cell, Cell]] = []
    for deal in company.deals:
        for old, new in pairwise(deal.steps):
            changes.append((new.at, deal.number, "StageName", "Picklist", old.stage, new.stage))
            if old.amount != new.amount:
                changes.append((new.at, deal.number, "Amount", "Currency", old.amount, new.amount))
            if old.expected_close != new.expected_close:
                changes.append((new.at, deal.number, "CloseDate", "Date", old.expected_close, new.expected_close))
        moved = deal_owner_change(deal)
        if moved:
            at, earlier = moved
            changes.append((at, deal.number, "Owner", "Text", earlier.name, deal.owner.name))
            changes.append(
                (at, deal.number, "Owner", "EntityId", KEYS.user(earlier.number), KEYS.user(deal.owner.number))
            )
    ordered = sorted(changes, key=lambda change: change[:4])
    for number, (at, deal_number, field, kind, before, after) in enumerate(ordered):
        yield (
            salesforce_id("017", 10_000_000 + number), "false", KEYS.deal(deal_number), KEYS.user(1),
            utc(at, ".000+0000"), field, kind, before, after,
        )  # fmt: skip


_ROLE = ("Id", "OpportunityId", "ContactId", "Role", "IsPrimary", "CreatedDate", "SystemModstamp", "IsDeleted")


def _roles(company: Company) -> Iterator[Row]:
    for number, role in enumerate(company.roles):
        since = utc(role.since, ".000+0000")
        yield (
            salesforce_id("00K", number), KEYS.deal(role.deal.number), KEYS.person(role.person), role.role,
            _truth(role.is_primary), since, since, "false",
        )  # fmt: skip


_STAGE = ("Id", "MasterLabel", "ApiName", "IsActive", "SortOrder", "IsClosed", "IsWon", "DefaultProbability")


def _stages() -> Iterator[Row]:
    for number, stage in enumerate((*OPEN_STAGES, WON_STAGE, LOST_STAGE)):
        yield (
            salesforce_id("01J", number), stage, stage, "true", number + 1, _truth(stage not in OPEN_STAGES),
            _truth(stage == WON_STAGE), ODDS[stage],
        )  # fmt: skip


def product_code(name: str) -> str:
    """The stock number of a product."""
    return "".join(word[0] for word in name.split()) + f"-{PRODUCTS[name] // 1000:03d}"


def _product_id(name: str) -> str:
    return salesforce_id("01t", list(PRODUCTS).index(name))


def _products() -> Iterator[Row]:
    for name in PRODUCTS:
        yield _product_id(name), name, product_code(name), name.split()[0], "true", "false"


_LINE = (
    "Id", "OpportunityId", "Product2Id", "ProductCode", "Name", "Quantity", "UnitPrice", "ListPrice", "TotalPrice",
    "CurrencyIsoCode", "CreatedDate", "IsDeleted",
)  # fmt: skip


def _lines(company: Company) -> Iterator[Row]:
    for number, deal in enumerate(company.deals):
        price = deal.amount if deal.amount is not None else 0
        yield (
            salesforce_id("00k", number), KEYS.deal(deal.number), _product_id(deal.product),
            product_code(deal.product), deal.name, 1, price, PRODUCTS[deal.product], price, deal.firm.currency,
            utc(deal.created, ".000+0000"), "false",
        )  # fmt: skip


_CONTRACT = (
    "Id", "ContractNumber", "AccountId", "Status", "StartDate", "EndDate", "ContractTerm", "ActivatedDate",
    "CurrencyIsoCode", "CreatedDate", "IsDeleted", "Opportunity__c", "Product__c", "Type__c", "Annual_Value__c",
    "Cancelled_Date__c",
)  # fmt: skip


def _contracts(company: Company) -> Iterator[Row]:
    for term in registered_terms(company.span, company.terms):
        is_active = term.starts <= company.span.through < term.stops
        signed = utc(midnight(term.deal.closed or term.starts, 10), ".000+0000")
        yield (
            salesforce_id("800", term.number), f"{term.number + 1:08d}", KEYS.account(term.firm.number),
            "Activated" if is_active else "Expired", term.starts, term.ends - dt.timedelta(days=1), 12, signed,
            term.firm.currency, signed, "false", KEYS.deal(term.deal.number), _product_id(term.product),
            CONTRACT_TYPES[term.kind], term.annual, term.cancelled,
        )  # fmt: skip


def _currencies(company: Company) -> Iterator[Row]:
    latest = company.rates[-1][1]
    for number, code in enumerate(("EUR", "USD", "GBP", "CHF")):
        yield salesforce_id("01L", number), code, latest.get(code, 1), _truth(code == "EUR"), "true"


def _truth(value: bool) -> str:
    return "true" if value else "false"
