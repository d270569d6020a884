"""What exports tell of the company itself: the currency it reports in, its sales stages, whom it wants to win."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pyarrow as pa

from abmetrics.guessing import names
from abmetrics.guessing.choices import in_order
from abmetrics.guessing.drafts import Draft
from abmetrics.guessing.exports import ExportColumn, ExportFile
from abmetrics.guessing.guesses import Listed
from abmetrics.guessing.systems import Native
from abmetrics.guessing.words import MISSPELT, nearness
from abmetrics.model.deals import opportunities, opportunity_history
from abmetrics.model.parties import accounts, target_list_members
from abmetrics.sources.currency import SIGNS, currencies_of

DEFAULT_CURRENCY = "EUR"

_FLAGGED = "Target accounts"
_OF_CUSTOMERS = ("customer", "kunden", "client", "cliente")
_MOST_LISTS = 20
_SAMPLE = 50
_CODES = re.compile(r"\b[A-Z]{3}\b")
_AMOUNT = re.compile(r"(?P<before>[^\s\w.,()-]{1,3}|[A-Z]{1,2}\$)?\s*-?[\d.,]+\s*(?P<after>[^\s\w.,()-]{1,3})?")


def currency_of(files: Sequence[ExportFile]) -> tuple[str, str]:
    """The reporting currency and why: by columns of currencies, else by the names of columns, else by signs."""
    columns = [column for file in files for column in file.columns.values()]
    counts = _codes_in(columns)
    if counts:
        code, rows = counts.most_common(1)[0]
        return code, f"{rows:,} of {counts.total():,} rows that name one"
    named = Counter(code for column in columns for code in _CODES.findall(column.name) if currencies_of(code))
    if named:
        code, times = named.most_common(1)[0]
        return code, f"in the name of {times} column(s)"
    signs = Counter(sign for column in columns for value in column.values[:_SAMPLE] for sign in _signs_in(value))
    if signs:
        sign = signs.most_common(1)[0][0]
        possible = currencies_of(sign)
        also = "" if len(possible) == 1 else f", which is also {possible[1]}: please check"
        return possible[0], f"the sign {sign} beside amounts{also}"
    return DEFAULT_CURRENCY, "no file names one: please check"


def _codes_in(columns: Sequence[ExportColumn]) -> Counter[str]:
    """Rows by the currency that a column of currencies says."""
    counts = Counter[str]()
    for column in columns:
        if nearness(column.name, names.COMMON["currency"]) > MISSPELT:
            for value, count in column.count_of.items():
                if len(value) == 3 and currencies_of(value):
                    counts[value.upper()] += count
    return counts


def _signs_in(value: str) -> Iterator[str]:
    match = _AMOUNT.fullmatch(value)
    yield from (sign for sign in (match["before"], match["after"]) if sign in SIGNS) if match else ()


def lists_of(drafts: Sequence[Draft], natives: Sequence[Native]) -> tuple[Listed, ...]:
    """Target and customer lists: those that a file of members names, else the accounts with a flag.

    A flag has no dates; beside a list that has, it would only make the past unknown.
    """
    found: list[Listed] = []
    for one in drafts:
        if one.table is target_list_members:
            found += _named_in(one)
        elif one.table is accounts and "is_target" in one.columns:
            found.append(Listed(_FLAGGED, "flag", "targets", f"the flag in {one.file.name}"))
    for native in natives:
        if native.role == "crm" and native.flags_targets:
            found.append(Listed(_FLAGGED, "flag", "targets", f"the flag in {native.guess.title}"))
    is_dated = any(one.kind == "file" and one.purpose == "targets" for one in found)
    return tuple({one.name: one for one in found if one.kind == "file" or not is_dated}.values())


def _named_in(one: Draft) -> Iterator[Listed]:
    filled = one.columns["list_name"]
    members = one.file.columns[filled.source].values if filled.source else (filled.constant,)
    for name in sorted(members[:_MOST_LISTS]):
        is_of_customers = any(word in name.casefold() for word in _OF_CUSTOMERS)
        yield Listed(name, "file", "customers" if is_of_customers else "targets", f"{one.file.name} names it")


def stages_of(drafts: Sequence[Draft]) -> tuple[str, ...]:
    """The open sales stages in order, of all deals whose status their stage tells."""
    rows = Counter[str]()
    for one in drafts:
        status, stage = one.columns.get("status"), one.columns.get("stage")
        if one.table is not opportunities or status is None or stage is None or status.source != stage.source:
            continue
        understood = status.shape.understanding
        for text, meant in {**understood.told, **understood.taken}.items():
            if meant == "open":
                rows[text] += one.file.columns[stage.source].count_of.get(text, 0)
    return tuple(in_order(stage for stage, _ in rows.most_common()))


def stages_passed(tables: Mapping[str, pa.Table]) -> tuple[str, ...]:
    """The open sales stages of the deals that landed, in the order in which deals pass them.

    A stage's place is the mean of its place among the stages of each deal's history, from 0 to 1. Without histories the
    order goes by the stages' names.
    """
    present = tables.get(opportunities.name)
    if present is None:
        return ()
    versions = tables.get(opportunity_history.name)
    if versions is None or versions.num_rows == 0:
        stages = Counter(row["stage"] for row in _open(present, "created_at") if row["stage"])
        return tuple(in_order(stage for stage, _ in stages.most_common()))
    passed: dict[str, dict[str, None]] = {}
    for row in _open(versions, "from_at"):
        if row["stage"]:
            passed.setdefault(row["opportunity_id"], {})[row["stage"]] = None
    places: dict[str, list[float]] = {}
    for stages_of_deal in passed.values():
        last = max(len(stages_of_deal) - 1, 1)
        for place, stage in enumerate(stages_of_deal):
            places.setdefault(stage, []).append(place / last)
    return tuple(sorted(places, key=lambda stage: (sum(places[stage]) / len(places[stage]), stage)))


def _open(deals: pa.Table, moment: str) -> Iterator[dict[str, Any]]:
    """Deals, or versions of deals, that were open, in the order of `moment`."""
    rows = deals.select(["opportunity_id", "stage", "status", moment]).sort_by(moment).to_pylist()
    return (row for row in rows if row["status"] == "open")
