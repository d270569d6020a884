"""The declared names: none of them means two columns of a table, and any of them gives the same mapping."""

from __future__ import annotations

import csv
import io
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abmetrics.guessing import fillings, names
from abmetrics.guessing.choices import CHOICES, in_order, meaning
from abmetrics.guessing.drafts import draft
from abmetrics.guessing.exports import ExportFile, look_at
from abmetrics.guessing.words import file_nearness, letters, nearness, synonyms
from abmetrics.model.deals import opportunities
from abmetrics.model.tables import CANONICAL, canonical_table


@pytest.mark.parametrize("table", CANONICAL, ids=lambda table: table.name)
def test_every_table_is_called_something_and_every_declared_column_exists(table):
    assert synonyms(names.FILES[table.name])
    declared = [
        name.partition(".")[2]
        for name in (*names.COLUMNS, *fillings.SHARED, *fillings.JOINED)
        if name.startswith(f"{table.name}.")
    ]
    assert set(declared) <= {column.name for column in table.mappable}


def test_every_closed_list_is_declared_with_its_own_values():
    for name, words in CHOICES.items():
        table, _, column = name.partition(".")
        assert set(words) == set(canonical_table(table).column(column).values), name


@pytest.mark.parametrize("table", CANONICAL, ids=lambda table: table.name)
def test_the_first_three_names_of_a_column_are_of_no_other_column_of_its_table(table):
    told = Counter[str]()
    for column in table.mappable:
        first = synonyms(names.names_of(table, column.name))[:3]
        told.update({letters(name) for name in first})
    assert [name for name, times in told.items() if times > 1] == []


@pytest.mark.parametrize(
    ("name", "told", "entity", "least"),
    [
        ("Close Date", "close date", "", 0.99), ("CLOSEDATE", "close date", "", 0.99), ("close_date__c",
        "close date", "", 0.99),
        ("Währung", "waehrung", "", 0.99), ("Deal Amount", "amount", "deal", 0.94), ("Amount (EUR)", "amount", "",
        0.99),
        ("Expected Close Date old", "close date", "", 0.69), ("Ammount total", "amount total", "", 0.59),
    ],
)  # fmt: skip
def test_a_name_is_near_however_it_is_written(name, told, entity, least):
    assert nearness(name, told, entity) >= least


@pytest.mark.parametrize("name", ["", "???", "日付", "x", "date"])
def test_a_name_that_is_none_is_far(name):
    assert nearness(name, "close date", "deal") == 0


def test_a_file_is_named_by_the_longest_words_in_it():
    assert file_nearness("crm_opportunity_contact_roles_export", names.FILES["opportunity_people"]) == 1
    assert file_nearness("crm_opportunity_contact_roles_export", names.FILES["opportunities"]) == pytest.approx(1 / 3)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("6 - Closed Won", "won"),
        ("Gewonnen", "won"),
        ("Closed Lost", "lost"),
        ("Negotiation/Review", "open"),
        ("Perdu", "lost"),
    ],
)
def test_stages_are_understood_in_several_languages(text, meant):
    assert meaning(text, tuple(CHOICES["opportunities.status"].items())) == meant


def test_stages_stand_in_the_order_of_sales_or_of_their_numbers():
    assert in_order(["Negotiation", "Prospecting", "Proposal"]) == ["Prospecting", "Proposal", "Negotiation"]
    assert in_order(["10 - Contract", "2 - Talk", "1 - Call"]) == ["1 - Call", "2 - Talk", "10 - Contract"]


DEAL_COLUMNS = {
    "opportunity_id": ("D1", "D2", "D3"),
    "account_id": ("Acme", "Bolt", "Cord"),
    "owner_id": ("Ana", "Ben", "Ana"),
    "stage": ("Won", "Lost", "Proposal"),
    "amount": ("10.5", "20", "30"),
    "currency": ("EUR", "EUR", "USD"),
    "created_at": ("2026-01-01", "2026-01-02", "2026-01-03"),
    "closed_on": ("2026-02-01", "2026-02-02", ""),
    "loss_reason": ("", "Price", ""),
    "opportunity_source": ("Web", "Event", "Web"),
}


def unambiguous(column: str) -> list[str]:
    """The declared names of a deal's column that no other of its columns goes by."""
    others = {
        letters(name)
        for other in opportunities.mappable
        if other.name != column
        for name in synonyms(names.names_of(opportunities, other.name))
    }
    return [name for name in synonyms(names.names_of(opportunities, column)) if letters(name) not in others]


@st.composite
def headers(draw: st.DrawFn) -> dict[str, str]:
    """A header for each of a deal's columns, in any order and any spelling of a declared name."""
    order = draw(st.permutations(list(DEAL_COLUMNS)))
    spell = draw(st.sampled_from([str.title, str.upper, str.lower, lambda name: name.replace(" ", "_")]))
    return {column: spell(draw(st.sampled_from(unambiguous(column)))) for column in order}


@given(headers())
def test_any_declared_name_in_any_order_gives_the_same_mapping(tmp_path_factory, named):
    sheet = io.StringIO()
    writer = csv.writer(sheet)
    writer.writerow(named.values())
    writer.writerows(zip(*(DEAL_COLUMNS[column] for column in named), strict=True))
    path = tmp_path_factory.mktemp("deals") / "deals.csv"
    path.write_text(sheet.getvalue(), encoding="utf-8")
    file = look_at(path, "deals.csv")
    assert isinstance(file, ExportFile)
    found = draft(file, opportunities, {})
    assert found is not None
    filled = {column: one.source for column, one in found.columns.items() if column != "status"}
    assert filled == named
