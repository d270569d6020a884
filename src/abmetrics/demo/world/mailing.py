"""Mass mails: what was sent to whom, in which variant, and what came of each.

Half of the recipients of an ABM mail, drawn by lot, get it with their firm's own figures in it (*personalised*), the
others the standard text; each arm clicks at its planted rate, to the nearest click. Demand generation has personal
openings too, but not by lot: those already warm get them, so that a naive comparison flatters them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from abmetrics.demo.world.activity import EMAIL, Touches
from abmetrics.demo.world.campaigns import ABM, Campaign
from abmetrics.demo.world.chance import Span, stream
from abmetrics.demo.world.people import Person

STANDARD_CLICKS, PERSONALISED_CLICKS = 0.045, 0.075
"""Clicks of people per delivered ABM mail, by arm."""
_OTHER_CLICKS = {False: 0.02, True: 0.06}
_BOUNCED, _OPENED, _BOT_CLICKS, _UNSUBSCRIBED = 0.02, 0.30, 0.012, 0.002
_WEEKS_A_QUARTER = 13


@dataclass(frozen=True)
class Mails:
    """One row per mail sent, in order of time; the columns beside `sent` are offsets in seconds, −1 for never."""

    sent: Touches
    week: NDArray[np.int64]
    """Which of the campaign's weekly mails it was."""
    is_personalised: NDArray[np.bool_]
    is_by_lot: NDArray[np.bool_]
    is_bounced: NDArray[np.bool_]
    opened: NDArray[np.int64]
    """By a person, in a client that tells."""
    opened_by_client: NDArray[np.int64]
    """By the mail client itself, whether or not anybody looked."""
    clicked: NDArray[np.int64]
    clicked_by_bot: NDArray[np.int64]
    unsubscribed: NDArray[np.int64]


def send(seed: int, span: Span, touches: Touches, campaigns: list[Campaign], people: list[Person]) -> Mails:
    """The fate of every mass mail."""
    rng = stream(seed, "mailing")
    sent = touches.of(EMAIL)
    count = len(sent.kind)
    is_abm = np.array([c.approach == ABM for c in campaigns])[sent.campaign]
    masked = np.array([p.masked for p in people])[sent.person]
    starts = np.array([np.datetime64(c.starts, "s") for c in campaigns])[sent.campaign]
    week = np.clip((sent.at - starts).astype(np.int64) // (7 * 86400), 0, _WEEKS_A_QUARTER - 1)
    personalised = np.where(is_abm, rng.random(count) < 0.5, rng.random(count) < 0.25)
    bounced = rng.random(count) < _BOUNCED
    clicks = np.zeros(count, dtype=bool)
    for arm, share in ((False, STANDARD_CLICKS), (True, PERSONALISED_CLICKS)):
        _to_the_nearest(rng, clicks, is_abm & ~bounced & (personalised == arm), share)
        _to_the_nearest(rng, clicks, ~is_abm & ~bounced & (personalised == arm), _OTHER_CLICKS[arm])
    opens = ~bounced & ~masked & ((rng.random(count) < _OPENED) | clicks)
    left = (np.datetime64(span.end, "s") - np.timedelta64(4, "h") - sent.at).astype(np.int64)
    opened = np.where(opens, np.minimum(_delay(rng, count, 3.2), left), -1)
    clicked = np.where(clicks, np.maximum(opened, 0) + rng.integers(5, 240, count), -1)
    return Mails(
        sent=sent, week=week, is_personalised=personalised, is_by_lot=is_abm, is_bounced=bounced, opened=opened,
        opened_by_client=np.where(~bounced & masked, rng.integers(20, 900, count), -1), clicked=clicked,
        clicked_by_bot=np.where(~bounced & (rng.random(count) < _BOT_CLICKS), rng.integers(1, 9, count), -1),
        unsubscribed=np.where(opens & (rng.random(count) < _UNSUBSCRIBED * 5), opened + 60, -1),
    )  # fmt: skip


def _to_the_nearest(rng: Generator, flags: NDArray[np.bool_], group: NDArray[np.bool_], share: float) -> None:
    """Set as many flags of the group as make its share right to the nearest one."""
    members = np.flatnonzero(group)
    flags[rng.permutation(members)[: round(len(members) * share)]] = True


def _delay(rng: Generator, count: int, hours: float) -> NDArray[np.int64]:
    seconds: NDArray[np.int64] = np.minimum(rng.exponential(hours * 3600, count) + 30, 5 * 86400).astype(np.int64)
    return seconds
