"""CSV and TSV as they really come: any delimiter, quoted line breaks, ragged rows, and the line each row begins on."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import numpy as np
import pyarrow as pa

from abmetrics.errors import BadData
from abmetrics.sources.encodings import head_of
from abmetrics.sources.raw import RawRows, Rejected, header_names

DELIMITERS = (",", ";", "\t", "|")
_SAMPLE_CHARACTERS = 1 << 16
_SAMPLE_ROWS = 200
_BLOCK_ROWS = 50_000
_LONGEST_CELL = 1 << 24


def read_delimited(path: Path, encoding: str, delimiter: str) -> RawRows:
    """The rows of a CSV or TSV file as text; an empty `delimiter` is found out from the first rows.

    Blank lines are no rows. A row with more or fewer cells than the header, or with broken quotes, is rejected with its
    line. BadData where there is no header, or where a quote is opened and never closed.
    """
    csv.field_size_limit(_LONGEST_CELL)
    with path.open(encoding=encoding, newline="") as file:
        separator = delimiter or find_delimiter(file.read(_SAMPLE_CHARACTERS), path.suffix)
        file.seek(0)
        return _Reader(path, file, separator).read()


def header_of(path: Path) -> tuple[str, ...]:
    """The column names of a file as far as its first bytes tell, none where there is no header."""
    head = head_of(path)
    try:
        rows = csv.reader(io.StringIO(head, newline=""), delimiter=find_delimiter(head, path.suffix))
        first = next((cells for cells in rows if any(cell.strip() for cell in cells)), [])
    except csv.Error:
        return ()
    return tuple(name for cell in first if (name := cell.strip()))


def find_delimiter(sample: str, suffix: str = ".csv") -> str:
    r"""The delimiter under which most rows have as many cells as the header, and then the most cells.

    >>> find_delimiter("name;amount\nA;1,5\nB;2,5")
    ';'
    """
    candidates = sorted(DELIMITERS, key=lambda mark: (suffix == ".tsv") == (mark == "\t"), reverse=True)
    return max(candidates, key=lambda mark: _evenness(sample, mark))


def _evenness(sample: str, delimiter: str) -> tuple[bool, float, int]:
    try:
        rows = [
            row for row in islice(csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter), _SAMPLE_ROWS) if row
        ]
    except csv.Error:
        return False, 0.0, 0
    width = len(rows[0]) if rows else 0
    return width > 1, sum(len(row) == width for row in rows) / max(len(rows), 1), width


class _Reader:
    def __init__(self, path: Path, file: io.TextIOBase, delimiter: str) -> None:
        self.path = path
        self.reader = csv.reader(file, delimiter=delimiter, strict=True)
        self.delimiter = delimiter
        self.rejected: list[Rejected] = []
        self.blocks: list[list[pa.Array]] = []
        self.lines: list[np.ndarray[tuple[int], np.dtype[np.int64]]] = []

    def read(self) -> RawRows:
        rows = self._rows()
        first = next(rows, None)
        if first is None or self.rejected:
            raise BadData(f"{self.path}:1: no header; the first line must hold the column names")
        names = header_names(first[1], self.path, first[0])
        while block := list(islice(rows, _BLOCK_ROWS)):
            self._add(block, len(names))
        columns = {
            name: pa.chunked_array([block[position] for block in self.blocks], pa.string())
            for position, name in enumerate(names)
            if name
        }
        lines = np.concatenate(self.lines) if self.lines else np.empty(0, np.int64)
        return RawRows(columns, lines, self.rejected)

    def _rows(self) -> Iterator[tuple[int, list[str]]]:
        """(line, cells) of every row that is not blank; rows with broken quotes are put aside."""
        while True:
            line = self.reader.line_num + 1
            try:
                cells = next(self.reader)
            except StopIteration:
                return
            except csv.Error as error:
                if "unexpected end of data" in str(error):
                    where = f"{self.path}:{line}"
                    raise BadData(
                        f"{where}: a quote opened in this row is never closed; all rows after it would be lost"
                    ) from None
                self.rejected.append(Rejected(line, "broken quotes", f"the row cannot be cut into cells: {error}", ""))
                continue
            if cells and (len(cells) > 1 or cells[0].strip()):
                yield line, cells

    def _add(self, block: list[tuple[int, list[str]]], width: int) -> None:
        even = [row for row in block if len(row[1]) == width]
        for line, cells in block:
            if len(cells) != width:
                detail = f"{len(cells)} cells, the header has {width}"
                self.rejected.append(Rejected(line, "ragged row", detail, self.delimiter.join(cells)[:500]))
        if even:
            self.lines.append(np.fromiter((line for line, _ in even), np.int64, len(even)))
            self.blocks.append(
                [pa.array(cells, pa.string()) for cells in zip(*(cells for _, cells in even), strict=True)]
            )
