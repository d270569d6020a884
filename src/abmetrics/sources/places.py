"""Where in abmetrics.toml a mapping stands, for messages."""

from __future__ import annotations

from dataclasses import dataclass

from abmetrics.settings import FILE_NAME
from abmetrics.toml_lines import line_of


@dataclass(frozen=True)
class Place:
    """One `[[sources.tables]]` of abmetrics.toml, or a whole `[[sources]]` where `table` is None.

    `text` is the file's, empty where settings did not come from one.
    """

    text: str
    source: int
    table: int | None

    def of(self, *path: str) -> str:
        """`abmetrics.toml:12` for a setting of this mapping, or only the file's name when there is no file."""
        if not self.text:
            return FILE_NAME
        inner: tuple[str | int, ...] = path if self.table is None else ("tables", self.table, *path)
        return f"{FILE_NAME}:{line_of(self.text, ('sources', self.source, *inner))}"
