"""One file held against one canonical table: which of its columns fill which of the table's, and how well that goes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from abmetrics.guessing import fillings, names
from abmetrics.guessing.choices import CHOICES
from abmetrics.guessing.exports import ExportColumn, ExportFile
from abmetrics.guessing.shapes import NUMBERS, Shape, dates_in, shape_of
from abmetrics.guessing.words import OF_ITS_TABLE, file_nearness, letters, nearness, plain, synonyms
from abmetrics.model.parties import people
from abmetrics.model.schema import Column, Table

_MOST_COLUMNS = 500
_MOST_REPEATS = 0.9
_VERSIONS = 0.05


@dataclass(frozen=True)
class Filled:
    """How a canonical column would be filled: by a source column, several of them or one value; how surely, why."""

    source: str = ""
    score: float = 0.0
    reason: str = ""
    shape: Shape = field(default_factory=lambda: Shape(1.0))
    constant: str = ""
    parts: tuple[str, ...] = ()
    """Columns to be joined, by a blank or, for a key, by a bar."""
    factor: str = ""
    """What the source's numbers are to be multiplied by."""
    is_inverse: bool = False
    is_digest: bool = False
    """Whether a digest of the source's value stands for it, since the value itself must not."""


@dataclass(frozen=True)
class Draft:
    """A file as rows of a table: what fills each column, and the score that decides between tables."""

    file: ExportFile
    table: Table
    columns: Mapping[str, Filled]
    score: float
    reason: str

    @property
    def used(self) -> set[str]:
        """The source columns that fill something."""
        return {name for one in self.columns.values() for name in (one.source, *one.parts) if name}


def draft(file: ExportFile, table: Table, by_value: Mapping[str, Filled]) -> Draft | None:
    """The file as rows of the table; None where a column the table cannot do without is not to be had.

    `by_value` are columns that the values tell, whatever they are called; what the names tell goes before.
    """
    columns = _by_name(file, table)
    taken = {one.source for one in columns.values()}
    columns |= {name: one for name, one in by_value.items() if name not in columns and _is_free(one, columns, taken)}
    columns |= _joined(file, table, columns)
    columns |= _scaled(file, table, columns)
    columns |= _shared(file, table, columns)
    columns |= _constants(file, table, columns)
    required = {column.name for column in table.mappable if column.required}
    if not file.rows or required - set(columns) - set(table.key):
        return None
    columns |= _key(file, table, columns)
    if required - set(columns):
        return None
    return Draft(file, table, columns, *_score(file, table, columns))


def _is_free(one: Filled, columns: Mapping[str, Filled], taken: set[str]) -> bool:
    """Whether a source column fills nothing yet, or only says in words what the joined table knows by its key."""
    if one.source not in taken:
        return True
    return any(filled.source == one.source and name == "company" for name, filled in columns.items())


def _score(file: ExportFile, table: Table, columns: Mapping[str, Filled]) -> tuple[float, str]:
    """How well the file fits: by its name, the share of its columns that find a place, and how its key is called."""
    named = max(file_nearness(stem, names.FILES[table.name]) for stem in file.stems)
    telling = [column.name for column in file.telling] or list(file.columns)
    used = {name: one.score for one in columns.values() for name in (one.source, *one.parts) if name}
    placed = sum(used.get(name, 0.0) for name in telling)
    covered = placed / len(telling)
    key = columns.get(table.key[0])
    own = key is not None and any(
        letters(key.source).startswith(letters(word)) for word in synonyms(names.FILES[table.name])
    )
    wanted = [column for column in table.mappable if column.required or column.expected]
    filled = sum(column.name in columns for column in wanted) / len(wanted)
    # Squared: of "target accounts" half the words are those of accounts, which is much less than half a reason.
    score = 0.45 * named**2 + 0.3 * covered + 0.15 * own + 0.1 * filled
    reasons = [f"{len([n for n in telling if n in used])} of {len(telling)} columns find a place"]
    if named:
        reasons.insert(0, "the file's name" if named == 1 else "a part of the file's name")
    if own and key is not None:
        reasons.append(f"its key is {key.source!r}")
    return score, ", ".join(reasons)


def _by_name(file: ExportFile, table: Table) -> dict[str, Filled]:
    """Columns whose names and values fit, the surest first; no source column fills two."""
    found = sorted(_pairs(file, table), key=lambda pair: (-pair[2].score, pair[0], pair[1]))
    taken: set[str] = set()
    columns: dict[str, Filled] = {}
    declared = [column.name for column in table.mappable]
    for number, _, filled in found:
        if declared[number] not in columns and filled.source not in taken:
            columns[declared[number]] = filled
            taken.add(filled.source)
    return columns


def _pairs(file: ExportFile, table: Table) -> Iterator[tuple[int, int, Filled]]:
    entity = names.FILES[table.name]
    sources = [column for column in file.columns.values() if not column.name.startswith("_")][:_MOST_COLUMNS]
    for number, column in enumerate(table.mappable):
        told = names.names_of(table, column.name)
        inverse = fillings.INVERSE.get(column.name, "")
        for position, source in enumerate(sources):
            near, is_inverse = nearness(source.name, told, entity), False
            if not near and inverse:
                near, is_inverse = nearness(source.name, inverse), True
            if not near or (not source.values and near < OF_ITS_TABLE - 0.1):
                continue
            shape = shape_of(table, column, source)
            worth = near * shape.share * _worth_as_key(file, table, column, source)
            if worth > 0:
                yield number, position, Filled(source.name, worth, _name_reason(near), shape, is_inverse=is_inverse)


def _name_reason(near: float) -> str:
    if near >= OF_ITS_TABLE - 0.1:
        return "its name"
    return "a part of its name" if near > 0.6 else "nearly its name"


def _worth_as_key(file: ExportFile, table: Table, column: Column, source: ExportColumn) -> float:
    """Whether a column may be the key: 1 where all its values differ, 0 where they repeat without later versions."""
    if table.key != (column.name,):
        return 1.0
    if source.filled < _MOST_REPEATS * source.rows:
        return 0.0
    if source.uniqueness >= _MOST_REPEATS:
        return 1.0
    return 0.8 if source.uniqueness >= _VERSIONS and latest_column(file) else 0.0


def latest_column(file: ExportFile) -> str:
    """The column that tells the later of two versions of a row; empty where there is none."""
    found = [
        (nearness(column.name, fillings.LATEST), column.name)
        for column in file.telling
        if nearness(column.name, fillings.LATEST) >= OF_ITS_TABLE - 0.1 and dates_in(column.few).share > 0.9
    ]
    return max(found)[1] if found else ""


def _joined(file: ExportFile, table: Table, columns: Mapping[str, Filled]) -> dict[str, Filled]:
    out = {}
    for name in (column.name for column in table.mappable):
        told = fillings.JOINED.get(f"{table.name}.{name}")
        current = columns.get(name)
        if told is None:
            continue
        parts = [_called(file, part) for part in told]
        whole = current is not None and current.score >= OF_ITS_TABLE and current.source not in parts
        if all(parts) and len(set(parts)) == len(parts) and not whole:
            out[name] = Filled("", 0.9, "two columns, joined", parts=tuple(parts))
    return out


def _scaled(file: ExportFile, table: Table, columns: Mapping[str, Filled]) -> dict[str, Filled]:
    out = {}
    taken = {one.source for one in columns.values()}
    for column in table.mappable:
        for told, factor, unit in fillings.SCALED.get(column.name, ()):
            source = _called(file, told)
            if column.name in columns or column.name in out or not source or source in taken:
                continue
            if column.type in NUMBERS and shape_of(table, column, file.columns[source]).share > 0:
                out[column.name] = Filled(source, 0.8, f"it is given in {unit}", factor=factor)
    return out


def _shared(file: ExportFile, table: Table, columns: Mapping[str, Filled]) -> dict[str, Filled]:
    """Columns that nothing tells but what fills another one, such as won and lost by the stage."""
    out = {}
    for column in table.mappable:
        for other in fillings.SHARED.get(f"{table.name}.{column.name}", ()):
            if column.name in columns or other not in columns or not columns[other].source:
                continue
            source = file.columns[columns[other].source]
            shape = shape_of(table, column, source)
            if source.values and shape.share > 0:
                out[column.name] = Filled(source.name, 0.85 * shape.share, f"nothing but {other} tells it", shape)
    return out


def _constants(file: ExportFile, table: Table, columns: Mapping[str, Filled]) -> dict[str, Filled]:
    """Closed lists that the file's own name tells, such as leads.csv, and the names of lists and experiments."""
    out = {}
    for column in table.mappable:
        if column.name in columns:
            continue
        words = CHOICES.get(f"{table.name}.{column.name}", {})
        told = [(file_nearness(stem, words[value]), value) for stem in file.stems for value in words]
        near, value = max(told, default=(0.0, ""))
        if near > 0:
            out[column.name] = Filled("", 0.8, "the file's name tells it", constant=value)
        elif column.name in ("list_name", "experiment_id"):
            out[column.name] = Filled("", 0.6, "the file's name", constant=plain(file.stems[0]) or "list")
    return out


def _key(file: ExportFile, table: Table, columns: Mapping[str, Filled]) -> dict[str, Filled]:
    """The key where no id is to be had: a name that nobody else has, or what tells rows apart taken together."""
    key = table.key[0]
    if len(table.key) > 1 or key in columns:
        return _composite_key(file, table, columns)
    name = columns.get("name")
    if table is not people and name is not None and name.source and _tells_rows_apart(file.columns[name.source]):
        return {key: Filled(name.source, 0.8, f"no id; {name.source!r} is unique and stands for it")}
    email = columns.get("email")
    if table is people and email is not None and _tells_rows_apart(file.columns[email.source]):
        reason = "no id; a digest of the e-mail address, which itself stands in the vault only"
        return {key: Filled(email.source, 0.7, reason, is_digest=True)}
    natural = [columns[part].source for part in fillings.NATURAL.get(table.name, ()) if part in columns]
    parts = tuple(dict.fromkeys(source for source in natural if source))
    if len(parts) < 2:
        return {}
    distinct = file.distinct_rows(parts)
    reason = f"no id; these together tell {distinct:,} of {file.rows:,} rows apart"
    return {key: Filled("", 0.6, reason, parts=parts)} if distinct >= _MOST_REPEATS * file.rows else {}


def _composite_key(file: ExportFile, table: Table, columns: Mapping[str, Filled]) -> dict[str, Filled]:
    """Where what is called the experiment differs from row to row it is the unit; the experiment is the file's."""
    found = columns.get("experiment_id")
    if table.name != "experiment_units" or found is None or not found.source:
        return {}
    if not _tells_rows_apart(file.columns[found.source]):
        return {}
    told = f"{found.source!r} differs from row to row"
    unit = columns.get("unit_id") or Filled(found.source, 0.7, told)
    name = plain(file.stems[0]) or "experiment"
    return {"experiment_id": Filled("", 0.6, f"{told}; the file's name", constant=name), "unit_id": unit}


def _tells_rows_apart(column: ExportColumn) -> bool:
    return column.filled >= _MOST_REPEATS * column.rows and column.uniqueness >= _MOST_REPEATS


def _called(file: ExportFile, told: str) -> str:
    """The column of the file that one of these names is; empty where there is none."""
    found = [(nearness(column.name, told), column.name) for column in file.telling]
    score, name = max(found, default=(0.0, ""))
    return name if score >= OF_ITS_TABLE - 0.1 else ""
