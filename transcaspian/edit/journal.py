"""Who saved what, when and why, with all tables before and after: one small file per save.

A save is written down as pending before the first file is put into place, and becomes a save by a rename, so that after
a crash ``desk`` knows what was under way. The bytes of the tables lie next to it, compressed, each content once, under
its own hash (SHA-256): no program can mistake one for another, and one that is damaged is found out.

Saves are never deleted. Over the cap the oldest contents go, never those of the newest saves: of such a save it is
still listed with its changes and can still be undone, but not restored.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from transcaspian.edit.changes import Changes
from transcaspian.edit.plain import as_json, from_json
from transcaspian.tables.files import TEMPORARY, read_file, sync_folder, write_atomically

FOLDER = ".journal"
FORMAT = "transcaspian-save-1"
CAP_BYTES = 32_000_000  # some five hundred saves of the tables that ship
NEWEST = 20  # saves whose contents stay, however large

Kind = Literal["edit", "undo", "restore"]
State = Literal["", ".pending", ".aside"]

_FILE = re.compile(r"(\d{6,})(\.pending|\.aside)?\.json")
_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Saved:
    """One save: who, when, why, what changed; and the hash of every table before and after, empty without a file.

    ``of`` is what an undo undoes, or a restore restores. ``outside`` names tables that somebody changed by other means
    since the save before.
    """

    id: str
    when: datetime
    who: str
    why: str
    kind: Kind
    of: str
    changes: Changes
    before: Mapping[str, str]
    after: Mapping[str, str]
    outside: tuple[str, ...] = ()

    @property
    def tables(self) -> tuple[str, ...]:
        """Return the tables that it changed."""
        return tuple(name for name, value in self.after.items() if self.before.get(name, "") != value)


def journal_folder(data: Path, configured: str | None = None) -> Path:
    """Return the folder for the saves of a folder of tables: the configured one, or one next to the tables."""
    return Path(configured) if configured else data / FOLDER


def hash_of(content: bytes) -> str:
    """Return the name of a content."""
    return hashlib.sha256(content).hexdigest()


class Journal:
    """A folder of saves. Only the holder of its lock may write; methods that write raise OSError if they cannot."""

    def __init__(self, folder: Path, cap_bytes: int = CAP_BYTES, newest: int = NEWEST) -> None:
        self.folder, self.cap_bytes, self.newest = folder, cap_bytes, newest
        self.contents = folder / "content"
        # Files of saves never change, so each is read once. None: unreadable.
        self._read: dict[tuple[str, int, int], Saved | None] = {}

    @property
    def lock(self) -> Path:
        """Return the file that is locked while somebody saves."""
        return self.folder / "lock"

    def create(self) -> None:
        """Make the folders, unless they are there."""
        self.contents.mkdir(parents=True, exist_ok=True)

    def put(self, content: bytes) -> str:
        """Keep a content, unless it is kept already and sound, and return its hash."""
        name = hash_of(content)
        path = self.contents / f"{name}.gz"
        if self.get(name) is None:
            write_atomically(path, gzip.compress(content, compresslevel=2, mtime=0))
        return name

    def get(self, name: str) -> bytes | None:
        """Return a content by its hash; None if it was never kept, is no longer kept, or is damaged."""
        if not _HASH.fullmatch(name):
            return None
        try:
            content = gzip.decompress(read_file(self.contents / f"{name}.gz"))
        except (OSError, EOFError, zlib.error):
            return None
        return content if hash_of(content) == name else None

    def next_id(self) -> str:
        """Return the id for the next save: a number, one more than any so far."""
        return str(max((int(number) for number, _, _ in self._files()), default=0) + 1)

    def begin(self, saved: Saved) -> None:
        """Record what is about to be done."""
        write_atomically(self._path(saved.id, ".pending"), _encoded(saved))

    def finish(self, save_id: str) -> None:
        """Turn what was about to be done into a save."""
        self._rename(save_id, "")

    def set_aside(self, save_id: str) -> None:
        """Turn what was about to be done into something that was not done, and keep it."""
        self._rename(save_id, ".aside")

    def forget(self, save_id: str) -> None:
        """Undo ``begin``: the editor hears that nothing was saved, and still has the edit."""
        self._path(save_id, ".pending").unlink(missing_ok=True)
        sync_folder(self.folder)

    def saves(self) -> tuple[Saved, ...]:
        """Return all saves that can be read, newest first."""
        found: list[Saved] = []
        known: dict[str, str] = {}
        for saved in self._saved(""):
            outside = tuple(name for name, value in saved.before.items() if known.get(name, value) != value)
            found.append(replace(saved, outside=outside))
            known |= saved.after
        return tuple(reversed(found))

    def pending(self) -> tuple[Saved, ...]:
        """Return what was under way, oldest first: of a save that runs right now, or of a process that was killed."""
        return tuple(self._saved(".pending"))

    def aside(self) -> tuple[Saved, ...]:
        """Return what was never done because others had changed the tables after a crash, newest first."""
        return tuple(reversed(list(self._saved(".aside"))))

    def broken(self) -> tuple[str, ...]:
        """Return the names of files that should be saves and cannot be read; they are left alone."""
        return tuple(path.name for _, _, path in self._files() if self._load(path) is None and path.exists())

    def trim(self) -> None:
        """Delete the oldest contents over the cap, and those that no save names; keep all that must stay."""
        kept: set[str] = set()
        room = self.cap_bytes
        pinned = [*self.pending(), *self.aside()]
        for number, saved in enumerate([*pinned, *reversed(list(self._saved("")))]):
            names = {*saved.before.values(), *saved.after.values()} - {""} - kept
            room -= sum(self._size(name) for name in names)
            if room < 0 and number >= len(pinned) + self.newest:
                break
            kept |= names
        if not self.broken():  # a save that cannot be read may name any of them
            for path in self.contents.glob("*.gz"):
                if path.name.removesuffix(".gz") not in kept:
                    with suppress(OSError):
                        path.unlink()
        # Whoever holds the lock is alone here: any temporary file is that of a process that was killed.
        for folder in (self.folder, self.contents):
            for left in folder.glob(TEMPORARY):
                with suppress(OSError):
                    left.unlink()

    def _size(self, name: str) -> int:
        try:
            return (self.contents / f"{name}.gz").stat().st_size
        except OSError:
            return 0

    def _path(self, save_id: str, state: State) -> Path:
        return self.folder / f"{int(save_id):06d}{state}.json"

    def _rename(self, save_id: str, state: State) -> None:
        os.replace(self._path(save_id, ".pending"), self._path(save_id, state))
        sync_folder(self.folder)

    def _files(self) -> list[tuple[str, str, Path]]:
        """Return number, state and path of all files that are named as saves are, in order."""
        try:
            names = [entry.name for entry in os.scandir(self.folder)]
        except (FileNotFoundError, NotADirectoryError):
            return []
        matches = [match for name in names if (match := _FILE.fullmatch(name))]
        matches.sort(key=lambda match: int(match[1]))
        return [(match[1], match[2] or "", self.folder / match[0]) for match in matches]

    def _saved(self, state: State) -> Iterator[Saved]:
        for _, found, path in self._files():
            if found == state and (saved := self._load(path)):
                yield saved

    def _load(self, path: Path) -> Saved | None:
        try:
            stat = path.stat()
            key = (path.name, stat.st_mtime_ns, stat.st_size)
            if key not in self._read:
                self._read[key] = _decoded(read_file(path))
        except OSError:
            return None
        return self._read[key]


def _encoded(saved: Saved) -> bytes:
    content = {
        "format": FORMAT,
        "id": saved.id,
        "when": saved.when.isoformat(),
        "who": saved.who,
        "why": saved.why,
        "kind": saved.kind,
        "of": saved.of,
        "before": dict(saved.before),
        "after": dict(saved.after),
        "changes": as_json(saved.changes),
    }
    return (json.dumps(content, ensure_ascii=True, indent=1) + "\n").encode("ascii")


def _decoded(content: bytes) -> Saved | None:
    """Return the save that a file holds; None if it does not hold one."""
    try:
        found: Mapping[str, Any] = json.loads(content)
        if found["format"] != FORMAT or found["kind"] not in ("edit", "undo", "restore"):
            return None
        when = datetime.fromisoformat(found["when"])
        if when.tzinfo is None:
            return None
        texts = [str(found[name]) for name in ("who", "why", "kind", "of")]
        return Saved(
            str(int(found["id"])),
            when,
            texts[0],
            texts[1],
            found["kind"],
            texts[3],
            from_json(found["changes"]),
            _hashes(found["before"].items()),
            _hashes(found["after"].items()),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _hashes(pairs: Iterable[tuple[object, object]]) -> dict[str, str]:
    return {str(name): str(value) for name, value in pairs}
