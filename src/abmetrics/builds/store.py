"""Immutable builds: written aside, made durable, published by one atomic rename.

A published build is a folder named by its id; ids sort by time, so the current build is the last one. Readers open one
folder and keep reading it whatever is published meanwhile. A build that was killed leaves a folder whose name begins
with `.writing-`, which nobody reads and the next build removes. One writer at a time: the lock is held by the process,
so a killed one lets go of it.
"""

from __future__ import annotations

import datetime as dt
import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from pydantic import ValidationError

from abmetrics.builds.manifest import Manifest, from_json, to_json
from abmetrics.errors import BuildError, UnknownName

_ASIDE = ".writing-"
_MANIFEST = "manifest.json"
_ID_FORMAT = "%Y%m%dT%H%M%S.%f"


class Draft:
    """A build being written: nobody sees it until `publish`."""

    def __init__(self, folder: Path, id: str) -> None:
        self.folder, self.id = folder, id

    def path(self, name: str) -> Path:
        """Where table `name` goes."""
        return self.folder / f"{name}.parquet"

    def keep(self, name: str, table: pa.Table) -> Path:
        """Write an Arrow table as table `name`; returns its path."""
        pq.write_table(table, self.path(name), compression="zstd")
        return self.path(name)


class BuildStore:
    """The builds of one workspace."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def ids(self) -> tuple[str, ...]:
        """The published builds, oldest first."""
        if not self.folder.is_dir():
            return ()
        return tuple(sorted(p.name for p in self.folder.iterdir() if p.is_dir() and not p.name.startswith(".")))

    def current(self) -> str:
        """The newest build; BuildError says how to make one."""
        ids = self.ids()
        if not ids:
            raise BuildError(f"{self.folder}: no build yet; run `abmetrics build`")
        return ids[-1]

    def newest(self) -> tuple[Path, Manifest] | None:
        """The newest build's folder and manifest, if there is one that this version can read."""
        for id in reversed(self.ids()):
            try:
                return self.open(id), self.manifest(id)
            except BuildError:
                continue
        return None

    def open(self, id: str) -> Path:
        """The folder of a published build; UnknownName with a suggestion if there is none."""
        if id not in self.ids():
            raise UnknownName("build", id, self.ids(), f"in {self.folder}")
        return self.folder / id

    def manifest(self, id: str) -> Manifest:
        """What a build says about itself; BuildError where another version of abmetrics wrote it."""
        path = self.open(id) / _MANIFEST
        try:
            return from_json(path.read_bytes())
        except ValidationError as error:
            raise BuildError(
                f"{path}: written by another version of abmetrics; run `abmetrics build`, and remove this build"
            ) from error

    @contextmanager
    def writing(self) -> Iterator[Draft]:
        """A draft to fill; anything a killed build left is removed first, and the draft itself if this one fails.

        Raises BuildError while another process is building here.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / ".lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise BuildError(f"{self.folder}: another build is being written here; wait for it") from None
            for left in self.folder.glob(f"{_ASIDE}*"):
                shutil.rmtree(left)
            draft = self._draft()
            try:
                yield draft
            finally:
                shutil.rmtree(draft.folder, ignore_errors=True)

    def publish(self, draft: Draft, manifest: Manifest) -> Path:
        """Make the draft durable and let readers see it, whole, from one instant to the next."""
        (draft.folder / _MANIFEST).write_bytes(to_json(manifest))
        for file in draft.folder.iterdir():
            _sync(file)
        _sync(draft.folder)
        published = self.folder / draft.id
        draft.folder.rename(published)
        _sync(self.folder)
        return published

    def _draft(self) -> Draft:
        """A new draft whose id sorts after every published one, even if the clock was set back."""
        now = dt.datetime.now(dt.UTC)
        if ids := self.ids():
            last = dt.datetime.strptime(ids[-1], _ID_FORMAT).replace(tzinfo=dt.UTC)
            now = max(now, last + dt.timedelta(microseconds=1))
        id = now.strftime(_ID_FORMAT)
        folder = self.folder / f"{_ASIDE}{id}"
        folder.mkdir()
        return Draft(folder, id)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
