"""Every table there is: the canonical ones that sources fill, and the derived ones that a build computes."""

from __future__ import annotations

from abmetrics.errors import UnknownName
from abmetrics.model.activity import ACTIVITY
from abmetrics.model.deals import DEALS
from abmetrics.model.derived import DERIVED
from abmetrics.model.parties import PARTIES
from abmetrics.model.schema import Table

CANONICAL: tuple[Table, ...] = PARTIES + DEALS + ACTIVITY
ALL_TABLES: tuple[Table, ...] = CANONICAL + DERIVED

_BY_NAME = {table.name: table for table in ALL_TABLES}
_CANONICAL_BY_NAME = {table.name: table for table in CANONICAL}


def table(name: str) -> Table:
    """The declared table of that name; UnknownName with a suggestion if there is none."""
    if name not in _BY_NAME:
        raise UnknownName("table", name, _BY_NAME)
    return _BY_NAME[name]


def canonical_table(name: str) -> Table:
    """The canonical table of that name: one a source may fill."""
    if name not in _CANONICAL_BY_NAME:
        raise UnknownName("table", name, _CANONICAL_BY_NAME)
    return _CANONICAL_BY_NAME[name]
