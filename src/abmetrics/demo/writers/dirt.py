"""The rows that every real export has and nobody wants: planted on purpose, each kind counted.

Late versions are the same record once more as it stood earlier; repeated ones are the same row once more. Broken lines
are cut off in the middle, or name a day that does not exist.
"""

from __future__ import annotations

from collections.abc import Callable

from abmetrics.demo.writers.sheet import Sheet

LATE_VERSIONS = {
    "salesforce/Contact.csv": 3, "salesforce/Opportunity.csv": 2, "hubspot/contact.csv": 3, "hubspot/deal.csv": 2,
}  # fmt: skip
REPEATED = {"marketo/activity_open_email.csv": 4, "hubspot/email_event.csv": 4, "bombora/company_surge": 2}
BROKEN = {
    "content/views.csv": 1,
    "social/engagements.csv": 1,
    "salesforce/Task.csv": 1,
    "hubspot/engagement_call.csv": 1,
}


def spoil(sheets: list[Sheet]) -> dict[str, dict[str, int]]:
    """Plant the dirt in the sheets; what was planted: kind -> file -> rows."""
    planted: dict[str, dict[str, int]] = {"late versions": {}, "repeated rows": {}, "broken lines": {}}
    ways: tuple[tuple[str, dict[str, int], Callable[[Sheet, int], None]], ...] = (
        ("late versions", LATE_VERSIONS, _late),
        ("repeated rows", REPEATED, _repeat),
        ("broken lines", BROKEN, _break),
    )
    for one in sheets:
        for kind, counts, way in ways:
            count = next((n for name, n in counts.items() if one.file.startswith(name)), 0)
            if count and len(one.rows) > count:
                for place in range(count):
                    way(one, (place + 1) * len(one.rows) // (count + 2))
                planted[kind][one.file] = count
    return planted


def _late(one: Sheet, row: int) -> None:
    """The record as it stood when it was created, before what is known now."""
    created = one.header.index(next(name for name in _CREATED if name in one.header))
    stamps = [name for name in one.header if name in _STAMPS]
    changed = one.header.index(stamps[-1])
    row = next(place for place in range(row, len(one.rows)) if one.rows[place][changed] != one.rows[place][created])
    stale = {name: text for name, text in _STALE.items() if name in one.header}
    one.again(row, **dict.fromkeys(stamps, one.rows[row][created]), **stale)


_CREATED = ("CreatedDate", "property_createdate")
_STAMPS = ("LastModifiedDate", "SystemModstamp", "property_lastmodifieddate", "property_hs_lastmodifieddate")
_STALE = {
    "Title": "Trainee", "property_jobtitle": "Trainee", "StageName": "Discovery", "IsClosed": "false", "IsWon": "false",
    "deal_pipeline_stage_id": "48100",
}  # fmt: skip


def _repeat(one: Sheet, row: int) -> None:
    one.again(row)


def _break(one: Sheet, row: int) -> None:
    """A line cut off after its first cells."""
    one.raw.append(one.delimiter.join(str(cell) for cell in one.rows[row][:2] if cell is not None) + "-CUT")
