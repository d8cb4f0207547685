"""The corridor's pictures for a slide: those of the section that the view shows, in exactly the room there is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from transcaspian.dataset import Dataset
from transcaspian.messages import words
from transcaspian.palette import palette
from transcaspian.scene import Canvas, scene
from transcaspian.scene.frame import highest, widest
from transcaspian.slides.numbering import Numbering
from transcaspian.slides.sheet import Disc, Group, Item, Text, wrapped
from transcaspian.stories.corridor import mapping, volumechart
from transcaspian.stories.corridor.asked import asked, shown
from transcaspian.stories.corridor.comparison import comparison
from transcaspian.stories.corridor.matrix import count_line, matrix, notes
from transcaspian.stories.corridor.minerals import Material, materials
from transcaspian.stories.corridor.routes import MAIN, RouteFacts, facts, legs_of
from transcaspian.stories.corridor.stretches import Stretch, basis, of_route
from transcaspian.stories.corridor.strip import height_of, strip
from transcaspian.stories.corridor.sums import days, kilometres
from transcaspian.stories.corridor.verdict import closure_name, verdict
from transcaspian.stories.corridor.volumes import volumes
from transcaspian.stories.picture import Picture
from transcaspian.view import View

_LINE = 1.35  # of the font size
_ROWS = 58.0  # of the font size: the least width of the matrix beside a map
_BESIDE = 14.0  # of the font size: the least width of words beside a map


def slide_picture(data: Dataset, view: View, width: float, height: float, font: float, numbering: Numbering) -> Picture:
    """Return the pictures of the view's section, laid out in a room of pixels; ``font``: the size of ordinary text."""
    match view.section:
        case "compare":
            return comparison(data, view, asked(data, view).pair, width, font, height)
        case "volumes":
            say = words(view.language)
            told = (say("corridor.lead.volumes"), volumechart.notes(volumes(data, view), say))
            key = _key(told, view, width, height, font)
            chart = volumechart.volume_chart(data, view, width, key[0].y - font * _LINE, font, fit=True)
            return replace(chart, height=height, items=(*chart.items, *key))
        case "minerals":
            return _minerals(data, view, width, height, font)
        case _:
            return _way(data, view, width, height, font)


def _key(told: Sequence[str], view: View, width: float, height: float, font: float) -> list[Text]:
    """What the signs mean and what has to be known to read them, in the last lines of a room."""
    size, colour = font * 0.9, palette(view.theme).grey
    rows = [row for text in told for row in wrapped(text, width, size)]
    top = height - len(rows) * font * _LINE
    return [Text(row, 0.0, top + (n + 0.6) * font * _LINE, size, colour) for n, row in enumerate(rows)]


def _minerals(data: Dataset, view: View, width: float, height: float, font: float) -> Picture:
    """Who counted how many, then the matrix, and where there is room the plants on a map beside it."""
    counted = count_line(data, view, width, font)
    found = materials(data, view)
    key = _key((notes(found, words(view.language)),), view, width, height, font)
    room, top = key[0].y - font * _LINE - counted.height - font, counted.height + font
    shown = (*found.critical, *found.rare_earths, *found.others)
    left = width * 0.56
    below = matrix(data, view, left, font, room)
    beside = below.height <= room and left >= _ROWS * font
    if not beside:
        below = matrix(data, view, width, font, room)
    items: list[Item] = [Group(counted.items, key="counts"), Group(below.items, y=top, key="matrix"), *key]
    if beside:
        stretches = of_route(data, legs_of(data, MAIN), view)
        frame = mapping.view_of(view, mapping.frame_of(data, (), materials=shown, snug=True)).frame
        wide = width - left - 2 * font
        high = min(room, highest(mapping.bounds_of(frame), wide))
        made = tuple(_map(data, view, frame, (stretches, frozenset(), shown), wide, high, font))
        items.append(Group(made, x=left + 2 * font, y=top, key="map"))
    sources = tuple(dict.fromkeys((*counted.source_ids, *below.source_ids)))
    return Picture(width, height, tuple(items), below.title, f"{counted.text} {below.text}", sources)


def _way(data: Dataset, view: View, width: float, height: float, font: float) -> Picture:
    """What was asked and found in words, then the map, and the strip under it."""
    say, colours = words(view.language), palette(view.theme)
    stretches, closed = shown(data, view)
    sources: tuple[str, ...] = ()
    if view.section == "whatif":
        found = verdict(data, view)
        shut = [closure_name(data, closure, say) for closure in found.wanted.closures]
        title, told = found.headline, list(found.lines)
        if shut and found.found.way:  # otherwise the reason names them
            told.insert(0, say("corridor.whatif.without", what=say.list(shut)))
    else:
        about = facts(data, asked(data, view).route, view)
        title = about.route.name(view.language)
        told = _numbers(about, view)
        sources += about.route.published_km_source_ids if about.published_km is not None else ()
        sources += about.route.published_days_source_ids if about.published_days else ()
    below = strip(data, view, stretches, closed, width, height_of(stretches, width, font), font)
    beyond = (say("corridor.map.beyond"),) if mapping.beyond(data, stretches) else ()
    key = _key((say("corridor.strip.key"), *beyond), view, width, height, font)
    room = key[0].y - font * 0.8 - (below.height + font if stretches else 0.0)
    frame = mapping.view_of(view, mapping.frame_of(data, stretches, closed, snug=True)).frame
    # A high frame on a wide slide leaves room beside the map: the words stand there.
    wide = min(width, widest(mapping.bounds_of(frame), room))
    beside = width - wide > _BESIDE * font
    rows = [row for line in told for row in wrapped(line, width - wide - 1.5 * font if beside else width, font)]
    top = 0.0 if beside else (len(rows) + 0.3) * font * _LINE
    if not beside:
        wide = min(width, widest(mapping.bounds_of(frame), room - top))
    x = wide + 1.5 * font if beside else 0.0
    items: list[Item] = [
        Text(row, x, font * (0.7 + n * _LINE), font, colours.ink if n == 0 and view.section else colours.grey)
        for n, row in enumerate(rows)
    ]
    made = tuple(_map(data, view, frame, (stretches, closed, ()), wide, room - top, font))
    items.append(Group(made, y=top, key="map"))
    if stretches:
        items.append(Group(below.items, y=room + font, key="strip"))
    items += key
    text = " ".join((title, *told, below.text))
    return Picture(width, height, tuple(items), title, text, tuple(dict.fromkeys((*sources, *below.source_ids))))


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
    frame: str,
    shown: tuple[Sequence[Stretch], frozenset[str], Sequence[Material]],
    width: float,
    height: float,
    font: float,
) -> Iterator[Item]:
    """The map with the way, its stations and the plants, without the events of the page's map."""
    from transcaspian.slides.drawing import draw_map, to_pixel  # GeoPandas

    colours = palette(view.theme)
    stretches, closed, materials = shown
    canvas = Canvas(map_width=int(width), map_height=int(height), map_font=font)
    # No event: names have the room that marks would take.
    base = scene(data, replace(mapping.view_of(replace(view, event=""), frame), sources=("-",), text=""), canvas)
    drawn = mapping.mapped(base, data, stretches, closed, materials)
    yield from draw_map(replace(drawn, map=replace(drawn.map, marks=(), radii=())), colours)
    pixel = to_pixel(drawn.map)
    stops = {i: (colours.ink, colours.paper) for s in stretches for i in (s.start, s.end)}
    stops |= {m.place_id: (colours.track("minerals"), colours.paper) for m in materials if m.place_id}
    for place_id, (edge, inside) in stops.items():
        place = data.locations.get(place_id)
        if place and place.longitude is not None and place.latitude is not None:
            x, y = pixel(place.longitude, place.latitude)
            if 0 <= x <= width and 0 <= y <= height:
                yield Disc(x, y, font * 0.24, inside, edge, 1.4)
