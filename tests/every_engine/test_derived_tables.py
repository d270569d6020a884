"""Every derived table: the same rows on DuckDB and on Spark, whatever the order of the rows it is made from."""

from __future__ import annotations

import pyarrow as pa
import pytest

from abmetrics.model.tables import table
from abmetrics.workspace import DERIVATIONS
from tests.every_engine.same import assert_same

TABLES = [derivation.table.name for derivation in DERIVATIONS]


@pytest.mark.needs("java")
@pytest.mark.parametrize(("given", "shuffled"), [("demo", "demo"), ("adversarial", "shuffled"), ("empty", "empty")])
@pytest.mark.parametrize("name", TABLES)
def test_spark_derives_what_duckdb_derives_from_the_rows_in_another_order(name, given, shuffled, on_duckdb, on_spark):
    assert_same(on_duckdb[given].table(name), on_spark[shuffled].table(name))


@pytest.mark.parametrize("name", TABLES)
def test_the_order_of_the_input_does_not_matter(name, on_duckdb):
    assert on_duckdb["shuffled"].table(name).equals(on_duckdb["adversarial"].table(name))


@pytest.mark.parametrize("company", ["demo", "adversarial", "empty"])
@pytest.mark.parametrize("name", TABLES)
def test_a_derived_table_is_as_declared(name, company, on_duckdb):
    derived, declared = on_duckdb[company].table(name), table(name)
    assert dict(zip(derived.schema.names, derived.schema.types, strict=True)) == {
        c.name: c.type.arrow for c in declared
    }
    keys = list(zip(*(derived[column].to_pylist() for column in declared.key), strict=True))
    assert len(set(keys)) == len(keys), "two rows of one key"
    required = [column.name for column in declared if column.required]
    assert {column: derived[column].null_count for column in required} == dict.fromkeys(required, 0)


@pytest.mark.parametrize("name", TABLES)
def test_the_adversarial_company_reaches_every_table(name, on_duckdb):
    derived = on_duckdb["adversarial"].table(name)
    assert derived.num_rows > 0
    assert [field.name for field in derived.schema if derived[field.name].null_count == derived.num_rows] == []


@pytest.mark.parametrize("name", TABLES)
def test_without_rows_there_are_no_rows_but_the_reporting_currency(name, on_duckdb):
    rows: pa.Table = on_duckdb["empty"].table(name)
    assert rows.num_rows == (1 if name == "exchange_spans" else 0)
