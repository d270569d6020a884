"""Rows found by a name instead of an id, and references that point to no row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from abmetrics.errors import did_you_mean
from abmetrics.settings import ColumnMapping
from abmetrics.sources.batch import Batch
from abmetrics.sources.distinct import Marks, Understood, Verdict, understand_each

_MOST_NAMES_COMPARED = 5_000
_MOST_SUGGESTIONS = 200


@dataclass(frozen=True)
class Directory:
    """The keys of a table by one of its columns, capitals aside; None where several rows share the value.

    `what` is `table.column`; a directory of persons' values never repeats them in a suggestion.
    """

    what: str
    keys: Mapping[str, str | None]
    names: tuple[str, ...]
    personal: bool

    @staticmethod
    def of(
        what: str, values: pa.ChunkedArray, keys: pa.ChunkedArray, personal: bool, first_wins: bool = False
    ) -> Directory:
        """The directory of these rows; with `first_wins` a shared value leads to the first of them."""
        found: dict[str, str | None] = {}
        names: dict[str, None] = {}
        for value, key in zip(values.to_pylist(), keys.to_pylist(), strict=True):
            if value is None or key is None:
                continue
            folded = value.casefold()
            names[value] = None
            known = found.setdefault(folded, key)
            if known != key and not first_wins:
                found[folded] = None
        return Directory(what, found, () if personal else tuple(names), personal)

    def find(self, texts: pa.ChunkedArray, refuse: bool) -> Understood:
        """The key for each text. What finds nothing, or several rows, is left empty and noted, or refused."""
        suggested = 0

        def read(text: str) -> str | Verdict:
            nonlocal suggested
            folded = text.casefold()
            if folded not in self.keys:
                suggested += 1
                return Verdict("lookup found nothing", f"no {self.what} of this value{self._hint(text, suggested)}")
            return self.keys[folded] or Verdict(
                "lookup ambiguous", f"several rows have this {self.what}; none is taken"
            )

        return understand_each(texts, pa.string(), read, note=not refuse)

    def _hint(self, text: str, suggested: int) -> str:
        if len(self.names) > _MOST_NAMES_COMPARED or suggested > _MOST_SUGGESTIONS:
            return ""
        return did_you_mean(text, self.names)


def apply_lookup(batch: Batch, name: str, how: ColumnMapping, texts: pa.ChunkedArray, directory: Directory) -> None:
    """Fill a column with the keys its texts lead to; a required column refuses the rows that lead nowhere."""
    refuse = how.unmatched == "quarantine" or batch.table.column(name).required
    found = directory.find(texts, refuse)
    batch.columns[name] = found.values if name not in batch.columns else pc.coalesce(found.values, batch.columns[name])
    batch.refuse(name, found.refused, texts, directory.personal)
    batch.note(name, found.noted, texts, directory.personal)


def note_lost_references(batch: Batch, name: str, keys: pa.ChunkedArray, target: str) -> None:
    """Note the values that point to no row of a table that was landed; they are kept as they are."""
    column = batch.column(name)
    lost = pc.and_(pc.is_valid(column), pc.invert(pc.is_in(column, value_set=keys)))
    rows = np.flatnonzero(pc.fill_null(lost, False).to_numpy())
    batch.note(name, Marks.of(rows, Verdict("reference not found", f"no row of {target} has this key")), column)
