"""Tables with faults, and none at all: the page says what is wrong and shows the rest."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime
from html import escape
from itertools import product
from pathlib import Path

import pytest

from tests.amounts import some
from tests.app.screen import PAGES, Screen, without_escapes
from tests.unit.broken_tables import copy_of_good
from transcaspian.dataset.loading import load
from transcaspian.language.messages import LANGUAGES, words
from transcaspian.lastgood.words import day
from transcaspian.tables.problems import Problem, note, where

DATA, GUIDE, DICTIONARY = "pages/edit/desk.py", "pages/explore/guide.py", "pages/edit/dictionary.py"
# A draft, wrong in every way that quotes its id; its row stands last.
DRAFT = "zz-secret-draft"
DRAFT_ROWS = {
    "events": f"{DRAFT},2031-06-24,Secret,Tajne,,,Secret,Tajne,wind,movement,nowhere,,nobody,9,draft\n"
    f"{DRAFT},2031-06-99,Secret,Tajne,,,Secret,Tajne,wind,movement,,,,1,draft\n",
    "claims": f"{DRAFT}.1,{DRAFT},reports,,Secret,Tajne,no-such-source,2031-06-24,2\n"
    f"{DRAFT}.1,{DRAFT},maybe,,Secret,Tajne,no-such-source,2020-01-01,2\n",
    "seed_claims": f"zz,Secret,Tajne,{DRAFT};{DRAFT}-2,supported,Secret,Tajne\n",
}


@pytest.fixture
def tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the good tables, which the app reads."""
    folder = copy_of_good(tmp_path)
    monkeypatch.setenv("TRANSCASPIAN_DATA", str(folder))
    return folder


@pytest.mark.one_in(3)
@pytest.mark.parametrize("page", PAGES)
def test_good_tables_need_no_notice(tables: Path, page: str) -> None:
    screen = Screen("w=all", page)
    # That there is no older version to compare with is no problem of the tables.
    only = without_escapes(words("en")("versions.only", version=load(tables).published.version))
    told = [without_escapes(one.value) for one in screen.app.info]
    assert not screen.has("problems") and told in ([], [only]) and not screen.app.warning


@pytest.mark.parametrize(
    ("page", "language", "there"),
    some(
        [(page, *kept) for page in PAGES for kept in (("en", True), ("pl", False))],
        product(PAGES, LANGUAGES, (True, False)),
    ),
)
def test_an_empty_or_missing_folder_opens_to_an_explanation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, page: str, language: str, there: bool
) -> None:
    folder = tmp_path / "nothing here"
    if there:
        folder.mkdir()
    monkeypatch.setenv("TRANSCASPIAN_DATA", str(folder))
    say, text = words(language), Screen(f"lang={language}", page).text()
    code = "empty-folder" if there else "no-folder"
    told = note(Problem(f"{folder.name}/", None, None, code, folder.name, "error"), language)
    assert escape(told) in text  # the notice, and the report of the page of the data
    # How to read it and the dictionary have something to say without tables.
    explained = page not in (DATA, GUIDE, DICTIONARY)
    assert (escape(say("empty.title")) in text and escape(say("empty.how")) in text) == explained
    assert str(tmp_path) not in text, "where the tables are is nothing for readers"


@pytest.mark.one_in(3)
@pytest.mark.parametrize(
    ("page", "language"),
    some([(page, LANGUAGES[n % 2]) for n, page in enumerate(PAGES)], product(PAGES, LANGUAGES)),
)
def test_a_wrong_cell_is_counted_listed_and_explained_on_every_page(tables: Path, page: str, language: str) -> None:
    first = (tables / "events.csv").read_text(encoding="utf-8").splitlines()[1].split(",")[1]
    _replace_once(tables / "events.csv", f",{first},", ",2031-06-99,")
    say, screen = words(language), Screen(f"w=all&lang={language}", page)
    errors = [p for p in load(tables).problems if p.severity == "error"]
    assert errors
    assert screen.label("problems") == say.n("notice.problems", len(errors)), "one cause is one problem"
    for problem in errors:
        assert escape(where(problem, language)) in screen.text()
        assert escape(note(problem, language)) in screen.text()


def test_a_table_that_cannot_be_read_says_so_and_the_rest_works(tables: Path) -> None:
    (tables / "contracts.csv").unlink()
    screen = Screen("w=all")
    assert "contracts.csv" in screen.text()
    assert screen.has("drawn_timeline") and screen.has("drawn_map")
    screen.app.session_state["list"] = "shown"
    screen.rerun()
    screen.press(screen.keys("event-list-")[0])
    assert screen.view.event


def test_a_view_of_text_that_looks_like_markup_shows_it_as_text(tables: Path) -> None:
    title = _titles(tables)[0]
    evil = "<img src=x onerror=alert(1)> **bold** :red[x] $x$"
    _replace_once(tables / "events.csv", f",{title},", f",{evil},")
    event = next(e for e in load(tables).published.events.values() if e.title["en"] == evil)
    screen = Screen(f"w=all&event={event.id}")
    html = "\n".join(part.proto.body for part in screen.app.html)
    assert escape(evil) in html and "<img src=x" not in html
    screen.press("close")
    screen.app.session_state["list"] = "shown"
    screen.rerun()
    lines = [screen.one(key).proto.label for key in screen.keys("event-list-")]
    assert lines and all("<img" not in line.replace("\\<img", "") for line in lines)


def test_the_notice_and_the_pages_say_nothing_of_drafts(tables: Path) -> None:
    for table, rows in DRAFT_ROWS.items():
        path = tables / f"{table}.csv"
        header = path.read_text(encoding="utf-8").splitlines()[0].split(",")
        wide = [_fitted(line, len(header)) for line in rows.splitlines()]
        path.write_text(path.read_text(encoding="utf-8") + "\n".join(wide) + "\n", encoding="utf-8")
    assert any(DRAFT in p.value for p in load(tables).problems)
    for page in PAGES:
        screen = Screen("w=all", page)
        assert DRAFT.encode() not in screen.sent() and DRAFT not in screen.text()
        assert "Secret" not in screen.text()
        if screen.has("list_hidden"):
            screen.press("list_hidden")
            assert DRAFT.encode() not in screen.sent()


def test_a_changed_table_is_on_the_page_at_the_next_look_with_the_view_kept(tables: Path) -> None:
    screen = Screen("w=all&track=orders")
    title = _titles(tables, "orders")[0]
    _replace_once(tables / "events.csv", f",{title},", ",A title that was changed,")
    _later(tables / "events.csv")
    screen.rerun()
    assert b"A title that was changed" in screen.sent()
    assert screen.query == "w=all&track=orders"


def test_a_torn_table_keeps_the_last_good_version_on_the_page_and_says_so(tables: Path) -> None:
    screen = Screen("w=all")
    counted = screen.label("counts")
    content = (tables / "events.csv").read_bytes()
    (tables / "events.csv").write_bytes(b"")
    _later(tables / "events.csv")
    screen.rerun()
    screen.rerun()
    assert screen.label("counts") == counted
    assert screen.label("problems") == (
        f"The tables as of {_today('en')} are shown: events.csv cannot be read, or not all of it."
    )
    (tables / "events.csv").write_bytes(content)
    _later(tables / "events.csv", 2)
    screen.rerun()
    screen.rerun()
    assert screen.label("counts") == counted and not screen.has("problems")


def _today(language: str) -> str:
    return day(datetime.now(UTC), language, "Europe/Moscow")


def _titles(tables: Path, track: str = "") -> list[str]:
    """Titles that stand in their row as they are, without quotes."""
    events = (e for e in load(tables).published.events.values() if track in ("", e.track))
    return [e.title["en"] for e in events if "," not in e.title["en"] and '"' not in e.title["en"]]


def _replace_once(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def _later(path: Path, seconds: int = 1) -> None:
    """Make sure that a file's time of change differs, also on coarse file systems."""
    stamp = time.time() + seconds
    os.utime(path, (stamp, stamp))


def _fitted(line: str, width: int) -> str:
    cells = line.split(",")
    return ",".join((cells + [""] * width)[:width])
