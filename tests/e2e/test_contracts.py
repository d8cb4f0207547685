"""The contracts' page in a browser: cards and marks are chosen by mouse and keyboard, and the view follows."""

from __future__ import annotations

import csv
import io
import zipfile

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.amounts import some
from tests.e2e.driving import (
    PATIENCE,
    address,
    box_of,
    button,
    card_of,
    download,
    go,
    no_traceback,
    settled,
    sized,
    until,
)
from tests.e2e.serving import Server
from tests.e2e.watching import Browse
from tests.unit.handmade import shipped

JULY = "zenit-asfat-yda-2023"
ANKA = "anka-coproduction-2022"
BOARD, ROWS = ".st-key-drawn-contracts_board", ".st-key-drawn-contracts_partners"


def opened(
    browse: Browse, server: Server, query: str = "", width: int = 1440, height: int = 900, page: Page | None = None
) -> Page:
    page = page or browse(width, height)
    go(page, f"{server.url}/contracts?{query}")
    expect(page.locator(f"{BOARD} svg")).to_be_visible(timeout=PATIENCE * 1000)
    expect(page.locator(f"{ROWS} svg")).to_be_visible(timeout=PATIENCE * 1000)
    return page


def told_of(page: Page, deal_id: str) -> None:
    title = shipped().contracts[deal_id].title["en"]
    expect(page.locator(".st-key-panel .tc-card h2")).to_have_text([title], timeout=PATIENCE * 1000)


def test_a_card_tells_of_its_deal_and_selects_its_event_everywhere(server: Server, browse: Browse) -> None:
    page = opened(browse, server)
    told_of(page, JULY)
    page.locator(f"{BOARD} [data-events='deal:{ANKA}']").click()
    told_of(page, ANKA)
    event_id = shipped().contracts[ANKA].event_id
    until(lambda: address(page), {"event": [event_id]})
    expect(page.locator(f"{BOARD} [data-events='deal:{ANKA}']")).to_have_attribute("aria-pressed", "true")
    page.locator(".st-key-navigation a").first.click()
    card_of(page, event_id)
    no_traceback(page)
    # A mark of a partner, by keyboard.
    opened(browse, server, page=page)
    mark = page.locator(f"{ROWS} [data-events='deal:{ANKA}']")
    mark.focus()
    mark.press("Enter")
    told_of(page, ANKA)
    expect(mark).to_have_attribute("aria-pressed", "true")


@pytest.mark.long
def test_a_filter_leaves_only_what_fits_and_back_takes_it_away(server: Server, browse: Browse) -> None:
    page = opened(browse, server)
    cards = page.locator(f"{BOARD} g.deal")
    expect(cards).to_have_count(len(shipped().contracts))
    button(page, "pop_products").click()
    page.locator(".st-key-w_products button").filter(has_text="Air defence").click()
    expect(cards).to_have_count(1, timeout=PATIENCE * 1000)
    until(lambda: address(page), {"product": ["air-defence"]})
    page.go_back()
    expect(cards).to_have_count(len(shipped().contracts), timeout=PATIENCE * 1000)


@pytest.mark.long
def test_the_download_has_the_deals_that_are_shown(server: Server, browse: Browse) -> None:
    page = opened(browse, server, "country=RU")
    settled(page)
    name, content = download(page, "get_deals")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert name.startswith("deals-") and name.endswith(".csv")
    assert [row["id"] for row in rows] == ["su30sm-2023", "tor-2023"]


def test_on_a_phone_the_card_of_what_was_chosen_far_below_comes_into_sight(server: Server, browse: Browse) -> None:
    page = opened(browse, server, "", 390, 844)
    sized(page)
    page.locator(f"{BOARD} [data-events='deal:{ANKA}']").click()
    told_of(page, ANKA)
    expect(page.locator(".st-key-panel .tc-card h2")).to_be_in_viewport(timeout=PATIENCE * 1000)


@pytest.mark.long
def test_back_and_forward_go_from_deal_to_deal_and_from_filter_to_filter(server: Server, browse: Browse) -> None:
    page = opened(browse, server)
    page.locator(f"{BOARD} [data-events='deal:{ANKA}']").click()
    told_of(page, ANKA)
    page.locator(f"{BOARD} [data-events='deal:{JULY}']").click()
    told_of(page, JULY)
    until(lambda: address(page), {"event": [shipped().contracts[JULY].event_id]})
    page.go_back()
    told_of(page, ANKA)
    page.go_back()
    until(lambda: address(page), {})
    page.go_forward()
    told_of(page, ANKA)
    no_traceback(page)


@pytest.mark.long
def test_the_slide_of_the_page_is_what_the_page_shows(server: Server, browse: Browse) -> None:
    page = opened(browse, server, "country=RU")
    name, content = download(page, "slide_png")
    with Image.open(io.BytesIO(content)) as picture:
        assert name.endswith(".png") and picture.size == (1920, 1080)
    _, content = download(page, "slide_pptx")
    told = zipfile.ZipFile(io.BytesIO(content)).read("ppt/slides/slide1.xml").decode()
    assert (
        "Su-30SM fighters" in told
        and f"2 of {len(shipped().contracts)} deals" in told
        and "Three ANKA drones" not in told
    )


@pytest.mark.parametrize(("width", "height"), some([(1440, 900), (390, 844)], [(1440, 900), (1920, 1080), (390, 844)]))
def test_nothing_sticks_out_and_the_card_stands_by_the_board(
    server: Server, browse: Browse, width: int, height: int
) -> None:
    page = opened(browse, server, "", width, height)
    sized(page)
    assert page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")
    board, card = box_of(page.locator(f"{BOARD} svg")), box_of(page.locator(".st-key-panel"))
    if width > 400:
        assert card["x"] >= board["x"] + board["width"]
        assert card["y"] < height / 3
        assert box_of(page.locator(".tc-own-sides"))["y"] < height, "what lies below is announced"
    else:
        assert board["y"] + board["height"] <= card["y"], "the picture comes first"
    assert board["width"] <= width
    no_traceback(page)
