"""Slides in the browser: one click, the briefing page, copying, the handout, and the presenter's view."""

from __future__ import annotations

import io
import re
import time
import urllib.request
import zipfile

import pytest
from PIL import Image
from playwright.sync_api import Page, expect
from pptx import Presentation
from pypdf import PdfReader

from tests.amounts import some
from tests.e2e.driving import PATIENCE, address, button, dataset, download, go, no_traceback, settled, until
from tests.e2e.serving import Server
from tests.e2e.watching import Browse
from tests.unit.test_without import said
from transcaspian.language.messages import LANGUAGES, words
from transcaspian.view.query import View

PREVIEW = ".st-key-preview img"
PRESENTED = ".st-key-presented img"
SAVED = list(dataset().views)
# A list of numbers would cost seconds on its way from the browser.
_AS_DATA = """async (image) => {
  const content = await (await fetch(image.src)).blob();
  return new Promise((done) => {
    const reader = new FileReader();
    reader.onload = () => done(reader.result);
    reader.readAsDataURL(content);
  });
}"""


def fetched(page: Page, selector: str) -> bytes:
    """Return the very bytes of a picture on the page."""
    picture = page.locator(selector)
    expect(picture).to_be_visible(timeout=PATIENCE * 1000)
    source = str(picture.get_attribute("src"))
    if not source.startswith("data:"):  # which no script may fetch, see ui/server/policy.py
        source = picture.evaluate(_AS_DATA)
    with urllib.request.urlopen(source) as answer:
        return bytes(answer.read())


def pressed(page: Page, key: str) -> None:
    page.keyboard.press(key)
    settled(page)


def test_one_click_gives_a_picture_and_another_a_deck(server: Server, browse: Browse) -> None:
    page = browse()
    go(page, f"{server.url}/?w=mutiny&map=march")
    name, content = download(page, "slide_png")
    assert re.fullmatch(r"mutiny[\w-]*-\d{4}-\d\d-\d\d-[0-9a-f]{7}\.png", name)
    with Image.open(io.BytesIO(content)) as picture:
        assert picture.size == (1920, 1080)
    name, content = download(page, "slide_pptx")
    assert name.endswith(".pptx")
    assert len(Presentation(io.BytesIO(content)).slides) >= 2
    no_traceback(page)


def test_the_preview_is_the_very_file_and_adjusting_changes_both(server: Server, browse: Browse) -> None:
    page = browse()
    go(page, f"{server.url}/briefing?w=july")
    before = fetched(page, PREVIEW)
    assert download(page, "brief_png")[1] == before
    page.get_by_role("textbox", name="Title").fill("My own <b>title</b>")
    page.get_by_role("textbox", name="Title").press("Enter")
    settled(page)
    until(lambda: address(page).get("title"), ["My own <b>title</b>"])
    after = fetched(page, PREVIEW)
    assert after != before and download(page, "brief_png")[1] == after
    for ending, start in (("pdf", b"%PDF"), ("svg", b"<svg"), ("html", b"<!")):
        name, content = download(page, f"brief_{ending}")
        assert name.endswith(ending) and content.lower().startswith(start.lower()), name
    no_traceback(page)


def test_the_marking_is_on_every_slide_and_this_browser_remembers_it(server: Server, browse: Browse) -> None:
    page = browse()
    go(page, f"{server.url}/briefing?w=july")
    plain = fetched(page, PREVIEW)
    page.get_by_role("textbox", name="Handling marking").fill("EXERCISE ONLY")
    page.get_by_role("textbox", name="Handling marking").press("Enter")
    settled(page)
    until(lambda: fetched(page, PREVIEW) != plain)
    marked = fetched(page, PREVIEW)
    until(
        lambda: page.evaluate("() => localStorage.getItem('transcaspian.slides.marking')") or "",
        "#ac2c2b EXERCISE ONLY",
    )
    go(page, f"{server.url}/?w=july")  # another visit of the same browser
    until(lambda: download(page, "slide_png")[1] == marked)
    go(page, f"{server.url}/briefing?w=july")
    expect(page.get_by_role("textbox", name="Handling marking")).to_have_value("EXERCISE ONLY", timeout=PATIENCE * 1000)


def test_a_picture_is_copied_where_the_browser_allows_it_and_else_the_page_says_why(
    server: Server, browse: Browse
) -> None:
    page = browse(new=True)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=server.url)
    go(page, f"{server.url}/briefing?w=july")
    fetched(page, PREVIEW)
    page.get_by_role("button", name="Copy picture").click()
    expect(page.get_by_text("Copied.")).to_have_attribute("data-outcome", "done", timeout=PATIENCE * 1000)
    kinds = page.evaluate("async () => (await navigator.clipboard.read()).flatMap((item) => item.types)")
    assert "image/png" in kinds
    page.evaluate("() => { navigator.clipboard.write = () => Promise.reject(new Error('no')); }")
    page.get_by_role("button", name="Copy picture").click()
    refused = page.get_by_text("The browser refused to copy")
    expect(refused).to_be_visible()
    expect(refused).to_have_attribute("data-outcome", "refused")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_button_says_that_its_file_is_being_made_until_it_comes(
    server: Server, browse: Browse, language: str
) -> None:
    page, told = browse(), words(language)("control.being_made")
    go(page, f"{server.url}/?w=july&q={language}&lang={language}")  # nobody has asked for this one yet
    beneath = """() => getComputedStyle(
      document.querySelector('.st-key-slide_png [data-testid="stDownloadButton"]'), "::after").content"""
    assert page.evaluate(beneath) == "none"
    with page.expect_download():
        button(page, "slide_png").click()
        page.wait_for_function(f"(told) => ({beneath})() === JSON.stringify(told)", arg=told)
    until(lambda: page.evaluate(beneath), "none")


def all_views(page: Page) -> None:
    """Choose all saved views for a handout."""
    settled(page)
    page.locator(".st-key-brief_views input").first.click()
    page.get_by_role("option", name="Select all").click()
    page.keyboard.press("Escape")
    settled(page)


@pytest.mark.parametrize("ending", some([], [("pdf",), ("zip",)]))
def test_saved_views_are_chosen_and_bound_into_handouts(server: Server, browse: Browse, ending: str) -> None:
    page, kind = browse(), ending.upper()
    go(page, f"{server.url}/briefing")
    fetched(page, PREVIEW)
    page.locator(".st-key-brief_view [data-baseweb='select'], .st-key-brief_view [role='combobox']").first.click()
    page.get_by_role("option", name=dataset().views[SAVED[1]].title("en")).click()
    settled(page)
    until(lambda: View.from_query(address(page)) == View.from_query(dataset().views[SAVED[1]].query))
    page.get_by_role("radio", name="1280 × 720").or_(page.get_by_role("button", name="1280 × 720")).first.click()
    settled(page)
    kinds = page.locator(".st-key-brief_format")
    kinds.get_by_role("radio", name=kind).or_(kinds.get_by_role("button", name=kind)).first.click()
    settled(page)
    all_views(page)
    button(page, "bind").click()
    expect(page.locator(".st-key-handout_file")).to_contain_text(f".{ending}", timeout=PATIENCE * 1000)
    name, content = download(page, "handout_file")
    assert re.fullmatch(rf"briefing-{len(SAVED)}-views-\w{{4}}-{dataset().version}\.{ending}", name)
    if ending == "pdf":
        assert len(PdfReader(io.BytesIO(content)).pages) >= len(SAVED) + 2
    else:
        assert zipfile.ZipFile(io.BytesIO(content)).namelist()[0] == "01-contents.png"
    no_traceback(page)


def test_the_presenter_sees_one_slide_and_nothing_else_and_steps_through_saved_views(
    server: Server, browse: Browse
) -> None:
    page = browse(1600, 900)
    go(page, f"{server.url}/?present=1")
    own = fetched(page, PRESENTED)
    assert own.lstrip().startswith(b"<svg") or b"<svg" in own[:300]
    box = page.locator(PRESENTED).bounding_box()
    assert box and (box["width"], box["height"]) == (1600, 900)
    assert page.locator("button:visible, input:visible, header:visible").count() == 0
    pressed(page, "n")
    first = View.from_query(dataset().views[SAVED[0]].query)
    until(lambda: View.from_query({k: v for k, v in address(page).items() if k != "present"}) == first)
    assert address(page)["present"] == ["1"]
    pressed(page, "n")
    pressed(page, "p")
    until(lambda: View.from_query({k: v for k, v in address(page).items() if k != "present"}) == first)
    until(lambda: fetched(page, PRESENTED) != own)
    page.go_back()
    settled(page)
    until(lambda: page.locator(PRESENTED).count(), 1)
    pressed(page, "Escape")
    until(lambda: page.locator(PRESENTED).count(), 0)
    assert "present" not in address(page)
    no_traceback(page)


@pytest.mark.long
def test_a_handout_that_somebody_makes_does_not_freeze_another_reader(server: Server, browse: Browse) -> None:
    """Not a measurement (see benchmarks): the other reader's click is answered while the handout is being made."""
    maker, reader = browse(), browse()
    go(maker, f"{server.url}/briefing?tour=refusal&step=2")
    go(reader, f"{server.url}/?w=mutiny")
    fetched(maker, PREVIEW)
    button(maker, "bind").click()
    expect(maker.locator('[data-testid="stProgress"]')).to_be_visible(timeout=PATIENCE * 1000)
    started = time.monotonic()
    reader.get_by_role("radio", name="July", exact=True).or_(
        reader.get_by_role("button", name="July", exact=True)
    ).first.click()
    until(lambda: address(reader).get("w"), ["july"])
    assert time.monotonic() - started < PATIENCE / 2
    expect(maker.locator(".st-key-handout_file")).to_be_visible(timeout=PATIENCE * 1000)


@pytest.mark.long
def test_what_is_left_out_is_named_in_no_file_and_a_message_of_ones_own_is_in_them(
    server: Server, browse: Browse
) -> None:
    page, event = browse(), dataset().events["zenit-asfat-yda-2023"]
    go(page, f"{server.url}/briefing?{dataset().views['july-contracts-uralsk'].query}")
    page.get_by_role("textbox", name="Message").fill("Our own words")
    page.get_by_role("textbox", name="Message").press("Control+Enter")
    settled(page)
    found = page.get_by_role("combobox", name="Leave events out")
    found.fill(event.title("en")[:40])
    expect(page.get_by_role("option")).to_have_count(1)
    found.press("Enter")
    expect(page.get_by_text("1 event is left out")).to_be_visible(timeout=PATIENCE * 1000)
    settled(page)
    for key in ("brief_pptx", "brief_html"):
        text = said(download(page, key)[1])
        assert event.title("en") not in text and event.id not in text and "Our own words" in text, key
    no_traceback(page)
