"""Settled reading 6: whose visits they were, in what we know now and in what was known then."""

from __future__ import annotations

from tests.golden.company import Company, company


def visits() -> Company:
    """Visitor v1 came twice before turning out to be p1 of A, and once after; v2 never said."""
    return company(
        accounts="account_id \n A \n B",
        target_list_members="list_name, account_id, from_on \n L, A, 2026-01-01 \n L, B, 2026-01-01",
        people="""
            person_id, kind, account_id, converted_account_id, created_at
            p1, contact, A,  , 2026-05-10
            p2, lead,     , B, 2026-04-01
            p3, contact, B,  , 2026-05-10
        """,
        identifications="""
            visitor_id, person_id, at
            v1, p1, 2026-05-10 09:00
            v1, p3, 2026-05-12 09:00
        """,
        sessions="""
            session_id, started_at, visitor_id, pages
            s1, 2026-04-01 10:00, v1, 20
            s2, 2026-04-02 10:00, v1, 20
            s3, 2026-05-20 10:00, v1, 20
            s4, 2026-05-20 10:00, v2, 20
        """,
        touches="touch_id, kind, at, person_id \n t1, content, 2026-04-05, p2",
    )


def test_being_identified_reaches_back_over_earlier_visits():
    assert visits().value("engagement_minutes", period="2026-04", where={"account": "A"}) == 40
    assert visits().value("engagement_minutes", period="2026-05", where={"account": "A"}) == 20


def test_a_visitor_is_the_first_person_he_turned_out_to_be():
    assert visits().table("visitor_people", "visitor_id", "person_id") == [("v1", "p1")]


def test_a_visitor_nobody_knows_is_nobody_s():
    assert {row["account_id"] for row in visits().table("touch_facts") if row["touch_id"] == "s4"} == {None}


def test_the_touches_of_a_converted_lead_are_the_account_s_from_the_start():
    assert visits().value("engagement_minutes", period="2026-04", where={"account": "B"}) == 10


def test_as_of_a_day_only_identifications_made_by_then_count():
    assert visits().value("engagement_minutes", period="2026-04", as_of="2026-04-30", where={"account": "A"}) == 0


def test_as_of_the_day_of_the_identification_it_counts():
    assert visits().value("engagement_minutes", period="2026-04", as_of="2026-05-09", where={"account": "A"}) == 0
    assert visits().value("engagement_minutes", period="2026-04", as_of="2026-05-10", where={"account": "A"}) == 40


def test_an_account_was_not_engaged_before_its_visitor_was_known():
    """The 40 minutes of April are A's from 10 May on, and fall out of the window of 90 days in July."""
    engaged = {day: visits().value("engaged_accounts", as_of=day, where={"account": "A"}) for day in (
        "2026-04-30", "2026-05-09", "2026-05-10", "2026-05-20",
    )}  # fmt: skip
    assert engaged == {"2026-04-30": 0, "2026-05-09": 0, "2026-05-10": 1, "2026-05-20": 1}


def test_each_touch_says_since_when_it_is_known_whose_it_was():
    known = {row["touch_id"]: row["known_on"].isoformat() for row in visits().table("touch_facts")}
    assert known == {
        "s1": "2026-05-10", "s2": "2026-05-10", "s3": "2026-05-20", "s4": "2026-05-20", "t1": "2026-04-05",
    }  # fmt: skip
