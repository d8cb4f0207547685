"""A thread alone on a narrow canvas: rows in order of time, numbers, ties in words, and arrows in the margin."""

from __future__ import annotations

import re
from datetime import date

import pytest

from tests.unit.handmade import dataset, event, link, shipped
from tests.unit.pictures import covered_on_timeline, outside_canvas
from tests.unit.test_arrows import along_each_other, through
from transcaspian.dataset.loading import Dataset
from transcaspian.drawing.parts import choices
from transcaspian.drawing.sheet import Group
from transcaspian.language.messages import words
from transcaspian.scene import Scene, overlapping, scene
from transcaspian.scene.arrows import arrows, key_of
from transcaspian.scene.rails import rails
from transcaspian.scene.sizes import NARROW, PHONE, canvas
from transcaspian.view.query import View
from transcaspian.view.threads import thread

SMALL = canvas(PHONE, 844)
THREADS = ("akorda-denial", "zenit-asfat-yda-2023", "fsb-opens-case", "anka-mou-2022")


def rows(drawn: Scene) -> dict[str, list[str]]:
    """What is written of each event, from top to bottom."""
    found: dict[str, list[str]] = {}
    for label in sorted(drawn.timeline.labels, key=lambda label: label.y):
        found.setdefault(label.event_id, []).append(label.text)
    return found


def crowd(n: int, *ties: tuple[int, int]) -> Dataset:
    """Events on following days, and what leads from one to another by number."""
    events = [
        event(f"e{k:02}", f"2023-{6 + k // 28:02}-{1 + k % 28:02}", track=("mutiny", "contracts")[k % 2])
        for k in range(n)
    ]
    return dataset(events, links=[link(f"e{a:02}", f"e{b:02}", "follows-up", f"e{a:02}.1") for a, b in ties])


@pytest.mark.parametrize("language", ["en", "pl"])
@pytest.mark.parametrize("name", THREADS)
@pytest.mark.parametrize("width", [PHONE, NARROW])
def test_each_event_has_a_row_in_order_and_each_link_an_arrow_and_words(width: int, name: str, language: str) -> None:
    view = View(thread=name, language=language)
    drawn, say = scene(shipped(), view, canvas(width, 844)), words(language)
    order = [one.id for one in drawn.events]
    assert set(order) == set(thread(shipped(), view, name))
    line, found, told = drawn.timeline, arrows(drawn), rows(drawn)
    assert [mark.event_id for mark in sorted(line.marks, key=lambda mark: mark.y)] == order == list(line.in_order)
    numbers = {event_id: str(n) for n, event_id in enumerate(order, 1)}
    assert {event_id: texts[0] for event_id, texts in told.items()} == numbers
    assert len(found.drawn) == len(drawn.links) and not found.left_out
    for one in drawn.links:
        said = " ".join(told[one.from_event])
        assert re.search(rf"{say(f'tie.{one.kind}')} [^:·]*\b{numbers[one.to_event]}\b", said)
        assert one.reason(language) in said if width == NARROW else True
        assert (say("tie.reading") in said) == any(not other.claim_ids for other in drawn.links
                                                   if other.from_event == one.from_event)  # fmt: skip
    for one_way in found.drawn:
        assert through(drawn, one_way) == []
        assert max(x for x, _ in one_way.points) <= min(mark.x for mark in line.marks) - line.radius
        assert min(x for x, _ in one_way.points) >= 1
    assert along_each_other(found.drawn) == [] and covered_on_timeline(drawn) == [] and outside_canvas(drawn) == []
    key = [part.label.box for part in key_of(drawn, found)]
    above = [label.box for label in (*line.panels[0].title, *(lane.title for lane in line.lanes), *line.labels)]
    assert key and overlapping([*above, *key]) == []


def test_a_wider_canvas_keeps_its_axis_and_a_phone_has_one_without_a_thread() -> None:
    view = View(thread="akorda-denial")
    assert scene(shipped(), view, canvas(850, 860)).timeline.in_order == ()
    assert scene(shipped(), view.but(thread=""), SMALL).timeline.in_order == ()
    nothing = scene(shipped(), view.but(known_by=date(2023, 1, 1)), SMALL).timeline
    assert nothing.in_order == () and nothing.panels


def test_what_stands_in_a_row_is_chosen_with_its_mark() -> None:
    drawn = scene(shipped(), View(thread="akorda-denial"), SMALL)
    groups = [item for item in choices(drawn, "timeline").items if isinstance(item, Group) and item.key == "mark"]
    assert [group.events for group in sorted(groups, key=lambda one: one.turn or 0)] == [(e.id,) for e in drawn.events]
    assert all(len(group.items) > 3 for group in groups)


def test_links_that_meet_at_an_event_share_a_rail_and_short_rails_run_inside_long_ones() -> None:
    data = crowd(6, (5, 0), (4, 0), (3, 0), (2, 1))
    found, left_out = rails(data.links, [f"e{n:02}" for n in range(6)])
    assert [(rail.hub, rail.away, len(rail.links), rail.level) for rail in found] == [
        ("e01", False, 1, 0),
        ("e00", False, 3, 1),
    ]
    assert left_out == ()


def test_thirty_links_of_one_event_have_one_rail_and_one_head() -> None:
    data = crowd(31, *((0, n) for n in range(1, 31)))
    drawn = scene(data, View(thread="e00"), SMALL)
    found = arrows(drawn)
    assert len(found.drawn) == 30 and not found.left_out
    assert len({one.points[0] for one in found.drawn}) == 1 and len({min(one.points)[0] for one in found.drawn}) == 1
    assert covered_on_timeline(drawn) == [] and outside_canvas(drawn) == []
    assert f"{words('en')('tie.follows-up')} {', '.join(str(n) for n in range(2, 32))}" in " ".join(rows(drawn)["e00"])


def test_of_a_long_thread_what_has_no_row_is_counted_and_rails_without_room_are_too() -> None:
    chain = crowd(90, *((n, n + 1) for n in range(89)))
    drawn = scene(chain, View(thread="e00"), SMALL)
    line, found = drawn.timeline, arrows(drawn)
    assert (
        len(line.marks) == 60 and [len(more.event_ids) for more in line.more] == [30] and "more:thread" in drawn.lists
    )
    assert len(found.drawn) == 59 and len(found.left_out) == 30 and outside_canvas(drawn) == []
    tangled = crowd(40, *((n, 39 - n) for n in range(20)))
    drawn = scene(tangled, View(thread="e00"), SMALL)  # each rail is around the others: a thread of two, each
    assert len(drawn.timeline.marks) == 2
    every = crowd(40, *((n, n + 20) for n in range(20)), *((n, n + 1) for n in range(19)))
    drawn = scene(every, View(thread="e00"), SMALL)
    found = arrows(drawn)
    assert len(drawn.timeline.marks) == 40 and found.left_out and len(found.drawn) + len(found.left_out) == 39
    assert [part.label.text for part in key_of(drawn, found)][-1] == words("en")(
        "timeline.left_out", n=len(found.left_out)
    )
    assert covered_on_timeline(drawn) == [] and outside_canvas(drawn) == [] and along_each_other(found.drawn) == []
    for one in found.drawn:
        assert through(drawn, one) == []
