"""Every error abmetrics raises on purpose, and the exit code each one ends the command with.

A message says what was wrong, where it was (file, line, column, value) and what to do next.
Anything outside this tree that reaches a user is a defect of ours, not of their data.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from enum import IntEnum


class ExitCode(IntEnum):
    """What a command's exit status means; schedulers may rely on these numbers."""

    OK = 0
    FINDINGS = 1
    USAGE = 2
    BAD_DATA = 3
    SOURCE_UNREACHABLE = 4


class AbmetricsError(Exception):
    """Root of the tree; `exit_code` is what the command line returns for it."""

    exit_code = ExitCode.USAGE


class SettingsError(AbmetricsError):
    """abmetrics.toml says something that is unknown, of the wrong type, or contradictory."""


class UnknownName(AbmetricsError):
    """A KPI, cut, column, build or other id that does not exist; says what does."""

    def __init__(self, what: str, name: str, known: Iterable[str], where: str = "") -> None:
        self.what, self.name = what, name
        place = f" {where}" if where else ""
        super().__init__(f"unknown {what} {name!r}{place}{did_you_mean(name, known)}")


class QuestionError(AbmetricsError):
    """A question that cannot be asked as it stands: a bad period, a cut this KPI does not have."""


class DefinitionError(AbmetricsError):
    """A KPI, measure or condition that is not valid against the declared tables."""


class BadData(AbmetricsError):
    """Data refused as a whole because reading on would mean guessing, such as an ambiguous date column."""

    exit_code = ExitCode.BAD_DATA


class BuildError(AbmetricsError):
    """A build that is missing, being written by somebody else, or not readable."""


class SourceUnreachable(AbmetricsError):
    """A file, folder or service named in the settings that is not there."""

    exit_code = ExitCode.SOURCE_UNREACHABLE


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """The tail of an error message: the closest known names, or the list of all when it is short.

    >>> did_you_mean("close_rat", ["close_rate", "won_deals"])
    '; did you mean close_rate?'
    >>> did_you_mean("x", ["close_rate", "won_deals"])
    '; known: close_rate, won_deals'
    """
    names = sorted(set(known))
    close = difflib.get_close_matches(name, names, n=3, cutoff=0.6)
    if close:
        return f"; did you mean {' or '.join(close)}?"
    if 0 < len(names) <= 30:
        return f"; known: {', '.join(names)}"
    return ""
