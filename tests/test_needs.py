"""A test whose component is missing is named at the end of a run, and fails in CI."""

from __future__ import annotations

import pytest

from tests.conftest import ROOT

pytest_plugins = ["pytester"]

TWO_TESTS = """
import pytest

@pytest.mark.needs("shared_data")
def test_with_data():
    pass

def test_without():
    pass
"""


@pytest.fixture
def elsewhere(pytester, monkeypatch):
    """A run of this conftest in a folder that has no shared data beside it."""
    pytester.makeconftest((ROOT / "tests" / "conftest.py").read_text(encoding="utf-8"))
    pytester.makeini("[pytest]\nmarkers =\n    needs(component): see conftest\n")
    pytester.makepyfile(TWO_TESTS)
    monkeypatch.delenv("CI", raising=False)
    return pytester


def test_a_missing_component_skips_and_is_named_at_the_end(elsewhere):
    result = elsewhere.runpytest_subprocess("-p", "no:cacheprovider")
    result.assert_outcomes(passed=1, skipped=1)
    result.stdout.fnmatch_lines(
        [
            "*not tested on this machine*",
            "needs shared_data (no folder ../shared/data beside the repository): 1",
            "  *::test_with_data",
        ]
    )


def test_a_missing_component_fails_in_ci(elsewhere, monkeypatch):
    monkeypatch.setenv("CI", "true")
    result = elsewhere.runpytest_subprocess("-p", "no:cacheprovider")
    result.assert_outcomes(passed=1, errors=1)
    assert result.ret == 1
    result.stdout.fnmatch_lines(["needs shared_data*CI may not skip it"])


def test_a_component_nobody_knows_is_refused(elsewhere):
    elsewhere.makepyfile(TWO_TESTS.replace("shared_data", "jaav"))
    result = elsewhere.runpytest_subprocess("-p", "no:cacheprovider")
    assert result.ret != 0
    assert "no such component; there are java, chromium, shared_data" in result.stdout.str() + result.stderr.str()
