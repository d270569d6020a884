"""How a guess about a folder of exports looks on a terminal: each file's fate, the first check, the next step."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from abmetrics.answers import Health
from abmetrics.guessing.guesses import Guess
from abmetrics.workspace import Build

_MOST_FILES = 40
_MOST_FINDINGS = 8


def print_guess(console: Console, guess: Guess) -> None:
    """Each file with the table or system it was taken for, how sure that is, and what is left to ask."""
    for one in guess.systems:
        role = f" as {one.role}" if one.role else ""
        read = sum(len(paths) for paths in one.objects.values())
        console.print(Text(f"{one.title}{role}: {read:,} files in {one.root}", style="bold"))
        console.print(Text(f"  {', '.join(one.objects)}", style="dim"))
        if one.unread:
            console.print(Text(f"  {len(one.unread):,} more that no KPI reads; why stands in the toml", style="dim"))
        for field in one.fields:
            console.print(Text(f"  {field.setting} = {field.column}"))
    if guess.tables:
        console.print(_tables(guess))
    for file, why in list(guess.unplaced.items())[:_MOST_FILES]:
        console.print(Text(f"no place for {file}: {why}", style="yellow"))
    if len(guess.unplaced) > _MOST_FILES:
        console.print(Text(f"and {len(guess.unplaced) - _MOST_FILES:,} more files without a place", style="yellow"))


def _tables(guess: Guess) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim")
    for name in ("file", "is read as", "sure", "to answer"):
        table.add_column(name, justify="right" if name == "sure" else "left", overflow="fold")
    for one in guess.tables:
        asked = ", ".join(column.name for column in one.columns if column.is_asked)
        table.add_row(Text(one.file), one.table, f"{one.score:.0%}", asked)
    return table


def print_first_check(console: Console, build: Build, health: Health) -> None:
    """Rows read = accepted + quarantined, and the largest findings."""
    manifest, total = build.manifest, build.manifest.total
    counts = f"{total.rows_read:,} rows read = {total.accepted:,} accepted + {total.quarantined:,} quarantined"
    span = f"data from {manifest.data_from} through {manifest.data_through}"
    console.print(Text(f"build {build.id}: {counts}; {span}", style="bold"))
    findings = [
        f"{group.count:,} {group.severity}: {group.reason} in {group.table}"
        f"{f'.{group.column}' if group.column else ''} ({group.file})"
        for group in health.issues
    ]
    findings += [
        f"{result.count:,} {result.check.meaning}: {result.check.consequence}"
        for result in health.checks
        if result.count
    ]
    for finding in findings[:_MOST_FINDINGS]:
        console.print(Text(f"  {finding}", style="yellow"))
    if len(findings) > _MOST_FINDINGS:
        console.print(Text(f"  and {len(findings) - _MOST_FINDINGS:,} more; `abmetrics check` shows all", style="dim"))


def next_step(guess: Guess, toml: Path, place: Path) -> str:
    """The one thing to do now."""
    questions = sum(column.is_asked for one in guess.tables for column in one.columns)
    if questions:
        return f"answer the {questions} line(s) marked `# ?` in {toml}, then run `abmetrics build --workspace {place}`"
    if not guess.files_placed:
        return f"map your files in {toml} by hand (docs/tables.md names the columns), then run `abmetrics build`"
    if not guess.lists:
        return f"name your target accounts under [[target_lists]] in {toml}, then `abmetrics build --workspace {place}`"
    return f"look over {toml} (time zone, currency), then run `abmetrics serve --workspace {place}`"
