"""The server around the pages: deep links, a path in front of everything, and files by URL."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.amounts import some
from tests.e2e.driving import PATIENCE, address_is, go, settled, show
from tests.e2e.serving import BASE, Server, copy_of_data, served
from tests.e2e.watching import Browse, seen_by
from transcaspian.language.messages import words


@pytest.mark.parametrize("path", some([("mutiny",)], product(["mutiny", "guide", "evidence", "versions"])))
def test_a_cold_server_opens_a_deep_link_for_its_first_reader_and_for_the_next(
    own_server: Server, browse: Browse, path: str
) -> None:
    # What stands beside the frame of the pages would be taken for pages of their own until the first script has run.
    for _ in range(2):
        page = browse()
        page.goto(f"{own_server.url}/{path}?w=july&lang=pl")
        expect(page.get_by_role("link", name=words("pl")(f"nav.{path}"))).to_be_visible(timeout=PATIENCE * 1000)
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
        go(page, f"{running.url}/evidence?w=july")
        address_is(page, {"w": ["july"]}, "/there/map/evidence")


def test_a_server_that_is_open_to_others_looks_up_no_address_of_its_own(tmp_path: Path) -> None:
    """Streamlit would ask a host on the network for it, to print one line more at the start."""
    opened = {"STREAMLIT_SERVER_ADDRESS": "0.0.0.0"}
    with served(copy_of_data(tmp_path / "data"), tmp_path / "log", settings=opened) as running:
        told = running.tail()
    assert "URL: http" in told
    assert not [word for word in ("Network URL", "External URL", "external IP") if word in told]
