"""The one way to write a file: all of it or nothing, whatever happens meanwhile."""

from __future__ import annotations

import errno
import multiprocessing
import os
import socket
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.unit.broken_tables import GOOD, copy_of_good
from transcaspian.__main__ import main
from transcaspian.dataset.loading import load
from transcaspian.edit import Desk
from transcaspian.exchange import files_of
from transcaspian.language.messages import Refused, words
from transcaspian.shipped import DATA_FOLDER
from transcaspian.tables import files
from transcaspian.tables.files import write_atomically
from transcaspian.tables.problems import note
from ui import cached

ROOT = Path(__file__).parents[2]


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

    monkeypatch.setattr(os, step, fail)
    with pytest.raises(type(fault)):
        write_atomically(path, b"better")
    assert path.read_bytes() == b"good"
    assert list(tmp_path.iterdir()) == [path]


def test_a_process_killed_on_the_way_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "events.csv"
    path.write_bytes(b"good")
    script = (
        "import os, sys; from pathlib import Path; from transcaspian.tables import files\n"
        "os.replace = lambda *_: os._exit(9)\n"
        "files.write_atomically(Path(sys.argv[1]), b'better')"
    )
    assert subprocess.run([sys.executable, "-c", script, str(path)], cwd=ROOT).returncode == 9
    assert path.read_bytes() == b"good"
    left = [p for p in tmp_path.iterdir() if p != path]
    assert left == list(tmp_path.glob(files.TEMPORARY)) and len(left) == 1


def test_a_file_that_may_not_be_written_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "events.csv"
    path.write_bytes(b"good")
    monkeypatch.setattr(os, "access", lambda *_: False)  # an administrator may write everything
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

    monkeypatch.setattr(os, "open", fail)
    write_atomically(tmp_path / "file", b"1")
    assert (tmp_path / "file").read_bytes() == b"1"


def _write_often(path: Path, letter: bytes, begun: Any) -> None:
    begun.wait(60)
    for _ in range(60):
        write_atomically(path, letter * 300_000)


def test_a_reader_never_meets_half_a_file_while_two_processes_write(tmp_path: Path) -> None:
    path = tmp_path / "events.csv"
    write_atomically(path, b"a" * 300_000)
    context = multiprocessing.get_context("spawn")
    begun = context.Barrier(3)  # starting takes longer than writing
    writers = [context.Process(target=_write_often, args=(path, letter, begun)) for letter in (b"a", b"b")]
    for writer in writers:
        writer.start()
    begun.wait(60)
    seen, letters = set(), set()
    while any(writer.is_alive() for writer in writers):
        content = path.read_bytes()
        letters.add(content[:1])
        seen.add((len(content), content.count(content[:1]) == len(content)))
    for writer in writers:
        writer.join()
        assert writer.exitcode == 0
    assert seen == {(300_000, True)} and letters == {b"a", b"b"}
    assert list(tmp_path.iterdir()) == [path]


# What the test puts there does not exist on Windows, and CI runs it.
PLACED = ["pipe", "endless device", "folder", "socket", "link in a circle", "link to nothing"]


def put(kind: str, path: Path) -> None:
    """Put something in the place of a file that is none."""
    path.unlink(missing_ok=True)
    match kind:
        case "pipe":
            os.mkfifo(path)
        case "endless device":
            path.symlink_to("/dev/zero")
        case "folder":
            path.mkdir()
        case "socket":
            with socket.socket(socket.AF_UNIX) as server:
                server.bind(os.path.relpath(path))  # the path of a socket is short
        case "link in a circle":
            path.symlink_to(path.name)
        case _:
            path.symlink_to("nowhere.csv")


def removed(path: Path) -> None:
    """Take it away again."""
    if path.is_dir() and not path.is_symlink():
        path.rmdir()
    else:
        path.unlink()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such things among its files")
@pytest.mark.parametrize("kind", PLACED)
def test_what_is_no_file_is_told_and_not_waited_for(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    put(kind, path)
    with pytest.raises(OSError) as error:
        files.read_file(path)
    assert isinstance(error.value, files.NoFile) == (kind in ("pipe", "endless device", "folder", "socket"))


def test_a_file_is_read_up_to_a_limit_and_through_a_link(tmp_path: Path) -> None:
    path, link = tmp_path / "a.csv", tmp_path / "b.csv"
    path.write_bytes(b"x" * 200_000)
    assert files.read_file(path, 200_000) == path.read_bytes()
    with pytest.raises(files.TooLarge) as error:
        files.read_file(path, 199_999)
    assert error.value.found == 200_000
    if os.name != "nt":
        link.symlink_to("a.csv")
        assert files.read_file(link, 200_000) == path.read_bytes()


def test_a_file_that_grows_while_it_is_read_is_read_up_to_the_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"x" * 200_000)
    size_of = os.fstat
    # It was empty when it was looked at.
    monkeypatch.setattr(os, "fstat", lambda fd: os.stat_result((*size_of(fd)[:6], 0, *size_of(fd)[7:])))
    assert len(files.read_file(path, 200_000)) == 200_000
    with pytest.raises(files.TooLarge):
        files.read_file(path, 150_000)


@pytest.mark.one_in(3)
@pytest.mark.skipif(os.name == "nt", reason="Windows has no such things among its files")
@pytest.mark.parametrize("kind", PLACED)
@pytest.mark.parametrize("name", ["views.csv", "datapackage.json"])
def test_it_costs_one_line_and_the_next_good_file_is_read(kind: str, name: str, tmp_path: Path) -> None:
    folder = copy_of_good(tmp_path)
    path = folder / name
    put(kind, path)
    code = {"link to nothing": "missing-file", "link in a circle": "unreadable-file"}.get(kind, "not-a-file")
    loaded = load(folder)
    assert [problem.code for problem in loaded.problems] == [code if name == "views.csv" else "bad-schema"]
    assert str(tmp_path) not in note(loaded.problems[0], "en")
    desk = Desk(folder, tmp_path / "journal")
    if name == "views.csv" and kind != "link to nothing":
        with pytest.raises(Refused) as refused:
            desk.state()
        assert "views.csv" in words("pl")(refused.value.key, **refused.value.values)
        with pytest.raises(Refused):
            files_of(folder)("views")
    else:
        assert desk.state().hashes["events"]
    seen = cached.signature_of(folder)
    assert len(seen) == len(list(folder.iterdir()))
    store = cached.Store(folder)
    assert len(store.loaded.published.events) == 2
    removed(path)
    path.write_bytes((GOOD / "views.csv").read_bytes() if name == "views.csv" else (DATA_FOLDER / name).read_bytes())
    assert cached.signature_of(folder) != seen
    assert load(folder).problems == () == store._load().problems
    assert desk.state().hashes["views"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such things among its files")
@pytest.mark.parametrize("kind", ["pipe", "endless device", "folder", "link in a circle"])
@pytest.mark.parametrize("form", ["text", "json", "github"])
def test_the_command_says_so_in_one_line(
    kind: str, form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = copy_of_good(tmp_path)
    put(kind, folder / "views.csv")
    assert main(["check", str(folder), "--format", form]) == 2
    assert capsys.readouterr().out.count("views.csv") >= (form != "json")
