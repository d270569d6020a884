"""One row per key: which of several rows with the same key is kept, and what a row is called by."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from abmetrics.sources.batch import DUPLICATE, Batch, Ranks
from abmetrics.sources.distinct import Codes, Distinct, Marks


def record_ids(batch: Batch) -> pa.ChunkedArray:
    """What each row is called in its source: its key values joined by `|`; NULL where all of them are missing.

    Where the key of a table names record_id itself (several rows without an id of their own), the person stands in for
    it, and the row's file and line where the person is not known.
    """
    own = [name for name in batch.table.key if name != "record_id"]
    if len(own) == 1 and len(batch.table.key) == 1:
        return batch.column(own[0]).cast(pa.string())
    parts = [batch.column(name).cast(pa.string()) for name in own]
    if "record_id" in batch.table.key:
        parts.append(_stand_in(batch))
    joined = pc.binary_join_element_wise(*parts, "|", null_handling="replace", null_replacement="")
    missing = pc.is_null(parts[0])
    for part in parts[1:]:
        missing = pc.and_(missing, pc.is_null(part))
    return _chunked(pc.if_else(missing, pa.scalar(None, pa.string()), joined))


def _stand_in(batch: Batch) -> pa.ChunkedArray:
    origin = batch.origin.columns()
    place = pc.binary_join_element_wise(origin["file"], origin["line"].cast(pa.string()), ":", null_handling="replace")
    return _chunked(pc.coalesce(batch.column("person_id"), _chunked(place)))


def refuse_duplicates(batch: Batch, ids: pa.ChunkedArray) -> Codes:
    """Quarantine all but one row of each key; returns those rows.

    The highest rank (`latest_by`) wins; among equals, and without ranks, the row read last. Rows refused for other
    reasons neither win nor lose. Keys hold over the whole table, over all its sources.
    """
    rows = np.flatnonzero(~batch.quarantined())
    keys = [ids if name == "record_id" else batch.column(name) for name in batch.table.key]
    groups = _groups([key.take(pa.array(rows)) if len(rows) < batch.rows else key for key in keys])
    sizes = np.bincount(groups) if len(groups) else np.empty(0, np.int64)
    if not np.any(sizes > 1):
        return np.empty(0, np.int64)
    shared = np.flatnonzero(sizes[groups] > 1)
    winners = _winners(groups[shared], batch.ranks[rows[shared]], rows[shared])
    lost = rows[shared] != winners
    losers, kept = rows[shared][lost], winners[lost]
    details = [f"another row of this key is kept: {batch.origin.at(row)}" for row in kept.tolist()]
    reasons = pa.repeat(pa.scalar(DUPLICATE), len(losers))
    batch.refuse(batch.table.key[0], Marks(losers, reasons, pa.array(details, pa.string())), ids)
    return np.asarray(losers)


def _groups(keys: list[pa.ChunkedArray]) -> Codes:
    """A number per row, the same for rows whose keys are the same; a missing part is a value like any other."""
    groups: Codes = Distinct.of(keys[0]).codes + 1
    for key in keys[1:]:
        codes = Distinct.of(key).codes + 1
        together = groups * (int(codes.max(initial=0)) + 1) + codes
        groups = Distinct.of(pa.chunked_array([together])).codes
    return np.asarray(groups)


def _winners(groups: Codes, ranks: Ranks, rows: Codes) -> Codes:
    """For each row the row of its group that is kept."""
    order = np.lexsort((rows, ranks, groups))
    last = np.append(groups[order][1:] != groups[order][:-1], True)
    winner_of = dict(zip(groups[order][last].tolist(), rows[order][last].tolist(), strict=True))
    return np.array([winner_of[group] for group in groups.tolist()], np.int64)


def _chunked(column: pa.Array | pa.ChunkedArray) -> pa.ChunkedArray:
    return column if isinstance(column, pa.ChunkedArray) else pa.chunked_array([column])
