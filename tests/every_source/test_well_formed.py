"""Every system that is read natively says what it must, before any file is read."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pkgutil import iter_modules

import pyarrow as pa
import pytest
import sqlglot
from sqlglot import exp

from abmetrics.engines.scratch import Scratch
from abmetrics.model.tables import canonical_table
from abmetrics.sources import systems
from abmetrics.sources.feeds import LATEST, ROW, SET_ASIDE, macros_of, objects_read
from abmetrics.sources.known_systems import known_systems
from abmetrics.sources.system import Feed, System

FEEDS = [
    pytest.param(system, feed, id=f"{kind}-{feed.table}-from-{feed.object}-{number}")
    for kind, system in known_systems().items()
    for number, feed in enumerate(system.feeds)
]
SYSTEMS = [pytest.param(system, id=kind) for kind, system in known_systems().items()]
TEXTS = ("x", "1", "2024-01-05", "true", "a@example.com")
TWINS = 3


def test_a_system_is_called_as_its_file() -> None:
    """The kind in abmetrics.toml is the name of the module."""
    assert [module.name for module in iter_modules(systems.__path__)] == list(known_systems())


@pytest.mark.parametrize("system", SYSTEMS)
def test_objects_can_be_told_apart_and_are_read(system: System) -> None:
    """No name stands twice; signatures are among the columns; what nobody reads is said to be unused."""
    read = {name for feed in system.feeds for name in objects_read(feed.sql, system.macros)}
    assert len(system.by_name) == len(system.objects)
    for one in system.objects:
        assert one.signature.split()
        assert set(one.signature.split()) <= set(one.spellings)
        assert one.name in read or one.name in system.unused, f"{one.name} is read by no feed"
    assert read <= set(system.by_name)


@pytest.mark.parametrize(("system", "feed"), FEEDS)
def test_a_feed_gives_columns_of_its_table(system: System, feed: Feed) -> None:
    """Nothing else comes out, and nothing required is missing."""
    table = canonical_table(feed.table)
    given = _rows(system, feed).column_names
    known = {column.name for column in table.mappable}
    assert feed.object in system.by_name
    assert feed.object in objects_read(feed.sql, system.macros)
    assert ROW in given
    assert set(given) - known - {ROW, SET_ASIDE, LATEST} == set()
    assert {column.name for column in table.mappable if column.required} - set(given) == set()
    assert {*feed.formats, *feed.lookups, *feed.decimals} <= known


@pytest.mark.parametrize(("system", "feed"), FEEDS)
def test_a_feed_multiplies_no_row_by_a_join(system: System, feed: Feed) -> None:
    """With three records of every id in every object each row still comes out once, unless the feed fans out."""
    times = Counter(_rows(system, feed)[ROW].to_pylist())
    assert set(times) <= set(range(len(TEXTS) * TWINS)), "rows that are not those of the feed's object"
    assert feed.fans_out or [row for row, often in times.items() if often > 1] == []
    assert feed.partial or set(times) == set(range(len(TEXTS) * TWINS)), "rows that come out nowhere"


@pytest.mark.parametrize(("system", "feed"), FEEDS)
def test_a_feed_casts_nothing_that_may_not_be_cast(system: System, feed: Feed) -> None:
    """Any text may stand in any cell: a cast that fails must give NULL, not end the build."""
    tree = sqlglot.parse_one(feed.sql, dialect="duckdb")
    for cast in tree.find_all(exp.Cast):
        harmless = (
            isinstance(cast, exp.TryCast) or cast.to.is_type("text") or isinstance(cast.this, exp.Literal | exp.Null)
        )
        in_try = cast.find_ancestor(exp.Try) is not None
        assert harmless or in_try, f"{cast.sql('duckdb')} may fail"
    assert not list(tree.find_all(exp.StrToTime)), "strptime fails on what is no date; use try_strptime"


@pytest.mark.parametrize("system", SYSTEMS)
def test_no_file_is_two_objects(system: System) -> None:
    """Two objects that go by one name differ in the columns they must have."""
    for one in system.objects:
        others = [other for other in system.objects if other is not one and other.file_names & one.file_names]
        for other in others:
            assert set(one.signature.split()) != set(other.signature.split()), (one.name, other.name)


def _rows(system: System, feed: Feed) -> pa.Table:
    """What a feed makes of objects in which every record stands three times, all cells of it the same text."""
    texts = pa.array([text for text in TEXTS for _ in range(TWINS)], pa.string())
    numbers = pa.array(range(len(texts)), pa.int64())
    tables = {
        name: pa.table({**dict.fromkeys(system.by_name[name].spellings, texts), ROW: numbers})
        for name in objects_read(feed.sql, system.macros)
    }
    scratch = _scratch(system.macros)
    return scratch.query(feed.sql, tables)


@cache
def _scratch(macros: str) -> Scratch:
    scratch = Scratch()
    scratch.define(macros_of(macros, "", "EUR"))
    return scratch
