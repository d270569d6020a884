"""The systems there are: every module of `sources/systems/`, by its name."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from abmetrics.errors import UnknownName
from abmetrics.sources import systems
from abmetrics.sources.system import System

FILES = "files"


@cache
def known_systems() -> dict[str, System]:
    """Every system by its kind, in alphabetical order."""
    names = sorted(module.name for module in iter_modules(systems.__path__))
    found = (import_module(f"{systems.__name__}.{name}").SYSTEM for name in names)
    return {system.kind: system for system in found}


def system_of(kind: str) -> System:
    """The system of that kind; UnknownName with a suggestion if there is none."""
    if kind not in known_systems():
        raise UnknownName("kind of source", kind, (FILES, *known_systems()))
    return known_systems()[kind]
