"""The whole guess: known systems first, every other file by its names and values, and what is left, with the reason."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from abmetrics.errors import SourceUnreachable
from abmetrics.guessing.company import currency_of, lists_of, stages_of
from abmetrics.guessing.exports import ExportFile, Unreadable, all_files, has_text_name, look_at, parts_joined
from abmetrics.guessing.guesses import Guess, TableGuess
from abmetrics.guessing.mappings import habits_of, table_guess
from abmetrics.guessing.native import known_exports
from abmetrics.guessing.native_keys import native_keys
from abmetrics.guessing.placing import Placed, place
from abmetrics.guessing.systems import native_sources, relative

_KEPT = ("builds", "vault")
"""Folders in which a workspace keeps its own files."""


def guess(exports: Path, workspace: Path) -> Guess:
    """What the files under `exports` are, for a workspace in the folder `workspace`.

    SourceUnreachable where there is no such folder, or no file in it.
    """
    if not exports.is_dir():
        raise SourceUnreachable(f"--from {exports}: no such folder; name the one that holds your exports")
    found = list(_files_in(exports, workspace))
    if not found:
        raise SourceUnreachable(f"--from {exports}: there is no file in it; name the folder that holds your exports")
    unplaced = {name: "its name is not valid text; rename the file" for path, name in found if not has_text_name(path)}
    found = [(path, name) for path, name in found if name not in unplaced]
    systems = known_exports(exports, [path for path, _ in found])
    natives = native_sources(systems, exports, workspace)
    native = {path for one in systems for path in one.paths}
    looked = [look_at(path, name) for path, name in found if path not in native]
    unplaced |= {one.name: one.why for one in looked if isinstance(one, Unreadable)}
    files = parts_joined([one for one in looked if isinstance(one, ExportFile)], exports)
    beside = {path.parent for path in native}
    given = native_keys(natives) if files else []
    placed = place(files, frozenset(file.name for file in files if file.paths[0].parent in beside), given)
    currency, reason = currency_of([*files, *(file for one in natives for file in one.files.values())])
    return Guess(
        name=_title(workspace, exports),
        root=relative(exports, workspace),
        currency=currency,
        currency_reason=reason,
        systems=tuple(one.guess for one in natives),
        tables=_mapped(placed),
        lists=lists_of(placed.drafts, natives),
        sales_stages=stages_of(placed.drafts),
        unplaced=dict(sorted((unplaced | dict(placed.unplaced)).items())),
    )


def _files_in(exports: Path, workspace: Path) -> Iterator[tuple[Path, str]]:
    """The files of the folder, but for those that abmetrics keeps, where the workspace stands in it."""
    kept = [(workspace / name).resolve() for name in _KEPT]
    for path, name in all_files(exports):
        if not any(path.resolve().is_relative_to(folder) for folder in kept):
            yield path, name


def _mapped(placed: Placed) -> tuple[TableGuess, ...]:
    """The mappings. A file whose required column is in question fills nothing yet: nothing is looked up in it."""
    habits = habits_of(placed.drafts)
    first = [table_guess(one, placed.known, habits) for one in placed.drafts]
    unread = {one.table for one in first if one.is_open} - {one.table for one in first if not one.is_open}
    known = {name: one for name, one in placed.known.items() if name not in unread}
    return tuple(table_guess(one, known, habits) for one in placed.drafts)


def _title(workspace: Path, exports: Path) -> str:
    name = workspace.resolve().name or exports.resolve().name
    return " ".join(name.replace("_", " ").replace("-", " ").split()) or "My company"
