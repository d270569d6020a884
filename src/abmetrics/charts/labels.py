"""What cuts and their values are called on screen; the ids stay what they are in addresses and data."""

from __future__ import annotations

ORDERED = frozenset({"tier", "size_band", "stage", "funnel_stage", "sales_stage", "seniority"})
"""Cuts whose groups have an order of their own; the others are ranked by value."""

_STAGES = ("stage", "funnel_stage")
_VALUES = {
    "programme": {"abm": "ABM", "demand_gen": "Demand generation", "none": "No programme"},
    "opportunity_type": {"new_business": "New business", "cross_sell": "Cross-sell"},
}


def cut_name(cut: str) -> str:
    """A cut's id in words.

    >>> cut_name("opportunity_owner")
    'opportunity owner'
    """
    return cut.replace("_", " ")


def cut_value(cut: str, value: str) -> str:
    """A group's name as shown; values without another name are shown as they stand in the data.

    >>> cut_value("programme", "abm"), cut_value("tier", "1"), cut_value("stage", "won"), cut_value("region", "DACH")
    ('ABM', 'Tier 1', 'Won', 'DACH')
    """
    if cut == "tier" and value.isdigit():
        return f"Tier {value}"
    if cut in _STAGES:
        return value.capitalize()
    return _VALUES.get(cut, {}).get(value, value)


def filter_words(cut: str, value: str) -> str:
    """A filter in words; the cut is named where the value does not tell it.

    >>> filter_words("tier", "1"), filter_words("industry", "Software")
    ('Tier 1', 'industry: Software')
    """
    words = cut_value(cut, value)
    return words if words != value and cut not in _STAGES else f"{cut_name(cut)}: {words}"
