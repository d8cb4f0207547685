"""The strip of when things became known: bars at their days, key days named, the handle at the view's day."""

from __future__ import annotations

from datetime import date

import pytest

from tests.unit.handmade import CANVASES, shipped
from transcaspian.drawing.knowing import sheet_of
from transcaspian.drawing.sheet import texts
from transcaspian.language.messages import LANGUAGES
from transcaspian.scene import overlapping, scene
from transcaspian.scene.knowing import Knowing, knowing
from transcaspian.view.knowledge import turns
from transcaspian.view.query import View


def strip(language: str = "en", size: str = "1380x860") -> Knowing:
    return knowing(shipped(), scene(shipped(), View(language=language), CANVASES[size]))


def test_the_highest_bar_stands_on_the_day_on_which_most_became_known() -> None:
    found, most = strip(), max(turns(shipped(), "Europe/Moscow"), key=lambda one: one.known)
    highest = max(found.bars, key=lambda bar: bar.known)
    assert highest.x == round(found.x_of(most.day)) and highest.known <= found.bottom
    assert all(bar.disputed <= bar.known or bar.known == 0 for bar in found.bars if bar.x == highest.x)


def test_the_day_with_most_and_the_day_with_most_disputes_are_named() -> None:
    every = turns(shipped(), "Europe/Moscow")
    told = " ".join(label.text for label in strip().labels)
    for day in (max(every, key=lambda one: one.known).day, max(every, key=lambda one: one.disputed).day):
        assert f"{day.day} {day:%b %Y}" in told


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", ["700x860", "1380x860", "1890x1020"])
def test_words_cover_neither_each_other_nor_the_edge(language: str, size: str) -> None:
    found = strip(language, size)
    assert overlapping([label.box for label in found.labels]) == []
    assert all(label.box[0] >= 0 and label.box[2] <= found.width for label in found.labels)
    assert {text.text for text in texts(sheet_of(found, View(language=language)).items)} == {
        label.text for label in found.labels
    }


def test_the_handle_stands_at_the_end_of_a_day_and_at_the_right_for_today() -> None:
    found = strip()
    places = [
        found.x_of(day) for day in (date(1990, 1, 1), date(2023, 6, 24), date(2023, 12, 22), date(2090, 1, 1), None)
    ]
    assert places == sorted(places)
    assert (places[0], places[-1], places[-2]) == (found.panels[0].x0, found.panels[-1].x1, found.panels[-1].x1)
