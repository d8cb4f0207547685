"""Another subject altogether: letters that fly by kite. Every page, slide, export and the desk speak of it alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.app.editing import PAGE, rows
from tests.app.screen import PAGES, Screen
from tests.app.test_app_desk import edit_title
from tests.unit.renaming import ids_of
from tests.unit.sheets import drawn_texts
from tests.unit.subject import FOREIGN, OTHER
from transcaspian.dataset.loading import Dataset, load
from transcaspian.exchange.formats import FORMATS
from transcaspian.language.messages import words
from transcaspian.shipped import DATA_FOLDER
from transcaspian.slides.brief import handout, saved_parts, tour_parts
from transcaspian.slides.files.formats import HANDOUT_FORMATS, SLIDE_FORMATS, handout_file, in_format, slide_file
from transcaspian.slides.options import Options
from transcaspian.slides.page import slide
from transcaspian.view.grammar import LAYOUTS
from transcaspian.view.named import read_view
from transcaspian.view.selection import select

UNTOLD = ("pages/explore/mutiny.py", "pages/explore/corridor.py")


@pytest.fixture(autouse=True, scope="module")
def pictures_of_slides() -> None:
    """Draw the pictures of slides, which other tests of the app leave out."""


@pytest.fixture(scope="module")
def data() -> Dataset:
    loaded = load(OTHER)
    assert {p.code for p in loaded.problems} <= {"no-rows"}
    assert not set(loaded.published.events) & ids_of(DATA_FOLDER)["events"]
    return loaded.published


@pytest.mark.one_in(2)
@pytest.mark.parametrize("page", PAGES)
def test_every_page_speaks_of_the_collection_and_of_no_other(page: str, other: Path) -> None:
    for language in ("en", "pl"):
        say, screen = words(language), Screen(f"lang={language}&event=race", page)
        text = screen.text().replace(say("guide.credits.text"), "")  # of the basemap, which all collections share
        assert len(text) > 300
        assert (say("empty.story") in text) == (page in UNTOLD)
        assert sorted(set(FOREIGN.findall(text))) == [], language
    assert not screen.has("problems")


def test_every_format_of_a_slide_and_a_handout_is_written_and_speaks_of_nothing_else(data: Dataset) -> None:
    parts = saved_parts(data, language="pl")
    for n, ending in enumerate(SLIDE_FORMATS):
        options = in_format(Options(width=1280, height=720, layout=LAYOUTS[n % 2]), ending)
        made = slide(data, parts[n % 2].view, options)
        assert len(slide_file(data, made, ending)) > 1000
        told = " ".join((made.sheet.title, made.sheet.description, *(text.text for text in drawn_texts(made.sheet))))
        assert FOREIGN.findall(told) == [] and len(told) > 300
    bound = handout(data, tour_parts(data, "kite-summer", parts[0].view), Options(width=1280, height=720))
    for ending in HANDOUT_FORMATS:
        assert len(handout_file(data, bound, ending)) > 1000


def test_every_export_is_written_and_speaks_of_nothing_else(data: Dataset) -> None:
    view = read_view(data, "w=all")[0]
    ids = [event.id for event in select(data, view).shown]
    assert len(ids) == len(data.events)
    for key, one in FORMATS.items():
        content = one.function(data, view, ids)
        assert len(content) > 300
        assert FOREIGN.findall(content.decode("utf-8", "ignore")) == [], key


def test_an_editor_changes_an_event_and_a_setting_at_the_desk(other: Path) -> None:
    screen = Screen(page=PAGE)
    edit_title(screen, "race", "Kite against ferry")
    screen.press("desk_save")
    assert next(row for row in rows(other) if row["id"] == "race")["title_en"] == "Kite against ferry"
    assert "Kite against ferry" in Screen("event=race").text()
