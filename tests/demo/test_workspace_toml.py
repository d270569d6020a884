"""The written abmetrics.toml is the example others start from: it parses, reads every export, and knows the company."""

from __future__ import annotations

import pytest

from abmetrics.demo.world.firms import FITTING_COUNTRIES, FITTING_EMPLOYEES, FITTING_INDUSTRIES
from abmetrics.demo.world.people import TITLES
from abmetrics.settings import read_settings

UNREAD = {"sheets/quotas.csv"}
"""What no table takes yet: targets of sellers by quarter."""


@pytest.fixture(params=["salesforce", "hubspot"])
def demo(request):
    return request.getfixturevalue(request.param)


def test_every_folder_of_the_exports_is_a_source(demo):
    read = set()
    for source in read_settings(demo).sources:
        root = demo / source.root
        if source.kind == "files":
            read |= {path for mapping in source.tables if mapping.file for path in root.glob(mapping.file)}
        else:
            read |= set(root.iterdir())
    exported = {path for path in (demo / "exports").rglob("*") if path.is_file()}
    assert {path.relative_to(demo / "exports").as_posix() for path in exported - read} == UNREAD


def test_every_mapped_column_of_a_sheet_is_in_its_file(demo, read):
    for source in read_settings(demo).sources:
        for mapping in (m for m in source.tables if m.file):
            name = f"{source.root.removeprefix('exports').strip('/')}/{mapping.file}".strip("/")
            header = set(read(demo, name)[0])
            asked = {how.column for how in mapping.columns.values() if how.column}
            assert asked <= header, (name, asked - header)


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
