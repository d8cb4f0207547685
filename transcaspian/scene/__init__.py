"""The scene: what a view shows, decided once as plain data for every renderer.

``scene(dataset, view)`` is the heart of the project (``docs/decisions/0001-one-scene.md``): lane, colour,
shape, label and order are settled here; browser, slide and text draw the same thing and decide nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache

from transcaspian.dataset.certainty import Certainty
from transcaspian.dataset.loading import Dataset
from transcaspian.language.datewords import when
from transcaspian.language.messages import words
from transcaspian.look.palette import CERTAINTIES, FILL_OF_CERTAINTY
from transcaspian.scene.axis import window_words
from transcaspian.scene.beneath import missing
from transcaspian.scene.beneath import told as rows_told
from transcaspian.scene.cells import legend
from transcaspian.scene.highlight import with_marked
from transcaspian.scene.lanes import overlapping, timeline
from transcaspian.scene.model import (
    Beneath,
    Canvas,
    Counts,
    LegendItem,
    MapScene,
    Scene,
    Sign,
    Timeline,
)
from transcaspian.scene.overview import overview
from transcaspian.scene.places import map_scene
from transcaspian.scene.seen import styles_seen
from transcaspian.scene.summary import filters_in_words, left_out_in_words, summary
from transcaspian.scene.thread import in_order
from transcaspian.tables.records import Link
from transcaspian.view.knowledge import changed
from transcaspian.view.query import View
from transcaspian.view.selection import Selection, select
from transcaspian.view.sure import sure_in_words
from transcaspian.view.threads import known_links
from transcaspian.view.tracks import shape_of, track_ids, tracks_of

__all__ = ["Canvas", "Scene", "overlapping", "scene", "with_beneath"]


def scene(dataset: Dataset, view: View, canvas: Canvas | None = None) -> Scene:
    """Return everything that is drawn for a view, as plain data."""
    canvas = canvas or Canvas()
    selection = select(dataset, view)
    tracks = tuple(t for t in track_ids(dataset) if not view.tracks or t in view.tracks)
    signs = _signs(dataset, view.language, view.zone, view.known_by)
    links = _links(dataset, selection, view)
    if view.thread and canvas.upright and selection.shown:
        lanes = in_order(dataset, selection, links, view, canvas, tracks)
    else:
        lanes = timeline(dataset, selection, view, canvas, tracks)
    places = map_scene(dataset, selection, view, canvas)
    left = lanes.panels[0].x0 if lanes.panels else 0
    strip = overview(dataset, selection, view, canvas, tracks, left)
    counts = _counts(selection)
    lists = {more.key: more.event_ids for more in lanes.more}
    lists |= {mark.key: mark.event_ids for mark in places.marks if mark.is_count}
    lists |= {f"tray:{tray.reason}": tray.event_ids for tray in places.trays}
    start, end = selection.stretches[0][0], selection.stretches[-1][1]
    drawn = Scene(
        view,
        canvas,
        selection.shown,
        signs,
        selection.certainty,
        selection.possible,
        lanes,
        strip,
        places,
        _legend(signs, lanes, places, view),
        counts,
        summary(dataset, selection, places, view),
        window_words(start, end, view),
        " · ".join(filter(None, (filters_in_words(dataset, view), left_out_in_words(places.left_out, view.language)))),
        lists,
        tracks=tracks_of(dataset),
        links=links,
    )
    return with_marked(drawn, changed(dataset, view)) if view.compare else drawn


def with_beneath(drawn: Scene, beneath: Beneath | None) -> Scene:
    """Return a scene with a layer beneath it, which moves nothing of it."""
    if beneath is None:
        return drawn
    said = [rows_told(beneath, drawn.view.language), *missing(beneath, drawn.view.language)]
    summary = words(drawn.view.language)("layer.summary", summary=drawn.summary, told="; ".join(said))
    return replace(drawn, beneath=beneath, legend=(*drawn.legend, *legend(drawn, beneath)), summary=summary)


def _links(dataset: Dataset, selection: Selection, view: View) -> tuple[Link, ...]:
    """Return the known links between events that a view shows."""
    found = known_links(dataset, view)
    shown = {event.id for event in selection.shown} if found else set()
    return tuple(link for link in found if link.from_event in shown and link.to_event in shown)


class _Signs(Mapping[str, Sign]):
    """The signs of all events that were known by a day, each made when it is first drawn."""

    def __init__(self, dataset: Dataset, language: str, zone: str, known: Mapping[str, Certainty]) -> None:
        self._dataset, self._language, self._zone, self._known = dataset, language, zone, known
        self._made: dict[str, Sign] = {}

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)

    def __contains__(self, event_id: object) -> bool:
        return event_id in self._known

    def __getitem__(self, event_id: str) -> Sign:
        if event_id not in self._made:
            self._made[event_id] = self._make(event_id, self._known[event_id])
        return self._made[event_id]

    def _make(self, event_id: str, sure: Certainty) -> Sign:
        event = self._dataset.events[event_id]
        return Sign(
            event_id,
            event.track,
            shape_of(self._dataset, event.track),
            FILL_OF_CERTAINTY[sure.level],
            event.title(self._language),
            when(event.date, self._language, self._zone),
            sure_in_words(event, sure.level, self._language),
        )


@lru_cache(maxsize=16)
def _signs(dataset: Dataset, language: str, zone: str, known_by: date | None) -> Mapping[str, Sign]:
    """Return the signs of what was known by a day; the same for every window and filter."""
    return _Signs(dataset, language, zone, select(dataset, View(zone=zone, known_by=known_by)).certainty)


def _counts(selection: Selection) -> Counts:
    shown, possible = len(selection.shown), len(selection.possible)
    return Counts(
        shown,
        shown - possible,
        possible,
        selection.total,
        len(selection.not_known),
        tuple(selection.excluded().items()),
        tuple(selection.hidden.items()),
    )


def _legend(signs: Mapping[str, Sign], lanes: Timeline, places: MapScene, view: View) -> tuple[LegendItem, ...]:
    """Return the signs that are drawn, and no others."""
    say = words(view.language)
    singles = [mark for mark in places.marks if not mark.is_count]
    drawn = {m.event_id for m in lanes.marks} | {s.event_id for s in lanes.spans}
    drawn |= {mark.event_ids[0] for mark in singles}
    fills = {signs[event_id].fill for event_id in drawn}
    items = [
        LegendItem("certainty", level, say(f"certainty.{level}"))
        for level in CERTAINTIES
        if FILL_OF_CERTAINTY[level] in fills
    ]
    if any(mark.concerns for mark in singles):
        items.append(LegendItem("place", "concerns", say("legend.concerns")))
    if any(mark.is_count for mark in places.marks):
        items.append(LegendItem("place", "count", say("legend.count")))
    if places.radii:
        items.append(LegendItem("place", "radius", say("legend.radius")))
    styles = styles_seen(places)
    for told, alike in _LINES.items():
        style = next((style for style in alike if style in styles), "")
        if style:
            items.append(LegendItem("line", style, say(f"legend.{told}")))
    return tuple(items)


# What the legend calls a line, and the styles that it calls so.
_LINES = {
    "rail": ("rail",),
    "road": ("road",),
    "ferry": ("ferry",),
    "branch-rail": ("branch-rail", "branch-ferry", "branch-road"),
    "march": ("march",),
    "unreached": ("unreached",),
    "thread": ("thread",),
    "call": ("call",),
}
