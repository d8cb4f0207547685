"""The desk at which tables are edited: look, propose, save, undo, restore, without losing anybody's work.

The time and the reader are passed in. What cannot be done raises ``messages.Refused`` with a
message that says so, and leaves all files as they were.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from transcaspian.edit import journal as journals
from transcaspian.edit.changes import Change, Changes, Net, between, completed, filled, inverse, net
from transcaspian.edit.conflicts import Merge, merge
from transcaspian.edit.journal import Journal, Kind, Saved, hash_of
from transcaspian.edit.lock import PATIENCE, held
from transcaspian.edit.proposal import Conflicted, Proposal, compared
from transcaspian.edit.reading import Base, Reader
from transcaspian.edit.recovery import Recovered, hash_at, put_back, put_right
from transcaspian.edit.row_ids import Tables
from transcaspian.edit.saving import put_in_place, refusal, staged, withdraw
from transcaspian.language.messages import Refused
from transcaspian.tables.problems import file_name
from transcaspian.tables.reading import RawTable
from transcaspian.tables.schema import Table
from transcaspian.versions.snapshot import Row


class Desk:
    """A folder of tables and the journal of what was saved there; one for all threads of a server."""

    def __init__(
        self,
        folder: Path,
        journal_folder: Path,
        *,
        schema_path: Path | None = None,
        countries_path: Path | None = None,
        cap_bytes: int = journals.CAP_BYTES,
        newest: int = journals.NEWEST,
        patience: float = PATIENCE,
    ) -> None:
        self.folder, self.patience = folder, patience
        self.journal = Journal(journal_folder, cap_bytes, newest)
        self.reader = Reader(folder, schema_path, countries_path)
        self.recovered: tuple[Recovered, ...] = ()  # found of other processes so far; whoever tells it, may empty it

    def state(self) -> Base:
        """Return the tables as they are now, to begin an edit with; raise Refused if one cannot be read."""
        return self.reader.state()

    def rows(self, base: Base | None = None) -> Tables:
        """Return the rows of all tables by id, of a base or as they are now: text as the files have it."""
        return self.reader.all_rows(base or self.state())

    def propose(self, base: Base, changes: Iterable[Change]) -> Proposal:
        """Return what changes made to ``base`` would do to the tables as they are now; nothing is written.

        Where somebody has changed a table since, the changes are merged, or there are conflicts. Raise Refused if they
        cannot be made: no such row, column or file, or a file that cannot be edited safely.
        """
        return self._proposed(base, tuple(changes), {})

    def save(
        self, proposal: Proposal, who: str, when: datetime, why: str = "", force_with_errors: bool = False
    ) -> Saved:
        """Write all tables that a proposal changes, or none; record who did it, when (with a time zone) and why.

        What others have saved since it was proposed is merged. Raise Conflicted if that fails; raise Refused if there
        is nothing to save, the changes make errors and are not forced, or the system does not let it be written.
        """
        if when.tzinfo is None:
            raise ValueError("a moment without a time zone is no moment")
        _acceptable(proposal, force_with_errors)
        with self._locked():
            self._recovered()
            if self.state() != proposal.now:
                proposal = self._again(proposal)
                _acceptable(proposal, force_with_errors)
            return self._saved(proposal, who, when, why)

    def history(self) -> tuple[Saved, ...]:
        """Return all saves, newest first; ``journal.broken()`` names files that cannot be read."""
        return self.journal.saves()

    def find(self, save_id: str) -> Saved:
        """Return a save by its id; raise Refused if there is no such save."""
        for saved in self.journal.saves():
            if saved.id == save_id:
                return saved
        raise Refused("edit.unknown_save", save=save_id)

    def propose_undo(self, save_id: str) -> Proposal:
        """Return what taking back a save would do: conflicts where later ones touched the same rows.

        A table that has not changed since gets back exactly the bytes that it had.
        """
        saved, now = self.find(save_id), self.state()
        exact = {}
        for name in saved.tables:
            content = self.journal.get(saved.before.get(name, ""))
            if content is not None and now.hashes.get(name) == saved.after[name]:
                exact[name] = content
        return self._proposed(Base(saved.after), inverse(saved.changes), exact, "undo", save_id)

    def undo(self, save_id: str, who: str, when: datetime, why: str = "", force_with_errors: bool = False) -> Saved:
        """Take back a save by a new one; like ``save``."""
        return self.save(self.propose_undo(save_id), who, when, why, force_with_errors)

    def propose_restore(self, target: str | datetime) -> Proposal:
        """Return what giving all tables the bytes would do that they had after a save, or at a moment.

        Of a moment that lies before the first save, what that save found. What was changed by other means between two
        saves is known from the second on. Tables that did not exist then stay.
        """
        saved, hashes = self._at(target)
        now, tables = self.state(), self.reader.tables()
        contents = {}
        for name in tables:
            if hashes.get(name) and hashes[name] != now.hashes[name]:
                content = self.journal.get(hashes[name])
                if content is None:
                    raise Refused("edit.no_longer_kept", save=saved.id, file=file_name(name))
                contents[name] = content
        rows = self.rows(now)
        then = {name: self.reader.rows(tables[name], content) for name, content in contents.items()}
        changes = completed(between({name: rows.get(name, {}) for name in then}, then), rows)
        return self._judged(now, contents, Merge({}, changes, (), changes, ()), "restore", saved.id)

    def restore(
        self, target: str | datetime, who: str, when: datetime, why: str = "", force_with_errors: bool = False
    ) -> Saved:
        """Bring back all tables as they were after a save or at a moment, by a new save; like ``save``."""
        return self.save(self.propose_restore(target), who, when, why, force_with_errors)

    def propose_content(self, name: str, content: bytes, changes: Iterable[Change] = ()) -> Proposal:
        """Return what giving a table other bytes as a whole would do, with changes made to them.

        A file whose encoding is uncertain becomes editable that way. Raise Refused if the changes cannot be made.
        """
        now, table, mine = self.state(), self.reader.table(name), tuple(changes)
        if mine:
            content = self.reader.file(table, content).edited(mine)
        rows = {name: self.reader.rows(table, now.contents[name]) if name in now.contents else {}}
        changed = completed(between(rows, {name: self.reader.rows(table, content)}), rows)
        found = self._judged(now, {name: content}, Merge({}, changed, (), changed, ()))
        return replace(found, whole=True)

    def recover(self) -> tuple[Recovered, ...]:
        """Put right what a killed process left: to be called when a server starts, and done before every save.

        Raise Refused if a file cannot be written; then it can be tried again.
        """
        if not self.journal.folder.is_dir():
            return ()
        with self._locked():
            return self._recovered()

    def set_aside(self) -> tuple[Saved, ...]:
        """Return the edits that a crash cut short and that could not be completed, newest first.

        ``propose(Base(saved.before), saved.changes)`` takes one up again.
        """
        return self.journal.aside()

    def _at(self, target: str | datetime) -> tuple[Saved, Mapping[str, str]]:
        if isinstance(target, str):
            saved = self.find(target)
            return saved, saved.after
        saves = self.journal.saves()
        if not saves:
            raise Refused("edit.no_saves")
        for saved in saves:
            if saved.when <= target:
                return saved, saved.after
        return saves[-1], saves[-1].before

    def _proposed(
        self, base: Base, changes: Changes, exact: Mapping[str, bytes], kind: Kind = "edit", of: str = ""
    ) -> Proposal:
        now, tables, nets = self.state(), self.reader.tables(), net(changes)
        known: dict[str, Mapping[str, Row]] = {}
        rows: dict[str, Mapping[str, Row]] = {}
        for name, mine in nets.items():
            table = self.reader.table(name)
            if name not in now.contents:
                raise Refused("edit.file_gone", file=file_name(name), why="")
            if base.hashes.get(name) != now.hashes[name] and name not in exact:
                rows[name] = self.reader.rows(table, now.contents[name])
                known[name] = self._known(base, table, mine, rows[name])
        theirs = between(known, rows)
        merged = merge(known, (change for of in nets for change in nets[of].changes(of)), theirs)
        if merged.conflicts:
            return self._judged(now, {}, merged, kind, of)
        done = completed(merged.changes, {name: self.reader.rows(tables[name], now.contents[name]) for name in nets})
        files = {name: self.reader.file(tables[name], now.contents[name]) for name in net(done) if name not in exact}
        contents = {name: file.edited(done, self.reader.raw) for name, file in files.items()} | dict(exact)
        contents = {name: content for name, content in contents.items() if hash_of(content) != now.hashes[name]}
        return self._judged(now, contents, Merge(known, merged.mine, theirs, done, ()), kind, of)

    def _known(self, base: Base, table: Table, mine: Net, now: Mapping[str, Row]) -> Mapping[str, Row]:
        """Return the rows that changes were made to: those of the base, or as far as the changes themselves say."""
        wanted = base.hashes.get(table.name, "")
        content = base.contents.get(table.name)
        if content is None or hash_of(content) != wanted:
            content = self.journal.get(wanted)
        if content is not None and self.reader.raw(table, content).readable:
            return self.reader.rows(table, content)
        rows = {row_id: row for row_id, row in now.items() if row_id not in mine.added}
        for row_id, cells in mine.cells.items():
            rows[row_id] = filled(rows.get(row_id, {}) | {column: old for column, (old, _) in cells.items()})
        return rows | {row_id: filled(row.old_values) for row_id, row in mine.removed.items()}

    def _judged(
        self, now: Base, contents: Mapping[str, bytes], merged: Merge, kind: Kind = "edit", of: str = ""
    ) -> Proposal:
        current = self.reader.loaded(now.contents)
        preview = self.reader.loaded({**now.contents, **contents})
        tables = self.reader.tables()

        def raw(found: Mapping[str, bytes]) -> dict[str, RawTable]:
            return {name: self.reader.raw(tables[name], found[name]) for name in contents if name in found}

        before, after = (current.problems, raw(now.contents)), (preview.problems, raw(contents))
        appeared, gone = compared(before, after, merged.changes)
        rows = self.rows(now)
        return Proposal(
            now, merged.changes, merged.conflicts, contents, appeared, gone, current, preview, rows, merged, kind, of
        )

    def _again(self, proposal: Proposal) -> Proposal:
        """Return a proposal as it is now that somebody has saved something else."""
        if proposal.kind == "undo":
            return self.propose_undo(proposal.of)
        if proposal.kind == "restore" or proposal.whole:  # of later changes nothing would be left
            raise Refused("edit.changed_meanwhile")
        return self.propose(proposal.now, proposal.changes)

    def _saved(self, proposal: Proposal, who: str, when: datetime, why: str) -> Saved:
        now, contents, paths = proposal.now, proposal.contents, self._paths()
        try:
            for content in (*now.contents.values(), *contents.values()):
                self.journal.put(content)
            after = {**now.hashes, **{name: hash_of(content) for name, content in contents.items()}}
            saved = Saved(
                self.journal.next_id(), when, who, why, proposal.kind, proposal.of, proposal.changes, now.hashes, after
            )
            files = staged({paths[name]: content for name, content in contents.items()})
            try:
                # Others need no lock to write: the last look is as late as can be.
                if any(hash_at(paths[name]) != now.hashes[name] for name in contents):
                    raise Refused("edit.changed_meanwhile")
                self.journal.begin(saved)
                try:
                    put_in_place(files)
                except OSError as error:
                    self._take_back(saved, paths)
                    raise refusal(error) from error
            finally:
                withdraw(files)
        except OSError as error:  # what fails in the middle of writing has no name
            raise refusal(error, None if error.filename else paths[next(iter(contents))]) from error
        with suppress(OSError):  # the tables are saved; the next save does the rest
            self.journal.finish(saved.id)
            self.journal.trim()
        return saved

    def _take_back(self, saved: Saved, paths: Mapping[str, Path]) -> None:
        """Restore the files that were replaced before one failed; raise Refused if even that fails."""
        try:
            names = {name for name in saved.tables if hash_at(paths[name]) == saved.after[name]}
            if put_back(saved, names, self.journal, paths):
                self.journal.forget(saved.id)
                return
        except OSError as error:
            raise Refused("edit.half_saved", why=error.strerror or str(error)) from error
        raise Refused("edit.half_saved", why="")

    def _recovered(self) -> tuple[Recovered, ...]:
        try:
            found = put_right(self.journal, self._paths())
        except OSError as error:
            raise refusal(error) from error
        self.recovered += found
        return found

    def _paths(self) -> dict[str, Path]:
        return {name: self.reader.path(table) for name, table in self.reader.tables().items()}

    @contextmanager
    def _locked(self) -> Iterator[None]:
        with ExitStack() as stack:
            try:
                self.journal.create()
                stack.enter_context(held(self.journal.lock, self.patience))
            except OSError as error:
                raise refusal(error, self.journal.folder) from error
            yield


def _acceptable(proposal: Proposal, force_with_errors: bool) -> None:
    if proposal.conflicts:
        raise Conflicted(proposal)
    if not proposal.contents:
        raise Refused("edit.nothing_to_save")
    if proposal.errors and not force_with_errors:
        raise Refused("edit.has_errors", count=len(proposal.errors))
