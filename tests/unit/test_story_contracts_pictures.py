"""The contracts' pictures: nothing overlaps, nothing sticks out, nothing is drawn that the tables do not say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest

from tests.amounts import CLASSES
from tests.unit.handmade import shipped
from tests.unit.sheets import faults
from transcaspian.drawing.sheet import Group, Item, Shape, Text, texts
from transcaspian.drawing.svg import svg
from transcaspian.language.dates import parse
from transcaspian.language.messages import LANGUAGES
from transcaspian.look.palette import LIGHT, PALETTES
from transcaspian.stories import Picture
from transcaspian.stories import contracts as story
from transcaspian.stories.contracts.deals import APART, STAGES
from transcaspian.view.query import View

FILTERED = (View(), View().but(countries=("TR",)), View().but(products=("minerals",)), View(known_by=date(2023, 8, 1)))
ROOMS = [width for one in CLASSES for width in sorted({one, round((one - 16) * 0.7)}) if width >= 340]


def board(view: View, width: float, font: float = 13) -> Picture:
    return story.board(story.deals(shipped(), view), view, width, font)


def strips(view: View, width: float, font: float = 13) -> Picture:
    found = story.deals(shipped(), view)
    return story.strips(story.partners(shipped(), found, view), found, view, width, font)


def marks(items: tuple[Item, ...], x: float = 0, y: float = 0) -> Iterator[tuple[Group, float, float]]:
    for item in items:
        if isinstance(item, Group):
            if item.events:
                yield item, x + item.x, y + item.y
            yield from marks(item.items, x + item.x, y + item.y)


@pytest.mark.one_in(3)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", ROOMS)
def test_no_text_touches_another_or_sticks_out_at_any_width(width: int, language: str) -> None:
    for view in FILTERED:
        told = replace(view, language=language)
        for font in (12.0, 13.0):
            for picture in (board(told, width, font), strips(told, width, font)):
                assert faults(picture.sheet(told)) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("width", "height", "font"), [(1840, 800, 14), (1840, 800, 18), (1220, 500, 11)])
def test_a_slide_fills_its_room_and_no_more(width: float, height: float, font: float, language: str) -> None:
    picture = story.slide_picture(shipped(), View(language=language), width, height, font)
    assert (picture.width, picture.height) == (width, height)
    assert faults(picture.sheet(View())) == []
    assert picture.source_ids and set(picture.source_ids) <= set(shipped().sources)


def test_a_slide_is_the_same_every_time() -> None:
    one, two = (story.slide_picture(shipped(), View(), 1840, 800, 15) for _ in range(2))
    assert one == two


def test_every_deal_has_a_card_that_can_be_chosen_and_says_what_it_is() -> None:
    for width in CLASSES:
        chosen = [(g.events, g.title) for g, _, _ in marks(board(View(), width).items)]
        assert sorted(ids[0] for ids, _ in chosen) == sorted(f"deal:{i}" for i in shipped().contracts)
        assert all(title for _, title in chosen)


def test_on_a_slide_a_card_stands_for_its_event() -> None:
    picture = story.slide_picture(shipped(), View(), 1840, 800, 15)
    ids = {event_id for group, _, _ in marks(picture.items) for event_id in group.events}
    assert ids and ids <= set(shipped().events)


def test_nothing_is_lost_where_a_row_has_no_room() -> None:
    for width in CLASSES:
        found = story.deals(shipped(), View())
        rows = story.partners(shipped(), found, View())
        drawn = [i for g, _, _ in marks(strips(View(), width).items) for i in g.events]
        assert sorted(drawn) == sorted(m.key for row in rows.rows for m in row.marks)


def test_where_there_is_room_for_all_marks_only_names_are_left_out() -> None:
    for width in (1280, 1440, 1800):
        assert [g.title for g, _, _ in marks(strips(View(), width).items) if g.key == "more"] == []


def test_cancelled_and_unverified_deals_stand_apart_below_the_stages() -> None:
    for width in (700, 1000, 340):
        items = board(View(), width).items
        apart = {f"deal:{d.id}" for stage in APART for d in story.deals(shipped(), View()).on(stage)}
        column = [(y, g.events[0] in apart) for g, x, y in marks(items) if width < 640 or x > width * 0.7]
        assert [there for _, there in sorted(column)] == sorted(there for _, there in column)
        broken = [item for item in items if isinstance(item, Shape) and item.dash]
        assert len(broken) == len(APART)


def test_every_deal_has_a_sign_and_an_unverified_one_is_no_surer_than_claimed() -> None:
    """The event of an unverified deal can be confirmed, such as a report about it: the deal is not, for all that."""
    found = story.deals(shipped(), View())
    assert {d.sure for d in found.on("unverified")} <= {"claimed", "disputed"}
    assert any(d.certainty == "confirmed" for d in found.on("unverified"))
    assert all(d.sure == d.certainty for d in found.shown if not d.unverified)
    july = {f"deal:{d.id}" for d in found.shown if d.in_focus}
    for group, _, _ in marks(board(View(), 1000).items):
        shapes = [item for item in group.items if not isinstance(item, Text)]
        assert len(shapes) >= (3 if group.events[0] in july else 2)  # ground, sign and, of July, an edge


def test_july_comes_first_in_each_stage_and_its_titles_stand_out() -> None:
    found, items = story.deals(shipped(), View()), board(View(), 1000).items
    july = {f"deal:{d.id}" for d in found.shown if d.in_focus}
    assert 0 < len(july) < len(found.shown)
    columns: dict[float, list[tuple[float, bool]]] = {}
    for group, x, y in marks(items):
        (weight,) = {item.weight for item in group.items if isinstance(item, Text) and item.colour == LIGHT.ink}
        assert weight == ("semibold" if group.events[0] in july else "regular")
        if group.events[0] not in {f"deal:{d.id}" for stage in APART for d in found.on(stage)}:
            columns.setdefault(round(x), []).append((y, group.events[0] in july))
    for column in columns.values():
        of_july = [there for _, there in sorted(column)]
        assert of_july == sorted(of_july, reverse=True)
    # Without another month there is nothing to stand out from.
    stage = next(one for one in STAGES if found.on(one) and not any(d.in_focus for d in found.on(one)))
    groups = [group for group, _, _ in marks(board(View().but(stages=(stage,)), 1000).items)]
    inks = [item for group in groups for item in group.items if isinstance(item, Text) and item.colour == LIGHT.ink]
    assert {item.weight for item in inks} == {"semibold"}


@pytest.mark.parametrize("width", [340, 1000])
def test_over_many_years_only_as_many_are_named_as_have_room(width: float) -> None:
    row, view = replace(shipped().stories["contracts"], years=parse("1917/2024")), View()
    data = replace(shipped(), stories={**shipped().stories, row.id: row})
    found = story.deals(data, view)
    picture = story.strips(story.partners(data, found, view), found, view, width, 13)
    named = [text for text in texts(picture.items) if text.role == "tick" and text.text.isdecimal()]
    assert named[0].text == "1917" and 4 < len(named) < 60
    assert all(one.left + one.width < other.left for one, other in pairwise(named))


def test_a_filter_by_country_leaves_rows_that_nobody_asked_for_out() -> None:
    view = View().but(countries=("AE",))
    rows = story.partners(shipped(), story.deals(shipped(), view), view).rows
    asked = {event_id for row in rows if row.country == "AE" for event_id in (m.event_id for m in row.marks)}
    assert "RU" not in [row.country for row in rows]
    assert asked and all(m.event_id in asked for row in rows for m in row.marks), "others only where they take part"
    german = View().but(countries=("DE",))
    assert "EU" in [row.country for row in story.partners(shipped(), story.deals(shipped(), german), german).rows]


def test_stages_stand_side_by_side_or_on_a_phone_under_each_other() -> None:
    wide, phone = board(View(), 1000), board(View(), 340)
    assert len({round(x) for _, x, _ in marks(wide.items)}) == 5
    assert len({round(x) for _, x, _ in marks(phone.items)}) == 1


def test_no_line_leads_from_one_deal_to_another() -> None:
    shapes = [item for item in board(View(), 1000).items if isinstance(item, Shape) and not item.closed]
    lines = [ring for item in shapes for ring in item.rings if abs(ring[0][0] - ring[-1][0]) > 20]
    assert len(lines) == 7  # under the five stages, above the two strips
    assert all(len({y for _, y in ring}) == 1 for ring in lines)


def test_both_pictures_say_in_words_what_they_show() -> None:
    found = story.deals(shipped(), View())
    text = board(View(), 1000).text
    assert all(deal.contract.title["en"] in text for deal in found.shown)
    rows = story.partners(shipped(), found, View())
    assert all(mark.name in strips(View(), 1000).text for row in rows.rows for mark in row.marks)


@pytest.mark.parametrize("theme", list(PALETTES))
def test_pictures_are_drawn_in_every_theme_even_without_a_deal(theme: str) -> None:
    for view in (View(theme=theme), View().but(theme=theme, products=("nothing",))):
        for picture in (board(view, 700), strips(view, 700)):
            assert svg(picture.sheet(view), fonts=False, interactive=True).startswith("<svg")
