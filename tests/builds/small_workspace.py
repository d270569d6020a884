"""A workspace small enough to be built fifty times, and processes that build it."""

from __future__ import annotations

import multiprocessing
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path

from abmetrics.workspace import Workspace

TOML = """
[[target_lists]]
name = "Flagged"
kind = "flag"

[[sources]]
name = "crm"

[[sources.tables]]
table = "accounts"
file = "accounts.csv"
columns = { account_id = "Id", name = "Name", is_target = "Target" }

[[sources.tables]]
table = "people"
file = "people.csv"
columns = { person_id = "Id", account_id = "Account", email = "Mail", name = "Name", kind = { constant = "contact" } }
"""


def write_workspace(folder: Path, mail: str = "ann@acme.example") -> Path:
    """Two accounts and one person."""
    folder.mkdir(exist_ok=True)
    (folder / "abmetrics.toml").write_text(TOML, encoding="utf-8")
    (folder / "accounts.csv").write_text("Id,Name,Target\n1,Acme,true\n2,Beta,false\n", encoding="utf-8")
    (folder / "people.csv").write_text(f"Id,Account,Mail,Name\np1,1,{mail},Ann Onym\n", encoding="utf-8")
    return folder


def build(folder: Path) -> None:
    """What `abmetrics build` does."""
    Workspace(folder).build(lambda _name, _share: None)


def processes() -> ForkServerContext:
    """New processes that have imported abmetrics already: a kill then falls into the build, not the imports."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.builds.small_workspace"])
    return context


def building(context: ForkServerContext, folder: Path) -> ForkServerProcess:
    """A process that has begun to build `folder`."""
    process = context.Process(target=build, args=(folder,))
    process.start()
    return process
