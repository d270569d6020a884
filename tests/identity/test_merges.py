"""Merged records: whatever names the old id belongs to the one it lives on in, from the start."""

from __future__ import annotations

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from abmetrics.identity.merges import follow_merges
from abmetrics.model.deals import opportunities
from abmetrics.model.parties import accounts, merges, people
from tests.golden.company import Company, company


def followed(pairs: dict[str, str], loaded: set[str]) -> dict[str, str | None]:
    tables = {table.name: table.arrow_schema.empty_table() for table in (accounts, people, opportunities, merges)}
    tables["accounts"] = rows(accounts, [{"account_id": id} for id in sorted(loaded)])
    tables["merges"] = rows(merges, [{"kind": "account", "old_id": old, "new_id": new} for old, new in pairs.items()])
    found = follow_merges(tables)
    return dict(zip(found["id"].to_pylist(), found["survivor_id"].to_pylist(), strict=True))


def rows(table, given):
    return pa.Table.from_pylist(given, schema=table.arrow_schema)


def test_a_chain_is_followed_to_its_end():
    assert followed({"a": "b", "b": "c", "d": "c"}, {"c"}) == {"a": "c", "b": "c", "d": "c"}


def test_a_circle_and_what_leads_into_it_is_told_not_followed():
    pairs = {"a": "b", "b": "a", "into": "a", "itself": "itself", "x": "y"}
    assert followed(pairs, {"a", "b", "y"}) == {"a": None, "b": None, "into": None, "itself": None, "x": "y"}


def test_a_chain_that_ends_at_a_record_nobody_loaded_leads_nowhere():
    assert followed({"a": "b", "b": "gone"}, {"a", "b"}) == {"a": None, "b": None}


def test_a_very_long_chain_takes_no_longer_than_its_length():
    chain = {f"{n}": f"{n + 1}" for n in range(200_000)}
    assert set(followed(chain, {"200000"}).values()) == {"200000"}


@given(st.dictionaries(st.sampled_from("abcdefgh"), st.sampled_from("abcdefgh")), st.sets(st.sampled_from("abcdefgh")))
def test_every_merged_id_ends_at_a_loaded_record_that_was_not_merged_or_nowhere(pairs, loaded):
    found = followed(pairs, loaded)
    assert set(found) == set(pairs)
    for old, end in found.items():
        assert end is None or (end in loaded and end not in pairs)
        steps, at = 0, old
        while at in pairs and steps <= len(pairs):
            at, steps = pairs[at], steps + 1
        assert end == (at if at in loaded and steps <= len(pairs) else None)


def merged() -> Company:
    """old and older were merged into new; twin, merged into it too, was left in the export. rota and rotb go round."""
    return company(
        """
[[target_lists]]
name = "L"
""",
        accounts="""
            account_id, name, domain, tier, created_at
            new,  Acme, acme.example, 1, 2026-03-01
            twin, Acme Twin, twin.example, 2, 2026-01-15
            rota, Rota,,,
            rotb, Rotb,,,
        """.replace(",,,", ", , ,"),
        merges="""
            kind, old_id, new_id
            account, older, old
            account, old, new
            account, twin, new
            account, rota, rotb
            account, rotb, rota
            account, lost, nowhere
            person, p old, p new
            opportunity, d old, d new
        """,
        account_history="""
            account_id, field, value, from_at
            old, tier, 3, 2026-01-01
            old, tier, 9, 2026-04-01
            new, tier, 1, 2026-03-01
        """,
        account_domains="account_id, domain \n old, old.example",
        target_list_members="""
            list_name, account_id, from_on, to_on
            L, older, 2026-01-01, 2026-02-01
            L, old,   2026-01-01, 2026-04-01
            L, lost,  2026-01-01,
        """,
        people="""
            person_id, kind, account_id, email_domain, created_at
            p new, contact, older, , 2026-01-02
            p old, contact, rota,  , 2026-01-01
            by mail, lead, , old.example, 2026-01-01
            by twin, lead, , twin.example, 2026-01-01
        """,
        touches="""
            touch_id, kind, at, account_id, person_id
            t1, content, 2026-02-01 10:00, older,
            t2, content, 2026-02-01 10:00, lost,
            t3, content, 2026-02-01 10:00, rota,
            t4, content, 2026-02-01 10:00, , p old
            t5, content, 2026-02-01 10:00, twin,
        """,
        opportunities="""
            opportunity_id, account_id, status, amount, created_at, closed_on
            d new, old,  open, 700, 2026-02-01,
            d old, new,  open, 500, 2026-01-05,
            d won, twin, won,  100, 2026-01-05, 2026-02-05
            d win, new,  won,  100, 2026-01-05, 2026-02-06
        """,
        opportunity_history="""
            opportunity_id, from_at, stage, status, amount
            d old, 2026-01-05, A, open, 500
            d old, 2026-03-05, B, open, 550
            d new, 2026-02-01, A, open, 700
        """,
        contracts="contract_id, account_id, starts_on, annual_value \n c1, old, 2026-02-10, 1200",
        surveys="survey_id, kind, account_id, answered_at, score \n s1, nps, older, 2026-02-01, 9",
        recurring_revenue_events="""
            event_id, account_id, on, kind, annual_amount
            e1, older, 2026-02-10, new, 1200
        """,
    )


def test_an_id_means_the_account_it_lives_on_in():
    links = {row["id"]: row for row in merged().table("account_links")}
    assert {id: (row["account_id"], row["method"]) for id, row in links.items()} == {
        "new": ("new", "crm_id"),
        "old": ("new", "merge"),
        "older": ("new", "merge"),
        "twin": ("new", "merge"),
        "rota": ("rota", "crm_id"),
        "rotb": ("rotb", "crm_id"),
        "lost": (None, None),
    }
    assert links["older"]["reason"] == "merged into old, and at last into new"
    assert links["rota"]["reason"] == "merged into rotb, and by that round in a circle"
    assert links["lost"]["reason"] == "merged into nowhere, which was not loaded"


def test_whatever_names_the_old_id_lands_on_the_new_one():
    touches = {row["touch_id"]: (row["account_id"], row["person_id"]) for row in merged().table("touch_facts")}
    assert touches == {
        "t1": ("new", None), "t2": (None, None), "t3": ("rota", None), "t4": ("new", "p new"), "t5": ("new", None),
    }  # fmt: skip
    for table in ("contract_facts", "survey_facts", "recurring_revenue_facts", "customer_spans", "listed_spans"):
        assert set(merged().table(table, "account_id")) == {"new"}, table


def test_the_domains_of_merged_accounts_tell_the_one_they_live_on_in():
    assert dict(merged().table("domain_accounts", "domain", "account_id")) == {
        "acme.example": "new", "twin.example": "new", "old.example": "new",
    }  # fmt: skip


def test_a_merged_account_is_no_account_of_its_own():
    assert set(merged().table("account_spans", "account_id")) == {"new", "rota", "rotb"}
    assert min(r["from_on"] for r in merged().table("account_spans") if r["account_id"] == "new").isoformat() == (
        "2026-01-01"
    )  # listed since


def test_memberships_that_begin_together_become_the_longer_one():
    spans = [(row["from_on"].isoformat(), row["to_on"].isoformat()) for row in merged().table("listed_spans")]
    assert spans == [("2026-01-01", "2026-04-01")]
    assert len([row for row in merged().table("list_memberships") if row["account_id"] == "new"]) == 1


def test_the_history_of_a_merged_account_stands_in_until_the_survivor_s_own_begins():
    tiers = [
        (row["value"], row["from_on"].isoformat())
        for row in merged().table("account_attributes")
        if row["account_id"] == "new" and row["field"] == "tier"
    ]
    assert tiers == [("3", "2026-01-01"), ("1", "2026-03-01")]


def test_a_merged_person_is_no_person_of_his_own():
    assert sorted(merged().table("people_facts", "person_id", "account_id")) == [
        ("by mail", "new"), ("by twin", "new"), ("p new", "new"),
    ]  # fmt: skip


def test_a_merged_deal_is_no_deal_of_its_own_and_leaves_its_earlier_history():
    assert set(merged().table("opportunity_facts", "opportunity_id")) == {"d new", "d won", "d win"}
    spans = [
        (row["amount"], row["sales_stage"], row["to_on"].isoformat())
        for row in merged().table("opportunity_spans")
        if row["opportunity_id"] == "d new"
    ]
    assert spans[-1] == (700, "A", "9999-12-31")


def test_the_first_won_deal_is_the_first_of_all_merged_accounts():
    first = {row["opportunity_id"]: row["is_first_won"] for row in merged().table("opportunity_facts")}
    assert first == {"d won": True, "d win": False, "d new": False}
