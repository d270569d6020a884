"""What a native source is: the objects a system exports, and the canonical tables each is read into.

A system is one file in `sources/systems/` with a `SYSTEM` in it; its name is the `kind` in abmetrics.toml. It says what
it reads (`Object`: columns by their own names, whatever way the export spells them) and how it maps (`Feed`: one SELECT
per canonical table). Everything else (files, types, dates, quarantine, reckoning) is the same for all of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Literal

from abmetrics.model.schema import Type
from abmetrics.model.tables import canonical_table

Role = Literal["crm", "marketing"]

_WORD_BREAKS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[A-Za-z])(?=[0-9])")
_NO_NAME = re.compile(r"[^a-z0-9]+")


@cache
def snake_case(name: str) -> str:
    """A name as all exports of a system can be compared by it.

    >>> snake_case("AccountId"), snake_case("ABM_Tier__c"), snake_case("Product2Id"), snake_case("property_hs_all-x")
    ('account_id', 'abm_tier_c', 'product_2_id', 'property_hs_all_x')
    """
    return _NO_NAME.sub("_", _WORD_BREAKS.sub("_", name).lower()).strip("_")


@dataclass(frozen=True)
class Object:
    """One kind of record a system exports, such as Salesforce's Opportunity.

    `columns` names, separated by spaces, what feeds may read; `created|createdate|property_createdate` is one column
    under the first name, whichever spelling the export has. A column the export lacks is NULL in every row. `signature`
    are the columns without which a file is not this object, whatever its name. `files` are other names of its file.
    """

    name: str
    columns: str
    signature: str
    files: str = ""

    @property
    def spellings(self) -> dict[str, tuple[str, ...]]:
        """Column -> its spellings, in snake case, most wanted first."""
        split = (token.split("|") for token in self.columns.split())
        return {names[0]: tuple(dict.fromkeys(map(snake_case, names))) for names in split}

    @property
    def file_names(self) -> frozenset[str]:
        """The names by which its file is known, in snake case."""
        return frozenset(map(snake_case, (self.name, *self.files.split())))

    def is_in(self, columns: frozenset[str]) -> bool:
        """Whether a file with these columns (snake case) may be this object."""
        spellings = self.spellings
        return all(columns.intersection(spellings[name]) for name in self.signature.split())


@dataclass(frozen=True)
class Feed:
    """One canonical table filled from a system's objects.

    `sql` is a DuckDB SELECT over the objects by name. Every column in them is text (empty is NULL), except `_row`, the
    number of the row. The SELECT gives canonical columns by name and must carry on the `_row` of `object`, of which
    every row has to come out at least once: whatever does not become a record comes out with `set_aside`, the reason
    in words (`deleted`, or `merged: into 003…` with a detail), and is quarantined for it. A row that does not come out
    at all is quarantined as `not used`. `latest` in the result, a date or number, decides between rows of one key.
    Macros at hand: `own_id(x)` (an id of this system, told apart from the CRM's where the system is not the CRM),
    `crm_id(x)` (an id of something that counts only where the system is the CRM, else NULL),
    `truth(x)` (a flag in any spelling; NULL where it is none), `reporting_currency()`, and the system's own.
    `formats`, `lookups` and `decimals` are those of a column mapping, by canonical column.
    """

    table: str
    object: str
    sql: str
    formats: Mapping[str, str] = field(default_factory=dict)
    lookups: Mapping[str, str] = field(default_factory=dict)
    decimals: Mapping[str, Literal[".", ","]] = field(default_factory=dict)
    roles: tuple[Role, ...] = ("crm", "marketing")
    partial: bool = False
    """Whether only some rows of the object are meant; the others are reckoned with by another feed, or as looked up."""
    fans_out: bool = False
    """Whether one row may make several records on purpose, as a version does of each attribute that changed."""


def with_iso_dates(feeds: Iterable[Feed]) -> tuple[Feed, ...]:
    """The feeds with every date read as ISO (year first), as APIs write them, unless they say otherwise.

    One date in another order is then refused by itself, and does not leave the order of a whole column open.
    """
    return tuple(replace(feed, formats={**_iso_dates(feed.table), **feed.formats}) for feed in feeds)


def _iso_dates(table: str) -> dict[str, str]:
    return {
        column.name: "Y-M-D" for column in canonical_table(table).mappable if column.type in (Type.DATE, Type.TIMESTAMP)
    }


@dataclass(frozen=True)
class System:
    """A system and how it is read. `unused` says of files we know why no table takes them: name -> reason."""

    kind: str
    name: str
    about: str
    objects: tuple[Object, ...]
    feeds: tuple[Feed, ...]
    role: Role
    prefixes: tuple[str, ...] = ()
    """What names of files may begin with, as `sf` in sf_account.csv."""
    column_prefixes: tuple[str, ...] = ()
    """What names of columns may begin with, as HubSpot's `property_`."""
    time_zone: str = "UTC"
    unused: Mapping[str, str] = field(default_factory=dict)
    macros: str = ""
    """CREATE MACRO statements for what its feeds ask more than once; they may call the macros of every system."""

    @property
    def by_name(self) -> dict[str, Object]:
        """The objects by their names."""
        return {one.name: one for one in self.objects}
