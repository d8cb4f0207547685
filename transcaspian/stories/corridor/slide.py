"""The corridor's pictures for a slide: those of the section that the view shows, in exactly the room there is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from transcaspian.dataset import Dataset
from transcaspian.messages import words
from transcaspian.palette import palette
from transcaspian.scene import Canvas, scene
from transcaspian.slides.sheet import Disc, Group, Item, Text, wrapped
from transcaspian.stories.corridor import mapping
from transcaspian.stories.corridor.asked import asked, shown
from transcaspian.stories.corridor.comparison import comparison
from transcaspian.stories.corridor.matrix import count_line, matrix
from transcaspian.stories.corridor.routes import RouteFacts, facts
from transcaspian.stories.corridor.stretches import Stretch, basis
from transcaspian.stories.corridor.strip import height_of, strip
from transcaspian.stories.corridor.sums import days, kilometres
from transcaspian.stories.corridor.verdict import verdict
from transcaspian.stories.corridor.volumechart import volume_chart
from transcaspian.stories.picture import Picture
from transcaspian.view import View

_LINE = 1.35  # of the font size


def slide_picture(data: Dataset, view: View, width: float, height: float, font: float) -> Picture:
    """Return the pictures of the view's section, laid out in a room of pixels; ``font``: the size of ordinary text."""
    match view.section:
        case "compare":
            return comparison(data, view, asked(data, view).pair, width, font, height)
        case "volumes":
            return volume_chart(data, view, width, height, font)
        case "minerals":
            line = count_line(data, view, width, font)
            below = matrix(data, view, width, font, height - line.height - font)
            items: tuple[Item, ...] = (Group(line.items), Group(below.items, y=line.height + font))
            sources = tuple(dict.fromkeys((*line.source_ids, *below.source_ids)))
            return Picture(width, height, items, below.title, f"{line.text} {below.text}", sources)
        case _:
            return _way(data, view, width, height, font)


def _way(data: Dataset, view: View, width: float, height: float, font: float) -> Picture:
    """What was asked and found in words, then the map, and the strip under it."""
    say, colours = words(view.language), palette(view.theme)
    stretches, closed = shown(data, view)
    sources: tuple[str, ...] = ()
    if view.section == "whatif":
        found = verdict(data, view)
        title, told = found.headline, [found.headline, *found.lines]
    else:
        about = facts(data, asked(data, view).route, view)
        title = about.route.name(view.language)
        told = _numbers(about, view)
        sources += about.route.published_km_source_ids if about.published_km is not None else ()
        sources += about.route.published_days_source_ids if about.published_days else ()
    lines = [
        (text, n == 0 and view.section == "whatif")
        for n, line in enumerate(told)
        for text in wrapped(line, width, font)
    ]
    y, items = font * 0.7, []
    for text, first in lines:
        weight, colour = ("semibold", colours.ink) if first else ("regular", colours.grey)
        items.append(Text(text, 0.0, y, font, colour, weight))
        y += font * _LINE
    top = y
    below = strip(data, view, stretches, closed, width, height_of(stretches, width, font), font)
    key = wrapped(say("corridor.strip.key"), width, font * 0.9)
    foot = len(key) * font * _LINE
    room = height - top - foot - (below.height + font if stretches else 0.0)
    made = Group(tuple(_map(data, view, stretches, closed, width, room, font)), y=top, key="map")
    text = " ".join((title, *told, below.text))
    under: list[Item] = [Group(below.items, y=top + room + font, key="strip")] if stretches else []
    under += [
        Text(one, 0.0, height - foot + (n + 0.6) * font * _LINE, font * 0.9, colours.grey) for n, one in enumerate(key)
    ]
    sources = tuple(dict.fromkeys((*sources, *below.source_ids)))
    return Picture(width, height, (*items, made, *under), title, text, sources)


def _numbers(about: RouteFacts, view: View) -> list[str]:
    """Return the lengths and days of a route, each with what it rests on."""
    say, route = words(view.language), about.route
    bases = [f"{basis(kind, say)} {say('corridor.km', n=say.number(round(km)))}" for kind, km in about.by_basis]
    found = [f"{say('corridor.head.legs_km')}: {kilometres(about.km, say)} ({'; '.join(bases)})."]
    if about.published_km is not None:
        km = say("corridor.km", n=say.number(about.published_km))
        found.append(f"{say('corridor.head.published_km')}: {km}. {route.published_basis(view.language)}.")
    if about.published_days:
        spent = days(*about.published_days, say)
        found.append(f"{say('corridor.head.published_days')}: {spent}. {route.published_days_basis(view.language)}.")
    return found


def _map(
    data: Dataset,
    view: View,
    stretches: Sequence[Stretch],
    closed: frozenset[str],
    width: float,
    height: float,
    font: float,
) -> Iterator[Item]:
    """The map with the way and its stations, without the events of the page's map."""
    from transcaspian.slides.drawing import draw_map, to_pixel  # GeoPandas

    colours = palette(view.theme)
    canvas = Canvas(map_width=int(width), map_height=int(height), map_font=font)
    # No event: names have the room that marks would take.
    base = scene(data, replace(mapping.view_of(replace(view, event="")), sources=("-",), text=""), canvas)
    drawn = mapping.mapped(base, data, stretches, closed)
    yield from draw_map(replace(drawn, map=replace(drawn.map, marks=(), radii=())), colours)
    pixel = to_pixel(drawn.map)
    for place_id in dict.fromkeys(i for s in stretches for i in (s.start, s.end)):
        place = data.locations.get(place_id)
        if place and place.longitude is not None and place.latitude is not None:
            x, y = pixel(place.longitude, place.latitude)
            if 0 <= x <= width and 0 <= y <= height:
                yield Disc(x, y, font * 0.24, colours.paper, colours.ink, 1.4)
