"""The slide of the contracts: titles whole, nothing over another, the sources of what matters first."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from tests.unit.handmade import shipped
from tests.unit.sheets import drawn_texts, faults, role
from tests.unit.test_slide import ALL_SIZES, options
from tests.unit.test_story_contracts import contract, made
from transcaspian.drawing.sheet import Group, Item, texts
from transcaspian.language.messages import LANGUAGES, Refused
from transcaspian.slides.page import slide
from transcaspian.stories import contracts as story
from transcaspian.tables.records import Text
from transcaspian.view.query import View

JULY = "zenit-asfat-yda-2023"
STORY = View(story="contracts", event=JULY)
VIEWS = (
    STORY,
    replace(STORY, event=""),
    STORY.but(countries=("TR",), known_by=date(2023, 12, 1), theme="print"),
    STORY.but(products=("minerals",), theme="dark"),
    STORY.but(stages=("cancelled",)),
    replace(STORY, known_by=date(2015, 1, 1)),
)


def cards(items: tuple[Item, ...]) -> list[Group]:
    groups = [item for item in items if isinstance(item, Group)]
    inside = [card for group in groups for card in cards(group.items)]
    return [group for group in groups if group.key == "deal"] + inside


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", [*ALL_SIZES, (3840, 2160)])
def test_no_text_covers_another_or_leaves_the_page_and_none_is_too_small(size: tuple[int, int], language: str) -> None:
    for view in VIEWS:
        drawn = slide(shipped(), replace(view, language=language), options(size, number=3, of=10))
        assert faults(drawn.sheet) == []
        least = 14 if size == (1920, 1080) else 11
        assert [t.text for t in drawn_texts(drawn.sheet) if t.size < least and t.role != "sign"] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_on_which_most_titles_would_be_cut_is_refused(language: str) -> None:
    with pytest.raises(Refused) as caught:
        slide(shipped(), replace(STORY, language=language), options((640, 480)))
    assert caught.value.key == "slide.too_small"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", ALL_SIZES)
def test_a_stranger_can_read_what_each_deal_is_called(size: tuple[int, int], language: str) -> None:
    drawn = slide(shipped(), replace(STORY, language=language), options(size))
    told = [" ".join(t.text for t in texts(card.items) if t.weight == "semibold") for card in cards(drawn.sheet.items)]
    assert sorted(told) == sorted(" ".join(c.title(language).split()) for c in shipped().contracts.values())


def test_with_a_note_and_a_marking_everything_still_has_its_place() -> None:
    for size in ALL_SIZES:
        drawn = slide(shipped(), STORY, options(size, marking="EXERCISE", note="What a briefer adds. " * 12))
        assert faults(drawn.sheet) == []


def test_footnotes_begin_with_the_selected_deal_and_those_of_july_and_count_the_others() -> None:
    drawn = slide(shipped(), STORY, options())
    order = list(drawn.notes.numbers)
    own = shipped().contracts[JULY].source_ids
    assert tuple(order[: len(own)]) == own
    july = {s for c in shipped().contracts.values() if c.signed and "2023-07" in c.signed.text for s in c.source_ids}
    notes = role(drawn.sheet, "note")
    printed = len(re.findall(r"\d+\u00a0", " ".join(t.text for t in notes)))
    assert july <= set(order[:printed])
    assert f"and {len(order) - printed} more" in " ".join(t.text for t in notes)


def test_a_slide_says_how_many_deals_it_shows_and_by_which_filters() -> None:
    total = len(shipped().contracts)
    assert f"{total} of {total} deals" in slide(shipped(), STORY).subtitle
    filtered = STORY.but(countries=("TR", "AE"), stages=("memorandum",), known_by=date(2023, 12, 1))
    told, n = slide(shipped(), filtered).subtitle, len(story.deals(shipped(), filtered).shown)
    assert f"{n} of {total} deals · Türkiye or United Arab Emirates · Memorandum" in told and "1 December 2023" in told


def test_the_table_of_a_slide_lists_the_events_that_it_shows() -> None:
    view = STORY.but(countries=("TR",), products=("ships", "shipyards"))
    drawn = slide(shipped(), view)
    deals = story.deals(shipped(), view).shown
    assert sorted(event.id for event in drawn.scene.events) == sorted({deal.event.id for deal in deals})
    assert {shipped().events[d.event.id].track for d in story.deals(shipped(), STORY).shown} > {"contracts"}
    whole = {event.id for event in slide(shipped(), STORY).scene.events}
    assert {deal.event.id for deal in story.deals(shipped(), STORY).shown} <= whole


@pytest.mark.parametrize("stage", ["framework", "delivered", "unverified"])
def test_more_deals_than_a_slide_can_hold_are_counted(stage: str) -> None:
    data = made(*(contract(f"deal-{n}", title=Text(f"Deal {n}", f"Umowa {n}"), stage=stage) for n in range(80)))
    drawn = slide(data, View(story="contracts"), options((1280, 720)))
    shown = len(cards(drawn.sheet.items))
    assert faults(drawn.sheet) == [] and 0 < shown < 80
    assert f"+{80 - shown} more" in [t.text for t in drawn_texts(drawn.sheet)]


def test_few_deals_are_written_larger() -> None:
    def size(view: View) -> float:
        drawn = slide(shipped(), view)
        return max(t.size for card in cards(drawn.sheet.items) for t in texts(card.items))

    assert size(STORY.but(stages=("delivered",))) > 1.1 * size(STORY) > 15


def test_text_of_the_tables_is_drawn_as_it_is() -> None:
    odd = "<script>alert(1)</script> & =1+1 $x$"
    data = made(contract("odd", title=Text(odd, odd), parties=(), source_ids=()))
    drawn = slide(data, View(story="contracts"), options())
    (card,) = cards(drawn.sheet.items)
    assert " ".join(t.text for t in texts(card.items) if t.weight == "semibold") == odd
    assert drawn.footnotes == () and faults(drawn.sheet) == []
