"""A folder of exports from a few texts, guessed, written and landed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from abmetrics.builds.reckoning import Landed
from abmetrics.guessing.guess import guess
from abmetrics.guessing.guesses import ColumnGuess, Guess, TableGuess
from abmetrics.guessing.writing import toml_of
from abmetrics.settings import FILE_NAME, read_settings
from abmetrics.sources.land import land


@dataclass(frozen=True)
class Guessed:
    """A guess, its toml as text, and what landing makes of it."""

    guess: Guess
    text: str
    folder: Path

    def table(self, file: str) -> TableGuess:
        """What a file was taken for."""
        return next(one for one in self.guess.tables if one.file == file)

    def column(self, file: str, name: str) -> ColumnGuess:
        """How a canonical column is to be filled from a file."""
        return next(column for column in self.table(file).columns if column.name == name)

    def land(self) -> Landed:
        """The workspace read."""
        return land(read_settings(self.folder), self.folder)


Look = Callable[[Mapping[str, str | bytes]], Guessed]


def looked_at(exports: Path, workspace: Path) -> Guessed:
    """A folder of exports guessed, the toml written into the workspace."""
    found = guess(exports, workspace)
    workspace.mkdir(parents=True, exist_ok=True)
    text = toml_of(found)
    (workspace / FILE_NAME).write_text(text, encoding="utf-8")
    return Guessed(found, text, workspace)


def written(folder: Path, contents: Mapping[str, str | bytes]) -> Path:
    """The files of a folder of exports."""
    for name, content in contents.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


@pytest.fixture
def look(tmp_path: Path) -> Look:
    """`look({"accounts.csv": "…"})`: a folder of these files, guessed."""

    def run(contents: Mapping[str, str | bytes]) -> Guessed:
        return looked_at(written(tmp_path / "exports", contents), tmp_path / "work")

    return run
