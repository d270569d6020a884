"""Exports as nobody would want them: the objects of a system in odd files, with odd columns and odder cells.

Every file knows the lines on which its records begin, told by the one that wrote them and not by the one that reads.
"""

from __future__ import annotations

import datetime as dt
import decimal
import io
import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

import pyarrow as pa
import pyarrow.parquet as pq

from abmetrics.sources.known_systems import known_systems
from abmetrics.sources.system import Object, System, snake_case

FILES_PER_EXPORT = 60
RECORDS_PER_FILE = 20

_IDS = (
    "001A000001LuFooIAF", "001A000001LuFoo", "003A000001LuFooIAF", "00QA000001LuFooIAF", "006A000001LuFooIAF",
    "701A000001LuFooIAF", "005A000001LuFooIAF", "1", "2", "42", "42.0", "a-1", "0018a000028IFSJAA4", "ü",
)  # fmt: skip
_DATES = (
    "2024-02-29", "2023-12-31", "2024-01-05T10:00:00.000+0000", "2024-03-31 02:30:00", "2024-10-27T02:30:00Z",
    "2019-11-11 17:23:34", "2024-01-05", "2024-01-05 23:59:59.999999",
)  # fmt: skip
_ODD_DATES = (
    "0000-00-00", "31.02.2024", "9999-12-31", "0001-01-01", "2024-13-45", "2023-02-29", "infinity", "now", "1899-12-31",
    "9999-12-31T23:59:59Z", "2024-01-05T25:61:61", "-290308-01-01", "294247-01-10", "1707127200", "1707127200000",
)  # fmt: skip
_NUMBERS = ("0", "1", "12.5", "1000", "-3", "49.90", "100000", "9", "10")
_ODD_NUMBERS = (
    "1e400", "-1e400", "NaN", "inf", "1e-400", "99999999999999999999999999", "-0", "٣", "½", "1,234.5.6", "0x1F", "12%",
    "9223372036854775808", "170141183460469231731687303715884105728",
)  # fmt: skip
_FLAGS = ("false", "false", "FALSE", "0", "no", "true")
_WORDS = (
    "Closed Won", "Open", "completed", "New Business", "Renewal", "Email", "Webinar", "Call", "Prospecting", "nps", "9",
    "deal", "OUTBOUND", "active", "Email: hello", "Meeting", "EUR", "usd", "user@example.com", "https://example.com/a?b=c",
)  # fmt: skip
_HOSTILE = (
    "null", "NULL", "None", "\ufeff", "🦄🏳️‍🌈", "مرحبا \u202etxt", '"', '""', "'", "'; DROP TABLE accounts; --",
    "{", '{"a": [1, {"b": null}]}', "[]", "[1,2", "a,b;c\td|e", "line\nbreak", "cr\rhere", "crlf\r\nthere", "\x00",
    "a\x00b", "\x1b[31m", "=1+1", "\\",
    "\\N", "%s%n", "${x}", "<script>", "\u2028", "\u0301", "Ａ", "ﬁ", "İ", "ß" * 300,
    "x" * 20_000, " \u00a0 ", "\t", "a:b", "merged: into", ":", "@", "@@", "a@", "//", "http://", "::1", "\ud7ff", "-",
    ".", "C:\\x", "1;2", "\uffff", "()", "(" * 500, "0" * 400, "true" * 50,
)  # fmt: skip
_ODD = (*_HOSTILE, *_ODD_DATES, *_ODD_NUMBERS)
_LINE_BREAK = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True)
class HostileFile:
    """A file that was written: `lines` are those on which its records begin, None where nobody can tell."""

    path: Path
    lines: frozenset[int] | None


def write_export(system: System, folder: Path, random: Random) -> list[HostileFile]:
    """Some sixty files of a system's objects, each with some twenty records."""
    folder.mkdir(parents=True)
    files = []
    for copy in range(max(1, round(FILES_PER_EXPORT / len(system.objects)))):
        for number, wanted in enumerate(system.objects):
            files.append(_write(system, wanted, folder, f"{number}{copy}", random))
    return files


def write_unreadable(system: System, folder: Path, random: Random) -> Iterator[Path]:
    """One file after the other that as a whole is not what it says, each in a folder of its own."""
    wanted = random.choice(system.objects)
    for number, (ending, content) in enumerate(_damaged(wanted)):
        path = folder / str(number) / f"{wanted.name}{ending}"
        path.parent.mkdir(parents=True)
        path.write_bytes(content)
        yield path


def _damaged(wanted: Object) -> Iterator[tuple[str, bytes]]:
    """Endings and contents of files that cannot be read, or not as what they seem to be."""
    names = [spellings[0] for spellings in wanted.spellings.values()]
    header = ",".join(names).encode()

    def row(text: str, delimiter: str = ",") -> bytes:
        return b"\n" + delimiter.join([text] * len(names)).encode()

    yield ".csv", b""
    yield ".csv", b"\n\n\n"
    yield ".csv", header
    yield ".csv", header + row("x") + b'\n"' + row("x")
    yield ".csv", header + b"," + header + b"\n" + row("x")
    yield ".csv", header + b"\n" + b"\x81\x8d\x8f" * 9
    yield ".csv", b"\xff\xfe" + header
    yield ".csv", (header + row("x")).decode().encode("utf-16-be")
    yield ".csv", (header + row("مرحبا")).decode().encode("utf-16-le")
    yield ".csv", bytes(range(256)) * 5
    yield ".csv", b"\x00" * 1000
    yield ".csv", header + row("01/02/2024") + row("13/02/2024") + row("02/13/2024")
    yield ".csv", header + row("45000") + row("45001")
    yield ".csv", header.replace(b",", b";") + row("1.234", ";") + row("1,5", ";")
    yield ".tsv", header + row("x")
    yield ".parquet", b"PAR1" + b"\x00" * 30 + b"PAR1"
    yield ".parquet", header
    yield ".xlsx", b"PK\x03\x04nothing"
    yield ".jsonl", b""
    yield ".jsonl", b"[1,2\n{\n"
    yield ".jsonl", b"\xff\xfe\x00"
    yield ".jsonl", b"[" * 100_000
    yield ".jsonl", json.dumps({name: [{"a": 1}] for name in names}).encode() + b'\n{"a": "\\ud800"}\n'
    for kind in (pa.list_(pa.string()), pa.struct([("a", pa.int64())]), pa.binary(), pa.map_(pa.string(), pa.string())):
        buffer = io.BytesIO()
        pq.write_table(pa.table({name: pa.nulls(3, kind) for name in names}), buffer)
        yield ".parquet", buffer.getvalue()


def _write(system: System, wanted: Object, folder: Path, tail: str, random: Random) -> HostileFile:
    names = _columns(system, wanted, random)
    said = list(names)
    random.shuffle(said)
    size = random.choice((0, 1, RECORDS_PER_FILE, RECORDS_PER_FILE, RECORDS_PER_FILE, 2 * RECORDS_PER_FILE))
    words = _words(system.kind)
    records = [_record(names, said, words, random) for _ in range(size)]
    if records and random.random() < 0.3:
        records.append(dict(records[0]))
    prefix = random.choice(("", *(f"{prefix}_" for prefix in system.prefixes)))
    stem = f"{prefix}{random.choice(sorted(wanted.file_names))}"
    write = random.choice((_write_csv, _write_csv, _write_csv, _write_json_lines, _write_parquet))
    return write(folder / f"{stem}_{tail}", said, records, random)


def _columns(system: System, wanted: Object, random: Random) -> dict[str, str]:
    """The names of the columns as this export spells them, each with the name of what it holds."""
    signature = wanted.signature.split()
    names: dict[str, str] = {}
    taken: set[str] = set()
    for name, spellings in wanted.spellings.items():
        if name not in signature and random.random() < 0.3:
            continue
        spelling = random.choice(spellings)
        written = random.choice((_as_it_is, _camel, str.upper, _spaced))(spelling)
        written = written if snake_case(written) == spelling else spelling
        if snake_case(written) not in taken:
            taken.add(snake_case(written))
            names[written] = name
    for extra in random.sample(("zz_custom__c", "Notes", "ünïcode", "_x"), random.randrange(3)):
        names.setdefault(extra, extra)
    return names


def _as_it_is(name: str) -> str:
    return name


def _camel(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("_"))


def _spaced(name: str) -> str:
    return name.replace("_", " ").title()


@cache
def _words(kind: str) -> tuple[str | None, ...]:
    """What cells without a better guess may hold: mostly nothing, or what the system's own SQL asks for."""
    system = known_systems()[kind]
    asked = re.findall(r"'([\w -]{1,30})'", " ".join((system.macros, *(feed.sql for feed in system.feeds))))
    words = (*_WORDS, *dict.fromkeys(asked))
    return (*words, *[None] * len(words))


def _record(
    names: dict[str, str], said: Sequence[str], words: Sequence[str | None], random: Random
) -> dict[str, str | None]:
    """Half of the records are calm, one or two odd cells in them, so that not all are refused for the same cell."""
    share = random.choice((0.05, 0.05, 0.2, 0.5))
    return {name: _cell(names[name], share, words, random) for name in said}


def _cell(name: str, odd_share: float, words: Sequence[str | None], random: Random) -> str | None:
    luck = random.random()
    if luck > 0.85:
        return random.choice((None, "", " "))
    if luck < odd_share * 0.9:
        return random.choice(_ODD)
    if luck < odd_share:
        return "".join(
            chr(random.choice((random.randrange(1, 0xD7FF), random.randrange(0x10000, 0x10FFFF)))) for _ in range(8)
        )
    return random.choice(_plausible(name) or words)


def _plausible(name: str) -> Sequence[str]:
    if re.search(r"(^|_)id$|_key$", name):
        return _IDS[:5] * 3 + _IDS
    if re.search(r"date|time|stamp|_at$|_on$|start|end|^day$|since|modstamp", name):
        return _DATES
    if re.search(r"^is_|^has_|deleted|active|test$|cancel|archived|merged", name):
        return _FLAGS
    if re.search(
        r"amount|cost|price|rate|score|revenue|total|quantity|minutes|seconds|clicks|impressions|count|spend", name
    ):
        return _NUMBERS
    if re.search(r"currency|iso_code", name):
        return ("EUR", "usd", "GBP")
    if re.search(r"mail|address|recipient|sender|from$|to$|attendee|organi[sz]er|participant|principal", name):
        return ("user@example.com", "b@example.org", "c@example.net")
    if re.search(r"domain|website|url|host|page", name):
        return ("https://example.com/a?b=c", "example.org", "/pricing")
    return ()


def _write_csv(path: Path, names: Sequence[str], records: list[dict[str, str | None]], random: Random) -> HostileFile:
    """Delimited text; some rows ragged, and in some files one with broken quotes, whose end nobody can tell."""
    delimiter = random.choice((",", ",", ";", "\t", "|"))
    ending = random.choice(("\n", "\n", "\r\n", "\r"))
    encoding = random.choice(("utf-8", "utf-8", "utf-8-sig", "utf-16", "cp1252"))
    has_broken_quotes = random.random() < 0.1
    rows: list[tuple[str, bool]] = []
    for record in records:
        cells = [record[name] or "" for name in names]
        luck = random.random()
        if luck < 0.04:
            cells = cells[:-1]
        elif luck < 0.08:
            cells = [*cells, "one too many"]
        written = _row(cells, delimiter, ending)
        if has_broken_quotes and luck > 0.9:
            written = f'"x"y{delimiter}"{written}'
        # An encoding that lacks a sign writes `?`, also where the sign was a kind of blank.
        first = cells[0].encode(encoding, errors="replace").decode(encoding) if cells else ""
        rows.append((written, len(cells) > 1 or bool(first.strip())))
        if luck > 0.97:
            rows.append((ending, False))
    header = _row(list(names), delimiter, ending)
    text = "".join((header, *(written for written, _ in rows)))
    file = path.with_name(f"{path.name}{'.tsv' if delimiter == chr(9) else '.csv'}")
    file.write_bytes(text.encode(encoding, errors="replace"))
    if has_broken_quotes:
        return HostileFile(file, None)
    lines, line = set(), 1 + len(_LINE_BREAK.findall(header))
    for written, is_record in rows:
        if is_record:
            lines.add(line)
        line += len(_LINE_BREAK.findall(written))
    return HostileFile(file, frozenset(lines))


def _row(cells: list[str], delimiter: str, ending: str) -> str:
    """A row quoted where it must be; Python's own writer leaves a line break open that is not its own."""
    quoted = (
        '"' + cell.replace('"', '""') + '"' if re.search(f'["\r\n{re.escape(delimiter)}]', cell) else cell
        for cell in cells
    )
    return delimiter.join(quoted) + ending


def _write_json_lines(
    path: Path, names: Sequence[str], records: list[dict[str, str | None]], random: Random
) -> HostileFile:
    lines = []
    for record in records:
        values: dict[str, object] = {name: record[name] for name in names if random.random() < 0.95}
        for name in random.sample(list(values), min(len(values), random.randrange(3))):
            values[name] = random.choice((12, 1.5, True, None, [1, "a"], {"b": {"c": [None]}}, 10**40, -0.0, 1e308))
        lines.append(json.dumps(values, ensure_ascii=random.random() < 0.5))
        if random.random() < 0.05:
            lines.append(random.choice(("[1]", "{", "null", '"text"', "12", '{"a":1}{"b":2}', '{"a": NaN}')))
        if random.random() < 0.05:
            lines.append(" ")
    file = path.with_name(f"{path.name}{random.choice(('.jsonl', '.ndjson'))}")
    file.write_bytes("\n".join(lines).encode("utf-8"))
    return HostileFile(file, frozenset(number for number, line in enumerate(lines, start=1) if line.strip()))


def _write_parquet(
    path: Path, names: Sequence[str], records: list[dict[str, str | None]], random: Random
) -> HostileFile:
    kinds = {name: random.choice(_TYPED) if random.random() < 0.25 else _as_text for name in names}
    columns = {name: kinds[name]([record[name] for record in records], random) for name in names}
    file = path.with_name(f"{path.name}.parquet")
    pq.write_table(pa.table(columns), file)
    return HostileFile(file, frozenset(range(1, len(records) + 1)))


_Values = list[str | None]


def _as_text(cells: _Values, random: Random) -> pa.Array:
    return pa.array(cells, pa.string())


def _drawn(kind: pa.DataType, *values: object) -> Callable[[_Values, Random], pa.Array]:
    return lambda cells, random: pa.array([random.choice((None, *values)) for _ in cells], kind)


_MOMENT = dt.datetime(2024, 3, 31, 1, 30)  # noqa: DTZ001  the zone is the column's
_TYPED: tuple[Callable[[_Values, Random], pa.Array], ...] = (
    lambda cells, _: pa.array(cells, pa.large_string()),
    lambda cells, _: pa.array(cells, pa.string()).dictionary_encode(),
    lambda cells, _: pa.nulls(len(cells)),
    _drawn(pa.int64(), 0, 1, 2**62, -1),
    _drawn(pa.uint64(), 2**64 - 1, 7),
    _drawn(pa.int8(), 1, -1),
    _drawn(pa.float64(), 1.0, float("nan"), float("inf"), 1e300, -0.0, 2.0),
    _drawn(pa.float32(), 1.5, float("-inf")),
    _drawn(pa.bool_(), True, False),
    _drawn(pa.decimal128(38, 10), decimal.Decimal("1.5"), decimal.Decimal("-12345678901234567890.5")),
    _drawn(pa.decimal256(60, 2), decimal.Decimal("1.50")),
    _drawn(pa.date32(), dt.date(2024, 2, 29), dt.date(1, 1, 1), dt.date(9999, 12, 31)),
    _drawn(pa.date64(), dt.date(2024, 2, 29)),
    _drawn(pa.timestamp("us", tz="UTC"), _MOMENT),
    _drawn(pa.timestamp("ns", tz="America/New_York"), _MOMENT),
    _drawn(pa.timestamp("s"), _MOMENT, dt.datetime(9999, 12, 31)),  # noqa: DTZ001
    _drawn(pa.time64("us"), dt.time(12, 30)),
    _drawn(pa.duration("s"), dt.timedelta(seconds=90)),
)
