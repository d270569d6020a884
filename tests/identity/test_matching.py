"""People and domains to accounts: what wins over what, and who is left to nobody (settled reading 6)."""

from __future__ import annotations

import pytest

from abmetrics.identity.domains import domain_kind
from tests.golden.company import Company, company


def firms() -> Company:
    return company(
        accounts="""
            account_id, domain, parent_account_id
            acme,        acme.example,,
            beta,        beta.example,
            parent,      group.example,
            daughter,    group.example, parent
            other child, group.example, parent
            left,        shared.example,
            right,       shared.example,
            free,        gmail.com,
            throwaway,   10minutemail.com,
            lone child,  alone.example, nowhere
        """.replace(",,\n", ",\n"),
        account_domains="""
            account_id, domain
            acme, acme-labs.example
            acme, acme.example
            nobody, ghost.example
        """,
        people="""
            person_id, kind, account_id, converted_account_id, email_domain
            linked,       contact, beta, acme, acme.example
            converted,    lead,        , beta, acme.example
            by mail,      lead,        ,     , acme.example
            second mail,  lead,        ,     , acme-labs.example
            of the group, lead,        ,     , group.example
            said child,   contact, daughter, , group.example
            ambiguous,    lead,        ,     , shared.example
            free mail,    lead,        ,     , gmail.com
            disposable,   lead,        ,     , 10minutemail.com
            stranger,     lead,        ,     , stranger.example
            no such firm, contact, gone,     , beta.example
            gone at all,  contact, gone, gone,
            ghost,        lead,        ,     , ghost.example
            child alone,  lead,        ,     , alone.example
        """,
    )


MATCHED = {
    "linked": ("beta", "crm_link"),  # over its conversion and its domain
    "converted": ("beta", "conversion"),  # over its domain
    "by mail": ("acme", "email_domain"),
    "second mail": ("acme", "email_domain"),
    "of the group": ("parent", "email_domain"),
    "said child": ("daughter", "crm_link"),  # a link says otherwise
    "no such firm": ("beta", "email_domain"),  # the link leads nowhere, so the domain tells
    "child alone": ("lone child", "email_domain"),
}


def test_a_link_wins_over_a_conversion_and_that_over_the_domain():
    found = firms().table("person_accounts", "person_id", "account_id", "method")
    assert {person: (account, method) for person, account, method in found if account} == MATCHED


@pytest.mark.parametrize("person", ["ambiguous", "free mail", "disposable", "stranger", "gone at all", "ghost"])
def test_a_domain_that_tells_nobody_ties_nobody(person):
    (match,) = (row for row in firms().table("person_accounts") if row["person_id"] == person)
    assert (match["account_id"], match["method"], match["confidence"]) == (None, None, None)
    assert match["is_ambiguous"] == (person == "ambiguous")
    (fact,) = (row for row in firms().table("people_facts") if row["person_id"] == person)
    assert fact["account_id"] is None


def test_each_match_says_how_sure_it_is_and_why():
    found = {row["person_id"]: row for row in firms().table("person_accounts")}
    assert found["linked"]["confidence"] == 1 > found["by mail"]["confidence"]
    assert found["by mail"]["reason"] == "the e-mail domain acme.example belongs to this account alone"
    assert found["converted"]["reason"] == "the lead was converted into the account"
    assert found["ambiguous"]["reason"] == "the e-mail domain shared.example is shared by 2 accounts"
    assert found["stranger"]["reason"] == "no link, and no account of the e-mail domain or company name"


def test_the_accounts_a_domain_may_mean_stay_visible():
    clues = firms().table("account_clues", "clue", "account_id", "candidates")
    assert [clue for clue in clues if clue[0] == "shared.example"] == [
        ("shared.example", "left", 2),
        ("shared.example", "right", 2),
    ]


def test_a_shared_domain_is_the_parent_s_and_one_without_a_parent_nobody_s():
    assert dict(firms().table("domain_accounts", "domain", "account_id")) == {
        "acme.example": "acme",
        "acme-labs.example": "acme",
        "beta.example": "beta",
        "group.example": "parent",
        "alone.example": "lone child",
    }


@pytest.mark.parametrize(
    ("domain", "kind"),
    [
        ("gmail.com", "free"),
        ("web.de", "free"),
        ("wp.pl", "free"),
        ("10minutemail.com", "disposable"),
        ("acme.example", "company"),
    ],
)
def test_the_kind_of_a_domain(domain, kind):
    assert domain_kind(domain) == kind


def named() -> Company:
    return company(
        accounts="""
            account_id, name, domain
            acme,   Acme Ltd.,
            twin 1, Twin GmbH,
            twin 2, TWIN Inc,
            left,   Left Hand plc, shared.example
            right,  Right Hand,    shared.example
            mail,   Mail Co,       mail.example
        """,
        people="""
            person_id, kind, company, email_domain
            exact,          lead, ACME,               stranger.example
            looser,         lead, Acme Software,
            namesakes,      lead, Twin,
            one of two,     lead, Left Hand Inc.,     shared.example
            neither of two, lead, Acme,               shared.example
            domain first,   lead, Acme,               mail.example
            unnamed,        lead,     ,
        """,
    )


def test_the_one_account_of_a_company_s_name_is_found_where_nothing_better_is_known():
    found = {row["person_id"]: row for row in named().table("person_accounts")}
    assert {id: (row["account_id"], row["method"], row["is_ambiguous"]) for id, row in found.items()} == {
        "exact": ("acme", "company_name", False),
        "looser": (None, None, False),
        "namesakes": (None, None, True),
        "one of two": ("left", "company_name", False),  # the name decides between those who share the domain
        "neither of two": (None, None, True),  # name and domain contradict each other
        "domain first": ("mail", "email_domain", False),
        "unnamed": (None, None, False),
    }
    assert found["exact"]["confidence"] < found["domain first"]["confidence"] < 1
    assert found["exact"]["reason"] == "only this account is named ACME"
    assert found["namesakes"]["reason"] == "2 accounts are named Twin"


def addressed() -> Company:
    return company(
        accounts="account_id, domain \n acme, acme.co.uk \n beta, beta.com.pl \n web, www.gamma.example",
        people="""
            person_id, kind, email
            p1, lead, Ann@Mail.ACME.co.uk
            p2, lead, bob@beta.com.pl
            p3, lead, cid@other.com.pl
            p4, lead, dot@gamma.example
            p5, lead, not an address
        """,
        touches="""
            touch_id, kind, at, email, account_id
            t1, content, 2026-05-05, eve@acme.co.uk,
            t2, content, 2026-05-05, eve@acme.co.uk, beta
            t3, content, 2026-05-05, ann@mail.acme.co.uk,
            t4, content, 2026-05-05, eve@gmail.com,
        """,
        surveys="""
            survey_id, kind, answered_at, score, email
            s1, nps, 2026-05-05, 9, eve@acme.co.uk
        """,
    )


def test_an_address_belongs_to_its_registrable_domain():
    """acme.co.uk is one firm's, com.pl is nobody's: the public suffix list tells."""
    assert dict(addressed().table("person_accounts", "person_id", "account_id")) == {
        "p1": "acme",
        "p2": "beta",
        "p3": None,
        "p4": "web",
        "p5": None,
    }


def test_touches_and_answers_are_tied_as_people_are():
    touches = {row["touch_id"]: (row["account_id"], row["person_id"]) for row in addressed().table("touch_facts")}
    assert touches == {"t1": ("acme", None), "t2": ("beta", None), "t3": ("acme", "p1"), "t4": (None, None)}
    assert addressed().table("survey_facts", "account_id") == ["acme"]


def test_labels_tell_namesakes_apart():
    named = company(
        accounts="account_id, name \n 1, Acme \n 2, Acme \n 3, Beta \n 4,", users="user_id, name \n 1, Acme"
    )
    labels = {(kind, id): label for kind, id, label in named.table("labels", "kind", "id", "label")}
    assert labels == {
        ("account", "1"): "Acme (1)",
        ("account", "2"): "Acme (2)",
        ("account", "3"): "Beta",
        ("account", "4"): "4",
        ("user", "1"): "Acme",
    }


def test_a_colleague_in_two_systems_is_one_colleague():
    named = company(
        users="user_id, name \n 1, Ann Lee \n 2, Bob Day",
        **{"marketing.users": "user_id, name \n m1, Ann Lee \n m2, Cy Poe \n m3, Cy Poe"},
    )
    labels = dict(named.table("labels", "id", "label"))
    assert labels == {"1": "Ann Lee", "2": "Bob Day", "m1": "Ann Lee", "m2": "Cy Poe (m2)", "m3": "Cy Poe (m3)"}
