"""Two engines over the same companies: what DuckDB derives and answers, Spark must derive and answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from abmetrics.demo.company import write_demo
from abmetrics.engines.connect import connect
from abmetrics.engines.duckdb import DuckDb
from abmetrics.engines.engine import Engine
from abmetrics.model.tables import ALL_TABLES, CANONICAL
from abmetrics.settings import Settings, read_settings
from abmetrics.sources.land import land
from abmetrics.workspace import derive
from tests.every_engine import adversarial

SEED = 3


@dataclass(frozen=True)
class Company:
    """What derivations are given, and the settings they go by."""

    given: Mapping[str, pa.Table]
    settings: Settings


class Derived:
    """A company's derived tables on one engine, each read by the next from the Parquet file it was written to."""

    def __init__(self, engine: Engine, company: Company, folder: Path) -> None:
        self.engine, self.company, self.folder = engine, company, folder
        folder.mkdir()
        for name, table in company.given.items():
            pq.write_table(table, self.path(name))
            engine.open_parquet(name, self.path(name))
        self.definitions = derive(engine, company.settings, self.path, lambda _name, _share: None)

    def path(self, name: str) -> Path:
        return self.folder / f"{name}.parquet"

    def table(self, name: str) -> pa.Table:
        return pq.read_table(self.path(name))


@pytest.fixture(scope="session")
def spark() -> Iterator[Engine]:
    """One real Spark for the whole run; a test that takes it is marked `needs("java")`."""
    engine = connect("spark://local[2]")
    yield engine
    engine.close()


@pytest.fixture(scope="session")
def companies(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Company]:
    """The demo, landed as a user's files are; the adversarial one, also in another order; and one with no rows."""
    folder = tmp_path_factory.mktemp("demo")
    write_demo(folder, accounts=100, seed=3)
    demo = read_settings(folder)
    landed = land(demo, folder).tables
    canonical = {t.name: landed.get(t.name, t.arrow_schema.empty_table()) for t in CANONICAL}
    hostile = adversarial.settings()
    return {
        "demo": Company(adversarial.with_rules(canonical, demo), demo),
        "adversarial": Company(adversarial.company(SEED), hostile),
        "shuffled": Company(adversarial.company(SEED, shuffled=1), hostile),
        "empty": Company(adversarial.empty_company(), hostile),
    }


@pytest.fixture(scope="session")
def on_duckdb(companies: dict[str, Company], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Derived]:
    """Every company on DuckDB, each on a connection of its own."""
    folder = tmp_path_factory.mktemp("duckdb")
    return {name: Derived(DuckDb(), company, folder / name) for name, company in companies.items()}


@pytest.fixture(scope="session")
def on_spark(
    spark: Engine, companies: dict[str, Company], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Derived]:
    """The companies on Spark, to be read as files: the one session knows the tables of the last one only."""
    folder = tmp_path_factory.mktemp("spark")
    return {name: Derived(spark, companies[name], folder / name) for name in ("demo", "shuffled", "empty")}


@dataclass(frozen=True)
class Engines:
    """Both engines, opened on the same tables."""

    duckdb: Engine
    spark: Engine


@pytest.fixture(scope="module")
def engines(request: pytest.FixtureRequest, spark: Engine, on_duckdb: dict[str, Derived]) -> Engines:
    """Both engines over the company that a test names (`indirect`)."""
    derived = on_duckdb[request.param]
    for table in ALL_TABLES:
        spark.open_parquet(table.name, derived.path(table.name))
    return Engines(derived.engine, spark)
