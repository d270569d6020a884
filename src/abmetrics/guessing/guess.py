"""The whole guess: known systems first, every other file by its names and values, and what is left, with the reason."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from abmetrics.errors import SourceUnreachable
from abmetrics.guessing import names
from abmetrics.guessing.choices import in_order
from abmetrics.guessing.custom import bare, custom_fields
from abmetrics.guessing.exports import ExportFile, Unreadable, all_files, has_text_name, look_at, parts_joined
from abmetrics.guessing.guesses import Guess, Listed, SystemGuess, TableGuess
from abmetrics.guessing.mappings import habits_of, table_guess
from abmetrics.guessing.native import Export, idle_objects, known_exports
from abmetrics.guessing.placing import Placed, place
from abmetrics.guessing.words import nearness
from abmetrics.model.deals import opportunities
from abmetrics.model.parties import accounts, target_list_members
from abmetrics.model.tables import canonical_table
from abmetrics.sources.currency import SIGNS, currencies_of
from abmetrics.sources.system import Object, Role, System

DEFAULT_CURRENCY = "EUR"
_MONEY_TABLES = ("opportunities", "contracts", "invoices", "accounts", "recurring_revenue_events", "costs", "ad_rows")
_MOST_LISTS = 20


def guess(exports: Path, workspace: Path) -> Guess:
    """What the files under `exports` are, for a workspace in the folder `workspace`.

    SourceUnreachable where there is no such folder, or no file in it.
    """
    if not exports.is_dir():
        raise SourceUnreachable(f"--from {exports}: no such folder; name the one that holds your exports")
    found = [(path, name) for path, name in all_files(exports) if not _is_inside(path, workspace, exports)]
    if not found:
        raise SourceUnreachable(f"--from {exports}: there is no file in it; name the folder that holds your exports")
    odd = {name: "its name is not valid text; rename the file" for path, name in found if not has_text_name(path)}
    found = [(path, name) for path, name in found if name not in odd]
    paths = [path for path, _ in found]
    systems = known_exports(exports, paths)
    native = {path for one in systems for path in one.paths}
    beside = {path.parent for path in native}
    looked = [look_at(path, name) for path, name in found if path not in native]
    files = parts_joined([one for one in looked if isinstance(one, ExportFile)], exports)
    placed = place(files, frozenset(file.name for file in files if file.paths[0].parent in beside))
    tables = _mapped(placed)
    unplaced = odd | {one.name: one.why for one in looked if isinstance(one, Unreadable)} | dict(placed.unplaced)
    roles = _roles(systems)
    objects = {one.system.kind: _object_files(one, exports) for one in systems}
    system_guesses = [
        _system_guess(one, systems, roles, objects[one.system.kind], exports, workspace) for one in systems
    ]
    currency, reason = _currency([*files, *(file for own in objects.values() for file in own.values())])
    return Guess(
        name=_title(workspace, exports),
        root=_relative(exports, workspace),
        currency=currency,
        currency_reason=reason,
        systems=tuple(system_guesses),
        tables=tuple(tables),
        lists=tuple(_lists(tables, placed, system_guesses, objects, systems, roles)),
        sales_stages=_stages(placed),
        unplaced=dict(sorted(unplaced.items())),
    )


def _is_inside(path: Path, workspace: Path, exports: Path) -> bool:
    """Whether a file is one that abmetrics keeps, where the workspace stands in the folder of exports."""
    kept = [workspace / "builds", workspace / "vault"]
    return workspace.resolve().is_relative_to(exports.resolve()) and any(
        path.resolve().is_relative_to(folder.resolve()) for folder in kept
    )


def _mapped(placed: Placed) -> list[TableGuess]:
    """The mappings; a file whose required column is in question fills nothing yet, so that nothing is looked up in it."""
    habits = habits_of(placed.drafts)
    tables = [table_guess(one, placed.known, habits) for one in placed.drafts]
    filled = {one.table for one in tables if not is_open(one)}
    known = {name: one for name, one in placed.known.items() if name in filled}
    return [table_guess(one, known, habits) for one in placed.drafts]


def is_open(one: TableGuess) -> bool:
    """Whether a question stands in the way of reading the file at all."""
    required = {column.name for column in canonical_table(one.table).mappable if column.required}
    return any(column.question and column.name in required for column in one.columns)


def _roles(systems: Sequence[Export]) -> dict[str, tuple[Role | None, str]]:
    """One CRM: where several could be it, the one whose ids the others keep, else the one with the most files of deals."""
    crms = [one for one in systems if one.system.role == "crm"]
    if len(crms) < 2:
        return {}

    def rank(one: Export) -> tuple[int, int, str]:
        known_by = sum(_keeps_ids_of(other.system, one.system) for other in crms if other is not one)
        return known_by, len(one.rows_of(("opportunities", "accounts"))), one.system.kind

    crm = max(crms, key=rank)
    out: dict[str, tuple[Role | None, str]] = {}
    for one in crms:
        if one is crm:
            out[one.system.kind] = ("crm", "its accounts and deals count")
        else:
            keeps = _keeps_ids_of(one.system, crm.system)
            why = f"it keeps {crm.system.name}'s ids" if keeps else f"{crm.system.name} has more of the deals"
            out[one.system.kind] = ("marketing", f"{why}, so that it tells of people and firms the CRM knows")
    return out


def _keeps_ids_of(one: System, other: System) -> bool:
    spelled = (s for part in one.objects for spellings in part.spellings.values() for s in spellings)
    return any(other.kind in spelling for spelling in spelled)


def _object_files(export: Export, root: Path) -> dict[str, ExportFile]:
    """The files whose values tell more than their names: those of the accounts, and those with amounts in them."""
    wanted = export.rows_of((accounts.name, opportunities.name))
    out = {}
    for name, paths in export.objects.items():
        for path in paths[:1]:
            file = look_at(path, path.relative_to(root).as_posix()) if path in wanted else None
            if isinstance(file, ExportFile):
                out[name] = file
    return out


def _system_guess(
    one: Export,
    systems: Sequence[Export],
    roles: Mapping[str, tuple[Role | None, str]],
    files: Mapping[str, ExportFile],
    exports: Path,
    workspace: Path,
) -> SystemGuess:
    role, role_reason = roles.get(one.system.kind, (None, ""))
    idle = idle_objects(one, (role or one.system.role,))
    unread = {path.relative_to(exports).as_posix(): why for path, why in one.unread.items()}
    for name in idle:
        for path in one.objects[name]:
            unread[path.relative_to(exports).as_posix()] = (
                f"{name}: read only beside other objects, or only where {one.system.name} is the CRM"
            )
    return SystemGuess(
        kind=one.system.kind,
        name=one.system.kind,
        title=one.system.name,
        root=_relative(one.root, workspace),
        role=role if role != one.system.role else None,
        objects={
            name: tuple(path.relative_to(exports).as_posix() for path in paths)
            for name, paths in sorted(one.objects.items())
            if name not in idle
        },
        reason=one.reason,
        role_reason=role_reason,
        files=one.said(),
        fields=tuple(custom_fields(one, files)),
        unread=dict(sorted(unread.items())),
    )


def _currency(files: Sequence[ExportFile]) -> tuple[str, str]:
    """The reporting currency: the one most rows are in, by a column of currencies, by the names of columns, by signs."""
    columns = [column for file in files for column in file.columns.values()]
    counts = Counter[str]()
    for column in columns:
        if nearness(column.name, names.COMMON["currency"]) > 0.5:
            for value, count in column.count_of.items():
                if len(value) == 3 and currencies_of(value):
                    counts[value.upper()] += count
    if counts:
        code, rows = counts.most_common(1)[0]
        return code, f"{rows:,} of {counts.total():,} rows that name one"
    named = Counter(code for column in columns for code in _CODES.findall(column.name) if currencies_of(code))
    if named:
        code, times = named.most_common(1)[0]
        return code, f"in the name of {times} column(s)"
    signs = Counter(sign for column in columns for value in column.values[:50] for sign in _sign_in(value))
    if signs:
        sign = signs.most_common(1)[0][0]
        possible = currencies_of(sign)
        also = "" if len(possible) == 1 else f", which is also {possible[1]}: please check"
        return possible[0], f"the sign {sign} beside amounts{also}"
    return DEFAULT_CURRENCY, "no file names one: please check"


_CODES = re.compile(r"\b[A-Z]{3}\b")
_AMOUNT = re.compile(r"(?P<before>[^\s\w.,()-]{1,3}|[A-Z]{1,2}\$)?\s*-?[\d.,]+\s*(?P<after>[^\s\w.,()-]{1,3})?")


def _sign_in(value: str) -> Iterator[str]:
    match = _AMOUNT.fullmatch(value)
    yield from (sign for sign in (match["before"], match["after"]) if sign in SIGNS) if match else ()


def _lists(
    tables: Sequence[TableGuess],
    placed: Placed,
    systems: Sequence[SystemGuess],
    objects: Mapping[str, Mapping[str, ExportFile]],
    exports: Sequence[Export],
    roles: Mapping[str, tuple[Role | None, str]],
) -> list[Listed]:
    """Target lists: those a file of members names, and the accounts with a flag."""
    found: list[Listed] = []
    for one, draft in zip(tables, placed.drafts, strict=True):
        filled = draft.columns.get("list_name")
        if one.table == target_list_members.name and filled is not None:
            members = draft.file.columns[filled.source].values if filled.source else (filled.constant,)
            for name in sorted(members[:_MOST_LISTS]):
                purpose = "customers" if any(word in name.casefold() for word in _OF_CUSTOMERS) else "targets"
                found.append(Listed(name, "file", purpose, f"{one.file} names it"))
        if one.table == accounts.name and one.column("is_target") is not None:
            found.append(Listed("Target accounts", "flag", "targets", f"the flag in {one.file}"))
    for export in exports:
        role = (roles.get(export.system.kind) or (export.system.role, ""))[0]
        if role == "crm" and any(
            _is_flagged(one, export, objects[export.system.kind], systems) for one in export.system.objects
        ):
            found.append(Listed("Target accounts", "flag", "targets", f"the flag in {export.system.name}"))
    return list({one.name: one for one in found}.values())


_OF_CUSTOMERS = ("customer", "kunden", "client", "cliente")


def _is_flagged(one: Object, export: Export, files: Mapping[str, ExportFile], systems: Sequence[SystemGuess]) -> bool:
    name, declared = one.name, one.spellings.get("is_target")
    if declared is None or name not in files:
        return False
    columns = {bare(column.name, export.system.column_prefixes): column for column in files[name].columns.values()}
    flagged = any(columns[spelling].values for spelling in declared if spelling in columns)
    own = next(guess for guess in systems if guess.kind == export.system.kind)
    return flagged or any(field.setting == f"{name}.is_target" for field in own.fields)


def _stages(placed: Placed) -> tuple[str, ...]:
    """The open sales stages in order, of all deals that are mapped."""
    stages: dict[str, int] = {}
    for one in placed.drafts:
        status, stage = one.columns.get("status"), one.columns.get("stage")
        if one.table.name != opportunities.name or status is None or stage is None or status.source != stage.source:
            continue
        understood = status.shape.understanding
        for text, meant in {**understood.told, **understood.taken}.items():
            if meant == "open":
                stages[text] = stages.get(text, 0) + one.file.columns[stage.source].count_of.get(text, 0)
    return tuple(in_order(sorted(stages, key=lambda stage: -stages[stage])))


def _title(workspace: Path, exports: Path) -> str:
    name = workspace.resolve().name or exports.resolve().name
    return " ".join(name.replace("_", " ").replace("-", " ").split()) or "My company"


def _relative(path: Path, workspace: Path) -> str:
    return Path(os.path.relpath(path.resolve(), workspace.resolve())).as_posix()
