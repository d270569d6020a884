"""Touches become engagement and stages: the derived tables of this room, in the order they are made."""

from __future__ import annotations

from collections.abc import Mapping

from abmetrics.engines.derivation import Derivation, from_file, from_python
from abmetrics.engines.portable import Parameter
from abmetrics.errors import SettingsError, did_you_mean
from abmetrics.journey.membership import account_criteria, stated_memberships
from abmetrics.model import derived
from abmetrics.settings import Settings

_ROOM = "abmetrics.journey"


def _opportunity_rules(settings: Settings) -> Mapping[str, Parameter]:
    rules = settings.opportunities
    stages = rules.sales_stages
    if rules.legitimate_from and rules.legitimate_from not in stages:
        hint = did_you_mean(rules.legitimate_from, stages)
        raise SettingsError(f"opportunities.legitimate_from {rules.legitimate_from!r} is not in sales_stages{hint}")
    return {
        "legitimate_position": stages.index(rules.legitimate_from) + 1 if rules.legitimate_from else 0,
        "rates_with_renewals": rules.rates_with_renewals,
        "rates_with_duplicates": rules.rates_with_duplicates,
    }


def _currency(settings: Settings) -> Mapping[str, Parameter]:
    return {"currency": settings.workspace.currency}


def _engagement_rules(settings: Settings) -> Mapping[str, Parameter]:
    stages = settings.stages
    return {"engaged_days": stages.engaged_days, "engaged_seconds": round(stages.engaged_minutes * 60)}


JOURNEY: tuple[Derivation, ...] = (
    from_python(derived.account_criteria, account_criteria),
    from_file(derived.account_fit, _ROOM),
    from_file(derived.account_attributes, _ROOM),
    from_python(derived.stated_memberships, stated_memberships),
    from_file(derived.list_memberships, _ROOM),
    from_file(derived.listed_spans, _ROOM),
    from_file(derived.list_changes, _ROOM),
    from_file(derived.web_sessions, _ROOM),
    from_file(derived.touch_facts, _ROOM),
    from_file(derived.account_days, _ROOM),
    from_file(derived.exchange_spans, _ROOM, _currency),
    from_file(derived.opportunity_facts, _ROOM, _opportunity_rules),
    from_file(derived.opportunity_spans, _ROOM),
    from_file(derived.contract_facts, _ROOM),
    from_file(derived.recurring_revenue_facts, _ROOM),
    from_file(derived.customer_spans, _ROOM),
    from_file(derived.account_spans, _ROOM, _engagement_rules),
    from_file(derived.stage_reaches, _ROOM),
    from_file(derived.persona_slots, _ROOM),
    from_file(derived.people_facts, _ROOM),
    from_file(derived.survey_facts, _ROOM),
    from_file(derived.experiment_facts, _ROOM),
    from_file(derived.match_facts, _ROOM),
    from_file(derived.quarantine_facts, _ROOM),
)
