"""Versions in the app: kept as they are read, compared, told to older links, marked everywhere."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.app.screen import Screen
from tests.unit.broken_tables import copy_of_good
from transcaspian.dataset.loading import load
from transcaspian.evidence.newest import newest
from transcaspian.language.messages import LANGUAGES, words
from transcaspian.versions.history import History
from transcaspian.view.query import View
from ui import cached

PAGE = "pages/check/versions.py"


@pytest.fixture
def tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the good tables, which the app reads, with a history of its own."""
    folder = copy_of_good(tmp_path)
    monkeypatch.setenv("TRANSCASPIAN_DATA", str(folder))
    monkeypatch.setenv("TRANSCASPIAN_HISTORY", str(tmp_path / "kept"))
    monkeypatch.setattr(cached, "_CALM", 0.0)
    return folder


def history(tables: Path) -> History:
    return History(Path(os.environ["TRANSCASPIAN_HISTORY"]))


def changed(tables: Path, screen: Screen) -> tuple[str, str]:
    """Correct an event's title under an open page; return the version before and the event's id."""
    before = load(tables).published
    event = next(iter(before.events.values()))
    path = tables / "events.csv"
    path.write_text(path.read_text("utf-8").replace(event.title["en"], "A title that was corrected", 1), "utf-8")
    for _ in range(3):  # a look reads the tables, the next one keeps the version
        screen.rerun()
    return before.version, event.id


def test_a_version_is_kept_once_it_is_read_and_when_it_changes(tables: Path) -> None:
    screen = Screen()
    screen.rerun()
    kept = [k.version for k in history(tables).versions()]
    assert kept == [load(tables).published.version]
    before, _ = changed(tables, screen)
    now = load(tables).published.version
    assert now != before and [k.version for k in history(tables).versions()] == [now, before]


def test_while_nothing_has_changed_the_newest_claims_are_told(tables: Path) -> None:
    say, screen = words("en"), Screen("", PAGE)
    assert say("versions.newest") in screen.text()
    first, *others = newest(load(tables).published, View(), 12)
    assert screen.keys("newest-")[0] == f"newest-{first.event_id}" and len(screen.keys("newest-")) == len(others) + 1
    changed(tables, screen)
    assert say("versions.newest") not in screen.text()


def test_tables_that_are_still_being_saved_make_no_versions(tables: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = cached.Store(tables)
    store.refresh()
    monkeypatch.setattr(cached, "_CALM", 3600.0)
    path = tables / "events.csv"
    first = next(iter(load(tables).published.events.values())).title["en"]
    for title in ("One", "Two"):
        path.write_text(path.read_text("utf-8").replace(first, title, 1), "utf-8")
        first = title
        store.refresh()
        store.refresh()
    assert len(history(tables).versions()) == 1
    store._keep_at = 0.0  # the hour has passed
    store.refresh()
    assert next(k.version for k in history(tables).versions()) == load(tables).published.version
    assert len(history(tables).versions()) == 2


def test_a_torn_table_is_no_version(tables: Path) -> None:
    screen = Screen()
    screen.rerun()
    (tables / "claims.csv").write_bytes(b"")
    for _ in range(3):
        screen.rerun()
    assert len(history(tables).versions()) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_compares_versions_field_by_field(tables: Path, language: str) -> None:
    screen = Screen(f"lang={language}", PAGE)
    assert words(language)("versions.title") in screen.text()
    old = load(tables).published
    changed(tables, screen)
    screen.rerun()
    text = screen.text()
    assert next(iter(old.events.values())).title["en"] in text and "A title that was corrected" in text
    assert words(language).n("versions.count.events.corrected", 1) in text.casefold()  # a heading begins in a capital


def test_an_older_link_says_what_changed_until_it_is_closed(tables: Path) -> None:
    before, _ = changed(tables, _kept(tables))
    say = words("en")
    screen = Screen(f"v={before}")
    told = say("versions.link.since", changes=say.n("versions.count.events.corrected", 1))
    assert told in screen.text()
    screen.choose("w_window", "july")
    assert told in screen.text() and "v=" not in screen.query
    screen.press("link_close")
    assert told not in screen.text()
    screen.rerun()
    assert told not in screen.text()


def _kept(tables: Path) -> Screen:
    screen = Screen()
    screen.rerun()
    return screen


def test_a_link_of_today_says_nothing_and_one_of_no_version_says_so(tables: Path) -> None:
    _kept(tables)
    assert not Screen(f"v={load(tables).published.version}").keys("link_notice")
    screen = Screen("v=0000000")
    assert words("en")("versions.link.unknown", version="“0000000”") in screen.text() or "0000000" in screen.text()
    screen.press("link_close")
    assert not screen.keys("link_notice")


def test_a_link_of_a_broken_file_says_so_and_the_page_works(tables: Path) -> None:
    before, _ = changed(tables, _kept(tables))
    kept = next(k for k in history(tables).versions() if k.version == before)
    kept.path.write_bytes(kept.path.read_bytes()[:40])
    screen = Screen(f"v={before}")
    assert screen.keys("link_notice") and screen.one("w_window").value == "summer"
    assert kept.path.exists()
    page = Screen("", PAGE)
    assert kept.path.name in page.text()


def test_what_changed_is_marked_in_view_address_table_and_list(tables: Path) -> None:
    before, event_id = changed(tables, _kept(tables))
    screen = Screen(f"v={before}&w=all")
    screen.press("link_mark")
    assert screen.view.since == before and screen.query == f"w=all&since={before}&tz=Europe%2FAthens"
    assert words("en")("legend.changed.version", version=before) in screen.text()
    table = screen.one("events_table").value
    told = dict(zip(table["id"], table["changed"], strict=True))
    assert told[event_id] == words("en")("versions.kind.corrected")
    assert [i for i, kind in told.items() if kind] == [event_id]
    screen.press("marked")
    assert screen.keys("event-list-") == [f"event-list-{event_id}"]
    screen.press("unmark")
    assert screen.view.since == ""


def test_marks_since_a_version_that_never_was_are_said_to_be_none(tables: Path) -> None:
    _kept(tables)
    screen = Screen("since=abcdef0")
    assert "abcdef0" in screen.text() and not screen.keys("marked")


def test_where_no_event_has_changed_nothing_offers_to_mark_one_and_nothing_is_said_to_be_framed(tables: Path) -> None:
    say, screen = words("en"), _kept(tables)
    before, path = load(tables).published.version, tables / "windows.csv"
    path.write_text(path.read_text("utf-8").replace("ummer", "ummertime", 1), "utf-8")
    for _ in range(3):
        screen.rerun()
    assert load(tables).published.version != before
    linked = Screen(f"v={before}&w=all")
    assert linked.keys("link_close") and not linked.keys("link_mark")
    assert say("versions.mark") not in Screen("", PAGE).text()
    told = Screen(f"since={before}&w=all").text()
    assert say("versions.marking.nothing", version=before, changes="").removesuffix(".") in told
    assert say("versions.marking", version=before, changes="").removesuffix(".") not in told
