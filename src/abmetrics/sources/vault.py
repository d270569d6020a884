"""What is known of persons, kept apart: the only table with names, addresses, phones and titles in it.

Builds hold person ids only, so that erasing a person means rewriting this one table.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from abmetrics.sources.batch import Batch
from abmetrics.sources.distinct import Marks, Verdict
from abmetrics.sources.lookups import Directory

VAULT_SCHEMA = pa.schema([(name, pa.string()) for name in ("person_id", "email", "name", "phone", "title")])
ADDRESSES = "people.email"


def vault_of(people: Batch, accepted: pa.Array) -> pa.Table:
    """The vault's rows: one per person landed, in the order of people."""
    columns = {name: people.column(name).filter(accepted) for name in VAULT_SCHEMA.names}
    return pa.table(columns).cast(VAULT_SCHEMA)


def person_directory(people: Batch, accepted: pa.Array) -> Directory:
    """Persons by e-mail address. An address that a lead and a contact share leads to the contact, then the lower id.

    It is one human being either way; the contact is the record that sales works with.
    """
    table = pa.table({name: people.column(name).filter(accepted) for name in ("email", "person_id", "kind")})
    table = table.filter(pc.is_valid(table.column("email")))
    ranked = table.append_column("rank", pc.not_equal(pc.fill_null(table.column("kind"), "lead"), "contact"))
    ranked = ranked.sort_by([("rank", "ascending"), ("person_id", "ascending")])
    return Directory.of(ADDRESSES, ranked.column("email"), ranked.column("person_id"), personal=True, first_wins=True)


def name_persons(batch: Batch, people: Directory) -> None:
    """Fill person_id by the e-mail address where the source gives none; an address nobody has is noted."""
    known = batch.column("person_id")
    asked = pc.if_else(pc.is_null(known), batch.column("email"), pa.scalar(None, pa.string()))
    found = people.find(pa.chunked_array(asked.chunks, pa.string()), refuse=False)
    batch.columns["person_id"] = pc.coalesce(known, found.values)
    unknown = Verdict("unknown person", "no person has this e-mail address; the row counts for its account only")
    batch.note("person_id", Marks.of(np.asarray(found.noted.rows), unknown), personal=True)
