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
from transcaspian.language.messages import LANGUAGES
from transcaspian.look.palette import LIGHT
from transcaspian.slides.options import READING, ROOM
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


@pytest.mark.one_in(3)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", [*ALL_SIZES, (3840, 2160)])
def test_no_text_covers_another_or_leaves_the_page_and_none_is_too_small(size: tuple[int, int], language: str) -> None:
    for view in VIEWS:
        drawn = slide(shipped(), replace(view, language=language), options(size, number=3, of=10))
        assert faults(drawn.sheet) == []
        least = 14 if size == (1920, 1080) else 11
        assert [t.text for t in drawn_texts(drawn.sheet) if t.size < least and t.role != "sign"] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_without_room_for_all_deals_has_the_most_significant_of_each_stage_and_counts_the_others(
    language: str,
) -> None:
    view = replace(STORY, language=language)
    drawn, found = slide(shipped(), view, options(layout=ROOM)), story.deals(shipped(), view).shown
    shown = {card.events[0] for card in cards(drawn.sheet.items)}
    assert JULY in shown and len(cards(drawn.sheet.items)) < len(found)
    for stage in {deal.contract.stage for deal in found}:
        of_it = [deal.event for deal in found if deal.contract.stage == stage]
        most = max(event.significance for event in of_it)
        assert any(event.id in shown for event in of_it if event.significance == most), stage
    counted = [int(n) for t in drawn_texts(drawn.sheet) for n in re.findall(r"^\+(\d+)", t.text)]
    assert len(cards(drawn.sheet.items)) + sum(counted) == len(found)
    assert not any(t.whole for card in cards(drawn.sheet.items) for t in texts(card.items) if t.colour == LIGHT.ink)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", ALL_SIZES)
def test_a_stranger_can_read_what_each_deal_is_called(size: tuple[int, int], language: str) -> None:
    drawn = slide(shipped(), replace(STORY, language=language), options(size))
    told = [" ".join(t.text for t in texts(card.items) if t.colour == LIGHT.ink) for card in cards(drawn.sheet.items)]
    assert sorted(told) == sorted(" ".join(c.title(language).split()) for c in shipped().contracts.values())


def test_with_a_note_and_a_marking_everything_still_has_its_place() -> None:
    for size in ALL_SIZES:
        drawn = slide(shipped(), STORY, options(size, marking="EXERCISE", note="What a briefer adds. " * 12))
        assert faults(drawn.sheet) == []


def test_footnotes_begin_with_the_selected_deal_which_alone_has_them_in_a_room_and_count_the_others() -> None:
    own = shipped().contracts[JULY].source_ids
    for layout, said in ((READING, "and {} more"), (ROOM, "all {} in")):
        drawn = slide(shipped(), STORY, options(layout=layout))
        order = list(drawn.notes.numbers)
        assert tuple(order[: len(own)]) == own
        told = " ".join(t.text for t in role(drawn.sheet, "note"))
        printed = len(re.findall(r"\d+\u00a0", told))
        assert said.format(len(order) - (printed if layout == READING else 0)) in told
        assert printed > len(own) if layout == READING else printed == len(own)


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
    data = made(
        *(contract(f"deal-{n}", title=Text.of(en=f"Deal {n}", pl=f"Umowa {n}"), stage=stage) for n in range(80))
    )
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
    data = made(contract("odd", title=Text.of(en=odd, pl=odd), parties=(), source_ids=()))
    drawn = slide(data, View(story="contracts"), options())
    (card,) = cards(drawn.sheet.items)
    assert " ".join(t.text for t in texts(card.items) if t.colour == LIGHT.ink) == odd
    assert drawn.footnotes == () and faults(drawn.sheet) == []
