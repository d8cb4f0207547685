"""A view and its form as a URL: what is written is read again, garbage is told and not followed."""

from __future__ import annotations

import dataclasses
import json
import pickle
import subprocess
import sys
from collections import Counter
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.handmade import FRAMES, TRACKS, WINDOWS, ZONES, shipped
from transcaspian.dataset.loading import Dataset
from transcaspian.language.messages import LANGUAGES
from transcaspian.layers.model import HEIGHT, WIDTHS, Cell
from transcaspian.look.palette import CERTAINTIES
from transcaspian.view.grammar import (
    FIELDS,
    HIDDEN,
    LACKING,
    MOSCOW,
    PARAMETERS,
    RESERVED,
    SECTIONS,
    STORY_KEYS,
    THEMES,
    cell_text,
    frame_bounds,
    window_bounds,
)
from transcaspian.view.named import read_view
from transcaspian.view.query import StoryParameters, View, read_query

ROOT = Path(__file__).parents[2]

DATA = Path(__file__).parents[1] / "data"

days = st.dates(date(1000, 1, 1), date(9000, 12, 31))
offsets = st.sampled_from(["", "Z", "+03:00", "-05:30", "+05:30"])
clocks = st.builds(lambda d, t, o: f"{d}T{t}{o}", days, st.times().map(lambda t: f"{t:%H:%M}"), offsets)
slugs = st.from_regex(r"[a-z0-9]{1,12}(-[a-z0-9]{1,6}){0,3}", fullmatch=True)
countries = st.from_regex(r"[A-Z]{2}", fullmatch=True)
plain_text = st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=30)


def is_window(text: str) -> bool:
    try:
        window_bounds(text)
    except ValueError:
        return False
    return True


def is_frame(text: str) -> bool:
    try:
        frame_bounds(text)
    except ValueError:
        return False
    return True


spans = st.tuples(st.one_of(days.map(str), clocks), st.one_of(days.map(str), clocks)).map("..".join).filter(is_window)
windows = st.one_of(st.sampled_from(WINDOWS), spans)
frames = st.one_of(
    st.sampled_from(FRAMES),
    st.tuples(st.floats(-180, 180), st.floats(-85, 85), st.floats(0.001, 360), st.floats(0.001, 170))
    .map(lambda f: ",".join(f"{n:g}" for n in (f[0], f[1], f[0] + f[2], f[1] + f[3])))
    .filter(is_frame),
)


cells = st.builds(
    lambda width, x, y: cell_text(Cell(width, round(width * HEIGHT, 6), x, y)),
    st.sampled_from(WIDTHS),
    st.integers(0, 20),
    st.integers(0, 10),
)


def several(values: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(values, max_size=4, unique=True).map(tuple)


views = st.builds(
    View().but,
    window=windows,
    frame=frames,
    tracks=several(st.sampled_from(TRACKS)),
    certainty=several(st.sampled_from(CERTAINTIES)),
    actors=several(slugs),
    places=several(slugs),
    categories=several(slugs),
    sources=several(slugs),
    text=st.lists(plain_text, max_size=3).map(" ".join),
    significant=st.booleans(),
    thread=slugs | st.just(""),
    known_by=st.none() | days,
    compare=st.none() | days,
    zone=st.sampled_from(ZONES),
    language=st.sampled_from(LANGUAGES),
    theme=st.sampled_from(["", *THEMES]),
    hide=several(st.sampled_from(HIDDEN)),
    layer=slugs | st.just(""),
    kinds=several(plain_text),
    cell=st.just("") | st.sampled_from(tuple(LACKING)) | cells | spans,
    event=slugs | st.just(""),
    story=st.sampled_from(["", *STORY_KEYS]),
    section=st.sampled_from(["", *SECTIONS]),
    moment=st.none()
    | st.datetimes(datetime(1001, 1, 1), datetime(8999, 1, 1)).map(
        lambda d: d.replace(second=0, microsecond=0, tzinfo=MOSCOW)
    ),
    live=st.booleans(),
    origin=slugs | st.just(""),
    destination=slugs | st.just(""),
    closed=several(slugs | st.builds("{}.{}".format, slugs, st.integers(1, 99))),
    avoid=several(countries),
    routes=several(slugs),
    countries=several(countries),
    products=several(slugs),
    stages=several(slugs),
)


@given(views)
def test_a_view_comes_back_from_its_query_and_from_its_link_which_have_one_form(view: View) -> None:
    assert View.from_query(view.to_query()) == view
    assert read_query(view.to_query())[1] == ()
    link = view.query_string()
    assert View.from_query(link) == View.from_query(f"?{link}") == view
    assert View.from_query(link).query_string() == link
    only_what_differs_from_the_default_view_is_written(view)


def only_what_differs_from_the_default_view_is_written(view: View) -> None:
    written = view.to_query()
    for field, parameter in FIELDS.items():
        alone = View().but(**{field: view.value(field)})
        assert len(alone.to_query()) == (view.value(field) != parameter.default)
    assert len(written) == sum(view.value(field) != parameter.default for field, parameter in FIELDS.items())


def test_the_default_view_has_no_query() -> None:
    assert View().to_query() == {}
    assert View().query_string() == ""
    assert View.from_query("") == View.from_query({}) == View()


def test_defaults_that_are_written_out_are_the_default_view() -> None:
    assert read_view(shipped(), "w=june-july&map=all&tz=Europe/Moscow&lang=en") == (View(), ())


parameters = st.sampled_from(
    [*("w", "map", "track", "certainty", "actor", "place", "category", "source", "q", "significant"),
     *("known_by", "tz", "lang", "theme", "hide", "thread", "event", "v", "t", "W", "", "utm_source")]
)  # fmt: skip
nearly = st.sampled_from(
    [*("9999-12-31..9999-12-31", "0001-01-01..0001-01-02", "2023-06-24..2023-06-23", "2023-06-24..", ".."),
     *("2023-02-30..2023-03-01", "2023-06-24T25:00..2023-06-25", "nan,0,1,1", "0,0,inf,1", "-0,0,0,1"),
     *("1e-9,1e-9,2e-9,2e-9", "10.0000001,1,10.0000002,2", "0"),
     *("true", "2023-W01-1", "٢٠٢٣-٠١-٠١", "a--b"),
     *("\x00", "\u202e", "<script>alert(1)</script>", "../../etc/passwd", "=1+1", "-", "a" * 500, "\ud800")]
)  # fmt: skip


@given(st.dictionaries(parameters, st.lists(st.one_of(st.text(max_size=40), nearly), max_size=3)))
def test_garbage_never_raises_and_gives_a_view_that_can_be_written(query: dict[str, list[str]]) -> None:
    view, ignored = read_query(query)
    assert View.from_query(view.to_query()) == view
    assert all("=" in part for part in ignored)


@given(st.text(max_size=80))
def test_a_garbage_link_never_raises(link: str) -> None:
    view, _ = read_query(link)
    assert View.from_query(view.query_string()) == view


@given(parameters, nearly)
def test_what_is_not_followed_is_told(parameter: str, value: str) -> None:
    view, ignored = read_query({parameter: [value]})
    followed = parameter in view.to_query()
    assert (ignored == (f"{parameter}={value}",)) == (not followed and parameter not in RESERVED)


def test_of_several_values_the_good_ones_are_followed_and_the_others_told() -> None:
    view, ignored = read_view(shipped(), "track=mutiny&track=weather&track=contracts&track=mutiny")
    assert view.tracks == ("mutiny", "contracts")
    assert ignored == ("track=weather",)


def test_of_two_windows_the_last_is_followed_and_the_first_told() -> None:
    view, ignored = read_query("w=mutiny&w=july")
    assert view.window == "july"
    assert ignored == ("w=mutiny",)


def test_unknown_parameters_are_told_and_reserved_ones_are_quiet() -> None:
    assert read_query("utm_source=mail") == (View(), ("utm_source=mail",))
    assert read_query("&".join(f"{name}=1" for name in RESERVED)) == (View(), ())


def test_the_version_of_the_data_is_no_part_of_a_view() -> None:
    assert View.from_query("w=july&v=4f2a91c") == View(window="july")


@pytest.mark.parametrize(
    "sent",
    [
        "2023-06-24T07:00+03:00..2023-06-24T09:00+03:00",
        "2023-06-24T07:00%2B03:00..2023-06-24T09:00%2B03:00",
        "2023-06-24T07:00 03:00..2023-06-24T09:00 03:00",
    ],
)
def test_a_plus_that_became_a_blank_on_its_way_is_a_plus(sent: str) -> None:
    view, ignored = read_query(f"w={sent}")
    assert view.window == "2023-06-24T07:00+03:00..2023-06-24T09:00+03:00"
    assert ignored == ()


def test_a_link_can_be_read_by_people() -> None:
    view = View(window="2023-06-20..2023-08-01", tracks=("contracts",), zone="Asia/Almaty", frame="46,49,55,53")
    assert unquote(view.query_string()) == view.query_string().replace("%2F", "/")
    assert view.query_string().startswith("w=2023-06-20..2023-08-01&map=46,49,55,53&track=contracts")


def test_a_word_of_any_script_travels_in_a_link() -> None:
    for text in ("Łódź", "Москва", "Қазақстан & co = 100 %", "a+b", "#1"):
        view = View(text=text)
        assert view.query_string().isascii()
        assert View.from_query(parse_qs(view.query_string())).text == text


def test_a_text_is_cut_and_its_blanks_are_joined() -> None:
    assert View.from_query({"q": "  port   of\tAktau "}).text == "port of Aktau"
    assert len(View.from_query({"q": "x" * 1000}).text) == 120
    assert View.from_query({"q": "x" * 119 + " y"}).to_query() == {"q": ["x" * 119]}


def test_a_written_window_includes_its_last_day() -> None:
    assert window_bounds("2023-06-20..2023-08-01") == (datetime(2023, 6, 20), datetime(2023, 8, 2))


def test_a_clock_time_without_offset_is_moscow_time() -> None:
    start, end = window_bounds("2023-06-24T07:00..2023-06-24T09:00Z")
    assert start == datetime(2023, 6, 24, 7, tzinfo=timezone(timedelta(hours=3)))
    assert end.utcoffset() == timedelta(0)


@pytest.mark.parametrize(
    "text",
    ["9999-12-31..9999-12-31", "2023-06-24..9999-12-31", "0009-01-01..2023-01-01", "2023-06-24..2023-06-23",
     "2023-06-24T09:00..2023-06-24T09:00", "2023-06..2023-08", "24.06.2023..25.06.2023", "yesterday..today"],
)  # fmt: skip
def test_an_invalid_window_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        window_bounds(text)
    assert read_query({"w": text}) == (View(), (f"w={text}",))


@pytest.mark.parametrize("text", ["", "1,2,3", "1,2,3,4,5", "10,0,5,1", "0,1,1,0", "-181,0,1,1", "0,0,1,86", "a,b,c,d"])
def test_an_invalid_frame_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        frame_bounds(text)


def test_a_frame_is_written_in_one_way() -> None:
    assert View.from_query("map=46.00,49.50,55,53").frame == "46,49.5,55,53"


def test_choosing_a_value_twice_takes_it_away() -> None:
    once = View().toggled("tracks", "mutiny")
    assert once.tracks == ("mutiny",)
    assert once.toggled("tracks", "minerals").tracks == ("mutiny", "minerals")
    assert once.toggled("tracks", "mutiny") == View()


def test_a_view_can_be_the_key_of_a_cache() -> None:
    assert len({View(), View(window=""), View(window="july")}) == 2


@given(views, views)
def test_views_are_equal_where_their_queries_are_and_then_have_one_hash(one: View, other: View) -> None:
    assert (one == other) == (one.to_query() == other.to_query())
    again = View.from_query(one.to_query())
    assert again == one and hash(again) == hash(one)


def test_a_default_that_is_set_is_as_if_it_were_not() -> None:
    assert View().but(section="", closed=(), live=False, moment=None) == View()
    assert hash(View().but(closed=("titr-main.9",)).but(closed=())) == hash(View())


def test_what_stories_ask_for_and_what_every_view_has_are_changed_in_one_way() -> None:
    view = View().but(window="july", section="whatif").toggled("closed", "titr-main.9").toggled("avoid", "TM")
    assert view.to_query() == {"w": ["july"], "section": ["whatif"], "closed": ["titr-main.9"], "avoid": ["TM"]}
    assert view.toggled("closed", "titr-main.9").toggled("avoid", "TM").but(section="") == View(window="july")


@pytest.mark.parametrize("field", ["weather", "stories_of", "w", "t"])
def test_a_field_that_no_view_has_is_refused(field: str) -> None:
    with pytest.raises(TypeError):
        View().but(**{field: "x"})
    with pytest.raises(TypeError):
        StoryParameters({field: "x"})
    with pytest.raises(KeyError):
        View().stories[field]


def test_the_parameters_of_stories_are_a_mapping_of_what_they_own() -> None:
    owned = {parameter.field: parameter.default for parameter in PARAMETERS.values() if parameter.owner}
    assert dict(View().stories) == owned and len(View().stories) == len(owned) == 13
    asked = View().but(live=True, section="minerals").stories
    assert asked.of("corridor") == StoryParameters({"section": "minerals"})
    assert asked.of("contracts") == View().stories
    with pytest.raises(TypeError):
        StoryParameters({"window": "july"})


def test_a_view_goes_from_one_process_to_another() -> None:
    # The hash of a text is another one in each process.
    script = (
        "import pickle, sys; from transcaspian.view.query import View; view = pickle.load(sys.stdin.buffer)\n"
        "assert {view: 1}[View.from_query('section=whatif&closed=titr-main.9&w=july')] == 1"
    )
    view = View.from_query("section=whatif&closed=titr-main.9&w=july")
    done = subprocess.run([sys.executable, "-c", script], input=pickle.dumps(view), capture_output=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr


def test_the_grammar_says_every_field_of_a_view_once_with_the_same_default() -> None:
    fields = {field.name: field.default for field in dataclasses.fields(View) if field.name != "stories"}
    common = {p.field: p.default for p in PARAMETERS.values() if not p.owner}
    assert common == fields and len(common) == 27
    assert len(FIELDS) == len(PARAMETERS)
    assert {p.owner for p in PARAMETERS.values()} == {"", *STORY_KEYS}
    assert not PARAMETERS.keys() & set(RESERVED)


STORED = json.loads((DATA / "queries.json").read_text(encoding="utf-8"))


def test_the_stored_queries_have_every_parameter_five_times() -> None:
    found = Counter(name for stored in STORED for name in stored["view"])
    assert len(STORED) == 246 and {name for name in PARAMETERS if found[name] < 5} == set()


@pytest.mark.parametrize("stored", STORED, ids=lambda stored: stored["query"][:60])
def test_each_stored_query_gives_the_same_view(stored: dict[str, Any]) -> None:
    # Written down before the grammar was a table: what an address has once said it says for ever.
    view, ignored = read_view(shipped(), stored["query"])
    assert list(view.to_query().items()) == list(stored["view"].items())
    assert ignored == tuple(stored["ignored"])
    assert view == View.from_query(stored["view"])


def test_every_id_of_the_shipped_data_can_stand_in_a_link() -> None:
    data: Dataset = shipped()
    for parameter, name, ids in (
        ("actor", "actors", data.actors),
        ("place", "places", data.locations),
        ("source", "sources", data.sources),
        ("category", "categories", dict.fromkeys(e.category for e in data.events.values())),
    ):
        view, ignored = read_query({parameter: list(ids)})
        assert ignored == () and getattr(view, name) == tuple(ids)
    assert all(View.from_query({"event": [i]}).event == i for i in data.events)


def test_saved_views_are_views() -> None:
    for saved in shipped().views.values():
        view, ignored = read_view(shipped(), saved.query)
        assert ignored == () and view != View()
        assert view.event in (*shipped().events, "")
