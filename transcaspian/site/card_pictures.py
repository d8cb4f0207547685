"""The picture that a link to an event shows: what happened, how sure it is, and where, large enough for a chat."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache

import numpy as np

from transcaspian.drawing.raster import pixels, quantized
from transcaspian.drawing.scenes import draw_ground, draw_map
from transcaspian.drawing.sheet import Group, Item, Sheet, Text, lines, sign
from transcaspian.evidence.card import card
from transcaspian.exchange.facts import provenance
from transcaspian.look.palette import FILL_OF_CERTAINTY, palette
from transcaspian.scene import Canvas, Scene
from transcaspian.scene.model import MapScene
from transcaspian.site.model import PICTURE, Site
from transcaspian.site.pictures import scene_of_event
from transcaspian.slides.links import SIZE
from transcaspian.tables.records import Event
from transcaspian.view.named import title as collection_title
from transcaspian.view.tracks import tracks_of

_THEME = "light"
# Laid out for ``SIZE`` and drawn smaller: so that the map lies between pixels, what it measures is a multiple of six.
_DENSITY = PICTURE[0] / SIZE[0]
_MAP = (420, 342)  # the map, where the event has a place
_TOP = 96  # of the map, as high as the title
_MARGIN, _GAP = 48.0, 36.0
_CANVAS = Canvas(
    map_width=_MAP[0], map_height=_MAP[1], map_font=16.0, overview_height=0, timeline_height=110, closed=False
)
_COLOURS = 24
# Roads, railways and rivers would be half of the bytes and nothing to look at.
_LAYERS = ("land", "countries", "caspian", "lakes", "borders")


def event_picture(site: Site, language: str, event: Event) -> bytes:
    """Return the picture of an event as a PNG of ``PICTURE``: its words beside a map of it, if it is on one."""
    drawn = scene_of_event(site.data, replace(site.view(language), theme=_THEME), event, _CANVAS)
    width, height = SIZE
    mapped = bool(drawn.map.marks)
    room = width - 2 * _MARGIN - (_MAP[0] + _GAP if mapped else 0)
    colours = palette(_THEME, tracks_of(site.data))
    found = pixels(_sheet(width, height, colours.paper, _words(site, language, event, room)), _DENSITY)
    if mapped:
        shown, left = _map(drawn), round((width - _MARGIN - _MAP[0]) * _DENSITY)
        top = round(_TOP * _DENSITY)
        found[top : top + shown.shape[0], left : left + shown.shape[1]] = shown
    return quantized(found, _COLOURS, [colours.track(event.track), *map(colours.thing, ("leg", "march", "call"))])


def _map(drawn: Scene) -> np.ndarray:
    """Return the map: its marks over the ground, which many events share and which is drawn once."""
    one, colours = drawn.map, drawn.colours
    sheet = _sheet(one.width, one.height, "none", draw_map(drawn, colours)[1:])
    over = pixels(sheet, _DENSITY, clear=True).astype(float)
    alpha = over[..., 3:] / 255
    return (_ground(one) * (1 - alpha) + over[..., :3] * alpha).round().astype(np.uint8)


def _ground(one: MapScene) -> np.ndarray:
    return _ground_of(replace(one, lines=(), marks=(), labels=(), radii=(), trays=(), layers=_LAYERS))


@lru_cache(maxsize=32)
def _ground_of(one: MapScene) -> np.ndarray:
    colours = palette(_THEME)
    return pixels(_sheet(one.width, one.height, colours.paper, (draw_ground(one, colours),)), _DENSITY)


def _sheet(width: int, height: int, ground: str, items: Iterable[Item]) -> Sheet:
    return Sheet(width, height, ground, tuple(items), "", "", "")


def _words(site: Site, language: str, event: Event, room: float) -> Iterator[Item]:
    data, view = site.data, site.view(language)
    about = card(data, view, event.id)
    if about is None:
        raise KeyError(event.id)
    colours, x, (_, height) = palette(_THEME, tracks_of(data)), _MARGIN, SIZE
    yield from lines(Text(collection_title(data, language), x, 58, 21, colours.grey), room, 1)
    title = Text(about.title, x, 122, 46, colours.ink, "semibold")
    heading = lines(title, room, 4, 54)
    yield from heading
    y = heading[-1].y + 62
    fill = FILL_OF_CERTAINTY[about.certainty]
    yield Group(tuple(sign(x + 11, y, colours.shape(event.track), fill, colours.track(event.track), 11, colours.paper)))
    said = lines(
        Text(f"{about.certainty_words} · {about.when}", x + 32, y, 25, colours.ink, "semibold"), room - 32, 2, 32
    )
    yield from said
    y = said[-1].y + 48
    most = int((height - 84 - y) // 33)
    if most > 0:
        yield from lines(Text(about.summary, x, y, 25, colours.ink), room, most, 33)
    yield from lines(Text(provenance(data, view), x, height - 40, 17, colours.grey), SIZE[0] - 2 * _MARGIN, 1)
