"""The line of a setting in a TOML file, which Python's own parser does not tell."""

from __future__ import annotations

import re
from collections.abc import Sequence

_HEADER = re.compile(r"^\s*(\[\[?)\s*([^\]]+?)\s*\]\]?\s*(#.*)?$")
_ASSIGNMENT = re.compile(r"^\s*([A-Za-z0-9_\-.\"' ]+?)\s*=")


def line_of(text: str, path: Sequence[str | int]) -> int:
    r"""1-based line of the setting at `path` (keys, and indexes into arrays of tables), or of its nearest parent.

    >>> line_of('[workspace]\nname = "A"\n[[sources]]\nname = "crm"', ("sources", 0, "name"))
    4
    """
    best, best_depth = 1, 0
    for line, found in _assignments(text):
        depth = _shared(found, path)
        if depth > best_depth and depth == len(found):
            best, best_depth = line, depth
    return best


def _assignments(text: str) -> list[tuple[int, tuple[str | int, ...]]]:
    """(line, path) of every header and assignment, in order; array tables carry their index."""
    out: list[tuple[int, tuple[str | int, ...]]] = []
    counts: dict[tuple[str | int, ...], int] = {}
    table: tuple[str | int, ...] = ()
    open_quotes = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if open_quotes:
            open_quotes = "" if open_quotes in line else open_quotes
            continue
        if header := _HEADER.match(line):
            table = _resolve(_keys(header[2]), counts)
            if header[1] == "[[":
                counts[table] = counts.get(table, -1) + 1
                table = (*table, counts[table])
            out.append((number, table))
        elif assignment := _ASSIGNMENT.match(line):
            out.append((number, table + _keys(assignment[1])))
            for quotes in ('"""', "'''"):
                if line.count(quotes) == 1:
                    open_quotes = quotes
    return out


def _keys(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip().strip("\"'") for part in dotted.split("."))


def _resolve(keys: tuple[str, ...], counts: dict[tuple[str | int, ...], int]) -> tuple[str | int, ...]:
    """Keys of a header with the current index put in after each array of tables on the way."""
    path: tuple[str | int, ...] = ()
    for position, key in enumerate(keys):
        path = (*path, key)
        if path in counts and position < len(keys) - 1:
            path = (*path, counts[path])
    return path


def _shared(found: Sequence[str | int], path: Sequence[str | int]) -> int:
    depth = 0
    for mine, asked in zip(found, path, strict=False):
        if mine != asked:
            break
        depth += 1
    return depth
