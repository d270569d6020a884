"""A drawing as a handful of primitives, before it is SVG, a PDF or a slide.

Coordinates are pixels, y runs down. Colour is a `Tone`: a name that the surface gives a colour to, once for light
and once for dark. A scene is drawn for the width it will have, because a scaled picture scales its text too.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from abmetrics.charts.text_width import text_width

Point: TypeAlias = tuple[float, float]


class Tone(StrEnum):
    """Every colour a chart may use."""

    INK = "ink"
    MUTED = "muted"
    HAIR = "hair"
    TRACK = "track"
    PANEL = "panel"
    PETROL = "petrol"
    PETROL_MID = "petrol-mid"
    PETROL_SOFT = "petrol-soft"
    TIP = "tip"
    ON_TIP = "on-tip"


class Anchor(StrEnum):
    """Which end of a text stands at its x."""

    START = "start"
    MIDDLE = "middle"
    END = "end"


@dataclass(frozen=True)
class Box:
    """A rectangle by its sides."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: Box) -> bool:
        """Whether the two share more than an edge."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


@dataclass(frozen=True)
class Text:
    """Words with their baseline at y."""

    x: float
    y: float
    words: str
    size: float = 13
    tone: Tone = Tone.INK
    bold: bool = False
    anchor: Anchor = Anchor.START

    @property
    def box(self) -> Box:
        """The room it takes, from the top of its capitals to the foot of its descenders."""
        width = text_width(self.words, self.size, self.bold)
        left = self.x - {Anchor.START: 0, Anchor.MIDDLE: width / 2, Anchor.END: width}[self.anchor]
        return Box(left, self.y - 0.74 * self.size, left + width, self.y + 0.22 * self.size)


@dataclass(frozen=True)
class Bar:
    """A filled rectangle."""

    x: float
    y: float
    width: float
    height: float
    tone: Tone
    radius: float = 0


@dataclass(frozen=True)
class Band:
    """A filled shape, such as an interval around a line."""

    points: tuple[Point, ...]
    tone: Tone


@dataclass(frozen=True)
class Line:
    """A stroke through the points; dotted where what it shows is provisional."""

    points: tuple[Point, ...]
    tone: Tone
    width: float = 1
    dotted: bool = False


@dataclass(frozen=True)
class Mark:
    """A dot; hollow where too little stands behind it."""

    x: float
    y: float
    radius: float
    tone: Tone
    hollow: bool = False


@dataclass(frozen=True)
class Link:
    """Items that lead somewhere; `label` says where, to those who cannot see."""

    href: str
    label: str
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Spot:
    """A place with more to say: `shown` appears while the pointer or the keyboard's focus is on its area."""

    area: Box
    href: str
    label: str
    shown: tuple[Item, ...]


Item: TypeAlias = Text | Bar | Band | Line | Mark | Link | Spot


@dataclass(frozen=True)
class Scene:
    """A whole drawing; `title` and `description` are what a screen reader says."""

    width: float
    height: float
    title: str
    description: str
    items: tuple[Item, ...]

    @property
    def texts(self) -> tuple[Text, ...]:
        """Every text that is always visible, also those inside links."""
        return tuple(_texts(self.items))


def _texts(items: tuple[Item, ...]) -> list[Text]:
    found: list[Text] = []
    for item in items:
        if isinstance(item, Text):
            found.append(item)
        elif isinstance(item, Link):
            found.extend(_texts(item.items))
    return found
