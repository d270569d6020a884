"""Seniority and persona read from a job title by whole words.

The lists are short on purpose: a word stands here where it nearly always tells the level. Ranks are tried from the top,
so `Deputy CEO` is c_level and `Assistant to the CEO` is held back by the words of helpers. English first, with the
usual German, Polish, Turkish and French words. Who reads otherwise fills `seniority` in the mapping.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

import pyarrow as pa

from abmetrics.settings import Persona
from abmetrics.sources.distinct import understand_each

_HELPERS = (
    "assistant to", "executive assistant", "personal assistant", "office of", "secretary", "sekretariat", "assistent",
    "assistentin", "referent", "referentin", "asystent", "asystentka",
)  # fmt: skip

LEVELS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("c_level", (
        "ceo", "cfo", "cto", "cio", "coo", "cmo", "cro", "cso", "cpo", "chro", "cdo", "ciso", "chief", "founder",
        "co-founder", "cofounder", "business owner", "managing director", "managing partner", "general manager",
        "chairman", "chairwoman", "geschäftsführer", "geschäftsführerin", "vorstand", "vorstandsvorsitzender",
        "inhaber", "inhaberin", "prezes", "prezes zarządu", "członek zarządu", "właściciel", "genel müdür",
        "yönetim kurulu", "kurucu", "directeur général", "directrice générale", "pdg",
    )),
    ("vp", ("vp", "svp", "evp", "avp", "vice president", "vice-president", "wiceprezes", "genel müdür yardımcısı")),
    ("director", (
        "director", "head", "president of", "direktor", "direktorin", "leiter", "leiterin", "bereichsleiter",
        "abteilungsleiter", "abteilungsleiterin", "dyrektor", "dyrektorka", "direktör", "direktörü", "directeur",
        "directrice",
    )),
    ("manager", (
        "manager", "supervisor", "team lead", "teamleiter", "teamleiterin", "kierownik", "kierowniczka",
        "menedżer", "müdür", "müdürü", "yönetici", "yöneticisi", "responsable",
    )),
)  # fmt: skip
# A vice president is no president, and a deputy general manager in Turkish names the general manager.
_PRESIDENT = ("president", "präsident", "präsidentin")


def read_seniorities(titles: pa.ChunkedArray) -> pa.ChunkedArray:
    """Seniority of each title; `individual` where no word of rank stands in it, NULL where there is no title."""
    return understand_each(titles, pa.string(), seniority_of).values


def read_personas(titles: pa.ChunkedArray, personas: Sequence[Persona]) -> pa.ChunkedArray:
    """The first persona of which one of the words stands in the title; NULL where none does."""

    def read(title: str) -> str | None:
        return next((persona.name for persona in personas if _has_any(title, persona.titles)), None)

    return understand_each(titles, pa.string(), read).values


def seniority_of(title: str) -> str:
    """The seniority a title tells.

    >>> [seniority_of(title) for title in ("VP of Sales", "Vorstand Vertrieb", "Sales Manager", "Assistant to the CEO")]
    ['vp', 'c_level', 'manager', 'individual']
    """
    if _has_any(title, _HELPERS):
        return "individual"
    if _has_any(title, LEVELS[1][1]):
        return "vp"
    if _has_any(title, _PRESIDENT) and not _has_any(title, ("president of",)):
        return "c_level"
    return next((level for level, words in LEVELS if _has_any(title, words)), "individual")


def _has_any(title: str, words: tuple[str, ...]) -> bool:
    return bool(words) and _pattern(words).search(_folded(title)) is not None


@cache
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(r"(?<!\w)(?:" + "|".join(re.escape(_folded(word)) for word in words) + r")(?!\w)")


def _folded(text: str) -> str:
    """Small letters, the Turkish dotted İ included, so that MÜDÜRÜ and Müdürü are one word."""
    return text.replace("İ", "i").casefold()
