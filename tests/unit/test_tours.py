"""Tours: the views of their steps, what was public of them on a day, and that their texts say no more than the rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.unit.broken_tables import copy_of_good
from tests.unit.handmade import claim, dataset, event, shipped
from transcaspian.dataset.loading import Dataset, load
from transcaspian.language.datewords import when
from transcaspian.language.messages import LANGUAGES
from transcaspian.slides.without import without
from transcaspian.tables.records import SavedView, Step, Text, Tour
from transcaspian.view.query import View
from transcaspian.view.saved import find_saved
from transcaspian.view.selection import select
from transcaspian.view.tours import at, is_at_step, is_told, offered, read_address, step_of, steps_of

EVERY = [(tour, n) for tour in offered(shipped()) for n, _ in enumerate(steps_of(shipped(), tour), 1)]
NUMBER_WORDS = {
    "en": "two three four five six seven eight nine ten eleven half",
    "pl": "dwa dwóch trzy trzech czterema pięć sześć siedem osiem dziewięć dziesięć dziesiątej pół wpół ósmej",
}
CERTAINTIES = {
    "confirmed": r"\bis confirmed|are confirmed|jest potwierdzon",
    "reported": r"\bis reported|podają to media",
    "claimed": r"more than claimed|tylko twierdzenia",
    "disputed": r"\bdisputed|sporn",
}


def walked(*steps: Step, views: tuple[str, ...] = ("one", "two")) -> Dataset:
    """Two events of June, a view of each, and a tour of the given steps."""
    events = [event("a", "2023-06-24"), event("b", "2023-06-25")]
    claims = [claim("a.1", event_id="a", known_on="2023-06-24"), claim("b.1", event_id="b", known_on="2023-12-01")]
    queries = {"one": "event=a&w=mutiny", "two": "map=march&known_by=2023-12-31"}
    saved = [SavedView(name, Text.of(en=name), queries[name]) for name in views]
    tours = [Tour("walk", Text.of(en="Walk"), Text.of(en="")), Tour("none", Text.of(en="None"), Text.of(en=""))]
    return dataset(events, claims, views=saved, tours=tours, steps=steps)


def step(seq: int, view: str, event_id: str | None = None, *claims: str) -> Step:
    return Step("walk", seq, view, event_id, Text.of(en=f"Step {seq}"), Text.of(en="Told."), claims)


TWO = walked(step(20, "two", "b", "b.1"), step(10, "one", None, "a.1"))


def test_steps_stand_in_order_and_are_counted_from_one() -> None:
    assert [one.seq for one in steps_of(TWO, "walk")] == [10, 20]
    assert offered(TWO) == ("walk",)
    assert steps_of(TWO, "none") == steps_of(TWO, "nowhere") == ()
    assert step_of(TWO, View(tour="walk", step=2)) == TWO.steps[0]
    assert step_of(TWO, View(tour="walk", step=3)) is step_of(TWO, View()) is None


def test_a_step_shows_its_saved_view_with_its_event_in_the_settings_of_the_reader() -> None:
    reader = View(language="pl", theme="dark", zone="UTC", window="all", text="ship")
    first, second = at(TWO, "walk", 1, reader), at(TWO, "walk", 2, reader)
    assert (first.window, first.event, first.text) == ("mutiny", "a", "")
    assert (second.frame, second.event, second.window) == ("march", "b", "june-july")
    assert {(one.language, one.theme, one.zone) for one in (first, second)} == {("pl", "dark", "UTC")}


def test_an_address_with_a_tour_alone_is_that_of_its_step_and_any_other_what_a_reader_made_of_it() -> None:
    short, _ = read_address(TWO, "tour=walk&step=2&lang=pl")
    assert short == at(TWO, "walk", 2, View(language="pl")) and is_at_step(TWO, short)
    assert read_address(TWO, short.to_query()) == (short, ())
    moved = replace(short, event="", frame="", known_by=None)
    assert read_address(TWO, moved.to_query()) == (moved, ())
    assert not is_at_step(TWO, moved)
    assert read_address(TWO, "tour=walk&event=b")[0].event == "b"


@pytest.mark.parametrize(
    ("query", "ignored"), [("tour=none", "tour=none"), ("tour=walk&step=3", "step=3"), ("step=2", "step=2")]
)
def test_what_no_tour_has_is_ignored_and_told(query: str, ignored: str) -> None:
    view, told = read_address(TWO, query)
    assert told == (ignored,) and view.step == 1


def test_a_day_of_the_readers_own_holds_on_the_whole_tour_and_that_of_a_step_is_its_own() -> None:
    day = date(2023, 6, 30)
    first = at(TWO, "walk", 1, View(known_by=day))
    assert first.known_by == at(TWO, "walk", 2, first).known_by == day
    second = at(TWO, "walk", 2, View())
    assert second.known_by == date(2023, 12, 31)
    assert at(TWO, "walk", 1, second).known_by is None


def test_a_text_is_told_once_all_that_it_rests_on_is_public() -> None:
    first, second = steps_of(TWO, "walk")
    early, late = View(known_by=date(2023, 6, 30)), View(known_by=date(2023, 12, 1))
    assert (is_told(TWO, early, first), is_told(TWO, early, second)) == (True, False)
    assert is_told(TWO, late, second) and is_told(TWO, View(), second)


def test_a_saved_view_is_found_from_its_step() -> None:
    found = find_saved(TWO, at(TWO, "walk", 1, View()))
    assert found is not None and found.id == "one"


def test_what_leaves_events_out_leaves_out_the_steps_that_tell_of_them() -> None:
    assert [one.seq for one in without(TWO, ("b",)).steps] == [10]


@pytest.mark.parametrize(("tour", "number"), EVERY)
def test_each_step_shows_the_event_that_it_tells_of(tour: str, number: int) -> None:
    data = shipped()
    view, one = at(data, tour, number, View()), steps_of(data, tour)[number - 1]
    assert view.event in {shown.id for shown in select(data, view).shown}
    assert view.event in {data.claims[name].event_id for name in one.claim_ids}
    assert is_told(data, view, one)
    assert read_address(data, f"tour={tour}&step={number}")[0] == view


def test_three_tours_of_five_to_nine_steps_are_shipped() -> None:
    assert [5 <= len(steps_of(shipped(), tour)) <= 9 for tour in offered(shipped())] == [True] * 3


def rows_of(data: Dataset, of: Step, language: str) -> Iterator[str]:
    """What the rows say that a step rests on: its claims, their events, who speaks, where, in which publication."""
    for claim_id in of.claim_ids:
        one = data.claims[claim_id]
        about, source = data.events[one.event_id], data.sources[one.source_id]
        yield from (one.statement(language), about.title(language), about.summary(language), about.short(language))
        yield from (when(about.date, language, "Europe/Moscow"), when(one.known_on, language, "Europe/Moscow"))
        yield from (source.publisher, source.title)
        for actor in {*about.actor_ids, *([one.asserted_by] if one.asserted_by else [])}:
            yield data.actors[actor].name(language)
        for place in {*([about.location_id] if about.location_id else []), *about.about_location_ids}:
            yield from (data.locations[place].name(language), *data.locations[place].aliases)
        for deal in data.contracts.values():
            if deal.event_id == about.id:
                yield deal.stage


def own_words(text: str) -> set[str]:
    """The proper names and short forms of a text: capitals that do not merely begin a sentence."""
    inner = re.sub(r"(^|[.:?!] [“„]?|^[“„])\w+", " ", text)
    return {word for word in re.findall(r"\b[A-ZĄĆĘŁŃÓŚŹŻİ][\w’]+", inner) if len(word) > 1}


def root(word: str, language: str) -> str:
    """A word without its endings, as Polish declines names."""
    word = word.removesuffix("’s").removesuffix("’").casefold()
    return word if language == "en" else word[: max(3, len(word) - 3)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("tour", "number"), EVERY)
def test_a_text_names_nothing_and_counts_nothing_that_its_rows_do_not(tour: str, number: int, language: str) -> None:
    data = shipped()
    one = steps_of(data, tour)[number - 1]
    known = " ".join(rows_of(data, one, language)).casefold()
    for text in (one.title(language), one.text(language)):
        numbers = re.findall(r"\d+(?:[:.,]\d+)*", text)
        said = re.findall(r"\d+(?:[:.,]\d+)*", known)
        assert {n.lstrip("0") for n in numbers} <= {n.lstrip("0") for n in said}
        words = set(re.findall(r"\w+", text.casefold()))
        strange = {w for w in words & set(NUMBER_WORDS[language].split()) if not re.search(rf"\b{w[:3]}", known)}
        strange |= {w for w in own_words(text) if root(w, language) not in known}
        assert not strange


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("tour", "number"), EVERY)
def test_a_text_is_as_sure_as_the_events_that_it_tells_of(tour: str, number: int, language: str) -> None:
    data = shipped()
    one, selection = steps_of(data, tour)[number - 1], select(data, View(window="all"))
    levels = {selection.certainty[data.claims[name].event_id].level for name in one.claim_ids}
    told = {level for level, pattern in CERTAINTIES.items() if re.search(pattern, one.text(language), re.IGNORECASE)}
    assert told <= levels
    shown = selection.certainty[at(data, tour, number, View()).event].level
    assert shown in told or shown in ("confirmed", "reported")


@pytest.mark.parametrize(
    ("column", "cell"), [("view_id", "july"), ("tour_id", "winter"), ("claim_ids", "delis-roussou-call.2;none.1")]
)
def test_a_step_without_its_view_its_tour_or_its_claims_is_set_aside(column: str, cell: str, tmp_path: Path) -> None:
    folder = copy_of_good(tmp_path)
    was = {"view_id": "june", "tour_id": "summer", "claim_ids": "delis-roussou-call.2"}[column]
    path = folder / "steps.csv"
    path.write_text(path.read_text("utf-8").replace(was, cell), "utf-8")
    loaded = load(folder)
    assert [(p.table, p.row, p.column, p.code) for p in loaded.problems] == [("steps", 2, column, "unknown-reference")]
    assert loaded.published.steps == () and offered(loaded.published) == ()
