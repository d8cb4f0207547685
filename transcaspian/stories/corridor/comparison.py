"""Routes side by side: a bar of kilometres each, whose pattern shows where the lengths come from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from transcaspian.dataset.loading import Dataset
from transcaspian.dataset.roles import main_line
from transcaspian.drawing.numbering import Numbering
from transcaspian.drawing.picture import NoRoom, Picture
from transcaspian.drawing.sheet import Group, Item, Shape, Text, fitted, line, rectangle
from transcaspian.language.breaking import pieces
from transcaspian.language.messages import Words, words
from transcaspian.look.palette import Palette
from transcaspian.look.typography import text_width
from transcaspian.look.wrapping import wrapped
from transcaspian.stories.corridor.publication import cited, measured_on
from transcaspian.stories.corridor.routes import RouteFacts, compared
from transcaspian.stories.corridor.stretches import basis, country_name, exposure_head
from transcaspian.stories.corridor.sums import count_in_words, days, kilometres
from transcaspian.view.query import View
from transcaspian.view.tracks import palette_of

NARROW = 700.0
_COLUMNS = 72.0  # of the font size: from this width on, a route's other facts are in columns
_APART = 1.3  # of the font size: between columns
_ROW = 1.75  # of the font size
_LEAST_ROW = 1.15  # of the font size: in a lower one, letters would touch those of the next


def split_comparable(
    data: Dataset, found: Sequence[RouteFacts]
) -> tuple[tuple[RouteFacts, ...], tuple[RouteFacts, ...]]:
    """Return the routes from end to end, and the parts of the corridor, which are not comparable with them."""
    whole = tuple(f for f in found if f.route.kind == "alternative" or f.route.id == main_line(data))
    return whole, tuple(f for f in found if f not in whole)


def comparison(
    data: Dataset,
    view: View,
    chosen: Sequence[str],
    width: float,
    font: float,
    height: float = 0.0,
    numbering: Numbering | None = None,
    brief: bool = False,
) -> Picture:
    """Lay the routes out as bars; ``chosen``: the ids of the routes to compare.

    ``numbering``: of the sources of lengths and published days. If ``height`` is too small for all routes, those that
    are parts of the corridor are left out from the last on, and counted, if ``brief``; else NoRoom is raised.
    """
    say, colours = words(view.language), palette_of(data, view.theme)
    every = compared(data, view)
    whole, parts = split_comparable(data, every)
    row = font * _ROW * (2 if width < NARROW else 1)
    left_out = 0
    if height:
        rows_of = int((height - font * 4.4) / (font * _LEAST_ROW)) - (2 if parts else 1)
        if rows_of < (len(whole) + bool(parts) if brief else len(every)):
            raise NoRoom
        if rows_of < len(every):
            kept = sorted(parts, key=lambda one: one.route.id not in chosen)[: max(0, rows_of - 1 - len(whole))]
            left_out, parts = len(parts) - len(kept), tuple(one for one in parts if one in kept)
        lines = len(whole) + len(parts) + bool(left_out) + (2 if parts or left_out else 1)
        row = min(row * 1.6, (height - font * 4.4) / max(1, lines))
    found = (*whole, *parts)
    rows = [_Told(data, facts, view, say) for facts in found] if width >= _COLUMNS * font else []
    measured = {f.route.id: measured_on(data, f.legs) for f in found}
    heads = [exposure_head(data, say), *(say(f"corridor.head.{head}") for head in _Told.HEADS[1:])]
    drawn = _Bars(say, colours, found, frozenset(chosen), width, row, font, rows, heads, numbering, measured)
    items = tuple(drawn.items((("corridor.compare.whole", whole, 0), ("corridor.compare.parts", parts, left_out))))
    pair = [f for f in found if f.route.id in chosen]
    sources = dict.fromkeys(i for f in pair for i in (*measured[f.route.id], *published_by(f)))
    text = f"{say('corridor.compare.alt')} {' '.join(in_words(f, say) for f in every)}"
    return Picture(width, height or drawn.bottom, items, say("corridor.compare.title"), text, tuple(sources))


def published_by(facts: RouteFacts) -> tuple[str, ...]:
    """Return the sources of a route's published length."""
    return facts.route.published_km_source_ids if facts.published_km is not None else ()


def in_words(facts: RouteFacts, say: Words) -> str:
    """Return a route in numbers as a sentence."""
    parts = [kilometres(facts.km, say)]
    if facts.published_km is not None:
        parts.append(say("corridor.published_km", n=say.number(facts.published_km)))
    if facts.countries:
        parts.append(say.list([country_name(code, say) for code in facts.countries]))
    if facts.published_days:
        parts.append(days(*facts.published_days, say))
    return f"{facts.route.name(say.language)}: {'; '.join(parts)}."


def _in_two(text: str, size: float) -> float:
    """Return the least width of a text in at most two lines."""
    parts = pieces(text)
    halves = ((" ".join(parts[:n]), " ".join(parts[n:])) for n in range(1, len(parts) + 1))
    return min(max(text_width(one, size) for one in half) for half in halves)


class _Told:
    """The facts of a route besides its bar: a cell for each column, the published ones with their publishers below.

    What a route exposes freight to stands first: kilometres alone do not tell routes apart.
    """

    HEADS = ("exposed", "borders", "countries", "seas", "published_km", "published_days")

    def __init__(self, data: Dataset, facts: RouteFacts, view: View, say: Words) -> None:
        route, published = facts.route, facts.published_km
        km = "–" if published is None else say("corridor.km", n=say.number(published))
        spent = days(*facts.published_days, say) if facts.published_days else "–"
        seas = ", ".join(say(f"corridor.sea.{sea}") for sea in facts.seas) or "–"
        exposed = ", ".join(country_name(code, say) for code in facts.exposed) or "–"
        by_km = route.published_km_source_ids if published is not None else ()
        by_days = route.published_days_source_ids if facts.published_days else ()
        self.route_id = route.id
        self.exposed = bool(facts.exposed)
        self.cells = (exposed, count_in_words(facts.borders, say), say.number(len(facts.countries)), seas, km, spent)
        published_by = [()] * (len(self.HEADS) - 2) + [cited(data, ids, view) for ids in (by_km, by_days)]
        self.sources = tuple(tuple(c.source_id for c in found) for found in published_by)
        self.by = tuple(", ".join(c.publisher for c in found) for found in published_by)


class _Bars:
    def __init__(
        self,
        say: Words,
        colours: Palette,
        found: Sequence[RouteFacts],
        chosen: frozenset[str],
        width: float,
        row: float,
        font: float,
        told: Sequence[_Told],
        heads: Sequence[str],
        numbering: Numbering | None,
        measured: Mapping[str, tuple[str, ...]],
    ) -> None:
        self.numbering, self.found, self.head_texts = numbering, found, heads
        self.say, self.colours, self.chosen, self.width = say, colours, chosen, width
        self.row, self.font, self.bottom = row, font, 0.0
        self.small = max(11.0, font * 0.92)
        self.narrow = width < NARROW and row > font * 2.2  # a name above its bar
        # Without columns, the stroke marks the published length, and the numbers of its sources follow the name.
        self.by_name = {} if told or not numbering else {f.route.id: published_by(f) for f in found}
        longest = max(
            (text_width(f.route.name(say.language), font, "semibold") + self.noted(f) for f in found), default=0.0
        )
        self.left = 4.0 if self.narrow else min(longest + 16, width * 0.42)
        self.told = {one.route_id: one for one in told}
        self.smaller = max(11.0, self.small * 0.86)
        self.high = row > self.small * 2.5  # enough for a second line
        # Columns are as wide as their contents, with heads in two lines; the bars get the rest.
        self.wide = [
            max(
                *(text_width(one.cells[n], self.small, "semibold") + self.wide_by(one, n) for one in told),
                *(text_width(one.by[n], self.smaller) for one in told if self.high),
                _in_two(head, self.small),
            )
            + font * _APART
            for n, head in enumerate(heads if told else ())
        ]
        self.measured = measured
        # Where the sums of the legs end, the numbers of their sources behind them.
        noted = [numbering.width(by, self.small) for by in measured.values()] if numbering else []
        self.sum = width - sum(self.wide) - font * _APART - (max(noted, default=0.0) if told else 0.0)
        self.right = self.sum - text_width(say("corridor.at_least", what="00,000 km"), self.small, "semibold") - 6
        self.most = max((max(f.km.known, f.published_km or 0.0) for f in found), default=1.0) or 1.0

    def items(self, groups: Sequence[tuple[str, Sequence[RouteFacts], int]]) -> Iterator[Item]:
        """Yield headings and bars, and how many more there are, then the key to the patterns."""
        y = self.font
        if self.told:
            yield from self.heads(y)
            y += self.small * 1.25
        for key, members, more in groups:
            if not members and not more:
                continue
            for n, text in enumerate(wrapped(self.say(key), self.width - 8, self.small)):
                y += self.small * 1.25 if n else 0.0
                yield Text(text, 4, y, self.small, self.colours.grey)
            y += self.row * (0.7 if self.narrow else 0.95)
            for facts in members:
                yield self.bar(facts, y)
                y += self.row
            if more:
                yield Text(self.say.n("corridor.compare.more", more), 4, y, self.small, self.colours.grey)
                y += self.row
        yield from self.legend(y + self.font * 0.3)

    def noted(self, facts: RouteFacts) -> float:
        """Return the width of the numbers behind a route's name."""
        ids = self.by_name.get(facts.route.id, ())
        return self.numbering.width(ids, self.font) if self.numbering else 0.0

    def wide_by(self, told: _Told, n: int) -> float:
        """Return the width of the numbers behind a cell."""
        return self.numbering.width(told.sources[n], self.small) if self.numbering else 0.0

    def x(self, km: float) -> float:
        return self.left + km / self.most * (self.right - self.left)

    def bar(self, facts: RouteFacts, y: float) -> Group:
        chosen = facts.route.id in self.chosen
        items: list[Item] = []
        if chosen:
            box = (0.0, y - self.row * 0.5, self.width, y + self.row * 0.5)
            items.append(rectangle(box, self.colours.highlight))
        else:
            items.append(
                rectangle((0.0, y - self.row * 0.5, self.width, y + self.row * 0.5), self.colours.paper, alpha=0)
            )
        name, weight = facts.route.name(self.say.language), "semibold" if chosen else "regular"
        above = y - self.row * 0.22 if self.narrow else y
        through = Text(self.through(facts), self.sum, above, self.small, self.colours.ink, "semibold", "right")
        beside = self.narrow and through.text  # what matters most stands beside the name, whatever the bar leaves
        room = (self.width - 8 if self.narrow else self.left - 14) - self.noted(facts)
        if beside:
            items.append(through)
            room -= through.width + 2 * self.font
        label = fitted(Text(name, 4, above, self.font, self.colours.ink, weight), room)
        items.append(label)
        if self.numbering and (ids := self.by_name.get(facts.route.id)):
            items.append(self.numbering.behind(label, ids))
        mid = y + self.row * 0.24 if self.narrow else y
        h = self.font * 0.42
        at = self.left
        for kind, km in facts.by_basis:
            end = at + km / self.most * (self.right - self.left)
            items += self.piece(kind, at, end, mid, h)
            at = end
        if not facts.km.exact and not facts.km.empty:
            items.append(
                line((at + 2, mid), (at + 14, mid), colour=self.colours.thing("leg"), width=2, dash=(0.5, 1.5))
            )
        if facts.published_km is not None:
            x = self.x(facts.published_km)
            items.append(line((x, mid - h * 1.5), (x, mid + h * 1.5), colour=self.colours.ink, width=2))
        caption = self.caption(facts)
        after = max(at, self.x(facts.published_km or 0.0)) + 10
        if self.told:
            items += self.cells(self.told[facts.route.id], mid)
        elif after + text_width(caption, self.small) < self.right:
            items.append(Text(caption, after, mid, self.small, self.colours.grey))
        text = kilometres(facts.km, self.say)
        measured = Text(text, self.sum, mid, self.small, self.colours.ink, "semibold", "right")
        items.append(measured)
        if self.numbering and self.measured[facts.route.id]:
            items.append(self.numbering.behind(measured, self.measured[facts.route.id]))
        return Group(tuple(items), key="route", events=(f"route:{facts.route.id}",), title=in_words(facts, self.say))

    def columns(self) -> Iterator[float]:
        """Yield the left edge of each column."""
        x = self.width - sum(self.wide)
        for wide in self.wide:
            yield x
            x += wide

    def heads(self, y: float) -> Iterator[Item]:
        """Yield the heads of the columns, each wrapped to the width of its column."""
        grey = self.colours.grey
        yield Text(self.say("corridor.head.legs_km"), self.sum, y, self.small, grey, anchor="right")
        for x, wide, head in zip(self.columns(), self.wide, self.head_texts, strict=True):
            for n, row in enumerate(wrapped(head, wide - self.font * 0.5, self.small)):
                yield Text(row, x, y + n * self.small * 1.2, self.small, grey)

    def cells(self, told: _Told, y: float) -> Iterator[Item]:
        """Yield the facts of a route, with their publishers if the row is high enough."""
        for n, (x, cell) in enumerate(zip(self.columns(), told.cells, strict=True)):
            by = told.by[n] if self.high else ""
            up = self.small * 0.56 if by else 0.0
            weight = "semibold" if n == 0 and told.exposed else "regular"
            written = Text(cell, x, y - up, self.small, self.colours.ink, weight)
            yield written
            if self.numbering and told.sources[n]:
                yield self.numbering.behind(written, told.sources[n])
            if by:
                yield Text(by, x, y + up, self.smaller, self.colours.grey)

    def caption(self, facts: RouteFacts) -> str:
        """Return in words how many countries a route crosses, which seas, and whether Russia or Iran."""
        parts = [] if self.narrow else [self.through(facts)]
        parts.append(self.say.n("corridor.compare.countries", len(facts.countries)))
        parts += [self.say(f"corridor.sea.{sea}") for sea in facts.seas]
        return " · ".join(part for part in parts if part)

    def through(self, facts: RouteFacts) -> str:
        """Return in words through which countries that are an exposure a route runs; empty if through none."""
        names = self.say.list([country_name(code, self.say) for code in facts.exposed])
        return self.say("corridor.compare.through", names=names) if names else ""

    def piece(self, kind: str, a: float, b: float, y: float, h: float) -> Iterator[Item]:
        """Network lengths solid, shipping lanes striped, estimates only outlined."""
        colour = self.colours.thing("leg")
        if kind in ("rail graph", "road graph"):
            yield rectangle((a, y - h, b, y + h), colour)
            return
        yield rectangle((a, y - h, b, y + h), self.colours.paper, colour, 1.2)
        if kind == "sea lane":
            step, stripes, x = h * 0.95, [], a
            while x < b:
                high = min(b, x + 2 * h)
                stripes.append(((x, y + h), (high, y + h - (high - x))))
                x += step
            yield Shape(tuple(stripes), False, "", colour, 1.2)

    def legend(self, y: float) -> Iterator[Item]:
        x = 4.0
        wide = self.font * 2
        kinds = {"rail graph" if kind == "road graph" else kind for f in self.found for kind, _ in f.by_basis}
        drawn = [kind for kind in ("rail graph", "sea lane", "estimate") if kind in kinds]
        for kind in (*drawn, *([""] if any(f.published_km is not None for f in self.found) else [])):
            text = basis(kind, self.say) if kind else self.say("corridor.compare.tick")
            long = wide + 6 + text_width(text, self.small) + 20
            if x + long > self.width and x > 4:
                x, y = 4.0, y + self.small * 1.4
            if kind:
                yield from self.piece(kind, x, x + wide, y, self.font * 0.36)
            else:
                yield line(
                    (x + wide / 2, y - self.font * 0.5),
                    (x + wide / 2, y + self.font * 0.5),
                    colour=self.colours.ink,
                    width=2,
                )
            yield Text(text, x + wide + 6, y, self.small, self.colours.grey)
            x += long
        self.bottom = round(y + self.font)
