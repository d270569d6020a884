"""A guess as a commented abmetrics.toml: each mapping with its score and reason; questions and leftovers below."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping

from abmetrics.guessing.guesses import ColumnGuess, Guess, SystemGuess, TableGuess
from abmetrics.settings import ColumnMapping

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\x80-\x9f\u2028\u2029]+")
_WIDTH = 118
_MOST_LEFT = 400

_HEAD = """\
# An abmetrics workspace, written by `abmetrics init --from`. Behind each mapping stands how sure the guess is, and why.
# A comment that begins with `?` asks what only you can answer. What found no place stands at the end.
# Every setting stands in docs/settings.md, every table and column in docs/tables.md.
"""
_NO_LISTS = """\
# Who is to be won: no file and no flag tells. Until a list is named, every KPI of target accounts stays empty.
# [[target_lists]]
# name = "ABM targets"
# kind = "flag"            # accounts for which `where` holds; "file": dated members in the table target_list_members
# where = "employees >= 200"
"""
_PERSONAS = """\
# Whom you need to know at each account; nothing in the files tells.
# [[personas]]
# name = "Economic buyer"
# titles = ["CFO", "VP Finance"]
# wanted = 1
"""


def toml_of(guess: Guess) -> str:
    """The text of the abmetrics.toml; it parses, whatever the names and values in the exports are."""
    parts = [_HEAD, *_workspace(guess), *_lists(guess), _PERSONAS, *_stages(guess)]
    parts += [_system(one) for one in guess.systems]
    if guess.tables:
        parts.append(_files_source(guess))
        parts += [_table(one) for one in guess.tables]
    parts += list(_leftovers(guess))
    return "\n".join(part.rstrip("\n") + "\n" for part in parts)


def _workspace(guess: Guess) -> Iterator[str]:
    yield "\n".join([
        "[workspace]",
        f"name = {_text(guess.name)}",
        'time_zone = "UTC"    # please check: it decides on which day something happened, such as Europe/Berlin',
        f"currency = {_text(guess.currency)}     # {_comment(guess.currency_reason)}; amounts are reported in it",
        "fiscal_year_start = 1    # month",
    ])  # fmt: skip


def _lists(guess: Guess) -> Iterator[str]:
    if not guess.lists:
        yield _NO_LISTS
    for one in guess.lists:
        lines = [
            f"# {_comment(one.reason)}",
            "[[target_lists]]",
            f"name = {_text(one.name)}",
            f"kind = {_text(one.kind)}",
        ]
        if one.purpose != "targets":
            lines.append(f"purpose = {_text(one.purpose)}")
        if one.kind == "flag":
            lines += [
                'where = "is_target"',
                "# since = 2026-01-01    # the flag has no date; until you say one, the past is unknown",
            ]
        yield "\n".join(lines)


def _stages(guess: Guess) -> Iterator[str]:
    if guess.sales_stages:
        yield "\n".join([
            "[opportunities]",
            f"sales_stages = {_array(guess.sales_stages)}    # the open ones; please check the order",
            "# Before this stage a deal is only a hope: it counts in no pipeline, nor as the account's opportunity.",
            f"# legitimate_from = {_text(guess.sales_stages[min(1, len(guess.sales_stages) - 1)])}",
        ])  # fmt: skip


def _system(one: SystemGuess) -> str:
    lines = [f"# {one.title}, told by {_comment(one.reason)}."]
    for name, files in one.objects.items():
        shown = ", ".join(files[:5]) + (f" and {len(files) - 5} more" if len(files) > 5 else "")
        lines.append(f"#   {name}: {_comment(shown)}")
    lines += ["[[sources]]", f"name = {_text(one.name)}", f"kind = {_text(one.kind)}", f"root = {_text(one.root)}"]
    if one.role:
        lines.append(f"role = {_text(one.role)}    # {_comment(one.role_reason)}")
    if one.files:
        lines.append("[sources.files]    # which file is which object, where the names alone would not tell")
        lines += [
            f"{_key(name)} = {_text(pattern)}" + ("" if pattern else "    # the file of this name is another system's")
            for name, pattern in one.files.items()
        ]
    if one.fields:
        lines.append("[sources.fields]    # custom columns, by their names and values")
        lines += [f"{_key(f.setting)} = {_text(f.column)}    # {_comment(f.reason)}" for f in one.fields]
    for field in one.fields:
        if field.values:
            lines += [f"[sources.values.{_key(field.setting)}]", *_value_lines(field.values)]
    lines += [f"# not read: {_comment(file)}: {_comment(why)}" for file, why in one.unread.items()]
    return "\n".join(lines)


def _files_source(guess: Guess) -> str:
    return "\n".join([
        "# Everything else, file by file: on the left abmetrics' column, on the right yours.",
        "[[sources]]",
        f"name = {_text('exports' if guess.systems else 'crm')}",
        'kind = "files"',
        f"root = {_text(guess.root)}",
        '# time_zone = "Europe/Berlin"    # of clock times that carry no zone, where it is not the workspace\'s',
    ])  # fmt: skip


def _table(one: TableGuess) -> str:
    lines = [f"# {_comment(one.file)}, {one.rows:,} rows: {one.table} ({one.score:.0%}: {_comment(one.reason)})"]
    body = ["[[sources.tables]]", f"table = {_text(one.table)}", f"file = {_text(one.file)}"]
    if one.latest_by:
        body.append(f"latest_by = {_text(one.latest_by)}    # of rows with one key the latest wins")
    if one.nulls:
        body.append(f"nulls = {_array(one.nulls)}    # taken for: no value")
    body.append("[sources.tables.columns]")
    for column in one.columns:
        body += _column(column)
    if one.is_open:
        lines.append("# ? Not read yet: answer the question below, then take away the marks in front of these lines.")
        body = [line if line.startswith("#") else f"# {line}" for line in body]
    lines += body
    left = list(one.left.items())
    if left:
        for why in dict.fromkeys(why for _, why in left):
            names = [name for name, reason in left if reason == why][:_MOST_LEFT]
            lines.append(f"# not used ({_comment(why)}): {_comment(', '.join(names))}")
    return "\n".join(lines)


def _column(one: ColumnGuess) -> Iterator[str]:
    line = f"{one.name} = {_mapping(one.how)}"
    told = f"{one.score:.0%}: {one.reason}" if one.reason else f"{one.score:.0%}"
    if one.question:
        yield f"# ? {one.name}: {_comment(one.question)}"
        yield f"# {line}"
    elif len(line) + len(told) + 5 <= _WIDTH:
        yield f"{line}    # {_comment(told)}"
    else:
        yield f"# {_comment(told)}"
        yield line
    if one.instead is not None:
        yield f"# ? {one.name}: {_comment(one.instead_reason)}; if so, write this line instead:"
        yield f"# {one.name} = {_mapping(one.instead)}"


def _mapping(how: ColumnMapping) -> str:
    """A column's mapping as an inline table, or the bare column where nothing more is said."""
    said = {name: getattr(how, name) for name in type(how).model_fields}
    defaults = {name: field.default for name, field in type(how).model_fields.items()}
    given = {name: value for name, value in said.items() if value != defaults[name]}
    if set(given) == {"column"}:
        return _text(str(how.column))
    return "{ " + ", ".join(f"{n} = {_sql(str(v)) if n == 'sql' else _value(v)}" for n, v in given.items()) + " }"


def _value(value: object) -> str:
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_key(str(k))} = {_value(v)}" for k, v in value.items()) + " }"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    return _text(str(value))


def _sql(text: str) -> str:
    """SQL as a literal string, in which its quotes need no escapes; a basic one where it could not stand there."""
    return _text(text) if "'''" in text or text.endswith("'") or _CONTROL.search(text) else f"'''{text}'''"


def _value_lines(values: Mapping[str, str | bool]) -> list[str]:
    return [f"{_key(text)} = {_value(meant)}" for text, meant in values.items()]


def _leftovers(guess: Guess) -> Iterator[str]:
    if not guess.unplaced:
        yield "# Every file has found its place."
        return
    lines = [f"# Found no place, {len(guess.unplaced):,} file(s):"]
    shown = list(guess.unplaced.items())[:_MOST_LEFT]
    lines += [f"#   {_comment(file)}: {_comment(why)}" for file, why in shown]
    if len(guess.unplaced) > len(shown):
        lines.append(f"#   and {len(guess.unplaced) - len(shown):,} more; `abmetrics init --json` lists them all")
    lines.append("# Where one of them should count, add a [[sources.tables]] for it; docs/tables.md names the columns.")
    yield "\n".join(lines)


def _text(text: str) -> str:
    """A basic string: JSON's escapes are TOML's, but for DEL, which TOML wants escaped too."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _key(text: str) -> str:
    return text if _BARE.fullmatch(text) else _text(text)


def _array(texts: tuple[str, ...]) -> str:
    return "[" + ", ".join(map(_text, texts)) + "]"


def _comment(text: str) -> str:
    """One line of a comment: no line ends, no control characters."""
    return _CONTROL.sub(" ", text)
