"""How answers look on a terminal: tables, and the funnel as bars."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text

from abmetrics.answers import Answer, Explanation, Funnel, Health, Matches
from abmetrics.builds.manifest import Manifest
from abmetrics.charts.formats import Formats
from abmetrics.kpis.kpi import Kpi
from abmetrics.vocabulary import FunnelStage, Unit

_BAR_WIDTH = 36
EVIDENCE_ROWS = 50
LOST_MERGES = 3
MATCH_ROWS = 20


def print_answer(console: Console, answer: Answer) -> None:
    """The rows of an answer with parts, interval and flags."""
    kpi, formats = answer.kpi, Formats(answer.currency)
    console.print(Text(kpi.name, style="bold"), Text(f"  {kpi.question}", style="dim"))
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column("period")
    cuts = list(dict.fromkeys(id for row in answer.rows for id in row.cuts))
    for id in cuts:
        table.add_column(id)
    for name in ("value", "of", "n", "95 % interval", "notes"):
        table.add_column(name, justify="left" if name == "notes" else "right")
    for row in answer.rows:
        table.add_row(
            f"{row.period.start} – {row.period.last_day}",
            *(row.cuts.get(id, "") for id in cuts),
            Text(formats.value(kpi.unit, row.value), style="bold"),
            "" if row.denominator is None else f"{formats.part(row.numerator)} / {formats.part(row.denominator)}",
            formats.part(row.n),
            formats.interval(kpi.unit, row.low, row.high),
            "; ".join([*map(str, row.flags), *(f"{formats.part(also)} {id}" for id, also in row.also.items() if also)]),
        )
    console.print(table)
    console.print(
        Text(f"{kpi.population.meaning} · {kpi.date_basis} · as of {answer.as_of} · build {answer.build}", style="dim")
    )
    console.print(Text(f"{kpi.advice}: {kpi.advice_reason}", style="dim"))


def print_explanation(console: Console, explanation: Explanation) -> None:
    """The first source rows behind an answer, and how many there are."""
    table = Table(box=None, pad_edge=False, header_style="dim")
    for name in ("part", "amount", "unit", "account", "source", "record", "file", "line"):
        table.add_column(name, justify="right" if name in ("amount", "line") else "left")
    for row in explanation.rows:
        cells = (row.amount, row.unit_id, row.account_id, row.source, row.record_id, row.file, row.line)
        table.add_row(
            row.part, *("" if cell is None else f"{cell:g}" if isinstance(cell, float) else str(cell) for cell in cells)
        )
    console.print(table)
    console.print(Text(f"{len(explanation.rows):,} of {explanation.total:,} rows; --json prints them all", style="dim"))


def print_funnel(console: Console, funnel: Funnel, currency: str) -> None:
    """The six stages as bars, with who is in each and the share that goes on."""
    formats = Formats(currency)
    console.print(Text(f"Funnel at the end of {funnel.as_of}, beside {funnel.before.last_day}", style="bold"))
    table = Table(box=None, pad_edge=False, header_style="dim")
    for name, side in (
        ("stage", "left"), ("got at least so far", "left"), ("", "right"), ("before", "right"), ("in it now", "right"),
        ("before", "right"), ("go on", "right"), ("before", "right"),
    ):  # fmt: skip
        table.add_column(name, justify="right" if side == "right" else "left")
    widest = max((float(step.reached or 0) for step in funnel.steps), default=0)
    for step in funnel.steps:
        bar = round(_BAR_WIDTH * float(step.reached or 0) / widest) if widest else 0
        rates = [formats.value(Unit.SHARE, rate.value) if rate else "" for rate in (step.rate_on, step.rate_on_before)]
        table.add_row(
            step.label,
            Text("█" * bar, style="cyan"),
            *(formats.part(count) for count in (step.reached, step.reached_before, step.balance, step.balance_before)),
            *rates,
        )
    console.print(table)
    console.print(Text(f"{formats.part(funnel.outside)} accounts outside · build {funnel.build}", style="dim"))
    if funnel.flags:
        console.print(Text("; ".join(map(str, funnel.flags)), style="yellow"))


def print_kpis(console: Console, kpis: tuple[Kpi, ...]) -> None:
    """Every KPI by stage."""
    for stage in FunnelStage:
        members = [kpi for kpi in kpis if kpi.stage is stage]
        if not members:
            continue
        table = Table(box=None, pad_edge=False, header_style="dim", title=stage.value, title_justify="left")
        for name in ("id", "advice", "unit", "better", "question"):
            table.add_column(name)
        for kpi in members:
            table.add_row(kpi.id, kpi.advice, kpi.unit, kpi.better, kpi.question)
        console.print(table)
        console.print()


def print_kpi(console: Console, kpi: Kpi) -> None:
    """One KPI's whole definition."""
    table = Table(box=None, pad_edge=False, show_header=False, title=f"{kpi.name} ({kpi.id})", title_justify="left")
    table.add_column(style="dim")
    table.add_column()
    for name, text in kpi_lines(kpi):
        table.add_row(name, text)
    console.print(table)


def kpi_lines(kpi: Kpi) -> list[tuple[str, str]]:
    """What a definition says, line by line."""
    return [
        ("question", kpi.question),
        ("formula", kpi.formula.words),
        ("unit", kpi.unit),
        ("population", f"{kpi.population.value}: {kpi.population.meaning}"),
        ("date basis", kpi.date_basis),
        ("better", kpi.better),
        ("advice", f"{kpi.advice}: {kpi.advice_reason}"),
        ("horizon", kpi.horizon),
        ("interval", kpi.interval),
        ("playbook", kpi.playbook),
        ("cuts", ", ".join(kpi.cuts)),
        ("source", kpi.source),
    ]


def print_counts(console: Console, manifest: Manifest) -> None:
    """Rows read = accepted + quarantined, per file."""
    table = Table(box=None, pad_edge=False, header_style="dim")
    for name in ("source", "table", "file", "rows read", "accepted", "quarantined", "of these duplicates", "notes"):
        table.add_column(name, justify="left" if name in ("source", "table", "file") else "right")
    for count in (*manifest.telling_counts, manifest.total):
        numbers = (count.rows_read, count.accepted, count.quarantined, count.duplicates, count.noted)
        table.add_row(count.source, count.table, count.file, *(f"{number:,}" for number in numbers))
    console.print(table)


def print_health(console: Console, health: Health) -> None:
    """What was set aside and what contradicts, with examples."""
    for group in health.issues:
        style = "dim" if group.is_by_design else "red" if group.severity == "quarantined" else "yellow"
        where = f"{group.table}.{group.column}" if group.column else group.table
        console.print(Text(f"{group.count:,} {group.severity}: {group.reason} in {where} ({group.file})", style=style))
        for example in group.examples[:3]:
            value = "" if example["value"] is None else f" value {example['value']!r}"
            console.print(
                Text(f"    {example['file']}:{example['line']}{value} {example['detail'] or ''}", style="dim")
            )
    for result in health.checks:
        if result.count:
            console.print(Text(f"{result.count:,} {result.check.meaning}: {result.check.consequence}", style="yellow"))
            for row in result.examples[:3]:
                console.print(Text(f"    {row['file']}:{row['line']} {row['record_id']}", style="dim"))
    if health.is_clean:
        console.print(Text("nothing refused, nothing contradicts", style="green"))


def print_match_rates(console: Console, matches: Matches) -> None:
    """How much of each kind is tied to an account, by method; and merges that lead nowhere."""
    formats = Formats("")
    table = Table(box=None, pad_edge=False, header_style="dim")
    for name in ("", "how", "tied", "of", "share", "confidence"):
        table.add_column(name, justify="left" if name in ("", "how") else "right")
    for rate in matches.rates:
        share = formats.value(Unit.SHARE, rate.share)
        table.add_row(Text(rate.kind, style="bold"), "", f"{rate.matched:,}", f"{rate.all:,}", share, "")
        for method in rate.methods:
            share = formats.value(Unit.SHARE, method.count / rate.all)
            table.add_row("", method.method, f"{method.count:,}", "", share, f"{method.confidence:g}")
    console.print(table)
    for merge in matches.lost_merges[:LOST_MERGES]:
        console.print(Text(f"{merge.kind} {merge.id}: {merge.reason}; left as it is", style="yellow"))
    if more := len(matches.lost_merges[LOST_MERGES:]):
        console.print(Text(f"and {more:,} more merges that lead nowhere; --json prints them all", style="yellow"))


def print_unmatched(console: Console, matches: Matches) -> None:
    """The domains and companies that stand behind most of what is tied to no account."""
    table = Table(box=None, pad_edge=False, header_style="dim", title="tied to no account", title_justify="left")
    for name in ("count", "kind", "domain or company", "why", "such as"):
        table.add_column(name, justify="right" if name == "count" else "left")
    for group in matches.unmatched[:MATCH_ROWS]:
        table.add_row(f"{group.count:,}", group.kind, group.clue or "nothing known", group.reason, group.example)
    console.print(table)
    _print_rest(console, len(matches.unmatched))


def print_ambiguous(console: Console, matches: Matches) -> None:
    """What points to several accounts, and to which."""
    table = Table(
        box=None, pad_edge=False, header_style="dim", title="points to several accounts", title_justify="left"
    )
    for name in ("count", "kind", "why", "accounts", "such as"):
        table.add_column(name, justify="right" if name == "count" else "left")
    for group in matches.ambiguous[:MATCH_ROWS]:
        accounts = ", ".join(candidate.label for candidate in group.candidates)
        table.add_row(f"{group.count:,}", group.kind, group.reason, accounts, group.example)
    console.print(table)
    _print_rest(console, len(matches.ambiguous))


def _print_rest(console: Console, groups: int) -> None:
    shown = min(groups, MATCH_ROWS)
    console.print(Text(f"{shown:,} of {groups:,} groups; --json prints them all", style="dim"))


def print_builds(console: Console, manifests: tuple[Manifest, ...]) -> None:
    """The builds there are, newest last."""
    table = Table(box=None, pad_edge=False, header_style="dim")
    for name in ("build", "made", "engine", "data from", "through", "rows read", "quarantined"):
        table.add_column(name, justify="right" if name in ("rows read", "quarantined") else "left")
    for manifest in manifests:
        table.add_row(
            manifest.id,
            f"{manifest.created_at:%Y-%m-%d %H:%M} UTC",
            manifest.engine,
            str(manifest.data_from),
            str(manifest.data_through),
            f"{manifest.total.rows_read:,}",
            f"{manifest.total.quarantined:,}",
        )
    console.print(table)
