"""What a build takes over from the one before it: the values and list members that earlier builds saw."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from abmetrics.builds.manifest import Manifest
from abmetrics.builds.observation import (
    OBSERVED_SCHEMA,
    SINCE_EVER,
    known_from,
    local_day,
    observe,
    with_observed,
)
from abmetrics.model.derived import earlier_memberships, list_memberships, observed_lists

OBSERVED = "observed"
LISTS = "lists"
"""Stands for target lists among the histories of `Manifest.known_from`."""


@dataclass(frozen=True)
class Memory:
    """All that builds up to this one saw, and as of which local day this one sees."""

    observed: pa.Table
    seen_on: dt.date
    time_zone: str
    lists: pa.Table
    members: pa.Table
    lists_known_from: dt.date

    def recalled(self, tables: Mapping[str, pa.Table]) -> dict[str, pa.Table]:
        """The landed tables with the changes that builds saw in their histories."""
        return with_observed(tables, self.observed, self.time_zone)

    def known_from(self, tables: Mapping[str, pa.Table], undated_members: int) -> dict[str, dt.date]:
        """From which day on each history is known; lists since ever where every member is dated."""
        lists = self.lists_known_from if undated_members else SINCE_EVER
        return known_from(tables, self.observed, self.time_zone) | {LISTS: lists}


def remember(
    before: tuple[Path, Manifest] | None,
    tables: Mapping[str, pa.Table],
    list_names: Iterable[str],
    moment: dt.datetime,
    data_through: dt.date,
    time_zone: str,
) -> Memory:
    """What the build before knew, if there is one, and what this build sees at `moment` besides.

    An export tells how things stood on the last day something happened in it, `data_through`, however late it is read:
    changes are dated by that day, or by the moment where that is earlier.
    """
    zone = ZoneInfo(time_zone)
    at = min(moment, dt.datetime.combine(data_through, dt.time(12), zone)).astimezone(dt.UTC).replace(tzinfo=None)
    if before is None or not (before[0] / f"{OBSERVED}.parquet").exists():
        observed = observe(tables, None, at)
        seen_on = local_day(at, zone)
        empty = earlier_memberships.arrow_schema.empty_table()
        return Memory(observed, seen_on, time_zone, observed_lists.arrow_schema.empty_table(), empty, seen_on)
    folder, manifest = before
    known = pq.read_table(folder / f"{OBSERVED}.parquet", schema=OBSERVED_SCHEMA)
    last = pc.max(known["from_at"]).as_py()
    at = at if last is None else max(at, last + dt.timedelta(microseconds=1))
    seen_on = local_day(at, zone)
    members = pq.read_table(folder / f"{list_memberships.name}.parquet").select(earlier_memberships.arrow_schema.names)
    watched = sorted(set(list_names) & set(pc.unique(members["list_name"]).to_pylist()))
    lists = pa.table({"list_name": watched, "seen_on": [seen_on] * len(watched)}, schema=observed_lists.arrow_schema)
    known_lists = manifest.known_from.get(LISTS, seen_on)
    return Memory(
        observe(tables, known, at),
        seen_on,
        time_zone,
        lists,
        members.cast(earlier_memberships.arrow_schema),
        seen_on if known_lists == SINCE_EVER else known_lists,
    )
