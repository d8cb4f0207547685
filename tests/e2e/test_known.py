"""What was known when: the day's control, the chart of silence, links of older versions, pages opened first."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.driving import (
    LAG,
    address,
    address_is,
    box_of,
    button,
    click_timeline,
    dataset,
    go,
    marks_on_timeline,
    ringed_on_timeline,
    settled,
    show,
    shown,
    texts,
    until,
)
from tests.e2e.serving import Server, copy_of_data, served
from tests.e2e.watching import Browse
from transcaspian.evidence.citation import footnotes
from transcaspian.language.messages import words
from transcaspian.versions.history import History, history_folder
from transcaspian.view.knowledge import days, hindsight
from transcaspian.view.query import View

DAYS = days(dataset(), "Europe/Moscow")
LATE = "wsj-report-patrushev"


@pytest.mark.long
def test_a_day_is_stepped_to_listed_and_undone_by_back(server: Server, page: Page) -> None:
    say = words("en")
    go(page, f"{server.url}/?known_by=2023-06-25")
    button(page, "known_back").click()
    before = max(day for day in DAYS if day < date(2023, 6, 25))
    address_is(page, {"known_by": [str(before)]})
    found = hindsight(dataset(), View(known_by=before))
    expect(button(page, "known_not_known")).to_have_text(say.n("known.not_known.here", len(found.not_known)))
    button(page, "known_not_known").click()
    expect(page.locator(".st-key-list_open button")).to_have_count(len(found.not_known))
    count = say("count.shown", shown=len(shown(f"known_by={before}")), total=len(dataset().events))
    expect(button(page, "counts")).to_contain_text(count)
    page.go_back()
    address_is(page, {"known_by": ["2023-06-25"]})
    button(page, "known_today").click()
    address_is(page, {})
    settled(page)
    for key, day in (("Home", [str(DAYS[0])]), ("ArrowRight", [str(DAYS[1])])):
        page.get_by_role("slider", name=say("known.day")).press(key)
        address_is(page, {"known_by": day})
        settled(page)


def test_two_days_have_a_handle_each(server: Server, page: Page) -> None:
    say, first, last = words("en"), date(2023, 7, 31), date(2023, 12, 22)
    go(page, f"{server.url}/?known_by={last}&compare={first}")
    earlier = page.get_by_role("slider", name=say("known.compare"))
    expect(earlier).to_have_attribute("aria-valuetext", "31 July 2023")
    earlier.press("ArrowLeft")
    before = max(day for day in DAYS if day < first)
    address_is(page, {"known_by": [str(last)], "compare": [str(before)]})
    settled(page)
    later = page.get_by_role("slider", name=say("known.day"))
    here, there = box_of(earlier), box_of(later)
    at = here["y"] + here["height"] - 4
    page.mouse.move(here["x"] + here["width"] / 2, at)
    page.mouse.down()
    page.mouse.move(here["x"] - 200, at, steps=4)
    page.mouse.up()
    until(lambda: str(address(page).get("compare", [""])[0]) < "2023-06-01")
    assert address(page)["known_by"] == [str(last)]
    settled(page)
    assert box_of(later)["x"] == pytest.approx(there["x"], abs=1)
    button(page, "unmark").click()
    address_is(page, {"known_by": [str(last)]})
    expect(earlier).to_have_count(0)


def test_what_a_closed_popover_holds_does_not_undo_what_was_done_since(server: Server, page: Page) -> None:
    show(page, server.url)
    button(page, "known_day").click()
    page.locator(".st-key-w_known_by [role=spinbutton]").first.click()
    page.keyboard.type("24062023")
    page.keyboard.press("Enter")
    address_is(page, {"known_by": ["2023-06-24"]})
    page.keyboard.press("Escape")
    expect(page.locator(".st-key-w_known_by")).to_have_count(0)
    settled(page)
    button(page, "known_on").click()
    address_is(page, {"known_by": ["2023-06-25"]})
    settled(page)
    button(page, "known_not_known").click()
    expect(page.locator(".st-key-list_open button").first).to_be_visible()
    settled(page)
    address_is(page, {"known_by": ["2023-06-25"]})
    page.go_back()  # Streamlit sends nothing of its widgets with that
    address_is(page, {"known_by": ["2023-06-24"]})
    page.go_back()
    address_is(page, {})
    settled(page)
    click_timeline(page, "turn-back")
    address_is(page, {"event": ["turn-back"]})


def test_a_typed_day_counts_at_enter_and_the_click_that_closes_a_calendar_does_nothing_else(
    server: Server, page: Page
) -> None:
    """In each field for a day: that of the view, the one it is compared with, an end of the window, a filter."""
    calendar, event_id = page.get_by_test_id("stDateInputCalendar"), "turn-back"

    def typed(key: str, keys: str) -> None:
        page.locator(f".st-key-{key} [role=spinbutton]").first.click()
        page.keyboard.type(keys)
        expect(calendar).to_be_visible()

    def entered(key: str, keys: str) -> None:
        typed(key, keys)
        page.keyboard.press("Enter")
        expect(calendar).to_have_count(0)
        expect(page.locator(f".st-key-{key} [role=spinbutton]:focus")).to_have_count(1)

    show(page, server.url)
    button(page, "known_day").click()
    entered("w_known_by", "25062023")
    address_is(page, {"known_by": ["2023-06-25"]})
    entered("w_compare", "24062023")
    address_is(page, {"known_by": ["2023-06-25"], "compare": ["2023-06-24"]})
    settled(page)
    typed("w_compare", "23")
    click_timeline(page, event_id)
    expect(calendar).to_have_count(0)
    address_is(page, {"known_by": ["2023-06-25"], "compare": ["2023-06-23"]})
    settled(page)
    click_timeline(page, event_id)
    until(lambda: address(page).get("event"), [event_id])
    button(page, "dates").click()
    entered("w_last_day", "26062023")
    until(lambda: address(page).get("w", [""])[0].partition("..")[2], "2023-06-26")
    go(page, f"{server.url}/evidence")
    button(page, "evidence_pop_between").click()
    entered("evidence_known_from", "26062023")
    expect(button(page, "evidence_pop_between")).to_contain_text("1")


@pytest.mark.parametrize(
    ("size", "language"),
    [
        *[((1440, 900), "en"), ((1280, 800), "pl")],
        *(pytest.param(*one, marks=pytest.mark.long) for one in (((1440, 900), "pl"), ((1280, 800), "en"))),
    ],
)
def test_a_chosen_day_and_its_steps_move_nothing_of_the_page(
    server: Server, browse: Browse, size: tuple[int, int], language: str
) -> None:
    page = browse(*size)
    parts = ("navigation", "known_back", "known_day", "known_on", "display", "controls", "map")

    def places() -> list[tuple[float, ...]]:
        settled(page)
        boxes = [box_of(page.locator(f".st-key-{part}").first) for part in parts]
        return [(box["x"], box["y"], box["width"]) for box in boxes]

    go(page, f"{server.url}/?lang={language}")
    seen = [places()]
    for day in ("2023-09-28", "2023-06-24"):
        go(page, f"{server.url}/?lang={language}&known_by={day}")
        seen.append(places())
    for key in ("known_back", "known_on", "known_today"):
        button(page, key).click()
        seen.append(places())
    assert all(one == seen[0] for one in seen), seen


def test_a_notice_above_the_page_is_as_high_as_its_line(server: Server, page: Page) -> None:
    go(page, f"{server.url}/?w=never&compare=2023-06-24")
    for notice in ("notices [data-testid='stAlertContainer']", "marking"):
        assert box_of(page.locator(f".st-key-{notice}"))["height"] <= 40


@pytest.mark.long
def test_in_june_the_report_of_december_is_nowhere_on_the_page(server: Server, page: Page) -> None:
    title = dataset().events[LATE].title["en"]
    go(page, f"{server.url}/?w=all&known_by=2023-06-24")
    assert title not in texts(page) and "22 December 2023" not in texts(page)
    go(page, f"{server.url}/?known_by=2023-06-24&event={LATE}")
    assert words("en")("known.unknown_title") in texts(page)
    button(page, "known_go_today").click()
    address_is(page, {"event": [LATE]})


def test_the_chart_of_silence_shows_december_over_june_and_is_linked(server: Server, page: Page) -> None:
    go(page, f"{server.url}/evidence")
    until(lambda: len(marks_on_timeline(page, LAG)) > 20)
    assert "22 December 2023" in " ".join(page.locator(f"{LAG} svg text").all_text_contents())
    event_id = "turn-back"
    click_timeline(page, event_id, LAG)
    until(lambda: address(page).get("event"), [event_id])
    until(lambda: ringed_on_timeline(page, LAG), 1)
    settled(page)
    assert dataset().events[event_id].title["en"] in texts(page)
    button(page, "known_back").click()
    until(lambda: "known_by" in address(page))


@pytest.mark.long
def test_an_older_link_says_what_changed_marks_it_and_is_closed(tmp_path: Path, browse: Browse) -> None:
    folder, old, say = copy_of_data(tmp_path / "data"), dataset(), words("en")
    History(history_folder(folder)).keep(old, datetime(2026, 1, 1, tzinfo=UTC))
    version, title, events = old.version, old.events["turn-back"].title["en"], folder / "events.csv"
    content = events.read_text(encoding="utf-8")
    assert f",{title}," in content
    events.write_text(content.replace(f",{title},", ",A corrected title,", 1), encoding="utf-8")
    with served(folder, tmp_path / "log") as running:
        page = browse()
        go(page, f"{running.url}/?v={version}")
        told = say("versions.link.since", changes=say.n("versions.count.events.corrected", 1))
        expect(page.locator(".st-key-link_notice")).to_contain_text(told)
        page.get_by_text(say("versions.list")).click()
        expect(page.locator(".st-key-link_notice")).to_contain_text("A corrected title")
        button(page, "link_mark").click()
        until(lambda: address(page).get("since"), [version])
        settled(page)
        button(page, "link_close").click()
        expect(page.locator(".st-key-link_notice")).to_have_count(0)
        go(page, f"{running.url}/?v=0000000")
        expect(page.locator(".st-key-link_notice")).to_contain_text("0000000")


@pytest.mark.long
def test_an_events_sources_are_copied_as_a_footnote(server: Server, browse: Browse) -> None:
    page = browse(permissions=["clipboard-read", "clipboard-write"])
    go(page, f"{server.url}/?event={LATE}&known_by=2023-12-31")
    button(page, "share_card").click()
    page.locator(".st-key-copy_footnote button").click()
    expect(page.locator(".st-key-copy_footnote [role='status']")).to_have_text(words("en")("cite.copied"))
    copied = page.evaluate("() => navigator.clipboard.readText()")
    assert copied == footnotes(dataset(), View(known_by=date(2023, 12, 31)), LATE)
    assert copied.startswith("1. ") and dataset().version in copied
