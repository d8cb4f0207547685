"""The minute on a slide: clock and strip over the map, and beside it what had happened and who says so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from transcaspian.certainty import sources_deciding
from transcaspian.dataset import Dataset
from transcaspian.dates import wall_time
from transcaspian.messages import Words, words
from transcaspian.palette import Palette, palette
from transcaspian.scene.model import Canvas, LegendItem, Scene
from transcaspian.slides.sheet import Group, Item, Text, cut, line, rectangle, sign, wrapped
from transcaspian.stories.mutiny.clock import certain, content, known_claims, moment, position
from transcaspian.stories.mutiny.march import march, rings
from transcaspian.stories.mutiny.moment import Line, Now, clock_face, day, now, placings, told
from transcaspian.stories.mutiny.strip import strip
from transcaspian.stories.picture import Picture
from transcaspian.typography import text_width
from transcaspian.view import View

_MAP = 0.58  # of the width
_ROW = 2.9  # font sizes from one event to the next
_CLOCK = 20.5  # font sizes that the clocks take


def slide_picture(data: Dataset, view: View, width: float, height: float, font: float) -> Picture:
    """Return the picture of the view's minute for exactly this room, in pixels; ``font`` is ordinary text's size."""
    from transcaspian.slides.drawing import draw_map  # GeoPandas, which only slides need

    say, colours, known = words(view.language), palette(view.theme), content(view)
    at = position(view)
    found = now(data, known, at, view.live)
    clock_width = font * _CLOCK
    drawn_strip = strip(data, view, width - clock_width, font * 0.9, at)
    top = drawn_strip.height + font * 0.8
    map_width = round(width * _MAP)
    legend = _legend_rows(march(data, view, Canvas(), at), map_width, font)
    below = font * 1.5 * len(legend) + font * 0.6
    canvas = Canvas(map_width=map_width, map_height=round(height - top - below), map_font=font)
    drawn = march(data, view, canvas, at)
    items: list[Item] = [
        Group(tuple(_clocks(view, at, drawn_strip.height, font, colours, say)), key="clock"),
        Group(drawn_strip.items, clock_width, 0.0, key="strip"),
        Group(draw_map(drawn, colours), 0.0, top, key="map"),
        Group(tuple(_legend(legend, font, colours)), 0.0, top + canvas.map_height + font, key="legend"),
    ]
    left = map_width + font * 1.8
    side, shown = _side(data, known, found, view.event, width - left, height - top, font, colours)
    items.append(Group(side, left, top, key="feed"))
    title = say("mutiny.slide", day=day(moment(at), view, say), time=clock_face(at, view))
    return Picture(width, height, tuple(items), title, told(data, known, found), _sources(data, known, found, shown))


def _clocks(view: View, at: int, height: float, font: float, colours: Palette, say: Words) -> Iterator[Item]:
    here = moment(at)
    moscow = View(language=view.language)
    size = font * 2.9
    y = height / 2 - font * 0.4
    yield Text(f"{here:%H:%M}", 0, y, size, colours.ink)
    named = f"{day(here, moscow, say)}, {say('mutiny.clock.Europe/Moscow')}"
    yield Text(named, 0, y + size * 0.62, font * 0.85, colours.grey)
    x = text_width("00:00", size) + font * 1.2
    others = [zone for zone in dict.fromkeys(("Asia/Almaty", "UTC", view.zone)) if zone != "Europe/Moscow"]
    for n, zone in enumerate(others):
        text = f"{wall_time(here, View(zone=zone).tz):%H:%M}  {say(f'mutiny.clock.{zone}')}"
        room = font * _CLOCK - x - font * 0.5
        yield Text(cut(text, room, font * 0.85), x, y - font * 0.65 + n * font * 1.2, font * 0.85, colours.grey)


def _side(
    data: Dataset, view: View, found: Now, chosen: str, width: float, height: float, font: float, colours: Palette
) -> tuple[tuple[Item, ...], tuple[str, ...]]:
    """Return where the columns can have been and the newest of what had happened, as much as there is room for.

    What has no hour follows where room is left; ``chosen``: listed in any case, on a ground of its own.
    """
    say = words(view.language)
    items: list[Item] = []
    y = font * 0.6
    for one in placings(data, view, found):
        items.append(Text(cut(one.name, width, font, "semibold"), 0, y, font, colours.ink, "semibold"))
        y += font * 1.4
        for row in wrapped(one.text, width, font):
            items.append(Text(row, 0, y, font, colours.ink))
            y += font * 1.35
        y += font * 0.5
    items.append(line((0, y - font * 0.2), (width, y - font * 0.2), colour=colours.rule, width=1.2))
    y += font * 0.9
    heading = say.n(
        "mutiny.known_by" if found.live else "mutiny.happened", len(found.lines), time=clock_face(found.at, view)
    )
    items.append(Text(cut(heading, width, font, "semibold"), 0, y, font, colours.ink, "semibold"))
    y += font * 1.4
    if found.live and found.not_public:
        told = say.n("mutiny.not_public", len(found.not_public), time=clock_face(found.at, view))
        for row in wrapped(told, width, font * 0.9):
            items.append(Text(row, 0, y, font * 0.9, colours.grey))
            y += font * 1.25
    foot = height - font * 1.2  # the last line says what is left out

    def listed(lines: tuple[Line, ...]) -> tuple[Line, ...]:
        nonlocal y
        some = _some(lines, int((foot - y - font * 2.3) // (font * _ROW)) + 1, chosen)
        for entry in some:
            drawn = tuple(_line(entry, y, width, font, colours, entry.event_id == chosen))
            items.append(Group(drawn, key="mark", events=(entry.event_id,), title=entry.title))
            y += font * _ROW
        return some

    shown = listed(found.lines)
    rest, beside = len(found.lines) - len(shown), say.n("mutiny.beside_count", len(found.beside))
    parts = [say.n("mutiny.more", rest)] if rest else []
    if found.beside and y + font * (1.7 + 2.3) < foot:
        items.append(Text(cut(beside, width, font, "semibold"), 0, y + font * 0.3, font, colours.ink, "semibold"))
        y += font * 1.7
        also = listed(found.beside)
        shown, rest = (*shown, *also), len(found.beside) - len(also)
        parts += [say.n("mutiny.more", rest)] if rest else []
    else:
        parts.append(beside)
    items.append(Text(cut(" · ".join(parts), width, font * 0.9), 0, height - font * 0.5, font * 0.9, colours.grey))
    return tuple(items), tuple(line.event_id for line in shown)


def _some(lines: tuple[Line, ...], most: int, chosen: str) -> tuple[Line, ...]:
    """Return the first lines, as many as there is room for; the last gives way to the one that is chosen."""
    some, rest = lines[: max(0, most)], lines[max(0, most) :]
    return (*some[:-1], *(line for line in rest if line.event_id == chosen)) if chosen in _ids(rest) and some else some


def _ids(lines: tuple[Line, ...]) -> set[str]:
    return {line.event_id for line in lines}


def _line(one: Line, y: float, width: float, font: float, colours: Palette, chosen: bool) -> Iterator[Item]:
    at = font * 7.4
    if chosen:
        yield rectangle((-font * 0.5, y - font * 0.9, width, y + font * 1.85), colours.panel)
        yield rectangle((-font * 0.5, y - font * 0.9, -font * 0.3, y + font * 1.85), colours.ink)
    if one.day:
        yield Text(cut(one.clock, at - font * 1.4, font), 0, y, font, colours.grey)
    yield from sign(at - font * 0.2, y, one.shape, one.fill, colours.track(one.track), font * 0.42, colours.paper)
    x = at + font * 0.8
    weight = "semibold" if one.fresh else "regular"
    yield Text(cut(one.title, width - x, font, weight), x, y, font, colours.ink, weight)
    under = " · ".join(part for part in ("" if one.day else one.clock, one.certainty, one.who, one.public) if part)
    yield Text(cut(under, width - x, font * 0.85), x, y + font * 1.2, font * 0.85, colours.grey)


def _legend_rows(drawn: Scene, width: float, font: float) -> list[list[tuple[float, LegendItem]]]:
    """Return the legend's items in rows that fit, each with where it begins."""
    rows: list[list[tuple[float, LegendItem]]] = [[]]
    x = 0.0
    for item in drawn.legend:
        room = _sign_room(item, font) + text_width(item.text, font * 0.9) + font
        if x and x + room > width:
            rows.append([])
            x = 0.0
        rows[-1].append((x, item))
        x += room
    return rows


def _sign_room(item: LegendItem, font: float) -> float:
    return font * (2.4 if item.kind == "line" else 1.75)


def _legend(rows: list[list[tuple[float, LegendItem]]], font: float, colours: Palette) -> Iterator[Item]:
    from transcaspian.slides.side import legend_sign  # see slide_picture

    for n, row in enumerate(rows):
        y = n * font * 1.5
        for x, item in row:
            yield from legend_sign(item, x, y, font, colours)
            yield Text(item.text, x + _sign_room(item, font), y, font * 0.9, colours.ink)


def _sources(data: Dataset, view: View, found: Now, shown: tuple[str, ...]) -> tuple[str, ...]:
    """Return the sources of the picture: of the columns' places, of the rings and of the lines, in reading order."""
    live = found.at if found.live else None
    ids = [line.event_id for one in placings(data, view, found) for line in one.reports]

    def deciding(event_ids: Iterable[str]) -> Iterator[str]:
        for event_id in event_ids:
            sure = certain(data, view, event_id, live)
            yield from sources_deciding(known_claims(data, view, event_id, live), sure, data)

    distances = (data.claims[i].source_id for one in rings(data, view, found) for i in one.claim_ids)
    return tuple(dict.fromkeys((*deciding(ids), *distances, *deciding(shown))))
