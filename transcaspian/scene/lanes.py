"""The timeline laid out: lanes as tall as they need, within the room that there is."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from transcaspian.dataset.certainty import claims_known, sources_deciding
from transcaspian.dataset.columns import OPEN_START, Column, columns, microseconds
from transcaspian.dataset.loading import Dataset
from transcaspian.language.messages import words
from transcaspian.look.typography import text_width
from transcaspian.scene.axis import bare_panels, with_axis
from transcaspian.scene.bands import BandOf, bands_of, beside_count, fill_bands, merged, rows_kept
from transcaspian.scene.labels import labelled
from transcaspian.scene.model import LANE_SIGN, Band, Box, Canvas, Label, Lane, Mark, More, Panel, Span, Timeline
from transcaspian.scene.packing import Beyond, Candidate, Laid, Measures, candidate, place, rows_wanted
from transcaspian.scene.spots import homes, spot
from transcaspian.view.query import View
from transcaspian.view.selection import Selection
from transcaspian.view.tracks import track_name

_MAX_ROWS = 14
_ASIDE = 5.0  # pixels between the name of a low lane and its count
# More marks than this a lane and panel cannot be told apart: the rest are counted, whatever the table's size.
_MAX_SPOTS = 160
# How much roomier rows become where lanes do not fill the canvas, and where a thread alone has its arrows between them.
_MOST, _MOST_ALONE = 1.3, 1.9


@dataclass
class _Part:
    """What a lane holds in one panel, before it has rows."""

    panel: Panel
    candidates: list[Candidate]
    beyond: Beyond
    stacks: list[list[BandOf]]
    natural: int = 0  # rows in which all candidates find a name

    @property
    def crowded(self) -> bool:
        """Whether even the names alone would not fit the tallest lane."""
        return rows_wanted(self.candidates, self.panel) > _MAX_ROWS

    @property
    def least(self) -> int:
        """The rows that it wants at least: one of its own for a band, in which there are marks and not only a count."""
        return 2 if self.candidates and self.stacks else 1


@dataclass
class _Content:
    """What a lane holds: prepared once, then laid out in more or fewer rows."""

    events: int
    parts: list[_Part] = field(default_factory=list)
    filtered: int = 0  # events in the window that only filters hide
    elsewhere: int = 0

    @property
    def least(self) -> int:
        """The rows that it wants at least, if it holds anything."""
        return max((part.least for part in self.parts), default=0)


def timeline(dataset: Dataset, selection: Selection, view: View, canvas: Canvas, tracks: Sequence[str]) -> Timeline:
    """Lay the selected events out on a canvas, in lanes for the tracks given."""
    say = words(view.language)
    if (view.thread or not canvas.closed) and len(selection.at):  # a thread alone has the room for its arrows
        tracks = [track for track in tracks if track in _tracks(dataset, selection)]
    names = {track: track_name(dataset, track, view.language) for track in tracks}
    left = max([text_width(name, canvas.font + 1, "semibold") for name in names.values()] or [0]) + 22
    left += canvas.font * LANE_SIGN if canvas.signed else 0.0
    top = canvas.font * 1.9
    panels = bare_panels(view, selection.stretches, canvas, left, _held(selection))
    noted = _noted(dataset, selection, view) if canvas.noted else {}
    measures = Measures(
        say,
        view.zone,
        canvas.timeline_width,
        canvas.font,
        canvas.mark,
        canvas.short,
        noted,
        "0" * canvas.noted,
        canvas.note,
        {event.id: say.number(n) for n, event in enumerate(selection.shown, 1)} if view.thread else {},
        canvas.first,
    )
    contents = _contents(dataset, selection, panels, tracks, measures)
    pitch = canvas.font * 1.1
    room = canvas.timeline_height - top - canvas.font * 1.7
    laid = _fit(contents, room, canvas.stretch, pitch, measures)
    pitch = _stretched(laid, room, pitch, _MOST_ALONE if view.thread else _MOST)
    return _Placing(canvas, measures, names, left, pitch).timeline(contents, laid, panels, view, top)


def _held(selection: Selection) -> tuple[float, ...]:
    """Return which part of the shown events ends in each of two stretches; nothing for one, or without events."""
    if len(selection.stretches) != 2 or not len(selection.at):
        return ()
    first = float((selection.dated.latest[selection.at] <= microseconds(selection.stretches[1][0])).mean())
    return first, 1 - first


def _tracks(dataset: Dataset, selection: Selection) -> set[str]:
    """Return the tracks of the selected events."""
    every = columns(dataset)
    return {every.tracks[n] for n in np.unique(every.track[selection.at]).tolist()}


def _noted(dataset: Dataset, selection: Selection, view: View) -> dict[str, int]:
    """Return how many sources the certainty of each event rests on: the numbers behind its name."""
    found = {}
    for event in selection.shown:
        claims = claims_known(dataset, event.id, view.known_by, view.tz)
        found[event.id] = len(sources_deciding(claims, selection.certainty[event.id], dataset))
    return found


def _contents(
    dataset: Dataset, selection: Selection, panels: Sequence[Panel], tracks: Sequence[str], measures: Measures
) -> dict[str, _Content]:
    every = columns(dataset)
    codes = every.track[selection.at]
    # For all lanes at once: each step of numpy costs as much for one event as for a hundred.
    at_home = homes(selection.dated.earliest[selection.at], selection.dated.latest[selection.at], panels)
    contents = {}
    # A track of the tables that the collection does not name has a lane too.
    for track in dict.fromkeys((*tracks, *(every.tracks[n] for n in np.unique(codes).tolist()))):
        code = every.tracks.index(track) if track in every.tracks else -1
        own = codes == code
        contents[track] = _content(
            dataset, selection, selection.at[own], (at_home[0][own], at_home[1][own]), panels, measures
        )
        if not contents[track].events:
            outside = selection.reasons[every.track[selection.hidden_at] == code] & 1
            contents[track].elsewhere = int(outside.sum())
            contents[track].filtered = len(outside) - contents[track].elsewhere
    return contents


def _content(
    dataset: Dataset,
    selection: Selection,
    at: Column,
    at_home: tuple[Column, Column],
    panels: Sequence[Panel],
    measures: Measures,
) -> _Content:
    """Return what a lane holds; ``at``: the positions of its events in order of time, ``at_home``: their ``homes``."""
    every, (index, in_band) = columns(dataset), at_home
    events = every.events
    content = _Content(len(at))
    for n, panel in enumerate(panels):
        free, banded = at[(index == n) & ~in_band], at[(index == n) & in_band]
        if len(free) or len(banded):
            dated = [(events[k], *selection.bounds[every.ids[k]]) for k in banded.tolist()]
            stacks = bands_of(dated, panel, measures) if dated else []
            content.parts.append(_Part(panel, *_candidates(dataset, selection, free, panel, measures), stacks))
    return content


def _candidates(
    dataset: Dataset, selection: Selection, at: Column, panel: Panel, measures: Measures
) -> tuple[list[Candidate], Beyond]:
    """Return a panel's events, most significant first, and those that are too many for a mark."""
    every, r = columns(dataset), measures.radius
    if len(at) > _MAX_SPOTS:  # within a significance the order of time is kept
        at = at[np.argsort(-every.significance[at], kind="stable")]
        first = [k for k in at[_MAX_SPOTS:].tolist() if every.ids[k] == measures.first]
        at = np.concatenate([np.array(first, dtype=at.dtype), at[~np.isin(at, first)]]) if first else at
    first = [every.events[k] for k in at[:_MAX_SPOTS].tolist()]
    spots = [spot(e, *selection.bounds[e.id], panel, r) for e in first]
    spots.sort(key=lambda s: (*measures.rank(s.event), s.x, s.event.id))
    return [candidate(s, panel, measures) for s in spots], _beyond(dataset, selection, at[_MAX_SPOTS:], panel)


def _beyond(dataset: Dataset, selection: Selection, at: Column, panel: Panel) -> Beyond:
    """Return events that are only gathered in counts, in order: where they begin is near enough."""
    every, start = columns(dataset), microseconds(panel.start)
    earliest, latest = selection.dated.earliest[at], selection.dated.latest[at]
    begin = np.where(earliest == OPEN_START, latest, earliest)
    pace = (panel.x1 - panel.x0) / (panel.end - panel.start).total_seconds()
    xs = np.maximum(panel.x0, panel.x0 + (begin - start) / 1e6 * pace)
    order = np.lexsort((every.rank[at], xs))
    return list(zip(xs[order].tolist(), map(every.ids.__getitem__, at[order].tolist()), strict=True))


def _fit(
    contents: Mapping[str, _Content], room: float, stretch: float, pitch: float, measures: Measures
) -> dict[str, Laid]:
    """Lay all lanes out, the tallest in fewer rows until they fit the room, or ``stretch`` times it with bands."""
    laid = {track: _lay(content, _MAX_ROWS, measures) for track, content in contents.items()}
    rows = {track: one.rows for track, one in laid.items()}
    named = {track: _to_name_first(contents[track], one, measures) for track, one in laid.items()}

    def weight(track: str) -> float:
        # A busy lane may be taller than a quiet one.
        return (rows[track] - 1) / math.sqrt(1 + contents[track].events)

    usual = {track: content.least for track, content in contents.items()}
    wanted = {track: max(least, named[track]) for track, least in usual.items()}
    # Naming that event makes no picture higher than it would be.
    for times, least in ((1.0, wanted), (1.0, usual), (stretch, {})):
        while sum(_lane_height(n, pitch) for n in rows.values()) > room * times:
            taller = [track for track, n in rows.items() if n > least.get(track, 1)]
            if not taller:
                break
            rows[max(taller, key=weight)] -= 1
    return {
        track: one if one.rows == rows[track] else _lay(contents[track], rows[track], measures)
        for track, one in laid.items()
    }


def _to_name_first(content: _Content, whole: Laid, measures: Measures) -> int:
    """Return the rows that a lane needs to name the event that is named before all others, 1 if it does not hold it."""

    def names_it(laid: Laid) -> bool:
        return any(name.event.id == measures.first for name in laid.names)

    if not measures.first or not names_it(whole):
        return 1
    return next((n for n in range(1, whole.rows) if names_it(_lay(content, n, measures))), whole.rows)


def _lane_height(rows: int, pitch: float) -> float:
    return rows * pitch + pitch * 0.4 if rows else pitch + 2


def _stretched(laid: Mapping[str, Laid], room: float, pitch: float, most: float) -> float:
    """Return a roomier pitch, at most so many times as wide, where the lanes do not fill the canvas."""
    needed = sum(_lane_height(one.rows, pitch) for one in laid.values())
    return max(pitch, min(pitch * most, pitch * room / needed)) if needed else pitch


def _lay(content: _Content, limit: int, measures: Measures) -> Laid:
    """Lay a lane out in at most the given number of rows."""
    laid = Laid()
    for part in content.parts:
        laid.add(_lay_part(part, limit, measures))
    return laid


def _lay_part(part: _Part, limit: int, measures: Measures) -> Laid:
    candidates, beyond, stacks = part.candidates, part.beyond, part.stacks
    free = limit - rows_kept(stacks, limit)
    if stacks and free < (1 if candidates else 0):
        bands = [band for stack in stacks for band in stack]
        stacks, free = [[merged(bands, measures)]], limit - 1
        if not free and candidates:
            return beside_count(candidates, beyond, stacks[0][0], part.panel, measures)
    laid = Laid()
    if candidates or beyond:
        roomy = not part.crowded if part.natural == 0 else free >= part.natural
        laid = place(candidates, beyond, part.panel, free, roomy, measures)
        part.natural = part.natural or (laid.rows if not laid.counts else _MAX_ROWS + 1)
    if stacks:
        laid.add(fill_bands(stacks, laid.rows, limit - laid.rows, measures))
    return laid


@dataclass(frozen=True)
class _Placing:
    """Turns rows into coordinates."""

    canvas: Canvas
    measures: Measures
    names: Mapping[str, str]
    left: float
    pitch: float

    def timeline(
        self,
        contents: Mapping[str, _Content],
        laid: Mapping[str, Laid],
        panels: Sequence[Panel],
        view: View,
        top: float,
    ) -> Timeline:
        """Return the timeline, its lanes one under another."""
        lanes: list[Lane] = []
        bands: list[Band] = []
        spans: list[Span] = []
        marks: list[Mark] = []
        labels: list[Label] = []
        more: list[More] = []
        y, pitch, size = top, self.pitch, self.canvas.font
        for index, (track, one) in enumerate(laid.items()):
            height = _lane_height(one.rows, pitch)
            first = y + pitch * 0.7  # middle of the first row
            end = panels[0].x1 if panels else self.canvas.timeline_width
            lanes.append(self.lane(track, (y, y + height), index, contents[track], one.rows, end))
            for row, last, x0, x1, ends in one.bands:
                edges = first + (row - 0.46) * pitch, first + (last + 0.46) * pitch
                bands.append(Band(track, x0, x1, *edges, ends))
            for row, x, event, known in one.marks:
                y_of, minor = first + row * pitch, event.significance == 1
                if known:
                    spans.append(Span(event.id, track, y_of, known, minor))
                else:
                    marks.append(Mark(event.id, x, y_of, minor))
            bars = {event.id: known for _, _, event, known in one.marks if known}
            for name in one.names:
                known = bars.get(name.event.id)
                on_bar = known is not None and known.x0 < name.x < known.x1  # grey could not be read on a colour
                tone = "grey" if name.event.significance == 1 and not on_bar else "ink"
                at = (name.x, first + name.row * pitch)
                label = labelled(name.text, at, name.anchor, size, tone, event_id=name.event.id)
                label = replace(label, lead=self.measures.order.get(name.event.id, ""))
                labels.append(_with_notes(label, self.measures.notes(name.event.id)))
            for n, (row, text, x, ids) in enumerate(one.band_titles):
                at = (x, first + row * pitch)
                label = labelled(text, at, "left", size - 0.5, track, "semibold", "band")
                more.append(More(f"band:{track}:{n}", label, ids))
            for n, count in enumerate(one.counts):
                at = (count.x, first + count.row * pitch)
                label = labelled(count.text, at, "middle", size - 1, track, "semibold", "more")
                more.append(More(f"more:{track}:{n}", label, count.event_ids))
            y += height
        return Timeline(
            self.canvas.timeline_width,
            y + size * 1.6,
            top,
            y,
            with_axis(panels, view, self.canvas, top, y + size * 0.85),
            tuple(lanes),
            tuple(bands),
            tuple(spans),
            tuple(marks),
            tuple(labels),
            tuple(more),
            self.measures.radius,
        )

    def lane(
        self, track: str, edges: tuple[float, float], index: int, content: _Content, rows: int, end: float
    ) -> Lane:
        """Name a lane in the margin, with its count; a closed lane says where its events are, before ``end``."""
        say, size, small = self.measures.say, self.canvas.font + 1, self.canvas.font - 1
        middle, right = sum(edges) / 2, self.left - 10
        name, text = self.names.get(track, track), say.number(content.events) if rows else ""
        at_name, at_count = (right, middle), (right, middle)
        if rows > 1:
            at_name, at_count = (right, middle - size * 0.5), (right, middle + size * 0.6)
        elif rows:  # too low for two lines: the count stands beside the name, if the margin has room for both
            aside = text_width(text, small) + _ASIDE
            needed = text_width(name, size, "semibold") + (size * LANE_SIGN if self.canvas.signed else 0.0)
            text, at_name = (text, (right - aside, middle)) if needed + aside <= right else ("", at_name)
        title = labelled(name, at_name, "right", size, track, "semibold", "lane")
        count = labelled(text, at_count, "right", small, "grey", role="count")
        if not rows:
            what, n = ("filtered", content.filtered) if content.filtered else ("elsewhere", content.elsewhere)
            text = say.n(f"timeline.{what}", n)
            if self.left + 4 + text_width(text, small) > end:
                text = say(f"timeline.{what}.short", n=say.number(n))
            count = labelled(text, (self.left + 4, middle), "left", small, "grey", role="count")
        return Lane(track, title, count, *edges, index % 2 == 0, not rows, self.canvas.signed)


def _with_notes(label: Label, width: float) -> Label:
    """Return a label whose box has room for its footnotes; one that ends at x ends with them."""
    left, top, right, bottom = label.box
    return replace(label, box=(left - width, top, right, bottom) if label.anchor == "right" else
                   (left, top, right + width, bottom)) if width else label  # fmt: skip


def overlapping(boxes: Iterable[Box]) -> list[tuple[Box, Box]]:
    """Return the pairs of boxes that overlap by more than half a pixel; empty if nothing is hidden."""
    found = []
    seen: list[Box] = []
    for box in boxes:
        for other in seen:
            wide = min(box[2], other[2]) - max(box[0], other[0])
            high = min(box[3], other[3]) - max(box[1], other[1])
            if wide > 0.5 and high > 0.5:
                found.append((other, box))
        seen.append(box)
    return found
