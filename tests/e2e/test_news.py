"""Open pages: silent while nothing happens, told of changed tables and of answers that were lost on their way."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Response, expect

from tests.amounts import some
from tests.e2e.driving import CARD, PATIENCE, address, address_is, card_of, choose_window, go, settled, until
from tests.e2e.serving import Server, copy_of_data, served
from tests.e2e.slowline import SlowLine
from tests.e2e.test_address import counted
from tests.e2e.watching import Browse

EVENT = "zenit-asfat-yda-2023"
TITLE = "A title that an editor has just corrected"


def retitled(folder: Path, title: str) -> None:
    """Change the title of the event, in a table that stays right."""
    path = folder / "events.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    column = lines[0].split(",").index("title_en")
    number = next(n for n, line in enumerate(lines) if line.startswith(f"{EVENT},"))
    cells = lines[number].split(",")
    assert '"' not in ",".join(cells[: column + 1]), "a quoted cell before the title"
    cells[column] = title
    lines[number] = ",".join(cells)
    path.write_text("".join(lines), encoding="utf-8")


def runs(page: Page) -> int:
    """Return the number of the last run of the page's script that arrived whole."""
    return int(page.locator(".tc-run").get_attribute("data-run").rpartition(".")[2])  # type: ignore[union-attr]


class Questions:
    """The answers that a page got to its questions for news."""

    def __init__(self, page: Page) -> None:
        self.page, self.answers = page, list[int]()
        page.on("response", self._answered)

    def _answered(self, answer: Response) -> None:
        if urlsplit(answer.url).path.endswith("/app/news"):
            self.answers.append(answer.status)

    def more(self, count: int) -> None:
        """Wait for so many more answers."""
        wanted = len(self.answers) + count
        until(lambda: self.page.evaluate("() => true") and len(self.answers) >= wanted)


_AWAY = "Object.defineProperty(document, 'hidden', { get: () => window.away === true })"
_SEEN = "() => { window.away = false; document.dispatchEvent(new Event('visibilitychange')); }"


def test_an_open_page_is_silent_and_one_that_nobody_sees_asks_nothing(server: Server, new_page: Page) -> None:
    page, frames = new_page, list[str]()
    page.add_init_script(_AWAY)
    page.on("websocket", lambda socket: socket.on("framesent", lambda _: frames.append("sent")))
    page.on("websocket", lambda socket: socket.on("framereceived", lambda _: frames.append("received")))
    asking = Questions(page)
    go(page, server.url)
    asking.more(2)
    assert frames, "the test hears nothing of the connection"
    before, heard = len(frames), len(asking.answers)
    ran = runs(page)
    asking.more(4)  # several seconds
    assert frames[before:] == [] and runs(page) == ran
    assert set(asking.answers[heard:]) == {204}, "there is no news, and no body"
    page.evaluate("() => { window.away = true; }")
    heard, began = len(asking.answers), page.evaluate("() => performance.now()")
    page.wait_for_function("(start) => performance.now() - start > 4000", arg=began, polling=250)
    assert len(asking.answers) <= heard + 1, "one answer may have been on its way"
    page.evaluate(_SEEN)
    asking.more(1)


@pytest.mark.parametrize("rest", some([(5,)], [(0,), (5,)]), ids=["all", "end"])
def test_a_lost_answer_is_asked_for_again(server: Server, new_page: Page, rest: int) -> None:
    page, line = new_page, SlowLine(new_page)
    go(page, server.url)
    line.holding = True
    choose_window(page, "july")
    until(line.answered)
    del line.held[-rest:]
    line.release()
    address_is(page, {"w": ["july"]})
    counted(page, "w=july")
    settled(page)
    expect(page.locator("[data-stale='true']")).to_have_count(0)


@pytest.mark.long
def test_a_page_that_nobody_sees_asks_nothing_and_hears_when_it_is_seen_again(
    own_server: Server, browse: Browse
) -> None:
    page = browse(new=True)
    page.add_init_script(_AWAY)
    asking = Questions(page)
    go(page, f"{own_server.url}/?event={EVENT}")
    asking.more(1)
    page.evaluate("() => { window.away = true; }")
    settled(page)
    quiet = len(asking.answers)
    retitled(own_server.folder, TITLE)
    page.wait_for_function("(start) => performance.now() - start > 5000", arg=page.evaluate("() => performance.now()"))
    assert len(asking.answers) <= quiet + 1, "one answer may have been on its way"
    page.evaluate(_SEEN)
    expect(page.locator(CARD)).to_have_text(TITLE, timeout=PATIENCE * 1000)


@pytest.mark.long
def test_many_tabs_of_one_browser_all_hear_of_a_changed_table(own_server: Server, browse: Browse) -> None:
    # A browser holds at most six connections to a host that speaks HTTP/1.1: no page may keep one to itself.
    first = browse()
    tabs = [first, *(first.context.new_page() for _ in range(6))]
    for tab in tabs:
        tab.goto(f"{own_server.url}/?event={EVENT}")
    for tab in tabs:
        card_of(tab, EVENT)
        settled(tab)
    retitled(own_server.folder, TITLE)
    for tab in tabs:
        expect(tab.locator(CARD)).to_have_text(TITLE, timeout=PATIENCE * 1000)


def test_a_restarted_server_is_heard_with_the_view_kept(tmp_path: Path, browse: Browse) -> None:
    folder, page = copy_of_data(tmp_path / "data"), browse()
    with served(folder, tmp_path / "first.log") as first:
        go(page, f"{first.url}/?w=july&event={EVENT}")
        card_of(page, EVENT)
        port = urlsplit(first.url).port or 0
    retitled(folder, TITLE)
    with served(folder, tmp_path / "second.log", port=port):
        expect(page.locator(CARD)).to_have_text(TITLE, timeout=2 * PATIENCE * 1000)
        settled(page)
        assert address(page) == {"w": ["july"], "event": [EVENT]}
        page.context.close()
