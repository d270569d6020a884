"""A drawing where there is nothing to draw: it says why, instead of showing empty axes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from abmetrics.answers import AnswerRow
from abmetrics.charts.scene import Scene, Text, Tone
from abmetrics.charts.text_width import text_width

_SIZE, _LINE = 13, 20


def is_blank(rows: Sequence[AnswerRow]) -> bool:
    """Whether no row has a value."""
    return all(row.value is None for row in rows)


def blank_scene(title: str, reasons: Iterable[str], width: float) -> Scene:
    """The reasons, each once, in as many lines as they need."""
    told = list(dict.fromkeys(reasons)) or ["no rows in this period"]
    words = f"Nothing to draw: {'; '.join(told)}."
    lines = _lines(words, width)
    texts = tuple(Text(0, _LINE * (at + 1), line, _SIZE, Tone.MUTED) for at, line in enumerate(lines))
    return Scene(width, _LINE * (len(lines) + 1), title, words, texts)


def _lines(words: str, width: float) -> list[str]:
    lines = [""]
    for word in words.split():
        longer = f"{lines[-1]} {word}".strip()
        if text_width(longer, _SIZE) <= width or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
