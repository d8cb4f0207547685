"""A tour in the browser: its keys lead along it over pages; nothing moves under the hand or lies over a picture."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.e2e.driving import PATIENCE, address, box_of, card_of, dataset, go, path, settled, until
from tests.e2e.serving import Server
from tests.e2e.watching import Browse
from transcaspian.language.messages import words
from transcaspian.view.tours import steps_of


def at_step(page: Page, tour: str, number: int, language: str, at: str = "/") -> None:
    """Wait until a page is at a step: its text, and the address."""
    step = steps_of(dataset(), tour)[number - 1]
    # From page to page, the step that was stands there until the other page is whole.
    told = page.locator(".tc-tour", has_text=step.text(language))
    expect(told).to_have_count(1, timeout=PATIENCE * 1000)
    expect(page.locator(".tc-tour")).to_have_count(1, timeout=PATIENCE * 1000)
    until(lambda: (path(page), address(page)["tour"]), (at, [tour]))
    until(lambda: address(page).get("step", ["1"]), [str(number)])
    settled(page)


def test_on_a_desk_keys_lead_along_a_tour_and_leaving_it_keeps_the_view(server: Server, page: Page) -> None:
    tour = "thirty-six-hours"
    go(page, f"{server.url}/?tour={tour}&step=4")
    at_step(page, tour, 4, "en")
    before = box_of(page.locator(".st-key-tour_next")), box_of(page.locator(".st-key-map"))
    page.keyboard.press("n")
    at_step(page, tour, 5, "en")
    card_of(page, "lukashenko-prigozhin-call")
    assert (box_of(page.locator(".st-key-tour_next")), box_of(page.locator(".st-key-map"))) == before
    page.keyboard.press("ArrowRight")
    at_step(page, tour, 6, "en", "/mutiny")
    page.keyboard.press("p")
    at_step(page, tour, 5, "en")
    page.locator(".st-key-tour_leave button").click()
    expect(page.locator(".tc-tour")).to_have_count(0, timeout=PATIENCE * 1000)
    until(lambda: "tour" in address(page), False)
    assert address(page)["event"] == ["lukashenko-prigozhin-call"] and address(page)["category"] == ["call"]
    page.go_back()
    at_step(page, tour, 5, "en")


def test_on_a_phone_the_step_stands_above_the_pictures_and_stays_there_from_page_to_page(
    server: Server, browse: Browse
) -> None:
    page = browse(390, 844, has_touch=True, is_mobile=True)
    go(page, f"{server.url}/?tour=refusal&step=5&lang=pl")
    at_step(page, "refusal", 5, "pl")
    picture, step, map_ = (
        box_of(page.locator(f".st-key-{key}").first) for key in ("picture-timeline", "tour", "picture-of-map")
    )
    assert step["y"] + step["height"] <= picture["y"] < 844 / 2 and picture["y"] + picture["height"] <= map_["y"]
    ways = box_of(page.locator(".st-key-tour_ways"))
    page.locator(".st-key-tour_next button", has_text=words("pl")("tour.next")).tap()
    at_step(page, "refusal", 6, "pl")
    card_of(page, "akorda-denial", "pl")
    assert box_of(page.locator(".st-key-tour_ways")) == ways
    go(page, f"{server.url}/?tour=thirty-six-hours&step=5&lang=pl")
    at_step(page, "thirty-six-hours", 5, "pl")
    for number, at in ((6, "/mutiny"), (7, "/")):
        before = box_of(page.locator(".st-key-tour_ways"))
        page.locator(".st-key-tour_next :is(button, a)").first.tap()
        at_step(page, "thirty-six-hours", number, "pl", at)
        assert box_of(page.locator(".st-key-tour_ways")) == before
