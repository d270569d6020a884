"""A company nobody would wish for: every column drawn from the few values that engines are known to disagree on.

Few values make many ties; every second value is NULL where NULL may be; the moments lie around both changes of the
clock; the amounts reach the limits of their type; the texts hold quotes, backslashes and what looks like a variable.
The same seed gives the same rows in every order asked for.
"""

from __future__ import annotations

import datetime as dt
import random
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pyarrow as pa

from abmetrics.builds.reckoning import ISSUES_SCHEMA
from abmetrics.identity.domains import classify
from abmetrics.identity.merges import follow_merges
from abmetrics.journey.loads import load_tables
from abmetrics.journey.rules import rule_tables
from abmetrics.model.activity import touches
from abmetrics.model.derived import earlier_memberships, observed_lists
from abmetrics.model.schema import Column, Table, Type
from abmetrics.model.tables import CANONICAL
from abmetrics.settings import Settings, parse_settings

ZONE = ZoneInfo("Europe/Berlin")
ROWS = {"touches": 260, "sessions": 60, "opportunities": 120, "opportunity_history": 160, "people": 40, "accounts": 18}
ROWS |= {"person_history": 90, "page_views": 120}
OTHERS = 24

TEXTS = ("a", "B", "it's", "ünï ${HOME} \\ 'x'", "%_\n;--", " a", "a ", "😀", "")
IDS = {
    "accounts": [f"a{n}" for n in range(16)] + ["it's", "A1"],
    "people": [f"p{n}" for n in range(40)],
    "users": ["u1", "u2", "U1", "it's"],
    "campaigns": ["c1", "c2", "it's"],
    "products": ["x", "y", "it's"],
    "opportunities": [f"o{n}" for n in range(120)],
    "contracts": [f"k{n}" for n in range(30)],
    "events": ["e1", "e2"],
    "meetings": [f"m{n}" for n in range(OTHERS)],
}
DOMAINS = ("shared.example", "gmail.com", "mailinator.com", "it's.example", *(f"firm{n}.example" for n in range(24)))
NAMES = ("one", "it's two", *(f"name {n}" for n in range(12)))
LISTS = ("list one", 'it\'s "two"', "customers")
MOMENTS = tuple(
    dt.datetime.fromisoformat(text)
    for text in (
        "2025-10-25T22:30:00", "2025-10-26T00:30:00", "2025-10-26T01:30:00", "2025-10-26T23:00:00",
        "2026-02-28T23:30:00", "2026-03-28T23:00:00", "2026-03-29T00:59:59.999999", "2026-03-29T01:00:00",
        "2026-03-29T21:59:59", "2026-03-29T22:00:00", "2026-03-31T22:00:00", "2026-04-30T12:00:00.000001",
    )
)  # fmt: skip
DAYS = tuple(
    dt.date.fromisoformat(text)
    for text in (
        "2024-02-29", "2025-10-26", "2025-12-31", "2026-01-01", "2026-01-31", "2026-02-28", "2026-03-01", "2026-03-29",
        "2026-03-30", "2026-04-30", "2027-02-28",
    )
)  # fmt: skip
STILL = dt.date(9999, 12, 31)
MONEY = tuple(
    Decimal(text)
    for text in ("0", "-0.0001", "0.0001", "100", "1000.5", "-250.25", "12345678.9", "90000000000000.1234")
)
TERM_VALUES = tuple(Decimal(text) for text in ("0", "-7.0001", "0.0005", "99.9999", "1200", "250000000000.0001"))
RATES = tuple(Decimal(text) for text in ("0.00612345", "0.92345678", "1.07999999", "0.00000001"))
WHOLE = (0, 1, 7, 9, 10, 59, 60, 200, 3600, -5, 90_000_000)
CURRENCIES = ("EUR", "USD", "JPY", "XXX")

POOLS: dict[str, tuple[object, ...]] = {
    "currency": CURRENCIES,
    "domain": DOMAINS,
    "email_domain": DOMAINS,
    "visitor_id": ("v1", "v2", "v3"),
    "list_name": LISTS,
    "value": TEXTS,
    "contracts.value": TERM_VALUES,
    "contracts.annual_value": TERM_VALUES,
    "person_history.value": (*IDS["accounts"], "nobody"),
    "merges.old_id": ("a1", "a2", "p1", "p2", "o1", "o2", "gone", "gone too", "round", "and round"),
    "merges.new_id": ("a2", "a3", "p2", "p3", "o3", "o4", "gone", "round", "and round", "nobody"),
    "name_key": NAMES,
    "company_key": NAMES,
    "channel": (None, "ads", "mail"),
    "surveys.score": (0, 6, 7, 8, 9, 10),
    "pages": (0, 1, 2, 50),
    "exchange_rates.currency": CURRENCIES[1:],
}  # fmt: skip


def settings() -> Settings:
    """Settings that make every branch of every definition run."""
    return parse_settings(Path(__file__).with_name("adversarial.toml").read_text(encoding="utf-8"), "adversarial.toml")


def company(seed: int, shuffled: int | None = None) -> dict[str, pa.Table]:
    """Every table that derivations are given; `shuffled` is the seed of another order of the same rows."""
    chance = random.Random(seed)
    canonical = {table.name: _rows_of(table, chance) for table in CANONICAL}
    canonical["touches"] = pa.concat_tables([canonical["touches"], _at_one_instant()])
    if shuffled is not None:
        order = random.Random(shuffled)
        canonical = {name: _shuffle(rows, order) for name, rows in canonical.items()}
    return with_rules(canonical, settings()) | {"issues": set_aside()} | seen_before()


def empty_company() -> dict[str, pa.Table]:
    """Every table that derivations are given, where no source has given anything."""
    return with_rules({table.name: table.arrow_schema.empty_table() for table in CANONICAL}, settings())


def with_rules(canonical: dict[str, pa.Table], of: Settings) -> dict[str, pa.Table]:
    """Canonical tables and those that stand for settings."""
    given = canonical | rule_tables(of) | {"email_domains": classify(canonical), "survivors": follow_merges(canonical)}
    found = ISSUES_SCHEMA.empty_table()
    remembered = {table.name: table.arrow_schema.empty_table() for table in (observed_lists, earlier_memberships)}
    return given | remembered | load_tables(canonical, found, of.workspace.time_zone)


def seen_before() -> dict[str, pa.Table]:
    """What an earlier build saw of one list: a member who is gone, one dated by a build, one dated by a source."""
    members = [
        {"account_id": "a1", "from_on": DAYS[0], "to_on": STILL, "is_history_known": False, "is_observed": False},
        {"account_id": "it's", "from_on": DAYS[4], "to_on": STILL, "is_history_known": True, "is_observed": True},
        {"account_id": "A1", "from_on": DAYS[1], "to_on": DAYS[6], "is_history_known": True, "is_observed": False},
    ]
    alike = {"list_name": LISTS[0], "purpose": "targets", "source": "crm", "record_id": "r1"}
    return {
        "observed_lists": pa.Table.from_pylist(
            [{"list_name": LISTS[0], "seen_on": DAYS[9]}], schema=observed_lists.arrow_schema
        ),
        "earlier_memberships": pa.Table.from_pylist(
            [alike | member for member in members], schema=earlier_memberships.arrow_schema
        ),
    }


def set_aside() -> pa.Table:
    """Two rows quarantined that differ in nothing but their number, one without an id, and a note."""
    alike = {"severity": "quarantined", "reason": "bad date", "source": "crm", "table": "touches", "line": 7}
    alike |= {"file": "it's.csv"}
    rows = [alike, alike, alike | {"source": "it's", "record_id": "r1"}, alike | {"severity": "noted"}]
    return pa.Table.from_pylist(rows, schema=ISSUES_SCHEMA)


def _at_one_instant() -> pa.Table:
    """Product use of one person at two instants: together over the day's cap, so that the order of ties shows."""
    rows = [
        _row(touches, number, random.Random(number))
        | {
            "touch_id": f"tie {number:02}",
            "kind": "product_use",
            "account_id": "a1",
            "person_id": None,
            "outcome": None,
        }
        | {"is_human": None, "at": MOMENTS[number % 2], "on": DAYS[1], "seconds": 400 + number}
        for number in range(20)
    ]
    return pa.Table.from_pylist(rows, schema=touches.arrow_schema)


def _shuffle(rows: pa.Table, order: random.Random) -> pa.Table:
    places = list(range(rows.num_rows))
    order.shuffle(places)
    return rows.take(pa.array(places, pa.int64()))


def _rows_of(table: Table, chance: random.Random) -> pa.Table:
    rows: dict[tuple[object, ...], dict[str, object]] = {}
    ids = IDS.get(table.name, [])
    for number in range(ROWS.get(table.name, OTHERS)):
        row = _row(table, number, chance)
        if ids:
            row[table.key[0]] = ids[number % len(ids)]
        if len(table.key) == 1 and not ids and table.column(table.key[0]).references == "":
            row[table.key[0]] = f"{table.name} {number:03}"
        rows[tuple(row[name] for name in table.key)] = row
    return pa.Table.from_pylist(list(rows.values()), schema=table.arrow_schema)


def _row(table: Table, number: int, chance: random.Random) -> dict[str, object]:
    row: dict[str, object] = {}
    for column in table.stored:
        if column.local_day_of:
            at = row[column.local_day_of]
            row[column.name] = at and at.replace(tzinfo=dt.UTC).astimezone(ZONE).date()  # type: ignore[attr-defined]
        elif column.name == "line":
            row["line"] = number + 2
        elif column.name in ("source", "file"):
            row[column.name] = ("crm", "it's")[number % 2]
        elif column.name == "record_id":
            row["record_id"] = f"r{number}"
        else:
            needed = column.required or column.name in table.key
            row[column.name] = _value(table, column, chance) if needed or chance.random() < 0.6 else None
    return row


def _value(table: Table, column: Column, chance: random.Random) -> object:
    pool = POOLS.get(f"{table.name}.{column.name}") or POOLS.get(column.name)
    if pool is None and column.references:
        # One reference in ten points nowhere.
        pool = tuple(IDS[column.references.split(".")[0]]) if chance.random() < 0.9 else ("nobody",)
    if pool is None:
        pool = (
            column.values
            or {
                Type.TEXT: TEXTS,
                Type.INTEGER: WHOLE,
                Type.BOOLEAN: (True, False),
                Type.DATE: DAYS,
                Type.TIMESTAMP: MOMENTS,
                Type.MONEY: MONEY,
                Type.RATE: RATES,
            }[column.type]
        )
    return chance.choice(pool)
