"""The journal: contents under their hashes, saves that stay, a cap that spares the newest, damage that is found out."""

from __future__ import annotations

import errno
import gzip
import json
import os
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.unit.edit_desk import CALL, NOON, changed, contents, desk_of, refusal, save, text
from transcaspian.edit import Desk, Journal, Saved, journal_folder
from transcaspian.edit.journal import FOLDER, hash_of
from transcaspian.edit.lock import held
from transcaspian.language.messages import Refused


def noise(seed: int) -> str:
    """A text that does not get smaller by being compressed."""
    return random.Random(seed).randbytes(1500).hex()


def save_noise(desk: Desk, number: int) -> Saved:
    """Save much text, which is too long for its cell."""
    return save(desk, changed(desk, CALL, "summary_en", noise(number)), hours=number, force_with_errors=True)


def test_a_content_is_kept_once_and_comes_back(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "deep" / "journal")
    journal.create()
    names = [journal.put(content) for content in (b"", b"one", b"one", b"two\r\n")]
    assert len(set(names)) == len(list(journal.contents.iterdir())) == 3
    assert [journal.get(name) for name in names] == [b"", b"one", b"one", b"two\r\n"]
    assert journal.get(hash_of(b"three")) is None
    assert journal.get("") is journal.get("../../etc/passwd") is None


@pytest.mark.parametrize(
    "damage", [lambda b: b[:-3], lambda _: b"", lambda _: b"junk", lambda _: gzip.compress(b"other")]
)
def test_a_damaged_content_is_found_out_and_kept_anew(tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    journal = Journal(tmp_path)
    journal.create()
    name = journal.put(b"one")
    path = journal.contents / f"{name}.gz"
    path.write_bytes(damage(path.read_bytes()))
    assert journal.get(name) is None
    assert journal.put(b"one") == name
    assert journal.get(name) == b"one"


def test_where_the_journal_is(tmp_path: Path) -> None:
    assert journal_folder(tmp_path) == tmp_path / FOLDER
    assert journal_folder(tmp_path, "/elsewhere") == Path("/elsewhere")
    assert journal_folder(tmp_path, "") == tmp_path / FOLDER


def test_a_save_is_the_same_when_it_is_read_again(tmp_path: Path) -> None:
    desk = desk_of(tmp_path)
    saved = save(desk, changed(desk, CALL, "title_en", "„Łódź” \U0001f600"), why='why\n"’')
    moment = replace(saved, id="2", before=saved.after, when=NOON + timedelta(microseconds=5))
    desk.journal.begin(moment)
    again = Journal(desk.journal.folder)
    assert again.pending() == (moment,)
    assert again.saves() == (saved,)
    again.finish("2")
    assert again.saves()[0] == moment
    assert again.next_id() == "3"


def test_over_the_cap_the_oldest_contents_go_and_no_save_and_none_of_the_newest(tmp_path: Path) -> None:
    desk = desk_of(tmp_path, cap_bytes=20_000, newest=3)
    for number in range(14):
        save_noise(desk, number)
    assert sum(path.stat().st_size for path in desk.journal.contents.iterdir()) < 25_000
    saves = desk.history()
    assert [saved.id for saved in saves] == [str(number) for number in range(14, 0, -1)]
    kept = [saved.id for saved in saves if desk.journal.get(saved.before["events"]) is not None]
    assert kept == [saved.id for saved in saves][: len(kept)] and 3 <= len(kept) < 14
    assert refusal(lambda: desk.restore("1", "Ann", NOON)).key == "edit.no_longer_kept"
    desk.restore(kept[-1], "Ann", NOON + timedelta(hours=20), force_with_errors=True)
    assert text(desk, "events", CALL, "summary_en") == noise(int(kept[-1]) - 1)
    # What it changed is still known, and that can be undone; here others have changed the same row since.
    assert [c.kind for c in desk.propose_undo("1").conflicts] == ["both-changed"]


def test_the_newest_stay_however_large_they_are(tmp_path: Path) -> None:
    desk = desk_of(tmp_path, cap_bytes=1, newest=4)
    for number in range(8):
        save_noise(desk, number)
    found = [saved.id for saved in desk.history() if all(desk.journal.get(name) for name in saved.before.values())]
    assert found == ["8", "7", "6", "5"]


def test_an_old_save_is_undone_without_its_contents_where_nobody_touched_its_rows(tmp_path: Path) -> None:
    desk = desk_of(tmp_path, cap_bytes=1, newest=1)
    first = save(desk, changed(desk, "izmir", "note", "big", "locations"))
    for number in range(3):
        save_noise(desk, number)
    before = contents(desk.folder)["events.csv"]
    assert desk.journal.get(first.before["locations"]) is None
    desk.undo(first.id, "Ann", NOON)
    assert text(desk, "locations", "izmir", "note") == ""
    assert contents(desk.folder)["events.csv"] == before


def test_a_save_that_cannot_be_read_is_named_and_left_alone_and_so_are_all_contents(tmp_path: Path) -> None:
    desk = desk_of(tmp_path, cap_bytes=1, newest=1)
    for number in range(3):
        save_noise(desk, number)
    path = desk.journal.folder / "000002.json"
    good = path.read_bytes()
    for bad in (
        b"",
        good[:-40],
        b"[]",
        good.replace(b"+00:00", b""),
        good.replace(b'"edit"', b'"joke"'),
        b"[" * 99_999,
    ):
        path.write_bytes(bad)
        journal = Journal(desk.journal.folder, 1, 1)
        assert journal.broken() == ("000002.json",)
        assert [saved.id for saved in journal.saves()] == ["3", "1"]
        assert journal.next_id() == "4"
    there = len(list(desk.journal.contents.iterdir()))
    save(desk, changed(desk, CALL, "title_en", "x"))
    assert len(list(desk.journal.contents.iterdir())) > there
    path.write_bytes(good)
    assert Journal(desk.journal.folder).broken() == ()


def test_other_files_in_the_folder_are_no_saves_and_stay(tmp_path: Path) -> None:
    desk = desk_of(tmp_path)
    save(desk, changed(desk, CALL, "title_en", "x"))
    for name in ("notes.txt", "1.json", "000009.json.bak", "000009.other.json"):
        (desk.journal.folder / name).write_bytes(b"mine")
    (desk.journal.folder / ".000005.json.abc.tmp").write_bytes(b"half of one")
    save(desk, changed(desk, CALL, "title_en", "y"))
    assert [saved.id for saved in desk.history()] == ["2", "1"]
    assert desk.journal.broken() == ()
    names = {path.name for path in desk.journal.folder.iterdir()}
    assert {"notes.txt", "1.json", "000009.json.bak", "000009.other.json"} <= names
    assert ".000005.json.abc.tmp" not in names


def test_a_journal_that_is_not_there_is_empty(tmp_path: Path) -> None:
    desk = desk_of(tmp_path)
    assert (desk.history(), desk.recover(), desk.set_aside()) == ((), (), ())
    assert not desk.journal.folder.exists()
    assert desk.journal.next_id() == "1"


def test_the_file_of_a_save_is_plain_json_that_people_can_read(tmp_path: Path) -> None:
    desk = desk_of(tmp_path)
    saved = save(desk, changed(desk, CALL, "title_en", "x"), why="Because")
    content = json.loads((desk.journal.folder / "000001.json").read_bytes())
    assert (content["who"], content["why"], content["when"]) == ("Ann", "Because", "2023-11-24T12:00:00+00:00")
    assert content["changes"] == [
        {"do": "set", "table": "events", "row": CALL, "column": "title_en", "old": "Delis rings Roussou", "new": "x"}
    ]
    assert isinstance(saved, Saved)


def test_the_file_of_the_lock_stays_so_that_nobody_locks_another_one_of_its_name(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with held(path):
        before = path.stat()
        with pytest.raises(Refused, match="busy"), held(path, 0.1):
            pass
    assert path.stat().st_ino == before.st_ino
    with held(path):
        assert path.stat().st_ino == before.st_ino


@pytest.mark.skipif(os.name == "nt", reason="Windows always has locks")
def test_where_the_system_has_no_locks_nothing_that_outlives_its_holder_takes_their_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def flock(descriptor: int, operation: int) -> None:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))

    monkeypatch.setattr("fcntl.flock", flock)
    with pytest.raises(OSError, match="not implemented"), held(tmp_path / "lock", 0.1):
        raise AssertionError("held")
