"""The abmetrics.toml that `abmetrics init` writes: small, commented, valid as it stands."""

from __future__ import annotations

from importlib.resources import files


def starter_toml() -> str:
    """The text of the starting file."""
    return files("abmetrics").joinpath("starter.toml").read_text(encoding="utf-8")
