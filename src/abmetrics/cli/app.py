"""The commands. Each asks one thing of the rooms below and shows what comes back."""

from __future__ import annotations

import csv
import json
import sys
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from abmetrics import __version__, answers
from abmetrics.cli import guesses, tables
from abmetrics.cli.options import (
    AsOf,
    BuildId,
    By,
    Folder,
    From,
    GrainOption,
    Json,
    KpiId,
    Period,
    To,
    Where,
    build_of,
    chosen,
    filters,
    question,
    span,
    workspace,
)
from abmetrics.demo.company import FEWEST_ACCOUNTS, write_demo
from abmetrics.demo.writers.keys import CRMS, SALESFORCE
from abmetrics.engines.portable import DIALECTS
from abmetrics.errors import AbmetricsError, ExitCode, SettingsError, UnknownName
from abmetrics.guessing.company import stages_passed
from abmetrics.guessing.guess import guess
from abmetrics.guessing.trial import that_lands
from abmetrics.guessing.writing import toml_of
from abmetrics.kpis.catalogue import KPIS
from abmetrics.kpis.catalogue import kpi as kpi_named
from abmetrics.settings import FILE_NAME
from abmetrics.web.serve import serve as serve_pages
from abmetrics.workspace import Build, Workspace

app = typer.Typer(
    name="abmetrics",
    help="Measures account-based marketing: every number can be opened, checked and reproduced.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
)
_WIDE = 160
_out = Console(highlight=False, width=None if sys.stdout.isatty() else _WIDE)
_err = Console(stderr=True, highlight=False)


def main() -> None:
    """Run a command; an error of ours is one clear message and its exit code."""
    try:
        app()
    except AbmetricsError as error:
        _err.print(f"error: {error}", style="red", markup=False)
        sys.exit(error.exit_code)


@app.callback()
def _common(
    folder: Folder = None,
    version: Annotated[bool, typer.Option("--version", help="Print the version.", is_eager=True)] = False,
) -> None:
    if version:
        _out.print(__version__)
        raise typer.Exit
    chosen["workspace"] = folder or Path()


@app.command(epilog="Example: `abmetrics init my-company --from exports`")
def init(
    directory: Annotated[Path | None, typer.Argument(metavar="DIR", help="Folder to make the workspace in.")] = None,
    exports: Annotated[
        Path | None,
        typer.Option(
            "--from",
            metavar="EXPORTS",
            help="Folder of your exports: look at them, guess every mapping, build and check.",
        ),
    ] = None,
    as_json: Json = False,
    folder: Folder = None,
) -> None:
    """Write a commented abmetrics.toml to start from; with --from as your exports have it."""
    place = directory or folder or chosen["workspace"]
    target = place / FILE_NAME
    if target.exists():
        raise SettingsError(f"{target} is there already; it was left alone")
    if exports is not None:
        _init_from(exports, place, target, as_json)
        return
    place.mkdir(parents=True, exist_ok=True)
    target.write_text(files("abmetrics.cli").joinpath("starter.toml").read_text(encoding="utf-8"), encoding="utf-8")
    if as_json:
        _print_json({"wrote": str(target)})
        return
    _out.print(f"wrote {target}; name your files in it, then run `abmetrics build --workspace {place}`", markup=False)


def _init_from(exports: Path, place: Path, target: Path, as_json: bool) -> None:
    """Guess, write, build and check; what landing refuses as a whole is taken out and said."""
    guessed = guess(exports, place)
    place.mkdir(parents=True, exist_ok=True)
    target.write_text(toml_of(guessed), encoding="utf-8")
    try:
        made = _build(Workspace(place))
    except AbmetricsError:
        guessed = that_lands(guessed, place)
        target.write_text(toml_of(guessed), encoding="utf-8")
        made = _build(Workspace(place))
    if not guessed.sales_stages:
        deals = {name: made.table(name) for name in ("opportunities", "opportunity_history")}
        guessed = replace(guessed, sales_stages=stages_passed(deals))
        target.write_text(toml_of(guessed), encoding="utf-8")
    health = answers.health(made)
    step = guesses.next_step(guessed, target, place)
    if as_json:
        _print_json({"wrote": str(target), **guessed.as_json(), **answers.health_json(health), "next_step": step})
        return
    guesses.print_guess(_out, guessed)
    guesses.print_first_check(_out, made, health)
    _out.print(f"wrote {target}; next: {step}", markup=False)


@app.command(epilog="Example: `abmetrics build --workspace my-company`")
def build(folder: Folder = None, as_json: Json = False) -> None:
    """Read the sources and publish a new immutable build."""
    made = _build(workspace(folder))
    if as_json:
        _print_json({"build": made.id, "files": [vars(count) for count in made.manifest.counts]})
        return
    tables.print_counts(_out, made.manifest)
    total, files_read = made.manifest.total, made.manifest.fingerprints
    if unchanged := sum(not one.was_read for one in files_read):
        _out.print(f"{unchanged} of {len(files_read)} files are as they were, and were not read again", markup=False)
    _out.print(
        f"build {made.id}: {total.rows_read:,} rows read, {total.quarantined:,} quarantined "
        f"({made.manifest.by_design:,} of them only not used, deleted or merged); "
        f"data from {made.manifest.data_from} through {made.manifest.data_through}",
        markup=False,
    )


@app.command(epilog="Example: `abmetrics check` (exit code 1 where something needs a look)")
def check(folder: Folder = None, build_id: BuildId = None, as_json: Json = False) -> None:
    """Show what was set aside while reading, and which facts contradict each other."""
    asked = build_of(folder, build_id)
    health = answers.health(asked)
    if as_json:
        _print_json(answers.health_json(health))
    else:
        tables.print_counts(_out, asked.manifest)
        tables.print_health(_out, health)
    if not health.is_clean:
        raise typer.Exit(ExitCode.FINDINGS)


@app.command(epilog="Example: `abmetrics kpis close_rate`")
def kpis(
    id: Annotated[str | None, typer.Argument(metavar="[ID]", help="One KPI; all of them when left out.")] = None,
    as_json: Json = False,
    _folder: Folder = None,
) -> None:
    """List the KPIs, or print one's whole definition."""
    listed = (kpi_named(id),) if id else KPIS
    if as_json:
        _print_json(
            [{"id": kpi.id, "name": kpi.name, "stage": kpi.stage} | dict(tables.kpi_lines(kpi)) for kpi in listed]
        )
    elif id:
        tables.print_kpi(_out, listed[0])
    else:
        tables.print_kpis(_out, listed)


@app.command(epilog="Example: `abmetrics show close_rate --by segment --period 2026-Q3 --grain month`")
def show(
    kpi: KpiId,
    by: By = None,
    where: Where = None,
    period: Period = None,
    start: From = None,
    end: To = None,
    grain: GrainOption = None,
    as_of: AsOf = None,
    build_id: BuildId = None,
    as_json: Json = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV.")] = False,
    folder: Folder = None,
) -> None:
    """Answer a KPI, split by cuts, for a period."""
    asked = build_of(folder, build_id)
    answer = answers.ask(asked, question(asked, kpi, by, where, period, start, end, grain, as_of))
    if as_json:
        _print_json(answers.answer_json(answer))
    elif as_csv:
        _print_csv(answers.answer_json(answer)["rows"])
    else:
        tables.print_answer(_out, answer)


@app.command(epilog="Example: `abmetrics explain close_rate --where tier=1 --period 2026-Q3`")
def explain(
    kpi: KpiId,
    by: By = None,
    where: Where = None,
    period: Period = None,
    start: From = None,
    end: To = None,
    grain: GrainOption = None,
    as_of: AsOf = None,
    build_id: BuildId = None,
    as_json: Json = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV.")] = False,
    folder: Folder = None,
) -> None:
    """List the source rows behind a KPI's value."""
    asked = build_of(folder, build_id)
    most = None if as_json or as_csv else tables.EVIDENCE_ROWS
    explanation = answers.explain(asked, question(asked, kpi, by, where, period, start, end, grain, as_of), most=most)
    if as_json:
        _print_json(answers.explanation_json(explanation))
    elif as_csv:
        _print_csv(answers.explanation_json(explanation)["rows"])
    else:
        tables.print_explanation(_out, explanation)


@app.command(epilog="Example: `abmetrics sql close_rate --dialect spark --by segment`")
def sql(
    kpi: KpiId,
    dialect: Annotated[str, typer.Option("--dialect", metavar="DIALECT", help="duckdb or spark.")] = DIALECTS[0],
    by: By = None,
    where: Where = None,
    period: Period = None,
    start: From = None,
    end: To = None,
    grain: GrainOption = None,
    as_of: AsOf = None,
    build_id: BuildId = None,
    folder: Folder = None,
) -> None:
    """Print the SQL that answers a KPI, over the tables of a build."""
    if dialect not in DIALECTS:
        raise UnknownName("dialect", dialect, DIALECTS)
    asked = build_of(folder, build_id)
    statement = answers.question_sql(asked, question(asked, kpi, by, where, period, start, end, grain, as_of), dialect)
    sys.stdout.write(statement + "\n")


@app.command(epilog="Example: `abmetrics builds --json`")
def builds(folder: Folder = None, as_json: Json = False) -> None:
    """List the builds that are kept."""
    manifests = workspace(folder).builds()
    if not as_json:
        tables.print_builds(_out, manifests)
        return
    _print_json([
        {
            "build": m.id, "created_at": m.created_at.isoformat(), "engine": m.engine, "version": m.version,
            "data_from": m.data_from.isoformat(), "data_through": m.data_through.isoformat(),
            "rows_read": m.total.rows_read, "rows_quarantined": m.total.quarantined,
        }
        for m in manifests
    ])  # fmt: skip


@app.command(epilog="Example: `abmetrics funnel --period 2026-Q3 --where tier=1`")
def funnel(
    where: Where = None,
    period: Period = None,
    start: From = None,
    end: To = None,
    build_id: BuildId = None,
    as_json: Json = False,
    folder: Folder = None,
) -> None:
    """Show the six-stage funnel at the end of a period, beside the period before."""
    asked = build_of(folder, build_id)
    shown = answers.funnel(asked, span(asked, period, start, end), filters(where))
    if as_json:
        _print_json(answers.funnel_json(shown))
    else:
        tables.print_funnel(_out, shown, asked.settings.workspace.currency)


@app.command(epilog="Example: `abmetrics matches --unmatched`")
def matches(
    unmatched: Annotated[
        bool, typer.Option("--unmatched", help="Only what is tied to no account, by domain and company.")
    ] = False,
    ambiguous: Annotated[
        bool, typer.Option("--ambiguous", help="Only what points to several accounts, with those accounts.")
    ] = False,
    build_id: BuildId = None,
    as_json: Json = False,
    folder: Folder = None,
) -> None:
    """Show what of the data is tied to an account, how, and what is not."""
    found = answers.matches(build_of(folder, build_id))
    everything = not unmatched and not ambiguous
    if as_json:
        _print_json(answers.matches_json(found))
        return
    if everything:
        tables.print_match_rates(_out, found)
    if everything or unmatched:
        tables.print_unmatched(_out, found)
    if everything or ambiguous:
        tables.print_ambiguous(_out, found)


@app.command(epilog="Example: `abmetrics demo --workspace demo --accounts 200 --no-serve`")
def demo(
    accounts: Annotated[
        int, typer.Option("--accounts", metavar="N", min=FEWEST_ACCOUNTS, help="Accounts of the company.")
    ] = 2000,
    crm: Annotated[
        str, typer.Option("--crm", metavar="|".join(CRMS), help="What the company keeps its accounts and deals in.")
    ] = SALESFORCE,
    seed: Annotated[int, typer.Option("--seed", metavar="S", min=0, help="Another seed, another company.")] = 7,
    no_serve: Annotated[bool, typer.Option("--no-serve", help="Build only; do not open the dashboard.")] = False,
    port: Annotated[int, typer.Option("--port", metavar="P", help="Port of the dashboard.")] = 8765,
    folder: Folder = None,
) -> None:
    """Simulate a company, write what its systems would export, read that back, and open the dashboard."""
    place = folder or chosen["workspace"]
    _refuse_foreign(place)
    write_demo(place, accounts, seed, crm=crm)
    made = _build(Workspace(place))
    tables.print_counts(_out, made.manifest)
    tables.print_funnel(_out, answers.funnel(made), made.settings.workspace.currency)
    if not no_serve:
        serve_pages(place, port, open_browser=True, announce=_announce)


@app.command(epilog="Example: `abmetrics serve --port 8765`")
def serve(
    port: Annotated[int, typer.Option("--port", metavar="P", help="Port on this machine.")] = 8765,
    folder: Folder = None,
) -> None:
    """Serve the dashboard on 127.0.0.1."""
    place = workspace(folder)
    place.current()
    serve_pages(place.folder, port, open_browser=False, announce=_announce)


def _announce(address: str) -> None:
    _out.print(f"serving {address} (Ctrl+C ends it)", markup=False)


def _refuse_foreign(folder: Path) -> None:
    """A demo writes over an earlier demo, never over somebody's own workspace."""
    target = folder / FILE_NAME
    if target.exists() and "demo company" not in target.read_text(encoding="utf-8-sig").partition("\n")[0]:
        raise SettingsError(f"{target} is not a demo's; name another folder with --workspace")


def _build(place: Workspace) -> Build:
    with Progress(
        TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), console=_err, transient=True
    ) as progress:
        task = progress.add_task("reading", total=1.0)
        return place.build(lambda what, share: progress.update(task, description=what, completed=share))


def _print_json(data: Any) -> None:
    sys.stdout.write(json.dumps(data, indent=2, ensure_ascii=False, default=str, allow_nan=False) + "\n")


def _print_csv(rows: list[dict[str, Any]]) -> None:
    """Rows as CSV; period and cuts become columns of their own, flags one text."""
    flat = [_flat(row) for row in rows]
    writer = csv.DictWriter(sys.stdout, fieldnames=list(dict.fromkeys(name for row in flat for name in row)))
    writer.writeheader()
    writer.writerows(flat)


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    out: dict[str, Any] = {"start": row["period"]["start"], "end": row["period"]["end"]} | row["cuts"]
    for name, value in row.items():
        if name == "flags":
            out[name] = "; ".join(value)
        elif not isinstance(value, dict):
            out[name] = value
    return out
