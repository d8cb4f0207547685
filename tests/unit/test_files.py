"""The one way to write a file: all of it or nothing, whatever happens meanwhile."""

from __future__ import annotations

import errno
import multiprocessing
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from transcaspian import files
from transcaspian.dataset import ROOT
from transcaspian.files import write_atomically


def test_a_new_file_has_the_content_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "łódź.csv"
    write_atomically(path, b"one\r\n")
    write_atomically(path, b"")
    write_atomically(path, b"two\n")
    assert path.read_bytes() == b"two\n"
    assert list(tmp_path.iterdir()) == [path]


# What the test asks for does not exist there: no hole, and CI runs it.
@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_modes_are_those_of_the_file_before_or_of_any_new_file(tmp_path: Path) -> None:
    old, new, usual = (tmp_path / name for name in ("old", "new", "usual"))
    old.write_bytes(b"1")
    old.chmod(0o640)
    usual.write_bytes(b"1")
    write_atomically(old, b"2")
    write_atomically(new, b"2")
    assert stat.S_IMODE(old.stat().st_mode) == 0o640
    assert new.stat().st_mode == usual.stat().st_mode


# On Windows a test may not make a link; everywhere else, CI too, it runs.
@pytest.mark.skipif(os.name == "nt", reason="links need a privilege on Windows")
def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    real, link = tmp_path / "folder" / "real", tmp_path / "link"
    link.symlink_to(real)
    for content in (b"1", b"2"):
        write_atomically(link, content)
        assert link.is_symlink() and real.read_bytes() == content


@pytest.mark.parametrize("step", ["fsync", "replace"])
@pytest.mark.parametrize("fault", [OSError(errno.ENOSPC, "No space left"), KeyboardInterrupt()])
def test_a_fault_on_the_way_loses_nothing_and_is_told(
    step: str, fault: BaseException, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "events.csv"
    path.write_bytes(b"good")

    def fail(*_: object) -> None:
        raise fault

    monkeypatch.setattr(files.os, step, fail)
    with pytest.raises(type(fault)):
        write_atomically(path, b"better")
    assert path.read_bytes() == b"good"
    assert list(tmp_path.iterdir()) == [path]


def test_a_process_killed_on_the_way_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "events.csv"
    path.write_bytes(b"good")
    script = (
        "import os, sys; from pathlib import Path; from transcaspian import files\n"
        "files.os.replace = lambda *_: os._exit(9)\n"
        "files.write_atomically(Path(sys.argv[1]), b'better')"
    )
    assert subprocess.run([sys.executable, "-c", script, str(path)], cwd=ROOT).returncode == 9
    assert path.read_bytes() == b"good"
    left = [p for p in tmp_path.iterdir() if p != path]
    assert left == list(tmp_path.glob(files.TEMPORARY)) and len(left) == 1


def test_a_file_that_may_not_be_written_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "events.csv"
    path.write_bytes(b"good")
    monkeypatch.setattr(files.os, "access", lambda *_: False)  # an administrator may write everything
    with pytest.raises(PermissionError, match=r"events\.csv"):
        write_atomically(path, b"better")
    assert path.read_bytes() == b"good"


def test_a_missing_folder_and_a_folder_of_that_name_are_errors(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        write_atomically(tmp_path / "missing" / "file", b"1")
    with pytest.raises(OSError, match="directory"):
        write_atomically(tmp_path, b"1")


def test_a_system_that_cannot_sync_a_folder_is_no_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> int:
        raise PermissionError

    monkeypatch.setattr(files.os, "open", fail)
    write_atomically(tmp_path / "file", b"1")
    assert (tmp_path / "file").read_bytes() == b"1"


def _write_often(path: Path, letter: bytes) -> None:
    for _ in range(60):
        write_atomically(path, letter * 300_000)


def test_a_reader_never_meets_half_a_file_while_two_processes_write(tmp_path: Path) -> None:
    path = tmp_path / "events.csv"
    write_atomically(path, b"a" * 300_000)
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_write_often, args=(path, letter)) for letter in (b"a", b"b")]
    for writer in writers:
        writer.start()
    seen = set()
    while any(writer.is_alive() for writer in writers):
        content = path.read_bytes()
        seen.add((len(content), len(set(content))))
    for writer in writers:
        writer.join()
        assert writer.exitcode == 0
    assert seen == {(300_000, 1)}
    assert list(tmp_path.iterdir()) == [path]
