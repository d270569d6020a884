"""In which order tables land: those that others look up come first."""

from __future__ import annotations

from collections.abc import Sequence
from graphlib import CycleError, TopologicalSorter

from abmetrics.errors import SettingsError, UnknownName
from abmetrics.model.tables import canonical_table
from abmetrics.settings import ColumnMapping
from abmetrics.sources.mapping import MappedTable


def landing_order(mapped: Sequence[MappedTable]) -> list[str]:
    """The names of the tables to land, in order; SettingsError for a lookup that leads nowhere or in a circle."""
    needs: dict[str, set[str]] = {m.table.name: set() for m in mapped}
    for one in mapped:
        own = one.table.name
        for name, how in one.mapping.columns.items():
            if how.lookup:
                needs[own].add(_looked_up(one, name, how, needs))
        if own != "people" and one.table.personal and "person_id" in one.table.by_name and "people" in needs:
            needs[own].add("people")
        needs[own].discard(own)
    try:
        return list(TopologicalSorter(needs).static_order())
    except CycleError as error:
        circle = " -> ".join(error.args[1])
        raise SettingsError(f"lookups go in a circle: {circle}; map one of them by its id") from error


def _looked_up(one: MappedTable, name: str, how: ColumnMapping, landed: dict[str, set[str]]) -> str:
    where = one.place.of("columns", name, "lookup")
    table, _, column = str(how.lookup).partition(".")
    try:
        declared = canonical_table(table)
        declared.column(column)
    except UnknownName as error:
        raise SettingsError(f"{where}: lookup {how.lookup!r}: {error}; write it as table.column") from error
    if table not in landed:
        raise SettingsError(f"{where}: lookup {how.lookup!r}: no source fills the table {table}")
    if table == one.table.name and name in one.table.key:
        raise SettingsError(f"{where}: the key of {table} cannot be looked up in {table} itself")
    return table
