"""What was planted in the demo company, sealed: written beside its exports, for those who check the product.

Nothing of the product reads this file. It says what a careful reader of the exports ought to find.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from abmetrics.demo.world.company import Company
from abmetrics.demo.world.contracts import Customer
from abmetrics.demo.world.deals import (
    CROSS_SELL,
    NEW_BUSINESS,
    OPEN,
    OPEN_STAGES,
    RENEWAL,
    UPSELL,
    WON,
    Deal,
)
from abmetrics.demo.world.market import SURGE_WEEKS, TOPICS
from abmetrics.demo.world.programme import Fate
from abmetrics.demo.world.selling import closed_shares
from abmetrics.demo.world.service import LOUD_DAYS
from abmetrics.demo.world.warmth import FADES_BEFORE_CHURN_DAYS
from abmetrics.demo.world.web import border_moments, visitor_firms
from abmetrics.demo.writers.keys import HubspotKeys, Keys, SalesforceKeys
from abmetrics.demo.writers.salesforce_deals import deal_owner_change
from abmetrics.demo.writers.web_log import visitor_key

Truths = dict[str, Any]


def truths_of(company: Company, keys: SalesforceKeys | HubspotKeys, dirt: dict[str, dict[str, int]]) -> Truths:
    """Everything planted, under the ids that the exports use."""
    return {
        "close_rates": _close_rates(company),
        "surges": [
            {
                "account": keys.account(firm),
                "domain": company.firms[firm].domain,
                "topic": TOPICS[topic],
                "weeks": [company.intent.mondays[first + week].isoformat() for week in range(SURGE_WEEKS)],
            }
            for firm, topic, first in company.intent.surges
        ],
        "research_spikes": [
            {"account": keys.account(firm), "week": monday.isoformat()} for firm, monday in company.planted.spikes
        ],
        "churn_driver": _churn_driver(company, keys),
        "people": _people(company, keys),
        "visitors": {
            visitor_key(visitor): keys.account(firm) if firm >= 0 else None
            for visitor, firm in visitor_firms(company.visits).items()
        },
        "personalisation_lift": _lift(company),
        "channel_order": _channel_order(company, keys),
        "stages": stages_at_last(company, keys),
        "traps": {**_traps(company), **dirt},
    }


def _close_rates(company: Company) -> Truths:
    """The planted shares, and what remains of their difference among firms that fit, and among those that do not."""
    cells = closed_shares(company.plans, company.deals)
    named = {
        f"{'abm' if listed else 'not_abm'}_{'fit' if fits else 'unfit'}": {"won": won, "closed": closed}
        for (listed, fits), (won, closed) in sorted(cells.items(), reverse=True)
    }
    shares: dict[str, Any] = {}
    for listed, name in ((True, "abm"), (False, "not_abm")):
        won, closed = (sum(cells.get((listed, fits), (0, 0))[part] for fits in (True, False)) for part in (0, 1))
        shares[name] = {"won": won, "closed": closed, "share": won / closed}
    return shares | {
        "by_fit": named,
        "difference": shares["abm"]["share"] - shares["not_abm"]["share"],
        "difference_within_fit": _standardised(cells),
    }


def _standardised(cells: dict[tuple[bool, bool], tuple[int, int]]) -> float | None:
    """The difference between listed and other deals at equal shares of fitting firms; None where a cell is empty."""
    if len(cells) < len({(a, b) for a in (True, False) for b in (True, False)}):
        return None
    total = sum(closed for _, closed in cells.values())
    rate = {cell: won / closed for cell, (won, closed) in cells.items()}
    return sum(
        (rate[True, fits] - rate[False, fits]) * (cells[True, fits][1] + cells[False, fits][1]) / total
        for fits in (True, False)
    )


def _churn_driver(company: Company, keys: Keys) -> Truths:
    lost = {c.plan.firm.number: c.gap[0] if c.gap else c.lost for c in company.customers if c.gap or c.lost}
    return {
        "many_tickets_days": LOUD_DAYS,
        "silent_days": FADES_BEFORE_CHURN_DAYS,
        "churned": {keys.account(firm): day.isoformat() for firm, day in lost.items() if day},
        "loud": {
            keys.account(firm): [begin.isoformat(), end.isoformat()] for firm, (begin, end) in company.loud.items()
        },
    }


def _people(company: Company, keys: SalesforceKeys | HubspotKeys) -> dict[str, str | None]:
    """Each record's true account on the last day, whether or not a CRM could know it."""
    found: dict[str, str | None] = {}
    for person in company.people:
        firm = person.firm_now
        account = keys.account(firm.number) if firm else None
        found[keys.person(person)] = account
        if person.lead_since and isinstance(keys, SalesforceKeys):
            found[keys.lead(person)] = account
    return found


def _lift(company: Company) -> Truths:
    """Clicks of people per delivered mail, of mails whose variant was drawn by lot, and of the others."""
    mails = company.mails
    delivered = ~mails.is_bounced
    clicked = mails.clicked >= 0

    def arm(group: NDArray[np.bool_]) -> Truths:
        return {"delivered": int((group & delivered).sum()), "clicked": int((group & clicked).sum())}

    arms = {
        f"{'drawn' if by_lot else 'chosen'}_{'personalised' if personal else 'standard'}": arm(
            (mails.is_by_lot == by_lot) & (mails.is_personalised == personal)
        )
        for by_lot in (True, False)
        for personal in (True, False)
    }
    shares = {name: a["clicked"] / a["delivered"] if a["delivered"] else None for name, a in arms.items()}
    drawn = (shares["drawn_personalised"], shares["drawn_standard"])
    return {**arms, "lift": drawn[0] - drawn[1] if drawn[0] is not None and drawn[1] is not None else None}


def _channel_order(company: Company, keys: Keys) -> Truths:
    ordered = [company.deals[number] for number in company.planted.ordered]
    return {
        "order": ["paid", "webinar", "call"],
        "deals_won": [keys.deal(deal.number) for deal in ordered if deal.status == WON],
        "deals_lost": [keys.deal(deal.number) for deal in ordered if deal.status != WON],
    }


def stages_at_last(company: Company, keys: Keys) -> dict[str, str]:
    """Account -> the stage of the funnel it stands in at the end of the last day."""
    stories = {customer.plan.firm.number: customer for customer in company.customers}
    in_deal = {deal.firm.number for deal in company.deals if _is_legitimate(deal)}
    stages = {}
    for plan in company.plans:
        number = plan.firm.number
        stage = _customer_stage(stories.get(number), company.span.through)
        if not stage:
            stage = "outside"
            if plan.listed_on(company.span.through):
                stage = "engaged" if plan.fate is Fate.ENGAGED else "target"
                stage = "opportunity" if number in in_deal else stage
        stages[keys.account(number)] = stage
    return stages


def _is_legitimate(deal: Deal) -> bool:
    return deal.status == OPEN and deal.stage in OPEN_STAGES[1:]


def _customer_stage(story: Customer | None, through: dt.date) -> str:
    if story is None or not any(term.starts <= through < term.stops for term in story.terms):
        return ""
    since = story.gap[1] if story.gap else story.since
    kinds = {term.kind for term in story.terms if since <= term.starts <= through}
    if kinds & {UPSELL, CROSS_SELL}:
        return "expanded"
    return "retained" if RENEWAL in kinds else "won"


def _traps(company: Company) -> dict[str, int | dict[str, int]]:
    """How often each difficulty stands in the exports, the dirt apart."""
    people, plans, deals, gone = company.people, company.plans, company.deals, company.gone
    live = [person for person in people if person.is_live]
    kinships = Counter(firm.kinship for firm in company.firms if firm.kinship)
    revised = [d for d in deals if len({step.amount for step in d.steps}) > 1]
    slipped = [d for d in deals if d.steps[0].expected_close < d.expected_close and len(d.steps) > 1]
    return {
        "accounts_merged_away": sum(account.kept is not None for account in gone.accounts),
        "accounts_deleted": sum(account.kept is None for account in gone.accounts),
        "deals_deleted": len(gone.deals),
        "people_merged_away": sum(person.merged_into is not None for person in people),
        "people_deleted": sum(person.merged_into is None and not person.is_live for person in people),
        "people_who_changed_firm": sum(person.moved is not None for person in live),
        "people_who_left": sum(person.left is not None for person in live),
        "people_with_free_mail": sum(person.is_free_mail for person in live),
        "people_of_unknown_firms": sum(person.firm is None for person in live),
        "people_with_masked_mail_client": sum(person.masked and bool(person.email) for person in live),
        "accounts_with_look_alike_name": kinships["look-alike"],
        "accounts_on_a_parents_domain": kinships["shares parent's domain"],
        "accounts_that_are_a_second_one_of_their_firm": kinships["branch"],
        "subsidiaries": sum(firm.parent is not None for firm in company.firms),
        "accounts_with_a_second_domain": sum(bool(firm.second_domain) for firm in company.firms),
        "account_owner_changes": sum(firm.earlier_owner is not None for firm in company.firms),
        "deal_owner_changes": sum(deal_owner_change(deal) is not None for deal in deals),
        "tier_changes": sum(plan.tier_since is not None for plan in plans),
        "listed_in_hindsight": sum(plan.recorded != plan.listed_from for plan in plans if plan.listed_from),
        "left_the_list": sum(plan.listed_to is not None for plan in plans),
        "amounts_revised": len(revised),
        "close_dates_put_off": len(slipped),
        "stages_moved_back": sum(deal.was_moved_back for deal in deals),
        "deals_marked_as_duplicates": sum(deal.is_duplicate for deal in deals),
        "deals_without_amount": sum(deal.amount is None for deal in deals),
        "deals_created_at_a_quarters_border": len(company.border_deals),
        "visits_at_borders_and_clock_changes": len(border_moments(company.span)),
        "new_deals_by_currency": dict(
            sorted(Counter(d.firm.currency for d in deals if d.kind == NEW_BUSINESS and not d.is_duplicate).items())
        ),
    }
