"""Which file is which canonical table: each is held against every table, and the best fit wins if it is good enough."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from abmetrics.guessing.drafts import Draft, Filled, draft
from abmetrics.guessing.exports import ExportFile
from abmetrics.guessing.joins import BY_NAME, Known, link, merged
from abmetrics.model.parties import people
from abmetrics.model.schema import Table
from abmetrics.model.tables import CANONICAL

GOOD_ENOUGH = 0.5
BESIDE_A_SYSTEM = 0.6
"""What a file in the folder of a native system must reach: most of these are the system's own and of no use."""

_BY_VALUE = (
    "account_id", "person_id", "opportunity_id", "product_id", "campaign_id", "owner_id", "user_id", "contract_id",
    "event_id", "meeting_id",
)  # fmt: skip
_SURE_JOIN = 0.8
_FEWEST_VALUES = 3
_SAME = 0.9
_FEWEST_SAME = 5


@dataclass(frozen=True)
class Placed:
    """The files that found a table, and for the others why not."""

    drafts: tuple[Draft, ...]
    unplaced: Mapping[str, str]
    known: Mapping[str, Known]


def place(files: Sequence[ExportFile], beside: frozenset[str], given: Sequence[Known]) -> Placed:
    """The table of each file. `beside` names the files in folders of native systems, of which more is asked.

    `given` are the ids and names that the native systems tell of.
    """
    first = [found for file in files if (found := _best(file, beside, merged(given))) is not None]
    known = merged([*given, *_all_known(first)])
    drafts, unplaced = [], {}
    for file in files:
        found = _best(file, beside, known)
        if found is None:
            unplaced[file.name] = _why_not(file, known)
        else:
            drafts.append(found)
    kept, twice = _once(drafts)
    return Placed(tuple(kept), unplaced | twice, merged([*given, *_all_known(kept)]))


def _all_known(drafts: Sequence[Draft]) -> list[Known]:
    return [_known(one) for one in drafts if len(one.table.key) == 1]


def _best(file: ExportFile, beside: frozenset[str], known: Mapping[str, Known]) -> Draft | None:
    drafts = [found for table in CANONICAL if (found := _draft(file, table, known)) is not None]
    best = max(drafts, key=lambda one: one.score, default=None)
    wanted = BESIDE_A_SYSTEM if file.name in beside else GOOD_ENOUGH
    return best if best is not None and best.score >= wanted else None


def _draft(file: ExportFile, table: Table, known: Mapping[str, Known]) -> Draft | None:
    """The file as rows of a table, with the joins that only the values tell."""
    return draft(file, table, _by_value(file, table, known))


def _by_value(file: ExportFile, table: Table, known: Mapping[str, Known]) -> dict[str, Filled]:
    """Columns whose values are the ids or names of another table, whatever they are called."""
    out: dict[str, Filled] = {}
    for column in table.mappable:
        if column.reference is None or column.name not in _BY_VALUE or column.reference[0] not in known:
            continue
        target = known[column.reference[0]]
        if target.table == table.name:
            continue
        found = []
        for source in file.telling:
            if len(source.values) < _FEWEST_VALUES:
                continue
            joins = link(source, target)
            if joins.share >= _SURE_JOIN and (joins.by == BY_NAME or not target.is_counted):
                found.append((joins.share, source.name))
        if found:
            share, name = max(found)
            out[column.name] = Filled(name, 0.8 * share, f"{share:.0%} of its values are in {target.table}")
    return out


def _known(one: Draft) -> Known:
    key, name = one.columns.get(one.table.key[0]), one.columns.get("name")
    names = frozenset[str]() if one.table.name == people.name else _values(one, name)
    return Known(one.table.name, frozenset[str]() if key is None or key.parts else _values(one, key), names)


def _values(one: Draft, filled: Filled | None) -> frozenset[str]:
    if filled is None or filled.factor or filled.is_digest:
        return frozenset()
    if filled.parts:
        return one.file.joined(filled.parts)
    return frozenset(one.file.columns[filled.source].values) if filled.source else frozenset()


def _once(drafts: Sequence[Draft]) -> tuple[list[Draft], dict[str, str]]:
    """The drafts without those that hold the same records as another one, in another folder or another style."""
    kept: list[Draft] = []
    twice: dict[str, str] = {}
    for one in sorted(drafts, key=lambda d: (d.file.name.count("/"), -len(d.columns), -d.file.rows, d.file.name)):
        same = next((other for other in kept if _are_same(one, other)), None)
        if same is None:
            kept.append(one)
        else:
            twice[one.file.name] = (
                f"the same records of {one.table.name} as {same.file.name}, by their ids and columns; "
                "that one is read, name this one instead if it is the better one"
            )
    order = {id(one): number for number, one in enumerate(drafts)}
    return sorted(kept, key=lambda one: order[id(one)]), twice


def _are_same(one: Draft, other: Draft) -> bool:
    if one.table != other.table or len(one.table.key) > 1 or not set(one.file.columns) <= set(other.file.columns):
        return False
    own, others = (_values(draft, draft.columns.get(draft.table.key[0])) for draft in (one, other))
    return len(own) >= _FEWEST_SAME and len(own & others) >= _SAME * len(own)


def _why_not(file: ExportFile, known: Mapping[str, Known]) -> str:
    """The table it comes nearest to, and what it would take."""
    if not file.rows:
        return "it has no rows"
    best = max(
        (found for table in CANONICAL if (found := _draft(file, table, known)) is not None),
        key=lambda found: found.score,
        default=None,
    )
    if best is None:
        return "no table can be filled from its columns: " + ", ".join(list(file.columns)[:12])
    return f"nearest to {best.table.name} ({best.score:.0%}: {best.reason}), which is not enough to say so"
