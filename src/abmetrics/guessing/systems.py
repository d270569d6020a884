"""The native sources of a workspace: which system is the CRM, its custom columns, the files that nothing reads."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from abmetrics.guessing.custom import bare, custom_fields
from abmetrics.guessing.exports import ExportFile, look_at, shown
from abmetrics.guessing.guesses import SystemGuess
from abmetrics.guessing.native import Export, idle_objects
from abmetrics.model.deals import opportunities
from abmetrics.model.parties import accounts
from abmetrics.sources.system import Role, System


@dataclass(frozen=True)
class Native:
    """A system's export with what was guessed of it; `files` are those looked into, by object."""

    export: Export
    role: Role
    files: Mapping[str, ExportFile]
    guess: SystemGuess

    @property
    def flags_targets(self) -> bool:
        """Whether some column of its accounts says which are targets."""
        told = {field.setting for field in self.guess.fields}
        return any(self._is_flagged(name, file) or f"{name}.is_target" in told for name, file in self.files.items())

    def _is_flagged(self, name: str, file: ExportFile) -> bool:
        system = self.export.system
        filled = {bare(column.name, system.column_prefixes) for column in file.columns.values() if column.values}
        return bool(filled.intersection(system.by_name[name].spellings.get("is_target", ())))


def native_sources(exports: Sequence[Export], root: Path, workspace: Path) -> list[Native]:
    """The exports as sources of a workspace in the folder `workspace`; `root` is the folder they were found in."""
    crm = _crm_of(exports)
    return [_native(one, crm, root, workspace) for one in exports]


def relative(path: Path, workspace: Path) -> str:
    """A folder as the toml names it, seen from the workspace."""
    return Path(os.path.relpath(path.resolve(), workspace.resolve())).as_posix()


def _native(one: Export, crm: Export | None, root: Path, workspace: Path) -> Native:
    system = one.system
    is_second = crm is not None and one is not crm and system.role == "crm"
    role: Role = "marketing" if is_second else system.role
    files = _files(one, root)
    idle = idle_objects(one, role)
    unread = {shown(path.relative_to(root)): why for path, why in one.unread.items()}
    for name in idle:
        why = f"{name}: read only beside other objects, or only where {system.name} is the CRM"
        unread |= {shown(path.relative_to(root)): why for path in one.objects[name]}
    guess = SystemGuess(
        kind=system.kind,
        name=system.kind,
        title=system.name,
        root=relative(one.root, workspace),
        role=role if is_second else None,
        objects={
            name: tuple(shown(path.relative_to(root)) for path in paths)
            for name, paths in sorted(one.objects.items())
            if name not in idle
        },
        reason=one.reason,
        role_reason=_why_second(system, crm.system) if crm is not None and is_second else "",
        files=one.said(),
        fields=tuple(custom_fields(one, files)),
        unread=dict(sorted(unread.items())),
    )
    return Native(one, role, files, guess)


def _crm_of(exports: Sequence[Export]) -> Export | None:
    """The one CRM: of several the one whose ids the others keep, else the one with most of the accounts and deals."""
    crms = [one for one in exports if one.system.role == "crm"]

    def rank(one: Export) -> tuple[int, int, str]:
        known_by = sum(_keeps_ids_of(other.system, one.system) for other in crms if other is not one)
        return known_by, len(one.filling((accounts.name, opportunities.name))), one.system.kind

    return max(crms, key=rank, default=None)


def _why_second(one: System, crm: System) -> str:
    why = f"it keeps {crm.name}'s ids" if _keeps_ids_of(one, crm) else f"{crm.name} has more of the accounts and deals"
    return f"{why}, so that it tells of people and firms the CRM knows"


def _keeps_ids_of(one: System, other: System) -> bool:
    spelled = (s for part in one.objects for spellings in part.spellings.values() for s in spellings)
    return any(other.kind in spelling for spelling in spelled)


def _files(export: Export, root: Path) -> dict[str, ExportFile]:
    """The files whose values tell more than their names: those of accounts, with custom columns, and of deals."""
    found = {}
    for name, path in export.filling((accounts.name, opportunities.name)).items():
        file = look_at(path, shown(path.relative_to(root)))
        if isinstance(file, ExportFile):
            found[name] = file
    return found
