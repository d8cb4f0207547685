"""A phone's map: no mark lies over a name, nor over another mark."""

from __future__ import annotations

import math

import pytest

from tests.unit.handmade import FRAMES, WINDOWS, shipped
from transcaspian.drawing.scenes import to_pixel
from transcaspian.language.messages import LANGUAGES
from transcaspian.scene import Scene, scene
from transcaspian.scene.model import Box, Canvas
from transcaspian.scene.sizes import HEIGHTS, PHONE, canvas
from transcaspian.stories.mutiny.clock import hours
from transcaspian.stories.mutiny.march import march
from transcaspian.view.query import View

HOURS = hours(shipped())
MINUTES = HOURS.minutes


def discs(drawn: Scene) -> list[tuple[str, float, float, float]]:
    """Return the marks of a map with their middles and radii, as they are drawn."""
    pixel, found = to_pixel(drawn.map), []
    for mark in drawn.map.marks:
        x, y = pixel(mark.longitude, mark.latitude)
        found.append((mark.key, x + mark.dx, y + mark.dy, drawn.map.radius * (1.5 if mark.is_count else 1)))
    return found


def over(disc: tuple[str, float, float, float], box: Box) -> bool:
    _, x, y, r = disc
    return math.hypot(min(max(x, box[0]), box[2]) - x, min(max(y, box[1]), box[3]) - y) < r


def covered(drawn: Scene) -> list[tuple[str, str]]:
    """Return each mark that lies over a name, with that name, or over another mark."""
    every, names = discs(drawn), [*drawn.map.labels, drawn.map.scale[1]]
    found = [(disc[0], name.text) for disc in every for name in names if over(disc, name.box)]
    for n, (key, x, y, r) in enumerate(every):
        found += [(key, other) for other, a, b, c in every[:n] if math.hypot(x - a, y - b) < r + c - 0.5]
    return found


@pytest.mark.one_in(3)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("frame", FRAMES)
def test_no_mark_lies_over_a_name_on_a_phone(frame: str, language: str) -> None:
    seen = 0
    for window in WINDOWS:
        drawn = scene(shipped(), View(window=window, frame=frame, language=language), canvas(PHONE, HEIGHTS[1]))
        seen += len(drawn.map.marks)
        assert covered(drawn) == [], window
    assert seen


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_mark_lies_over_a_name_at_any_hour_of_the_mutiny_on_a_phone(language: str) -> None:
    room = Canvas(timeline_width=PHONE, map_width=PHONE, map_height=300)
    for at in range(0, MINUTES + 1, 180):
        drawn = march(shipped(), View(language=language), room, at)
        assert covered(drawn) == [], at
