"""Which record a merged one lives on in: chains followed to their end, circles told rather than followed."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa
import pyarrow.compute as pc

from abmetrics.model.derived import survivors

_KEYS = {
    "account": ("accounts", "account_id"),
    "person": ("people", "person_id"),
    "opportunity": ("opportunities", "opportunity_id"),
}


def follow_merges(tables: Mapping[str, pa.Table]) -> pa.Table:
    """The table survivors: each merged-away id of `tables["merges"]` with the loaded record at the end of its chain.

    Where the chain goes round in a circle or ends at a record that was not loaded, survivor_id is NULL and the reason
    says so: such an id stays what it is.
    """
    rows: list[dict[str, str | None]] = []
    for kind, (table, key) in _KEYS.items():
        of_kind = tables["merges"].filter(pc.equal(tables["merges"]["kind"], kind))
        chain: dict[str, str] = dict(zip(of_kind["old_id"].to_pylist(), of_kind["new_id"].to_pylist(), strict=True))
        loaded = set(pc.unique(tables[table][key]).to_pylist()) if chain else set()
        ends = _ends(chain)
        for old in sorted(chain):
            survivor, reason = _told(chain[old], ends[old], loaded)
            rows.append({"kind": kind, "id": old, "survivor_id": survivor, "reason": reason})
    return pa.Table.from_pylist(rows, schema=survivors.arrow_schema)


def _ends(chain: Mapping[str, str]) -> dict[str, str | None]:
    """Where each chain ends; None where it never does."""
    ends: dict[str, str | None] = {}
    for start in chain:
        path: dict[str, None] = {}
        at = start
        while at in chain and at not in ends and at not in path:
            path[at] = None
            at = chain[at]
        end = ends.get(at, None if at in path else at)
        ends.update(dict.fromkeys(path, end))
    return ends


def _told(after: str, end: str | None, loaded: set[str]) -> tuple[str | None, str]:
    if end is None:
        return None, f"merged into {after}, and by that round in a circle"
    way = f"merged into {after}" if end == after else f"merged into {after}, and at last into {end}"
    return (end, way) if end in loaded else (None, f"{way}, which was not loaded")
