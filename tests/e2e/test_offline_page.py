"""The page of a slide, opened from disk without a network: choosing, searching, linking, and no script but its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from tests.amounts import some
from tests.e2e.driving import until
from tests.e2e.watching import watched
from tests.unit.handmade import claim, event, large, shipped
from tests.unit.handmade import dataset as handmade
from transcaspian.dataset.loading import Dataset
from transcaspian.dataset.search import fold
from transcaspian.drawing.svg import svg
from transcaspian.language.messages import words
from transcaspian.slides.page import slide
from transcaspian.slides.web.offline import html
from transcaspian.tables.records import Text
from transcaspian.view.query import View

EVENT, OTHER = "zenit-asfat-yda-2023", "wsj-kazakhstan-refusal"
DEFAULT = View()
DESKTOP, PHONE = (1440, 900), (390, 844)
SHOTS = Path(__file__).parent / "shots"
EVIL = "</script></style><script>window.evil = 1</script><img src=x onerror='window.evil = 2'>\"><svg onload=evil=3>"
Open = Callable[..., Page]


@cache
def written(view: View, data: Dataset | None = None) -> str:
    data = data or shipped()
    return html(data, slide(data, view))


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[Open]:
    """Open pages from disk, offline; afterwards none may have asked for anything else or thrown an error."""
    mine: list[tuple[Page, list[str], Any]] = []

    def open_(
        view: View = DEFAULT,
        size: tuple[int, int] = DESKTOP,
        data: Dataset | None = None,
        hash_: str = "",
        **options: Any,
    ) -> Page:
        path = tmp_path / f"page-{len(mine)}.html"
        path.write_text(written(view, data), encoding="utf-8", newline="\n")
        viewport = {"width": size[0], "height": size[1]}
        context = browser.new_context(viewport=viewport, locale="en-GB", **options)  # type: ignore[arg-type]
        context.set_offline(True)
        page, asked = context.new_page(), list[str]()
        page.on("request", lambda request: asked.append(request.url))
        mine.append((page, asked, watched(page)))
        page.goto(path.as_uri() + hash_)
        return page

    yield open_
    for page, asked, seen in mine:
        page.context.close()
        assert [url[:60] for url in asked if not url.startswith(("file:", "data:"))] == []
        assert len([url for url in asked if url.startswith("file:")]) <= 3, "the page itself, and when it is reloaded"
        assert seen.errors == [] and seen.dialogs == []
        assert [line for line in seen.console if line.startswith("error")] == []


def title(event_id: str, language: str = "en") -> str:
    return shipped().events[event_id].title(language)


def number(page: Page, event_id: str) -> int:
    """The number that an event has on a page."""
    return list(page.evaluate("() => [...document.querySelectorAll('article')].map(a => a.dataset.id)")).index(event_id)


def card(page: Page) -> Locator:
    return page.locator("article:visible")


def shows(page: Page, event_id: str, language: str = "en") -> None:
    """Wait until one card is open, that of an event."""
    expect(card(page)).to_have_count(1)
    expect(card(page).locator("h2")).to_have_text(title(event_id, language))


def mark(page: Page, event_id: str, kind: str) -> Locator:
    """An event's own mark: ``mark`` on the timeline, ``place`` on the map."""
    return page.locator(f'g.{kind}[data-events="{number(page, event_id)}"]').first


def ringed(page: Page) -> list[str]:
    return list(page.evaluate("() => [...document.querySelectorAll('.ring')].map(r => r.parentNode.classList[0])"))


def hash_of(page: Page) -> str:
    return str(page.evaluate("() => location.hash"))


@pytest.mark.parametrize("kind", ["mark", "place"])
def test_a_click_on_a_mark_opens_its_card_and_marks_it_on_timeline_and_map(opened: Open, kind: str) -> None:
    page = opened(View(window="july"))
    mark(page, EVENT, kind).click()
    shows(page, EVENT)
    assert sorted(set(ringed(page))) == ["mark", "place"]
    assert hash_of(page) == f"#event={EVENT}"
    picture, beside = page.locator(".picture").bounding_box(), page.locator("#panel").bounding_box()
    assert picture and beside and beside["x"] >= picture["x"] + picture["width"] and beside["y"] < 100
    assert 0.6 < picture["width"] / DESKTOP[0] < 0.75


def test_escape_and_the_button_close_the_card_and_give_the_focus_back(opened: Open) -> None:
    page = opened(View(window="july"))
    mark(page, EVENT, "mark").click()
    shows(page, EVENT)
    page.keyboard.press("Escape")
    expect(card(page)).to_have_count(0)
    assert ringed(page) == [] and hash_of(page) == ""
    expect(mark(page, EVENT, "mark")).to_be_focused()
    page.keyboard.press("Enter")
    shows(page, EVENT)
    expect(card(page).locator("h2")).to_be_focused()
    page.locator("#close").click()
    expect(card(page)).to_have_count(0)


def test_a_link_opens_an_event_and_back_and_forward_step_through_what_was_chosen(opened: Open) -> None:
    page = opened(View(), hash_=f"#event={OTHER}")
    shows(page, OTHER)
    assert title(OTHER) in page.title()
    page.locator("#events tbody button").first.click()
    first = card(page).get_attribute("data-id") or ""
    assert first != OTHER
    shows(page, first)
    page.go_back()
    shows(page, OTHER)
    page.go_forward()
    shows(page, first)
    page.reload()
    shows(page, first)


def test_a_link_to_an_event_that_the_file_has_not_says_so(opened: Open) -> None:
    page = opened(View(window="july"), hash_="#event=no-such-thing")
    expect(page.locator("#unknown")).to_contain_text("no-such-thing")
    page.keyboard.press("Escape")
    expect(page.locator("#start")).to_be_visible()


def test_the_selected_event_of_the_view_is_open_at_first(opened: Open) -> None:
    page = opened(View(window="july", event=EVENT))
    shows(page, EVENT)
    assert hash_of(page) == f"#event={EVENT}" and "mark" in ringed(page)
    page.keyboard.press("Escape")
    expect(card(page)).to_have_count(0)


def test_a_count_opens_a_list_to_choose_from(opened: Open) -> None:
    page = opened()
    count = page.locator("g.place[data-events*=' ']").first
    events = (count.get_attribute("data-events") or "").split()
    count.click()
    listed = page.locator("#choices-list button")
    expect(listed).to_have_count(len(events))
    expect(page.locator("#choices-title")).to_have_text(count.get_attribute("aria-label") or "")
    assert str(len(events)) in page.locator("#choices-title").inner_text()
    listed.nth(1).click()
    expect(card(page).locator("h2")).to_have_text(page.locator("article h2").nth(int(events[1])).inner_text())
    assert "place" in ringed(page)
    page.keyboard.press("Escape")
    expect(listed.first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#start")).to_be_visible()


def test_related_events_and_next_and_previous_lead_on(opened: Open) -> None:
    page = opened(View(window="july", event=EVENT))
    related = card(page).locator("[data-go]").first
    wanted = page.locator("article").nth(int(related.get_attribute("data-go") or "")).get_attribute("data-id")
    related.click()
    shows(page, wanted or "")
    ids = page.evaluate("() => [...document.querySelectorAll('article')].map(a => a.dataset.id)")
    page.keyboard.press("Escape")
    page.locator("#next").click()
    shows(page, ids[0])
    page.locator("#next").click()
    shows(page, ids[1])
    expect(page.locator("#next")).to_be_focused()
    page.locator("#previous").click()
    expect(page.locator("#previous")).to_have_attribute("aria-disabled", "true")
    page.keyboard.press("Enter")
    shows(page, ids[0])


@pytest.mark.parametrize(
    ("language", "typed"),
    some(
        [("pl", "Łukasz dzwoni")],
        [("en", "lukasz"), ("pl", "LUKASZ"), ("pl", "Łukasz dzwoni"), ("en", "Пригожин")],
    ),
)
def test_search_counts_lists_and_fades_and_one_can_be_chosen(opened: Open, language: str, typed: str) -> None:
    page = opened(View(language=language))
    page.get_by_role("searchbox").fill(typed)
    found = page.evaluate(
        """needles => [...document.querySelectorAll('article')]
          .filter((a) => needles.every((needle) => a.dataset.words.includes(needle))).length""",
        fold(typed).split(),
    )
    total = page.locator("article").count()
    assert 0 < found < total
    expect(page.locator("#found")).to_have_text(words(language).n("web.found", total, shown=found))
    results = page.locator("#choices-list button")
    expect(results).to_have_count(found)
    bright = page.locator(".picture [data-events]:not(.faded)")
    assert 0 < bright.count() < page.locator(".picture [data-events]").count()
    wanted = int(results.last.get_attribute("data-go") or "")
    results.last.click()
    expect(card(page)).to_have_count(1)
    expect(page.locator("article").nth(wanted)).to_be_visible()
    page.keyboard.press("Escape")
    expect(results).to_have_count(found)
    page.keyboard.press("Escape")
    expect(page.get_by_role("searchbox")).to_have_value("")
    assert page.locator(".faded").count() == 0


def test_search_without_a_result_says_what_to_do(opened: Open) -> None:
    page = opened()
    page.get_by_role("searchbox").fill("xyzzy")
    expect(page.locator("#nothing")).to_be_visible()
    expect(page.locator("#found")).to_contain_text("0 ")


def test_everything_can_be_reached_with_the_keyboard(opened: Open) -> None:
    page = opened(View(window="july"))
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    for at in range(3):
        page.keyboard.press("Tab")
        expect(page.locator(".picture [data-events]").nth(at)).to_be_focused()
    style = page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle")
    assert style != "none"
    page.keyboard.press("Enter")
    expect(page.locator("#start")).to_be_hidden()
    page.keyboard.press("Escape")
    expect(page.locator(".picture [data-events]").nth(2)).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#all")).to_be_focused()
    expect(page.locator("#start")).to_be_visible()


def test_text_that_looks_like_markup_runs_no_script(opened: Open) -> None:
    odd = Text.of(en=EVIL, pl=EVIL)
    data = handmade([event("odd", "2023-07-10", title=odd, summary=odd)], [claim("c", event_id="odd", statement=odd)])
    page = opened(View(window="july"), data=data, hash_="#event=odd")
    expect(card(page).locator("h2")).to_have_text(EVIL)
    page.get_by_role("searchbox").fill("script")
    page.locator("#choices-list button").click()
    assert page.title().startswith(EVIL[:20])
    page.evaluate("() => { location.hash = '#event=' + encodeURIComponent('<img src=x onerror=evil=4>'); }")
    expect(page.locator("#unknown")).to_contain_text("<img src=x")
    assert page.evaluate("() => typeof window.evil") == "undefined"
    assert page.locator("img, script:not(:last-of-type):not(#data)").count() == 0


def test_a_script_of_somebody_else_is_refused(browser: Browser, tmp_path: Path) -> None:
    text = written(View(window="july")).replace("</main>", "<script>window.evil = 1</script></main>")
    (tmp_path / "page.html").write_text(text, encoding="utf-8", newline="\n")
    page = browser.new_page()
    page.goto((tmp_path / "page.html").as_uri())
    expect(page.locator("#start")).to_be_visible()
    assert page.evaluate("() => typeof window.evil") == "undefined"
    page.close()


def test_without_scripts_all_cards_can_be_read(opened: Open) -> None:
    page = opened(View(window="july"), java_script_enabled=False)
    expect(page.locator("article:visible")).to_have_count(page.locator("article").count())
    expect(page.locator("#find")).to_be_hidden()


@pytest.mark.parametrize(
    ("language", "size", "theme"),
    some(
        [("en", (1024, 768), "dark"), ("pl", (320, 568), "light")],
        product(["en", "pl"], [DESKTOP, PHONE, (1024, 768), (320, 568)], ["light", "dark"]),
    ),
)
def test_nothing_sticks_out_of_the_page(opened: Open, language: str, size: tuple[int, int], theme: str) -> None:
    page = opened(View(window="july", language=language, theme=theme), size)
    SHOTS.mkdir(exist_ok=True)
    for state in ("", EVENT):
        page.evaluate("hash => { location.hash = hash; }", f"#event={state}" if state else "")
        expect(page.locator("#start")).to_be_visible(visible=not state)
        assert page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")
        page.screenshot(path=SHOTS / f"page-{size[0]}-{theme}-{language}-{'card' if state else 'start'}.png")
    assert page.locator("html").get_attribute("lang") == language
    picture, panel = page.locator(".picture").bounding_box(), page.locator("#panel").bounding_box()
    assert picture and panel
    assert (panel["y"] >= picture["y"] + picture["height"]) == (size[0] < 1180)


def test_on_a_phone_the_card_comes_into_sight(opened: Open) -> None:
    page = opened(View(window="july"), PHONE, has_touch=True)
    page.locator("#events tbody button").last.tap()
    expect(card(page).locator("h2")).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(page.locator("#events tbody button").last).to_be_in_viewport()
    one = page.locator(".picture g.mark").first
    one.scroll_into_view_if_needed()
    one.tap()
    expect(card(page).locator("h2")).to_be_in_viewport()


@pytest.mark.parametrize("theme", some([("dark",)], [("light",), ("dark",), ("print",)]))
def test_axe_finds_nothing_serious(opened: Open, theme: str) -> None:
    for state in ("", f"#event={EVENT}"):
        page = opened(View(window="july", theme=theme), hash_=state)
        if not state:
            page.get_by_role("searchbox").fill("kazakh")
        found: list[dict[str, Any]] = Axe().run(page).response["violations"]
        assert [
            (violation["id"], node["target"], node["html"][:200])
            for violation in found
            if violation["impact"] in ("serious", "critical")
            for node in violation["nodes"]
        ] == []


def test_a_printed_page_has_picture_and_list_and_no_controls(opened: Open) -> None:
    page = opened(View(window="july", theme="dark"))
    page.emulate_media(media="print")
    expect(page.locator(".picture svg").first).to_be_visible()
    expect(page.locator("#events table")).to_be_visible()
    expect(page.locator("#panel")).to_be_hidden()
    assert page.evaluate("() => getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


@pytest.mark.long
def test_what_a_large_dataset_leaves_out_is_said_where_it_is_looked_for(opened: Open) -> None:
    page = opened(View(window="all"), data=large())
    expect(page.locator("#panel .left-out")).to_be_visible()
    count = page.locator("g.place[data-events$='-']").first
    count.click()
    expect(page.locator("#others")).to_be_visible()


def test_the_svg_alone_is_drawn_as_a_picture(browser: Browser, tmp_path: Path) -> None:
    view = replace(View(), language="pl")
    (tmp_path / "slide.svg").write_text(svg(slide(shipped(), view).sheet), encoding="utf-8")
    (tmp_path / "page.html").write_text("<!doctype html><body style='margin:0'><img src='slide.svg'>", encoding="utf-8")
    page = browser.new_page(viewport={"width": 1920, "height": 1080})
    page.goto((tmp_path / "page.html").as_uri())
    until(lambda: page.evaluate("() => document.images[0].complete && document.images[0].naturalWidth"), 1920)
    SHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SHOTS / "slide-svg.png")
    page.close()
