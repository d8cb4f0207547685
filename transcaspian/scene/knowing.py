"""When things became known, on the axis of all years: how many on each day, and the days that matter most."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from transcaspian.dataset.loading import Dataset
from transcaspian.language.days import day_words
from transcaspian.language.messages import words
from transcaspian.look.typography import text_width
from transcaspian.scene.model import Label, Panel, Scene
from transcaspian.view.knowledge import Turn, turns

HEIGHT = 42  # pixels
_HIGH = 20.0  # pixels of the highest bar
_WIDE = 2.5
_AIR = 6.0
_NAMED = 3  # key days


@dataclass(frozen=True, slots=True)
class Bar:
    """What became known at a place of the axis, and how much of that was disputed that day; heights in pixels."""

    x: float
    known: float
    disputed: float


@dataclass(frozen=True, slots=True)
class Knowing:
    """The strip of knowledge: bars upwards from ``bottom``, and words."""

    width: float
    height: float
    bottom: float
    panels: tuple[Panel, ...]
    bars: tuple[Bar, ...]
    labels: tuple[Label, ...]
    days: int  # on which something changed

    def x_of(self, day: date | None) -> float:
        """Return where the end of a day stands; at the right end for today."""
        if day is None:
            return self.panels[-1].x1
        end = datetime(day.year, day.month, day.day) + timedelta(days=1)
        panel = next((one for one in self.panels if end <= one.end), self.panels[-1])
        return min(panel.x1, max(panel.x0, panel.x(end)))


def knowing(dataset: Dataset, drawn: Scene) -> Knowing:
    """Lay the days on which something became known out under a scene's overview."""
    view, panels, size = drawn.view, drawn.overview.panels, drawn.canvas.font - 1
    found = turns(dataset, view.zone)
    strip = Knowing(drawn.overview.width, HEIGHT, HEIGHT - 6.0, panels, (), (), len(found))
    known: dict[int, int] = {}
    disputed: dict[int, int] = {}
    for turn in found:
        x = round(strip.x_of(turn.day))
        known[x] = known.get(x, 0) + turn.known
        disputed[x] = disputed.get(x, 0) + turn.disputed
    most = max([*known.values(), 1])

    def high(number: int) -> float:
        # By its root: one event is seen beside fifty.
        return _HIGH * math.sqrt(number / most)

    bars = tuple(Bar(float(x), high(known[x]), high(disputed[x])) for x in sorted(known))
    return Knowing(strip.width, HEIGHT, strip.bottom, panels, bars, _labels(strip, found, drawn, size), len(found))


def _labels(strip: Knowing, found: tuple[Turn, ...], drawn: Scene, size: float) -> tuple[Label, ...]:
    say, left = words(drawn.view.language), strip.panels[0].x0
    y = size * 0.6 + 1
    name = say("knowing.title")
    # Where the names of lanes are short, this one is smaller, so that it is whole.
    high = (size + 1) * min(1.0, (left - 12) / text_width(name, size + 1, "semibold"))
    wide = text_width(name, high, "semibold")
    box = (left - 10 - wide, strip.bottom - size * 1.2, left - 10, strip.bottom)
    labels = [Label(name, left - 10, strip.bottom - size * 0.6, "right", high, box, "ink", "semibold", role="lane")]
    taken: list[tuple[float, float]] = []
    by_known = sorted(found, key=lambda one: (-one.known, one.day))[: _NAMED - 1]
    by_dispute = sorted((one for one in found if one.disputed), key=lambda one: (-one.disputed, -one.known, one.day))
    for turn in dict.fromkeys((*by_known[:1], *by_dispute[:1], *by_known[1:])):
        day = day_words(turn.day, say, short=True)
        text = say.n("knowing.key_day", turn.known, day=day)
        if turn.disputed:
            text = say("knowing.disputed", told=text, n=say.number(turn.disputed))
        half, x = text_width(text, size) / 2, strip.x_of(turn.day)
        middle = min(max(x, left + half), strip.panels[-1].x1 - half)
        a, b = middle - half, middle + half
        if any(a < d + _AIR and c < b + _AIR for c, d in taken):
            continue
        taken.append((a, b))
        box = (a, y - size * 0.6, b, y + size * 0.6)
        labels.append(Label(text, middle, y, "middle", size, box, "grey", role="tick"))
    return tuple(labels)
