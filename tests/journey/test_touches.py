"""Settled reading 5: which touches are active, what they are worth, whose minutes weigh how much, on which day."""

from __future__ import annotations

import pytest

from tests.golden.company import company

WORTH = {  # touch: (active, minutes), worked from the defaults of the catalogue
    "page_view": (True, 1),
    "page_view 90": (True, 1.5),
    "page_view 600": (True, 5),  # capped at 5
    "chat": (True, 5),
    "chat 3600": (True, 15),
    "email_reply": (True, 2),
    "social": (True, 1),
    "content": (True, 10),
    "content 7200": (True, 30),
    "call": (True, 10),
    "call 7200": (True, 60),
    "webinar": (True, 30),
    "webinar 7200": (True, 60),
    "event": (True, 60),
    "event 36000": (True, 480),
    "meeting": (True, 30),
    "meeting 9000": (True, 120),
    "dinner": (True, 120),
    "dinner 14400": (True, 180),
    "email_open": (True, 0),
    "email_click": (True, 0),
    "ad_click": (True, 0),
    "form": (True, 0),
    "form 300": (True, 0),  # time spent on a form is not counted
    "email_sent": (False, 0),
    "email_delivered": (False, 0),
    "ad_impression": (False, 0),
    "direct_mail_sent": (False, 0),
    "other 600": (False, 0),
    "webinar no_show": (False, 0),
    "webinar registered": (False, 0),
    "call voicemail": (False, 0),
    "page_view bot": (False, 0),
    "email_open bot": (False, 0),
    "email_reply bot": (False, 0),  # an automatic answer
    "webinar attended": (True, 30),
}


def every_touch():
    rows = ["touch_id, kind, at, account_id, seconds, outcome, is_human"]
    for name in WORTH:
        kind, _, rest = name.partition(" ")
        seconds, outcome = (rest, "") if rest.isdigit() else ("", "" if rest == "bot" else rest)
        rows.append(f"{name}, {kind}, 2026-05-05 10:00, A, {seconds}, {outcome}, {str(rest != 'bot').lower()}")
    return company(accounts="account_id \n A", touches="\n".join(rows))


@pytest.mark.parametrize("touch", WORTH)
def test_a_touch_is_worth_its_observed_length_up_to_a_cap_or_else_its_kind(touch):
    (found,) = (row for row in every_touch().table("touch_facts") if row["touch_id"] == touch)
    assert (found["is_active"], found["active_seconds"] / 60) == WORTH[touch]


def other_tables():
    return company(
        accounts="account_id \n A",
        sessions="""
            session_id, started_at, account_id, pages, seconds
            s1, 2026-05-05 10:00, A, 7,
            s2, 2026-05-05 11:00, A, 2, 150
            s3, 2026-05-05 12:00, A, 2, 6000
        """,
        meetings="""
            meeting_id, kind, status, starts_at, account_id, seconds
            n1, meeting, held,        2026-05-05 10:00, A, 2700
            n2, meeting, no_show,     2026-05-05 10:00, A, 2700
            n3, demo,    cancelled,   2026-05-05 10:00, A, 2700
            n4, demo,    held,        2026-05-05 10:00, A,
            n5, call,    held,        2026-05-05 10:00, A,
            n6, meeting, scheduled,   2026-05-05 10:00, A,
            n7, meeting, rescheduled, 2026-05-05 10:00, A,
        """,
        messages="""
            message_id, at, direction, account_id, is_auto_reply
            m1, 2026-05-05 10:00, inbound,  A, false
            m2, 2026-05-05 10:00, outbound, A, false
            m3, 2026-05-05 10:00, inbound,  A, true
        """,
        events="event_id, kind, name \n e1, webinar, Intro \n e2, dinner, Table",
        event_attendances="""
            event_id, account_id, attended_at, registered_at, seconds
            e1, A, 2026-05-05 10:00, 2026-05-01, 1200
            e2, A, 2026-05-05 19:00, 2026-05-01,
            e1, A,                 , 2026-05-01,
        """,
    )


def test_sessions_meetings_mails_and_events_are_touches():
    found = {
        row["touch_id"] if row["touch_kind"] not in ("webinar", "dinner") else row["touch_kind"]: (
            row["is_active"],
            row["active_seconds"] / 60,
        )
        for row in other_tables().table("touch_facts")
    }
    assert found == {
        "s1": (True, 7),  # seven pages
        "s2": (True, 2.5),
        "s3": (True, 10),  # two pages of at most five minutes
        "n1": (True, 45),
        "n2": (False, 0),
        "n3": (False, 0),
        "n4": (True, 30),
        "n5": (True, 10),
        "n6": (False, 0),
        "n7": (False, 0),
        "m1": (True, 2),
        "m2": (False, 0),
        "m3": (False, 0),
        "webinar": (True, 20),
        "dinner": (True, 120),
    }  # the one who registered and did not come is no touch


def product_users():
    return company(
        accounts="account_id \n A",
        people="person_id, kind, account_id \n p1, contact, A \n p2, contact, A",
        touches="""
            touch_id, kind, at, person_id, seconds
            u1, product_use, 2026-05-05 09:00, p1, 2400
            u2, product_use, 2026-05-05 10:00, p1, 2400
            u3, product_use, 2026-05-05 11:00, p1, 2400
            u4, product_use, 2026-05-05 09:00, p2, 2400
            u5, product_use, 2026-05-06 09:00, p1, 9000
        """,
    )


def test_product_use_counts_sixty_minutes_per_person_and_day():
    minutes = {row["touch_id"]: row["active_seconds"] / 60 for row in product_users().table("touch_facts")}
    assert minutes == {"u1": 40, "u2": 20, "u3": 0, "u4": 40, "u5": 60}


def weighed():
    return company(
        """
[engagement]
person_weights = { c_level = 3, manager = 0.1, unknown = 2 }
[stages]
engaged_minutes = 25
""",
        accounts="account_id \n A \n B",
        target_list_members="list_name, account_id, from_on \n L, A, 2026-01-01 \n L, B, 2026-01-01",
        people="""
            person_id, kind, account_id, seniority
            p1, contact, A, c_level
            p2, contact, B, manager
            p3, contact, B, vp
        """,
        touches="""
            touch_id, kind, at, person_id, account_id
            t1, content, 2026-05-05, p1,
            t2, webinar, 2026-05-05, p2,
            t3, content, 2026-05-05, p3,
            t4, content, 2026-05-05,   , A
        """,
    )


def test_person_weights_count_in_the_minutes():
    # A: 10 × 3 of the C-level, 10 × 2 of nobody in particular; B: 30 × 0.1 of the manager, 10 × 1 of the unnamed vp.
    assert weighed().values("engagement_minutes", by="account") == {"A": 50, "B": 13}


def test_person_weights_do_not_count_in_the_threshold_of_the_engaged():
    # A has 20 minutes, weighted 50; B has 40, weighted 13.
    assert weighed().values("engaged_accounts", by="account") == {"A": 0, "B": 1}


def any_interaction():
    return company(
        "[stages] \n engaged_minutes = 0",
        accounts="account_id \n A \n B \n C \n D",
        target_list_members="list_name, account_id, from_on \n"
        + "\n".join(f"L, {account}, 2026-01-01" for account in "ABCD"),
        touches="""
            touch_id, kind, at, account_id, is_human
            t1, email_open, 2026-05-05, A, true
            t2, email_sent, 2026-05-05, B, true
            t3, email_open, 2026-05-05, C, false
        """,
    )


def test_a_threshold_of_zero_means_any_interaction():
    """An open by a person is one, worth no minutes; what we sent, what a bot opened, and nothing at all are none."""
    assert any_interaction().values("engaged_accounts", by="account") == {"A": 1, "B": 0, "C": 0, "D": 0}


def in_warsaw():
    return company(
        '[workspace] \n time_zone = "Europe/Warsaw"',
        accounts="account_id \n A",
        target_list_members="list_name, account_id, from_on \n L, A, 2026-01-01",
        touches="""
            touch_id, kind, at, account_id
            t1, page_view, 2026-03-31T23:30:00Z, A
            t2, page_view, 2026-03-31T21:30:00Z, A
            t3, page_view, 2026-03-29T00:30:00Z, A
            t4, page_view, 2026-03-29T22:30:00Z, A
        """,
    )


def test_a_touch_belongs_to_the_local_day_it_happened_on():
    # Summer time begins on 29 March 2026: 22:30 UTC is 23:30 the day before it, and 00:30 the day after from then on.
    days = {row["touch_id"]: str(row["on"]) for row in in_warsaw().table("touch_facts")}
    assert days == {"t1": "2026-04-01", "t2": "2026-03-31", "t3": "2026-03-29", "t4": "2026-03-30"}


def test_a_touch_late_on_the_last_evening_utc_is_the_next_quarter_s_in_warsaw():
    assert in_warsaw().value("engagement_minutes", period="2026-Q1") == 3
    assert in_warsaw().value("engagement_minutes", period="2026-Q2") == 1


def list_members():
    return company(
        '[[target_lists]] \n name = "L" \n [[target_lists]] \n name = "K" \n purpose = "customers"',
        accounts="account_id \n A \n B",
        target_list_members="""
            list_name, account_id, from_on, to_on
            L, A, 2026-05-02, 2026-05-05
            L, A, 2026-05-05, 2026-05-07
            K, B, 2026-01-01,
        """,
        touches="touch_id, kind, at, account_id \n"
        + "\n".join(f"t{day}, page_view, 2026-05-0{day}, A" for day in range(1, 10))
        + "\n b, page_view, 2026-05-04, B",
    )


def test_minutes_count_where_the_account_was_listed_on_the_touch_s_own_day():
    """2 to 6 May: five of nine page views; not those of the day it left on, whatever it is now (reading 2)."""
    assert list_members().value("engagement_minutes", period="2026-05") == 5


def test_a_customer_list_lists_nobody():
    assert list_members().values("engagement_minutes", period="2026-05", by="account") == {"A": 5}


def test_changing_from_one_list_to_another_is_no_turnover():
    """The day that ends the one membership begins the other."""
    assert list_members().row("listed_accounts", period="2026-05").also == {"joined": 1, "left": 1}
    assert list_members().table("list_changes", "change") == ["joined", "left"]
