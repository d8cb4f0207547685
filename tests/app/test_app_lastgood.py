"""Tables that go bad while the app runs or before it starts: what readers see, and what editors can do about it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from html import escape
from pathlib import Path

import pytest

from tests import amounts
from tests.app.screen import FIRST, PAGES, Screen, looks, without_escapes
from tests.unit.broken_tables import emptied
from transcaspian.dataset.loading import load
from transcaspian.edit.access import Permission
from transcaspian.language.messages import LANGUAGES, words
from transcaspian.lastgood.words import day
from transcaspian.shipped import DATA_FOLDER
from ui import cached
from ui.desk import access

DATA = "pages/edit/desk.py"
EDITOR = Permission(True, "editor@example.org", "access.local")
READER = Permission(False, "", "access.local")
EVENTS = len(load(DATA_FOLDER).published.events)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the shipped tables, which the app reads, with versions and saves of its own."""
    found = Path(shutil.copytree(DATA_FOLDER, tmp_path / "tables", ignore=shutil.ignore_patterns(".*")))
    monkeypatch.setenv("TRANSCASPIAN_DATA", str(found))
    monkeypatch.setenv("TRANSCASPIAN_HISTORY", str(tmp_path / "versions"))
    monkeypatch.setattr(access, "notice", lambda permission: None)
    monkeypatch.setattr(access, "editor", lambda: EDITOR)
    return found


def recoded(folder: Path) -> None:
    path = folder / "events.csv"
    path.write_bytes(path.read_bytes().decode("utf-8").encode("cp1250", "replace"))


def column_lost(folder: Path) -> None:
    path = folder / "events.csv"
    path.write_bytes(path.read_bytes().replace(b",status", b",Publ", 1))


def all_gone(folder: Path) -> None:
    emptied(folder)


def no_folder(folder: Path) -> None:
    folder.rename(folder.with_name("moved"))


def not_files(folder: Path) -> None:
    """Where the tables should be, stand folders: they cannot be opened, by nobody."""
    for path in folder.glob("*.csv"):
        path.unlink()
        path.mkdir()


def no_definition(folder: Path) -> None:
    (folder / "datapackage.json").write_text("[", encoding="utf-8")
    (folder / "events.csv").write_bytes(b"")


FAULTS = (recoded, column_lost, all_gone, no_folder, not_files, no_definition)
Fault = Callable[[Path], None]
# Each fault in one way in make test, and a few in the other ways as well; in make test-long each in every way.
ALSO: tuple[Fault, ...] = (recoded, no_folder)


def both_ways(first: object, second: object) -> pytest.MarkDecorator:
    """Try each fault in the first way, and those that are not in ALSO in the second way only in long tests."""
    rest = [pytest.param(f, second, marks=() if f in ALSO else pytest.mark.long) for f in FAULTS]
    return pytest.mark.parametrize(("fault", "way"), [*((f, first) for f in FAULTS), *rest])


def looked() -> None:
    """Let the server look at the tables, as it does about once a second."""
    cached.store().refresh()


def restarted(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep what is shown as a version, as the server does when the tables are at rest; then start it again.

    Under another name of the same folder the app knows nothing of what it has read.
    """
    store = cached.store()
    if store.shown.kept is None:
        store._keep()
    names = [folder.with_name(f"link-{number}") for number in range(9)]
    link = next(name for name in names if not name.is_symlink())
    link.symlink_to(folder, target_is_directory=True)
    monkeypatch.setenv("TRANSCASPIAN_DATA", str(link))


def put_back(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(DATA_FOLDER, folder, ignore=shutil.ignore_patterns(".*"))


def today(language: str = "en") -> str:
    return day(datetime.now(UTC), language, "Europe/Moscow")


@pytest.mark.one_in(2)
@pytest.mark.more
@both_ways("at start", "running")
def test_the_site_stays_and_the_page_of_the_data_opens_whatever_happens_to_the_tables(
    folder: Path, fault: Fault, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_start = way == "at start"
    screen = Screen("w=all")
    counted = screen.label("counts")
    if at_start:
        cached.store()._keep()
    fault(folder)
    if at_start:
        restarted(folder, monkeypatch)
    looked()
    screen = Screen("w=all")
    assert screen.label("counts") == counted
    assert screen.label("problems").startswith(f"The tables as of {today()} are shown: ")
    data = Screen(page=DATA)
    assert data.has("kept") and data.has("desk_section")
    assert escape(words("en")("desk.kept.title")) in data.text()
    assert cached.loaded().published.version in data.text()
    for section in ("tables", "event", "drafts", "files", "history", "report") if amounts.LONG or fault in ALSO else ():
        data.choose("desk_section", section)
    put_back(folder)
    looked()
    screen = Screen("w=all")
    assert screen.label("counts") == counted and not screen.has("problems")
    assert not Screen(page=DATA).has("kept")


@pytest.mark.one_in(2)
@both_ways(*LANGUAGES)
def test_without_any_version_the_page_of_the_data_opens_and_the_others_explain(
    folder: Path, fault: Fault, way: str
) -> None:
    fault(folder)
    language = way
    say = words(language)
    if fault is not recoded:  # of that table a few rows can be read
        explained = Screen(f"lang={language}").text()
        assert escape(say("empty.title")) in explained and escape(str(folder)) in explained, "editors may know where"
    data = Screen(f"lang={language}", DATA)
    assert data.has("desk_section") and escape(say("empty.title")) not in data.text()
    assert "tc-problem tc-error" in data.text()
    data.choose("desk_section", "history")
    put_back(folder)
    looked()
    assert Screen(f"lang={language}").has("drawn_timeline")


@pytest.mark.one_in(2)
@both_ways("kept", "never read")
def test_readers_never_see_a_path_of_the_server(
    folder: Path, fault: Fault, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access, "editor", lambda: READER)
    if way == "kept":
        Screen()
    fault(folder)
    (folder.parent / "versions").mkdir(exist_ok=True)
    looked()
    # The words of the other language have the same blanks (tests/unit/test_messages.py).
    for query, pages in (
        ("w=all", PAGES if amounts.LONG or fault is no_folder else (FIRST, DATA)),
        ("w=all&lang=pl", (DATA,)),
    ):
        for page in pages:
            screen = Screen(query, page)
            assert str(folder.parent).encode() not in screen.sent(), page
            assert str(folder.parent) not in screen.text(), page


def test_a_wrong_code_page_is_one_problem_for_readers(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access, "editor", lambda: READER)
    Screen()
    recoded(folder)
    looked()
    assert [p.table for p in cached.store().problems] == ["events"]
    screen = Screen("lang=pl")
    assert screen.label("problems") == (
        f"Widoczne są tabele z {today('pl')}: pliku events.csv nie da się jednoznacznie odczytać."
    )
    data = Screen("lang=pl", DATA)
    assert not data.has("kept") and not data.keys("page-") and not data.keys("write-")


def test_the_answer_which_words_are_right_mends_the_file_and_can_be_taken_back(folder: Path) -> None:
    Screen()
    path = folder / "events.csv"
    whole = path.read_bytes()
    recoded(folder)
    bad = path.read_bytes()
    looked()
    data = Screen(page=DATA)
    (ask,) = data.keys("ask-events-")
    assert without_escapes(data.one(ask).options[0]).startswith(words("en")("upload.page.cp1250"))
    assert not data.has("write-events")
    data.choose(ask, "cp1250")
    assert data.one("write-events").disabled, "letters that were lost are to be mended first"
    (accept,) = data.keys("accept-events-")
    data.choose(accept, True)
    data.press("write-events")
    assert path.read_bytes() == whole and looks(data) == ["done"]
    looked()
    data.rerun()
    assert not data.has("kept") and not data.has("page-events") and not Screen().has("problems")
    data.choose("desk_section", "history")
    assert "Windows-1250" in data.text()
    (undo,) = data.keys("undo-")
    data.press(undo)
    assert path.read_bytes() == whole and looks(data) == ["undecided"]
    data.press("go_back_anyway")  # its letters are errors again
    assert path.read_bytes() == bad and looks(data) == ["done"]
    looked()
    assert Screen(page=DATA).has("kept") and Screen().has("drawn_timeline")


@pytest.mark.one_in(2)
@pytest.mark.parametrize("answer", ["put back", "accepted"])
def test_a_table_whose_letters_became_question_marks_is_not_shown_until_an_editor_answers(
    folder: Path, answer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted = Screen("w=all&lang=pl").label("counts")
    version, path = cached.loaded().published.version, folder / "events.csv"
    whole = path.read_bytes()
    bad = whole.decode().encode("ascii", "replace")
    path.write_bytes(bad)
    looked()
    monkeypatch.setattr(access, "editor", lambda: READER)
    screen = Screen("w=all&lang=pl")
    assert screen.label("counts") == counted and cached.loaded().published.version == version
    assert screen.label("problems") == (
        f"Widoczne są tabele z {today('pl')}: przy zapisie pliku events.csv zginęły litery."
    )
    assert not Screen(page=DATA).has("kept")
    monkeypatch.setattr(access, "editor", lambda: EDITOR)
    data = Screen(page=DATA)
    assert data.has("kept") and data.one("write-events").disabled
    if answer == "accepted":
        data.press("kept_accept")
        assert looks(data) == ["done"] and path.read_bytes() == bad
        looked()
        assert cached.loaded().published.version == load(folder).published.version != version
    else:
        (accept,) = data.keys("accept-events-")
        data.choose(accept, True)
        data.press("write-events")
        assert looks(data) == ["done"] and path.read_bytes() == whole
        looked()
        assert cached.loaded().published.version == version
    assert not Screen(page=DATA).has("kept") and not Screen().has("problems")


@pytest.mark.one_in(2)
@pytest.mark.parametrize("language", ["en", "pl"])
def test_cells_that_a_program_changed_are_not_shown_until_an_editor_puts_them_back(folder: Path, language: str) -> None:
    """Zeros at the beginning of a name, and a letter of another one: both read without errors."""
    path = folder / "actors.csv"
    good = path.read_bytes().replace("Prigożyn".encode(), "Prigożyn 007".encode(), 1)
    path.write_bytes(good.replace("«Зенит» Орал зауыты".encode(), b"007", 1))
    Screen(f"lang={language}")
    whole, say = path.read_bytes(), words(language)
    assert whole != good
    version = cached.loaded().published.version
    path.write_bytes(whole.replace(b",007,", b",7,", 1).replace("Prigożyn 007".encode(), b"Prigo?yn 007", 1))
    looked()
    assert cached.loaded().published.version == version
    files = say.list(["actors.csv"])
    assert say.n("kept.cells", 1, files=files) in Screen(f"lang={language}").label("problems")
    data = Screen(f"lang={language}", page=DATA)
    assert data.has("kept") and data.one("write-actors").disabled
    assert "007" in data.text() and "Prigożyn 007" in data.text(), "what stood there"
    (accept,) = data.keys("accept-actors-")
    data.choose(accept, True)
    data.press("write-actors")
    assert path.read_bytes() == whole
    looked()
    assert cached.loaded().published.version == version
    assert not Screen(f"lang={language}", page=DATA).has("kept")


def test_a_table_that_reads_in_one_way_is_offered_to_be_written_and_shown_meanwhile(folder: Path) -> None:
    Screen()
    path = folder / "glossary.csv"
    whole = path.read_bytes()
    path.write_bytes(whole.decode("utf-8").encode("cp1250"))
    looked()
    assert not Screen().has("problems")
    data = Screen(page=DATA)
    assert not data.has("kept") and not data.keys("ask-") and "Windows-1250" in data.text()
    data.press("write-glossary")
    assert path.read_bytes() == whole


def test_a_loss_is_shown_when_an_editor_accepts_it_and_stays_so_over_a_restart(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Screen()
    column_lost(folder)
    looked()
    data = Screen(page=DATA)
    assert f"events.csv: {EVENTS} of {EVENTS} rows" in data.text()
    data.press("kept_accept")
    assert looks(data) == ["done"]
    assert words("en")("desk.kept.accepted") in "\n".join(one.value for one in data.app.success).replace("\\", "")
    for _ in range(2):
        assert escape(words("en")("empty.title")) in Screen().text()
        data = Screen(page=DATA)
        assert not data.has("kept") and data.has("desk_section")
        restarted(folder, monkeypatch)


def test_a_loss_is_not_accepted_by_who_may_not_edit_nor_for_tables_that_have_just_changed(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Screen()
    column_lost(folder)
    looked()
    data = Screen(page=DATA)
    monkeypatch.setattr(access, "editor", lambda: READER)
    data.press("kept_accept")
    assert cached.store().shown.kept and looks(data) == ["not_permitted"]
    monkeypatch.setattr(access, "editor", lambda: EDITOR)
    data = Screen(page=DATA)
    with (folder / "events.csv").open("ab") as stream:
        stream.write(b"\n")
    data.press("kept_accept")
    assert looks(data) == ["refused"]
    assert cached.store().shown.kept, "of these bytes the editor has not been told"
    assert words("en")("desk.kept.changed") in "\n".join(one.value for one in data.app.error).replace("\\", "")


def test_restoring_from_the_page_brings_everything_back(folder: Path) -> None:
    data = Screen(page=DATA)
    definition = (folder / "datapackage.json").read_bytes()
    path = folder / "glossary.csv"
    term = path.read_text("utf-8").splitlines()[1].split(",")[0]
    data.choose("desk_section", "tables")
    data.choose("desk_table", "glossary")
    data.choose("desk_as", "list")
    data.press(f"event-row-{term}")
    data.choose("f_glossary_en", "Other words")
    data.press("form_keep")
    data.press("desk_save")
    looked()
    all_gone(folder)
    looked()
    assert Screen("w=all").has("drawn_timeline")
    data = Screen(page=DATA)
    data.choose("desk_section", "history")
    (restore,) = data.keys("restore-")
    data.press(restore)
    (folder / "datapackage.json").write_bytes(definition)  # no table, and no part of a save
    looked()
    assert "Other words" in path.read_text("utf-8")
    assert cached.store().shown.kept is None and not Screen().has("problems")
