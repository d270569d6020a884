"""Page views cut into visits: more than 30 minutes of silence or a new channel starts another (settled reading 5)."""

from __future__ import annotations

from tests.golden.company import Company, company


def visits(*views: str) -> dict[str, tuple[int, str | None]]:
    """Session: (pages, channel), of views given as `visitor, at, channel`."""
    rows = [f"{number:02}, {view}" for number, view in enumerate(views, start=1)]
    site = company(page_views="\n".join(["page_view_id, visitor_id, at, channel", *rows]))
    return {row["session_id"]: (row["pages"], row["channel"]) for row in site.table("web_sessions")}


def test_thirty_minutes_of_silence_go_on_and_a_second_more_does_not():
    assert visits("v, 2026-05-05 10:00:00,", "v, 2026-05-05 10:30:00,") == {"01": (2, None)}
    assert visits("v, 2026-05-05 10:00:00,", "v, 2026-05-05 10:30:01,") == {"01": (1, None), "02": (1, None)}


def test_silence_is_measured_from_the_last_view_not_from_the_first():
    assert visits("v, 2026-05-05 10:00,", "v, 2026-05-05 10:20,", "v, 2026-05-05 10:45,") == {"01": (3, None)}


def test_a_visit_goes_on_over_midnight_and_the_change_of_the_clock():
    assert visits("v, 2026-03-29 00:50,", "v, 2026-03-29 01:10,") == {"01": (2, None)}
    assert visits("v, 2026-05-05 23:50,", "v, 2026-05-06 00:10,") == {"01": (2, None)}


def test_a_new_channel_starts_another_visit_and_one_left_unsaid_does_not():
    assert visits("v, 2026-05-05 10:00, ads", "v, 2026-05-05 10:05,", "v, 2026-05-05 10:06, ads") == {"01": (3, "ads")}
    assert visits("v, 2026-05-05 10:00, ads", "v, 2026-05-05 10:05,", "v, 2026-05-05 10:06, mail") == {
        "01": (2, "ads"),
        "03": (1, "mail"),
    }
    assert visits("v, 2026-05-05 10:00,", "v, 2026-05-05 10:05, ads") == {"01": (1, None), "02": (1, "ads")}
    # Back to a channel there was before is a new visit too.
    assert visits("v, 2026-05-05 10:00, ads", "v, 2026-05-05 10:05, mail", "v, 2026-05-05 10:06, ads") == {
        "01": (1, "ads"), "02": (1, "mail"), "03": (1, "ads"),
    }  # fmt: skip


def test_silence_forgets_the_channel():
    assert visits("v, 2026-05-05 10:00, ads", "v, 2026-05-05 12:00, ads", "v, 2026-05-05 12:01,") == {
        "01": (1, "ads"), "02": (2, "ads"),
    }  # fmt: skip


def test_each_visitor_has_visits_of_his_own():
    assert visits("v, 2026-05-05 10:00,", "w, 2026-05-05 10:01,", "v, 2026-05-05 10:02,") == {
        "01": (2, None),
        "02": (1, None),
    }


def site() -> Company:
    return company(
        accounts="account_id \n A \n B",
        people="person_id, kind, account_id \n p, contact, A",
        campaigns="campaign_id, name \n k1, Spring \n k2, Summer",
        identifications="visitor_id, person_id, at \n v, p, 2026-05-04 09:00",
        sessions="""
            session_id, started_at, account_id, pages, seconds
            s1, 2026-05-05 10:00, B, 3, 60
            2,  2026-05-05 10:00, B, 1,
        """,
        page_views="""
            page_view_id, visitor_id, person_id, at, channel, page, seconds, campaign_id, is_human
            1, v, ,  2026-05-05 10:00:00, ads, /start,   20, ,   true
            2, v, ,  2026-05-05 10:00:10,    , /robot,   20, k2, false
            3, v, ,  2026-05-05 10:04:00,    , /pricing, 30, k1,
            4,  , p, 2026-05-05 10:00:00,    , /a,         , ,
            5,  , p, 2026-05-05 10:10:00,    , /b,         , ,
            6,  ,  , 2026-05-05 10:00:00,    , /c,         , ,
            7,  ,  , 2026-05-05 10:00:00,    , /d,         , ,
        """,
    )


def test_a_visit_is_its_pages_together():
    (visit,) = (row for row in site().table("web_sessions") if row["session_id"] == "1")
    assert visit["started_at"].isoformat() == "2026-05-05T10:00:00"
    assert (visit["channel"], visit["landing_page"], visit["campaign_id"]) == ("ads", "/start", "k1")
    assert (visit["pages"], visit["seconds"]) == (2, 240 + 30)  # to the end of the last page
    assert (visit["record_id"], visit["line"]) == ("1", 2)


def test_without_a_visitor_the_person_tells_whose_visit_it_is_and_nobody_s_views_stand_alone():
    found = {
        row["session_id"]: (row["person_id"], row["pages"], row["seconds"]) for row in site().table("web_sessions")
    }
    assert found["4"] == ("p", 2, 600)
    assert (found["6"], found["7"]) == ((None, 1, None), (None, 1, None))


def test_views_of_bots_are_visits_that_count_for_nothing():
    touches = {row["touch_id"]: row for row in site().table("touch_facts")}
    assert (touches["1"]["is_active"], touches["1"]["active_seconds"], touches["1"]["account_id"]) == (True, 270, "A")
    bot = touches["page view 2"]  # told apart from the session of the same id
    assert (bot["is_active"], bot["active_seconds"]) == (False, 0)


def test_visits_that_sources_cut_themselves_stay_as_they_are():
    found = {row["session_id"]: row for row in site().table("web_sessions")}
    assert (found["s1"]["pages"], found["s1"]["seconds"], found["s1"]["account_id"]) == (3, 60, "B")
    assert {row["touch_kind"] for row in site().table("touch_facts")} == {"session"}
    assert len(site().table("touch_facts")) == 7
