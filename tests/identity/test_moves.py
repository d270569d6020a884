"""A contact who moves takes only later touches along (settled reading 6)."""

from __future__ import annotations

import datetime as dt

from tests.golden.company import Company, company

EVER, STILL = dt.date(1900, 1, 1), dt.date(9999, 12, 31)


def moved() -> Company:
    """ann was at A, moved to B on 1 May, and left it on 1 July; ben has no history; cat has one version only."""
    return company(
        """
[[personas]]
name = "Buyer"
wanted = 2
""",
        accounts="account_id, domain \n A, a.example \n B, b.example \n C, c.example",
        merges="kind, old_id, new_id \n account, A old, A",
        people="""
            person_id, kind, account_id, email_domain, persona, created_at
            ann, contact, B, c.example, Buyer, 2026-03-01
            ben, contact, B, ,          Buyer, 2026-03-01
            cat, contact, A, ,          ,      2026-03-01
            dan, lead,     , ,          ,      2026-03-01
        """,
        person_history="""
            person_id, field, value, from_at
            ann, account_id, A old, 2026-03-01 09:00
            ann, account_id, C,     2026-05-01 09:00
            ann, account_id, B,     2026-05-01 10:00
            ann, account_id, ,      2026-07-01 10:00
            ann, status,     Open,  2026-06-01 10:00
            cat, account_id, A,     2026-04-01 09:00
            dan, account_id, gone,  2026-04-01 09:00
        """,
        touches="""
            touch_id, kind, at, person_id
            before,    content, 2026-02-01 10:00, ann
            at A,      content, 2026-04-30 10:00, ann
            same day,  content, 2026-05-01 08:00, ann
            at B,      content, 2026-05-02 10:00, ann
            after,     content, 2026-07-02 10:00, ann
            ben,       content, 2026-02-01 10:00, ben
            dan,       content, 2026-05-01 10:00, dan
        """,
        surveys="""
            survey_id, kind, person_id, answered_at, score
            s1, nps, ann, 2026-04-01, 9
            s2, nps, ann, 2026-06-01, 9
        """,
    )


def test_the_times_of_a_person_touch_and_cover_all_time():
    spans = [
        (row["person_id"], row["from_on"], row["to_on"], row["account_id"], row["method"], row["is_history_known"])
        for row in moved().table("person_accounts")
    ]
    assert spans == [
        ("ann", EVER, dt.date(2026, 3, 1), "A", "crm_link", False),
        ("ann", dt.date(2026, 3, 1), dt.date(2026, 5, 1), "A", "crm_link", True),
        ("ann", dt.date(2026, 5, 1), dt.date(2026, 7, 1), "B", "crm_link", True),  # the day's last version
        ("ann", dt.date(2026, 7, 1), STILL, "C", "email_domain", True),  # linked to nobody: the domain tells
        ("ben", EVER, STILL, "B", "crm_link", True),
        ("cat", EVER, dt.date(2026, 4, 1), "A", "crm_link", False),
        ("cat", dt.date(2026, 4, 1), STILL, "A", "crm_link", True),
        ("dan", EVER, dt.date(2026, 4, 1), None, None, False),
        ("dan", dt.date(2026, 4, 1), STILL, None, None, True),
    ]


def test_a_touch_belongs_to_the_account_of_its_day():
    assert dict(moved().table("touch_facts", "touch_id", "account_id")) == {
        "before": "A", "at A": "A", "same day": "B", "at B": "B", "after": "C", "ben": "B", "dan": None,
    }  # fmt: skip


def test_so_do_answers_and_so_does_becoming_known():
    assert dict(moved().table("survey_facts", "survey_id", "account_id")) == {"s1": "A", "s2": "B"}
    assert dict(moved().table("people_facts", "person_id", "account_id"))["ann"] == "A"


def test_who_moved_fills_a_slot_at_one_account_until_that_day_and_at_the_other_from_it_on():
    known = {(row["account_id"], row["from_on"].isoformat()): row["known"] for row in moved().table("persona_slots")}
    assert known["A", "2026-03-01"] == 1
    assert known["A", "2026-05-01"] == 0
    assert (known["B", "2026-03-01"], known["B", "2026-05-01"], known["B", "2026-07-01"]) == (1, 2, 1)
    assert known["C", "2026-07-01"] == 1


def test_without_any_history_there_is_one_time_whose_history_is_unknown():
    still = company(accounts="account_id \n A", people="person_id, kind, account_id \n p, contact, A")
    assert still.table("person_accounts", "from_on", "to_on", "is_history_known") == [(EVER, STILL, False)]


def test_only_the_touches_of_those_who_moved_are_looked_up_by_day():
    assert {row["id"]: (row["account_id"], row["moved_id"]) for row in moved().table("person_links")} == {
        "ann": (None, "ann"), "ben": ("B", None), "cat": ("A", None), "dan": (None, None),
    }  # fmt: skip
