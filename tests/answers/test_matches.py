"""`abmetrics matches`: what is tied to an account and how, what is not, and what points to several."""

from __future__ import annotations

import json

from abmetrics.answers import matches, matches_json
from abmetrics.answers.matches import Ambiguous, Candidate, KindRate, LostMerge, MethodCount, Unmatched
from tests.golden.company import Company, company
from tests.golden.data import tied


def leads() -> Company:
    return company(
        accounts="""
            account_id, name, domain
            A, Acme, acme.example
            B, Twin, shared.example
            C, Twin, shared.example
        """,
        merges="kind, old_id, new_id \n account, x, y \n account, y, x",
        people="""
            person_id, kind, email_domain, company
            p1, lead, acme.example,
            p2, lead, shared.example,
            p3, lead, shared.example,
            p4, lead, other.example,
            p5, lead, other.example,
            p6, lead, gmail.com,
            p7, lead, ,              Other Inc
            p8, lead, ,              Twin Ltd
            p9, lead, ,
        """,
    )


def test_rates_by_kind_and_method():
    rates = {rate.kind: rate for rate in matches(tied().build).rates}
    assert rates["person"] == KindRate(
        "person", 6, 3, 1,
        (MethodCount("company_name", 1, 0.7), MethodCount("crm_link", 1, 1), MethodCount("email_domain", 1, 0.9)),
    )  # fmt: skip
    assert (rates["visit"].matched, rates["visit"].all) == (3, 4)
    assert rates["spend"].share == 3 / 6


def test_the_unmatched_by_what_is_known_of_them_the_most_frequent_first():
    assert matches(leads().build).unmatched == (
        Unmatched("person", "other.example", "no account has it", 2, "p4"),
        Unmatched("person", "gmail.com", "a free-mail domain tells no account", 1, "p6"),
        Unmatched("person", "other", "no account has it", 1, "p7"),
        Unmatched("person", None, "nothing to go by", 1, "p9"),
    )


def test_the_ambiguous_with_the_accounts_they_may_mean():
    twins = (Candidate("B", "Twin (B)"), Candidate("C", "Twin (C)"))
    assert matches(leads().build).ambiguous == (
        Ambiguous("person", "the e-mail domain shared.example is shared by 2 accounts", 2, "p2", twins),
        Ambiguous("person", "2 accounts are named Twin Ltd", 1, "p8", twins),
    )


def test_merges_that_lead_nowhere_are_told():
    assert matches(leads().build).lost_merges == (
        LostMerge("account", "x", "merged into y, and by that round in a circle"),
        LostMerge("account", "y", "merged into x, and by that round in a circle"),
    )


def test_a_build_without_anything_to_match_has_no_rates():
    nothing = matches(company(products="product_id \n p1").build)
    assert (nothing.rates, nothing.unmatched, nothing.ambiguous) == ((), (), ())


def test_as_json():
    told = json.loads(json.dumps(matches_json(matches(leads().build))))
    assert told["rates"][0]["share"] == 1 / 9
    assert told["ambiguous"][0]["candidates"][0] == {"account_id": "B", "label": "Twin (B)"}
