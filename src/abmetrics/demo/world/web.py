"""The web site's own log: who read which page when, from where, and what they did with its forms.

Visitors are anonymous first: a lead is the visitor who, after some anonymous visits, sent a form.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from abmetrics.demo.world.activity import SESSION, Touches
from abmetrics.demo.world.campaigns import Campaign
from abmetrics.demo.world.chance import Span, local, stream
from abmetrics.demo.world.people import Person
from abmetrics.demo.world.programme import Plan

PAGES = (
    "/", "/product", "/pricing", "/customers", "/blog/abm-basics", "/demo", "/resources/guide", "/careers",
    "/product/signal-core", "/security", "/blog/intent-data", "/contact",
)  # fmt: skip
LANDING_PAGES = ("/lp/abm", "/lp/abm-personal", "/lp/guide", "/lp/demo")
ALL_PAGES = (*PAGES, *LANDING_PAGES)
_PAGE_WEIGHTS = np.array([18, 12, 9, 7, 10, 6, 7, 4, 8, 4, 7, 4]) / 96
CHANNELS = ("organic", "direct", "referral", "social", "email")
_CHANNEL_WEIGHTS = np.array([45, 25, 10, 8, 12]) / 100
FORMS = {"/demo": "Demo request", "/contact": "Contact us", "/resources/guide": "Guide download"}
FORMS |= {"/lp/guide": "Guide download", "/lp/demo": "Demo request", "/lp/abm": "Demo request"}
FORMS |= {"/lp/abm-personal": "Demo request"}
_SEEN_BY_REVERSE_IP, _KNOWN_BY_COOKIE, _FORM_STARTED, _FORM_SENT = 0.5, 0.8, 0.12, 0.55
_MOST_PAGES = 12
_FIRMS_VISITORS = 1 << 20
"""Visitors nobody knows have numbers from here on; below are twice the numbers of people, and one more."""


@dataclass(frozen=True)
class Visits:
    """Sessions as parallel arrays, in order of time, and their page views, in order within each session."""

    at: NDArray[np.datetime64]
    firm: NDArray[np.int64]
    """Where the visitor truly works; −1 for a firm the CRM does not hold."""
    visitor: NDArray[np.int64]
    person: NDArray[np.int64]
    """Whom the log names; −1 while nobody is."""
    is_domain_seen: NDArray[np.bool_]
    channel: NDArray[np.int64]
    """Place in CHANNELS; −1 where the campaign tells."""
    campaign: NDArray[np.int64]
    page_session: NDArray[np.int64]
    page: NDArray[np.int64]
    """Place in ALL_PAGES."""
    page_at: NDArray[np.datetime64]
    page_seconds: NDArray[np.int64]
    form: NDArray[np.int64]
    """What was done with the page's form: 0 nothing (there may be none), 1 started, 2 sent."""


@dataclass
class _Sessions:
    at: NDArray[np.datetime64]
    firm: NDArray[np.int64]
    visitor: NDArray[np.int64]
    person: NDArray[np.int64]
    campaign: NDArray[np.int64]
    seconds: NDArray[np.int64]
    sends_form: NDArray[np.bool_]


def visit(
    seed: int, span: Span, plans: list[Plan], touches: Touches, campaigns: list[Campaign], people: list[Person]
) -> Visits:
    """Every session of the log."""
    rng = stream(seed, "web")
    known, early, border = _from_touches(rng, touches), _before_the_form(rng, span, people), _at_borders(span, plans)
    joined = _Sessions(
        *(np.concatenate([getattr(part, name) for part in (known, early, border)]) for name in known.__annotations__)
    )
    order = np.lexsort((joined.visitor, joined.at))
    joined = _Sessions(*(getattr(joined, name)[order] for name in joined.__annotations__))
    return _with_pages(rng, joined, campaigns)


def _from_touches(rng: Generator, touches: Touches) -> _Sessions:
    """The sessions of the activity: of people whose cookie is known, and of visitors nobody knows."""
    seen = touches.of(SESSION)
    count = len(seen.kind)
    second_device = (rng.random(count) < 0.2).astype(np.int64)
    anonymous = _FIRMS_VISITORS + seen.firm * 8 + rng.integers(0, 7, count)
    is_known = seen.person >= 0
    visitor = np.where(is_known, seen.person * 2 + second_device, anonymous)
    person = np.where(is_known & (rng.random(count) < _KNOWN_BY_COOKIE), seen.person, -1)
    return _Sessions(seen.at, seen.firm, visitor, person, seen.campaign, seen.seconds, np.zeros(count, dtype=bool))


def _before_the_form(rng: Generator, span: Span, people: list[Person]) -> _Sessions:
    """What leads did before we knew them: some visits nobody could name, then the one in which they sent a form."""
    at: list[dt.datetime] = []
    rows: list[tuple[int, int, int, bool]] = []
    for person in people:
        if person.lead_since is None or not person.is_live or person.lead_since.date() <= span.start:
            continue
        firm = person.firm.number if person.firm else -1
        for _ in range(int(rng.integers(0, 4))):
            earlier = person.lead_since - dt.timedelta(days=int(rng.integers(1, 30)), minutes=int(rng.integers(200)))
            if earlier.date() >= span.start:
                at.append(earlier)
                rows.append((firm, person.number * 2, -1, False))
        at.append(person.lead_since - dt.timedelta(minutes=4))
        rows.append((firm, person.number * 2, person.number, True))
    firms, visitors, persons, sends = (np.array(c, dtype=np.int64) for c in zip(*rows, strict=True))
    moments = np.array([np.datetime64(moment.replace(tzinfo=None), "s") for moment in at])
    none = np.full(len(rows), -1)
    return _Sessions(moments, firms, visitors, persons, none, rng.integers(60, 400, len(rows)), sends.astype(bool))


def border_moments(span: Span) -> list[dt.datetime]:
    """Moments at which careless clocks go wrong, in UTC.

    The last second of each quarter and the first of the next, at the seat; the hour that comes twice in autumn and
    the one after the hour that is missing in spring.
    """
    moments = []
    day = span.start
    while day <= span.through:
        if day.day == 1 and day.month in (1, 4, 7, 10) and day > span.start:
            moments += [local(day - dt.timedelta(days=1), 23, 59, 59), local(day, 0)]
        is_last_sunday = day.weekday() == 6 and (day + dt.timedelta(days=7)).month != day.month
        if is_last_sunday and day.month in (3, 10):
            midnight = dt.datetime.combine(day, dt.time(), dt.UTC)
            moments += [midnight + dt.timedelta(minutes=30), midnight + dt.timedelta(minutes=90)]
        day += dt.timedelta(days=1)
    return moments


def _at_borders(span: Span, plans: list[Plan]) -> _Sessions:
    """One-page visits at the borders, by the first firms listed from the first day on."""
    firms = [plan.firm.number for plan in plans if plan.listed_from == span.start and plan.listed_to is None]
    moments = border_moments(span)
    firm = np.array([firms[place % len(firms)] for place in range(len(moments))])
    none = np.full(len(moments), -1)
    at = np.array([np.datetime64(moment.replace(tzinfo=None), "s") for moment in moments])
    return _Sessions(
        at, firm, _FIRMS_VISITORS + firm * 8 + 7, none, none, np.zeros(len(moments), dtype=np.int64),
        np.zeros(len(moments), dtype=bool),
    )  # fmt: skip


def _with_pages(rng: Generator, sessions: _Sessions, campaigns: list[Campaign]) -> Visits:
    count = len(sessions.at)
    is_border = sessions.seconds == 0
    pages = np.clip(1 + sessions.seconds // 70, 1, _MOST_PAGES)
    pages = np.where(is_border, 1, np.maximum(pages, sessions.sends_form + 1))
    session = np.repeat(np.arange(count), pages)
    place = np.arange(len(session)) - np.repeat(np.cumsum(pages) - pages, pages)
    is_last = place == pages[session] - 1
    page = rng.choice(len(PAGES), len(session), p=_PAGE_WEIGHTS)
    approach = np.array([0 if c.approach == "abm" else 2 for c in campaigns] + [0])[sessions.campaign]
    landing = len(PAGES) + approach + (rng.random(count) < 0.5)
    page = np.where((place == 0) & (sessions.campaign[session] >= 0), landing[session], page)
    sends = sessions.sends_form[session] & is_last
    page = np.where(
        sends, rng.choice([PAGES.index(p) for p in ("/demo", "/contact", "/resources/guide")], len(page)), page
    )
    dwell = np.maximum(sessions.seconds[session] // pages[session] + rng.integers(-8, 9, len(session)), 3)
    begun = np.cumsum(dwell) - dwell
    page_at = sessions.at[session] + (begun - begun[np.searchsorted(session, np.arange(count))][session])
    has_form = np.isin(page, [ALL_PAGES.index(path) for path in FORMS]) & ~is_border[session]
    started = has_form & (rng.random(len(page)) < _FORM_STARTED)
    # Only somebody the log names can have sent a form: sending is what names them.
    sent = started & (rng.random(len(page)) < _FORM_SENT) & (sessions.person[session] >= 0)
    seen = rng.random(count) < _SEEN_BY_REVERSE_IP
    channel = np.where(sessions.campaign >= 0, -1, rng.choice(len(CHANNELS), count, p=_CHANNEL_WEIGHTS))
    return Visits(
        at=sessions.at, firm=sessions.firm, visitor=sessions.visitor, person=sessions.person,
        is_domain_seen=(seen | is_border) & (sessions.firm >= 0), channel=channel, campaign=sessions.campaign,
        page_session=session, page=page, page_at=page_at, page_seconds=dwell,
        form=np.where(sends | sent, 2, started.astype(np.int64)),
    )  # fmt: skip


def visitor_firms(visits: Visits) -> dict[int, int]:
    """Visitor -> the firm they truly work at, −1 for one the CRM does not hold."""
    return dict(zip(visits.visitor.tolist(), visits.firm.tolist(), strict=True))
