"""Snowplow by hand: atomic events of three visitors, with every record they make."""

from __future__ import annotations

import hashlib

from tests.sources.conftest import Land, issues
from tests.sources.systems.landed import rows

TOML = '[[sources]]\nname = "web"\nkind = "snowplow"\nroot = "export"\n'
HEAD = (
    "event_id,collector_tstamp,derived_tstamp,event,event_name,user_id,domain_userid,network_userid,page_url,"
    "page_referrer,mkt_source,mkt_medium,mkt_campaign,refr_medium,se_action,br_type,useragent,"
    "contexts_com_iab_snowplow_spiders_and_robots_1\n"
)
HOME, PRICING = "https://acme.example/", "https://acme.example/pricing?x=1"
ROBOT = '"[{""spiderOrRobot"": true}]"'
EVENTS = """e1,05-01 10:00:09,05-01 10:00:00.250,page_view,page_view,,d1,n1,{HOME},https://www.bing.com/,,,,search,,,,
e2,05-01 10:00:10,05-01 10:00:10.250,page_ping,page_ping,,d1,n1,{HOME},,,,,,,,,
e3,05-01 10:20:00,05-01 10:20:00,page_ping,page_ping,,d1,n1,{HOME},,,,,,,,,
e4,05-01 10:21:00,05-01 10:21:00,page_view,page_view,,d1,n1,{PRICING},{HOME},,,,internal,,,,
e5,05-01 10:22:00,05-01 10:22:00,unstruct,submit_form,anna@globex.example,d1,n1,{PRICING},,,,,,,,,
e6,05-01 10:23:00,05-01 10:23:00,struct,event,,d1,n1,{PRICING},,,,,,Demo Requested,,,
e7,05-01 11:00:00,,page_view,page_view,003C,,n2,{HOME},,LinkedIn,paid-social,abm,,,Browser,Mozilla,
e8,05-01 12:00:00,05-01 12:00:00,page_view,page_view,,d3,n3,{HOME},,,,,,,,,{ROBOT}
e8,05-01 12:00:01,05-01 12:00:00,page_view,page_view,,d3,n3,{HOME},,,,,,,,,{ROBOT}
e9,05-01 13:00:00,05-01 13:00:00,unstruct,link_click,,d1,n1,{HOME},,,,,,,,,
"""
EXPORT = HEAD + EVENTS.format(HOME=HOME, PRICING=PRICING, ROBOT=ROBOT).replace(",05-01", ",2024-05-01")
ANNA = "web:" + hashlib.md5(b"anna@globex.example").hexdigest()


def test_events_make_page_views_touches_and_persons(land_files: Land) -> None:
    """A ping a long while after the last one is worth half a minute: e1 has 10 + 30 seconds."""
    landed = land_files(TOML, {"export/atomic_events.csv": EXPORT})
    names = ("page_view_id", "visitor_id", "person_id", "campaign_id", "channel", "page", "seconds", "is_human")
    assert rows(landed, "page_views", *names) == [
        ("web:e1", "d1", None, None, "organic_search", HOME, 40, None),
        ("web:e4", "d1", None, None, None, "https://acme.example/pricing", None, None),
        ("web:e7", "n2", "003C", "abm", "paid_social", HOME, None, None),
        ("web:e8", "d3", None, None, "direct", HOME, None, False),
    ]
    assert [str(at) for at in landed.tables["page_views"]["at"].to_pylist()][:1] == ["2024-05-01 10:00:00.250000"]
    assert rows(landed, "touches", "touch_id", "kind", "person_id", "content") == [
        ("web:e5", "form", ANNA, "https://acme.example/pricing"),
        ("web:e6", "form", None, "https://acme.example/pricing"),
    ]
    assert rows(landed, "identifications", "visitor_id", "person_id") == [("d1", ANNA), ("n2", "003C")]
    assert issues(landed, "table", "reason", "line") == [
        ("touches", "not used", 3),
        ("touches", "not used", 4),
        ("touches", "not used", 11),
        ("page_views", "duplicate key", 9),
    ]


def test_as_the_crm_its_ids_stay_bare(land_files: Land) -> None:
    landed = land_files(TOML + 'role = "crm"\n', {"export/snowplow_events.csv": EXPORT})
    assert rows(landed, "touches", "touch_id") == [("e5",), ("e6",)]
