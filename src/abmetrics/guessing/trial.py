"""The guess tried out: what landing refuses as a whole is taken out again, with landing's own words for the reason."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from abmetrics.errors import AbmetricsError
from abmetrics.guessing.guesses import Guess
from abmetrics.guessing.writing import toml_of
from abmetrics.settings import parse_settings
from abmetrics.sources.land import land


def that_lands(guess: Guess, workspace: Path) -> Guess:
    """The guess without the sources and tables that cannot be read; they stand among the unplaced, with the error.

    A table is tried alone, without its lookups. Raises landing's error where no single part is to blame for it.
    """
    while (error := _refusal(guess, workspace)) is not None:
        smaller = _without_the_culprit(guess, workspace)
        if smaller is None:
            raise error
        guess = smaller
    return guess


def _without_the_culprit(guess: Guess, workspace: Path) -> Guess | None:
    nothing = replace(guess, systems=(), tables=(), lists=())
    for one in guess.systems:
        error = _refusal(replace(nothing, systems=(one,)), workspace)
        if error is not None:
            why = dict.fromkeys((file for files in one.objects.values() for file in files), f"{one.title}: {error}")
            rest = tuple(other for other in guess.systems if other is not one)
            return replace(guess, systems=rest, unplaced={**guess.unplaced, **why})
    for table in guess.tables:
        columns = tuple(replace(column, how=column.how.model_copy(update={"lookup": None})) for column in table.columns)
        error = _refusal(replace(nothing, tables=(replace(table, columns=columns),)), workspace)
        if error is not None:
            return _unplaced(guess, table.file, str(error))
    return None


def _unplaced(guess: Guess, file: str, why: str) -> Guess:
    """The guess without a file's table, and without the lookups into a table that nothing fills any more."""
    kept = [one for one in guess.tables if one.file != file]
    filled = {one.table for one in kept}
    tables = []
    for one in kept:
        columns = []
        for column in one.columns:
            lookup = column.how.lookup
            lost = lookup is not None and lookup.partition(".")[0] not in filled
            columns.append(replace(column, how=column.how.model_copy(update={"lookup": None})) if lost else column)
        tables.append(replace(one, columns=tuple(columns)))
    return replace(guess, tables=tuple(tables), unplaced={**guess.unplaced, file: why})


def _refusal(guess: Guess, workspace: Path) -> AbmetricsError | None:
    """Why landing refuses to read what the guess says; None where it reads it."""
    try:
        land(parse_settings(toml_of(guess)), workspace)
    except AbmetricsError as error:
        return error
    return None
