"""The corridor in a browser: a leg is closed by mouse and keyboard, the address tells, the pictures fit."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.amounts import share, some
from tests.e2e.driving import (
    CORRIDOR,
    PATIENCE,
    address_is,
    button,
    card_of,
    download,
    go,
    no_traceback,
    sized,
)
from tests.e2e.serving import Server
from tests.e2e.watching import Browse

STRIP = "[data-events='leg:titr-main.9']"


def test_a_leg_is_closed_on_the_strip_and_opened_again(server: Server, page: Page) -> None:
    go(page, f"{server.url}/corridor")
    page.locator(STRIP).click(timeout=PATIENCE * 1000)
    asked = {"section": ["whatif"], "from": ["khorgos-gateway"], "to": ["poti"], "closed": ["titr-main.9"]}
    address_is(page, asked, "/corridor")
    expect(page.locator(".tc-cor-way h2")).to_contain_text(
        "The main line (4,593 km) is cut at Port of Aktau – Port of Baku at Alat (ferry)"
    )
    button(page, "cor_reset").click()
    address_is(page, {"section": ["whatif"]}, "/corridor")
    page.go_back()
    address_is(page, asked, "/corridor")
    no_traceback(page)
    # By keyboard too.
    go(page, f"{server.url}/corridor")
    leg = page.locator(STRIP)
    leg.wait_for(timeout=PATIENCE * 1000)
    leg.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".tc-cor-way h2")).to_be_visible(timeout=PATIENCE * 1000)


@pytest.mark.long
def test_the_misreading_leads_to_its_event(server: Server, page: Page) -> None:
    go(page, f"{server.url}/corridor?section=volumes")
    page.locator("[data-events='titr-9m-2022-misprint'] text", has_text="Trend").first.click(timeout=PATIENCE * 1000)
    card_of(page, "titr-9m-2022-misprint")


@pytest.mark.long
def test_the_table_is_downloaded_as_it_stands(server: Server, page: Page) -> None:
    go(page, f"{server.url}/corridor?section=volumes")
    name, content = download(page, "cor_download")
    assert name.startswith("corridor-volumes-") and name.endswith(".csv")
    assert b"1840000" in content and b"kazinform-2022-10-21" in content


# On a phone, and by axe, with the pages of all others (test_phone, test_by_ear).
@pytest.mark.more
@pytest.mark.parametrize(("width", "height"), some([(1440, 900)], [(1920, 1080), (1440, 900)]))
def test_nothing_is_wider_than_the_window(server: Server, browse: Browse, width: int, height: int) -> None:
    page = browse(width, height)
    for path in CORRIDOR[:: share(3, 1)]:
        go(page, server.url + path)
        sized(page)
        assert page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth"), path
        no_traceback(page)


def test_enter_closes_the_first_place_that_matches_and_the_tags_of_several_are_whole(
    server: Server, page: Page
) -> None:
    go(page, f"{server.url}/corridor?section=whatif")
    box = page.locator(".st-key-cor_closed input")
    box.click(timeout=PATIENCE * 1000)
    box.press_sequentially("Aktau")
    expect(page.get_by_role("option", name="Aktau").first).to_be_visible()
    page.keyboard.press("Enter")
    address_is(page, {"section": ["whatif"], "closed": ["aktau-port"]}, "/corridor")
    tags = page.locator(".st-key-cor_closed [data-tag]")
    expect(tags).to_have_count(1)
    go(page, f"{server.url}/corridor?section=whatif&closed=aktau-port&closed=alat-port&closed=titr-main.9")
    expect(tags).to_have_count(3)
    field = page.locator(".st-key-cor_closed").bounding_box()
    for tag in (tags.nth(n).bounding_box() for n in range(3)):
        assert field and tag and field["x"] <= tag["x"] and tag["x"] + tag["width"] <= field["x"] + field["width"]
