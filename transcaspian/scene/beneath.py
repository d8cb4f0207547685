"""What a view asks of the layer beneath it, and what the layer answers, as plain data that a scene is drawn with.

Time is the view's window, place what its map shows; a text is looked for in the rows as in the events. The view's other
filters are about events: of a layer its own categories are chosen.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from transcaspian.dataset.loading import Dataset
from transcaspian.language.datewords import when
from transcaspian.language.messages import Words, words
from transcaspian.layers.model import HEIGHT, WIDTHS, Cell, Frame, Question, Unit
from transcaspian.layers.source import Source
from transcaspian.scene.axis import window_words
from transcaspian.scene.frame import MARGIN, project
from transcaspian.scene.model import Beneath
from transcaspian.scene.places import frame_of
from transcaspian.tables.records import Layer
from transcaspian.view.grammar import LACKING, cell_of
from transcaspian.view.query import View
from transcaspian.view.selection import select
from transcaspian.view.window import extent, window_panels, written_window

SLIDE = (1104, 400)  # pixels of the map of a slide, about
_SHORT = 40  # letters of what is said beside the name of the layer
LEAST_CELL = 8.0  # pixels of a cell's width: a narrower one cannot be told apart, nor touched
_WEEKS, _MONTHS = timedelta(days=366 * 4), timedelta(days=366 * 20)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a view asks of a layer: equal for equal questions. Times are wall time of the zone."""

    layer: str
    stretches: tuple[tuple[datetime, datetime, Unit], ...]  # of the timeline, in order
    years: tuple[datetime, datetime, Unit]  # of the strip of all years
    frame: Frame
    width: float  # of a cell, degrees
    text: str
    kinds: tuple[str, ...]
    zone: str

    @property
    def question(self) -> Question:
        """Return which rows the view means."""
        begin, end = self.stretches[0][0], self.stretches[-1][1]
        return Question(begin, end, self.frame, self.text, frozenset(self.kinds), self.zone)


def asked(data: Dataset, view: View, room: tuple[int, int], clocks: bool) -> Asked:
    """Return what a view asks of its layer: rows in the cells that a map of a size in pixels, its ``room``, shows.

    ``clocks``: whether any row of the layer has a clock time.
    """
    frame, width = cut(frame_of(data, select(data, view), view), *room)
    stretches = tuple((begin, end, _unit(begin, end, clocks)) for begin, end in window_panels(data, view))
    first, last = extent(data, view)
    years = first, last, _unit(first, last, False)
    return Asked(view.layer, stretches, years, frame, width, view.text, view.kinds, view.zone)


def cut(frame: Frame, width: int, height: int) -> tuple[Frame, float]:
    """Return what a map of a size shows of a frame and around it in whole cells, and the width of these, in degrees."""
    at = project(frame, width, height, MARGIN)
    (west, north), (east, south) = at.to_place(0, 0), at.to_place(width, height)
    wide = next((one for one in reversed(WIDTHS) if one / 360 * at.scale >= LEAST_CELL), WIDTHS[0])
    high = round(wide * HEIGHT, 6)
    first = Cell(wide, high, math.floor((max(-180.0, west) + 180) / wide), math.floor((max(-85.0, south) + 90) / high))
    last = Cell(wide, high, math.ceil((min(180.0, east) + 180) / wide), math.ceil((min(85.0, north) + 90) / high))
    return (*first.frame[:2], *last.frame[:2]), wide


def _unit(begin: datetime, end: datetime, clocks: bool) -> Unit:
    """Return what a bar stands for: what can be told apart, and no finer than the rows are known."""
    span = end - begin
    if span <= timedelta(days=4) and clocks:
        return "hour"
    if span <= timedelta(days=130):
        return "day"
    return "week" if span <= _WEEKS else "month" if span <= _MONTHS else "year"


def answered(source: Source, wanted: Asked, plain: Beneath) -> Beneath:
    """Return a layer with its answer; waits for the engine."""
    question = wanted.question
    counts = source.counts(question)
    return replace(
        plain,
        state="shown",
        total=counts.total,
        found=counts.found,
        without_time=counts.without_time,
        without_place=counts.without_place,
        outside=counts.outside,
        refused=source.profile.read - source.profile.total,
        kinds=counts.by_category,
        frame=wanted.frame,
        grid=source.grid(question, wanted.width),
        stretches=tuple(source.histogram(question.within(b, e), unit) for b, e, unit in wanted.stretches),
        years=source.histogram(question.within(*wanted.years[:2]), wanted.years[2]),
    )


def opened(wanted: Asked, view: View) -> Question:
    """Return which rows are meant by what is opened: those of a cell or of a bar that the view's question means."""
    if ".." in view.cell:
        return wanted.question.within(*written_window(view.cell, view))
    return wanted.question if view.cell in LACKING else wanted.question.at(cell_of(view.cell))


def opened_in_words(view: View) -> str:
    """Return what is opened in words: a cell by its edges, a bar by its time."""
    say = words(view.language)
    if ".." in view.cell:
        return window_words(*written_window(view.cell, view), view)
    if view.cell in LACKING:
        return say(f"layer.opened.{LACKING[view.cell]}")
    west, south, east, north = cell_of(view.cell).frame
    return say("layer.opened.cell", across=_degrees(west, east, "EW", say), down=_degrees(south, north, "NS", say))


def _degrees(low: float, high: float, sides: str, say: Words) -> str:
    """Return two edges of a cell: “51–51.5° E”; of an edge in the other half of the world the side is said, too."""
    at = [say.number(round(abs(one), 2)) for one in (low, high)]
    side = [say(f"layer.side.{sides[one < 0]}") for one in (low or high, high or low)]
    return f"{at[0]}–{at[1]}° {side[0]}" if side[0] == side[1] else f"{at[0]}° {side[0]} – {at[1]}° {side[1]}"


def plain(layer: Layer, view: View) -> Beneath:
    """Return a layer before it has answered; where the view's day is before it was published, that it is not shown."""
    say = words(view.language)
    colours = (layer.light, layer.dark, layer.print)
    credit = " · ".join(filter(None, (layer.credit, layer.licence)))
    found = Beneath(layer.id, layer.title(view.language), credit, colours)
    if view.known_by and not is_published(layer, view):
        if layer.published is None:
            return replace(found, state="not-yet", why=say("layer.not_yet_unknown", name=found.name))
        day = when(layer.published, view.language, view.zone)
        return replace(found, state="not-yet", why=say("layer.not_yet", name=found.name, day=day))
    return found


def left_out(layer: Layer, view: View) -> Beneath:
    """Return a layer that a picture does not show, as nobody has asked it, and says so."""
    found = plain(layer, view)
    why = found.why or words(view.language)("layer.left_out", name=found.name)
    return replace(found, state="left-out", why=why)


def is_published(layer: Layer, view: View) -> bool:
    """Say whether a layer was certainly published by the view's day."""
    if view.known_by is None:
        return True
    if layer.published is None:
        return False
    last = layer.published.bounds(view.tz)[1]
    end = datetime.combine(view.known_by, datetime.min.time()) + timedelta(days=1)
    return last is not None and last.replace(tzinfo=None) <= end


def kind_words(kind: str, say: Words) -> str:
    """Return what a category of a layer is called: in our words where it is one of ours, else as its file says it."""
    if not kind:
        return say("layer.no_category")
    return say(f"category.{kind}") if say.has(f"category.{kind}") else kind


def told(beneath: Beneath, language: str) -> str:
    """Return how many rows are shown, or why none are: “3,204 of 1,000,000 rows of UCDP”."""
    say = words(language)
    if beneath.state == "shown":
        return say.n("layer.rows_of", beneath.total, found=say.number(beneath.found), name=beneath.name)
    return beneath.why or coming(beneath.state, beneath.name, beneath.read, say)


def coming(state: str, name: str, read: int, say: Words) -> str:
    """Return what a layer is at before it answers: counting, or reading its file, ``read`` rows of it so far."""
    return say.n("layer.read", read, name=name) if read else say(f"layer.{state}", name=name)


def told_shortly(beneath: Beneath, say: Words) -> str:
    """Return the same for a place beside the name of the layer: without it where it is long."""
    if beneath.state == "shown":
        text = told(beneath, say.language)
        return (
            text if len(text) <= _SHORT else say.n("layer.rows_short", beneath.total, found=say.number(beneath.found))
        )
    return say("layer.still" if beneath.state in ("counting", "reading") else "layer.hidden")


def missing(beneath: Beneath, language: str) -> tuple[str, ...]:
    """Return which rows the picture cannot have, in words: those without a time, without a place, outside the frame."""
    say = words(language)
    named = ("without_time", "without_place", "outside")
    return tuple(say.n(f"layer.{name}", n) for name in named if (n := getattr(beneath, name)))
