"""What each CRM calls a thing: the only place where the other systems' files depend on which CRM the company has."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Protocol

from abmetrics.demo.world.people import Person

SALESFORCE, HUBSPOT = "salesforce", "hubspot"
CRMS = (SALESFORCE, HUBSPOT)

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_FIRST = 10 * (62**4 + 62**3 + 62**2) + 36 * 62
_CHECK = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"


class Keys(Protocol):
    """Ids of the CRM, by the numbers of the simulation."""

    def account(self, number: int) -> str:
        """Of a firm, or of an account that is gone."""

    def deal(self, number: int) -> str:
        """Of a deal."""

    def user(self, number: int) -> str:
        """Of a colleague."""

    def campaign(self, number: int) -> str:
        """Of a campaign, as links to us carry it."""

    def person(self, person: Person, at: dt.datetime | None = None) -> str:
        """Of the record a person had at a moment, or has now."""


class SalesforceKeys:
    """Ids of 18 characters: the object's prefix, the organisation, a running number and a check of the capitals."""

    def account(self, number: int) -> str:
        """Of an Account."""
        return salesforce_id("001", number)

    def deal(self, number: int) -> str:
        """Of an Opportunity."""
        return salesforce_id("006", number)

    def user(self, number: int) -> str:
        """Of a User."""
        return salesforce_id("005", number)

    def campaign(self, number: int) -> str:
        """Of a Campaign."""
        return salesforce_id("701", number)

    def person(self, person: Person, at: dt.datetime | None = None) -> str:
        """Of the Lead before the conversion, of the Contact from it on."""
        since = person.contact_since
        is_contact = since is not None and (at is None or person.lead_since is None or at >= since)
        return salesforce_id("003" if is_contact else "00Q", person.number)

    def lead(self, person: Person) -> str:
        """Of the Lead, converted or not."""
        return salesforce_id("00Q", person.number)


class HubspotKeys:
    """Whole numbers; one contact from the first form to the last deal."""

    def account(self, number: int) -> str:
        """Of a company."""
        return str(9_100_200_300 + number * 7)

    def deal(self, number: int) -> str:
        """Of a deal."""
        return str(12_400_000_100 + number * 3)

    def user(self, number: int) -> str:
        """Of an owner."""
        return str(410_200 + number)

    def campaign(self, number: int) -> str:
        """Of a campaign on marketing's own list."""
        return f"CMP-{number + 1:04d}"

    def person(self, person: Person, at: dt.datetime | None = None) -> str:  # noqa: ARG002 - one record for all time
        """Of the contact."""
        return str(51_000 + person.number)


def keys_of(crm: str) -> SalesforceKeys | HubspotKeys:
    """The ids of that CRM."""
    return SalesforceKeys() if crm == SALESFORCE else HubspotKeys()


@cache
def salesforce_id(prefix: str, number: int) -> str:
    """An id as Salesforce makes them.

    >>> salesforce_id("001", 7), len(salesforce_id("003", 62**5))
    ('0015g00000AAAa7AAH', 18)
    """
    number += _FIRST
    digits = ""
    for _ in range(6):
        number, rest = divmod(number, 62)
        digits = _DIGITS[rest] + digits
    short = f"{prefix}5g0000{digits}"
    check = ""
    for start in (0, 5, 10):
        bits = sum(1 << place for place, letter in enumerate(short[start : start + 5]) if letter.isupper())
        check += _CHECK[bits]
    return short + check
