"""A scene's timeline and map as shapes on a sheet."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from itertools import pairwise
from types import MappingProxyType
from typing import Protocol

import geopandas
import numpy as np
import shapely
from shapely import GeometryType
from shapely.geometry.base import BaseGeometry

from transcaspian.checks.geography import read_countries
from transcaspian.drawing.arrows import arrows_on_timeline, heads
from transcaspian.drawing.bars import draw_bar, draw_break, draw_ends
from transcaspian.drawing.beneath import draw_cells
from transcaspian.drawing.sheet import Box, Disc, Group, Item, Point, Shape, Text, brackets, line, rectangle, sign
from transcaspian.language.messages import words
from transcaspian.look.basemap import EXTENT
from transcaspian.look.palette import LINE_STYLES, Palette
from transcaspian.look.typography import text_width
from transcaspian.scene import Scene
from transcaspian.scene.axis import breaks
from transcaspian.scene.frame import mercator
from transcaspian.scene.highlight import changed_boxes, highlight_box
from transcaspian.scene.model import LANE_SIGN, Band, Label, MapScene, Mark, Sign, Span, Stroke, Timeline
from transcaspian.shipped import BASEMAP_FOLDER, COUNTRIES_PATH

_NAMED = 8  # events in the words of a count
_COUNT = 1.5  # how large a count is, to the radius of a mark
_WIDE = 30.0  # pixels, beside letters of 13: radius of a circle of precision that is drawn fainter from there on
_BAR = 0.85  # half the height of a bar, to the radius of a mark
_DETAIL = 0.4  # pixels that a coast may be off
_EARTH = 20037508.342789244  # half the width of the world in EPSG:3857, metres
# Files of the basemap that the ground is made of.
LAYERS = ("land", "countries", "caspian", "lakes", "rivers", "rail", "borders")


class Framed(Protocol):
    """What a map shows: degrees of its centre, the zoom, its size in pixels, and what lies beneath."""

    @property
    def longitude(self) -> float: ...  # noqa: D102  # plain names
    @property
    def latitude(self) -> float: ...  # noqa: D102
    @property
    def zoom(self) -> float: ...  # noqa: D102
    @property
    def width(self) -> int: ...  # noqa: D102
    @property
    def height(self) -> int: ...  # noqa: D102
    @property
    def home(self) -> str: ...  # noqa: D102
    @property
    def layers(self) -> tuple[str, ...]: ...  # noqa: D102


def draw_timeline(
    drawn: Scene,
    colours: Palette,
    notes: Mapping[str, str] = MappingProxyType({}),
    ring: Sequence[Item] | None = None,
) -> tuple[Item, ...]:
    """Return a scene's timeline in the pixels of its canvas; ``notes``: the footnotes of an event, as "3,7".

    ``ring``: what marks the selected event beneath all marks, if not ``ring_on_timeline``.
    """
    if ring is None:
        ring = (*_of(drawn.view.event, ring_on_timeline(drawn, colours)), *arrows_on_timeline(drawn, colours))
    return tuple(_timeline(drawn, colours, notes, ring))


def _of(event_id: str, items: Sequence[Item]) -> tuple[Item, ...]:
    """Return items as what goes with an event."""
    return (Group(tuple(items), belongs=event_id),) if event_id and items else tuple(items)


def ring_on_timeline(drawn: Scene, colours: Palette) -> tuple[Shape, ...]:
    """Return what marks the selected event on the timeline: a box around its mark and name, or around its count."""
    box = highlight_box(drawn, drawn.view.event) if drawn.view.event in drawn.signs else None
    return (rectangle(box, colours.highlight, colours.ink, 1.7),) if box else ()


def _timeline(drawn: Scene, colours: Palette, notes: Mapping[str, str], ring: Sequence[Item]) -> Iterator[Item]:
    scene = drawn.timeline
    left = scene.panels[0].x0 if scene.panels else 0
    for lane in scene.lanes:
        if lane.shaded:
            yield rectangle((0, lane.top, scene.width, lane.bottom), colours.panel)
    for tick in (tick for panel in scene.panels for tick in panel.ticks):
        ends = (tick.x, scene.top), (tick.x, scene.bottom)
        yield line(*ends, colour=colours.rule, width=1.5 if tick.major else 0.85)
    for band in scene.bands:
        yield from _band(band, scene, colours)
    yield line((left, scene.bottom), (scene.width, scene.bottom), colour=colours.rule, width=1.1)
    for event_id, box in changed_boxes(drawn):
        yield from _of(event_id, [rectangle(box, "", colours.accent, 1.7)])
    yield from ring
    for x in breaks(scene.panels):
        yield from draw_break(x, scene.top, scene.bottom, colours)
    for panel in scene.panels:
        yield from (_label(label, colours) for label in panel.title)
        yield from (_label(tick.label, colours) for tick in panel.ticks if tick.label)
    for lane in scene.lanes:
        yield _label(lane.title, colours)
        if lane.signed:
            at, r = lane.title.box[0] - lane.title.size * LANE_SIGN / 2, lane.title.size * 0.4
            shape, colour = colours.shape(lane.track), colours.track(lane.track)
            yield from sign(at, lane.title.y, shape, "solid", colour, r, colours.paper)
        if lane.count.text:
            yield _label(lane.count, colours)
    names: dict[str, list[Label]] = {}
    for label in scene.labels:
        names.setdefault(label.event_id, []).append(label)
    # From one lane to the next, as they are reached by keyboard.
    signs: list[Span | Mark] = [*scene.spans, *scene.marks]
    for one in sorted(signs, key=lambda one: one.y):
        about = drawn.signs[one.event_id]
        written = names.pop(one.event_id, ())
        items = [*_sign(one, about, written, scene.radius * (0.82 if one.minor else 1), colours)]
        for label in written:
            on_bar = isinstance(one, Span) and _hole(one, label)
            halo = colours.paper if on_bar and about.fill != "solid" else ""
            raised = colours.ink if on_bar else colours.grey
            items += _noted(label, drawn.canvas.note, colours, (notes.get(one.event_id, ""), raised), halo)
        title = f"{about.title} ({about.when}; {about.certainty})"
        yield Group(tuple(items), key="mark", events=(one.event_id,), title=title)
    for more in scene.more:
        yield Group(
            (_label(more.label, colours),), key="more", events=more.event_ids, title=_told(drawn, more.event_ids)
        )


def _sign(one: Span | Mark, about: Sign, names: Sequence[Label], r: float, colours: Palette) -> Iterator[Item]:
    """Yield an event's mark, or its bar, whose texture leaves room for a name on it."""
    colour = colours.track(about.track)
    if isinstance(one, Mark):
        yield from sign(one.x, one.y, about.shape, about.fill, colour, r, colours.paper)
        return
    hole = next((found for label in names if (found := _hole(one, label))), (0.0, 0.0))
    yield from draw_bar(one.bar, one.y, r * _BAR, about.fill, colour, colours.paper, hole)


def _hole(one: Span, label: Label) -> tuple[float, float] | None:
    """Return what a name covers of its bar."""
    a, b = max(one.bar.x0, label.box[0] - 2), min(one.bar.x1, label.box[2] + 2)
    return (a, b) if b > a + 4 else None


def _band(band: Band, scene: Timeline, colours: Palette) -> Iterator[Item]:
    """Yield a strip set off from the axis: no line of an hour runs through it."""
    lane = next(lane for lane in scene.lanes if lane.track == band.track)
    box, colour = (band.x0, band.top, band.x1, band.bottom), colours.track(band.track)
    yield rectangle(box, colours.panel if lane.shaded else colours.paper)
    yield rectangle(box, colour, alpha=0.1)
    for y in (band.top, band.bottom):
        yield line((band.x0, y), (band.x1, y), colour=colour, width=0.8, dash=(2, 3))
    yield from draw_ends(band.ends, (band.x0, band.x1), (band.top, band.bottom), colour)


def _told(drawn: Scene, event_ids: tuple[str, ...], count: str = "") -> str:
    """Return what a count stands for: how many events, in its own words if it has any, and the first of them."""
    names = [drawn.signs[i].title for i in event_ids[:_NAMED]]
    more = ["…"] if len(event_ids) > _NAMED else []
    count = f"{count} –" if count else f"{words(drawn.view.language).n('count.events', len(event_ids))}:"
    return f"{count} {'; '.join(names + more)}"


def draw_overview(drawn: Scene, colours: Palette) -> tuple[Item, ...]:
    """Return the strip of all years in the pixels of its canvas: events as strokes, the window marked."""
    strip = drawn.overview
    top, bottom = strip.top - 1, strip.bottom + 1
    items: list[Item] = [
        Shape((((tick.x, top), (tick.x, bottom)),), False, "", colours.rule, 0.7) for tick in strip.ticks
    ]
    looks: dict[tuple[str, bool], list[Stroke]] = {}
    for one in strip.strokes:
        looks.setdefault((one.track, one.shown), []).append(one)
    for (track, shown), strokes in looks.items():
        colour, alpha = colours.track(track), 1 if shown else 0.3
        narrow = tuple(((one.x0, one.y0), (one.x0, one.y1)) for one in strokes if one.x1 == one.x0)
        wide = tuple(((s.x0, (s.y0 + s.y1) / 2), (s.x1, (s.y0 + s.y1) / 2)) for s in strokes if s.x1 > s.x0)
        for rings, width in ((wide, 0.9), (narrow, 1.6)):
            if rings:
                items.append(Shape(rings, False, "", colour, width, None, alpha))
    for a, b in strip.windows:
        box = (a, top - 1, b, bottom)
        items += [rectangle(box, colours.accent, alpha=0.14), rectangle(box, "", colours.accent, 1.3)]
    for x in breaks(strip.panels):
        items += draw_break(x, top, bottom - 5, colours, 0.7)  # not into the names of months
    written = (*(tick.label for tick in strip.ticks), *strip.titles)
    return (*items, *(_label(label, colours) for label in written if label))


def _noted(label: Label, size: float, colours: Palette, raised: tuple[str, str], halo: str = "") -> Iterator[Text]:
    """Yield a label and the numbers of its footnotes with their colour, raised, within the label's box."""
    note, colour = raised
    width = text_width(note, size) if note else 0.0
    text = replace(_label(label, colours), halo=halo)
    if label.anchor == "right":
        text = replace(text, x=text.x - width)
    if label.lead:
        yield replace(text, text=label.lead, x=text.left, weight="semibold", anchor="left")
        text = replace(text, text=label.text.removeprefix(label.lead).strip(), x=text.left + text.width, anchor="right")
    yield text
    if note:
        yield Text(note, text.left + text.width + 1, label.y - label.size * 0.2, size, colour, role="number")


def _tone(tone: str, colours: Palette) -> str:
    named = {"ink": colours.ink, "grey": colours.grey, "place": colours.place}
    return named.get(tone) or colours.track(tone)


def _label(label: Label, colours: Palette) -> Text:
    return Text(label.text, label.x, label.y, label.size, _tone(label.tone, colours), label.weight, label.anchor)


def draw_map(
    drawn: Scene, colours: Palette, under: tuple[Item, ...] = (), ring: Sequence[Item] | None = None
) -> tuple[Item, ...]:
    """Return a scene's map in the pixels of its canvas, its ground cut at the frame; ``under``: below its marks.

    ``ring``: what marks the selected event, if not ``ring_on_map``.
    """
    view = drawn.map
    frame = (0.0, 0.0, float(view.width), float(view.height))
    ground, cells = draw_ground(view, colours), draw_cells(drawn, colours)
    lines = Group(tuple(_lines(drawn, colours)), clip=frame, key="lines")
    edge = rectangle(frame, "", colours.rule, 1.4)
    # Beneath all marks: no ring hides one beside it.
    own = _of(drawn.view.event, ring_on_map(drawn, colours)) if ring is None else ring
    rings = (*_rings(drawn, drawn.marked, "", colours.accent), *own)
    return ground, *cells, lines, edge, *under, *rings, *_marks(drawn, colours), *_names(drawn, colours)


def ring_on_map(drawn: Scene, colours: Palette) -> tuple[Disc, ...]:
    """Return what marks the selected event on the map: a ring around each mark that stands for it."""
    return tuple(_rings(drawn, (drawn.view.event,), colours.highlight, colours.ink))


def draw_ground(view: Framed, colours: Palette) -> Group:
    """Return the basemap alone, the same for all views of a frame."""
    frame = (0.0, 0.0, float(view.width), float(view.height))
    return Group(tuple(_ground(view, colours)), clip=frame, key="ground")


def _ground(view: Framed, colours: Palette) -> Iterator[Shape]:
    at = (view.longitude, view.latitude, view.zoom, view.width, view.height)
    # Beyond the basemap there is paper, not sea.
    (x0, y0), (x1, y1) = (to_pixel(view)(*corner) for corner in (EXTENT[:2], EXTENT[2:]))
    yield rectangle((max(x0, -9), max(y1, -9), min(x1, view.width + 9), min(y0, view.height + 9)), colours.sea)
    yield Shape(_outlines("land", *at), True, colours.land)
    if view.home:
        yield Shape(_outlines(view.home, *at), True, colours.home)
    for layer in ("caspian", "lakes"):
        if layer == "caspian" or layer in view.layers:
            yield Shape(_outlines(layer, *at), True, colours.sea)
    lines = (("rivers", colours.river, 0.85), ("rail", colours.rail, 0.7), ("borders", colours.border, 1.1))
    for layer, colour, width in lines:
        if layer in view.layers:
            yield Shape(_outlines(layer, *at), False, "", colour, width)


@cache
def _layer(name: str) -> BaseGeometry:
    """Return a basemap layer, or the country of a code, in metres (EPSG:3857), as one geometry."""
    if name.isupper():
        country = read_countries(COUNTRIES_PATH).get(name, shapely.MultiPolygon())
        return geopandas.GeoSeries([country], crs=4326).to_crs(3857).iloc[0]
    features = json.loads((BASEMAP_FOLDER / f"{name}.geojson").read_text(encoding="utf-8"))
    shapes = geopandas.GeoDataFrame.from_features(features, crs=4326).to_crs(3857).geometry
    parts = [part for part in shapely.get_parts(shapes.values) if not part.is_empty]
    if name in ("rivers", "rail", "borders"):
        return shapely.MultiLineString([line for part in parts for line in shapely.get_parts(part)])
    return shapely.MultiPolygon(parts)


@lru_cache(maxsize=42)  # six frames: their drawings are kept elsewhere
def _outlines(
    layer: str, longitude: float, latitude: float, zoom: float, width: int, height: int
) -> tuple[tuple[Point, ...], ...]:
    """Return what a map shows of a layer, in pixels, no finer than can be seen."""
    x, y = mercator(longitude, latitude)
    metres = 2 * _EARTH / (512 * 2**zoom)  # of a pixel
    cx, cy = (2 * x - 1) * _EARTH, (1 - 2 * y) * _EARTH
    half_x, half_y = (width / 2 + 4) * metres, (height / 2 + 4) * metres
    seen = shapely.clip_by_rect(_layer(layer), cx - half_x, cy - half_y, cx + half_x, cy + half_y)
    seen = shapely.simplify(seen, _DETAIL * metres, preserve_topology=False)
    parts = shapely.get_parts(seen)
    edges = np.concatenate([shapely.get_rings(parts), parts[shapely.get_type_id(parts) == GeometryType.LINESTRING]])
    # All points at once: a map has some thousand edges, most of them short.
    points, of = shapely.get_coordinates(edges, return_index=True)
    xs = ((points[:, 0] - cx) / metres + width / 2).round(1).tolist()
    ys = ((cy - points[:, 1]) / metres + height / 2).round(1).tolist()
    pairs, ends = list(zip(xs, ys, strict=True)), np.searchsorted(of, range(len(edges)), side="right").tolist()
    return tuple(tuple(pairs[start:end]) for start, end in pairwise([0, *ends]))


def _lines(drawn: Scene, colours: Palette) -> Iterator[Item]:
    view = drawn.map
    unit, pixel = drawn.canvas.map_font / 13, to_pixel(view)
    taken = [*(label.box for label in view.labels), *_boxes(drawn)]
    for one in view.lines:
        thing, width, dash, alpha = LINE_STYLES[one.style]
        points = [pixel(*p) for p in one.path]
        way = line(*points, colour=colours.thing(thing), width=width * unit, dash=dash, alpha=alpha)
        steps = heads(points, colours.thing(thing), one.steps, drawn, colours.paper, taken) if one.steps else ()
        yield from _of(one.event_id, [way, *steps])
    for circle in view.radii:
        x, y = pixel(circle.longitude, circle.latitude)
        r, colour = circle.kilometres * scale_at(view, circle.latitude), colours.track(circle.track)
        # The wider, the fainter: a whole country around one mark does not weigh more than the marks in it.
        share = min(1.0, math.sqrt(_WIDE * unit / r)) if r else 1.0
        edge = Disc(x, y, r, stroke=colour, width=1.1, dash=(3, 3), alpha=max(0.35, 0.6 * share))
        yield from _of(circle.event_id, [Disc(x, y, r, fill=colour, alpha=0.07 * share), edge])


def _boxes(drawn: Scene) -> Iterator[Box]:
    """Yield what the marks of a map cover."""
    view, pixel = drawn.map, to_pixel(drawn.map)
    for mark in view.marks:
        (x, y), r = pixel(mark.longitude, mark.latitude), view.radius * (_COUNT if mark.is_count else 1)
        yield x + mark.dx - r, y + mark.dy - r, x + mark.dx + r, y + mark.dy + r


def _rings(drawn: Scene, ringed: Container[str], fill: str, colour: str) -> Iterator[Disc]:
    view, pixel = drawn.map, to_pixel(drawn.map)
    for mark in view.marks:
        if any(event_id in ringed for event_id in mark.event_ids):
            x, y = pixel(mark.longitude, mark.latitude)
            yield Disc(x + mark.dx, y + mark.dy, view.radius * mark.ring, fill, colour, 2.2)


def _marks(drawn: Scene, colours: Palette) -> Iterator[Group]:
    view, pixel = drawn.map, to_pixel(drawn.map)
    for mark in view.marks:
        x, y = pixel(mark.longitude, mark.latitude)
        x, y = x + mark.dx, y + mark.dy
        items: list[Item] = []
        if mark.is_count:
            items.append(Disc(x, y, view.radius * _COUNT, colours.paper, colours.ink, 1.8))
            size = drawn.canvas.map_small
            items.append(Text(str(mark.count), x, y, size, colours.ink, "semibold", "middle"))
        else:
            about = drawn.signs[mark.event_ids[0]]
            colour = colours.track(about.track)
            size = view.radius * (0.72 if mark.minor else 1)
            if mark.concerns:
                items += brackets(x, y, size, colour, colours.paper)
            r = size * (0.66 if mark.concerns else 0.92)
            items += sign(x, y, about.shape, about.fill, colour, r, colours.paper)
        if mark.is_count:
            title = _told(drawn, mark.event_ids)
        else:
            about = drawn.signs[mark.event_ids[0]]
            title = f"{about.title} ({about.when}; {about.certainty})"
        yield Group(tuple(items), key="place", events=mark.event_ids, title=title)


def _names(drawn: Scene, colours: Palette) -> Iterator[Item]:
    view, pixel = drawn.map, to_pixel(drawn.map)
    bar, length = view.scale
    yield line(*(pixel(*p) for p in bar), colour=colours.ink, width=1.4)
    for name in (*view.labels, length):
        x, y = pixel(name.longitude, name.latitude)
        halo = "" if name.tone == "place" else colours.paper
        colour = _tone(name.tone, colours)
        if name.over:
            left, top, right, bottom = name.box
            yield rectangle((left - 2, top, right + 2, bottom), colours.paper, alpha=0.9)
        yield Text(name.text, x + name.dx, y + name.dy, name.size, colour, name.weight, "middle", halo)


def to_pixel(view: Framed) -> Callable[[float, float], Point]:
    """Return the function from longitude and latitude to pixels of a map."""
    cx, cy = mercator(view.longitude, view.latitude)
    scale = 512 * 2**view.zoom

    def pixel(longitude: float, latitude: float) -> Point:
        x, y = mercator(longitude, latitude)
        return view.width / 2 + (x - cx) * scale, view.height / 2 + (y - cy) * scale

    return pixel


def scale_at(view: MapScene, latitude: float) -> float:
    """Return pixels per kilometre at a latitude."""
    return float(512 * 2**view.zoom / (40075.017 * math.cos(math.radians(latitude))))
