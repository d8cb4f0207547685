"""The tables that are shown of a folder, while those on disk are good or bad, and over restarts of the server.

``decision`` decides; this keeps what it needs: what was last good, the rows that doubtful bytes are compared with,
and a small file that records for the next start of the server what was shown and which losses were accepted.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path

from transcaspian.dataset.loading import Loaded, definition, load
from transcaspian.edit.changes import Set
from transcaspian.edit.journal import Journal
from transcaspian.lastgood.decision import Decision, decide, restored
from transcaspian.tables.earlier.rows import compared
from transcaspian.tables.files import read_file, write_atomically
from transcaspian.tables.keys import Known, row_id, rows_by_id
from transcaspian.tables.letters.rereading import is_foreign, letters_of, reread
from transcaspian.tables.problems import Problem
from transcaspian.tables.reading import RawTable, read_table
from transcaspian.tables.schema import Schema, Table
from transcaspian.versions.history import History, UnknownVersion, complete, own_name, saves_folder
from transcaspian.versions.snapshot import Snapshot

FORMAT = "transcaspian-shown-1"


class Shown:
    """The tables that are shown, and those on disk where they are others; of one folder, for one thread at a time.

    ``loaded`` is shown, ``disk`` is what the tables on disk are, ``kept`` says why these are not the same, and
    ``since`` is when what is shown came on screen. Call ``begin`` once before anything else.
    """

    loaded: Loaded
    disk: Loaded
    kept: Decision | None
    since: datetime

    def __init__(self, folder: Path, history: History) -> None:
        self.folder, self.history = folder, history
        self._memory = Memory.read(history.folder / f"{own_name(folder, history.folder, 'shown')}.json")
        self._good: dict[str, tuple[Table, RawTable]] = {}  # as last read well
        self._now: dict[str, tuple[Table, RawTable]] = {}  # as read now
        self._rows: dict[str, Known] = {}
        self._bytes: dict[str, str] = {}  # hashes of the files, as read now
        self._whole = dict(self._memory.whole)  # as last read well
        self._spoilt: set[str] = set()  # tables that programs have changed since
        self._journal = Journal(saves_folder(folder, history.folder))

    def load(self, read: Callable[[Path, Table], RawTable] | None = None) -> Loaded:
        """Return the tables on disk, compared with those that were last good; ``read`` remembers what ``read`` read."""
        return load(self.folder, read=read or self.read, compare=self._compared)

    def read(self, path: Path, table: Table) -> RawTable:
        """Return a table, its encoding decided by the rows that were last good."""
        raw = read_table(path, table)
        self._bytes.pop(table.name, None)
        if raw.readable:
            with suppress(OSError):
                data = read_file(path)
                if is_foreign(data):
                    raw = reread(data, raw, table, self.rows(table.name), self.letters())
                self._bytes[table.name] = hashlib.sha256(data).hexdigest()
        self._now[table.name] = (table, raw)
        return raw

    def begin(self, fresh: Loaded, now: datetime) -> None:
        """Show the tables as they were read when the server started, or the version that was shown before."""
        wrong = any(problem.severity == "error" for problem in fresh.problems)
        found = self._restored() if wrong else None
        self._choose(found[1] if found else None, fresh)
        if self.kept and found:
            self.since = found[0]
        else:
            known = self._memory.since if self._memory.version == fresh.published.version else None
            self.since = known or self._first_kept(fresh.published.version) or now

    def take(self, fresh: Loaded, now: datetime) -> None:
        """Show the tables as they were read anew, or go on showing the last good ones."""
        before = self.loaded
        self._choose(before, fresh)
        if self.loaded.published.version != before.published.version:
            self.since = now

    def accept(self) -> bool:
        """Show the tables on disk whatever is lost, now and after a restart; say whether there was a loss to accept.

        Raise OSError if that cannot be remembered; then nothing is accepted.
        """
        if self.kept is None:
            return False
        self._memory.accept(self._hashes(self.kept.tables))
        return True

    def is_accepted_elsewhere(self) -> bool:
        """Say whether another program has accepted meanwhile what keeps the last good tables on screen."""
        if self.kept is None or not self._memory.renewed():
            return False
        return self._is_accepted(self.kept.tables)

    def remember(self) -> None:
        """Record what is shown, for the next start; if that fails, the next start takes the newest version."""
        if self.kept is None and complete(self.loaded):
            with suppress(OSError):
                self._memory.show(self.loaded.published.version, self.since, self._whole)

    def rows(self, table: str) -> Known:
        """Return the rows of a table that were last good, by id: with drafts and notes as far as they are known."""
        if table not in self._rows:
            if table in self._good:
                self._rows[table] = rows_by_id(self._good[table][1], self._good[table][0])
            else:
                self._rows[table] = self._kept_rows(table)
        return self._rows[table]

    def public(self) -> tuple[Problem, ...]:
        """Return the problems to show to viewers, without drafts; those that keep the last good tables come first."""
        kept = self.disk.public(reason.problem for reason in self.kept.reasons) if self.kept else ()
        return (*kept, *(p for p in self.loaded.public(self.loaded.problems) if p not in kept))

    def _kept_rows(self, table: str) -> Known:
        """Return the rows of a table of the version in which it was last good."""
        version = self._memory.whole[table].version if table in self._memory.whole else self._memory.version
        if version != self._memory.version:
            with suppress(UnknownVersion):
                return self.history.load(version).tables.get(table, {})
        return self._before[1].tables.get(table, {}) if self._before else {}

    def _compared(self, tables: Mapping[str, RawTable], schema: Schema) -> Iterator[Problem]:
        """Yield what programs did to tables since they were last good; of those that are as they were, nothing."""
        for name, table in schema.tables.items():
            self._spoilt.discard(name)
            read, whole = self._bytes.get(name, ""), self._whole.get(name, Whole()).hash
            if tables[name].readable and read not in (whole, self._memory.accepted.get(name)):
                found = list(compared(tables[name], table, self.rows(name)))
                found = list(self._by_nobody(found, tables[name], table)) if found else []
                if any(problem.severity == "error" for problem in found):
                    self._spoilt.add(name)
                yield from found

    def _by_nobody(self, found: Iterable[Problem], raw: RawTable, table: Table) -> Iterator[Problem]:
        """Yield the problems of cells that nobody has written so with the desk."""
        written = {
            (change.row_id, change.column, change.new)
            for saved in self._journal.saves()
            if saved.kind == "edit"
            for change in saved.changes
            if isinstance(change, Set) and change.table == table.name
        }
        ids = {row.number: row_id(table, row.cells) for row in raw.rows} if written else {}
        for problem in found:
            if (ids.get(problem.row or 0, ""), problem.column, problem.value) not in written:
                yield problem

    def _choose(self, good: Loaded | None, fresh: Loaded) -> None:
        self.disk, self.kept = fresh, decide(good, fresh, self._is_accepted)
        self.loaded = good if good is not None and self.kept else fresh
        if self.kept is None:
            # A table that a program has changed stays comparable with what it was, though most of it is shown.
            sound = {name: read for name, read in self._now.items() if read[1].readable and name not in self._spoilt}
            self._good |= sound
            version = fresh.published.version
            self._whole |= {name: Whole(self._bytes[name], version) for name in sound if name in self._bytes}
            self._rows.clear()

    def letters(self) -> frozenset[str]:
        """Return the letters beyond ASCII that the tables had when they were last good."""
        names = {*self._good, *(self._before[1].tables if self._before else ())}
        return letters_of(self.rows(name) for name in names)

    @cached_property
    def _before(self) -> tuple[datetime, Snapshot] | None:
        """Return the version that was shown when the last server ended, and since when it was."""
        memory, versions = self._memory, self.history.versions()
        chosen = [kept for kept in versions if kept.version == memory.version]
        if not chosen and self.folder.resolve() in self.history.folder.resolve().parents:
            chosen = list(versions[:1])  # of no other tables than these
        for kept in chosen:
            with suppress(UnknownVersion):
                since = memory.since if kept.version == memory.version else None
                return since or kept.since, self.history.load(kept.version)
        return None

    def _restored(self) -> tuple[datetime, Loaded] | None:
        if self._before is None:
            return None
        found = restored(self._before[1], definition(self.folder)[0])
        return (self._before[0], found) if found else None

    def _first_kept(self, version: str) -> datetime | None:
        return next((kept.since for kept in self.history.versions() if kept.version == version), None)

    def _is_accepted(self, tables: Iterable[str]) -> bool:
        names = list(tables)
        return all(name in self._memory.accepted for name in names) and all(
            self._memory.accepted[name] == found for name, found in self._hashes(names).items()
        )

    def _hashes(self, tables: Iterable[str]) -> dict[str, str]:
        """Return the hash of each table's bytes, empty for one that cannot be read."""
        paths = {name: self.folder / table.path for name, table in definition(self.folder)[0].tables.items()}
        found = dict.fromkeys(tables, "")
        for name in found.keys() & paths.keys():
            with suppress(OSError):
                found[name] = hashlib.sha256(read_file(paths[name])).hexdigest()
        return found


@dataclass(frozen=True, slots=True)
class Whole:
    """A table as it was last good: the hash of its file, and the version that was shown with it."""

    hash: str = ""
    version: str = ""


@dataclass(slots=True)
class Memory:
    """A small file next to the versions: what was shown last, since when, and which losses were accepted.

    A loss is accepted for the bytes of the tables at fault, by their SHA-256: other bytes are another question.
    ``whole`` says of each table in which file and version it was last good.
    """

    path: Path
    version: str = ""
    since: datetime | None = None
    accepted: dict[str, str] = field(default_factory=dict)
    whole: dict[str, Whole] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path) -> Memory:
        """Return what the file records; nothing if it does not exist or cannot be used."""
        with suppress(OSError, ValueError, KeyError, TypeError, AttributeError):
            found = json.loads(read_file(path))
            since = datetime.fromisoformat(found["since"]) if found["since"] else None
            if found["format"] == FORMAT and (since is None or since.tzinfo):
                accepted = {str(name): str(value) for name, value in found["accepted"].items()}
                whole = {str(name): Whole(str(a), str(b)) for name, (a, b) in found.get("whole", {}).items()}
                return cls(path, str(found["version"]), since, accepted, whole)
        return cls(path)

    def renewed(self) -> bool:
        """Take over which losses another program has accepted; say whether there are any that were not known."""
        more = Memory.read(self.path).accepted
        known = {name: self.accepted.get(name) for name in more}
        self.accepted |= more
        return known != more

    def show(self, version: str, since: datetime, whole: Mapping[str, Whole]) -> None:
        """Remember which version is shown, and where each table was last good; raise OSError."""
        if (version, since, whole) != (self.version, self.since, self.whole):
            self.renewed()
            self.version, self.since, self.whole = version, since, dict(whole)
            self._write()

    def accept(self, hashes: Mapping[str, str]) -> None:
        """Remember that the loss of these tables, as they are, was accepted; raise OSError."""
        self.renewed()
        self.accepted |= hashes
        self._write()

    def _write(self) -> None:
        content = {
            "format": FORMAT,
            "version": self.version,
            "since": self.since.isoformat() if self.since else "",
            "accepted": self.accepted,
            "whole": {name: (of.hash, of.version) for name, of in self.whole.items()},
        }
        self.path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(self.path, (json.dumps(content, indent=1) + "\n").encode("ascii"))
