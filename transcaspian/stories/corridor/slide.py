"""The corridor's pictures for a slide: those of the section that the view shows, at exactly the size of their part."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from transcaspian.dataset.loading import Dataset
from transcaspian.dataset.roles import main_line
from transcaspian.drawing.numbering import UNKNOWN, Numbering
from transcaspian.drawing.picture import LEAST_SHARE, NoRoom, Picture
from transcaspian.drawing.sheet import Disc, Group, Item, Text, texts
from transcaspian.language.messages import Words, words
from transcaspian.look.palette import Palette
from transcaspian.look.wrapping import wrapped
from transcaspian.scene import Canvas, scene
from transcaspian.scene.frame import bounds_of, highest, widest
from transcaspian.stories.corridor import keys, mapping, volumechart
from transcaspian.stories.corridor.comparison import comparison
from transcaspian.stories.corridor.counts import count_line
from transcaspian.stories.corridor.matrix import matrix, notes
from transcaspian.stories.corridor.minerals import Material, materials
from transcaspian.stories.corridor.publication import measured_on
from transcaspian.stories.corridor.query import CorridorQuery
from transcaspian.stories.corridor.question import question_of, visible_stretches
from transcaspian.stories.corridor.routes import RouteFacts, compared, facts, legs_of
from transcaspian.stories.corridor.stretches import Stretch, basis, closure_name, of_route, place_name
from transcaspian.stories.corridor.strip import height_of, strip
from transcaspian.stories.corridor.sums import days, kilometres
from transcaspian.stories.corridor.verdict import verdict
from transcaspian.stories.corridor.volumes import volumes
from transcaspian.view.grammar import SELECTION
from transcaspian.view.query import View
from transcaspian.view.tracks import palette_of

_LINE = 1.35  # of the font size
_ROWS = 58.0  # of the font size: the least width of the matrix next to a map
_LEAST_MAP = 9.0  # of the font size, either way
_COUNTS = 3  # rows of the names of counts above a matrix that has no room for all materials
_STRIPS = (4, 2, 1, 0)  # rows of names under a strip, tried in turn; without one at last
_BESIDE = 14.0  # of the font size: the least width of words next to a map


Said = tuple[str, tuple[str, ...]]  # a statement and its sources


@dataclass(frozen=True, slots=True)
class _Look:
    """The settings that all parts of a picture share."""

    view: View
    say: Words
    colours: Palette
    width: float
    height: float
    font: float
    numbering: Numbering
    brief: bool


def slide_picture(
    data: Dataset,
    view: View,
    width: float,
    height: float,
    font: float,
    numbering: Numbering = UNKNOWN,
    brief: bool = False,
) -> Picture:
    """Return the pictures of the view's section at exactly this size; ``font``: the size of ordinary text; pixels."""
    if view.frame == SELECTION:
        view = replace(view, frame="")  # of the events on a page's map; here a way or a table is shown
    look = _Look(view, words(view.language), palette_of(data, view.theme), width, height, font, numbering, brief)
    match CorridorQuery.of(view).section:
        case "compare":
            return _compared(data, look)
        case "volumes":
            return _volumes(data, look)
        case "minerals":
            return _minerals(data, look)
        case _:
            return _way(data, look)


def _key(told: Sequence[Said], look: _Look) -> list[Text]:
    """Return the key and the notes in the last lines of the picture."""
    size, step = look.font * 0.9, look.font * _LINE
    rows = list(_said([one for one in told if one[0]], look.width, look, size))
    top = look.height - len(rows) * step
    return [*_written(rows, top, size, step, look.colours.grey, look)]


def _written(rows: Sequence[Said], top: float, size: float, step: float, colour: str, look: _Look) -> Iterator[Text]:
    """Yield lines of text, with the numbers of their sources."""
    for n, (row, by) in enumerate(rows):
        line = Text(row, 0.0, top + (n + 0.6) * step, size, colour)
        yield line
        if by:
            yield look.numbering.behind(line, by)


def _end(key: Sequence[Text], look: _Look) -> float:
    """Return the lower end of the space above a key."""
    return key[0].y - look.font * _LINE if key else look.height


def _compared(data: Dataset, look: _Look) -> Picture:
    found = compared(data, look.view)
    measured = measured_on(data, (leg for facts in found for leg in facts.legs))
    key = _key(((keys.of_lengths((kind for facts in found for kind, _ in facts.by_basis), look.say), measured),), look)
    pair, end = question_of(data, look.view).pair, _end(key, look)
    drawn = comparison(data, look.view, pair, look.width, look.font, end, look.numbering, look.brief)
    return replace(drawn, height=look.height, items=(*drawn.items, *key))


def _volumes(data: Dataset, look: _Look) -> Picture:
    """Draw the figures; if brief, the most that have room, those of parts of years and plans left out first."""
    found, say = volumes(data, look.view), look.say
    every = [figure for figure in found.figures if figure.tonnes is not None]
    for left_out in range(len(every) if look.brief else 1):
        rest = say.n("corridor.volumes.more", left_out) if left_out else ""
        shown = volumechart.most_significant(every, len(every) - left_out)
        told = f"{volumechart.notes(found, say, shown)} {rest}".rstrip()
        key = _key(((say("corridor.lead.volumes"), ()), (told, ())), look)
        try:
            chart = volumechart.volume_chart(
                data, look.view, look.width, _end(key, look), look.font, True, look.numbering, shown
            )
        except NoRoom:
            continue
        return replace(chart, height=look.height, items=(*chart.items, *key))
    raise NoRoom


def _minerals(data: Dataset, look: _Look) -> Picture:
    """Draw the published counts, then the matrix, and next to it, if there is room, the plants on a map."""
    view, font, width = look.view, look.font, look.width
    counted = count_line(data, view, width, font, look.numbering, _COUNTS if look.brief else 0)
    found = materials(data, view)
    left = width * 0.56
    wide = left >= _ROWS * font
    measured = measured_on(data, legs_of(data, main_line(data)))
    key = _key(((notes(found, look.say, on_map=wide), measured),), look)
    room, top = _end(key, look) - counted.height - font, counted.height + font
    shown = (*found.critical, *found.rare_earths, *found.others)
    below = matrix(data, view, left, font, room, look.numbering)
    beside = below.height <= room and wide
    if not beside:
        # Materials come before the map: its distances are a column of theirs.
        told = f"{notes(found, look.say, on_map=False)} {look.say('corridor.minerals.no_map')}"
        key = _key(((told, measured),), look)
        room = _end(key, look) - counted.height - font
        below = matrix(data, view, width, font, room, look.numbering, look.brief)
    if below.height > room + font * 0.5:
        raise NoRoom
    items: list[Item] = [Group(counted.items, key="counts"), Group(below.items, y=top, key="matrix"), *key]
    if beside:
        stretches = of_route(data, legs_of(data, main_line(data)), view)
        frame = view.frame or mapping.frame_of(data, (), materials=shown, snug=True)
        across = width - left - 2 * font
        high = min(room, highest(bounds_of(data, frame), across))
        made = tuple(_map(data, view, frame, (stretches, frozenset(), shown), across, high, font))
        items.append(Group(made, x=left + 2 * font, y=top, key="map"))
    text = f"{counted.text} {below.text}"
    return Picture(width, look.height, tuple(items), below.title, text, counted.source_ids)


def _way(data: Dataset, look: _Look) -> Picture:
    """Draw the map with question and answer beside it in words, and the strip below; if brief, as much as has room."""
    tries = [(rows, False) for rows in _STRIPS] + [(rows, True) for rows in _STRIPS]  # statements before the strip
    for rows, fewer in tries if look.brief else tries[:1]:
        try:
            return _with_strip(data, look, rows, fewer)
        except NoRoom:
            continue
    raise NoRoom


def _with_strip(data: Dataset, look: _Look, names: int, fewer: bool) -> Picture:
    """Draw the way with a strip of so many rows of names; 0: without one. ``fewer``: not all statements if need be."""
    view, say, font, width = look.view, look.say, look.font, look.width
    stretches, closed = visible_stretches(data, view)
    title, statements = _statements(data, look)
    high = height_of(stretches, width, font, names)
    below = strip(data, view, stretches, closed, width, high, font, look.numbering)
    lengths = keys.of_lengths((s.basis for s in stretches if s.km is not None), say)
    measured = measured_on(data, (s.leg for s in stretches))
    beyond = say("corridor.map.beyond") if mapping.leaves_map(data, stretches) else ""
    frame = view.frame or mapping.frame_of(data, stretches, closed, snug=True)
    seen = keys.of_map(mapping.styles_within(data, stretches, closed, frame), say)
    signs = f"{keys.of_strip(stretches if names else (), closed, say)} {seen}"
    key = _key(((signs, ()), (lengths, measured), (beyond, ())), look)
    stripped = below.height + font if stretches and names else 0.0
    room = (key[0].y if key else look.height) - font * 0.8 - stripped
    bounds = bounds_of(data, frame)
    # A tall frame on a wide slide leaves room next to the map: the words go there.
    wide = min(width, widest(bounds, room))
    beside = width - wide > _BESIDE * font
    aside = room if beside and fewer else 0.0
    rows = _as_many(statements, width - wide - 1.5 * font if beside else width, aside, look)
    if beside and len(rows) * font * _LINE > room:  # they would go on over the strip
        beside, rows = False, list(_said(statements, width, look))
    top = 0.0 if beside else (len(rows) + 0.3) * font * _LINE
    if not beside:
        wide = min(width, widest(bounds, room - top))
    high = min(room - top, highest(bounds, wide))
    if high < _LEAST_MAP * font or wide < _LEAST_MAP * font:
        raise NoRoom
    x = wide + 1.5 * font if beside else 0.0
    said = _written(rows, 0.0, font, font * _LINE, look.colours.ink, look)
    items: list[Item] = [Group(tuple(said), x=x, y=-0.1 * font, key="said")]
    made = tuple(_map(data, view, frame, (stretches, closed, ()), wide, high, font))
    items.append(Group(made, y=top, key="map"))
    if stripped:
        items.append(Group(below.items, y=room + font, key="strip"))
    elif stretches and key:
        items += _unnamed(data, stretches, made, key[0], look)
    items += key
    text = " ".join((title, *(said for said, _ in statements), below.text, lengths)).strip()
    sources = dict.fromkeys(i for _, by in statements for i in by)
    return Picture(width, look.height, tuple(items), title, text, tuple(sources))


def _unnamed(
    data: Dataset, stretches: Sequence[Stretch], drawn: Sequence[Item], beside: Text, look: _Look
) -> Iterator[Text]:
    """Yield how many stations of a way have no name on its map, at the end of a line."""
    written = {text.text for text in texts(tuple(drawn))}
    stops = dict.fromkeys(i for s in stretches for i in (s.start, s.end))
    if hidden := sum(place_name(data, i, look.say.language) not in written for i in stops):
        more = look.say.n("corridor.strip.more", hidden)
        told = Text(more, look.width, beside.y, beside.size, beside.colour, anchor="right")
        if told.left > beside.width + look.font:
            yield told


def _statements(data: Dataset, look: _Look) -> tuple[str, list[Said]]:
    """Return the title, and what is said of the way, the most important first."""
    view, say = look.view, look.say
    if CorridorQuery.of(view).section != "whatif":
        about = facts(data, question_of(data, view).route, view)
        return about.route.name(view.language), _numbers(data, about, view)
    found = verdict(data, view)
    shut = [closure_name(data, closure, say) for closure in found.untold]
    statements: list[Said] = list(zip(found.lines, found.sources, strict=True))
    if found.measured:
        statements.insert(0, (found.headline, found.measured))
    if shut and found.found.way:  # otherwise the verdict's reason names them
        statements.insert(0, (say("corridor.whatif.without", what=say.list(shut)), ()))
    return found.headline, statements


def _as_many(told: Sequence[Said], width: float, room: float, look: _Look) -> list[Said]:
    """Return statements in lines: as many as a height has room for, and how many more there are; all if it is 0."""
    rows = list(_said(told, width, look))
    for kept in range(len(told) - 1, 0, -1) if room else ():
        if len(rows) * look.font * _LINE <= room:
            break
        more = look.say.n("corridor.said.more", len(told) - kept)
        rows = list(_said((*told[:kept], (more, ())), width, look))
    return rows


def _said(told: Sequence[Said], width: float, look: _Look, size: float = 0.0) -> Iterator[Said]:
    """Yield statements wrapped to a width, the last line of each with its sources."""
    font = size or look.font
    for line, by in told:
        rows = wrapped(line, width - look.numbering.width(by, font), font)
        yield from ((row, ()) for row in rows[:-1])
        yield rows[-1], by


def _numbers(data: Dataset, about: RouteFacts, view: View) -> list[Said]:
    """Return the lengths and days of a route in words, each with its sources."""
    say, route = words(view.language), about.route
    bases = [f"{basis(kind, say)} {say('corridor.km', n=say.number(round(km)))}" for kind, km in about.by_basis]
    text = f"{say('corridor.head.legs_km')}: {kilometres(about.km, say)} ({'; '.join(bases)})."
    found: list[Said] = [(text, measured_on(data, about.legs))]
    if about.published_km is not None:
        km = say("corridor.km", n=say.number(about.published_km))
        text = f"{say('corridor.head.published_km')}: {km}. {route.published_basis(view.language)}."
        found.append((text, route.published_km_source_ids))
    if about.published_days:
        spent = days(*about.published_days, say)
        text = f"{say('corridor.head.published_days')}: {spent}. {route.published_days_basis(view.language)}."
        found.append((text, route.published_days_source_ids))
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
    """Yield the map with the way, its stations and the plants, but without the events of the page's map."""
    from transcaspian.drawing.scenes import draw_map, to_pixel  # slow: loads GeoPandas

    colours = palette_of(data, view.theme)
    stretches, closed, materials = shown
    canvas = Canvas(map_width=int(width), map_height=int(height), map_font=font, least=font * LEAST_SHARE)
    # Without events, names get the room that marks would take.
    base = scene(data, replace(mapping.view_of(data, replace(view, event=""), frame), sources=("-",), text=""), canvas)
    drawn = mapping.scene_with_way(base, data, stretches, closed, materials)
    yield from draw_map(replace(drawn, map=replace(drawn.map, marks=(), radii=())), colours)
    pixel = to_pixel(drawn.map)
    stops = {i: (colours.ink, colours.paper) for s in stretches for i in (s.start, s.end)}
    stops |= {m.place_id: (colours.thing("material"), colours.paper) for m in materials if m.place_id}
    for place_id, (edge, inside) in stops.items():
        place = data.locations.get(place_id)
        if place and place.longitude is not None and place.latitude is not None:
            x, y = pixel(place.longitude, place.latitude)
            if 0 <= x <= width and 0 <= y <= height:
                yield Disc(x, y, font * 0.24, inside, edge, font * 0.06)
