"""A workspace built on Spark holds what it holds when built on DuckDB; DuckDB's threads change nothing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from abmetrics.demo.company import write_demo
from abmetrics.engines.duckdb import DuckDb
from abmetrics.workspace import DERIVATIONS, Workspace
from tests.every_engine import adversarial
from tests.every_engine.conftest import SEED, Company, Derived
from tests.every_engine.same import assert_same

TABLES = [derivation.table.name for derivation in DERIVATIONS]


def build(folder: Path, engine: str) -> Path:
    """Build as a user does, in a process of its own: Spark's lasts as long as its process."""
    toml = folder / "abmetrics.toml"
    text = toml.read_text(encoding="utf-8")
    kept = [line for line in text.splitlines() if not line.startswith("engine = ")]
    kept.insert(kept.index("[workspace]") + 1, f'engine = "{engine}"')
    toml.write_text("\n".join(kept) + "\n", encoding="utf-8")
    command = [sys.executable, "-c", "from abmetrics.cli import main; main()", "build", "--workspace", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return Workspace(folder).current().folder


@pytest.mark.needs("java")
def test_a_workspace_built_on_spark_holds_what_it_holds_on_duckdb(tmp_path):
    write_demo(tmp_path, accounts=60, seed=9)
    duckdb, spark = build(tmp_path, "duckdb://"), build(tmp_path, "spark://local[2]")
    for name in TABLES:
        assert_same(pq.read_table(duckdb / f"{name}.parquet"), pq.read_table(spark / f"{name}.parquet"))
    manifests = Workspace(tmp_path).builds()
    assert [manifest.engine for manifest in manifests] == ["duckdb://", "spark://local[2]"]
    assert manifests[0].definitions.keys() == manifests[1].definitions.keys()
    assert "`on`" in manifests[1].definitions["touch_facts"], "the definitions of a build are those its engine ran"
    assert manifests[0].coverage == manifests[1].coverage


@pytest.mark.parametrize("threads", [1, 2, 4])
@pytest.mark.parametrize("company", ["demo", "adversarial"])
def test_duckdb_derives_the_same_bytes_on_any_number_of_threads(company, threads, companies, on_duckdb, tmp_path):
    given: Company = companies[company]
    engine = DuckDb()
    engine._connection.execute(f"SET threads = {threads}").fetchall()
    derived = Derived(engine, given, tmp_path / "derived")
    for name in TABLES:
        assert derived.path(name).read_bytes() == on_duckdb[company].path(name).read_bytes(), name


def test_another_seed_is_another_company():
    assert not adversarial.company(SEED)["touches"].equals(adversarial.company(SEED + 1)["touches"])
    assert adversarial.company(SEED)["touches"].equals(adversarial.company(SEED)["touches"])
