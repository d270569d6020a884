"""The vault on disk: names, addresses, phones and titles of persons, in one file beside the builds.

It is the only place they are kept, and it is rewritten as a whole; builds hold person ids only. So erasing a person is
one rewrite here, and no build has to change.
"""

from __future__ import annotations

import os
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq


def keep_vault(folder: Path, persons: pa.Table) -> None:
    """Put `persons` into the vault of the workspace in `folder`, over what it knew of them before."""
    path = folder / "vault" / "persons.parquet"
    path.parent.mkdir(mode=0o700, exist_ok=True)
    if path.exists():
        known = pq.read_table(path)
        others = known.filter(pc.invert(pc.is_in(known["person_id"], value_set=persons["person_id"])))
        persons = pa.concat_tables([persons, others.select(persons.column_names)])
    aside = path.with_suffix(".writing")
    aside.unlink(missing_ok=True)
    with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        pq.write_table(persons, file)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)
