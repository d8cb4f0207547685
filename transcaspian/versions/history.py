"""The versions that were published, kept one file each in a folder.

A file is named by the moment it was first kept and by the version, which is a hash of what the tables say, and is
never written to again. Two processes need no lock: each file appears whole, one of a version is as good as another,
and what one process has dropped the other does not miss. A file that cannot be read is reported and left alone.
"""

from __future__ import annotations

import hashlib
import os
import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Literal

from transcaspian.dataset.loading import Dataset, Loaded
from transcaspian.tables.files import TEMPORARY, read_file, write_atomically
from transcaspian.tables.problems import cause
from transcaspian.versions.snapshot import BrokenSnapshot, Snapshot, decode, encode, head, snapshot

FOLDER = ".history"
CAP_BYTES = 32_000_000  # some two hundred versions of the tables that ship
# Signs of a table that is torn or still being written. What was loaded from it is not kept as a version.
TORN = frozenset(
    {
        "no-folder",
        "empty-folder",
        "missing-file",
        "not-a-file",
        "unreadable-file",
        "file-too-large",
        "too-many-rows",
        "too-many-columns",
        "reading-time",
        "empty-file",
        "binary-file",
        "conflict",
        "truncated",
        "no-header",
        "open-quote",
    }
)

_FILE = re.compile(r"(\d{8}T\d{12})Z-([0-9a-z]+)\.json\.gz")
_MOMENT = "%Y%m%dT%H%M%S%f"
_DROPPED = "dropped.txt"
_PREFIX = 4  # letters of a version that are enough to look for it
_LEFT_BEHIND = 3600  # seconds after which a temporary file is abandoned

Reason = Literal["unknown", "ambiguous", "dropped", "broken"]


class UnknownVersion(LookupError):
    """A version that cannot be had: never kept here, no longer kept, broken, or more than one begins so."""

    def __init__(self, wanted: str, reason: Reason, near: tuple[str, ...] = ()) -> None:
        super().__init__(wanted)
        self.wanted, self.reason, self.near = wanted, reason, near


@dataclass(frozen=True, slots=True)
class Kept:
    """A version that is kept: since when, how many rows by table, and in which file."""

    version: str
    since: datetime
    counts: dict[str, int]
    path: Path


@dataclass(frozen=True, slots=True)
class Notice:
    """What is wrong with the history itself; the tables and all other versions are safe."""

    code: Literal["broken-file", "unreadable-folder", "not-kept"]
    place: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class _File:
    path: Path
    since: datetime
    version: str


def history_folder(data: Path, configured: str | None = None) -> Path:
    """Return the folder for the versions of a folder of tables: the configured one, or one next to the tables."""
    return Path(configured) if configured else data / FOLDER


def torn_tables(loaded: Loaded) -> tuple[str, ...]:
    """Return the tables that were not loaded whole, by the files that cannot be read or look cut off."""
    torn = [problem.table for problem in loaded.problems if problem.code in TORN]
    return tuple(dict.fromkeys((*torn, *loaded.unreadable)))


def complete(loaded: Loaded) -> bool:
    """Say whether tables were loaded whole, so that what they say is a version to keep."""
    return bool(loaded.published.events) and not torn_tables(loaded)


def own_name(data: Path, kept: Path, name: str) -> str:
    """Return the name of a file that belongs to one folder of tables, in the folder of their versions.

    Next to the tables no name is needed to tell them from others.
    """
    data, kept = data.resolve(), kept.resolve()
    return name if data in kept.parents else f"{name}-{hashlib.sha256(str(data).encode()).hexdigest()[:8]}"


def saves_folder(data: Path, kept: Path) -> Path:
    """Return where a server keeps the saves of a folder of tables, and what is not saved yet: by their versions."""
    return kept.resolve() / own_name(data, kept, "desk")


class History:
    """A folder of versions. Whatever is in it, only ``find`` and ``load`` raise, and they raise UnknownVersion."""

    def __init__(self, folder: Path, cap_bytes: int = CAP_BYTES) -> None:
        self.folder, self.cap_bytes = folder, cap_bytes
        # The contents of a file never change, so it is opened once. None: unreadable.
        self._heads: dict[tuple[str, int, int], dict[str, int] | None] = {}

    def keep(self, dataset: Dataset, now: datetime) -> Notice | None:
        """Keep a published dataset, unless it is kept already; return why that was not possible, if it was not.

        What is over the cap is dropped, oldest first, but never the newest nor what was just written.
        """
        try:
            if any(file.version == dataset.version and self._counts(file) is not None for file in self._files()):
                return None
            content = encode(snapshot(dataset))
            self.folder.mkdir(parents=True, exist_ok=True)
            path = self.folder / f"{now.astimezone(UTC):{_MOMENT}}Z-{dataset.version}.json.gz"
            write_atomically(path, content)
            self._drop_oldest(path)
            self._sweep(now)
        except OSError as error:
            return Notice("not-kept", self.folder.name, cause(error))
        return None

    def versions(self) -> tuple[Kept, ...]:
        """Return the versions that are kept, newest first; what cannot be read is among the notices."""
        found: dict[str, Kept] = {}
        with suppress(OSError):
            for file in self._files():  # oldest first: of two files of a version, the first says since when
                counts = self._counts(file)
                if counts is not None and file.version not in found:
                    found[file.version] = Kept(file.version, file.since, counts, file.path)
        return tuple(reversed(found.values()))

    def notices(self) -> tuple[Notice, ...]:
        """Return the problems of the folder and of files in it that should be versions."""
        try:
            broken = [file for file in self._files() if self._counts(file) is None and file.path.exists()]
        except OSError as error:
            return (Notice("unreadable-folder", self.folder.name, cause(error)),)
        return tuple(Notice("broken-file", file.path.name) for file in broken)

    def find(self, wanted: str) -> Kept:
        """Return a version by its name or by the first letters of it; raise UnknownVersion."""
        wanted = wanted.strip().lower()
        versions = self.versions()
        near = [kept for kept in versions if _begins(kept.version, wanted)]
        exact = [kept for kept in near if kept.version == wanted]
        if len(exact or near) == 1:
            return (exact or near)[0]
        if near:
            raise UnknownVersion(wanted, "ambiguous", tuple(kept.version for kept in near))
        names = [kept.version for kept in versions]
        similar = tuple(get_close_matches(wanted, names, 3, 0.5) or names[:3])
        raise UnknownVersion(wanted, self._why_missing(wanted), similar)

    def load(self, wanted: str) -> Snapshot:
        """Return the content of a version; raise UnknownVersion."""
        kept = self.find(wanted)
        try:
            return decode(read_file(kept.path))
        except FileNotFoundError:
            raise UnknownVersion(kept.version, "dropped") from None  # by another process, just now
        except (OSError, BrokenSnapshot) as error:
            raise UnknownVersion(kept.version, "broken") from error

    def _why_missing(self, wanted: str) -> Reason:
        with suppress(OSError):
            if any(_begins(file.version, wanted) for file in self._files()):
                return "broken"
            dropped = read_file(self.folder / _DROPPED).decode("ascii", "replace")
            if any(_begins(version, wanted) for version in dropped.split()):
                return "dropped"
        return "unknown"

    def _files(self) -> list[_File]:
        """Return the files with the name of a version, oldest first; an empty list if the folder does not exist yet."""
        try:
            names = sorted(entry.name for entry in os.scandir(self.folder))
        except FileNotFoundError:
            return []
        files = []
        for name in names:
            if match := _FILE.fullmatch(name):
                with suppress(ValueError):  # no such day
                    since = datetime.strptime(match[1], _MOMENT).replace(tzinfo=UTC)
                    files.append(_File(self.folder / name, since, match[2]))
        return files

    def _counts(self, file: _File) -> dict[str, int] | None:
        """Return the number of rows by table in a file; None if it is incomplete, or not what its name says."""
        try:
            stat = file.path.stat()
            state = (file.path.name, stat.st_mtime_ns, stat.st_size)
            if state not in self._heads:
                version, counts = head(read_file(file.path))
                self._heads[state] = counts if version == file.version else None
        except BrokenSnapshot:
            self._heads[state] = None
        except OSError:
            return None
        return self._heads[state]

    def _drop_oldest(self, written: Path) -> None:
        """Drop versions until the rest fits; broken files stay and count for nothing, for somebody may mend them."""
        files = self._files()
        if sum(_size(file.path) for file in files) <= self.cap_bytes:
            return
        files = [file for file in files if self._counts(file) is not None]
        over = sum(_size(file.path) for file in files) - self.cap_bytes
        for file in files[:-1]:
            if over > 0 and file.path != written:
                over -= _size(file.path)
                with suppress(OSError):
                    with (self.folder / _DROPPED).open("a", encoding="ascii") as stream:
                        stream.write(f"{file.version}\n")
                    file.path.unlink(missing_ok=True)

    def _sweep(self, now: datetime) -> None:
        """Remove what killed processes left behind."""
        for path in self.folder.glob(TEMPORARY):
            with suppress(OSError):
                if now.timestamp() - path.stat().st_mtime > _LEFT_BEHIND:
                    path.unlink()


def _begins(version: str, wanted: str) -> bool:
    return version == wanted or (len(wanted) >= _PREFIX and version.startswith(wanted))


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
