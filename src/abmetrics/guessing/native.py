"""Known systems in a folder of exports: whose files these are, by their names and by columns that only that system has."""

from __future__ import annotations

import glob
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from abmetrics.errors import AbmetricsError
from abmetrics.guessing import names
from abmetrics.guessing.words import letters, synonyms
from abmetrics.sources.feeds import objects_read
from abmetrics.sources.files import ENDINGS, column_names
from abmetrics.sources.known_systems import known_systems
from abmetrics.sources.recognition import bare_names, object_in, recognise
from abmetrics.sources.system import Object, System, snake_case

_OWN_COLUMNS = 3
"""Columns that only one system has: so many of them, in all its files, and it is that one."""
_MOSTLY = 0.8
_FEWEST_COLUMNS = 4
_UNNAMED_SIGNATURE = 3
_UNNAMED_SHARE = 0.6


@dataclass(frozen=True)
class Claim:
    """A file as an object of a system: whether a name tells the system, its own columns, and the share of known ones."""

    path: Path
    system: str
    object: str
    is_told: bool
    is_named: bool
    own: frozenset[str]
    known: float
    columns: int

    @property
    def strength(self) -> float:
        """What decides between systems that claim one file."""
        return 4.0 * self.is_told + 2.0 * self.is_named + min(len(self.own), 8) / 2 + self.known


@dataclass(frozen=True)
class Export:
    """The files of one system, by object, and those it is known not to need, with the reason."""

    system: System
    objects: Mapping[str, tuple[Path, ...]]
    unread: Mapping[Path, str]
    reason: str

    @property
    def paths(self) -> tuple[Path, ...]:
        """All its files."""
        return (*(path for paths in self.objects.values() for path in paths), *self.unread)

    @property
    def root(self) -> Path:
        """The innermost folder that holds all of them."""
        shared = set.intersection(*({*path.parents} for path in self.paths))
        return max(shared, key=lambda path: len(path.parts))

    def said(self) -> dict[str, str]:
        """What must be said under `files`, so that exactly these files are read; empty: the folder has no such object."""
        natural = recognise(self.root, self.system, {}, "").files
        said: dict[str, str] = {}
        for name in sorted({*natural, *self.objects}):
            wanted = self.objects.get(name, ())
            if set(natural.get(name, ())) != set(wanted):
                said[name] = _pattern(self.root, wanted)
        return said

    def rows_of(self, tables: Iterable[str]) -> tuple[Path, ...]:
        """The files that are read into these tables."""
        wanted = set(tables)
        found = {name for feed in self.system.feeds if feed.table in wanted for name in (feed.object,)}
        return tuple(path for name in sorted(found) for path in self.objects.get(name, ()))


def known_exports(root: Path, paths: Sequence[Path]) -> list[Export]:
    """The native systems whose exports these files are, each file being one system's at most."""
    claims = [claim for path in paths for system in known_systems().values() for claim in _claims(root, path, system)]
    weights = Counter[tuple[Path, str]]()
    for claim in claims:
        weights[claim.path.parent, claim.system] += claim.strength  # type: ignore[assignment]
    taken = _settled(claims, weights)
    exports = []
    for kind, system in known_systems().items():
        own = [claim for claim in taken if claim.system == kind]
        reason = _why(own)
        if reason:
            exports.append(_export(root, system, own, paths, {c.path for c in taken if c.system != kind}, reason))
    return exports


def _settled(claims: Sequence[Claim], weights: Mapping[tuple[Path, str], float]) -> list[Claim]:
    """One claim for each file; where the best system turns out to be none, the file falls to the next one."""
    left = list(claims)
    while True:
        best: dict[Path, Claim] = {}
        for claim in left:
            rival = best.get(claim.path)
            if rival is None or _rank(claim, weights) > _rank(rival, weights):
                best[claim.path] = claim
        refused = {
            claim.system for claim in best.values() if not _why([c for c in best.values() if c.system == claim.system])
        }
        if not refused:
            return list(best.values())
        left = [claim for claim in left if claim.system not in refused]


def _rank(claim: Claim, weights: Mapping[tuple[Path, str], float]) -> tuple[bool, float, float, str]:
    return claim.is_told, weights[claim.path.parent, claim.system], claim.strength, claim.system


def _why(own: Sequence[Claim]) -> str:
    """What makes it this system's export; empty where nothing does."""
    columns = sorted({column for claim in own for column in claim.own})
    told = [claim for claim in own if claim.is_told]
    reasons = []
    if told:
        reasons.append(f"the name of {told[0].path.name if len(told) == 1 else f'{len(told)} files or their folder'}")
    if len(columns) >= _OWN_COLUMNS:
        reasons.append(
            f"columns that no other system has ({', '.join(columns[:4])}{', …' if len(columns) > 4 else ''})"
        )
    if any(claim.is_named and claim.known >= _MOSTLY and claim.columns >= _FEWEST_COLUMNS for claim in own):
        reasons.append("a file of this name with hardly any other columns")
    return ", ".join(reasons)


def _claims(root: Path, path: Path, system: System) -> list[Claim]:
    if path.suffix.lower() not in ENDINGS:
        return []
    try:
        columns = frozenset(map(snake_case, column_names(path)))
        found = object_in(path, root, system.objects, system.prefixes)
    except (AbmetricsError, OSError):
        return []
    named = found is not None
    found = found or _unnamed(system, columns)
    if found is None:
        return []
    known = {s for spellings in found.spellings.values() for s in spellings}
    bare = {_without_prefix(column, system.column_prefixes): column for column in columns}
    own = {column for column in bare if column in known & own_columns(system.kind)}
    own |= (
        {column for column in columns if column.startswith(system.column_prefixes)} if system.column_prefixes else set()
    )
    theirs = [column for column in bare if not column.startswith("_")]
    share = sum(column in known for column in theirs) / max(len(theirs), 1)
    told = _is_told(root, path, system)
    if not named and not told and len(own) < _OWN_COLUMNS:
        return []
    return [Claim(path, system.kind, found.name, told, named, frozenset(own), share, len(theirs))]


def _unnamed(system: System, columns: frozenset[str]) -> Object | None:
    """The object whose columns these must be, whatever the file is called; None where several may be it."""
    fitting = []
    for one in system.objects:
        known = {s for spellings in one.spellings.values() for s in spellings}
        share = len(columns & known) / max(len(columns), 1)
        if len(one.signature.split()) >= _UNNAMED_SIGNATURE and share >= _UNNAMED_SHARE and one.is_in(columns):
            fitting.append(one)
    return fitting[0] if len(fitting) == 1 else None


def _is_told(root: Path, path: Path, system: System) -> bool:
    """Whether the file's name begins as this system's do, or a folder bears the system's name."""
    words = {snake_case(word) for word in (system.kind, system.name, *system.prefixes)} - {""}
    parts = [snake_case(part) for part in path.relative_to(root).parts[:-1]] + [snake_case(root.name)]
    if any(part == word or part.startswith(f"{word}_") for part in parts for word in words):
        return True
    stem = snake_case(path.stem)
    return any(stem == word or stem.startswith(f"{word}_") for word in words)


@cache
def own_columns(kind: str) -> frozenset[str]:
    """Column names that only this system declares, and that no export of another make would use."""
    used = Counter(
        spelling
        for system in known_systems().values()
        for spelling in {s for one in system.objects for spellings in one.spellings.values() for s in spellings}
    )
    mine = {s for one in known_systems()[kind].objects for spellings in one.spellings.values() for s in spellings}
    return frozenset(s for s in mine if used[s] == 1 and letters(s) not in _common_words())


@cache
def _common_words() -> frozenset[str]:
    told = [*names.COLUMNS.values(), *names.COMMON.values(), *names.FILES.values(), names.LATEST]
    told += [part for parts in names.JOINED.values() for part in parts]
    words = {letters(synonym) for one in told for synonym in synonyms(one)}
    entities = {letters(synonym) for synonym in synonyms(" | ".join(names.FILES.values()))}
    own = {name.partition(".")[2].replace("_", "") for name in names.COLUMNS}
    return frozenset(
        words | own | {f"{entity}{word}" for entity in entities for word in ("id", "name", "type", "date")}
    )


def _export(
    root: Path, system: System, own: Sequence[Claim], paths: Sequence[Path], others: set[Path], reason: str
) -> Export:
    objects: dict[str, list[Path]] = {}
    for claim in own:
        objects.setdefault(claim.object, []).append(claim.path)
    claimed = {claim.path for claim in own}
    folders = {path.parent for path in claimed}
    unread: dict[Path, str] = {}
    for path in paths:
        if path in claimed | others or path.parent not in folders:
            continue
        why = bare_names(path, root, system.prefixes) & set(system.unused)
        if why:
            unread[path] = system.unused[min(why)]
    return Export(system, {name: tuple(found) for name, found in objects.items()}, unread, reason)


def idle_objects(export: Export, roles: Iterable[str]) -> frozenset[str]:
    """Objects of the export that no feed reads in any of the roles."""
    wanted = set(roles)
    read = {name for feed in export.system.feeds if wanted & set(feed.roles) for name in objects_read(feed.sql, export.system.macros)}
    return frozenset(export.objects) - read


def _without_prefix(column: str, prefixes: Sequence[str]) -> str:
    return next((column.removeprefix(prefix) for prefix in prefixes if column.startswith(prefix)), column)


def _pattern(root: Path, paths: Sequence[Path]) -> str:
    """One pattern that names exactly these files; the first file where there is none."""
    if not paths:
        return ""
    if len(paths) > 1:
        parent = {path.parent for path in paths}
        stems = [path.name for path in paths]
        shared = next(
            (stems[0][:n] for n in range(len(stems[0]), 0, -1) if all(s.startswith(stems[0][:n]) for s in stems)), ""
        )
        folder = next(iter(parent))
        pattern = f"{glob.escape(shared)}*{paths[0].suffix}"
        if len(parent) == 1 and set(folder.glob(pattern)) == set(paths):
            return (folder.relative_to(root) / pattern).as_posix()
    return glob.escape(paths[0].relative_to(root).as_posix())
