"""Names of files and columns made comparable, and how near one name is to what a canonical column is called."""

from __future__ import annotations

import difflib
import re
import unicodedata
from functools import cache

from abmetrics.sources.system import snake_case

EXACT = 1.0
"""The name is one of those declared."""
OF_ITS_TABLE = 0.95
"""It is, but for the table's own word before it: `Account Name` in accounts."""
CONTAINED = 0.7
"""A declared name of two words or more stands in it."""
MISSPELT = 0.6
"""It is a declared name but for a letter or two."""

_BRACKETS = re.compile(r"[(\[{].*?[)\]}]")
_CUSTOM = re.compile(r"__c$", re.IGNORECASE)
_NOT_WORD = re.compile(r"[\W_]+")
_UMLAUTS = re.compile(r"([aou])e")
_SHORTEST_MISSPELT = 7
_LIKE = 0.88


@cache
def plain(name: str) -> str:
    """A name as lower-case words without diacritics, brackets and the mark of a custom field.

    >>> plain("Gekündigt zum"), plain("ABM_Tier__c"), plain("annualRevenue (EUR)")
    ('gekundigt zum', 'abm tier', 'annual revenue')
    """
    bare = _CUSTOM.sub("", _BRACKETS.sub(" ", name).strip() or name)
    letters = "".join(one for one in unicodedata.normalize("NFKD", bare) if not unicodedata.combining(one))
    letters = letters.replace("ß", "ss")
    words = snake_case(letters) if letters.isascii() else _NOT_WORD.sub("_", letters.casefold()).strip("_")
    return words.replace("_", " ")


@cache
def letters(name: str) -> str:
    """The letters of a name, so that `Close Date`, `closedate`, `Währung` and `Waehrung` are alike.

    >>> letters("Close Date") == letters("closedate"), letters("Währung") == letters("Waehrung")
    (True, True)
    """
    return _UMLAUTS.sub(r"\1", plain(name).replace(" ", ""))


@cache
def synonyms(told: str) -> tuple[str, ...]:
    """The names in a declaration, which `|` parts."""
    return tuple(name for part in told.split("|") if (name := " ".join(part.split())))


@cache
def singular(word: str) -> str:
    """An English plural without its ending; other words as they are."""
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3 else word


@cache
def nearness(name: str, told: str, entity: str = "") -> float:
    """How surely a column of this name is one that `told` names, 0 to 1; among equals the name declared first is surer.

    `entity` are the words by which the table itself is called; one of them may stand before or after a declared name.
    """
    own = letters(name)
    if not own:
        return 0.0
    wanted = {letters(synonym): position for position, synonym in reversed(list(enumerate(synonyms(told))))}
    if own in wanted:
        return EXACT - wanted[own] / 1000
    without = [own.removeprefix(word) for word in map(letters, synonyms(entity)) if own.startswith(word)]
    without += [own.removesuffix(word) for word in map(letters, synonyms(entity)) if own.endswith(word)]
    if found := [wanted[rest] for rest in without if rest in wanted]:
        return OF_ITS_TABLE - min(found) / 1000
    spoken = f" {plain(name)} "
    for position, synonym in enumerate(synonyms(told)):
        if " " in synonym and f" {plain(synonym)} " in spoken:
            return CONTAINED - position / 1000
    if len(own) >= _SHORTEST_MISSPELT and difflib.get_close_matches(own, wanted, n=1, cutoff=_LIKE):
        return MISSPELT
    return 0.0


@cache
def file_nearness(name: str, told: str) -> float:
    """The share of a file name's words that are the longest declared name in it, singular or plural."""
    own = [singular(word) for word in plain(name).split() if not word.isdigit() and word not in _SAY_NOTHING]
    best = 0
    for synonym in synonyms(told):
        words = [singular(word) for word in plain(synonym).split()]
        if any(own[start : start + len(words)] == words for start in range(len(own) - len(words) + 1)):
            best = max(best, len(words))
    return best / len(own) if own else 0.0


_SAY_NOTHING = frozenset(
    ["data", "export", "exports", "extract", "report", "table", "part", "dump", "full", "all", "my", "crm", "the", "of"]
)
