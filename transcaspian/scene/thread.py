"""A thread alone on a narrow canvas: its events one below the other in order of time, numbered, each with its ties.

An axis as wide as a phone has no room for a thread: names stand in each other's way, and arrows run around them. So
time runs downwards, a row for each event; the arrows have the margin beside the marks for themselves (``rails``), and
how an event is tied to others stands under its name, with their numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from transcaspian.dataset.loading import Dataset
from transcaspian.evidence.ties import by_number
from transcaspian.language.datewords import when
from transcaspian.language.messages import Words, words
from transcaspian.look.typography import text_width
from transcaspian.look.wrapping import wrapped
from transcaspian.scene.arrows import KEY_STEP
from transcaspian.scene.axis import window_words
from transcaspian.scene.labels import labelled
from transcaspian.scene.model import LANE_SIGN, Canvas, Label, Lane, Mark, More, Panel, Timeline
from transcaspian.scene.rails import margin, rails
from transcaspian.tables.records import Event, Link
from transcaspian.view.query import View
from transcaspian.view.selection import Selection
from transcaspian.view.tracks import track_name

_MOST = 60  # events; what comes after them is counted
_STEP = 1.28  # from line to line, in sizes of letters
_APART = 0.7  # more between two events, likewise
_LATER, _LONG = 1.0, timedelta(days=14)  # and more, likewise, where so much time lies between them
_ROOMY = 36  # letters' sizes beside the marks from which on it is said why events are tied
_EDGE = 3.0  # pixels left free at both sides


def in_order(
    dataset: Dataset, selection: Selection, links: Sequence[Link], view: View, canvas: Canvas, tracks: Sequence[str]
) -> Timeline:
    """Return a thread laid out downwards; ``links``: those between its events, ``tracks``: the lanes of a view."""
    every, f = [event.id for event in selection.shown], canvas.font
    shown, more = selection.shown[:_MOST], every[_MOST:]
    rows = _Rows.of(every, links, view, canvas)
    title, lanes, y = _head(dataset, selection, view, canvas, tracks)
    drawn, left_out = rails(links, every[:_MOST])
    top = y + f * KEY_STEP * (len({rail.borne for rail in drawn}) + bool(left_out)) + f * 0.3
    marks, labels, counts, y = list[Mark](), list[Label](), list[More](), top + f * 0.9
    for before, event in zip((None, *shown), shown, strict=False):
        y += f * _LATER if before and _much_later(selection, before, event) else 0.0
        marks.append(Mark(event.id, rows.at, y, event.significance == 1))
        labels += (found := list(rows.of_event(event, y)))
        y = found[-1].y + f * (_STEP + _APART)
    if more:
        text = rows.say("timeline.more", n=rows.say.number(len(more)))
        label = labelled(text, (rows.left, y), "left", canvas.small, "grey", "semibold", "more")
        counts.append(More("more:thread", label, tuple(more)))
        y += f * (_STEP + _APART)
    stretch = selection.stretches[0][0], selection.stretches[-1][1]
    panel = Panel(*stretch, 0.0, float(canvas.timeline_width), "day", title)
    bottom = y - f * 0.9
    return Timeline(
        canvas.timeline_width, bottom + 2, top, bottom, (panel,), lanes, (), (), tuple(marks), tuple(labels),
        tuple(counts), canvas.mark, tuple(event.id for event in shown),
    )  # fmt: skip


def _much_later(selection: Selection, before: Event, event: Event) -> bool:
    """Say whether an event is certainly so much later than the one above it that its row stands apart."""
    last, first = selection.bounds[before.id][1], selection.bounds[event.id][0]
    return last is not None and first is not None and first - last > _LONG


def _head(
    dataset: Dataset, selection: Selection, view: View, canvas: Canvas, tracks: Sequence[str]
) -> tuple[tuple[Label, ...], tuple[Lane, ...], float]:
    """Return what stands above the rows: the days, the tracks with their signs, and where the next line is to stand."""
    say, f, room = words(view.language), canvas.font, canvas.timeline_width - _EDGE
    days = window_words(selection.stretches[0][0], selection.stretches[-1][1], view)
    title = [labelled(days, (_EDGE, f), "left", f + 0.5, "ink", "semibold", "panel")]
    order = labelled(say("timeline.in_order"), (title[0].box[2] + 8, f), "left", f + 0.5, "grey", role="panel")
    title += [order] if order.box[2] <= room else []
    lanes, x, y = list[Lane](), _EDGE, f * (1 + 1.5)
    for track in tracks:
        events = sum(event.track == track for event in selection.shown)
        if not events:
            continue
        name, count = track_name(dataset, track, view.language), say.number(events)
        wide = f * LANE_SIGN + text_width(name, f, "semibold") + 4 + text_width(count, canvas.small)
        if x + wide > room and x > _EDGE:
            x, y = _EDGE, y + f * _STEP
        label = labelled(name, (x + f * LANE_SIGN, y), "left", f, track, "semibold", "lane")
        beside = labelled(count, (label.box[2] + 4, y), "left", canvas.small, "grey", role="count")
        lanes.append(Lane(track, label, beside, y - f * _STEP / 2, y + f * _STEP / 2, False, False, True))
        x += wide + f
    return tuple(title), tuple(lanes), y + f * 0.8


@dataclass(frozen=True)
class _Rows:
    """The rows of a thread: where marks, numbers and names stand, and what is written beneath these."""

    view: View
    canvas: Canvas
    say: Words
    numbers: Mapping[str, str]
    ties: Mapping[str, Sequence[str]]
    at: float  # the middle of the marks
    left: float  # of the names

    @classmethod
    def of(cls, every: Sequence[str], links: Sequence[Link], view: View, canvas: Canvas) -> _Rows:
        """Return the rows of events in order."""
        say, f = words(view.language), canvas.font
        numbers = {event: say.number(n) for n, event in enumerate(every, 1)}
        wide = max(text_width(number, f, "semibold") for number in numbers.values())
        at = margin(links, every[:_MOST], canvas.mark)
        left = at + canvas.mark + f * 0.9 + wide
        reasons = canvas.timeline_width - left > _ROOMY * f
        return cls(view, canvas, say, numbers, by_number(links, numbers, say, reasons), at, left)

    def of_event(self, event: Event, y: float) -> Iterator[Label]:
        """Yield what is written of an event, from a height on: its number, its title, when it was, and its ties."""
        canvas, f, language = self.canvas, self.canvas.font, self.view.language
        room = canvas.timeline_width - _EDGE - self.left
        end = self.left - f * 0.45
        yield labelled(self.numbers[event.id], (end, y), "right", f, "ink", "semibold", "number", event.id)
        full, short = event.title(language), event.short_title(language)
        tries = [wrapped(title, room, f) for title in (full, short) if title]
        for row in min(tries, key=len):
            yield labelled(row, (self.left, y), "left", f, "ink", event_id=event.id)
            y += f * _STEP
        told = " · ".join((when(event.date, language, self.view.zone, short=True), *self.ties.get(event.id, ())))
        for row in wrapped(told, room, canvas.small):
            yield labelled(row, (self.left, y), "left", canvas.small, "grey", role="told", event_id=event.id)
            y += f * _STEP
