"""Raw materials as a matrix: what the home country does with each, and which lists have it; rare earths apart."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from transcaspian.dataset.loading import Dataset
from transcaspian.drawing.numbering import Numbering
from transcaspian.drawing.picture import Picture
from transcaspian.drawing.sheet import Disc, Group, Item, Text, fitted, line, rectangle
from transcaspian.language.messages import Words, words
from transcaspian.look.palette import Palette
from transcaspian.look.typography import text_width
from transcaspian.stories.corridor import keys
from transcaspian.stories.corridor.minerals import STATUSES, Material, Materials, lists, materials
from transcaspian.view.query import View
from transcaspian.view.tracks import palette_of

_NARROW = 46.0  # of the font size: below this width there is no room for makers and places
_ROW = 1.62  # of the font size
_LEAST_ROW, _MOST_ROW = 1.15, 2.0
_HEAD, _GAP = 1.1, 0.4  # of a row's height: below the head, and below a block
_HALVES = 1100.0  # from this width on, two columns fit side by side
_BAR, _LEAST_BAR = 9.0, 3.0  # of the font size: widest and narrowest room of the bars of distances


Blocks = Sequence[tuple[str, Sequence[Material], int]]  # heading, materials, and how many more there are


def matrix(
    data: Dataset,
    view: View,
    width: float,
    font: float,
    height: float = 0.0,
    numbering: Numbering | None = None,
    brief: bool = False,
) -> Picture:
    """Lay the matrix out; its rows fill ``height`` if given, in two columns if they would not fit in one.

    ``numbering``: of the sources of materials. ``brief``: only as many materials as the height has room for, those that
    are made first; the others are counted.
    """
    say, colours = words(view.language), palette_of(data, view.theme)
    found, names = materials(data, view), [one.name for one in lists(data, view.language)]
    blocks = (
        ("corridor.minerals.critical", found.critical),
        ("corridor.minerals.rare", found.rare_earths),
        ("corridor.minerals.other", found.others),
    )
    ranked = sorted((m for _, members in blocks for m in members), key=lambda m: STATUSES.index(m.mineral.home_status))

    def laid(most: int) -> tuple[tuple[Item, ...], float]:
        kept = set(map(id, ranked[:most]))
        some = [(key, [m for m in members if id(m) in kept]) for key, members in blocks]
        shown = [(key, part, len(every) - len(part)) for (key, part), (_, every) in zip(some, blocks, strict=True)]
        return _laid(say, colours, names, shown, width, font, height, numbering)

    items, bottom = laid(len(ranked))
    if brief and bottom > height:
        most = bisect_right(range(len(ranked)), height, key=lambda n: laid(n)[1]) - 1
        items, bottom = laid(max(0, most))
    sources = tuple(dict.fromkeys(c.source_id for m in (*found.critical, *found.rare_earths) for c in m.sources))
    told = in_words(found, names, say)
    return Picture(width, bottom, items, say("corridor.minerals.title"), told, sources)


def _laid(
    say: Words,
    colours: Palette,
    lists_named: Sequence[str],
    blocks: Blocks,
    width: float,
    font: float,
    height: float,
    numbering: Numbering | None,
) -> tuple[tuple[Item, ...], float]:
    """Return the rows of blocks and where they end, in two columns if they would not fit in one."""
    every = [material for _, members, _ in blocks for material in members]
    step = _step(blocks, font, height)
    if step >= font * _LEAST_ROW or width < _HALVES:
        drawn = _Matrix(say, colours, lists_named, width, font, max(step, font * _LEAST_ROW), every, numbering)
        return tuple(drawn.items(blocks)), drawn.bottom
    (key, first, more), *rest = blocks
    # The columns are about as long as each other.
    lengths = [len(members) + bool(more) + 1 for _, members, more in rest]
    half = min(len(first), (len(first) + bool(more) + sum(lengths) + 1) // 2)
    left = ((key, first[:half], 0 if first[half:] else more),)
    right = (("", first[half:], more if first[half:] else 0), *rest)
    halves: tuple[Blocks, ...] = (left, right)
    step = max(font * _LEAST_ROW, min(_step(one, font, height) for one in halves))
    half_width = width / 2 - font * 1.5
    parts = [_Matrix(say, colours, lists_named, half_width, font, step, every, numbering) for _ in halves]
    drawn_left, drawn_right = (tuple(part.items(one)) for part, one in zip(parts, halves, strict=True))
    return (*drawn_left, Group(drawn_right, x=width / 2 + font * 1.5)), max(part.bottom for part in parts)


def _step(blocks: Blocks, font: float, height: float) -> float:
    """Return the height of a row: as high as there is room for, within limits of legibility and looks."""
    rows = sum(
        len(members) + bool(more and members) + bool(key) + _GAP for key, members, more in blocks if members or more
    )
    return min(font * _MOST_ROW, (height - font) / (rows + _HEAD)) if height else font * _ROW


def notes(found: Materials, say: Words, on_map: bool = True) -> str:
    """Return the key to the signs, and how many materials are not in the matrix."""
    later = [say.n("corridor.minerals.later", found.later)] if found.later else []
    return " ".join((keys.of_minerals(found, say, on_map), *later))


def in_words(found: Materials, lists_named: Sequence[str], say: Words) -> str:
    """Return the matrix in words."""
    parts = [say("corridor.minerals.alt")]
    for key, members in (
        ("corridor.minerals.critical", found.critical),
        ("corridor.minerals.rare", found.rare_earths),
        ("corridor.minerals.other", found.others),
    ):
        if members:
            parts.append(f"{say(key)}: {'; '.join(one(m, lists_named, say) for m in members)}.")
    return " ".join(parts)


def one(material: Material, lists_named: Sequence[str], say: Words) -> str:
    """Return a material in words."""
    parts = [say(f"corridor.status.{material.mineral.home_status}")]
    for name, on in zip(lists_named, material.on, strict=True):
        if on is not None:
            parts.append(say("corridor.on_list" if on else "corridor.off_list", list=name))
    if material.plant:
        parts.append(material.plant)
    if material.distance_km is not None:
        parts.append(say("corridor.away", n=say.number(round(material.distance_km))))
    return f"{material.name} ({', '.join(parts)})"


class _Matrix:
    def __init__(
        self,
        say: Words,
        colours: Palette,
        lists_named: Sequence[str],
        width: float,
        font: float,
        step: float,
        members: Sequence[Material],
        numbering: Numbering | None,
    ) -> None:
        self.numbering, self.lists = numbering, lists_named
        self.say, self.colours, self.width, self.font, self.step = say, colours, width, font, step
        self.small = max(11.0, font * 0.92)
        self.bottom = 0.0
        narrow = width < _NARROW * font
        listed = max(text_width(name, self.small) for name in lists_named)
        # Columns by their share of the width, or wider where their texts are: left edges, middles of the lists.
        if narrow:
            shares = (0.36, 0.66, 0.78, 1.0, 0.99)
            self.status, self.first, self.second, self.plant, self.distance = (s * width for s in shares)
            far = text_width(say("corridor.head.distance_short"), self.small)
            self.second = min(self.second, self.distance - far - listed / 2 - self.small)
            self.first = min(self.first, self.second - listed - self.small)
        else:
            names = [
                text_width(m.name, font) + text_width(m.mineral.symbol or "", self.small) + self.noted(m)
                for m in members
            ]
            statuses = [text_width(say(f"corridor.status.{m.mineral.home_status}"), self.small) for m in members]
            self.status = max(0.2 * width, max(names, default=0.0) + 36)
            self.first = self.status + max(0.135 * width, max(statuses, default=0.0) + 40 + listed / 2)
            self.second = self.first + max(0.075 * width, listed + 10)
            self.plant = self.second + max(0.09 * width, listed / 2 + 16)
            self.distance = width * 0.995
        # Behind the number of kilometres a bar of them, where there is room besides the plants' names.
        plants = [text_width(m.plant, self.small) for m in members]
        spare = self.distance - self.plant - max(plants, default=0.0) - text_width("00,000", self.small) - 24
        self.bar = 0.0 if narrow else min(_BAR * font, spare)
        if self.bar < _LEAST_BAR * font:
            self.bar = 0.0
        else:
            self.distance -= self.bar + font * 0.5
        self.farthest = max((m.distance_km or 0.0 for m in members), default=0.0) or 1.0
        self.narrow = narrow

    def noted(self, material: Material) -> float:
        """Return the width of the numbers of a material's sources."""
        ids = [source.source_id for source in material.sources]
        return self.numbering.width(ids, self.small) if self.numbering else 0.0

    def items(self, blocks: Blocks) -> Iterator[Item]:
        """Yield the head, then each block under its heading."""
        y, step = self.font, self.step
        yield from self.head(y)
        y += step * _HEAD
        for key, members, more in blocks:
            if not (members or more):
                continue
            if key:
                heading = Text(self.say(key), 2, y, self.font, self.colours.ink, "semibold")
                yield heading
                if more and not members:
                    after = heading.x + heading.width + self.font * 0.6
                    yield Text(self.say.n("corridor.minerals.more", more), after, y, self.small, self.colours.grey)
                y += step
            for material in members:
                yield self.row(material, y)
                y += step
            if more and members:
                yield Text(self.say.n("corridor.minerals.more", more), 2, y, self.small, self.colours.grey)
                y += step
            y += step * _GAP
        self.bottom = round(y - step * _GAP)

    def head(self, y: float) -> Iterator[Item]:
        grey = self.colours.grey
        if not self.narrow:
            yield fitted(Text(self.say("corridor.head.material"), 2, y, self.small, grey), self.status - 8)
        room = self.first - self.status - 24
        yield fitted(Text(self.say("corridor.head.status"), self.status, y, self.small, grey), room)
        for name, x in zip(self.lists, (self.first, self.second), strict=True):
            yield Text(name, x, y, self.small, grey, anchor="middle")
        if not self.narrow:
            yield Text(self.say("corridor.head.plant"), self.plant, y, self.small, grey)
        head = self.say("corridor.head.distance_short" if self.narrow else "corridor.head.distance")
        room = self.distance - (self.second + 22 if self.narrow else self.plant + 80)
        yield fitted(Text(head, self.distance, y, self.small, grey, anchor="right"), room)
        yield line((0, y + self.font * 0.8), (self.width, y + self.font * 0.8), colour=self.colours.rule, width=1)

    def row(self, material: Material, y: float) -> Group:
        ink, grey = self.colours.ink, self.colours.grey
        below, symbol = y + self.step / 2, material.mineral.symbol or ""
        room, beside = self.status - 10, text_width(symbol, self.small) + 6
        if self.narrow and text_width(material.name, self.font) + beside > room:
            symbol = ""  # the name says more
        aside = (beside if symbol else 0) + self.noted(material)
        last = name = fitted(Text(material.name, 2, y, self.font, ink), room - aside)
        items: list[Item] = [
            line((0, below), (self.width, below), colour=self.colours.rule, width=0.8, alpha=0.55),
            name,
        ]
        if symbol:
            last = Text(symbol, 2 + name.width + 6, y, self.small, grey)
            items.append(last)
        if self.numbering and material.sources:
            items.append(self.numbering.behind(last, (source.source_id for source in material.sources)))
        status = material.mineral.home_status
        made = status in ("produced", "processed", "by-product")
        items.append(
            Disc(
                self.status + 5,
                y,
                3.4,
                self.colours.thing("material") if made else self.colours.paper,
                self.colours.thing("material"),
                1.4,
            )
        )
        label = Text(self.say(f"corridor.status.{status}"), self.status + 14, y, self.small, ink if made else grey)
        items.append(fitted(label, self.first - self.status - (24 if self.narrow else 38)))
        for x, on in zip((self.first, self.second), material.on, strict=True):
            items += self.on_list(x, y, on)
        far = "" if material.distance_km is None else self.say.number(round(material.distance_km))
        if not self.narrow:
            room = self.distance - self.plant - text_width("00000", self.small) - 12
            items.append(fitted(Text(material.plant, self.plant, y, self.small, grey), room))
        items.append(Text(far or "–", self.distance, y, self.small, ink if far else grey, anchor="right"))
        if self.bar and material.distance_km:
            x, r = self.distance + self.font * 0.5, self.font * 0.2
            end = x + material.distance_km / self.farthest * self.bar
            items.append(rectangle((x, y - r, end, y + r), self.colours.thing("material"), alpha=0.5))
        return Group(tuple(items), key="material", title=one(material, self.lists, self.say))

    def on_list(self, x: float, y: float, on: bool | None) -> Iterator[Item]:
        """Yield a filled square for a material on the list, a dash for one that is not, a question mark if unknown."""
        if on is None:
            yield Text("?", x, y, self.small, self.colours.grey, anchor="middle")
        elif on:
            r = self.font * 0.36
            yield rectangle((x - r, y - r, x + r, y + r), self.colours.ink)
        else:
            yield line((x - 4, y), (x + 4, y), colour=self.colours.grey, width=1.3)
