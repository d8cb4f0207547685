"""A page on paper: pictures, card and table, light, without controls, and no picture cut in two."""

from __future__ import annotations

import io
import re
import unicodedata

import pypdf
import pytest
from playwright.sync_api import Page

from tests.amounts import some
from tests.e2e.driving import dataset, go, ready, settled, shown
from tests.e2e.serving import Server
from tests.e2e.watching import Browse
from transcaspian.language.messages import words
from transcaspian.look.palette import DARK, LIGHT

EVENT = "zenit-asfat-yda-2023"
CONTROLS = (
    "button:not([class*='st-key-event-'] button), input, select, textarea, canvas, [role=navigation], "
    "[data-testid=stSkeleton], [data-testid=stElementToolbar]"
)
_SEEN = f"""() => [...document.querySelectorAll(`{CONTROLS}`)].filter((one) => one.checkVisibility())
  .map((one) => one.outerHTML.slice(0, 160))"""
# Colours of what is drawn, of texts and of grounds.
_COLOURS = """() => {
  const every = [...document.querySelectorAll("html, body, body *")].filter((one) => one.checkVisibility());
  const drawn = every.filter((one) => one.shadowRoot).flatMap((one) => [...one.shadowRoot.querySelectorAll("svg *")]);
  const of = (nodes, ...names) => nodes.flatMap((one) => names.map((name) => getComputedStyle(one)[name]));
  return [...new Set([...of(drawn, "fill", "stroke"), ...of(every, "color", "backgroundColor")])];
}"""


def printed(page: Page, landscape: bool = False) -> pypdf.PdfReader:
    """Return a page as it is printed on A4."""
    return pypdf.PdfReader(io.BytesIO(page.pdf(format="A4", landscape=landscape, print_background=True)))


def text_of(paper: pypdf.PdfReader) -> str:
    """Return what is written on paper, without the spaces: a line may be broken anywhere."""
    return letters(" ".join(page.extract_text() for page in paper.pages))


def letters(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())  # ﬀ is two letters in one sign


def rgb(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[n : n + 2], 16) for n in (1, 3, 5))


PATHS = ("/", "/mutiny", "/contracts", "/corridor", "/evidence", "/article", "/briefing")


WITHOUT_DRAWINGS = ("/article", "/briefing")


@pytest.mark.parametrize("path", some([("/",), ("/corridor",)], [(path,) for path in PATHS]))
def test_nothing_that_only_a_screen_can_use_is_printed_and_no_picture_is_cut_in_two(
    server: Server, browse: Browse, path: str
) -> None:
    page = browse()
    go(page, server.url + path)
    page.emulate_media(media="print")
    settled(page)
    assert page.evaluate(_SEEN) == []
    assert set(page.evaluate(_PICTURES)) == ({"avoid"} if path not in WITHOUT_DRAWINGS else set())
    page.emulate_media(media="null")


_PICTURES = """() => [...document.querySelectorAll(".st-key-map, [class*='st-key-drawn-']")]
  .filter((one) => one.checkVisibility()).map((one) => getComputedStyle(one).breakInside)"""


@pytest.mark.parametrize("landscape", some([(False,)], [(False,), (True,)]))
def test_pictures_card_and_table_are_on_paper(server: Server, browse: Browse, landscape: bool) -> None:
    page = browse()
    go(page, f"{server.url}/?event={EVENT}")
    ready(page)
    paper, say, data = printed(page, landscape), words("en"), dataset()
    told = text_of(paper)
    card = data.events[EVENT]
    for text in (say("nav.timeline_map"), card.title("en"), card.summary("en")):
        assert letters(text) in told
    for event_id in shown():
        assert letters(data.events[event_id].title("en")) in told, "the table has all that is shown"
    assert say.locale.territories["KZ"].upper() in told, "the map is drawn, with its names"
    assert letters(say("control.search_short")) not in told
    assert 2 <= len(paper.pages) <= 9


@pytest.mark.long
def test_a_long_table_says_how_much_it_leaves_out(server: Server, browse: Browse) -> None:
    page = browse()
    go(page, f"{server.url}/?w=all")
    ready(page)
    number = len(shown("w=all")) - 100
    assert number > 0 and letters(words("en").n("count.not_listed", number)) in text_of(printed(page))


@pytest.mark.parametrize(
    "path", some([("/mutiny",)], [("/",), ("/mutiny",), ("/contracts",), ("/corridor",), ("/evidence",)])
)
def test_paper_is_light_though_the_screen_is_dark(server: Server, browse: Browse, path: str) -> None:
    page = browse(color_scheme="dark")
    go(page, server.url + path)
    dark = {rgb(getattr(DARK, name)) for name in ("paper", "panel", "ink", "grey", "highlight", "place")}
    assert dark & _seen_colours(page), "the screen is dark"
    page.emulate_media(media="print", color_scheme="dark")
    settled(page)
    seen = _seen_colours(page)
    assert not dark & seen and rgb(LIGHT.ink) in seen
    page.emulate_media(media="null", color_scheme="dark")


def _seen_colours(page: Page) -> set[tuple[int, ...]]:
    found: list[str] = page.evaluate(_COLOURS)
    solid = [re.findall(r"\d+", colour) for colour in found if colour.startswith("rgb(")]
    return {tuple(int(n) for n in one[:3]) for one in solid}
