"""The main path on one page: sources are read, people are tied to accounts, touches become engagement and stages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from abmetrics import __version__
from abmetrics.builds.coverage import bounds, coverage_of
from abmetrics.builds.manifest import Coverage, Manifest
from abmetrics.builds.memory import OBSERVED, remember
from abmetrics.builds.reckoning import Landed
from abmetrics.builds.store import BuildStore, Draft
from abmetrics.builds.vault import keep_vault
from abmetrics.engines.connect import connect
from abmetrics.engines.derivation import Derivation
from abmetrics.engines.duckdb import DuckDb
from abmetrics.engines.engine import Engine
from abmetrics.engines.portable import DUCKDB, render
from abmetrics.identity.derivations import IDENTITY
from abmetrics.identity.domains import classify
from abmetrics.identity.merges import follow_merges
from abmetrics.journey.derivations import JOURNEY
from abmetrics.journey.loads import load_tables
from abmetrics.journey.rules import rule_tables
from abmetrics.kpis.catalogue import KPIS, check_goals
from abmetrics.kpis.compile import Request
from abmetrics.kpis.kpi import Kpi
from abmetrics.kpis.statements import request_sql
from abmetrics.measures.cuts import cut
from abmetrics.measures.periods import Span
from abmetrics.model.derived import issues, list_memberships
from abmetrics.model.parties import target_list_members
from abmetrics.model.schema import Table
from abmetrics.model.tables import ALL_TABLES, CANONICAL
from abmetrics.settings import Settings, read_settings
from abmetrics.sources.land import land
from abmetrics.sources.shelf import Shelf

DERIVATIONS: tuple[Derivation, ...] = IDENTITY + JOURNEY

Progress = Callable[[str, float], None]
"""Told what is being done and how far it is, 0 to 1."""


class Build:
    """A published build: its manifest, and its tables on an engine that answers questions."""

    def __init__(self, folder: Path, manifest: Manifest, settings: Settings) -> None:
        self.folder, self.manifest, self.settings = folder, manifest, settings
        self.id = manifest.id

    @cached_property
    def engine(self) -> Engine:
        """The build's tables, opened; every statement over them can be asked here."""
        engine = DuckDb()
        for table in ALL_TABLES:
            engine.open_parquet(table.name, self.folder / f"{table.name}.parquet")
        return engine

    def table(self, name: str) -> pa.Table:
        """A table of the build as it stands."""
        return pq.read_table(self.folder / f"{name}.parquet")

    def issues(self) -> pa.Table:
        """Every row that was quarantined and every value that was noted, with file, line, column, value and reason."""
        return self.table(issues.name)

    @property
    def span(self) -> Span:
        """All the data: from the first to the last day something happened."""
        return Span.through(self.manifest.data_from, self.manifest.data_through)


class Workspace:
    """A folder with an abmetrics.toml, its builds and its vault."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.settings = read_settings(folder)
        check_goals(self.settings)
        self.store = BuildStore(folder / "builds")

    def build(self, progress: Progress, at: dt.datetime | None = None) -> Build:
        """Read the sources, derive every table, and publish the result as a new immutable build.

        `at` is the moment at which the sources are seen, in UTC; now when left out. Values that no source dates and
        that are other than in the build before are dated by it.
        """
        moment = at or dt.datetime.now(dt.UTC)
        with self.store.writing() as draft:
            shelf = Shelf(self.folder / "vault" / "read")
            landed = land(self.settings, self.folder, progress, shelf)
            manifest = self._derive(draft, landed, moment, progress)
            keep_vault(self.folder, landed.vault)
            self.store.publish(draft, manifest)
            shelf.close()
        return self.open(draft.id)

    def current(self) -> Build:
        """The newest build; BuildError where there is none."""
        return self.open(self.store.current())

    def open(self, id: str) -> Build:
        """A build by its id; UnknownName where there is none. It answers by the settings it was made with."""
        manifest = self.store.manifest(id)
        return Build(self.store.open(id), manifest, Settings.model_validate(manifest.settings, strict=False))

    def builds(self) -> tuple[Manifest, ...]:
        """What each build says about itself, oldest first."""
        return tuple(self.store.manifest(id) for id in self.store.ids())

    def _derive(self, draft: Draft, landed: Landed, moment: dt.datetime, progress: Progress) -> Manifest:
        engine = connect(self.settings.workspace.engine)
        zone = self.settings.workspace.time_zone
        try:
            today = moment.astimezone(ZoneInfo(zone)).date()
            coverage = {table.name: _covered(table, landed, today) for table in CANONICAL}
            data_from, data_through = bounds(coverage.values(), today)
            memory = remember(self.store.newest(), landed.tables, self._list_names(landed), moment, data_through, zone)
            draft.keep(OBSERVED, memory.observed)
            recalled = memory.recalled(landed.tables)
            canonical = {table.name: _canonical(table, recalled) for table in CANONICAL}
            given = canonical | rule_tables(self.settings)
            given |= {"email_domains": classify(canonical), "survivors": follow_merges(canonical)}
            given |= {"observed_lists": memory.lists, "earlier_memberships": memory.members}
            given |= load_tables(landed.tables, landed.issues, zone)
            for name, table in given.items():
                engine.open_parquet(name, draft.keep(name, table))
            definitions = derive(engine, self.settings, draft.path, progress)
            coverage[list_memberships.name], undated = _list_coverage(draft, self._has_lists(landed))
            everything = Span.through(data_from, data_through)
            return Manifest(
                id=draft.id,
                version=__version__,
                created_at=moment,
                engine=self.settings.workspace.engine,
                data_from=data_from,
                data_through=data_through,
                settings=self.settings.model_dump(mode="json"),
                definitions=definitions,
                kpis={kpi.id: _value_sql(kpi, everything) for kpi in KPIS},
                fingerprints=landed.fingerprints,
                counts=landed.counts,
                issues={v["values"]: v["counts"] for v in pc.value_counts(landed.issues["reason"]).to_pylist()},
                coverage=coverage,
                known_from=memory.known_from(landed.tables, undated),
            )
        finally:
            engine.close()

    def _list_names(self, landed: Landed) -> set[str]:
        """The lists there are now, by settings or members."""
        members = landed.tables.get(target_list_members.name)
        told = set() if members is None else set(pc.unique(members["list_name"]).to_pylist())
        return told | {target_list.name for target_list in self.settings.target_lists}

    def _has_lists(self, landed: Landed) -> bool:
        """Whether anything tells who is listed: a file of members, a flag or the ICP, even where it lists nobody."""
        by_rule = any(t.kind != "file" and t.purpose == "targets" for t in self.settings.target_lists)
        return by_rule or target_list_members.name in landed.tables


def _value_sql(kpi: Kpi, everything: Span) -> str:
    return request_sql(Request(kpi, tuple(map(cut, kpi.by_default)), (), (everything,)), DUCKDB)


def derive(engine: Engine, settings: Settings, path_of: Callable[[str], Path], progress: Progress) -> dict[str, str]:
    """Make every derived table in order, each read by the next; returns the SQL that made them."""
    definitions = {}
    for done, derivation in enumerate(DERIVATIONS):
        name = derivation.table.name
        progress(f"derive {name}", done / len(DERIVATIONS))
        statement = derivation.compiled(settings)
        definitions[name] = render(statement, engine.dialect)
        engine.write(statement, path_of(name))
        engine.open_parquet(name, path_of(name))
    return definitions


def _canonical(table: Table, landed: Mapping[str, pa.Table]) -> pa.Table:
    """The landed table, or an empty one of the same shape where no source feeds it."""
    return landed[table.name] if table.name in landed else table.arrow_schema.empty_table()


def _covered(table: Table, landed: Landed, today: dt.date) -> Coverage:
    return coverage_of(table, _canonical(table, landed.tables), table.name in landed.tables, today)


def _list_coverage(draft: Draft, is_loaded: bool) -> tuple[Coverage, int]:
    """What the target lists of all kinds together cover; and how many of their members are undated."""
    rows = pq.read_table(draft.path(list_memberships.name), columns=["from_on", "purpose", "is_history_known"])
    rows = rows.filter(pc.equal(rows["purpose"], "targets"))
    undated = rows.num_rows - (pc.sum(rows["is_history_known"]).as_py() or 0)
    first = None if undated else pc.min(rows["from_on"]).as_py()
    return Coverage(is_loaded, rows.num_rows, first, None), undated
