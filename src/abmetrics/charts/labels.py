"""What cuts and their values are called on screen; the ids stay what they are in addresses and data."""

from __future__ import annotations

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

    >>> cut_value("programme", "abm"), cut_value("tier", "1"), cut_value("region", "DACH")
    ('ABM', 'Tier 1', 'DACH')
    """
    if cut == "tier" and value.isdigit():
        return f"Tier {value}"
    return _VALUES.get(cut, {}).get(value, value)
