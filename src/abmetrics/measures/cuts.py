"""Cuts: the ways a number can be split. Each is declared once and available wherever its rows have it (rule 8)."""

from __future__ import annotations

from dataclasses import dataclass

from abmetrics.errors import UnknownName

UNKNOWN = "(unknown)"


@dataclass(frozen=True)
class Cut:
    """A way to split a number.

    `account_field`: a dated attribute of the account, read as valid at the row's date.
    `account_state`: a column of account_spans, as valid at the row's date.
    Neither: a column of the fact itself, of the cut's own name.
    """

    id: str
    meaning: str
    account_field: str = ""
    account_state: str = ""
    additive: bool = True


CUTS: tuple[Cut, ...] = (
    Cut("account", "the account", account_field="account"),
    Cut("tier", "the account's tier", account_field="tier"),
    Cut("segment", "the account's sales segment", account_field="segment"),
    Cut("industry", "the account's industry", account_field="industry"),
    Cut("size_band", "the account's size band", account_field="size_band"),
    Cut("region", "the account's region", account_field="region"),
    Cut("country", "the account's country", account_field="country"),
    Cut("account_owner", "who owns the account", account_field="owner_id"),
    Cut("programme", "the account's programme approach: abm, demand_gen or none", account_state="programme"),
    Cut("stage", "the stage the account is in", account_state="stage"),
    Cut("opportunity_owner", "who owns the opportunity"),
    Cut("sales_team", "the sales team of the opportunity's owner"),
    Cut("opportunity_source", "lead or opportunity source"),
    Cut("opportunity_type", "new business, renewal, upsell or cross-sell"),
    Cut("sales_stage", "the opportunity's sales stage"),
    Cut("product", "the product"),
    Cut("channel", "the channel"),
    Cut("campaign", "the campaign"),
    Cut("content", "the asset"),
    Cut("touch_kind", "the kind of interaction"),
    Cut("persona", "the person's persona"),
    Cut("seniority", "the person's seniority"),
    Cut("lead_source", "where the person came from"),
    Cut("revenue_change", "new, expansion, contraction, churn or reactivation"),
    Cut("experiment", "the experiment"),
    Cut("arm", "the arm of the experiment"),
    Cut("match_kind", "what is to be tied to an account: person, visit, organisation or spend"),
    Cut("match_method", "how the account was found"),
    Cut("source", "the source in abmetrics.toml"),
    Cut("reason", "why the row was set aside"),
    Cut("landed_table", "the canonical table the row was meant for"),
    Cut("funnel_stage", "stage of the funnel; an account counts in every stage up to its own", additive=False),
)

_BY_ID = {cut.id: cut for cut in CUTS}


def cut(id: str) -> Cut:
    """The declared cut of that id; UnknownName with a suggestion if there is none."""
    if id not in _BY_ID:
        raise UnknownName("cut", id, _BY_ID)
    return _BY_ID[id]


ACCOUNT_CUTS = (
    "account", "tier", "segment", "industry", "size_band", "region", "country", "account_owner", "programme", "stage",
)  # fmt: skip
