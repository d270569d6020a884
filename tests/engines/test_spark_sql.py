"""The SQL that Spark is given, kept as files: a change of sqlglot's rendering is seen before it is trusted.

`WRITE_SPARK_SQL=1 make test PYTEST_ARGS=tests/engines/test_spark_sql.py` writes them anew; read the diff.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from abmetrics.engines.portable import SPARK, render
from abmetrics.kpis.catalogue import KPIS
from abmetrics.kpis.compile import Request, value_statement
from abmetrics.measures.cuts import cut
from tests.engines.statements import YEAR, derived_statements

FOLDER = Path(__file__).with_name("spark_sql")
RENDERED = {f"derived/{name}.sql": render(statement, SPARK) + "\n" for name, statement in derived_statements()} | {
    f"kpis/{kpi.id}.sql": render(value_statement(Request(kpi, tuple(map(cut, kpi.by_default)), (), (YEAR,))), SPARK)
    + "\n"
    for kpi in KPIS
}


@pytest.fixture(scope="module", autouse=True)
def _written_on_request() -> None:
    if os.environ.get("WRITE_SPARK_SQL") == "1":
        for name, text in RENDERED.items():
            (FOLDER / name).parent.mkdir(parents=True, exist_ok=True)
            (FOLDER / name).write_text(text, encoding="utf-8")
        for left in kept() - set(RENDERED):
            (FOLDER / left).unlink()


def kept() -> set[str]:
    return {path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.sql")}


@pytest.mark.parametrize("name", RENDERED)
def test_spark_is_given_the_sql_that_was_read(name):
    assert (FOLDER / name).is_file(), "WRITE_SPARK_SQL=1 writes it"
    assert (FOLDER / name).read_text(encoding="utf-8") == RENDERED[name]


def test_nothing_is_kept_that_no_definition_gives():
    assert kept() == set(RENDERED)
