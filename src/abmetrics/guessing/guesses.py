"""What was guessed: each mapping with a score from 0 to 1, the reason, what is left to ask, and what has no place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from abmetrics.model.tables import canonical_table
from abmetrics.settings import ColumnMapping
from abmetrics.sources.system import Role

Values = Mapping[str, str | bool]


@dataclass(frozen=True)
class ColumnGuess:
    """How one canonical column is to be filled. With a `question` it is a comment, until somebody has answered it."""

    name: str
    how: ColumnMapping
    score: float
    reason: str
    question: str = ""
    instead: ColumnMapping | None = None
    """Another mapping, written as a comment for whoever agrees: with the aliases of names that nobody has, say."""
    instead_reason: str = ""

    @property
    def is_asked(self) -> bool:
        """Whether somebody should look at it."""
        return bool(self.question or self.instead)


@dataclass(frozen=True)
class TableGuess:
    """A canonical table filled from a file (or files of one pattern)."""

    table: str
    file: str
    rows: int
    columns: tuple[ColumnGuess, ...]
    score: float
    reason: str
    latest_by: str = ""
    nulls: tuple[str, ...] = ()
    left: Mapping[str, str] = field(default_factory=dict)
    """Columns of the file that fill nothing, and why."""

    @property
    def is_open(self) -> bool:
        """Whether a question stands in the way of reading the file at all."""
        required = {column.name for column in canonical_table(self.table).mappable if column.required}
        return any(column.question and column.name in required for column in self.columns)

    @property
    def mapped(self) -> tuple[ColumnGuess, ...]:
        """The columns that are mapped without a question left."""
        return tuple(column for column in self.columns if not column.question)

    def column(self, name: str) -> ColumnGuess | None:
        """The guess for a canonical column, if it is mapped."""
        return next((column for column in self.mapped if column.name == name), None)


@dataclass(frozen=True)
class CustomField:
    """A custom column of a native system: the setting's name, the export's column, its values, and the reason."""

    setting: str
    column: str
    values: Values
    reason: str


@dataclass(frozen=True)
class SystemGuess:
    """A native source: whose export it is, where, and what its names do not tell."""

    kind: str
    name: str
    title: str
    root: str
    role: Role | None
    objects: Mapping[str, tuple[str, ...]]
    """Object -> the files that hold it."""
    reason: str
    role_reason: str = ""
    files: Mapping[str, str] = field(default_factory=dict)
    fields: tuple[CustomField, ...] = ()
    unread: Mapping[str, str] = field(default_factory=dict)
    """Files of the system that no table is made of, and why."""


@dataclass(frozen=True)
class Listed:
    """A target list that the exports tell of."""

    name: str
    kind: str
    purpose: str
    reason: str


@dataclass(frozen=True)
class Guess:
    """Everything `abmetrics init --from` found out about a folder of exports."""

    name: str
    root: str
    currency: str
    currency_reason: str
    systems: tuple[SystemGuess, ...]
    tables: tuple[TableGuess, ...]
    lists: tuple[Listed, ...]
    sales_stages: tuple[str, ...]
    unplaced: Mapping[str, str]
    """Files that fill nothing, and why."""

    @property
    def files_placed(self) -> int:
        """How many files fill a table or are read by a native system."""
        return len(self.tables) + sum(len(files) for one in self.systems for files in one.objects.values())

    def as_json(self) -> dict[str, Any]:
        """The same as plain data."""
        return {
            "currency": self.currency,
            "systems": [
                {
                    "kind": one.kind, "name": one.name, "root": one.root, "role": one.role, "reason": one.reason,
                    "objects": {name: list(files) for name, files in one.objects.items()}, "files": dict(one.files),
                    "fields": [
                        {"field": f.setting, "column": f.column, "values": dict(f.values), "reason": f.reason}
                        for f in one.fields
                    ],
                    "unread": dict(one.unread),
                }
                for one in self.systems
            ],
            "tables": [
                {
                    "table": one.table, "file": one.file, "rows": one.rows, "score": round(one.score, 2),
                    "reason": one.reason, "latest_by": one.latest_by, "nulls": list(one.nulls), "left": dict(one.left),
                    "columns": [
                        {
                            "column": c.name, "mapping": c.how.model_dump(mode="json", exclude_defaults=True),
                            "score": round(c.score, 2), "reason": c.reason, "question": c.question,
                            "instead": c.instead.model_dump(mode="json", exclude_defaults=True) if c.instead else None,
                            "instead_reason": c.instead_reason,
                        }
                        for c in one.columns
                    ],
                }
                for one in self.tables
            ],
            "target_lists": [vars(one) for one in self.lists],
            "sales_stages": list(self.sales_stages),
            "unplaced": dict(self.unplaced),
        }  # fmt: skip
