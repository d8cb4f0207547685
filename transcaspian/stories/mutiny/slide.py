"""The minute on a slide: clock and strip above the map, and next to it what had happened according to whom."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from transcaspian.dataset.certainty import sources_deciding
from transcaspian.dataset.loading import Dataset
from transcaspian.dataset.settings import zones
from transcaspian.drawing.legend import in_rows, legend_sign
from transcaspian.drawing.numbering import UNKNOWN, Numbering
from transcaspian.drawing.picture import LEAST_SHARE, NoRoom, Picture, stacked
from transcaspian.drawing.sheet import Group, Item, Text, fitted, line, lines, rectangle, sign
from transcaspian.language.dates import wall_time
from transcaspian.language.messages import Words, words
from transcaspian.look.palette import Palette
from transcaspian.look.typography import text_width
from transcaspian.look.wrapping import wrapped
from transcaspian.scene.model import Canvas, LegendItem, Scene
from transcaspian.scene.seen import legend_of
from transcaspian.stories.mutiny.clock import certainty_at, clockless_view, hours, known_claims, position
from transcaspian.stories.mutiny.march import legend_at, march, rings
from transcaspian.stories.mutiny.moment import (
    Line,
    Now,
    Placing,
    clock_face,
    clock_name,
    day,
    describe_minute,
    now,
    placings,
)
from transcaspian.stories.mutiny.query import MutinyQuery
from transcaspian.stories.mutiny.strip import fills, strip
from transcaspian.view.query import View
from transcaspian.view.tracks import palette_of

_MAP = 0.58  # of the width
_MAP_ABOVE = 0.5  # of the height, if the list is below the map
_ROW = 2.9  # font sizes from one event to the next
_STEP = 1.25  # of a font size: from one line to the next of the same text
_CLOCK, _CLOCK_HIGH = 20.5, 5.4  # font sizes that the clocks take
_CLOCKS = 3  # of the zones of the collection, the first of them large
_LEAST = 8  # font sizes that a map is high at least
_LISTED = 7.5  # font sizes that the heading and one event take


def slide_picture(
    data: Dataset,
    view: View,
    width: float,
    height: float,
    font: float,
    numbering: Numbering = UNKNOWN,
    brief: bool = False,
) -> Picture:
    """Return the picture of the view's minute at exactly this size; ``font``: the size of ordinary text; pixels."""
    from transcaspian.drawing.scenes import draw_map  # slow: loads GeoPandas, which only slides need

    say, colours, known = words(view.language), palette_of(data, view.theme), clockless_view(view)
    at = position(data, view)
    found = now(data, known, at, MutinyQuery.of(view).live)
    under = stacked(width, height)
    map_width = round(width if under else width * _MAP)
    left = 0.0 if under else map_width + font * 1.8
    rings_by = dict.fromkeys(data.claims[i].source_id for one in rings(data, view, found) for i in one.claim_ids)
    signs = _Signs(tuple(rings_by), font, numbering, colours)

    def with_legend(high: float, fills: Iterable[str]) -> tuple[Scene, list[list[tuple[float, LegendItem]]]]:
        """Return the map and, in rows, the legend beneath it."""
        rows: list[list[tuple[float, LegendItem]]] = []
        while True:
            below = font * 1.5 * len(rows) + font * 0.6
            if high - below < _LEAST * font:
                raise NoRoom
            canvas = Canvas(
                map_width=map_width, map_height=round(high - below), map_font=font, least=font * LEAST_SHARE
            )
            drawn = march(data, view, canvas, at)
            needed = signs.rows(legend_of(replace(drawn, legend=legend_at(drawn, fills))), map_width)
            if len(needed) <= len(rows):
                return drawn, needed
            rows = needed

    clock_width = font * _CLOCK
    listed = {one.fill for one in (*found.lines, *found.untimed)}
    drawn_strip = strip(data, view, width - clock_width, font * 0.9, at)
    top = drawn_strip.height + font * 0.8
    map_room = (height - top) * (_MAP_ABOVE if under else 1.0)
    stripped = not brief or under
    if stripped:
        feed_top = top + map_room + font if under else top
        map_top, clocks_at, fills_of_it = top, 0.0, fills(data, view) | listed
    else:
        # Map and events come before the strip of hours; the clock stands above the events.
        map_room, map_top, clocks_at, fills_of_it = height, 0.0, left, listed
        feed_top = font * _CLOCK_HIGH
    drawn, needed = with_legend(map_room, fills_of_it)
    clock_high = drawn_strip.height if stripped else feed_top
    # Events first: where they have no room, no map is drawn in vain.
    feed = _Feed(data, known, found, view.event, width - left, height - feed_top, font, numbering, colours, brief)
    fed = Group(tuple(feed.items()), left, feed_top, key="feed")
    here = hours(data).moment(at)
    items: list[Item] = [
        Group(tuple(_clocks(zones(data), view, here, clock_high, font, colours, say)), clocks_at, key="clock"),
        *([Group(drawn_strip.items, clock_width, 0.0, key="strip")] if stripped else []),
        Group(draw_map(drawn, colours), 0.0, map_top, key="map"),
        Group(tuple(signs.items(needed)), 0.0, map_top + drawn.canvas.map_height + font, key="legend"),
        fed,
    ]
    title = say("mutiny.slide", day=day(here, view, say, year=True), time=clock_face(data, at, view))
    latest = found.lines[0].event_id if found.lines else ""
    about = dict.fromkeys(feed.deciding([view.event if view.event in found.ids else latest] if latest else []))
    about |= dict.fromkeys(i for one in feed.told for i in feed.deciding(line.event_id for line in one.reports))
    return Picture(width, height, tuple(items), title, describe_minute(data, known, found), tuple(about))


def _clocks(
    offered: Sequence[str], view: View, here: datetime, height: float, font: float, colours: Palette, say: Words
) -> Iterator[Item]:
    first, *others = dict.fromkeys((*offered[:_CLOCKS], view.zone))
    leading = View(zone=first, language=view.language)
    size = font * 2.9
    y = height / 2 - font * 0.4
    yield Text(f"{wall_time(here, leading.tz):%H:%M}", 0, y, size, colours.ink)
    label = f"{day(here, leading, say)}, {clock_name(first, say)}"
    yield Text(label, 0, y + size * 0.62, font * 0.85, colours.grey)
    x = text_width("00:00", size) + font * 1.2
    for n, zone in enumerate(others):
        text = f"{wall_time(here, View(zone=zone).tz):%H:%M}  {clock_name(zone, say)}"
        room = font * _CLOCK - x - font * 0.5
        yield fitted(Text(text, x, y - font * 0.65 + n * font * 1.2, font * 0.85, colours.grey), room)


class _Feed:
    """Where the columns may have been and the newest events, as many as there is room for.

    Events without a time of day follow if there is room; ``chosen`` is always listed, on a background of its own.
    """

    def __init__(
        self,
        data: Dataset,
        view: View,
        found: Now,
        chosen: str,
        width: float,
        height: float,
        font: float,
        numbering: Numbering,
        colours: Palette,
        brief: bool,
    ) -> None:
        self.brief = brief
        self.data, self.view, self.found, self.chosen = data, view, found, chosen
        self.width, self.height, self.font, self.numbering, self.colours = width, height, font, numbering, colours
        self.say = words(view.language)
        self.told: list[Placing] = []
        self.y = font * 0.6
        self.foot = height - font * (2.45 if brief else 1.2)  # the last lines say what is left out

    def items(self) -> Iterator[Item]:
        """Yield the columns, a rule, and the events."""
        say, font, found, ink = self.say, self.font, self.found, self.colours.ink
        self.told, elsewhere = self.placed()
        for one in self.told:
            yield fitted(Text(one.name, 0, self.y, font, ink, "semibold"), self.width)
            self.y += font * 1.4
            sources = self.deciding(line.event_id for line in one.reports)
            room = self.width - self.numbering.width(sources, self.font)
            # If brief, an event finds room beneath.
            most = max(2, int((self.foot - font * _LISTED - self.y) / (font * 1.35))) if self.brief else sys.maxsize
            rows = lines(Text(one.text, 0, self.y, font, ink), room, most, font * 1.35)
            yield from rows
            yield self.numbering.behind(rows[-1], sources, self.font)
            self.y += font * (1.35 * len(rows) + 0.5)
        rule = self.y - font * 0.2
        yield line((0, rule), (self.width, rule), colour=self.colours.rule, width=1.2)
        self.y += font * 0.9
        time = clock_face(self.data, found.at, self.view)
        heading = say.n("mutiny.known_by" if found.live else "mutiny.happened", len(found.lines), time=time)
        yield fitted(Text(heading, 0, self.y, font, ink, "semibold"), self.width)
        self.y += font * 1.4
        if found.live and found.not_public:
            untold = say.n("mutiny.not_public", len(found.not_public), time=time)
            rows = lines(Text(untold, 0, self.y, font * 0.9, self.colours.grey), self.width, step=font * 1.25)
            yield from rows
            self.y += font * 1.25 * len(rows)
        shown = self.some(found.lines)
        if self.y > self.foot or (found.lines and not shown):
            raise NoRoom
        yield from self.listed(shown)
        rest, beside = len(found.lines) - len(shown), say.n("mutiny.beside_count", len(found.untimed))
        parts = [say("mutiny.untold", names="; ".join(one.name for one in elsewhere))] if elsewhere else []
        parts += [say.n("mutiny.more", rest)] if rest else []
        if found.untimed and self.y + font * (1.7 + 2.3) < self.foot:
            yield fitted(Text(beside, 0, self.y + font * 0.3, font, ink, "semibold"), self.width)
            self.y += font * 1.7
            also = self.some(found.untimed)
            yield from self.listed(also)
            rest = len(found.untimed) - len(also)
            parts += [say.n("mutiny.more", rest)] if rest else []
        else:
            parts.append(beside)
        last = Text(" · ".join(parts), 0, 0, font * 0.9, self.colours.grey)
        rows = lines(last, self.width, 2 if self.brief else 1, font * 1.25)
        at = self.height - font * 0.5 - rows[-1].y
        yield from (replace(row, y=row.y + at) for row in rows)

    def placed(self) -> tuple[list[Placing], list[Placing]]:
        """Return the columns that are told of, and those that have no room: that of the chosen event comes first."""
        every = list(placings(self.data, self.view, self.found))
        if not self.brief:
            return every, []
        every.sort(key=lambda one: all(line.event_id != self.chosen for line in one.reports))
        told: list[Placing] = []
        y = self.y
        for one in every:
            sources = self.deciding(line.event_id for line in one.reports)
            rows = wrapped(one.text, self.width - self.numbering.width(sources, self.font), self.font)
            y += self.font * (1.9 + 1.35 * len(rows))
            if told and y > self.foot - self.font * _LISTED:
                break
            told.append(one)
        return told, every[len(told) :]

    def some(self, of: tuple[Line, ...]) -> tuple[Line, ...]:
        """Return as many lines as there is room for; the last gives way to the chosen one."""
        room = self.foot - self.y + self.font * (_ROW - 2.3)
        count = _fitting([self.height_of(one) for one in of], room)
        some, rest = of[:count], of[count:]
        chosen = next((one for one in rest if one.event_id == self.chosen), None)
        if chosen is None or not some:
            return some
        heights = [self.height_of(one) for one in some]
        return (*some[: min(count - 1, _fitting(heights, room - self.height_of(chosen)))], chosen)

    def height_of(self, one: Line) -> float:
        """Return the height of an event with the text below its title."""
        title, under = self.texts(one, 0.0)
        return self.font * (_ROW + _STEP * (len(title) - 1) + _STEP * 0.85 * (len(under) - 1))

    def texts(self, one: Line, y: float) -> tuple[list[Text], list[Text]]:
        """Return an event's title and the text below it, each in at most two lines."""
        font, colours = self.font, self.colours
        x = font * 8.2
        room = self.width - x - self.numbering.width(self.deciding((one.event_id,)), self.font)
        look = Text(one.title, x, y, font, colours.ink, "semibold" if one.fresh else "regular")
        title = lines(look, room, 2, font * _STEP)
        aside = " · ".join(part for part in ("" if one.day else one.clock, one.certainty, one.who, one.public) if part)
        look = Text(aside, x, title[-1].y + font * 1.2, font * 0.85, colours.grey)
        return title, lines(look, self.width - x, 2, font * 0.85 * _STEP)

    def listed(self, shown: tuple[Line, ...]) -> Iterator[Item]:
        """Yield lines, each as a mark that readers can choose."""
        for entry in shown:
            yield Group(tuple(self.line(entry)), key="mark", events=(entry.event_id,), title=entry.title)
            self.y += self.height_of(entry)

    def line(self, one: Line) -> Iterator[Item]:
        """Yield an event with its sources, and below it who says so."""
        y, font, colours, at = self.y, self.font, self.colours, self.font * 7.4
        if one.event_id == self.chosen:
            end = y + self.height_of(one) - font * 1.05
            yield rectangle((-font * 0.5, y - font * 0.9, self.width, end), colours.panel)
            yield rectangle((-font * 0.5, y - font * 0.9, -font * 0.3, end), colours.ink)
        if one.day:
            yield fitted(Text(one.clock, 0, y, font, colours.grey), at - font * 1.4)
        yield from sign(at - font * 0.2, y, one.shape, one.fill, colours.track(one.track), font * 0.42, colours.paper)
        title, under = self.texts(one, y)
        yield from title
        yield self.numbering.behind(title[-1], self.deciding((one.event_id,)), self.font)
        yield from under

    def deciding(self, event_ids: Iterable[str]) -> tuple[str, ...]:
        """Return the ids of the sources behind the certainty of events at this minute."""
        live = self.found.at if self.found.live else None
        return tuple(
            dict.fromkeys(
                source
                for event_id in event_ids
                for source in sources_deciding(
                    known_claims(self.data, self.view, event_id, live),
                    certainty_at(self.data, self.view, event_id, live),
                    self.data,
                )
            )
        )


def _fitting(heights: list[float], room: float) -> int:
    """Return how many of the heights, from the first on, fit into ``room``."""
    return sum(1 for n in range(len(heights)) if sum(heights[: n + 1]) <= room)


class _Signs:
    """The legend below the map; the rings are followed by the sources of their distances."""

    def __init__(self, rings_by: tuple[str, ...], font: float, numbering: Numbering, colours: Palette) -> None:
        self.rings_by, self.font, self.numbering, self.colours = rings_by, font, numbering, colours

    def rows(self, legend: Iterable[LegendItem], width: float) -> list[list[tuple[float, LegendItem]]]:
        """Return the legend's items in rows that fit, each with where it begins."""

        def wide(item: LegendItem) -> float:
            room = self.before(item) + text_width(item.text, self.font * 0.9)
            return room + self.numbering.width(self.sources(item), self.font)

        return in_rows(legend, width, wide, self.font)

    def before(self, item: LegendItem) -> float:
        """Return the width of the sign before a text."""
        return self.font * (2.8 if item.kind == "line" else 1.75)

    def sources(self, item: LegendItem) -> tuple[str, ...]:
        """Return the ids of the sources whose numbers follow an item."""
        return self.rings_by if item.key == "ring" else ()

    def items(self, rows: list[list[tuple[float, LegendItem]]]) -> Iterator[Item]:
        """Yield signs and texts."""

        for n, row in enumerate(rows):
            y = n * self.font * 1.5
            for x, item in row:
                yield from legend_sign(item, x, y, self.font, self.colours, self.font * LEAST_SHARE)
                text = Text(item.text, x + self.before(item), y, self.font * 0.9, self.colours.ink)
                yield text
                if self.sources(item):
                    yield self.numbering.behind(text, self.sources(item), self.font)
