"""What the system refuses: a full disk, a folder without leave to write, a file in use, a lock; nothing half-done."""

from __future__ import annotations

import errno
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from tests.unit.broken_tables import GOOD
from tests.unit.edit_desk import (
    CALL,
    DEAL,
    NOON,
    changed,
    contents,
    copied,
    desk_of,
    mounted,
    refusal,
    save,
    text,
    used,
)
from transcaspian.edit import Desk, Proposal, recovery, saving
from transcaspian.edit import desk as desk_module
from transcaspian.edit.lock import held
from transcaspian.language.messages import Refused

NOBODY = 65534  # the user of that name


class Faulty:
    """A function of the system that fails at some of its calls, counted from 1."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, name: str, error: OSError, first: int, last: int) -> None:
        self.calls, self.name, self.real = 0, name, getattr(os, name)
        self.error, self.first, self.last = error, first, last
        monkeypatch.setattr(os, name, self)

    def __call__(self, *args: object, **options: object) -> object:
        self.calls += 1
        if self.first <= self.calls <= self.last:
            raise self.error
        return self.real(*args, **options)


def thrown(error: Exception) -> None:
    raise error


def two_files(desk: Desk) -> Proposal:
    """An edit of two tables."""
    edits = [changed(desk, CALL, "title_en", "New"), changed(desk, "izmir", "note", "New", "locations")]
    return desk.propose(desk.state(), edits)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return used(tmp_path_factory.mktemp("model") / "desk")


def steps(desk: Desk, name: str) -> int:
    """How often a save calls a function of the system."""
    with pytest.MonkeyPatch.context() as patch:
        counter = Faulty(patch, name, OSError(), 0, 0)
        desk.save(two_files(desk), "Ann", NOON)
    return counter.calls


@pytest.mark.one_in(3)
@pytest.mark.parametrize(
    ("code", "key"),
    [
        (errno.ENOSPC, "edit.disk_full"),
        (errno.EROFS, "edit.read_only"),
        (errno.EACCES, "edit.read_only"),
        (errno.EFBIG, "edit.too_large_here"),
        (errno.EIO, "edit.not_written"),
    ],
)
@pytest.mark.parametrize("name", ["fsync", "replace"])
def test_wherever_a_save_fails_all_files_are_as_before_and_it_can_be_tried_again(
    name: str, code: int, key: str, tmp_path: Path, model: Desk
) -> None:
    total = steps(copied(model, tmp_path / "counted"), name)
    assert total > 4
    places = range(1, total + 1) if code == errno.ENOSPC else (1, total // 2, total - 2)
    for place in places:
        desk = copied(model, tmp_path / str(place))
        before = contents(desk.folder)
        proposal = two_files(desk)
        with pytest.MonkeyPatch.context() as patch:
            Faulty(patch, name, OSError(code, os.strerror(code)), place, place)
            try:
                desk.save(proposal, "Ann", NOON)
                failed = False
            except Refused as error:
                failed = True
                refusal(partial(thrown, error))
                assert error.key == key
        if failed:
            assert contents(desk.folder) == before
            assert desk.journal.pending() == () and len(desk.history()) == 2
            desk.save(proposal, "Ann", NOON)
        # What fails after the tables are in place is no reason to say that they are not.
        assert contents(desk.folder).keys() == before.keys()
        assert {path for path, content in contents(desk.folder).items() if content != before[path]} == {
            "events.csv",
            "locations.csv",
        }
        desk.recover()
        assert desk.history()[0].tables == ("events", "locations") and len(desk.history()) == 3


def test_what_cannot_even_be_put_back_is_completed_later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = desk_of(tmp_path)
    save(desk, changed(desk, DEAL, "title_en", "Before"))  # all contents are in the journal
    proposal = two_files(desk)
    real = os.replace
    placed: list[str] = []

    def fail(source: Path, target: Path) -> None:
        if Path(target).parent.name == "tables" and ".tmp" not in Path(target).name:
            placed.append(Path(target).name)
            if len(placed) > 1:
                raise OSError(errno.EIO, "Input/output error")
        real(source, target)

    monkeypatch.setattr(os, "replace", fail)
    assert refusal(lambda: desk.save(proposal, "Ann", NOON)).key == "edit.half_saved"
    monkeypatch.undo()
    assert text(desk, "events", CALL, "title_en") == "New"
    assert text(desk, "locations", "izmir", "note") == ""
    (found,) = desk.recover()
    assert found.outcome == "completed"
    assert text(desk, "locations", "izmir", "note") == "New"
    assert len(desk.history()) == 2


def test_a_disk_that_is_really_full_costs_nothing(tmp_path: Path) -> None:
    """On a disk of its own where the system lets us make one; everywhere the faults above stand for it."""
    disk = tmp_path / "disk"
    unmount = mounted(disk, 1)
    if unmount is None:
        # No hole: CI may, and the faults of the tests above are the same everywhere.
        pytest.skip("only an administrator may mount a small disk")
    try:
        shutil.copytree(GOOD, disk / "tables")
        desk = Desk(disk / "tables", disk / "journal")
        before = contents(desk.folder)
        proposal = two_files(desk)
        fill = disk / "fill"
        with pytest.raises(OSError, match="space"), fill.open("wb", buffering=0) as stream:
            while True:
                stream.write(b"x" * 4096)
        for room in range(40):  # one page more each time: it is full at another place
            size = fill.stat().st_size
            try:
                desk.save(proposal, "Ann", NOON)
                break
            except Refused as error:
                assert error.key == "edit.disk_full", room
                assert contents(desk.folder) == before
            os.truncate(fill, size - 4096)
        assert room > 2
        assert text(desk, "events", CALL, "title_en") == "New"
        assert len(desk.history()) == 1
    finally:
        unmount()


@contextmanager
def bound_by_modes(folder: Path) -> Iterator[None]:
    """Be somebody whom the modes of files bind: an administrator may write everything."""
    if os.geteuid() != 0:
        yield
        return
    for path in (folder, *folder.rglob("*")):
        os.chown(path, NOBODY, NOBODY)
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


# What the test asks for does not exist there: no hole, and CI runs it.
@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_a_folder_that_may_not_be_written_is_refused() -> None:
    with TemporaryDirectory() as name:  # of its own: the folders of pytest are closed to others
        desk = desk_of(Path(name))
        proposal = two_files(desk)
        before = contents(desk.folder)
        desk.folder.chmod(0o555)
        with bound_by_modes(Path(name)):
            assert refusal(lambda: desk.save(proposal, "Ann", NOON)).key == "edit.read_only"
        desk.folder.chmod(0o755)
        assert contents(desk.folder) == before


def test_a_file_that_may_not_be_written_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = desk_of(tmp_path)
    before, proposal = contents(desk.folder), two_files(desk)
    real = Path.open

    def deny(path: Path, mode: str = "r", *args: Any, **options: Any) -> object:
        if path.name == "locations.csv" and mode == "r+b":  # an administrator may write everything
            raise PermissionError(errno.EACCES, "Permission denied")
        return real(path, mode, *args, **options)

    monkeypatch.setattr(Path, "open", deny)
    error = refusal(lambda: desk.save(proposal, "Ann", NOON))
    assert (error.key, error.values["file"]) == ("edit.read_only", "locations.csv")
    assert contents(desk.folder) == before


def test_a_journal_that_may_not_be_written_is_refused(tmp_path: Path) -> None:
    desk = desk_of(tmp_path)
    (tmp_path / "journal").write_bytes(b"a file in its place")
    before, proposal = contents(desk.folder), two_files(desk)
    assert refusal(lambda: desk.save(proposal, "Ann", NOON)).key == "edit.not_written"
    assert contents(desk.folder) == before


def test_a_file_that_another_program_has_open_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Sharing(PermissionError):
        winerror = 32

    desk = desk_of(tmp_path)
    before, proposal = contents(desk.folder), two_files(desk)
    real = os.replace

    def fail(source: Path, target: Path) -> None:
        if Path(target).name == "locations.csv":
            raise Sharing(errno.EACCES, "used by another process", str(target))
        real(source, target)

    monkeypatch.setattr(os, "replace", fail)
    error = refusal(lambda: desk.save(proposal, "Ann", NOON))
    assert (error.key, error.values["file"]) == ("edit.file_in_use", "locations.csv")
    assert contents(desk.folder) == before


def test_a_reader_that_is_soon_done_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = desk_of(tmp_path)
    proposal = two_files(desk)
    real, refused = os.replace, list[Path]()

    def fail(source: Path, target: Path) -> None:
        if Path(target).name == "events.csv" and len(refused) < 2:
            refused.append(Path(target))
            raise PermissionError(errno.EACCES, "used by another process")
        real(source, target)

    monkeypatch.setattr(os, "replace", fail)
    monkeypatch.setattr(saving, "TRIES", 3)
    desk.save(proposal, "Ann", NOON)
    assert len(refused) == 2
    assert text(desk, "events", CALL, "title_en") == "New"


def test_whoever_finds_the_lock_held_too_long_is_told_and_loses_nothing(tmp_path: Path) -> None:
    desk = desk_of(tmp_path, patience=0.2)
    before, proposal = contents(desk.folder), two_files(desk)
    desk.journal.create()
    with held(desk.journal.lock):
        assert refusal(lambda: desk.save(proposal, "Ann", NOON)).key == "edit.busy"
    assert contents(desk.folder) == before
    desk.save(proposal, "Ann", NOON)


def test_whoever_waits_for_the_lock_gets_it(tmp_path: Path) -> None:
    desk = desk_of(tmp_path)
    proposal = two_files(desk)
    desk.journal.create()
    release = threading.Timer(0.3, lambda: None)
    with held(desk.journal.lock):
        waiting = threading.Thread(target=desk.save, args=(proposal, "Ann", NOON))
        waiting.start()
        release.start()
        release.join()
        assert desk.history() == ()
    waiting.join()
    assert len(desk.history()) == 1


def test_a_file_that_is_changed_at_the_last_moment_is_not_written_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = desk_of(tmp_path)
    proposal = two_files(desk)
    path = desk.folder / "events.csv"
    theirs = path.read_bytes() + b"\n"
    real = saving.staged

    def staged(files: dict[Path, bytes]) -> tuple[saving.Staged, ...]:
        path.write_bytes(theirs)  # by a program that asks for no lock
        return real(files)

    monkeypatch.setattr(desk_module, "staged", staged)
    assert refusal(lambda: desk.save(proposal, "Ann", NOON)).key == "edit.changed_meanwhile"
    assert path.read_bytes() == theirs
    assert contents(desk.folder).keys() == {path.name for path in GOOD.iterdir()}
    monkeypatch.undo()
    desk.save(proposal, "Ann", NOON)
    assert text(desk, "events", CALL, "title_en") == "New"


# What the test asks for does not exist there: no hole, and CI runs it.
@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes, and links need a privilege")
def test_a_link_stays_a_link_and_a_file_keeps_its_mode(tmp_path: Path) -> None:
    desk = desk_of(tmp_path)
    path, real = desk.folder / "events.csv", tmp_path / "elsewhere.csv"
    path.rename(real)
    path.symlink_to(real)
    (desk.folder / "locations.csv").chmod(0o640)
    desk.save(two_files(desk), "Ann", NOON)
    assert path.is_symlink() and b"New" in real.read_bytes()
    assert (desk.folder / "locations.csv").stat().st_mode & 0o777 == 0o640
    assert [p.name for p in tmp_path.iterdir() if p.name.endswith(".tmp")] == []


def test_a_write_that_fails_while_recovering_can_be_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = desk_of(tmp_path)
    proposal = two_files(desk)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(desk_module, "put_in_place", lambda _: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            desk.save(proposal, "Ann", NOON)
    assert len(desk.journal.pending()) == 1

    def fail(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(recovery, "put_in_place", fail)
    assert refusal(desk.recover).key == "edit.disk_full"
    monkeypatch.undo()
    assert [found.outcome for found in desk.recover()] == ["completed"]
    assert text(desk, "events", CALL, "title_en") == "New"
