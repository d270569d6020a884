"""Which bytes stand for which letters: by byte-order mark, else UTF-8, else cp1252, each strictly or not at all."""

from __future__ import annotations

import codecs
import hashlib
from dataclasses import dataclass
from pathlib import Path

from abmetrics.errors import BadData, SettingsError, did_you_mean

_BLOCK = 1 << 20
# UTF-32 first: its little-endian mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_COMMON = ("utf-8", "utf-16", "cp1252", "cp1250", "cp1254", "iso-8859-1", "iso-8859-2", "iso-8859-9", "mac-roman")


@dataclass(frozen=True)
class TextFile:
    """A text file's encoding, and whether it was told for sure or taken because the bytes are not UTF-8."""

    encoding: str
    guessed: bool


def digest(path: Path) -> str:
    """SHA-256 of the file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def head_of(path: Path) -> str:
    """The first 64 KiB of a text file, as far as they can be read; enough to see what a file is."""
    with path.open("rb") as file:
        head = file.read(1 << 16)
    known = next((encoding for mark, encoding in _MARKS if head.startswith(mark)), _wide_without_mark(head) or "utf-8")
    return head.decode(known, errors="replace")


def encoding_of(path: Path, said: str) -> TextFile:
    """The file's encoding; `said` wins. BadData names the byte and line that cannot be read.

    cp1252 is a guess, since nearly any bytes are valid in it: such a file is noted, so that somebody looks at the names
    in it. A statistical guess would be right more often, and wrong without anybody noticing.
    """
    if said:
        encoding = _known(said)
        _decode(path, encoding, f"set `encoding` to the one it was written in, it is not {said}")
        return TextFile(encoding, guessed=False)
    with path.open("rb") as file:
        head = file.read(4096)
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            _decode(path, encoding, f"its byte-order mark says {encoding}; export it again")
            return TextFile(encoding, guessed=False)
    if wide := _wide_without_mark(head):
        _decode(path, wide, f"it looks like {wide}; set `encoding`")
        return TextFile(wide, guessed=False)
    try:
        _decode(path, "utf-8", "")
    except BadData:
        _decode(path, "cp1252", "it is neither UTF-8 nor cp1252; set `encoding`")
        return TextFile("cp1252", guessed=True)
    return TextFile("utf-8", guessed=False)


def _known(said: str) -> str:
    try:
        name = codecs.lookup(said).name
    except LookupError:
        raise SettingsError(f"{said!r} is not a text encoding{did_you_mean(said, _COMMON)}") from None
    # An explicit UTF-8 may still begin with a mark, which is not part of the first column's name.
    return "utf-8-sig" if name == "utf-8" else name


def _wide_without_mark(head: bytes) -> str:
    """UTF-16 written without a mark shows as a zero in every other byte of Latin text."""
    even, odd = head[0::2], head[1::2]
    if len(head) < 4:
        return ""
    if odd.count(0) > len(odd) // 2 and even.count(0) == 0:
        return "utf-16-le"
    if even.count(0) > len(even) // 2 and odd.count(0) == 0:
        return "utf-16-be"
    return ""


def _decode(path: Path, encoding: str, advice: str) -> None:
    """Read the whole file once, strictly, so that no later step can stumble half-way."""
    decoder = codecs.getincrementaldecoder(encoding)()
    position, line = 0, 1
    with path.open("rb") as file:
        while True:
            block = file.read(_BLOCK)
            held = len(decoder.getstate()[0])
            try:
                text = decoder.decode(block, final=not block)
            except UnicodeDecodeError as error:
                before = block[: max(error.start - held, 0)]
                byte = error.object[error.start]
                raise BadData(
                    f"{path}:{line + before.count(10)}: byte {position - held + error.start} (0x{byte:02x}) "
                    f"is not valid {encoding}: {advice}"
                ) from None
            if not block:
                return
            position += len(block)
            line += text.count("\n")
