"""A way as a strip: stations to scale, mode by the look of the line, borders, breaks of gauge and ferries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import ceil

from transcaspian.dataset.loading import Dataset
from transcaspian.drawing.numbering import Numbering
from transcaspian.drawing.picture import Picture
from transcaspian.drawing.sheet import Disc, Group, Item, Shape, Text, fitted, line, rectangle
from transcaspian.language.messages import Words, words
from transcaspian.look.palette import LINE_STYLES, Palette
from transcaspian.look.typography import text_width
from transcaspian.stories.corridor.labels import Room, apart, cross, lines_of
from transcaspian.stories.corridor.publication import measured_on, stating
from transcaspian.stories.corridor.stretches import (
    Stretch,
    along,
    country_name,
    describe_stretch,
    gauge_words,
    place_name,
)
from transcaspian.stories.corridor.sums import kilometres, total
from transcaspian.view.query import View
from transcaspian.view.tracks import palette_of

NARROW = 600.0  # below this width the strip runs downwards
_ROW = 2.62  # of the font size: a name and its kilometres
_MARGIN = 14.0
_UNKNOWN_SHARE = 0.06  # of the drawn length, for a stretch of unknown length: it is not to scale


@dataclass(frozen=True, slots=True)
class _Part:
    """A stretch on the drawing: its start and end along the line, in pixels."""

    stretch: Stretch
    a: float
    b: float


def strip(
    data: Dataset,
    view: View,
    stretches: Sequence[Stretch],
    closed: frozenset[str],
    width: float,
    height: float,
    font: float,
    numbering: Numbering | None = None,
) -> Picture:
    """Lay a way out as a strip; ``closed``: the ids of legs that are shown as closed.

    ``numbering``: of the sources of lengths and of breaks of gauge.
    """
    say, colours = words(view.language), palette_of(data, view.theme)
    title = say("corridor.strip.title")
    if not stretches:
        return Picture(width, height, (), title, say("corridor.strip.empty"))
    drawn = _Strip(data, say, colours, stretches, closed, width, height, font, numbering)
    items = tuple(drawn.down() if width < NARROW else drawn.across())
    height = drawn.height  # without the empty space below the names
    text = say(
        "corridor.strip.alt",
        total=kilometres(total(s.km for s in stretches), say),
        legs="; ".join(describe_stretch(data, s, say) for s in stretches),
    )
    sources = tuple(dict.fromkeys(i for s in stretches for i in s.source_ids))
    return Picture(width, height, items, title, text, sources)


class _Strip:
    def __init__(
        self,
        data: Dataset,
        say: Words,
        colours: Palette,
        stretches: Sequence[Stretch],
        closed: frozenset[str],
        width: float,
        height: float,
        font: float,
        numbering: Numbering | None,
    ) -> None:
        self.numbering = numbering
        self.data, self.say, self.colours = data, say, colours
        self.stretches, self.closed = stretches, closed
        self.width, self.height, self.font = width, height, font
        self.small = max(11.0, font * 0.9)

    def parts(self, start: float, end: float) -> list[_Part]:
        """Return the stretches between two positions on the drawing, to scale if their length is known."""
        known = sum(s.km or 0.0 for s in self.stretches)
        unknown = sum(s.km is None for s in self.stretches)
        share = min(0.5, _UNKNOWN_SHARE * unknown) if known else 1.0
        scale = (end - start) * (1 - share) / known if known else 0.0
        each = (end - start) * share / unknown if unknown else 0.0
        found, at = [], start
        for stretch in self.stretches:
            long = each if stretch.km is None else stretch.km * scale
            found.append(_Part(stretch, at, at + long))
            at += long
        return found

    def across(self) -> Iterator[Item]:
        """Yield the strip from left to right: countries above the line, stations below."""
        left, right = _MARGIN, self.width - _MARGIN
        parts = self.parts(left + 4, right - 4)
        band, y = self.small * 1.9, self.small * 6.5
        yield from self.countries(parts, band, y, Room(left, right))
        above = Room(left, right)
        yield from self.breaks(parts, y, [y - self.small * 2.3, y - self.small * 3.5], above)
        for part in parts:
            yield self.leg(part, ((part.a, y), (part.b, y)), (part.a, y - 15, part.b, y + 15))
        first = y + self.font * 1.55
        count = max(1, int((self.height - first - self.font * 1.9) / (self.font * _ROW)) + 1)
        rows = [first + n * self.font * _ROW for n in range(count)]
        yield from self.stations(parts, y, rows, Room(2, self.width - 2))

    def stations(self, parts: list[_Part], y: float, rows: list[float], room: Room) -> Iterator[Item]:
        """Yield the stations with names and kilometres: the ends are placed first, then by the widest gap."""
        spots = [(parts[0].a, 0), *((part.b, n) for n, part in enumerate(parts, 1))]
        stops = along(self.stretches)
        last = len(spots) - 1

        def gap(n: int) -> float:
            near = [abs(spots[n][0] - spots[m][0]) for m in (n - 1, n + 1) if 0 <= m <= last]
            return -min(near)

        names: list[Item] = []
        hidden, lowest = 0, y
        for n in sorted(range(len(spots)), key=lambda n: (n not in (0, last), gap(n), n)):
            x = spots[n][0]
            place_id, km, exact = stops[n]
            texts = [place_name(self.data, place_id, self.say.language), self.up_to(km, exact)]
            by = measured_on(self.data, (s.leg for s in self.stretches[:n])) if self.numbering else ()
            wide = self.numbering.width(by, self.font) if self.numbering else 0.0
            noted = [texts[0], texts[1] + self.blanks(wide, self.font)]
            found = room.line_at(noted, x, rows, self.font, ("semibold", "regular"))
            if found is None:
                hidden += 1
                continue
            middle, at, _ = found
            lowest = max(lowest, at + self.font * 1.24)
            yield line((x, y + 6), (x, at - self.font * 0.62), colour=self.colours.rule, width=1)
            name, far = lines_of(
                texts, middle, at, self.font, (self.colours.ink, self.colours.grey), ("semibold", "regular")
            )
            far = replace(far, x=far.x - wide / 2)
            names += [name, far, *([self.numbering.behind(far, by)] if self.numbering and by else [])]
        for x, _ in spots:
            yield Disc(x, y, 4.2, self.colours.paper, self.colours.ink, 1.7)
        # A leader line may pass behind a name of another row: names have a background.
        for one in names:
            if isinstance(one, Text):
                yield rectangle(one.box, self.colours.paper)
        yield from names
        self.height = round(lowest + self.font * 0.8 + (self.small * 1.3 if hidden else 0))
        if hidden:
            more = self.say.n("corridor.strip.more", hidden)
            yield Text(
                more, self.width - 4, self.height - self.small * 0.7, self.small, self.colours.grey, anchor="right"
            )

    @staticmethod
    def blanks(width: float, size: float) -> str:
        """Return blanks at least this wide, as space for numbers that are written later."""
        return "\u00a0" * ceil(width / text_width("\u00a0", size))

    def up_to(self, km: float, exact: bool) -> str:
        text = self.say("corridor.km", n=self.say.number(round(km)))
        return text if exact else self.say("corridor.at_least", what=text)

    def leg(self, part: _Part, ends: tuple[tuple[float, float], ...], hit: tuple[float, float, float, float]) -> Group:
        """Return a leg: its line in the style of its mode, and its description."""
        stretch = part.stretch
        shut = stretch.leg_id in self.closed
        _, width, dash, _ = LINE_STYLES[{"sea": "ferry"}.get(stretch.mode, stretch.mode)]
        colour = self.colours.closed if shut else self.colours.thing("leg")
        items: list[Item] = [rectangle(hit, self.colours.paper, alpha=0.0)]
        if stretch.km is None:
            items.append(line(*ends, colour=colour, width=width * 1.6, dash=(0.4, 1.6)))
        else:
            items.append(line(*ends, colour=colour, width=width * 1.6, dash=dash, alpha=0.45 if shut else 1.0))
        if shut:
            (x0, y0), (x1, y1) = ends
            items.append(cross((x0 + x1) / 2, (y0 + y1) / 2, 6, colour, 2.4))
        return Group(
            tuple(items),
            key="leg",
            events=(f"leg:{stretch.leg_id}",),
            title=describe_stretch(self.data, stretch, self.say),
        )

    def breaks(self, parts: list[_Part], y: float, rows: list[float], room: Room) -> Iterator[Item]:
        """Yield changes of mode and of gauge: a sign on the line, the words above it."""
        for at, text, by in self.breaking(parts):
            wide = self.numbering.width(by, self.small) if self.numbering else 0.0
            found = room.line_at([text + self.blanks(wide, self.small)], at, rows, self.small)
            top = found[1] + self.small * 0.6 if found else y - self.small
            yield line((at, top), (at, y - 5), colour=self.colours.ink, width=1.1)
            if found:
                label = Text(text, found[0] - wide / 2, found[1], self.small, self.colours.ink, anchor="middle")
                yield label
                if self.numbering and by:
                    yield self.numbering.behind(label, by)
        for part in parts:
            if part.stretch.gauge:
                x = self.gauge_at(part)
                corners = ((x, y - 17), (x + 5, y - 12), (x, y - 7), (x - 5, y - 12))
                yield Shape((corners,), True, self.colours.paper, self.colours.ink, 1.5)

    def breaking(self, parts: list[_Part]) -> Iterator[tuple[float, str, tuple[str, ...]]]:
        """Yield the position of each change, its words, and the ids of its sources."""
        for before, after in pairwise(parts):
            modes = before.stretch.mode, after.stretch.mode
            if modes[0] != modes[1]:
                first, second = (self.say(f"corridor.mode.{mode}") for mode in modes)
                yield after.a, self.say("corridor.change", before=first, after=second), ()
        for part in parts:
            if part.stretch.gauge:
                by = () if part.stretch.gauge_unconfirmed else stating(self.data, part.stretch.source_ids)
                yield self.gauge_at(part), gauge_words(part.stretch, self.say), by

    @staticmethod
    def gauge_at(part: _Part) -> float:
        """Return the position of a change of gauge: its place, or the middle of its leg if the place is unknown."""
        at = {part.stretch.start: part.a, part.stretch.end: part.b}
        return at.get(part.stretch.gauge_place or "", (part.a + part.b) / 2)

    def countries(self, parts: list[_Part], y: float, bottom: float, room: Room) -> Iterator[Item]:
        """Yield countries as bars above the stretches inside one; a border is somewhere between two bars."""
        runs = list(self.runs(parts))
        starts, ends = {(code, a) for code, a, _ in runs}, {(code, b) for code, _, b in runs}
        for code, a, b in runs:
            yield line((a, y), (b, y), colour=self.colours.grey, width=2.2)
            name = country_name(code, self.say)
            for text in (name, code):
                if room.line_at([text], (a + b) / 2, [y - self.small], self.small):
                    x = (room.boxes[-1][0] + room.boxes[-1][2]) / 2
                    yield Text(text, x, y - self.small, self.small, self.colours.ink, anchor="middle")
                    break
        for part in parts:
            stretch, middle = part.stretch, (part.a + part.b) / 2
            if stretch.has_border:
                for shift in (-2.0, 2.0):
                    x = middle + shift
                    yield line((x, y - 5), (x, y + 5), colour=self.colours.grey, width=1.2)
            text = " · ".join(self.between(part, starts, ends))
            if text and room.line_at([text], middle, [y - self.small, y + self.small * 1.1], self.small, ("italic",)):
                box = room.boxes[-1]
                at = (box[0] + box[2]) / 2, box[1] + self.small * 0.62
                yield Text(text, *at, self.small, self.colours.grey, "italic", "middle")

    def between(self, part: _Part, starts: set[tuple[str, float]], ends: set[tuple[str, float]]) -> list[str]:
        """Return the names above a stretch across a border: the sea, and the countries without a bar next to it."""
        codes = part.stretch.countries
        found = []
        for n, code in enumerate(codes):
            last = n == len(codes) - 1 and len(codes) > 1
            barred = (n == 0 and (code, part.a) in ends) or (last and (code, part.b) in starts)
            if len(codes) > 1 and not barred:
                found.append(country_name(code, self.say))
        if part.stretch.sea:
            found.insert(len(found) // 2 if len(found) > 1 else 0, self.say(f"corridor.sea.{part.stretch.sea}"))
        return found

    def runs(self, parts: list[_Part]) -> Iterator[tuple[str, float, float]]:
        """Yield each country with the start and end of its stretches; a stretch across a border belongs to none."""
        run: tuple[str, float, float] | None = None
        for part in parts:
            codes = part.stretch.countries
            if len(codes) == 1 and run and run[0] == codes[0]:
                run = (run[0], run[1], part.b)
                continue
            if run:
                yield run
            run = (codes[0], part.a, part.b) if len(codes) == 1 and not part.stretch.sea else None
        if run:
            yield run

    def down(self) -> Iterator[Item]:
        """Yield the strip from top to bottom, for narrow screens: kilometres and names on the right, countries left."""
        x, top, bottom = 96.0, self.font, self.height - self.font
        parts = self.parts(top + 6, bottom - 6)
        for code, a, b in self.runs(parts):
            yield line((x - 22, a), (x - 22, b), colour=self.colours.grey, width=2.2)
            name = country_name(code, self.say)
            text = name if text_width(name, self.small) < x - 34 else code
            if b - a > self.small:
                yield Text(text, x - 28, (a + b) / 2, self.small, self.colours.ink, anchor="right")
        for part in parts:
            middle = (part.a + part.b) / 2
            if part.stretch.has_border:
                for shift in (-2.0, 2.0):
                    at = middle + shift
                    yield line((x - 27, at), (x - 17, at), colour=self.colours.grey, width=1.2)
            yield self.leg(part, ((x, part.a), (x, part.b)), (x - 14, part.a, x + 14, part.b))
        yield from self.list_down(parts, x, top, bottom)

    def list_down(self, parts: list[_Part], x: float, top: float, bottom: float) -> Iterator[Item]:
        """Yield names spaced apart, each joined to its station and followed by the changes there."""
        stops, spots = along(self.stretches), [parts[0].a, *(part.b for part in parts)]
        broken: dict[int, list[str]] = {}
        for at, text, _ in self.breaking(parts):
            near = min(range(len(spots)), key=lambda n: abs(spots[n] - at))
            broken.setdefault(near, []).append(text)
        lines: list[tuple[float, str, str, str]] = []
        for n, ((place_id, km, exact), at) in enumerate(zip(stops, spots, strict=True)):
            lines.append((at, place_name(self.data, place_id, self.say.language), self.up_to(km, exact), "station"))
            lines += [(at, text, "", "break") for text in broken.get(n, [])]
        steps = [self.font * 1.3] * (len(lines) - 1) + [0.0]
        ys = apart([at for at, *_ in lines], steps, top, bottom)
        for (at, name, up_to, kind), y in zip(lines, ys, strict=True):
            if kind == "station":
                yield line((x + 6, at), (x + 24, y), colour=self.colours.rule, width=1)
                yield Text(name, x + 28, y, self.font, self.colours.ink, "semibold")
                yield Text(up_to, self.width - 4, y, self.small, self.colours.grey, anchor="right")
            else:
                label = Text(name, x + 40, y, self.small, self.colours.grey, "italic")
                yield fitted(label, self.width - x - 44)
        for at in spots:
            yield Disc(x, at, 4.2, self.colours.paper, self.colours.ink, 1.7)


def height_of(stretches: Sequence[Stretch], width: float, font: float, rows: int = 4) -> float:
    """Return the height that a strip needs at a width: if it runs downwards, a line for each station and change.

    ``rows``: of names, if it runs across.
    """
    if width >= NARROW:
        return round(font * (7.52 + _ROW * rows))
    breaks = sum(a.mode != b.mode for a, b in pairwise(stretches))
    lines = len(stretches) + 1 + breaks + sum(s.gauge is not None for s in stretches)
    return max(360.0, round(lines * font * 1.42 + 2 * font))
