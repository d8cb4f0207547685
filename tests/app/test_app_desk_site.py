"""The button that makes a site of the record: with its progress, and then a ZIP to take along."""

from __future__ import annotations

import io
import zipfile

import pytest

from tests.app.editing import PAGE
from tests.app.screen import Screen
from transcaspian.dataset.loading import Dataset
from transcaspian.language.messages import Refused, words
from transcaspian.site.job import WholeSite
from transcaspian.slides.files.jobs import Drawn, Progress

pytestmark = pytest.mark.usefixtures("other")


def at_files() -> Screen:
    screen = Screen(page=PAGE)
    screen.choose("desk_section", "files")
    return screen


def test_an_editor_makes_the_site_and_takes_it_along_in_all_languages() -> None:
    screen = at_files()
    assert not screen.has("get_site")
    screen.press("site_make")
    assert screen.has("get_site")
    names = set(zipfile.ZipFile(io.BytesIO(screen.app.session_state["site_made"][1])).namelist())
    assert {"index.html", "en/event/first-kite.html", "pl/event/first-kite.html", "en/search.html"} <= names
    # Another address is another site.
    screen.choose("site_base", "https://example.org/kites")
    assert not screen.has("get_site")
    screen.choose("site_base", "here")
    assert "“here”" in screen.text() and not screen.has("site_make")


def test_a_site_that_cannot_be_made_says_why_and_can_be_asked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    told = []

    def full(self: WholeSite, data: Dataset, progress: Progress) -> Drawn:
        progress(1, 2)
        told.append(data.version)
        raise Refused("slide.not_written", out="site.zip", why="No space left on device")

    monkeypatch.setattr(WholeSite, "drawn", full)
    screen = at_files()
    screen.press("site_make")
    assert told and "No space left on device" in screen.text() and not screen.has("get_site")
    assert screen.label("site_make") == words("en")("publish.make")
