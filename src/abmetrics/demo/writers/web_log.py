"""GA4's events as its BigQuery export has them, flattened: one row per event, one file per quarter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from abmetrics.demo.world.chance import TIME_ZONE
from abmetrics.demo.world.company import Company
from abmetrics.demo.world.people import Person
from abmetrics.demo.world.web import ALL_PAGES, CHANNELS, FORMS
from abmetrics.demo.writers.keys import Keys, SalesforceKeys
from abmetrics.demo.writers.sheet import Cell, Sheet, sheet

SITE = "https://www.hafenlicht.example"
_SOURCES = {
    "organic": ("google", "organic"), "direct": ("(direct)", "(none)"), "referral": ("partner.example", "referral"),
    "social": ("linkedin.com", "social"), "email": ("newsletter", "email"),
}  # fmt: skip
_AD_SOURCES = {
    "linkedin_ads": ("linkedin", "paid_social"), "google_ads": ("google", "cpc"),
    "facebook_ads": ("facebook", "paid_social"),
}  # fmt: skip


def visitor_key(visitor: int) -> str:
    """A client id as GA4 writes it."""
    return f"{(visitor * 2_654_435_761 + 97) % 2_147_483_647}.{1_700_000_000 + visitor % 86_400_000}"


def web_sheets(company: Company, keys: Keys) -> list[Sheet]:
    """The log, one file for each quarter."""
    visits = company.visits
    session = visits.page_session
    with_form = np.flatnonzero(visits.form > 0)
    # HubSpot's forms are sent to HubSpot, past the site's own log: it tells of them itself.
    sent = np.flatnonzero(visits.form == 2)[: None if isinstance(keys, SalesforceKeys) else 0]
    place = np.concatenate([np.arange(len(session)), with_form, sent])
    step = np.repeat([0, 1, 2], [len(session), len(with_form), len(sent)])
    names = ("page_view", "form_start", "form_submit")
    seconds = visits.page_seconds[place]
    at = visits.page_at[place] + np.where(step == 0, 0, np.maximum(seconds // 2 + (step - 1), 1))
    order = np.lexsort((step, place, at))
    place, step, at, seconds = place[order], step[order], at[order], seconds[order]
    owner = session[place]
    days = _local_days(at)
    sources = [_source(company, keys, number) for number in range(len(visits.at))]
    people = _logged_in(company, keys)
    begun = (visits.at.astype("datetime64[s]").astype(np.int64))[owner].tolist()
    pages = [ALL_PAGES[page] for page in visits.page[place].tolist()]
    keyed = {visitor: visitor_key(visitor) for visitor in np.unique(visits.visitor).tolist()}
    domain = [
        company.firms[firm].domain if seen else None
        for firm, seen in zip(visits.firm.tolist(), visits.is_domain_seen.tolist(), strict=True)
    ]
    columns: dict[str, Sequence[Cell] | NDArray[Any]] = {
        "event_date": [day.replace("-", "") for day in days],
        "event_timestamp": at.astype("datetime64[us]").astype(np.int64),
        "event_name": [names[number] for number in step.tolist()],
        "user_pseudo_id": [keyed[visitor] for visitor in visits.visitor[owner].tolist()],
        "user_id": [people[number] for number in owner.tolist()],
        "ga_session_id": begun,
        "page_location": [SITE + page for page in pages],
        "engagement_time_msec": np.where(step == 0, seconds * 1000, 0),
        "form_name": [FORMS.get(page) if number else None for page, number in zip(pages, step.tolist(), strict=True)],
        "source": [sources[number][0] for number in owner.tolist()],
        "medium": [sources[number][1] for number in owner.tolist()],
        "campaign": [sources[number][2] for number in owner.tolist()],
        "campaign_id": [sources[number][3] for number in owner.tolist()],
        "company_domain": [domain[number] for number in owner.tolist()],
    }
    whole = sheet("", columns)
    starts = np.array([f"{day[:4]}{(int(day[5:7]) - 1) // 3 * 3 + 1:02d}01" for day in days])
    quarters = np.unique(starts)
    bounds = [*np.searchsorted(starts, quarters).tolist(), len(starts)]
    return [
        Sheet(f"ga4/events_{quarter}.csv", whole.header, whole.rows[bounds[i] : bounds[i + 1]])
        for i, quarter in enumerate(quarters.tolist())
    ]


def _local_days(at: NDArray[np.datetime64]) -> list[str]:
    """The day of each moment by the clock of the company's seat, as the property is set."""
    hours = at.astype("datetime64[h]")
    found = {}
    for hour in np.unique(hours).tolist():
        found[hour] = hour.replace(tzinfo=dt.UTC).astimezone(TIME_ZONE).date().isoformat()
    return [found[hour] for hour in hours.tolist()]


def _logged_in(company: Company, keys: Keys) -> list[str | None]:
    """Whom the log names in each session: the CRM's id of the record they then had.

    A contact who was entered twice is named by the second record as long as there was one.
    """
    twins: dict[int, Person] = {p.merged_into: p for p in company.people if p.merged_into is not None}
    named: list[str | None] = []
    for number, at in zip(company.visits.person.tolist(), company.visits.at.tolist(), strict=True):
        if number < 0:
            named.append(None)
            continue
        moment = at.replace(tzinfo=dt.UTC)
        twin = twins.get(number)
        is_twin = twin is not None and twin.gone is not None and twin.known <= moment < twin.gone
        named.append(keys.person(twin if is_twin and twin else company.people[number], moment))
    return named


def _source(company: Company, keys: Keys, session: int) -> tuple[str, str, str | None, str | None]:
    number = int(company.visits.campaign[session])
    if number < 0:
        return (*_SOURCES[CHANNELS[int(company.visits.channel[session])]], None, None)
    campaign = company.campaigns[number]
    return (*_AD_SOURCES[campaign.channel], campaign.name, keys.campaign(number))
