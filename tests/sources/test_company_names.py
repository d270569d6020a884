"""Keys of company names, against names of the same firms written in different registers by others."""

from __future__ import annotations

import csv
import gzip
from collections import defaultdict
from pathlib import Path

import pyarrow as pa
import pytest

from abmetrics.sources.company_names import name_key, name_keys
from tests.golden.company import company


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Acme Inc.", "acme"),
        ("ACME, Incorporated", "acme"),
        ("The Acme Company", "acme"),
        ("Acme Holdings plc", "acme"),
        ("Müller GmbH & Co. KG", "muller"),
        ("Łódź Sp. z o.o.", "lodz"),
        ("Straße AG", "strasse"),
        ("N.V. Philips N.V.", "nv philips"),
        ("Marks & Spencer", "marks and spencer"),
        ("Lowe's", "lowes"),
        ("O'Reilly", "o reilly"),
        ("W. W. Grainger", "ww grainger"),
        ("PROGRESSIVE CORP/OH/", "progressive"),
        ("News Corp (Class A)", "news"),
        ("Acme (Germany) GmbH", "acme germany"),
        ("The Group", "the group"),
        ("Inc.", "inc"),
        ("3M", "3m"),
        ("삼성전자", "삼성전자"),
        ("", None),
        (" -- ", None),
        (None, None),
    ],
)
def test_a_key_is_the_name_without_what_registers_add(name, key):
    assert name_key(name) == key


def test_each_row_has_its_own_key():
    names = pa.chunked_array([["Acme Inc", None], ["", "Acme"]], pa.string())
    assert name_keys(names).to_pylist() == ["acme", None, None, "acme"]


@pytest.mark.needs("shared_data")
def test_442_of_491_firms_have_one_key_in_two_registers_and_no_two_firms_share_one(shared_data: Path):
    with (shared_data / "company_names" / "derived_sp500_sec_listing_pairs.csv").open(encoding="utf-8-sig") as file:
        firms = list(csv.DictReader(file))
    alike = [firm for firm in firms if name_key(firm["sp500_name"]) == name_key(firm["sec_name"])]
    assert (len(alike), len(firms)) == (442, 491)
    firms_of: dict[str | None, set[str]] = defaultdict(set)
    for firm in firms:
        firms_of[name_key(firm["sp500_name"])].add(firm["CIK"])
        firms_of[name_key(firm["sec_name"])].add(firm["CIK"])
    assert {key: ciks for key, ciks in firms_of.items() if len(ciks) > 1} == {}


@pytest.mark.needs("shared_data")
def test_of_small_labelled_pairs_no_two_firms_share_a_key(shared_data: Path):
    with (shared_data / "company_names" / "easonanalytica_test_pairs.csv").open(encoding="utf-8-sig") as file:
        pairs = list(csv.DictReader(file))
    same = [pair for pair in pairs if name_key(pair["Name_x"]) == name_key(pair["Name_y"])]
    assert {pair["Targets"] for pair in same} == {"1"}
    # The others are tickers, abbreviations, other names and other scripts: they take an alias table.
    assert len(same) == 33


@pytest.mark.needs("shared_data")
def test_of_look_alikes_only_the_same_name_has_the_same_key(shared_data: Path):
    with gzip.open(shared_data / "company_names" / "emm_sample_namepairs.csv.gz", "rt", encoding="utf-8") as file:
        pairs = list(csv.DictReader(file))
    assert {pair["correct"] for pair in pairs if name_key(pair["gt_name"]) == name_key(pair["name"])} == {"True"}


def test_keys_are_filled_at_landing_unless_the_source_gives_them():
    landed = company(
        accounts="account_id, name, name_key \n a, Acme Inc, \n b, Beta Ltd, given",
        people="person_id, kind, company \n p, lead, The Acme Co",
        organisations="organisation_id, name \n o, ACME LLC",
    )
    assert landed.table("accounts", "name_key") == ["acme", "given"]
    assert landed.table("people", "company_key") == ["acme"]
    assert landed.table("organisations", "name_key") == ["acme"]
