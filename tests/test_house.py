"""The rules of the house that no linter knows: where imports stand, how long files are, what no file may name."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from abmetrics.model.tables import ALL_TABLES
from abmetrics.settings import Settings
from docs.generate import NOTICE, sections
from tests.conftest import ROOT

PACKAGE = ROOT / "src" / "abmetrics"
MODULES = sorted(PACKAGE.rglob("*.py"))
LONGEST_FILE = 400
WRITTEN_BY_HAND = {".py", ".sql", ".html", ".css", ".js", ".md"}

# An optional extra is imported where it is asked for, so that the package works without it.
LATE_IMPORTS = {"engines/connect.py": {"abmetrics.engines.spark"}, "engines/spark.py": {"pyspark"}}

# Joined here, so that this file does not name what no file may name.
REGISTRY_HOSTS = [
    "pypi" + ".org", "python" + "hosted.org", "npm" + "js.", "deb.debian" + ".org", "archive.ubuntu" + ".com",
    "crates" + ".io", "proxy.golang" + ".org", "repo1.maven" + ".org", "conda.anaconda" + ".org",
]  # fmt: skip
MACHINE_PATH = re.compile(r"(?<![\w.~)}])/(work|tmp|root|home/\w+|Users/\w+|opt/\w+)/")
SECRET = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_\w{36}\b|\bxox[abp]-\w{10,}|://[^/\s:@]+:[^/\s:@{]+@"
)


def house_files() -> list[Path]:
    """Every file of the repository that git keeps, or would keep."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return sorted(path for name in set(listed.stdout.split("\0")) - {""} if (path := ROOT / name).is_file())


def text_lines(path: Path) -> list[str]:
    """The lines of a text file; none of a binary one."""
    content = path.read_bytes()
    return [] if b"\0" in content else content.decode("utf-8", errors="replace").splitlines()


def foreign(line: str) -> str:
    """What a line names that no file may name: a registry host, a machine's path or a secret; empty when nothing."""
    named = next((host for host in REGISTRY_HOSTS if host in line), "")
    found = MACHINE_PATH.search(line) or SECRET.search(line)
    return named or (found[0] if found else "")


@pytest.mark.parametrize(
    "line",
    [
        "https://" + "pypi" + ".org/simple",
        "open('" + "/tmp" + "/build')",
        "cd " + "/home" + "/ana/abmetrics",
        "postgresql://ana:" + "hunter2@db/crm",
        "AKIA" + "ABCDEFGHIJKLMNOP",
    ],
)
def test_a_host_a_machine_path_and_a_secret_are_recognised(line):
    assert foreign(line)


@pytest.mark.parametrize("line", ["../data/accounts.csv", "https://example.com/tmp/a", "spark://local[2]", "a / b / c"])
def test_an_innocent_line_is_let_through(line):
    assert not foreign(line)


def test_no_file_names_a_registry_host_a_machine_path_or_a_secret():
    found = [
        f"{path.relative_to(ROOT)}:{number}: {named}"
        for path in house_files()
        for number, line in enumerate(text_lines(path), start=1)
        if (named := foreign(line))
    ]
    assert found == []


def test_the_lock_names_no_address_and_every_package_has_a_hash():
    for lock in sorted((ROOT / "requirements").glob("*.txt")):
        text = lock.read_text(encoding="utf-8")
        assert "://" not in text, lock.name
        assert not re.search(r"^-", text, re.MULTILINE), f"{lock.name}: an option line"
        for requirement in text.replace("\\\n", "").splitlines():
            assert re.match(r"[\w.-]+==\S+ .*--hash=sha256:[0-9a-f]{64}", requirement), requirement[:80]


def test_no_file_is_longer_than_a_reader_can_hold():
    written = [path for path in house_files() if path.suffix in WRITTEN_BY_HAND and not is_generated(path)]
    too_long = {str(path.relative_to(ROOT)): n for path in written if (n := len(text_lines(path))) > LONGEST_FILE}
    assert too_long == {}


def is_generated(path: Path) -> bool:
    """Whether docs/generate.py wrote it, as its first line says, or it is the golden rendering of a definition."""
    return any(line == NOTICE for line in text_lines(path)[:1]) or "spark_sql" in path.parts


def imports_of(node: ast.AST) -> Iterator[tuple[int, str]]:
    """(line, module) of each import below a node."""
    for inner in ast.walk(node):
        if isinstance(inner, ast.Import):
            yield from ((inner.lineno, alias.name) for alias in inner.names)
        elif isinstance(inner, ast.ImportFrom):
            yield inner.lineno, inner.module or ""


def late_imports(source: str, *allowed: str) -> list[tuple[int, str]]:
    """Imports inside a function, but for those of the allowed modules and what lies in them."""
    functions = (n for n in ast.walk(ast.parse(source)) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef))
    found = [imported for function in functions for imported in imports_of(function)]
    return [(line, name) for line, name in found if not any(f"{name}.".startswith(f"{a}.") for a in allowed)]


def test_a_late_import_is_recognised():
    source = "import csv\ndef read():\n    import json\n    from pyspark.sql import Row\n"
    assert late_imports(source) == [(3, "json"), (4, "pyspark.sql")]
    assert late_imports(source, "pyspark") == [(3, "json")]


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_stand_at_the_top(module):
    name = module.relative_to(PACKAGE).as_posix()
    source = module.read_text(encoding="utf-8")
    assert late_imports(source, *LATE_IMPORTS.get(name, ())) == []
    assert "TYPE_CHECKING" not in source


def test_every_setting_has_a_description():
    silent = [
        f"{section.path}.{name}"
        for section in sections(Settings)
        for name, field in section.model.model_fields.items()
        if not (field.description or "").strip()
    ]
    assert silent == []


def test_every_table_and_column_has_a_meaning():
    silent = [table.name for table in ALL_TABLES if not (table.grain.strip() and table.meaning.strip())]
    silent += [f"{table.name}.{column.name}" for table in ALL_TABLES for column in table if not column.meaning.strip()]
    assert silent == []
