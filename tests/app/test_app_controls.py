"""Address to widgets, widgets to view and address: each control changes what it says and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import quote

import pytest
import streamlit as st

from tests.app.screen import Screen
from tests.unit.asking import scope_of
from tests.unit.handmade import FRAMES, WINDOWS, shipped
from transcaspian.language.messages import LANGUAGES, words
from transcaspian.look.typography import text_width
from transcaspian.view.grammar import HIDDEN
from transcaspian.view.named import frame_ids
from transcaspian.view.query import View, read_query
from transcaspian.view.selection import select
from ui import state
from ui.first import pages
from ui.over_map import frame_label, frame_width
from ui.server.first_picture import asked_by

# widget, what the reader chooses, part of the view, its value, the query
CONTROLS: list[tuple[str, Any, str, Any, str]] = [
    ("w_window", "july", "window", "july", "w=july"),
    ("w_frame", "uralsk", "frame", "uralsk", "map=uralsk"),
    ("w_tracks", ["mutiny", "corridor"], "tracks", ("mutiny", "corridor"), "track=mutiny&track=corridor"),
    ("w_certainty", ["disputed"], "certainty", ("disputed",), "certainty=disputed"),
    ("w_text", "ship", "text", "ship", "q=ship"),
    ("w_actors", ["tokayev"], "actors", ("tokayev",), "actor=tokayev"),
    ("w_places", ["astana"], "places", ("astana",), "place=astana"),
    ("w_categories", ["call"], "categories", ("call",), "category=call"),
    ("w_sources", ["wsj-2023-12-22"], "sources", ("wsj-2023-12-22",), "source=wsj-2023-12-22"),
    ("w_significant", True, "significant", True, "significant=1"),
    ("w_zone", "Asia/Almaty", "zone", "Asia/Almaty", "tz=Asia%2FAlmaty"),
    ("w_language", "pl", "language", "pl", "lang=pl"),
    ("w_theme", "dark", "theme", "dark", "theme=dark"),
]  # fmt: skip
NAMES = [control[2] for control in CONTROLS]


def counted(screen: Screen) -> tuple[int, int]:
    """The two numbers of "61 of 164 events"."""
    numbers = [int(word) for word in screen.label("counts").split() if word.isdigit()]
    assert len(numbers) == 2, screen.label("counts")
    return numbers[0], numbers[1]


def expected(view: View) -> tuple[int, int]:
    chosen = select(shipped(), view)
    return len(chosen.shown), chosen.total


@pytest.mark.parametrize(("key", "value", "name", "held", "query"), CONTROLS, ids=NAMES)
def test_a_control_changes_its_part_of_the_view_and_the_address(
    key: str, value: Any, name: str, held: Any, query: str
) -> None:
    screen = Screen()
    screen.choose(key, value)
    assert screen.view == replace(View(), **{name: held})
    assert screen.query == query
    assert counted(screen) == expected(screen.view)


@pytest.mark.parametrize(("key", "value", "name", "held", "query"), CONTROLS, ids=NAMES)
def test_an_address_sets_its_control_and_can_be_gone_back_from(
    key: str, value: Any, name: str, held: Any, query: str
) -> None:
    screen = Screen(query)
    assert screen.one(key).value == value
    assert screen.view == replace(View(), **{name: held})
    assert counted(screen) == expected(screen.view)
    screen.go("")
    assert screen.view == View()
    default = {"window": WINDOWS[0], "frame": FRAMES[0]}.get(name, getattr(View(), name))
    assert screen.one(key).value == (list(default) if isinstance(default, tuple) else default)


def test_controls_add_up() -> None:
    screen = Screen()
    for key, value, *_ in CONTROLS:
        screen.choose(key, value)
    wanted = replace(View(), **{name: held for _, _, name, held, _ in CONTROLS})
    assert screen.view == wanted
    assert read_query(screen.query) == (wanted, ())


def test_emptying_a_control_takes_it_out_of_the_address() -> None:
    screen = Screen("track=mutiny&q=ship&significant=1&actor=tokayev")
    for key, value in (("w_tracks", []), ("w_text", ""), ("w_significant", False), ("w_actors", [])):
        screen.choose(key, value)
    assert (screen.view, screen.query) == (View(), "")


def test_a_written_window_and_frame_are_choices_too() -> None:
    screen = Screen("w=2023-06-20..2023-08-01&map=48,49,56,54")
    assert screen.one("w_window").value is None
    assert (screen.one("w_first_day").value, screen.one("w_last_day").value) == (date(2023, 6, 20), date(2023, 8, 1))
    assert screen.one("w_frame").value == "48,49,56,54"
    screen.choose("w_window", "july")
    assert screen.view == View(window="july", frame="48,49,56,54")


def test_finding_a_place_moves_the_map_to_it() -> None:
    screen = Screen()
    screen.choose("w_text", "Уральск")
    west, south, east, north = (float(edge) for edge in screen.view.frame.split(","))
    assert west < 51.37 < east and south < 51.23 < north
    assert screen.view.text == "Уральск"
    assert counted(screen)[0] > 0


def test_a_place_that_a_search_moved_the_map_to_is_given_back() -> None:
    screen = Screen("map=caspian")
    for text in ("prigozyn", ""):
        screen.choose("w_text", "Oral")
        assert screen.view.frame not in ("all", "caspian")
        screen.choose("w_text", text)
        assert screen.view.frame == "caspian"
    screen.choose("w_text", "Oral")
    screen.press("frame_back")
    assert (screen.view.frame, screen.view.text) == ("caspian", "Oral")


def test_what_a_search_finds_elsewhere_is_counted_and_one_click_away() -> None:
    screen, found = Screen("w=july&q=Oral&certainty=confirmed"), select(shipped(), View(window="all", text="Oral"))
    assert screen.label("search_all") == words("en").n("search.all", len(found.shown) - counted(screen)[0])
    screen.press("search_all")
    assert screen.view == View(window="all", text="Oral") and counted(screen)[0] == len(found.shown)


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_a_search_finds_nothing_here_what_it_finds_elsewhere_comes_first(language: str) -> None:
    query = f"lang={language}&{shipped().views['mutiny-36-hours'].query}&q={quote('Орал')}"
    screen, found = Screen(query), select(shipped(), View(window="all", text="Орал"))
    say = words(language)
    assert screen.keys("empty_")[0] == "empty_search"
    assert screen.label("empty_search") == say.n("search.elsewhere", len(found.shown))
    (asked, *_) = asked_by(scope_of(f"/?{query}"), "")
    sent = pages.html(asked)
    assert sent.index(say.n("search.elsewhere", len(found.shown))) < sent.index(say("empty.reset"))
    screen.press("empty_search")
    assert counted(screen)[0] == len(found.shown) > 0
    assert not Screen("w=july&q=nothingatall").keys("empty_search")


def test_days_of_the_window_are_typed() -> None:
    screen = Screen()
    screen.choose("w_first_day", date(2023, 7, 5))
    assert screen.view.window == "2023-07-05..2023-07-31"
    screen.choose("w_last_day", date(2023, 7, 4))
    assert screen.view.window == "2023-07-04..2023-07-04"


def test_signs_are_switched_off_and_on() -> None:
    screen = Screen("hide=calls")
    assert "calls" not in screen.one("w_signs").value
    screen.choose("w_signs", [one for one in HIDDEN if one not in ("calls", "names")])
    assert set(screen.view.hide) == {"calls", "names"}
    screen.choose("w_signs", list(HIDDEN))
    assert screen.query == ""


def test_a_search_without_a_place_leaves_the_map_alone() -> None:
    screen = Screen("map=caspian")
    screen.choose("w_text", "  Prigozhin \t ")
    assert (screen.view.frame, screen.view.text) == ("caspian", "Prigozhin")


def test_ids_of_an_address_that_no_table_has_stay_choosable_and_are_not_lost() -> None:
    screen = Screen("actor=nobody-there&w=all")
    assert screen.one("w_actors").value == ["nobody-there"]
    screen.choose("w_actors", ["nobody-there", "tokayev"])
    assert screen.view.actors == ("nobody-there", "tokayev")
    assert counted(screen)[0] > 0


def test_the_time_zone_of_the_controls_is_that_of_the_clock_times() -> None:
    for zone, said in (("Europe/Moscow", "07:30 Moscow time"), ("Asia/Almaty", "10:30 Astana time")):
        screen = Screen(f"w=mutiny&event=rostov-hq-seized&tz={zone}")
        assert f"<dd>24 June 2023, {said}" in screen.text()


def test_the_reset_of_time_is_there_when_there_is_something_to_reset() -> None:
    screen = Screen()
    assert not screen.has("reset_window")
    screen.choose("w_window", "2022-23")
    screen.press("reset_window")
    assert (screen.view, screen.query) == (View(), "")
    assert not screen.has("reset_window")


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_name_of_a_frame_is_cut(language: str) -> None:
    view = View(language=language)
    for name in frame_ids(shipped()):
        assert text_width(frame_label(view, name), 14) + 40 < frame_width(view)


class Session(dict[str, Any]):
    """A reader's session without a page."""

    __getattr__ = dict.__getitem__
    __setattr__ = dict.__setitem__


@pytest.mark.parametrize(
    ("field", "good", "words_of_a_choice"),
    [
        ("frame", "caspian", "Map: All"),
        ("frame", "20,40,60,50", "20,40"),
        ("window", "july", "July, day by day"),
        ("zone", "Asia/Almaty", "Moscow time"),
        ("language", "pl", "Polski"),
        ("theme", "dark", "the dark one"),
    ],
)
def test_words_of_a_choice_that_the_tables_no_longer_offer_are_no_value(
    field: str, good: str, words_of_a_choice: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = {"view": View(), "replaced": {}, "list": "", "acted": False, "ignored": ()}
    for value, kept in ((words_of_a_choice, View()), (good, View().but(**{field: good}))):
        session = Session(here, w_field=value)
        monkeypatch.setattr(st, "session_state", session)
        state.take(field, "w_field")
        assert session["view"] == kept


@pytest.mark.parametrize(("language", "perhaps"), [("en", "perhaps 2 of "), ("pl", "może 2 z ")])
def test_a_window_in_which_no_event_surely_lies_says_so_and_leads_on(language: str, perhaps: str) -> None:
    screen = Screen(f"w=2019-03-01..2019-03-05&lang={language}")
    assert [one.value for one in screen.app.info] == [words(language).n("empty.unsure", 2)]
    assert screen.label("counts").startswith(perhaps)
    screen.press("empty_window")
    assert screen.view.window == "all" and not screen.app.info and not screen.keys("empty_")
