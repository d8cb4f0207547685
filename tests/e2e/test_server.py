"""The server around the pages: deep links, a path in front of everything, and files by URL."""

from __future__ import annotations

import urllib.request
from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import Response, expect

from tests.amounts import some
from tests.e2e.driving import PATIENCE, address_is, go, page_name, settled, show
from tests.e2e.serving import BASE, Server, copy_of_data, served
from tests.e2e.watching import Browse, seen_by
from transcaspian.language.messages import words
from ui.server.programs import closure


@pytest.mark.parametrize("path", some([("mutiny",)], product(["mutiny", "guide", "evidence", "versions"])))
def test_a_cold_server_opens_a_deep_link_for_its_first_reader_and_for_the_next(
    own_server: Server, browse: Browse, path: str
) -> None:
    # What stands beside the frame of the pages would be taken for pages of their own until the first script has run.
    for _ in range(2):
        page = browse()
        page.goto(f"{own_server.url}/{path}?w=july&lang=pl")
        link = page.get_by_role("link", name=page_name(path, "pl"), exact=True)
        expect(link.first).to_be_visible(timeout=PATIENCE * 1000)
        settled(page)
        expect(page.get_by_role("dialog")).to_have_count(0)
        address_is(page, {"w": ["july"], "lang": ["pl"]}, f"/{path}")


def test_below_a_path_of_its_own_the_dashboard_finds_all_its_files(tmp_path: Path, browse: Browse) -> None:
    with served(copy_of_data(tmp_path / "data"), tmp_path / "log", BASE, "there/map") as running:
        assert running.url.endswith("/there/map")
        page = browse(new=True)
        wrong: list[str] = []
        page.on("response", lambda answer: wrong.append(answer.url) if answer.status >= 400 else None)
        show(page, running.url)
        page.evaluate("() => document.fonts.load('16px \"Source Sans Atlas\"')")
        assert page.evaluate("() => [...document.fonts].some((face) => face.status === 'loaded')")
        page.get_by_role("link", name=words("en")("nav.guide")).click()
        expect(page.get_by_role("heading", name=words("en")("guide.title"))).to_be_visible()
        settled(page)
        assert wrong == [] and not seen_by(page).errors
        # It knows from a deep link too where the server is, and connects before the server has said who it is.
        page.route("**/_stcore/h*", lambda _: None)
        go(page, f"{running.url}/evidence?w=july")
        address_is(page, {"w": ["july"]}, "/there/map/evidence")
        assert wrong == []


def test_programs_come_packed_once_and_those_that_a_page_needs_are_named_in_it(server: Server, browse: Browse) -> None:
    page = browse(cold=True)
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer) if "/static/js/" in answer.url else None)
    with urllib.request.urlopen(server.url) as answer:
        first = answer.read().decode()
    show(page, server.url)
    later = {Path(path).name for path in closure(("PlotlyChart",))}  # when the page is shown
    asked = {answer.url.rpartition("/")[2]: answer for answer in answers}
    assert len(asked) > 60
    assert sorted(name for name in asked if name not in first and name not in later) == []
    plain = [name for name, answer in asked.items() if answer.headers.get("content-encoding") != "gzip"]
    assert max(int(asked[name].headers["content-length"]) for name in plain) < 1400
    assert all("immutable" in answer.headers["cache-control"] for answer in asked.values())
    show(page, f"{server.url}/?w=july")
    assert page.evaluate(_RECEIVED) == [], "a browser that has them asks for them again"


# Programs that came over the line, for a page that is open.
_RECEIVED = """() => performance.getEntriesByType("resource")
  .filter((one) => one.name.includes("/static/js/") && one.transferSize > 0).map((one) => one.name)"""


def test_a_server_that_is_open_to_others_looks_up_no_address_of_its_own(tmp_path: Path) -> None:
    """Streamlit would ask a host on the network for it, to print one line more at the start."""
    opened = {"STREAMLIT_SERVER_ADDRESS": "0.0.0.0"}
    with served(copy_of_data(tmp_path / "data"), tmp_path / "log", settings=opened) as running:
        told = running.tail()
    assert "URL: http" in told
    assert not [word for word in ("Network URL", "External URL", "external IP") if word in told]
