"""A view on a slide: map, the text beside it, timeline, as large as they have room for."""

from __future__ import annotations

from dataclasses import replace

from transcaspian.dataset.loading import Dataset
from transcaspian.drawing.beneath import draw_bars
from transcaspian.drawing.picture import NoRoom
from transcaspian.drawing.scenes import draw_map, draw_timeline
from transcaspian.drawing.sheet import Group, Item, Sheet, texts
from transcaspian.language.messages import Words, words
from transcaspian.language.zones import zone_words
from transcaspian.look.basemap import EXTENT
from transcaspian.look.palette import Palette
from transcaspian.scene import Scene, scene, with_beneath
from transcaspian.scene.beneath import left_out
from transcaspian.scene.beneath import told as rows_told
from transcaspian.scene.frame import Bounds
from transcaspian.scene.highlight import with_marked
from transcaspian.scene.histogram import UNDER_LANES
from transcaspian.scene.histogram import height as bars_height
from transcaspian.scene.model import Beneath
from transcaspian.scene.places import frame_of
from transcaspian.slides import foot
from transcaspian.slides.layout import Needs, Page, canvas, divided, heading
from transcaspian.slides.leader import leader
from transcaspian.slides.message import event_of, message
from transcaspian.slides.notes import Notes, notes
from transcaspian.slides.options import READING, ROOM, Options
from transcaspian.slides.parts import Slide, head
from transcaspian.slides.side import side
from transcaspian.slides.told import legend_strip, told_of
from transcaspian.view.named import title as collection_title
from transcaspian.view.query import View
from transcaspian.view.selection import select
from transcaspian.view.tracks import palette_of

_QUIET = 0.35  # of half the room: a timeline next to whose map there is text is no lower
_LOW = 0.8  # of it: a timeline of larger letters is no higher, so that the map stays large
# Of the width, for the map, and whether the legend stands under it instead of in the text: tried in turn.
_DIVISIONS = {
    ROOM: ((0.6, True), (0.54, True), (0.48, True), (0.42, True)),
    READING: ((0.7, False), (0.6, False), (0.5, False), (0.42, False), (0.7, True), (0.6, True), (0.5, True)),
}
# Larger letters, times the least, that a slide is tried with; a page to read has the more on it instead.
_LARGER = {ROOM: (1.6, 1.4, 1.2), READING: ()}


def view_page(data: Dataset, view: View, options: Options) -> Slide:
    """Lay map and timeline out on a slide."""
    say, colours, room = words(view.language), palette_of(data, view.theme), options.layout == ROOM
    if options.beneath is None and view.layer in data.layers:
        options = replace(options, beneath=left_out(data.layers[view.layer], view))
    title, headline = options.title or collection_title(data, view.language), options.message or message(data, view)
    needs = Needs(heading(headline, "–", options).height, 1, frame=_ground(frame_of(data, select(data, view), view)))
    drawn, times = _larger_timeline(data, view, options, divided(options, needs))
    subtitle = _subtitle(drawn)
    beneath = f"{title} · {subtitle}"
    bottom = _bottom(data, drawn, options, drawn.counts.shown)
    legend, high = legend_strip(drawn.legend, options, colours)
    needs = replace(needs, head=heading(headline, beneath, options).height, foot_lines=len(bottom))
    needs = replace(needs, legend=high if room else 0.0)
    needs = replace(needs, timeline=_quiet(drawn, divided(options, needs)))
    # Under an upright page's map all have the same width.
    tries = [one for one in _DIVISIONS[options.layout] if not options.tall or one[0] in (0.6, 0.7)]
    while True:
        share, under = tries[0]
        needs = replace(needs, map_share=share, legend=high if under else 0.0)
        page = divided(options, needs)
        drawn = _larger_map(data, view, options, page, times)
        found = _beside(data, drawn, page, options, colours, not under)
        if tries[1:] and (found is None or any(text.whole and text.role for text in texts(tuple(found[0])))):
            # A narrower map leaves its width to the text: what that says is complete before the map is wide.
            tries = tries[1:]
            continue
        if found is None:
            raise NoRoom
        column, numbered, told = found
        footnotes, in_all = foot.footnotes(data, view, numbered), len(numbered.numbers)
        needed = foot.note_lines(footnotes, in_all, page, options, say)
        if needed <= needs.note_lines:
            break
        needs = replace(needs, note_lines=needed)
    named = _named(drawn) | {event.id for event in drawn.events if event.id in told}
    bottom = _bottom(data, drawn, options, len(named))
    pointing = () if room else tuple(leader(drawn, page, column, colours))
    shown = {} if room else numbered.written()
    items = [
        Group(tuple(foot.marking(page, options, colours)), key="marking"),
        Group(tuple(head(page, colours, headline, beneath, options)), key="head"),
        Group(draw_map(drawn, colours, pointing), page.margin, page.map_top, key="map"),
        Group(tuple(column), key="side"),
        *([Group(tuple(legend), page.margin, page.legend_top, key="legend")] if under and legend else []),
        Group(draw_timeline(drawn, colours, shown), page.margin, page.timeline_top, key="timeline"),
        *_rows(drawn, colours, page),
        Group(
            tuple(foot.foot_notes(footnotes, in_all, page, options, colours, say, needs.note_lines)), key="notes"
        ),
        Group(tuple(foot.foot(bottom, page, options, colours, say)), key="foot"),
    ]  # fmt: skip
    about = f"{headline}. {beneath}. {drawn.summary}"
    sheet = Sheet(options.width, options.height, colours.paper, tuple(items), view.language, headline, about)
    return Slide(sheet, drawn, numbered, title, headline, subtitle, footnotes, options)


def _beside(
    data: Dataset, drawn: Scene, page: Page, options: Options, colours: Palette, signs: bool
) -> tuple[list[Item], Notes, set[str]] | None:
    """Return the text beside the map, the sources with their numbers, and the events that it tells of.

    None if it has no room there; ``signs``: the legend is part of it.
    """
    try:
        if options.layout == ROOM:
            return told_of(data, drawn, page, options, colours)
        numbered = notes(data, drawn, options.known)
        return side(data, drawn, page, options, colours, numbered.written(), signs), numbered, {drawn.view.event}
    except NoRoom:
        return None


def _bottom(data: Dataset, drawn: Scene, options: Options, named: int) -> list[tuple[str, str]]:
    """Return the lines of the foot: how many events are shown, and how many of them named, and of which data."""
    say, counts = words(drawn.view.language), drawn.counts
    shown, total = say.number(counts.shown), say.number(counts.total)
    told = say("slide.named", shown=shown, total=total, named=say.number(named))
    rows = beneath_told(drawn.beneath, say) if drawn.beneath else ""
    return foot.foot_lines(" · ".join(filter(None, (told, rows, foot.provenance(data, drawn.view)))), options, say)


def beneath_told(beneath: Beneath, say: Words) -> str:
    """Return how many rows of a layer a slide shows, and whose they are."""
    told = rows_told(beneath, say.language)
    return say("layer.credit", name=told, credit=beneath.credit) if beneath.credit else told


def _scene(data: Dataset, view: View, options: Options, page: Page, larger: tuple[float, float] = (1.0, 1.0)) -> Scene:
    drawn = scene(data, view, canvas(page, options, larger, _first(data, view, options)))
    if not view.compare and (options.marked or view.since):
        drawn = with_marked(drawn, dict(options.marked))
    return with_beneath(drawn, options.beneath)


def _first(data: Dataset, view: View, options: Options) -> str:
    """Return the event that the headline is about, which has its name on the timeline before all others."""
    if options.message:  # what somebody has written is about what is selected, if about any event
        return view.event
    about = event_of(select(data, view), view)
    return about.id if about else ""


def _rows(drawn: Scene, colours: Palette, page: Page) -> tuple[Group, ...]:
    """Return the bars of the layer under the lanes."""
    bars = draw_bars(drawn, colours) if drawn.beneath and drawn.beneath.is_shown else ()
    return (Group(bars, page.margin, page.timeline_top + drawn.timeline.height, key="rows"),) if bars else ()


def _high(drawn: Scene) -> float:
    """Return how high the timeline is, with the bars of a layer under it."""
    if not (drawn.beneath and drawn.beneath.is_shown):
        return drawn.timeline.height
    return drawn.timeline.height + bars_height(drawn.canvas.font, drawn.canvas.least, UNDER_LANES)


def _larger_timeline(data: Dataset, view: View, options: Options, page: Page) -> tuple[Scene, float]:
    """Return the scene with the largest letters on the timeline that leave no name out, and how large they are."""
    least = _scene(data, view, options, page)
    for times in _LARGER[options.layout]:
        drawn = _scene(data, view, options, page, (times, 1.0))
        if _high(drawn) <= _LOW * page.timeline_height and _named(least) <= _named(drawn):
            return drawn, times
    return least, 1.0


def _larger_map(data: Dataset, view: View, options: Options, page: Page, timeline: float) -> Scene:
    """Return the scene with the largest letters on the map that leave no place out."""
    least = _scene(data, view, options, page, (timeline, 1.0))
    for times in _LARGER[options.layout]:
        drawn = _scene(data, view, options, page, (timeline, times))
        if _placed(least) <= _placed(drawn):
            return drawn
    return least


def _named(drawn: Scene) -> frozenset[str]:
    return frozenset(label.event_id for label in drawn.timeline.labels)


def _placed(drawn: Scene) -> frozenset[str]:
    """Return what has a mark of its own or a name on the map."""
    return frozenset([*(mark.key for mark in drawn.map.marks), *(label.text for label in drawn.map.labels)])


def _quiet(drawn: Scene, page: Page) -> float:
    """Return the height of the timeline: what it does not need is for the map, or for what is under it."""
    if _high(drawn) >= page.timeline_height - 30 * page.unit:
        return max(page.timeline_height, _high(drawn))
    return max(_high(drawn), page.timeline_height * (_QUIET if page.beside else 0.0))


def _ground(frame: Bounds) -> Bounds | None:
    """Return a frame that lies on the basemap; None if it does not: no shape of a map would fill it."""
    west, south, east, north = frame
    return frame if EXTENT[0] <= west and EXTENT[1] <= south and east <= EXTENT[2] and north <= EXTENT[3] else None


def _subtitle(drawn: Scene) -> str:
    say = words(drawn.view.language)
    parts = [drawn.title, drawn.subtitle]
    zone = zone_words(drawn.view.zone, drawn.view.language)
    if zone not in drawn.title and any(panel.unit == "hour" for panel in drawn.timeline.panels):
        parts.append(say("slide.times", zone=zone))
    return " · ".join(p for p in parts if p)
