"""What every test may rely on: components by name, the shared data, one Spark worker, steady examples.

A test that needs something a machine may lack says so: `@pytest.mark.needs("java")`. Where it is missing the test is
skipped, and the end of the run names the component and the tests. In CI (CI=true) such a test fails instead: a green
run that never saw Spark would say more than it knows.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import hypothesis
import pytest

ROOT = Path(__file__).resolve().parent.parent
SHARED_DATA = ROOT.parent / "shared" / "data"
SPARK_NEEDS_JAVA = 17
SKIP_PREFIX = "needs "

# No deadlines: two workers share two cores with Spark, and a slow example is not a wrong one.
hypothesis.settings.register_profile("house", deadline=None, derandomize="CI" in os.environ)
hypothesis.settings.register_profile("thorough", deadline=None, max_examples=2_000, print_blob=True)
hypothesis.settings.load_profile("house")


def _java() -> str:
    home = os.environ.get("JAVA_HOME")
    program = Path(home, "bin", "java") if home else shutil.which("java")
    if not program or not Path(program).is_file():
        return f"java (no Java {SPARK_NEEDS_JAVA} or newer on this machine)"
    told = subprocess.run([program, "-version"], capture_output=True, text=True, check=False).stderr
    version = re.search(r'version "(\d+)', told)
    if version is None or int(version[1]) < SPARK_NEEDS_JAVA:
        return f"java ({program} is older than Java {SPARK_NEEDS_JAVA})"
    return ""


def _chromium() -> str:
    return "" if chromium_program() else "chromium (no Chromium or Chrome on the PATH)"


def _shared_data() -> str:
    return "" if SHARED_DATA.is_dir() else "shared_data (no folder ../shared/data beside the repository)"


def _lifelines() -> str:
    return "" if find_spec("lifelines") else "lifelines (not installed: it is the other opinion on survival curves)"


COMPONENTS = {"java": _java, "chromium": _chromium, "shared_data": _shared_data, "lifelines": _lifelines}


@cache
def missing(component: str) -> str:
    """Why a component cannot be used on this machine; empty when it can."""
    if component not in COMPONENTS:
        raise pytest.UsageError(f"needs({component!r}): no such component; there are {', '.join(COMPONENTS)}")
    return COMPONENTS[component]()


@cache
def chromium_program() -> str:
    """The browser on this machine; empty when there is none."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return next((found for name in names if (found := shutil.which(name))), "")


def _needs(item: pytest.Item) -> list[str]:
    return [component for mark in item.iter_markers("needs") for component in mark.args]


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of data made by others; a test that takes it is marked `needs("shared_data")`."""
    return SHARED_DATA


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser's program; a test that takes it is marked `needs("chromium")`."""
    return chromium_program()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep a file's tests on one worker, and all Spark tests on the same one: one JVM, one session."""
    for item in items:
        group = "spark" if "java" in _needs(item) else item.nodeid.split("::")[0]
        item.add_marker(pytest.mark.xdist_group(group))


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip, or in CI fail, a test whose components are missing."""
    reasons = [reason for component in _needs(item) if (reason := missing(component))]
    if reasons and os.environ.get("CI") == "true":
        pytest.fail(f"{SKIP_PREFIX}{'; '.join(reasons)}, and CI may not skip it", pytrace=False)
    if reasons:
        pytest.skip(SKIP_PREFIX + "; ".join(reasons))


def _skipped_for_components(reporter: pytest.TerminalReporter) -> Iterator[tuple[str, str]]:
    for report in reporter.stats.get("skipped", []):
        reason = report.longrepr[2].removeprefix("Skipped: ") if isinstance(report.longrepr, tuple) else ""
        if reason.startswith(SKIP_PREFIX):
            yield reason, report.nodeid


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name every test that did not run for want of a component."""
    by_reason: dict[str, list[str]] = {}
    for reason, test in _skipped_for_components(terminalreporter):
        by_reason.setdefault(reason, []).append(test.split("@")[0])
    if not by_reason:
        return
    terminalreporter.section("not tested on this machine")
    for reason, tests in sorted(by_reason.items()):
        terminalreporter.line(f"{reason}: {len(tests)}")
        for test in sorted(tests):
            terminalreporter.line(f"  {test}")
