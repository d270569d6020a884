"""One human being in several systems: whom a marketing system knows by an address that the CRM knows too.

A marketing system's record of a person lives on in the CRM's, as if the two had been merged, so that a person counts
once and what he did in either system is his. Records of one system are never joined this way: two of them with one
address are that system's own affair.
"""

from __future__ import annotations

from collections.abc import Collection

import pyarrow as pa
import pyarrow.compute as pc

from abmetrics.model.parties import merges
from abmetrics.model.schema import PROVENANCE
from abmetrics.sources.batch import Batch, Flags

_PLACE = tuple(column.name for column in PROVENANCE)


def same_persons(
    people: Batch, ids: pa.ChunkedArray, kept: Flags, marketing: Collection[str], known: Collection[str]
) -> pa.Table:
    """Rows of `merges`: each person of a marketing source whose address another source has, and whom that is.

    `marketing` names the sources that are not the CRM, `known` the persons of whom a system itself tells whom they are.
    The one who lives on is the CRM's contact, then its lead, then whoever comes first in the settings; among equals the
    lowest id, so that a rerun gives the same.
    """
    columns = {"email": people.column("email"), "person_id": people.column("person_id"), "kind": people.column("kind")}
    rows = pa.table({**columns, **people.origin.columns(), "record_id": ids}).filter(pa.array(kept))
    rows = rows.filter(pc.is_valid(rows["email"]))
    others = pa.array(list(marketing), pa.string())
    is_other = pc.is_in(rows["source"], value_set=others)
    place = pc.add(pc.fill_null(pc.index_in(rows["source"], value_set=others).cast(pa.int64()), -1), 1)
    is_lead = pc.cast(pc.not_equal(pc.fill_null(rows["kind"], "lead"), "contact"), pa.int64())
    rank = pc.add(pc.multiply(place, 2), is_lead)
    rows = rows.append_column("rank", rank).append_column("is_other", is_other)
    rows = rows.sort_by([("rank", "ascending"), ("person_id", "ascending")])
    first = rows.group_by("email", use_threads=False).aggregate([("person_id", "first"), ("source", "first")])
    found = rows.join(first, "email").filter(pc.field("is_other") & (pc.field("source") != pc.field("source_first")))
    found = found.filter(pc.invert(pc.is_in(found["person_id"], value_set=pa.array(list(known), pa.string()))))
    found = found.sort_by("person_id")
    made = {
        "kind": pa.repeat(pa.scalar("person"), found.num_rows),
        "old_id": found["person_id"],
        "new_id": found["person_id_first"],
        **{name: found[name] for name in _PLACE},
    }
    empty = {column.name: pa.nulls(found.num_rows, column.type.arrow) for column in merges.stored}
    return pa.table({**empty, **made}).select(merges.arrow_schema.names).cast(merges.arrow_schema)
