"""What a reader presses: events, lists, saved views, ways out of an empty result."""

from __future__ import annotations

from dataclasses import replace
from html import escape

import pytest

from tests.app.screen import Screen, without_escapes
from tests.unit.handmade import shipped
from transcaspian.language.datewords import when
from transcaspian.language.messages import words
from transcaspian.view.query import View, read_query
from transcaspian.view.selection import select
from transcaspian.view.sure import sure_in_words

SAY = words("en")


def shown(screen: Screen) -> list[str]:
    return [event.id for event in select(shipped(), screen.view).shown]


# An event


def test_a_line_of_a_list_opens_the_card_and_the_address_says_so() -> None:
    screen = Screen()
    screen.press("tray_no-place")
    key = screen.keys("event-list-")[0]
    event = shipped().events[key.removeprefix("event-list-")]
    level = select(shipped(), screen.view).certainty[event.id].level
    told = (event.title["en"], when(event.date, "en", "Europe/Moscow", short=True), sure_in_words(event, level, "en"))
    assert screen.label(key) == " · ".join(told)
    screen.press(key)
    assert (screen.view, screen.query) == (View(event=event.id), f"event={event.id}")
    assert escape(event.title["en"]) in screen.text() and escape(event.summary["en"]) in screen.text()


def test_a_second_quick_press_goes_on_from_what_the_first_has_chosen() -> None:
    screen = Screen("w=mutiny")
    ids = shown(screen)
    screen.go(f"w=mutiny&event={ids[0]}")
    # The first press has chosen, and the page has not followed yet.
    screen.app.session_state["view"] = replace(screen.view, event=ids[1])
    screen.press("next")
    assert screen.view.event == ids[2]


def test_next_and_previous_step_in_order_of_time_and_end_at_the_ends() -> None:
    screen = Screen("w=mutiny")
    ids = shown(screen)
    screen.go(f"w=mutiny&event={ids[0]}")
    assert screen.one("previous").disabled
    for event_id in ids[1:4]:
        screen.press("next")
        assert screen.view.event == event_id
    screen.press("previous")
    assert screen.view.event == ids[2]
    screen.go(f"w=mutiny&event={ids[-1]}")
    assert screen.one("next").disabled


def test_closing_a_card_leaves_the_rest_of_the_view() -> None:
    screen = Screen("w=july&track=contracts&event=zenit-asfat-yda-2023")
    screen.press("close")
    assert (screen.view, screen.query) == (
        View(window="july", tracks=("contracts",)),
        "w=july&track=contracts",
    )


@pytest.mark.parametrize("how", ["tied", "related"])
def test_another_event_on_the_card_is_one_press_away(how: str) -> None:
    screen = Screen("w=mutiny&event=turn-back")
    key = screen.keys(f"event-{how}-")[0]
    screen.press(key)
    assert screen.view == View(window="mutiny", event=key.removeprefix(f"event-{how}-"))


def test_a_thread_is_shown_alone_and_the_steps_follow_it() -> None:
    # Whole: neither a search nor a filter hides a part of it.
    screen = Screen("w=mutiny&event=mod-denies-strike&q=strikes&track=mutiny&certainty=disputed")
    screen.press("thread")
    alone = View(window="2023-06-23..2023-06-23", thread="mod-denies-strike", event="mod-denies-strike")
    assert screen.view == alone and screen.one("next").disabled
    screen.press("previous")
    assert screen.view == alone.but(event="camp-strike-claim") and screen.one("previous").disabled
    screen.press("thread_end")
    assert screen.view.thread == "" and not screen.one("previous").disabled


def test_the_panel_of_a_thread_lists_its_events_in_order_with_their_ties_until_one_is_chosen() -> None:
    screen = Screen("thread=akorda-denial")
    keys = screen.keys("event-thread-")
    assert [key.removeprefix("event-thread-") for key in keys] == shown(screen)
    assert "denies 1" in screen.label("event-thread-peskov-putin-in-kremlin")
    screen.press("event-thread-akorda-denial")
    assert screen.view == View(thread="akorda-denial", event="akorda-denial")
    assert screen.keys("event-thread-") == [] and screen.query == "thread=akorda-denial&event=akorda-denial"


@pytest.mark.parametrize("name", ["actors", "places", "sources"])
def test_what_a_card_names_can_be_filtered_by(name: str) -> None:
    screen = Screen("w=all&event=zenit-asfat-yda-2023")
    key = f"card_{name}_zenit-asfat-yda-2023"
    chosen = screen.one(key).options[0]
    pills = screen.one(key)
    value = _ids(name)[0]
    pills.set_value([value])
    screen.rerun()
    assert getattr(screen.view, name) == (value,)
    assert chosen and "zenit-asfat-yda-2023" in shown(screen)
    screen.choose(key, [])
    assert getattr(screen.view, name) == ()


def _ids(name: str) -> list[str]:
    event = shipped().events["zenit-asfat-yda-2023"]
    if name == "actors":
        return list(event.actor_ids)
    if name == "places":
        return [event.location_id or "", *event.about_location_ids]
    return [claim.source_id for claim in shipped().claims_of[event.id]]


def test_a_card_keeps_the_filters_that_others_set() -> None:
    screen = Screen("w=all&actor=tokayev&actor=turkey&event=zenit-asfat-yda-2023")
    ids = _ids("actors")
    assert "tokayev" not in ids
    screen.choose("card_actors_zenit-asfat-yda-2023", [ids[0]])
    assert "tokayev" in screen.view.actors and ids[0] in screen.view.actors


# An event that is not there, or not here


def test_an_unknown_event_is_said_to_be_unknown() -> None:
    screen = Screen("event=no-such-event")
    assert escape(SAY("card.unknown_title")) in screen.text()
    assert escape(SAY("card.unknown", id="no-such-event")) in screen.text()
    screen.press("close")
    assert (screen.view, screen.query) == (View(), "")


def test_a_draft_is_as_unknown_as_what_does_not_exist() -> None:
    draft, nothing = Screen("event=dearsan-claim-2023"), Screen("event=dearsan-claim-2024")
    assert draft.text() == nothing.text().replace("claim-2024", "claim-2023")


@pytest.mark.parametrize(
    "query",
    [
        "w=mutiny&event=zenit-asfat-yda-2023",
        "w=july&event=turn-back",
        "w=mutiny&track=minerals&event=zenit-asfat-yda-2023",
        "w=mutiny&q=zzzz&significant=1&certainty=disputed&event=zenit-asfat-yda-2023",
        "actor=nobody&place=nowhere&source=none&category=none&event=turn-back",
    ],
)
def test_a_chosen_event_outside_the_view_offers_to_be_shown(query: str) -> None:
    screen = Screen(query)
    event = screen.view.event
    assert event not in shown(screen)
    assert len(screen.app.warning) == 1
    screen.press("show_hidden")
    assert event in shown(screen)
    assert screen.view.event == event
    assert not screen.app.warning and not screen.has("show_hidden")


def test_showing_a_hidden_event_loosens_only_what_hides_it() -> None:
    screen = Screen("w=mutiny&track=contracts&tz=UTC&event=zenit-asfat-yda-2023")
    screen.press("show_hidden")
    assert screen.view == View(window="all", tracks=("contracts",), zone="UTC", event="zenit-asfat-yda-2023")


# Lists


def test_what_the_filters_hide_is_one_press_away_and_complete() -> None:
    screen = Screen("w=mutiny")
    hidden = select(shipped(), screen.view).hidden
    screen.press("list_hidden")
    listed = [key.removeprefix("event-list-") for key in screen.keys("event-list-")]
    assert listed and set(listed) == set(hidden)
    assert SAY.n("count.hidden", len(hidden)) in screen.text()
    screen.press(f"event-list-{listed[0]}")
    assert screen.view.event == listed[0]
    assert not screen.keys("event-list-")


def test_a_long_list_says_how_many_it_leaves_out() -> None:
    screen = Screen("w=2012-01-01..2012-01-02")
    hidden = select(shipped(), screen.view).hidden
    screen.press("list_hidden")
    listed = screen.keys("event-list-")
    left = len(hidden) - len(listed)
    assert left > 0 and SAY.n("count.not_listed", left) in screen.text()


@pytest.mark.parametrize("reason", ["no-place", "outside"])
def test_a_tray_opens_the_events_that_the_map_cannot_show(reason: str) -> None:
    screen = Screen("w=all&map=uralsk")
    words_of_tray = screen.label(f"tray_{reason}")
    screen.press(f"tray_{reason}")
    listed = screen.keys("event-list-")
    said = int("".join(letter for letter in words_of_tray if letter.isdigit()))
    assert len(listed) == min(said, 120)
    screen.press("close")
    assert not screen.keys("event-list-")


def test_a_new_choice_of_filters_closes_an_open_list() -> None:
    screen = Screen("w=mutiny")
    screen.press("list_hidden")
    screen.choose("w_window", "july")
    assert not screen.keys("event-list-")


# Saved views


@pytest.mark.parametrize("name", shipped().views)
def test_a_saved_view_opens_and_keeps_language_zone_and_theme(name: str) -> None:
    saved = shipped().views[name]
    screen = Screen("lang=pl&tz=UTC&theme=dark")
    key = f"event-view-{name}"
    wanted, ignored = read_query(saved.query)
    assert not ignored
    if wanted.story:  # a link to the page of the story
        (link,) = (node.proto for node in screen.one(key).children.values())
        assert without_escapes(link.label) == saved.title["pl"] and link.page.endswith(wanted.story)
        assert View.from_query(link.query_string) == replace(wanted, language="pl", zone="UTC", theme="dark")
        return
    assert screen.label(key) == saved.title["pl"]
    screen.press(key)
    assert screen.view == replace(wanted, language="pl", zone="UTC", theme="dark")
    assert shown(screen)
    if wanted.event:
        assert escape(shipped().events[wanted.event].title["pl"]) in screen.text()


# Nothing to show


def test_an_empty_result_offers_each_filter_that_alone_empties_it() -> None:
    for query, name in (
        ("q=zzzz", "text"),
        ("actor=nobody-there", "actors"),
        ("track=minerals&w=mutiny", ""),
    ):
        screen = Screen(query)
        assert not shown(screen)
        assert [info.value for info in screen.app.info] == [SAY("empty.nothing")]
        offered = [key.removeprefix("empty_") for key in screen.keys("empty_")]
        excluded = list(select(shipped(), screen.view).excluded())
        assert offered == [*excluded, "reset"]
        assert name in ("", *excluded)


@pytest.mark.parametrize(
    "query",
    ["q=zzzz", "actor=nobody-there", "track=minerals&w=mutiny", "w=2012-01-01..2012-01-02&track=minerals"],
)
def test_every_way_out_of_an_empty_result_leads_to_events(query: str) -> None:
    first = Screen(query)
    ways = first.keys("empty_")
    assert len(ways) >= 2
    for way in ways:
        screen = Screen(query)
        screen.press(way)
        assert shown(screen), way
        found = select(shipped(), screen.view)
        unsure = len(found.shown) if len(found.possible) == len(found.shown) else 0  # none surely lies in the window
        assert [info.value for info in screen.app.info] == ([SAY.n("empty.unsure", unsure)] if unsure else []), way
        assert bool(screen.keys("empty_")) == bool(unsure)


def test_starting_over_keeps_language_zone_and_theme() -> None:
    screen = Screen("q=zzzz&w=july&lang=pl&tz=UTC&theme=dark")
    screen.press("empty_reset")
    assert screen.view == View(language="pl", zone="UTC", theme="dark")


def test_a_filter_can_be_loosened_from_the_count() -> None:
    screen = Screen("w=mutiny&track=mutiny")
    for key, name, value in (("loosen_tracks", "tracks", ()), ("loosen_window", "window", "all")):
        before = len(shown(screen))
        screen.press(key)
        assert getattr(screen.view, name) == value
        assert len(shown(screen)) > before


# Parts of an address that mean nothing


def test_parts_of_an_address_that_mean_nothing_are_named_and_the_rest_is_shown() -> None:
    screen = Screen("w=never&track=mutiny&track=music&bogus=1&known_by=2023-13-01&<b>=<script>")
    assert screen.view == View(tracks=("mutiny",))
    (notice,) = screen.app.info
    assert notice.icon
    for part in ("w=never", "track=music", "bogus=1", "known_by=2023-13-01", "<b>=<script>"):
        assert part in screen.text()
    assert "<script>" not in notice.value  # escaped for Markdown


def test_the_notice_goes_with_the_next_choice() -> None:
    screen = Screen("bogus=1")
    assert screen.app.info
    screen.choose("w_window", "july")
    assert not screen.app.info
    assert screen.query == "w=july"


def test_reserved_parts_and_the_version_are_no_mistake() -> None:
    for query in ("v=4f2a91c", "present=1"):
        screen = Screen(query)
        assert not screen.app.info and screen.view == View()
