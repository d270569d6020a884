"""Which file of an export holds which object: told by its name and by the columns it must have."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from abmetrics.errors import SettingsError, did_you_mean
from abmetrics.sources.files import column_names, find_files, readable_files
from abmetrics.sources.system import Object, System, snake_case

_TAIL = re.compile(r"(?:_(?:data|export|extract|report|table|part|\d+|[0-9a-f]{8,}))+$")


@dataclass(frozen=True)
class Recognised:
    """The files of each object, and the files of the folder that are no object of the system."""

    files: Mapping[str, tuple[Path, ...]]
    others: tuple[Path, ...]


def recognise(root: Path, system: System, said: Mapping[str, str], where: str) -> Recognised:
    """The files under `root` by the object they hold; `said` names files where their names do not tell.

    `where` is the place in abmetrics.toml for errors. A file is an object's where its name, without prefix, date or
    number, or that of its folder is the object's, and its columns fit; where `said` is empty, no file is. SettingsError
    where `said` names no object of the system, or a file without the columns the object must have; SourceUnreachable
    where it names no file.
    """
    files: dict[str, list[Path]] = {}
    for name, pattern in said.items():
        if name not in system.by_name:
            raise SettingsError(f"{where}: {system.name} has no object {name!r}{did_you_mean(name, system.by_name)}")
        if pattern:
            files[name] = [_fitting(path, system.by_name[name], where) for path in find_files(root, pattern, where)]
    taken = {path for paths in files.values() for path in paths}
    others = []
    for path in readable_files(root):
        if path in taken:
            continue
        found = object_in(path, root, [one for one in system.objects if one.name not in said], system.prefixes)
        if found is None:
            others.append(path)
        else:
            files.setdefault(found.name, []).append(path)
    return Recognised({name: tuple(paths) for name, paths in files.items()}, tuple(others))


def object_in(path: Path, root: Path, objects: Iterable[Object], prefixes: Iterable[str] = ()) -> Object | None:
    """The object a file holds by its name (or its folder's) and columns; None where it is none of these."""
    names = bare_names(path, root, prefixes)
    named = [one for one in objects if any(names & plurals(name) for name in one.file_names)]
    if not named:
        return None
    columns = frozenset(map(snake_case, column_names(path)))
    return next((one for one in named if one.is_in(columns)), None)


def bare_names(path: Path, root: Path, prefixes: Iterable[str]) -> set[str]:
    """What a file may be called: its name and its folder's, in snake case, with and without prefix, date and number."""
    names = set()
    for part in (path.stem, *path.relative_to(root).parts[:-1][-1:]):
        whole = snake_case(part)
        for prefix in ("", *map(snake_case, prefixes)):
            if prefix and not whole.startswith(f"{prefix}_"):
                continue
            bare = whole.removeprefix(f"{prefix}_") if prefix else whole
            names |= {bare, _TAIL.sub("", bare)}
    return names


def plurals(name: str) -> set[str]:
    """A name and its plurals: `company` is also `companies`, `bus` also `buses`."""
    forms = {name, f"{name}s", f"{name}es"}
    return forms | {f"{name[:-1]}ies"} if name.endswith("y") else forms


def _fitting(path: Path, wanted: Object, where: str) -> Path:
    columns = frozenset(map(snake_case, column_names(path)))
    if not wanted.is_in(columns):
        lacking = [name for name in wanted.signature.split() if not columns.intersection(wanted.spellings[name])]
        raise SettingsError(f"{where}: {path} is not {wanted.name!r}: it has no column {', '.join(lacking)}")
    return path
