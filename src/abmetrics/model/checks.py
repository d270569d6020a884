"""What may be wrong with data that landed well: facts that contradict each other, one condition each."""

from __future__ import annotations

from dataclasses import dataclass

from abmetrics.model import derived
from abmetrics.model.activity import costs, surveys
from abmetrics.model.deals import contracts, opportunities
from abmetrics.model.parties import target_list_members
from abmetrics.model.schema import Table


@dataclass(frozen=True)
class Check:
    """Rows of `table` for which `where` holds need a look; `consequence` says what they do to the numbers."""

    id: str
    table: Table
    where: str
    meaning: str
    consequence: str


CHECKS = (
    Check(
        "closed_before_created", opportunities, "closed_on < created_on",
        "opportunities closed before they were created", "left out of the sales cycle",
    ),
    Check(
        "closed_without_day", opportunities, "status <> 'open' and closed_on is null",
        "closed opportunities without a day", "in no period, so in no close rate",
    ),
    Check(
        "open_with_close_day", opportunities, "status = 'open' and closed_on is not null",
        "open opportunities with a closing day", "counted as open",
    ),
    Check(
        "won_without_amount", opportunities, "status = 'won' and amount is null", "won opportunities without an amount",
        "left out of the average selling price, nothing in revenue",
    ),
    Check(
        "negative_amount", opportunities, "amount < 0", "opportunities with a negative amount", "taken as they stand",
    ),
    Check(
        "won_duplicate", opportunities, "status = 'won' and is_duplicate", "won opportunities marked as duplicates",
        "in deals won and revenue, not in close rate and price",
    ),
    Check(
        "no_exchange_rate", derived.opportunity_facts, "is_rate_missing", "opportunities in a currency without a rate",
        "their amount is unknown",
    ),
    Check(
        "before_account", derived.opportunity_facts, "is_before_account",
        "opportunities created before their account became known", "counted; its first known values stand for earlier",
    ),
    Check(
        "segment_disagrees", derived.opportunity_facts, "is_of_other_segment",
        "opportunities with another segment than their account", "cut by the account's segment",
    ),
    Check(
        "contract_without_time", contracts, "ends_on <= starts_on", "contracts that end before they begin", "left out",
    ),
    Check(
        "membership_without_time", target_list_members, "to_on <= from_on", "memberships that end before they begin",
        "left out",
    ),
    Check(
        "score_out_of_range", surveys,
        "(kind = 'nps' and (score < 0 or score > 10)) or (kind = 'csat' and (score < 1 or score > 5))",
        "survey scores outside their scale", "counted as they stand",
    ),
    Check(
        "in_several_arms", derived.experiment_facts, "is_in_several_arms",
        "experiment units whose account stands in more than one arm", "counted in each arm they were assigned to",
    ),
    Check("cost_without_time", costs, "to_on <= from_on", "costs that end before they begin", "spread over no day"),
)  # fmt: skip
