"""Firms as other systems know them: by that system's own link, by domain, by name, or by nothing."""

from __future__ import annotations

from tests.golden.company import Company, company


def systems() -> Company:
    return company(
        accounts="""
            account_id, name, domain, parent_account_id
            acme,     Acme Inc,  acme.example,
            beta,     Beta,      beta.example,
            twin 1,   Twin Ltd,  ,
            twin 2,   TWIN,      ,
            left,     Left,      shared.example,
            right,    Right,     shared.example,
            parent,   Group,     group.example,
            daughter, Daughter,  group.example, parent
            free,     Free Mail, gmail.com,
        """,
        merges="kind, old_id, new_id \n account, acme old, acme",
        organisations="""
            organisation_id, account_id, name, domain
            linked,       acme old, Beta,      beta.example
            lost link,    nobody,   Whoever,   beta.example
            by domain,    ,         Acme,      beta.example
            by name,      ,         ACME LLC,  stranger.example
            namesakes,    ,         Twin,
            two owners,   ,         Stranger,  shared.example
            one of them,  ,         Left Ltd,  shared.example
            contradictory, ,        Acme,      shared.example
            of the group, ,         Daughter,  group.example
            free mail,    ,         ,          gmail.com
            unknown,      ,         Stranger,  stranger.example
            acme,         beta,     Beta,      beta.example
        """,
        touches="""
            touch_id, kind, at, account_id
            t1, support, 2026-05-05, by name
            t2, support, 2026-05-05, namesakes
        """,
    )


LINKS = {
    "linked": ("acme", "system_link", False),  # the link names a merged id, and wins over name and domain
    "lost link": ("beta", "domain", False),
    "by domain": ("beta", "domain", False),  # over the name
    "by name": ("acme", "name", False),
    "namesakes": (None, None, True),
    "two owners": (None, None, True),
    "one of them": ("left", "name", False),
    "contradictory": (None, None, True),
    "of the group": ("parent", "domain", False),
    "free mail": (None, None, False),
    "unknown": (None, None, False),
    "acme": ("acme", "crm_id", False),  # an account's own id is never another's
}


def test_a_firm_is_tied_by_link_then_domain_then_name():
    links = {row["id"]: row for row in systems().table("account_links")}
    found = {id: (links[id]["account_id"], links[id]["method"], links[id]["is_ambiguous"]) for id in LINKS}
    assert found == LINKS
    assert links["linked"]["confidence"] == 1 > links["by domain"]["confidence"] > links["by name"]["confidence"]
    assert links["unknown"]["confidence"] is None


def test_each_tie_says_why():
    reasons = dict(systems().table("account_links", "id", "reason"))
    assert reasons["linked"] == "its own system links it to the account"
    assert reasons["by domain"] == "the domain beta.example belongs to this account alone"
    assert reasons["by name"] == "only this account is named ACME LLC"
    assert reasons["namesakes"] == "2 accounts are named Twin"
    assert reasons["two owners"] == "the domain shared.example is shared by 2 accounts"
    assert reasons["unknown"] == "no link, and no account of its domain or name"


def test_what_names_a_firm_of_another_system_lands_on_its_account():
    assert dict(systems().table("touch_facts", "touch_id", "account_id")) == {"t1": "acme", "t2": None}
