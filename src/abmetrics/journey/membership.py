"""Who meets which ICP criterion, and who is on which list: definitions with one branch per entry of the settings."""

from __future__ import annotations

from sqlglot import exp

from abmetrics.engines.condition import condition
from abmetrics.engines.portable import literal
from abmetrics.model.parties import accounts
from abmetrics.model.schema import PROVENANCE
from abmetrics.settings import Settings, TargetList

_SINCE_EVER, _STILL = "CAST('1900-01-01' AS DATE)", "CAST('9999-12-31' AS DATE)"
_PROVENANCE = tuple(column.name for column in PROVENANCE)


def account_criteria(settings: Settings) -> exp.Expr:
    """One branch per criterion; an account of which the answer is unknown does not meet it."""
    branches = [
        exp.select(
            "account_id",
            exp.alias_(literal(criterion.name), "criterion"),
            exp.alias_(literal(criterion.required), "is_required"),
            exp.alias_(
                exp.func("coalesce", _holds(criterion.where, f"criterion {criterion.name!r}"), "false"), "is_met"
            ),
        ).from_("accounts")
        for criterion in settings.icp.criteria
    ]
    return _all(branches) if branches else _none("account_id", "criterion", "is_required", "is_met")


def stated_memberships(settings: Settings) -> exp.Expr:
    """Members from files as dated there; members by flag or ICP since the list's `since`, or since before the data.

    Of memberships that begin on one day, which merged accounts may have, the one that holds longest is kept.
    """
    customer_lists = [t.name for t in settings.target_lists if t.purpose == "customers" and t.kind == "file"]
    purpose = (
        exp.case().when(exp.column("list_name").isin(*map(literal, customer_lists)), "'customers'").else_("'targets'")
    )
    from_files = exp.select(
        "list_name",
        exp.alias_(purpose if customer_lists else "'targets'", "purpose"),
        "target_list_members.account_id AS named_id",
        f"coalesce(from_on, {_SINCE_EVER}) AS from_on",
        f"coalesce(to_on, {_STILL}) AS to_on",
        "from_on IS NOT NULL AS is_history_known",
        *_PROVENANCE,
    ).from_("target_list_members")
    members = _all([from_files, *(_by_rule(t) for t in settings.target_lists if t.kind != "file")])
    account = "coalesce(account_links.account_id, members.named_id)"
    longest = (
        f"row_number() OVER (PARTITION BY members.list_name, {account}, members.from_on "
        "ORDER BY members.to_on DESC, members.named_id) AS position"
    )
    columns = ("list_name", "purpose", "from_on", "to_on", "is_history_known", *_PROVENANCE)
    ranked = exp.select(*(f"members.{name} AS {name}" for name in columns), f"{account} AS account_id", longest)
    ranked = ranked.from_(members.subquery("members"))  # type: ignore[attr-defined]
    ranked = ranked.join("account_links", on="account_links.id = members.named_id", join_type="left")
    return exp.select(*columns, "account_id").from_(ranked.subquery("ranked")).where("position = 1")


def _by_rule(target_list: TargetList) -> exp.Select:
    since = _SINCE_EVER if target_list.since is None else literal(target_list.since)
    members = exp.select(
        exp.alias_(literal(target_list.name), "list_name"),
        exp.alias_(literal(target_list.purpose), "purpose"),
        "accounts.account_id AS named_id",
        exp.alias_(since, "from_on"),
        f"{_STILL} AS to_on",
        exp.alias_(literal(target_list.since is not None), "is_history_known"),
        *(f"accounts.{name}" for name in _PROVENANCE),
    ).from_("accounts")
    if target_list.kind == "icp":
        return members.join("account_fit", on="account_fit.account_id = accounts.account_id").where(
            "account_fit.is_fit"
        )
    holds = _holds(target_list.where, f"target_lists {target_list.name!r}")
    for column in holds.find_all(exp.Column):
        column.set("table", exp.to_identifier("accounts"))
    return members.where(holds)


def _holds(where: str, place: str) -> exp.Expr:
    return condition(where, accounts, place)


def _all(branches: list[exp.Select]) -> exp.Expr:
    return exp.union(*branches, distinct=False) if len(branches) > 1 else branches[0]


def _none(*columns: str) -> exp.Expr:
    return exp.select(*(f"CAST(NULL AS VARCHAR) AS {name}" for name in columns)).from_("accounts").where("false")
