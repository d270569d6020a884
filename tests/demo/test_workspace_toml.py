"""The written abmetrics.toml fits the written files and the declared tables: it is the example others start from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from abmetrics.demo.firms import FITTING_COUNTRIES, FITTING_EMPLOYEES, FITTING_INDUSTRIES
from abmetrics.demo.people import TITLES
from abmetrics.model.tables import canonical_table
from abmetrics.settings import TableMapping, read_settings


def mappings(demo: Path) -> Iterator[TableMapping]:
    for source in read_settings(demo).sources:
        assert source.root == "exports"
        yield from source.tables


def test_every_export_is_read(demo):
    assert {mapping.file for mapping in mappings(demo)} == {path.name for path in (demo / "exports").iterdir()}


def test_every_mapped_column_is_in_the_file_and_in_the_model(demo, read):
    for mapping in mappings(demo):
        header = set(read(demo, mapping.file)[0])
        columns = {column.name for column in canonical_table(mapping.table).mappable}
        assert set(mapping.columns) <= columns, mapping.file
        for name, how in mapping.columns.items():
            asked = {how.column} if how.column else set(re.findall(r'"([^"]+)"', how.sql or ""))
            assert asked or how.constant is not None, (mapping.file, name)
            assert asked <= header, (mapping.file, name)
            if how.lookup:
                table, column = how.lookup.split(".")
                assert column in canonical_table(table).by_name


def test_every_column_of_a_file_is_read_unless_it_is_only_for_people(demo, read):
    unread = {
        (mapping.file, column)
        for mapping in mappings(demo)
        for column in read(demo, mapping.file)[0]
        if column != mapping.latest_by
        and not any(column == how.column or f'"{column}"' in (how.sql or "") for how in mapping.columns.values())
    }
    assert unread == {("leads.csv", "Company")}


def test_required_columns_are_mapped(demo):
    for mapping in mappings(demo):
        mappable = canonical_table(mapping.table).mappable
        assert {column.name for column in mappable if column.required} <= set(mapping.columns), mapping.file


def test_value_maps_know_every_value_of_their_file(demo, read):
    for mapping in mappings(demo):
        for name, how in mapping.columns.items():
            if how.values:
                found = {row[how.column or ""] for row in read(demo, mapping.file)} - {""}
                choices = set(canonical_table(mapping.table).column(name).values)
                if choices:
                    assert found <= set(how.values), (mapping.file, name)
                    assert set(how.values.values()) <= choices
                else:
                    assert set(how.values) <= found, f"{mapping.file}: {name} maps a value nobody writes"


def test_the_ideal_customer_is_the_one_the_simulation_knows(demo):
    criteria = {criterion.name: criterion.where for criterion in read_settings(demo).icp.criteria if criterion.required}
    assert criteria["Large enough"] == f"employees >= {FITTING_EMPLOYEES}"
    assert criteria["Our industries"] == f"industry IN {FITTING_INDUSTRIES!r}"
    assert criteria["Our markets"] == f"country IN {FITTING_COUNTRIES!r}"


@pytest.mark.parametrize("name", [name for name in TITLES if name])
def test_each_title_is_of_one_persona(demo, name):
    personas = read_settings(demo).personas
    for title in TITLES[name]:
        words = f" {title.lower()} "
        fitting = {p.name for p in personas for wanted in p.titles if f" {wanted.lower()} " in words}
        assert fitting == {name}, title
