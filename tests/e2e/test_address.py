"""The address bar: it holds the view, Back and Forward undo and redo, and it means the same to everybody."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.driving import (
    address,
    address_is,
    button,
    card_of,
    choose_window,
    dataset,
    go,
    named,
    no_traceback,
    path,
    settled,
    shown,
    until,
    window_of,
)
from tests.e2e.serving import Server
from tests.e2e.slowline import SlowLine
from tests.e2e.watching import Browse
from transcaspian.language.messages import words
from transcaspian.view.query import View

EVENT = "zenit-asfat-yda-2023"


def entries(page: Page) -> int:
    """Return how many entries the page has in the browser's history."""
    return int(page.evaluate("() => history.length"))


def counted(page: Page, query: str, language: str = "en") -> None:
    """Wait until the page says how many events a view shows."""
    number = words(language).number
    text = words(language)("count.shown", shown=number(len(shown(query))), total=number(len(dataset().events)))
    expect(page.locator(".st-key-counts button").first).to_contain_text(text)


def test_back_and_forward_undo_and_redo_each_change_with_one_entry_each(server: Server, page: Page) -> None:
    say = words("en")
    go(page, server.url)
    before = entries(page)
    choose_window(page, "july")
    address_is(page, {"w": ["july"]})
    settled(page)
    button(page, "more").click()
    page.locator(".st-key-w_tracks").get_by_role("button", name=named("tracks", "contracts", say.language)).click()
    address_is(page, {"w": ["july"], "track": ["contracts"]})
    page.keyboard.press("Escape")
    settled(page)
    first = shown("w=july&track=contracts")[0]
    button(page, "next").click()
    address_is(page, {"w": ["july"], "track": ["contracts"], "event": [first]})
    card_of(page, first)
    assert entries(page) == before + 3

    page.go_back()
    address_is(page, {"w": ["july"], "track": ["contracts"]})
    expect(page.locator(".st-key-panel .tc-start")).to_be_visible()
    page.go_back()
    address_is(page, {"w": ["july"]})
    counted(page, "w=july")
    page.go_back()
    address_is(page, {})
    counted(page, "")
    expect(window_of(page, "june-july")).to_be_checked()
    for query in ({"w": ["july"]}, {"w": ["july"], "track": ["contracts"]}):
        page.go_forward()
        address_is(page, query)
        settled(page)
    page.go_forward()
    address_is(page, {"w": ["july"], "track": ["contracts"], "event": [first]})
    card_of(page, first)
    settled(page)
    assert entries(page) == before + 3, "going back and forth wrote entries of its own"


def test_a_second_click_before_the_answer_to_the_first_undoes_nothing(server: Server, new_page: Page) -> None:
    # It comes with the address of before the first, which is no wish to go back there.
    page, line = new_page, SlowLine(new_page)
    go(page, server.url)
    line.holding = True
    choose_window(page, "july")
    until(line.answered)
    button(page, "next").click()
    until(line.answered)
    assert address(page) == {}, "the first answer has arrived: the test shows nothing"
    line.release()
    until(lambda: address(page).get("w"), ["july"])
    until(lambda: "event" in address(page))
    settled(page)
    assert address(page)["w"] == ["july"]
    counted(page, "w=july")


def test_values_that_the_browser_sends_before_it_has_heard_undo_nothing(server: Server, new_page: Page) -> None:
    # A page that misses an answer asks again, and sends what its widgets say: the old values.
    page, line = new_page, SlowLine(new_page)
    go(page, f"{server.url}/?track=contracts")
    saved = next(iter(dataset().views.values()))
    line.holding = True
    button(page, f"event-view-{saved.id}").click()
    until(line.answered)
    held = len(line.held)
    until(lambda: page.evaluate("() => 3") and len(line.held) > held)
    line.release()
    address_is(page, View.from_query(saved.query).to_query())
    settled(page)
    address_is(page, View.from_query(saved.query).to_query())


@pytest.mark.long
def test_a_quick_click_there_and_back_finds_everything_again(server: Server, new_page: Page) -> None:
    # The browser forgets large messages after some runs; the server may still believe that it has them.
    page, line = new_page, SlowLine(new_page)
    go(page, server.url)
    for _ in range(3):
        button(page, "next").click()
        settled(page)
    line.holding = True
    choose_window(page, "july")
    until(line.answered)
    choose_window(page, "june-july")
    until(line.answered)
    line.release()
    settled(page)
    counted(page, f"event={shown()[2]}")
    expect(page.get_by_role("dialog")).to_have_count(0)


@pytest.mark.long
def test_a_change_of_page_keeps_the_view_and_is_one_entry(server: Server, page: Page) -> None:
    say = words("pl")
    query = {"w": ["july"], "track": ["contracts"], "lang": ["pl"], "event": [EVENT]}
    go(page, f"{server.url}/?w=july&track=contracts&lang=pl&event={EVENT}")
    card_of(page, EVENT, "pl")
    before = entries(page)
    page.get_by_role("link", name=say("nav.guide")).click()
    address_is(page, query, "/guide")
    expect(page.get_by_role("heading", name=say("guide.title"))).to_be_visible()
    settled(page)
    assert entries(page) == before + 1
    page.get_by_role("link", name=say("nav.timeline_map")).click()
    address_is(page, query)
    card_of(page, EVENT, "pl")
    assert entries(page) == before + 2
    page.go_back()
    address_is(page, query, "/guide")
    expect(page.get_by_role("heading", name=say("guide.title"))).to_be_visible()
    page.go_back()
    address_is(page, query)
    card_of(page, EVENT, "pl")
    settled(page)
    assert entries(page) == before + 2


def test_back_over_two_pages_at_once_shows_the_view_of_that_time(server: Server, page: Page) -> None:
    go(page, server.url)
    before = entries(page)
    choose_window(page, "mutiny")
    address_is(page, {"w": ["mutiny"]})
    settled(page)
    page.get_by_role("link", name=words("en")("nav.guide")).click()
    address_is(page, {"w": ["mutiny"]}, "/guide")
    settled(page)
    assert entries(page) == before + 2, "a change of page is one entry"
    page.evaluate("() => history.go(-2)")
    address_is(page, {})
    counted(page, "")
    settled(page)
    assert address(page) == {}


def test_an_address_in_other_words_stays_and_back_leaves_it(server: Server, page: Page) -> None:
    go(page, f"{server.url}/guide")
    go(page, f"{server.url}/?w=june-july&track=corridor&track=corridor")
    settled(page)
    assert address(page) == {"w": ["june-july"], "track": ["corridor", "corridor"]}
    page.go_back()
    until(lambda: path(page), "/guide")


def test_an_address_gives_the_same_events_to_another_reader_and_neither_disturbs_the_other(
    server: Server, browse: Browse
) -> None:
    first, second = browse(), browse()
    go(first, server.url)
    choose_window(first, "july")
    address_is(first, {"w": ["july"]})
    settled(first)
    button(first, "more").click()
    first.locator(".st-key-w_significant label").first.click()
    until(lambda: "significant" in address(first))
    settled(first)
    first.keyboard.press("Escape")
    button(first, "next").click()
    ids = shown("w=july&significant=1")
    card_of(first, ids[0])
    address_is(first, {"w": ["july"], "significant": ["1"], "event": [ids[0]]})
    go(second, f"{server.url}/?{urlencode(address(first), doseq=True)}&lang=pl")
    card_of(second, ids[0], "pl")
    for page, language in ((first, "en"), (second, "pl")):
        counted(page, "w=july&significant=1", language)
    # What either does is the other's business no more.
    choose_window(second, "mutiny", "pl")
    button(first, "next").click()
    card_of(first, ids[1])
    address_is(second, {"w": ["mutiny"], "significant": ["1"], "event": [ids[0]], "lang": ["pl"]})
    counted(second, "w=mutiny&significant=1", "pl")
    settled(first)
    settled(second)
    card_of(second, ids[0], "pl")
    assert address(first) == {"w": ["july"], "significant": ["1"], "event": [ids[1]]}


@pytest.mark.long
def test_parts_of_an_address_that_mean_nothing_are_ignored_with_a_quiet_notice(server: Server, page: Page) -> None:
    go(page, f"{server.url}/?w=july&track=tractors&colour=<b>red</b>&map=91,0,12,x")
    counted(page, "w=july")
    notice = page.locator('[data-testid="stAlert"]')
    expect(notice).to_have_count(1)
    for part in ("track=tractors", "colour=<b>red</b>", "map=91,0,12,x"):
        expect(notice).to_contain_text(part)
    assert page.locator("b", has_text="red").count() == 0
    no_traceback(page)
    button(page, "next").click()
    expect(notice).to_have_count(0)
    until(lambda: sorted(address(page)), ["event", "w"])
