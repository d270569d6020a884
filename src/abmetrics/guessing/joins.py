"""Keys that join: which column of one file holds the ids or the names of another, told by the values they share."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from abmetrics.guessing.exports import ExportColumn
from abmetrics.guessing.words import letters

BY_ID, BY_NAME = "id", "name"

_SAMPLE = 5_000
_ALIKE = 0.85
_MOST_NAMES = 5_000
_MOST_ALIASES = 10


@dataclass(frozen=True)
class Known:
    """The ids and names of a table's rows, from the files that fill it."""

    table: str
    ids: frozenset[str]
    names: frozenset[str]

    @cached_property
    def folded(self) -> frozenset[str]:
        """The names without capitals, as landing looks them up."""
        return frozenset(name.casefold() for name in self.names)

    @cached_property
    def is_counted(self) -> bool:
        """Whether ids are bare numbers, which any column of small numbers would seem to share."""
        return all(id.isdecimal() for id in self.ids)

    def joined_with(self, other: Known) -> Known:
        """What both files know of the table."""
        return Known(self.table, self.ids | other.ids, self.names | other.names)


@dataclass(frozen=True)
class Link:
    """How a column leads to another table, and the share of its values that lead to a row there."""

    by: str
    share: float


def link(column: ExportColumn, known: Known) -> Link:
    """Whether the values are ids or names of a table; a name wins where both are the same."""
    values = column.values[:_SAMPLE]
    if not values:
        return Link(BY_ID, 0.0)
    by_id = sum(value in known.ids for value in values) / len(values)
    by_name = sum(value.casefold() in known.folded for value in values) / len(values)
    return Link(BY_NAME, by_name) if by_name > 0 and by_name >= by_id else Link(BY_ID, by_id)


def aliases(column: ExportColumn, known: Known) -> dict[str, tuple[str, int]]:
    """Names nobody has, with the name each may be meant for and how many rows hold it; the most frequent first."""
    if len(known.names) > _MOST_NAMES:
        return {}
    by_letters = {letters(name): name for name in sorted(known.names)}
    found: dict[str, tuple[str, int]] = {}
    for value in column.values:
        if value.casefold() in known.folded or len(found) == _MOST_ALIASES:
            continue
        meant = by_letters.get(letters(value)) or next(
            iter(difflib.get_close_matches(value, sorted(known.names), n=1, cutoff=_ALIKE)), None
        )
        if meant is not None:
            found[value] = (meant, column.count_of[value])
    return found


def merged(known: Iterable[Known]) -> Mapping[str, Known]:
    """What is known of each table, from all its files."""
    out: dict[str, Known] = {}
    for one in known:
        out[one.table] = out[one.table].joined_with(one) if one.table in out else one
    return out
