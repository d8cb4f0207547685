"""A published site from a disk, without a network: with script and without, in both themes, for eye and ear."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.e2e.watching import Seen, watched
from transcaspian.__main__ import main

OTHER = Path(__file__).parents[1] / "data" / "other"
KINDS = ("index", "event/first-kite", "events", "source/gull-2031-05-01", "actor/kite-post", "place/naxos", "search")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small collection as a site, at some depth of a disk."""
    out = tmp_path_factory.mktemp("site") / "some" / "where"
    assert main(["publish", str(out), "--data", str(OTHER)]) == 0
    return out


def opened(browser: Browser, **options: object) -> tuple[Page, Seen]:
    page = browser.new_context(offline=True, **options).new_page()  # type: ignore[arg-type]
    return page, watched(page)


def foreign(seen: Seen, site: Path) -> list[str]:
    """What a page asked for that is not a file of the site."""
    return [address for address in seen.foreign if not address.startswith((site.as_uri(), "data:"))]


def test_a_site_works_from_a_disk(browser: Browser, site: Path) -> None:
    page, seen = opened(browser, viewport={"width": 1440, "height": 900})
    page.goto((site / "index.html").as_uri())
    expect(page).to_have_url(f"{(site / 'en').as_uri()}/index.html")
    expect(page.locator(".counts")).to_have_text("11 of 11 events")
    page.locator("label", has_text="confirmed").first.click()
    expect(page.locator(".counts")).not_to_have_text("11 of 11 events")
    page.locator("label", has_text="confirmed").first.click()
    page.locator(".timeline.desk a.mark").first.click()
    expect(page.locator(".chosen li")).to_have_count(1)
    page.locator(".chosen li a").first.click()
    expect(page.locator("h1")).to_be_visible()
    address = page.url
    page.locator(".languages a", has_text="Polski").click()
    expect(page).to_have_url(address.replace("/en/", "/pl/"))
    page.goto((site / "en" / "search.html").as_uri())
    page.locator("#q").fill("Νάξος")
    expect(page.locator(".found a", has_text="Naxos").first).to_be_visible()
    assert (foreign(seen, site), seen.forbidden, seen.errors) == ([], [], [])
    assert page.evaluate("[...document.fonts].some((font) => font.status === 'loaded')")


def test_a_site_is_whole_without_a_script(browser: Browser, site: Path) -> None:
    page, seen = opened(browser, java_script_enabled=False, viewport={"width": 390, "height": 844})
    page.goto((site / "index.html").as_uri())
    page.locator(".choices a", has_text="English").click()
    expect(page.locator("form.controls")).to_be_hidden()
    expect(page.locator(".map.phone svg")).to_be_visible()
    expect(page.locator(".map.desk")).to_be_hidden()
    page.locator(".events a", has_text="first kite").first.click()
    expect(page.locator(".tc-claims li")).not_to_have_count(0)
    page.locator(".tc-claims a").first.click()
    expect(page.locator("h1")).to_be_visible()
    assert "/source/" in page.url and (foreign(seen, site), seen.errors) == ([], [])


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_page_of_a_site_has_a_serious_fault_for_readers_with_aids(browser: Browser, site: Path, theme: str) -> None:
    page, _ = opened(browser, color_scheme=theme, viewport={"width": 1440, "height": 900})
    for kind in KINDS:
        page.goto((site / "en" / f"{kind}.html").as_uri())
        found = Axe().run(page).response["violations"]
        serious = [
            (kind, one["id"], one["nodes"][0]["html"][:160])
            for one in found
            if one["impact"] in ("serious", "critical")
        ]
        assert not serious
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, kind
