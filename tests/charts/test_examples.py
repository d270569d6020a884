"""The examples in the docstrings of charts and web hold."""

from __future__ import annotations

import doctest
import importlib

import pytest

from tests.conftest import ROOT

PACKAGE = ROOT / "src" / "abmetrics"
MODULES = [
    f"abmetrics.{room}.{path.stem}" for room in ("charts", "web") for path in sorted((PACKAGE / room).glob("*.py"))
]


@pytest.mark.parametrize("name", MODULES)
def test_examples(name):
    assert doctest.testmod(importlib.import_module(name)).failed == 0
