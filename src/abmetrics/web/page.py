"""A page and its JSON twin, made from the same objects, so that they cannot disagree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from abmetrics.charts.scene import Scene
from abmetrics.charts.svg import svg

ROOM = Path(__file__).parent


@dataclass(frozen=True)
class Option:
    """One entry of a select."""

    value: str
    words: str


@dataclass(frozen=True)
class Field:
    """A select: a parameter of the address and its values. `shown` puts its label before it."""

    name: str
    label: str
    options: Sequence[Option]
    chosen: str
    shown: bool = False


@dataclass(frozen=True)
class Choice:
    """A form of selects that leads to the same page with another address; `kept` are the parameters it keeps."""

    action: str
    fields: Sequence[Field]
    kept: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class SitePage:
    """An entry of the navigation."""

    path: str
    name: str


@dataclass(frozen=True)
class Site:
    """What every page shows: whose numbers these are, and the way to the others."""

    name: str
    pages: tuple[SitePage, ...] = (
        SitePage("/", "Overview"),
        SitePage("/kpis", "KPIs"),
        SitePage("/data", "Data"),
        SitePage("/builds", "Builds"),
    )


@dataclass(frozen=True)
class Page:
    """A page before it is rendered: its template with what the template needs, and what its twin says."""

    template: str
    title: str
    here: str
    """The path of the navigation's entry it belongs to."""
    context: dict[str, Any]
    twin: dict[str, Any]
    choice: Choice | None = None


def _svg(scene: Scene) -> Markup:
    return Markup(svg(scene))  # noqa: S704  # ElementTree has escaped every text and attribute


def environment() -> Environment:
    """The templates: everything escaped, nothing undefined passed over in silence."""
    templates = Environment(
        loader=FileSystemLoader(ROOM / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters["svg"] = _svg
    return templates
