"""Known systems in a folder of exports: whose files these are, by names and by columns that only one system has."""

from __future__ import annotations

import glob
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from abmetrics.errors import AbmetricsError
from abmetrics.guessing import fillings, names
from abmetrics.guessing.words import letters, synonyms
from abmetrics.sources.feeds import objects_read
from abmetrics.sources.files import ENDINGS, column_names
from abmetrics.sources.known_systems import known_systems
from abmetrics.sources.recognition import bare_names, object_in, recognise
from abmetrics.sources.system import Object, Role, System, snake_case

_OWN_COLUMNS = 3
"""Columns that only one system has: so many of them, in all its files, and it is that one."""
_MOSTLY = 0.8
_FEWEST_COLUMNS = 4
_HALF = 0.5
_NEARLY_ALL = 0.9
_MANY_COLUMNS = 6
_UNNAMED_SHARE = 0.6
_MARGIN = 0.2


@dataclass(frozen=True)
class Claim:
    """A file as an object of a system: whether names tell it, its columns that no other system has, the share known."""

    path: Path
    system: str
    object: str
    is_told: bool
    is_named: bool
    own: frozenset[str]
    known: float
    columns: int

    @property
    def is_weak(self) -> bool:
        """Whether nothing but the name of the file speaks for it, or nothing but its columns."""
        return not self.is_named or (not self.is_told and not self.own and self.known < _MOSTLY / 2)

    @property
    def is_like(self) -> bool:
        """Whether the file is called as the object is, and most of its columns are the object's."""
        if not self.is_named or self.columns < _FEWEST_COLUMNS:
            return False
        return self.known >= _MOSTLY or (self.known >= _HALF and self.known * self.columns >= _MANY_COLUMNS)

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
        """What must be said under `files` for exactly these files to be read; an empty text: no file is this object."""
        try:
            natural = recognise(self.root, self.system, {}, "").files
        except AbmetricsError:
            return {}  # a file that cannot be opened: landing will name it
        said: dict[str, str] = {}
        for name in sorted({*natural, *self.objects}):
            wanted = self.objects.get(name, ())
            if set(natural.get(name, ())) != set(wanted):
                said[name] = _pattern(self.root, wanted)
        return said

    def filling(self, tables: Iterable[str]) -> dict[str, Path]:
        """The objects that are read into these tables, each with its first file."""
        wanted = set(tables)
        names = sorted({feed.object for feed in self.system.feeds if feed.table in wanted} & set(self.objects))
        return {name: self.objects[name][0] for name in names}


def known_exports(root: Path, paths: Sequence[Path]) -> list[Export]:
    """The native systems whose exports these files are, each file being one system's at most."""
    claims = [claim for path in paths for system in known_systems().values() for claim in _claims(root, path, system)]
    weights = Counter[tuple[Path, str]]()
    for claim in claims:
        weights[claim.path.parent, claim.system] += claim.strength  # type: ignore[assignment]
    sizes = Counter(path.parent for path in paths)
    taken = _settled(claims, weights, sizes)
    exports = []
    for kind, system in known_systems().items():
        own = [claim for claim in taken if claim.system == kind]
        reason = _why(own, sizes)
        if reason:
            exports.append(_export(root, system, own, paths, {c.path for c in taken if c.system != kind}, reason))
    return exports


def _settled(
    claims: Sequence[Claim], weights: Mapping[tuple[Path, str], float], sizes: Mapping[Path, int]
) -> list[Claim]:
    """One claim for each file; where the best system turns out to be none, the file falls to the next one."""
    left = list(claims)
    while True:
        best: dict[Path, Claim] = {}
        for claim in left:
            rival = best.get(claim.path)
            if rival is None or _rank(claim, weights) > _rank(rival, weights):
                best[claim.path] = claim
        held = {(claim.system, claim.object) for claim in best.values() if claim.is_named and not claim.is_weak}
        doubled = {claim.path for claim in best.values() if claim.is_weak and (claim.system, claim.object) in held}
        if doubled:
            left = [claim for claim in left if claim.path not in doubled or not claim.is_weak]
            continue
        refused = {
            claim.system
            for claim in best.values()
            if not _why([c for c in best.values() if c.system == claim.system], sizes)
        }
        if not refused:
            return list(best.values())
        left = [claim for claim in left if claim.system not in refused]


def _rank(claim: Claim, weights: Mapping[tuple[Path, str], float]) -> tuple[bool, float, str]:
    """Told by a name first; then by columns, where what else of the system lies in the folder counts for one more."""
    most = max(weight for (folder, _), weight in weights.items() if folder == claim.path.parent)
    return claim.is_told, claim.strength + weights[claim.path.parent, claim.system] / most, claim.system


def _why(own: Sequence[Claim], sizes: Mapping[Path, int]) -> str:
    """What makes it this system's export; empty where nothing does. `sizes` are how many files each folder holds."""
    columns = sorted({column for claim in own for column in claim.own})
    told = [claim for claim in own if claim.is_told]
    reasons = []
    if told:
        reasons.append(f"the name of {told[0].path.name if len(told) == 1 else f'{len(told)} files or their folder'}")
    if len(columns) >= _OWN_COLUMNS:
        reasons.append(
            f"columns that no other system has ({', '.join(columns[:4])}{', …' if len(columns) > 4 else ''})"
        )
    beside = sum(sizes[folder] for folder in {claim.path.parent for claim in own})
    if 2 * len(own) >= beside and any(claim.is_like for claim in own):
        reasons.append("files of these names and mostly these columns")
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
    if found is None and not _is_prefixed(path, system):
        found = _unnamed(system, columns)
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
    is_sure = len(own) >= _OWN_COLUMNS or (own and share >= _NEARLY_ALL and len(theirs) >= _MANY_COLUMNS)
    if not named and not told and not is_sure:
        return []
    return [Claim(path, system.kind, found.name, told, named, frozenset(own), share, len(theirs))]


def _unnamed(system: System, columns: frozenset[str]) -> Object | None:
    """The object whose columns these must be, whatever the file is called; None where several may be it."""
    shares = [(_known_share(one, columns), one.name, one) for one in system.objects if one.is_in(columns)]
    ranked = sorted((one for one in shares if one[0] >= _UNNAMED_SHARE), reverse=True)
    if not ranked or (len(ranked) > 1 and ranked[0][0] - ranked[1][0] < _MARGIN):
        return None
    return ranked[0][2]


def _known_share(one: Object, columns: frozenset[str]) -> float:
    known = {s for spellings in one.spellings.values() for s in spellings}
    return len(columns & known) / max(len(columns), 1)


def _is_told(root: Path, path: Path, system: System) -> bool:
    """Whether the file's name begins as this system's do, or a folder bears the system's name."""
    parts = [snake_case(part) for part in path.relative_to(root).parts[:-1]] + [snake_case(root.name)]
    in_folder = any(part == word or part.startswith(f"{word}_") for part in parts for word in _words(system))
    return in_folder or _is_prefixed(path, system)


def _is_prefixed(path: Path, system: System) -> bool:
    stem = snake_case(path.stem)
    return any(stem == word or stem.startswith(f"{word}_") for word in _words(system))


def _words(system: System) -> set[str]:
    return {snake_case(word) for word in (system.kind, system.name, *system.prefixes)} - {""}


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
    told = [*names.COLUMNS.values(), *names.COMMON.values(), *names.FILES.values(), fillings.LATEST]
    told += [part for parts in fillings.JOINED.values() for part in parts]
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
        elif _is_prefixed(path, system):
            unread[path] = f"{system.name} has no object of this name and these columns that is read"
    return Export(system, {name: tuple(found) for name, found in objects.items()}, unread, reason)


def idle_objects(export: Export, role: Role) -> frozenset[str]:
    """Objects of the export that no feed reads in this role, with the other objects there are."""
    feeds = [feed for feed in export.system.feeds if role in feed.roles and feed.object in export.objects]
    read = {name for feed in feeds for name in objects_read(feed.sql, export.system.macros)}
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
