"""Downloads, and every size in both themes."""

from __future__ import annotations

import csv
import io
import re
import zipfile

import pytest
from playwright.sync_api import expect

from tests.amounts import some
from tests.e2e.conftest import SHOTS
from tests.e2e.driving import (
    PATIENCE,
    button,
    download,
    go,
    no_traceback,
    ready,
    show,
    shown,
    sized,
    until,
)
from tests.e2e.serving import Server
from tests.e2e.watching import Browse
from transcaspian.language.messages import words

EVENT = "zenit-asfat-yda-2023"
SIZES = ((1440, 900), (1920, 1080), (1280, 720), (390, 844))


def _ids(content: bytes, column: str = "id") -> list[str]:
    return [row[column] for row in csv.DictReader(io.StringIO(content.decode("utf-8-sig")))]


def test_downloads_are_exactly_what_is_shown(server: Server, browse: Browse) -> None:
    query = "w=july&track=contracts"
    page = browse()
    go(page, f"{server.url}/nowhere?{query}&layer=port-log")  # there is no such page: the first one says so
    expect(page.locator(".stAlert", has_text=words("en")("notice.no_page", page="nowhere"))).to_be_visible()
    expect(button(page, "counts")).to_contain_text("of 3,000 rows", timeout=PATIENCE * 1000)
    button(page, "downloads").click()
    name, events = download(page, "get_csv")
    assert name.startswith("events-july-") and name.endswith(".csv")
    assert _ids(events) == shown(query)
    _, claims = download(page, "get_claims-csv")
    assert list(dict.fromkeys(_ids(claims, "event_id"))) == shown(query)
    _, both = download(page, "get_zip")
    with zipfile.ZipFile(io.BytesIO(both)) as archive:
        assert archive.read("events.csv") == events
        assert archive.read("claims.csv") == claims
        rows = _ids(archive.read("layer/rows.csv"), "number")
    expect(button(page, "counts")).to_contain_text(f"{len(rows)} of 3,000 rows")


@pytest.mark.parametrize(
    ("width", "height", "theme"),
    some(
        [(1280, 720, "dark"), (390, 844, "dark")],
        [(*size, theme) for size in SIZES for theme in ("light", "dark")],
    ),
)
def test_a_picture_of_every_size_has_nothing_sticking_out(
    server: Server, browse: Browse, width: int, height: int, theme: str
) -> None:
    page = browse(width, height, color_scheme=theme)
    url = f"{server.url}/?event={EVENT}"
    if width > 400:
        show(page, url)
        sized(page)
        ready(page)
    else:
        go(page, url)
        expect(page.locator(".st-key-picture-map img")).to_be_visible(timeout=PATIENCE * 1000)
    SHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SHOTS / f"{width}x{height}-{theme}.png")
    assert page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")
    ground = page.evaluate("() => getComputedStyle(document.querySelector('.stApp')).backgroundColor")
    red = int(re.findall(r"\d+", ground)[0])
    assert (red < 80) == (theme == "dark")
    no_traceback(page)


def test_pictures_have_the_summary_as_their_text(server: Server, browse: Browse) -> None:
    page = browse()
    go(page, f"{server.url}/?w=july")
    summary = words("en")("summary.tracks", list="").strip(" .")

    def told() -> list[str]:
        # The pictures are groups of marks, each in a tree of its own, described in words.
        return list(
            page.evaluate(
                """() => [...document.querySelectorAll('*')].filter((node) => node.shadowRoot)
                  .flatMap((node) => [...node.shadowRoot.querySelectorAll('svg[aria-describedby="d"] > desc')])
                  .map((node) => node.textContent)"""
            )
        )

    until(lambda: sum(summary in words_of for words_of in told()) >= 3)  # timeline, strip of all years, map
