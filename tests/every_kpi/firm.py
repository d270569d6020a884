"""One company with something of everything, for the promises that hold for every KPI.

No figures are worked by hand here (those stand in tests/golden): what is tested on it are relations between answers.
Account N has no attributes at all (its tier is none by its history, else it would be told from the ICP), M is such a
customer, and each kind of row has one whose cuts are all empty. One touch is of a kind there is not: it is set aside.
"""

from __future__ import annotations

from abmetrics.kpis.kpi import Kpi
from tests.golden.company import Company, company

PERIOD = "2026-Q2"

SETTINGS = """
[workspace]
time_zone = "Europe/Warsaw"
[[target_lists]]
name = "Targets"
[[icp.criteria]]
name = "Large"
where = "employees >= 200"
[[personas]]
name = "Buyer"
[[personas]]
name = "Champion"
wanted = 2
[engagement]
person_weights = { c_level = 1.5 }
[opportunities]
sales_stages = ["Discovery", "Proposal"]
legitimate_from = "Proposal"
"""

TABLES = {
    "users": """
        user_id, name, team
        u1, Ann, North
        u2, Bob, South
        u3, Cid,
    """,
    "products": "product_id, name \n p1, Pump \n p2, Valve",
    "campaigns": "campaign_id, name \n k1, Spring \n k2, Summer",
    "exchange_rates": "currency, on, rate \n USD, 2025-01-01, 0.9 \n USD, 2026-05-01, 0.8",
    "accounts": """
        account_id, name, tier, segment, industry, employees, region, country, owner_id, programme, created_at
        A, Acme, 1, Enterprise, Software, 1500, North, Poland,  u1, abm,        2025-11-01
        B, Beta, 2, Enterprise, Steel,     300, South, Poland,  u2,    ,        2025-11-01
        C, Cogs, 1, Midmarket,  Software,  300, North, Germany, u1, abm,        2025-12-01
        D, Dune, 3, Midmarket,  Steel,      20, South, Germany, u2, none,       2025-12-01
        E, Echo, 2, Enterprise, Software, 1500, North, Poland,  u3,    ,        2026-01-15
        F, Fern,  ,          ,  Steel,        , South,       ,    , demand_gen, 2026-04-15
        M, Mole,  ,          ,          ,     ,      ,       ,    ,    ,        2026-01-01
        N, Null,  ,          ,          ,     ,      ,       ,    ,    ,        2026-01-01
    """,
    "account_history": """
        account_id, field, value, from_at
        A, tier,     2,  2025-11-01
        A, tier,     1,  2026-05-15
        B, owner_id, u1, 2025-11-01
        B, owner_id, u2, 2026-06-01
        N, tier,       , 2025-11-01
        M, tier,       , 2025-11-01
    """,
    "target_list_members": """
        list_name, account_id, from_on, to_on
        Targets, A, 2026-01-01,
        Targets, B, 2026-02-01, 2026-05-20
        Targets, C, 2026-01-01,
        Targets, E, 2026-04-10,
        Targets, F, 2026-05-01, 2026-07-10
        Targets, N, 2026-01-01,
    """,
    "people": """
        person_id, kind, account_id, email_domain, persona, seniority, lead_source, created_at, left_at
        h1, contact, A,              , Buyer,    c_level,  Fair, 2026-01-03,
        h2, contact, A,              , Champion, director, Web,  2026-05-04,
        h3, contact, C,              , Champion, manager,  Web,  2026-01-05, 2026-06-01
        h4, contact, E,              , Buyer,    vp,       Fair, 2026-04-15,
        h5, lead,    A,              , Champion, manager,  Web,  2026-04-20,
        h6, lead,     , nowhere.test ,         ,        ,     ,  2026-05-20,
        h7, lead,    N,              ,         ,        ,     ,  2026-06-03,
        h8, contact, M,              ,         ,        ,     ,  2026-02-01,
        h9, lead,    D,              , Buyer,    c_level,  Fair, 2026-02-20,
    """,
    "touches": """
        touch_id, kind, at, account_id, person_id, campaign_id, channel, content, seconds
        t01, content,     2026-02-10 10:00,  , h1, k1, web,   Guide,   600
        t02, webinar,     2026-04-02 10:00,  , h1, k1,    ,   Intro,
        t03, page_view,   2026-04-12 10:00, N,   ,   ,    ,        ,
        t04, call,        2026-05-13 10:00,  , h4, k2, phone,      ,   900
        t05, social,      2026-05-14 10:00, B,   , k2, social, Post,
        t06, chat,        2026-05-21 10:00, E,   ,   , web,        ,
        t07, product_use, 2026-05-22 10:00, C, h3,   ,    ,        ,  5000
        t08, email_sent,  2026-05-23 10:00,  , h1, k1, mail,       ,
        t09, event,       2026-06-11 10:00, N,   ,   ,    ,        ,
        t10, content,     2026-06-12 10:00,  , h2, k2, web,   Guide,
        t11, dinner,      2026-07-15 10:00,  , h1,   ,    ,        ,
        t12, meeting,     2026-08-10 10:00, D, h9,   ,    ,        ,
        t13, dance,       2026-05-10 10:00, D, h9,   ,    ,        ,
    """,
    "sessions": """
        session_id, started_at, visitor_id, account_id, pages, seconds
        s0, 2026-01-05 10:00, v0,  , 1,
        s1, 2026-05-05 10:00, v1,  , 3, 400
        s2, 2026-06-05 10:00, v2, F, 2,
    """,
    "identifications": "visitor_id, person_id, at \n v1, h2, 2026-05-10 09:00",
    "messages": """
        message_id, at, direction, person_id
        m1, 2026-05-06 10:00, inbound, h1
        m2, 2026-06-06 10:00, inbound, h4
    """,
    "meetings": """
        meeting_id, kind, status, created_at, starts_at, seconds, account_id, person_id
        n1, demo,    held,    2026-05-01, 2026-05-07 10:00, 3600, A, h1
        n2, meeting, no_show, 2026-05-01, 2026-06-07 10:00, 3600, E, h4
    """,
    "opportunities": """
        opportunity_id, account_id, owner_id, type, stage, status, amount, currency, created_at, closed_on, \
            opportunity_source, campaign_id, product_id, is_duplicate
        o01, A, u1, new_business, Proposal,  won,  1000, EUR, 2026-02-03, 2026-03-10, Web,  k1, p1, false
        o02, A, u1, upsell,       Proposal,  won,  2500, EUR, 2026-04-03, 2026-05-10, Web,  k1, p2, false
        o03, B, u2, new_business, Proposal,  lost,  900, EUR, 2026-04-13, 2026-05-25, Fair, k2, p1, false
        o04, B, u2, new_business, Proposal,  won,  1700, USD, 2026-04-23, 2026-06-10, Fair, k2, p1, false
        o05, C, u1, renewal,      Proposal,  won,  3000, EUR, 2026-04-01, 2026-04-25, Web,    , p1, false
        o06, D, u2, new_business, Proposal,  lost,  400, EUR, 2026-05-03, 2026-06-12, Web,    , p2, false
        o07, D, u2, new_business, Proposal,  won,   600, EUR, 2026-05-04, 2026-06-20, Web,    , p2, false
        o08, N,   ,             ,         ,  won,   800, EUR, 2026-04-04, 2026-05-05,    ,    ,   , false
        o09, N,   ,             , Proposal,  open,  950, EUR, 2026-05-06,           ,    ,    ,   , false
        o10,  ,   ,             ,         ,  won,   333, EUR, 2026-05-06, 2026-06-06,    ,    ,   , false
        o11, A, u1, upsell,       Proposal,  open, 5000, USD, 2026-05-08,           , Web,  k1, p2, false
        o12, E, u3, new_business, Discovery, open,  700, EUR, 2026-05-09,           , Fair, k2, p1, false
        o13, E, u3, new_business, Proposal,  open, 1100, EUR, 2026-06-09,           , Fair, k2, p1, false
        o14, F, u1, new_business, Proposal,  open,  200, EUR, 2026-05-19,           , Web,    , p1, true
        o15, A, u3, new_business, Proposal,  won,      , EUR, 2026-04-19, 2026-06-15, Web,  k1, p1, false
        o16, E, u3, new_business, Proposal,  won,  4000, EUR, 2026-07-02, 2026-07-30, Web,  k2, p2, false
        o17, N,   ,             ,         ,  lost,     , EUR, 2026-04-05, 2026-05-29,    ,    ,   , false
        o18, N,   ,             ,          , open,   10, EUR, 2026-05-06,           ,    ,    ,   , false
    """,
    "opportunity_history": """
        opportunity_id, from_at, stage, status, amount, currency
        o11, 2026-05-08, Discovery, open, 4000, USD
        o11, 2026-06-02, Proposal,  open, 5000, USD
        o13, 2026-06-09, Proposal,  open, 1100, EUR
    """,
    "contracts": """
        contract_id, account_id, product_id, starts_on, ends_on, value, currency
        c1, C, p1, 2026-01-10, 2027-01-10, 12000, EUR
        c2, C, p2, 2026-05-01, 2026-12-01,  3500, EUR
        c3, M,   , 2026-02-01, 2027-02-01,  6000, USD
        c4, D, p1, 2025-04-15, 2026-04-15,  2000, EUR
        c5, D, p1, 2026-04-15, 2027-04-15,  2200, EUR
        c6, A, p1, 2026-07-20, 2027-07-20,  9000, EUR
    """,
    "recurring_revenue_events": """
        event_id, account_id, product_id, on, kind, annual_amount, currency
        v1, C, p1, 2026-04-01, new,         1200, EUR
        v2, C, p2, 2026-05-20, expansion,    300, USD
        v3, A, p1, 2026-06-10, contraction, -100, EUR
        v4, N,   , 2026-06-30, churn,       -500, EUR
        v5, A, p1, 2026-07-20, expansion,    900, EUR
    """,
    "experiment_units": """
        experiment_id, unit_id, account_id, arm, is_control, assigned_on, is_hit
        Tone, q1, A, plain,  true,  2026-04-02, true
        Tone, q2, A, bright, false, 2026-05-02, false
        Tone, q3, C, bright, false, 2026-05-12, true
        Tone, q4, N, bright, false, 2026-06-02,
        Tone, q5, N, plain,  true,  2026-05-22, false
        Tone, q6, A, plain,  true,  2026-07-12, true
        Tone, q7, C, bright, false, 2026-04-12, false
        Tone, q8, C, plain,  true,  2026-06-12, false
    """,
    "surveys": """
        survey_id, kind, person_id, account_id, answered_at, score
        y1, nps,  h3,  , 2026-02-02, 10
        y2, nps,  h3,  , 2026-04-22, 9
        y3, nps,  h3,  , 2026-05-22, 4
        y4, nps,    , M, 2026-05-23, 10
        y5, nps,  h9,  , 2026-06-24, 9
        y6, nps,  h1,  , 2026-06-24, 2
        y7, csat, h3,  , 2026-06-24, 1
        y8, nps,  h8,  , 2026-06-25, 8
    """,
}


def a_cut(kpi: Kpi) -> tuple[str, ...]:
    """The account's tier; facts about the data themselves have no account, and need not be split further."""
    return ("tier",) if "tier" in kpi.cuts else ()


def firm() -> Company:
    """The company with all its tables."""
    return company(SETTINGS, **TABLES)


def without(*missing: str) -> Company:
    """The same with no source for some tables."""
    return company(SETTINGS, **{name: text for name, text in TABLES.items() if name not in missing})


def quiet() -> Company:
    """One listed account, and every other table loaded but without a row."""
    headers = {name: text.strip().partition("\n")[0] for name, text in TABLES.items()}
    kept = {
        "accounts": "account_id, created_at \n Q, 2026-04-01",
        "target_list_members": "list_name, account_id, from_on \n Targets, Q, 2026-04-01",
    }
    return company(SETTINGS, **(headers | kept))


def empty() -> Company:
    """Every table loaded, none with a row."""
    return company(SETTINGS, **{name: text.strip().partition("\n")[0] for name, text in TABLES.items()})
