"""Pages for those who do not see them: headings, landmarks, names, and what axe-core finds."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.amounts import share, some
from tests.e2e.driving import CORRIDOR, go, ready, serious
from tests.e2e.serving import Server
from tests.e2e.watching import Browse
from transcaspian.language.messages import words

PATHS = (
    "/?event=zenit-asfat-yda-2023",
    "/mutiny?t=2023-06-24T16:30&event=turn-back",
    "/contracts",
    *CORRIDOR,
    "/evidence?event=wsj-kazakhstan-refusal",
    "/evidence",
    "/article",
    "/versions",
    "/briefing",
    "/desk",
    "/dictionary",
    "/guide",
)
_HEADINGS = """() => [...document.querySelectorAll("h1, h2, h3, h4, h5, h6, [role=heading]")]
  .filter((one) => one.checkVisibility()).map((one) => Number(one.getAttribute("aria-level") ?? one.tagName[1]))"""
_LANDMARKS = """() => [...document.querySelectorAll("[role=main], [role=navigation], [role=region]")]
  .filter((one) => one.checkVisibility()).map((one) => [one.getAttribute("role"), one.getAttribute("aria-label")])"""


def _headings(page: Page) -> str:
    """Return what is wrong with the headings of a page; empty if nothing is."""
    levels: list[int] = page.evaluate(_HEADINGS)
    steps = pairwise(levels)
    right = levels[:1] == [1] and levels.count(1) == 1 and 2 in levels and all(b <= a + 1 for a, b in steps)
    return "" if right else f"headings {levels}"


def _landmarks(page: Page, language: str) -> str:
    """Return what is wrong with the landmarks of a page; empty if nothing is."""
    found: list[list[str | None]] = page.evaluate(_LANDMARKS)
    roles = [role for role, _ in found]
    named = all(name for role, name in found if role != "main")
    pages = ["navigation", words(language)("landmark.pages")]
    return "" if roles.count("main") == 1 and pages in found and named else f"landmarks {found}"


def _unnamed(page: Page) -> list[str]:
    """Return the buttons and links that say nothing to those who do not see them."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    told = [(node.get("role", {}).get("value"), node.get("name", {}).get("value"), node) for node in nodes]
    return [
        str(node["backendDOMNodeId"])
        for role, name, node in told
        if role in ("button", "link", "combobox", "textbox", "slider", "toolbar") and not name and not node["ignored"]
    ]


@pytest.mark.parametrize(("theme", "language"), some([("dark", "pl")], [("light", "en"), ("dark", "pl")]))
def test_every_page_can_be_read_by_ear(server: Server, browse: Browse, theme: str, language: str) -> None:
    page = browse(color_scheme=theme)
    found: dict[str, list[Any]] = {}
    for path in PATHS[:: share(3, 1)]:
        go(page, f"{server.url}{path}{'&' if '?' in path else '?'}lang={language}")
        if path.startswith("/?"):
            ready(page)
        found[path] = [*serious(page), *_unnamed(page), *filter(None, (_headings(page), _landmarks(page, language)))]
    assert {path: faults for path, faults in found.items() if faults} == {}


def test_on_a_phone_what_is_folded_can_be_read_as_well(server: Server, browse: Browse) -> None:
    page = browse(390, 844, has_touch=True, is_mobile=True)
    go(page, server.url)
    page.locator(".st-key-fold button").tap()
    assert [*serious(page), *_unnamed(page), *filter(None, (_headings(page), _landmarks(page, "en")))] == []
