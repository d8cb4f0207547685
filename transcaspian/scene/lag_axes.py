"""The axes of the chart of happened against known: days across, and the same days and what came after upwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from babel.dates import format_skeleton

from transcaspian.language.days import day_words
from transcaspian.language.messages import words
from transcaspian.look.typography import text_width
from transcaspian.scene.axis import breaks, ticks
from transcaspian.scene.model import Label, Panel, Tick
from transcaspian.view.query import View

DAY = timedelta(days=1)
_BELOW = 0.42  # share of the height in which known and happened have one scale
_BREAK = 14.0  # pixels between the two scales
_WIDE = 3.0  # times a mark's radius: a day that is wider has a column in which place is not time


@dataclass(frozen=True)
class Across:
    """Whole days, in panels one after another."""

    panels: tuple[Panel, ...]

    @property
    def start(self) -> datetime:
        """Wall time at which it begins."""
        return self.panels[0].start

    @property
    def end(self) -> datetime:
        """Wall time at which it ends."""
        return self.panels[-1].end

    def x(self, moment: datetime) -> float:
        """Return where a wall time within the axis stands."""
        panel = next((p for p in self.panels if moment < p.end), self.panels[-1])
        return min(max(panel.x(moment), panel.x0), panel.x1)

    def shows(self, day: date) -> bool:
        """Return whether a day is on the axis."""
        return self.start <= datetime.combine(day, time()) < self.end

    def column(self, day: date) -> tuple[float, float]:
        """Return where a day begins and ends."""
        start = datetime.combine(day, time())
        panel = next((p for p in self.panels if start < p.end), self.panels[-1])
        return panel.x(start), panel.x0 + (start + DAY - panel.start) / (panel.end - panel.start) * (
            panel.x1 - panel.x0
        )

    def is_wide(self, day: date, radius: float) -> bool:
        """Return whether a day is so wide that a mark in it would have an hour, if it were one."""
        x0, x1 = self.column(day)
        return x1 - x0 > _WIDE * radius

    def wide_column(self, x: float, radius: float) -> tuple[float, float] | None:
        """Return the column of the day at a place, if it is wide."""
        panel = next((p for p in self.panels if x <= p.x1), self.panels[-1])
        day = min(panel.moment(x), panel.end - timedelta(microseconds=1)).date()
        return self.column(day) if self.is_wide(day, radius) else None


class Upwards:
    """Heights: within the window as far as across in proportion, above a break evenly in time."""

    def __init__(self, axis: Across, top: float, bottom: float, last: datetime) -> None:
        self.axis, self.top, self.bottom = axis, top, bottom
        self.beyond = last > axis.end + DAY
        self.turn = bottom - (bottom - top) * (_BELOW if self.beyond else 1.0)
        self.last = max(last, axis.end + 2 * DAY)
        inside = tuple(self._height(x) for x in breaks(axis.panels))
        self.breaks = (*inside, self.turn - _BREAK / 2) if self.beyond else inside

    def _height(self, x: float) -> float:
        first, final = self.axis.panels[0].x0, self.axis.panels[-1].x1
        return self.bottom - (x - first) / (final - first) * (self.bottom - self.turn)

    def y(self, moment: datetime) -> float:
        """Return the height in pixels of a moment."""
        if moment <= self.axis.end:
            return self._height(self.axis.x(max(moment, self.axis.start)))
        share = (min(moment, self.last) - self.axis.end) / (self.last - self.axis.end)
        return self.turn - _BREAK - share * (self.turn - _BREAK - self.top)

    def day(self, day: date) -> float:
        """Return the height of a day: its middle."""
        return self.y(datetime.combine(day, time(12)))

    def height_of(self, y: float) -> float:
        """Return how high a day is at a height."""
        for panel in self.axis.panels:
            low, high = self._height(panel.x0), self._height(panel.x1)
            if high <= y <= low:
                return (low - high) * (DAY / (panel.end - panel.start))
        return 0.0

    def ticks(self, view: View, size: float, right: float) -> tuple[Tick, ...]:
        """Return the ticks upwards, their texts before ``right``: edges of panels, and the time after them."""
        found = []
        if self.beyond:
            room = self.turn - _BREAK - self.top
            after = Panel(self.axis.end, self.last, 0.0, room, _unit(self.last - self.axis.end))
            for tick in ticks(after, view, size, 0.0):
                text = tick.label.text if tick.label else ""
                moment = after.moment(tick.x)
                if after.unit == "month" and text:
                    # To the nearest day: a place in pixels is not exact.
                    text = _month(moment + DAY / 2, view)
                found.append(_tick(text, self.turn - _BREAK - tick.x, size, tick.major, right))
        for panel in self.axis.panels:
            moments = [panel.start, panel.end]
            shift = timedelta()
            if self.height_of(self.day(panel.start.date())) > size * 1.3:  # days are named in their middle
                moments = [panel.start + n * DAY for n in range(round((panel.end - panel.start) / DAY))]
                shift = DAY / 2
            for m in moments:
                found.append(
                    _tick(
                        day_words(m, words(view.language), short=True), self.y(m), size, False, right, self.y(m + shift)
                    )
                )
        return tuple(_apart(found, size))


def columns_of(panels: Sequence[Panel], view: View, size: float) -> tuple[Panel, ...]:
    """Return panels whose days are named in the middle of their columns, where those are wide enough."""
    found = []
    for panel in panels:
        ticked = panel.ticks
        at = [panel.moment(t.x) for t in ticked]
        step = (panel.x1 - panel.x0) / ((panel.end - panel.start) / DAY)
        texts = [t.label.text for t in ticked if t.label]
        if panel.unit == "day" and texts and max(text_width(t, size) for t in texts) + 8 <= step:
            ticked = tuple(
                replace(t, label=_moved(t.label, panel.x(m) + step / 2) if t.label and t.x < panel.x1 - 1 else None)
                for t, m in zip(ticked, at, strict=True)
            )
        found.append(replace(panel, ticks=ticked))
    return tuple(found)


def _moved(label: Label, x: float) -> Label:
    left, top, right, bottom = label.box
    half = (right - left) / 2
    return replace(label, x=x, anchor="middle", box=(x - half, top, x + half, bottom))


def _month(moment: datetime, view: View) -> str:
    return str(format_skeleton("yMMM", moment, locale=words(view.language).locale))


def _unit(span: timedelta) -> str:
    return "day" if span <= timedelta(days=45) else "month" if span <= timedelta(days=366 * 4) else "year"


def _tick(text: str, y: float, size: float, major: bool, right: float, written: float | None = None) -> Tick:
    """Return a tick at a height; its text stands there, or at the height ``written``."""
    at = y if written is None else written
    box = (right - text_width(text, size), at - size * 0.6, right, at + size * 0.6)
    return Tick(y, Label(text, right, at, "right", size, box, "grey", role="tick") if text else None, major)


def _apart(found: list[Tick], size: float) -> list[Tick]:
    """Drop the texts that would touch the one below."""
    kept: list[Tick] = []
    for tick in sorted(found, key=lambda t: -(t.label.y if t.label else t.x)):
        below = next((k.label for k in reversed(kept) if k.label), None)
        touching = below is not None and tick.label is not None and below.y - tick.label.y < size * 1.2
        kept.append(Tick(tick.x, None if touching else tick.label, tick.major))
    return kept
