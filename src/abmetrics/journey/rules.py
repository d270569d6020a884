"""Settings in the form of tables: what a touch is worth, whose minutes count, who is wanted, which stages there are."""

from __future__ import annotations

from decimal import Decimal

import pyarrow as pa

from abmetrics.model import derived
from abmetrics.model.activity import TOUCH_KINDS
from abmetrics.model.parties import SENIORITIES
from abmetrics.settings import Settings
from abmetrics.vocabulary import Stage


def rule_tables(settings: Settings) -> dict[str, pa.Table]:
    """The rule tables by name."""
    return {
        table.name: pa.Table.from_pylist(rows, schema=table.arrow_schema)
        for table, rows in (
            (derived.touch_rules, _touch_rules(settings)),
            (derived.person_weights, _person_weights(settings)),
            (derived.wanted_slots, _wanted_slots(settings)),
            (derived.funnel_stages, [{"stage": s.value, "position": s.position} for s in Stage if s.position]),
            (
                derived.sales_stages,
                [{"stage": s, "position": i} for i, s in enumerate(settings.opportunities.sales_stages, start=1)],
            ),
        )
    }


def _touch_rules(settings: Settings) -> list[dict[str, object]]:
    """A session is worth its pages, so it takes the page view's minutes and cap unless it has its own."""
    minutes = settings.engagement.minutes_by_kind
    caps = settings.engagement.caps_by_kind
    minutes = {"session": minutes["page_view"]} | minutes
    caps = {"session": caps["page_view"]} | caps
    return [
        {
            "kind": kind,
            "is_active": kind in minutes,
            "seconds": _seconds(minutes.get(kind)) or 0,
            "cap_seconds": _seconds(caps.get(kind)),
        }
        for kind in TOUCH_KINDS
    ]


def _seconds(minutes: Decimal | None) -> int | None:
    return None if minutes is None else round(minutes * 60)


def _person_weights(settings: Settings) -> list[dict[str, object]]:
    weights = settings.engagement.person_weights
    return [{"seniority": s, "weight": weights.get(s, Decimal(1))} for s in (*SENIORITIES, "unknown")]


def _wanted_slots(settings: Settings) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for persona in settings.personas:
        rows.append({"persona": persona.name, "size_band": "", "wanted": persona.wanted})
        rows.extend(
            {"persona": persona.name, "size_band": band, "wanted": wanted}
            for band, wanted in persona.wanted_by_size.items()
        )
    return rows
