"""Every page opens, in each language and theme, and says everything in the words of its language."""

from __future__ import annotations

import base64
import re
from html import escape
from itertools import product
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from tests.amounts import some
from tests.app.screen import FIRST, PAGES, ROOT, Screen
from tests.unit.broken_tables import copy_of_good
from tests.unit.handmade import shipped
from transcaspian.language.messages import LANGUAGES, LOCALE_FOLDER, words
from transcaspian.look.palette import palette
from transcaspian.stories import STORIES
from transcaspian.view.query import View
from transcaspian.view.tracks import palette_of
from ui import navigation


@pytest.mark.parametrize(
    ("page", "language", "theme"),
    some(
        [(page, *(("en", "light"), ("pl", "dark"))[n % 2]) for n, page in enumerate(PAGES)],
        product(PAGES, LANGUAGES, ("light", "dark")),
    ),
)
def test_a_page_opens(page: str, language: str, theme: str) -> None:
    screen = Screen(f"lang={language}", page, theme)
    assert len(screen.text()) > 500
    assert screen.view.language == language


def test_what_a_map_was_moved_to_goes_along_only_to_the_same_map() -> None:
    moved, named = View(frame="20,40,96,61", text="Wagner"), View(frame="caspian")
    timeline, mutiny = navigation.TIMELINE, STORIES["mutiny"].page
    for here, there, kept in (
        (timeline, navigation.EVIDENCE, True),
        (timeline, mutiny, False),
        (mutiny, mutiny, True),
        (mutiny, STORIES["corridor"].page, False),
        (mutiny, timeline, False),
        (mutiny, navigation.BRIEFING, True),  # the slide shows what is seen
    ):
        assert navigation.carried(moved, here, there) == (moved if kept else moved.but(frame=""))
        assert navigation.carried(named, here, there) == named


def test_scripts_of_pages_stand_one_folder_down() -> None:
    # One short script a page, in a folder for each audience.
    assert not list((ROOT / "pages").glob("*.py"))
    assert FIRST in PAGES


@pytest.mark.parametrize("page", PAGES)
def test_no_english_sentence_is_left_on_a_polish_page(page: str) -> None:
    english, polish = _messages("en"), _messages("pl")
    foreign = [
        text
        for key, text in english.items()
        if len(text) > 12 and "{" not in text and polish.get(key) != text and text not in polish.values()
    ]
    assert len(foreign) > 50
    shown = Screen("lang=pl", page).text()
    assert [text for text in foreign if text in shown or escape(text) in shown] == []


def _messages(language: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for path in (LOCALE_FOLDER / language).glob("*.po"):
        with path.open("rb") as stream:
            found |= {str(m.id): m.string for m in read_po(stream) if m.id and isinstance(m.string, str)}
    return found


def test_the_theme_of_the_page_is_the_theme_of_the_pictures_until_one_is_chosen() -> None:
    # The names of places have a colour that the style of the page does not have.
    light, dark, paper = (palette(theme).place.encode() for theme in ("light", "dark", "print"))
    assert len({light, dark, paper}) == 3
    assert light in Screen().sent() and dark not in Screen().sent()
    assert dark in Screen(theme="dark").sent() and light not in Screen(theme="dark").sent()
    assert light in Screen("theme=light", theme="dark").sent()
    assert paper in Screen("theme=print", theme="dark").sent()


def test_a_change_of_page_keeps_the_view_and_writes_it_into_the_address() -> None:
    screen = Screen("w=july&track=contracts&lang=pl&event=zenit-asfat-yda-2023")
    before, query = screen.view, screen.query
    for page in (*(page for page in PAGES if page != FIRST), FIRST):
        screen.turn_to(page)
        assert (screen.view, screen.query) == (before, query)


def test_numbers_are_written_as_the_language_does() -> None:
    for language in LANGUAGES:
        screen = Screen(f"w=all&lang={language}")
        total = words(language).number(len(shipped().events))
        assert total in screen.label("counts")


@pytest.mark.parametrize("page", ["light", "dark"])
@pytest.mark.parametrize("chosen", ["", "light", "dark", "print"])
def test_signs_among_words_have_the_colours_of_the_page_whatever_theme_the_pictures_have(
    page: str, chosen: str
) -> None:
    text = Screen(f"event=turn-back&theme={chosen}", theme=page).text()
    signs = [base64.b64decode(found).decode() for found in re.findall(r"data:image/svg\+xml;base64,([\w+/=]+)", text)]
    assert 'class="tc-legend"' in text and len(signs) > 8
    colours = palette_of(shipped(), page)
    named = {*colours.tracks.values(), colours.ink, colours.paper, colours.accent}
    assert {colour for sign in signs for colour in re.findall(r"#[0-9a-f]{6}\b", sign)} <= named


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_story_without_rows_has_no_link_and_its_address_says_why(
    language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRANSCASPIAN_DATA", str(copy_of_good(tmp_path)))
    monkeypatch.setenv("TRANSCASPIAN_HISTORY", str(tmp_path / "kept"))
    say = words(language)
    screen = Screen(f"lang={language}", "pages/explore/mutiny.py")
    links = [link.proto.label for link in screen.one("navigation").children.values()]
    assert say("empty.story") in screen.text() and say("nav.timeline_map") in links
    assert say("nav.mutiny") not in links and {"en": "Orders", "pl": "Zamówienia"}[language] in links


@pytest.mark.parametrize(("language", "said"), [("en", "said: "), ("pl", "słowa: ")])
def test_the_table_of_events_tells_what_was_said_from_what_happened(language: str, said: str) -> None:
    screen = Screen(f"lang={language}")
    table = screen.one("events_table").value
    told = dict(zip(table["id"], table["certainty"], strict=True))
    assert {text.startswith(said) for text in told.values()} == {True, False}
    for event_id, text in told.items():
        assert text.startswith(said) == (shipped().events[event_id].about == "utterance"), event_id
    assert words(language)("legend.said") in screen.text()
