"""Custom columns of native systems: what users keep a tier, a segment, a programme, a target flag or a region in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from abmetrics.guessing import names
from abmetrics.guessing.choices import understand
from abmetrics.guessing.exports import ExportColumn, ExportFile
from abmetrics.guessing.guesses import CustomField, Values
from abmetrics.guessing.native import Export
from abmetrics.guessing.words import nearness, plain, synonyms
from abmetrics.model.parties import accounts
from abmetrics.model.schema import Type
from abmetrics.sources.system import Object, snake_case

WANTED = ("tier", "segment", "programme", "is_target", "region")
_MOST_VALUES = 60


def custom_fields(export: Export, files: Mapping[str, ExportFile]) -> Iterator[CustomField]:
    """The columns of the account object that fill these attributes and that its declared spellings do not reach.

    `files` are the files of the objects, by object. A column of a known spelling is named only where its values have to
    be said: a programme in the company's own words.
    """
    objects = [one.object for one in export.system.feeds if one.table == accounts.name]
    for name in dict.fromkeys(objects):
        if name in files:
            yield from _fields(export.system.by_name[name], files[name], export.system.column_prefixes)


def _fields(one: Object, file: ExportFile, prefixes: tuple[str, ...]) -> Iterator[CustomField]:
    by_name = {bare(column, prefixes): column for column in file.columns}
    spelled = {spelling for spellings in one.spellings.values() for spelling in spellings}
    for wanted in WANTED:
        if wanted not in one.spellings:
            continue
        known = next((by_name[s] for s in one.spellings[wanted] if s in by_name), None)
        if known is not None:
            values = _values(wanted, file.columns[known])
            if values:
                yield CustomField(f"{one.name}.{wanted}", known, values, f"{known} is known; its values are not")
            continue
        found = [
            (_likeness(wanted, column), column.name)
            for plain_name, column in ((key, file.columns[name]) for key, name in by_name.items())
            if plain_name not in spelled and _fits(wanted, column)
        ]
        score, name = max(found, default=(0.0, ""))
        if score > 0:
            yield CustomField(
                f"{one.name}.{wanted}", name, _values(wanted, file.columns[name]),
                f"its name and its {len(file.columns[name].values)} values",
            )  # fmt: skip


def _likeness(wanted: str, column: ExportColumn) -> float:
    """How surely a custom column is the attribute: by its whole name, or by the last word of it."""
    told = names.names_of(accounts, wanted)
    near = nearness(column.name, told, names.FILES[accounts.name])
    if near:
        return near
    head = plain(column.name).split()[-1:]
    return 0.5 if head and head[0] in synonyms(told) else 0.0


def _fits(wanted: str, column: ExportColumn) -> bool:
    if not column.values or len(column.values) > _MOST_VALUES:
        return False
    if accounts.column(wanted).type is Type.BOOLEAN:
        understood = understand(accounts, wanted, column.values)
        return not understood.strange
    if accounts.column(wanted).values:
        return understand(accounts, wanted, column.values).share >= 0.5
    return all(len(value) <= 60 for value in column.values)


def _values(wanted: str, column: ExportColumn) -> Values:
    """The value map that landing needs, for closed lists and flags in the company's own words."""
    declared = accounts.column(wanted)
    if not declared.values and declared.type is not Type.BOOLEAN:
        return {}
    understood = understand(accounts, wanted, column.values)
    told: dict[str, str | bool] = {
        value: meant
        for value, meant in understood.told.items()
        if value.casefold() not in _LANDED.get(str(meant).lower(), {str(meant)})
    }
    return told | dict.fromkeys(understood.strange, "") if told or declared.values else told


_LANDED = {"true": {"true", "yes", "1", "t", "y"}, "false": {"false", "no", "0", "f", "n"}}


def bare(column: str, prefixes: tuple[str, ...]) -> str:
    """A column's comparable name without the system's prefix."""
    name = snake_case(column)
    return next((name.removeprefix(prefix) for prefix in prefixes if name.startswith(prefix)), name)
