"""HubSpot as Fivetran lands it, second part: deals, their stages, histories and people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from abmetrics.demo.world.company import Company
from abmetrics.demo.world.deals import (
    CROSS_SELL,
    LOST_STAGE,
    NEW_BUSINESS,
    OPEN_STAGES,
    RENEWAL,
    UPSELL,
    WON,
    WON_STAGE,
)
from abmetrics.demo.writers.keys import HubspotKeys
from abmetrics.demo.writers.salesforce_deals import ODDS, deal_owner_change
from abmetrics.demo.writers.sheet import Cell, Sheet, midnight, utc

Row = tuple[Cell, ...]
KEYS = HubspotKeys()
DEAL_TYPES = {NEW_BUSINESS: "newbusiness", RENEWAL: "renewal", UPSELL: "upsell", CROSS_SELL: "crosssell"}
PIPELINE = "default"
_STAGE_IDS = {stage: f"{48_100 + number}" for number, stage in enumerate(OPEN_STAGES)}
_STAGE_IDS |= {WON_STAGE: "closedwon", LOST_STAGE: "closedlost"}


def hubspot_deal_sheets(company: Company) -> list[Sheet]:
    """The tables of selling."""
    return [
        Sheet("deal.csv", _DEAL, list(_deals(company))),
        Sheet("deal_stage.csv", _STAGE, list(_stages(company))),
        Sheet(
            "deal_pipeline.csv", ("pipeline_id", "label", "active", "display_order"), [(PIPELINE, "Sales", "true", 0)]
        ),
        Sheet("deal_pipeline_stage.csv", _PIPELINE_STAGE, list(_pipeline_stages())),
        Sheet("deal_property_history.csv", _HISTORY, list(_history(company))),
        Sheet(
            "deal_company.csv",
            ("company_id", "deal_id", "type_id", "category"),
            [
                (KEYS.account(deal.firm.number), KEYS.deal(deal.number), 5, "HUBSPOT_DEFINED")
                for deal in [*company.deals, *company.gone.deals]
            ],
        ),
        Sheet(
            "deal_contact.csv",
            ("contact_id", "deal_id", "type_id", "category", "label"),
            [(KEYS.person(r.person), KEYS.deal(r.deal.number), 3, "HUBSPOT_DEFINED", r.role) for r in company.roles],
        ),
    ]


_DEAL = (
    "deal_id", "is_deleted", "deal_pipeline_id", "deal_pipeline_stage_id", "owner_id", "portal_id", "property_dealname",
    "property_dealtype", "property_amount", "property_deal_currency_code", "property_closedate", "property_createdate",
    "property_hs_lastmodifieddate", "property_lead_source", "property_closed_lost_reason", "property_closed_won_reason",
    "property_competitor", "property_duplicate", "property_promotion", "property_referred_by", "property_product",
)  # fmt: skip


def _deals(company: Company) -> Iterator[Row]:
    gone = {deal.number for deal in company.gone.deals}
    for deal in [*company.deals, *company.gone.deals]:
        is_won = deal.status == WON
        yield (
            KEYS.deal(deal.number), "true" if deal.number in gone else "false", PIPELINE, _STAGE_IDS[deal.stage],
            KEYS.user(deal.owner.number), 4_727_653, deal.name, DEAL_TYPES[deal.kind], deal.amount, deal.firm.currency,
            _closing(deal.closed or deal.expected_close), utc(deal.created, "", " "), utc(deal.steps[-1].at, "", " "),
            deal.source, deal.reason if deal.closed and not is_won else None, deal.reason if is_won else None,
            deal.competitor or None, "true" if deal.is_duplicate else "false", deal.promotion or None,
            KEYS.account(deal.referrer.number) if deal.referrer else None, deal.product,
        )  # fmt: skip


def _closing(day: dt.date) -> str | None:
    """HubSpot's close date is a moment; sellers choose a day and get its noon."""
    return utc(midnight(day, 12), "", " ")


_STAGE = (
    "deal_id", "value", "date_entered", "_fivetran_start", "_fivetran_end", "_fivetran_active", "source", "source_id",
)  # fmt: skip


def _stages(company: Company) -> Iterator[Row]:
    for deal in company.deals:
        steps = [s for i, s in enumerate(deal.steps) if i == 0 or s.stage != deal.steps[i - 1].stage]
        for place, step in enumerate(steps):
            is_last = place == len(steps) - 1
            entered = utc(step.at, "", " ")
            left = "9999-12-31 23:59:59" if is_last else utc(steps[place + 1].at - dt.timedelta(seconds=1), "", " ")
            yield (
                KEYS.deal(deal.number), _STAGE_IDS[step.stage], entered, entered, left, "true" if is_last else "false",
                "CRM_UI", KEYS.user(deal.owner.number),
            )  # fmt: skip


_PIPELINE_STAGE = (
    "stage_id", "pipeline_id", "label", "active", "display_order", "probability", "closed_won", "is_closed",
)  # fmt: skip


def _pipeline_stages() -> Iterator[Row]:
    for number, (stage, stage_id) in enumerate(_STAGE_IDS.items()):
        yield (
            stage_id, PIPELINE, stage, "true", number, ODDS[stage] / 100, "true" if stage == WON_STAGE else "false",
            "false" if stage in OPEN_STAGES else "true",
        )  # fmt: skip


_HISTORY = ("deal_id", "name", "value", "timestamp", "source", "source_id")


def _history(company: Company) -> Iterator[Row]:
    changes: list[tuple[dt.datetime, int, str, Cell]] = []
    for deal in company.deals:
        amount: Cell = None
        close: Cell = None
        for step in deal.steps:
            if step.amount != amount:
                changes.append((step.at, deal.number, "amount", step.amount))
            if step.expected_close != close:
                noon = int(midnight(step.expected_close, 12).timestamp() * 1000)
                changes.append((step.at, deal.number, "closedate", noon))
            amount, close = step.amount, step.expected_close
        moved = deal_owner_change(deal)
        first = moved[1] if moved else deal.owner
        changes.append((deal.created, deal.number, "hubspot_owner_id", KEYS.user(first.number)))
        if moved:
            changes.append((moved[0], deal.number, "hubspot_owner_id", KEYS.user(deal.owner.number)))
    for at, number, name, value in sorted(changes, key=lambda change: change[:3]):
        yield KEYS.deal(number), name, value, utc(at, ".000", " "), "CRM_UI", None
