"""Sharing what is shown: three texts in one popover, and the picture alone that the second of them asks for."""

from __future__ import annotations

import json
import re

import pytest

from tests.app.screen import FIRST, Screen
from tests.unit.handmade import shipped
from transcaspian.language.messages import LANGUAGES, words

STORIES = tuple(f"pages/explore/{name}.py" for name in ("mutiny", "contracts", "corridor"))
EVENT = "zenit-asfat-yda-2023"


def given(screen: Screen, key: str) -> dict[str, str]:
    """What a button that copies has been given."""
    data: dict[str, str] = json.loads(screen.one(key).proto.json)
    return data


@pytest.mark.parametrize("page", (FIRST, *STORIES))
def test_sharing_is_there_before_anything_is_chosen(page: str) -> None:
    screen = Screen("", page)
    assert {"share_link", "share_html", "share_citation"} <= set(screen.keys())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_card_of_an_event_offers_the_same_three(language: str) -> None:
    screen = Screen(f"event={EVENT}&lang={language}")
    title, say = shipped().events[EVENT].title(language), words(language)
    version = shipped().version
    link, html, cited = (given(screen, f"share_card_{name}") for name in ("link", "html", "citation"))
    assert link["query"] == f"lang={language}&event={EVENT}&v={version}".replace("lang=en&", "")
    assert html["query"].endswith(f"event={EVENT}&only=picture") and f'title="{title}"' in html["text"]
    assert say("cite.title", title=title) in cited["text"] and version in cited["text"]
    assert say("share.no_sites", setting="TRANSCASPIAN_FRAMED_BY") in screen.text()


def test_the_sites_that_may_show_it_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRANSCASPIAN_FRAMED_BY", "https://intranet.example.org")
    assert "https://intranet.example.org" in Screen("").text()


def test_a_picture_alone_has_no_controls_and_no_links_but_one_to_the_whole_page() -> None:
    whole, alone = Screen("w=july"), Screen("w=july&only=picture")
    buttons = {"previous", "next", "close", "share", "slide_png", "navigation", "controls", "footer", "top"}
    assert not buttons & set(alone.keys()) and {"navigation", "controls", "share"} <= set(whole.keys())
    assert 'href="/?w=july" target="_blank"' in alone.text()
    assert words("en")("share.choose") in alone.text()


def test_what_is_chosen_is_told_in_the_frame_and_the_address_stays_one_of_a_picture() -> None:
    screen = Screen(f"w=july&only=picture&event={EVENT}")
    assert shipped().events[EVENT].title("en") in screen.text() and not screen.has("share_card")
    screen.press("close")
    assert screen.query == "w=july&only=picture" and screen.view.event == ""
    assert words("en")("share.choose") in screen.text()


def test_an_event_that_was_not_known_is_told_as_on_the_whole_page_without_its_buttons() -> None:
    query = "event=wsj-kazakhstan-refusal&known_by=2023-07-01"
    alone, whole = Screen(f"{query}&only=picture"), Screen(query)
    assert words("en")("known.unknown_title") in alone.text() and words("en")("known.unknown_title") in whole.text()
    assert not alone.has("known_go_today") and whole.has("known_go_today")


@pytest.mark.parametrize("page", STORIES)
def test_a_story_alone_is_its_picture(page: str) -> None:
    screen = Screen("only=picture&lang=pl", page)
    screen.go("only=picture&lang=pl")
    assert screen.has("alone_story") and not screen.has("controls") and not screen.has("panel")
    assert f'href="/{page.split("/")[-1].removesuffix(".py")}?lang=pl"' in screen.text()


def test_the_theme_of_the_address_is_that_of_the_whole_frame() -> None:
    """Where a browser prefers light, the signs of the legend are those of a page in the dark."""

    def signs(query: str, theme: str) -> list[str]:
        return re.findall(r'src="(data:[^"]+)"', Screen(query, theme=theme).text())

    dark = signs("only=picture", "dark")
    assert signs("only=picture&theme=dark", "light") == dark != signs("only=picture", "light")
    assert set(signs("theme=dark", "light")) & set(dark) != set(dark)


def test_other_values_of_only_show_the_whole_page() -> None:
    assert Screen("only=everything").has("navigation")
