"""The versions that are kept: all that were whole, each once, within a cap, and nothing else touched."""

from __future__ import annotations

import gzip
import multiprocessing
import os
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.unit.broken_tables import GOOD, change, copy_of_good, with_bytes
from tests.unit.handmade import dataset, event, shipped
from transcaspian.dataset.loading import Dataset, load
from transcaspian.language.messages import LANGUAGES
from transcaspian.tables import files
from transcaspian.versions.history import History, UnknownVersion, complete, history_folder, torn_tables
from transcaspian.versions.snapshot import encode, snapshot
from transcaspian.versions.words import label, link_missing, missing, note

NOON = datetime(2023, 11, 24, 12, tzinfo=UTC)


def version(name: str, *events: str) -> Dataset:
    """A dataset that calls itself by a version."""
    data = dataset([event(identifier) for identifier in events or ("march",)])
    values = {field.name: getattr(data, field.name) for field in fields(Dataset)}
    return Dataset(**values | {"version": name})


def filled(folder: Path, *names: str, cap: int = 10**9) -> History:
    """A history of these versions, an hour between them."""
    history = History(folder, cap)
    for number, name in enumerate(names):
        assert history.keep(version(name), NOON + timedelta(hours=number)) is None
    return history


def names(history: History) -> list[str]:
    return [kept.version for kept in history.versions()]


def test_what_is_kept_comes_back_newest_first(tmp_path: Path) -> None:
    history = History(tmp_path / "deep" / "history")
    assert history.versions() == () and history.notices() == ()
    assert history.keep(version("aaaa111", "march", "call"), NOON) is None
    assert history.keep(shipped(), NOON + timedelta(hours=1)) is None
    newest, first = history.versions()
    assert (newest.version, first.version) == (shipped().version, "aaaa111")
    assert first.since == NOON and first.counts["events"] == 2
    assert history.load("aaaa111") == snapshot(version("aaaa111", "march", "call"))
    assert history.load(shipped().version) == snapshot(shipped())
    assert newest.path.stat().st_size < 200_000


def test_a_version_is_kept_once_and_by_the_first_moment(tmp_path: Path) -> None:
    history = filled(tmp_path, "aaaa111", "bbbb222", "aaaa111", "aaaa111")
    assert names(history) == ["bbbb222", "aaaa111"]
    assert len(list(tmp_path.iterdir())) == 2
    assert history.find("aaaa111").since == NOON


def test_the_moment_is_kept_in_universal_time(tmp_path: Path) -> None:
    moment = datetime.fromisoformat("2023-11-24T15:00:00.25+03:00")
    history = History(tmp_path)
    history.keep(version("aaaa111"), moment)
    assert history.versions()[0].since == moment
    assert label(history.versions()[0], "en", "Europe/Moscow") == "24 Nov 2023, 15:00 · 1 event · aaaa111"
    assert label(history.versions()[0], "pl", "UTC") == "24 lis 2023, 12:00 · 1 zdarzenie · aaaa111"


def test_a_version_is_found_by_its_first_letters(tmp_path: Path) -> None:
    history = filled(tmp_path, "abcd111", "abcd222", "beef333")
    assert history.find("beef").version == "beef333"
    assert history.find(" ABCD1 ").version == "abcd111"
    for wanted, reason in (("abcd", "ambiguous"), ("bee", "unknown"), ("", "unknown"), ("../../x", "unknown")):
        with pytest.raises(UnknownVersion) as error:
            history.load(wanted)
        assert error.value.reason == reason
    with pytest.raises(UnknownVersion) as error:
        history.find("abcd")
    assert set(error.value.near) == {"abcd111", "abcd222"}
    with pytest.raises(UnknownVersion) as error:
        history.find("beef334")
    assert error.value.near == ("beef333",)


def test_the_oldest_make_room_and_are_remembered_as_dropped(tmp_path: Path) -> None:
    one = len(encode(snapshot(version("aaaa111"))))
    history = filled(tmp_path, "aaaa111", "bbbb222", "cccc333", "dddd444", cap=2 * one + one // 2)
    assert names(history) == ["dddd444", "cccc333"]
    with pytest.raises(UnknownVersion) as error:
        history.find("aaaa")
    assert error.value.reason == "dropped"
    assert "no longer kept" in missing(error.value, "en") and "no longer kept" in link_missing(error.value, "en")
    history.keep(version("aaaa111"), NOON + timedelta(days=1))
    assert names(history) == ["aaaa111", "dddd444"]


def test_the_newest_is_never_dropped_however_small_the_cap(tmp_path: Path) -> None:
    assert names(filled(tmp_path, "aaaa111", "bbbb222", cap=1)) == ["bbbb222"]


def test_what_was_just_kept_stays_though_the_clock_went_back(tmp_path: Path) -> None:
    history = filled(tmp_path, "aaaa111", cap=1)
    history.keep(version("bbbb222"), NOON - timedelta(days=1))
    assert names(history) == ["aaaa111", "bbbb222"]


@pytest.mark.parametrize("content", [b"", b"not a version", "half", gzip.compress(b"{}\n{}\n", mtime=0), "another"])
def test_a_broken_file_is_told_and_left_alone(content: bytes | str, tmp_path: Path) -> None:
    history = filled(tmp_path, "aaaa111", "bbbb222")
    path = history.find("aaaa111").path
    if content == "half":
        content = path.read_bytes()[: path.stat().st_size // 2]
    elif content == "another":
        content = history.find("bbbb222").path.read_bytes()
    assert isinstance(content, bytes)
    path.write_bytes(content)
    for fresh in (history, History(tmp_path, 1)):
        assert names(fresh) == ["bbbb222"]
        (notice,) = fresh.notices()
        assert (notice.code, notice.place) == ("broken-file", path.name)
        assert all(path.name in note(notice, language) for language in LANGUAGES)
        with pytest.raises(UnknownVersion) as error:
            fresh.load("aaaa111")
        assert error.value.reason == "broken"
    History(tmp_path, 1).keep(version("cccc333"), NOON + timedelta(days=1))
    assert path.read_bytes() == content
    assert names(history) == ["cccc333"]


def test_a_version_whose_file_is_broken_is_kept_anew(tmp_path: Path) -> None:
    history = filled(tmp_path, "aaaa111")
    broken = history.find("aaaa111").path
    broken.write_bytes(b"")
    assert history.keep(version("aaaa111"), NOON + timedelta(days=1)) is None
    assert history.load("aaaa111") == snapshot(version("aaaa111"))
    assert broken.read_bytes() == b"" and len(history.notices()) == 1


def test_files_of_others_are_ignored_and_left(tmp_path: Path) -> None:
    for name in ("desktop.ini", "notes.json.gz", "20231399T000000000000Z-aaaa111.json.gz", "dropped.txt"):
        (tmp_path / name).write_bytes(b"\xff\xfe mine")
    (tmp_path / "20231124T120000000000Z-eeee555.json.gz").mkdir()
    history = filled(tmp_path, "aaaa111", "bbbb222", cap=1)
    assert names(history) == ["bbbb222"]
    assert (tmp_path / "notes.json.gz").read_bytes() == b"\xff\xfe mine"
    assert (tmp_path / "dropped.txt").read_bytes().startswith(b"\xff\xfe mine")


def test_what_a_killed_process_left_behind_is_removed_after_a_while(tmp_path: Path) -> None:
    old, new = tmp_path / ".a.json.gz.1.tmp", tmp_path / ".b.json.gz.2.tmp"
    for path, age in ((old, 7200), (new, 60)):
        path.write_bytes(b"half")
        os.utime(path, (NOON.timestamp() - age,) * 2)
    filled(tmp_path, "aaaa111")
    assert not old.exists() and new.exists()


def test_a_folder_that_cannot_be_written_is_a_notice_and_no_crash(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "replace", fail)
    notice = History(tmp_path / "history").keep(version("aaaa111"), NOON)
    assert notice is not None and notice.code == "not-kept"
    for language in LANGUAGES:
        told = note(notice, language)
        assert "history" in told and "Permission denied" in told
        assert str(tmp_path) not in told, "readers see it too"


def test_a_file_where_the_folder_should_be_is_a_notice(tmp_path: Path) -> None:
    (tmp_path / "history").write_bytes(b"mine")
    history = History(tmp_path / "history")
    notice = history.keep(version("aaaa111"), NOON)
    assert notice is not None and notice.code == "not-kept"
    assert history.versions() == ()
    assert [n.code for n in history.notices()] == ["unreadable-folder"]
    assert all(note(n, language) for n in history.notices() for language in LANGUAGES)
    with pytest.raises(UnknownVersion):
        history.load("aaaa111")
    assert (tmp_path / "history").read_bytes() == b"mine"


def _keep_many(folder: Path, cap: int) -> None:
    history = History(folder, cap)
    for number in range(30):
        assert history.keep(version(f"aaaa{number:03}"), NOON + timedelta(seconds=number)) is None


def test_two_processes_keep_the_same_versions_at_once(tmp_path: Path) -> None:
    cap = 10 * len(encode(snapshot(version("aaaa000"))))
    context = multiprocessing.get_context("spawn")
    keepers = [context.Process(target=_keep_many, args=(tmp_path, cap)) for _ in range(2)]
    for keeper in keepers:
        keeper.start()
    for keeper in keepers:
        keeper.join()
        assert keeper.exitcode == 0
    history = History(tmp_path)
    assert history.notices() == ()
    assert names(history)[0] == "aaaa029"
    assert all(history.load(name).version == name for name in names(history))
    assert sum(path.stat().st_size for path in tmp_path.glob("*.gz")) <= cap
    assert not list(tmp_path.glob(files.TEMPORARY))


def test_a_version_dropped_by_another_process_just_now_is_said_to_be_dropped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    history = filled(tmp_path, "aaaa111")
    kept = history.find("aaaa111")
    monkeypatch.setattr(history, "find", lambda _: kept)
    kept.path.unlink()
    with pytest.raises(UnknownVersion) as error:
        history.load("aaaa111")
    assert error.value.reason == "dropped"


def test_only_what_was_loaded_whole_is_a_version(tmp_path: Path) -> None:
    assert complete(load(GOOD)) and torn_tables(load(GOOD)) == ()
    assert not complete(load(tmp_path / "missing"))
    content = (GOOD / "claims.csv").read_bytes()
    for number, data in enumerate((b"", b"PK\x03\x04", content[: len(content) - 40])):
        loaded = with_bytes(tmp_path / str(number), "claims", data)
        assert not complete(loaded) and torn_tables(loaded) == ("claims",)


def test_a_row_with_an_error_is_no_torn_table(tmp_path: Path) -> None:
    folder = copy_of_good(tmp_path)
    change(folder, "claims", "2031-06-24,2031-06-24,2", "2031-06-24,03/04/2023,2")
    assert complete(load(folder))


def test_the_folder_is_beside_the_tables_unless_configured(tmp_path: Path) -> None:
    assert history_folder(tmp_path) == tmp_path / ".history" == history_folder(tmp_path, "")
    assert history_folder(tmp_path, str(tmp_path / "other")) == tmp_path / "other"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_has_its_words(language: str) -> None:
    for reason in ("unknown", "ambiguous", "dropped", "broken"):
        for near in ((), ("abcd111", "abcd222")):
            error = UnknownVersion("abc\x1b[31m", reason, near)
            assert "\x1b" not in missing(error, language) + link_missing(error, language)
            assert all(name in missing(error, language) for name in near)
