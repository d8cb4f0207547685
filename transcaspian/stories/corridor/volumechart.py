"""Published figures of freight side by side: a mark for each, with who published it; whole years and parts apart."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from transcaspian.dataset.loading import Dataset
from transcaspian.drawing.numbering import Numbering
from transcaspian.drawing.picture import NoRoom, Picture
from transcaspian.drawing.sheet import Disc, Group, Item, Shape, Text, fitted, line, rectangle
from transcaspian.language.messages import Words, words
from transcaspian.look.palette import Palette
from transcaspian.look.typography import text_width
from transcaspian.look.wrapping import wrapped
from transcaspian.stories.corridor import keys
from transcaspian.stories.corridor.labels import apart, cross
from transcaspian.stories.corridor.volumes import Figure, Volumes, misreadings, volumes
from transcaspian.view.query import View
from transcaspian.view.tracks import palette_of

NARROW = 1150.0  # below this width, one row per figure: columns would have no room for names
_MILLION = 1e6
_ROW = 1.5  # of the font size
_LEAST_ROW = 1.0  # of the size of its letters
_BLOCK = 1.35  # of a row's height: the heading of a year, and the space after it
_NAME = 11.0  # of the font size: the greatest width of a line of a name
_INDENT = 26.0  # pixels of a column in addition to its marks and names


def volume_chart(
    data: Dataset,
    view: View,
    width: float,
    height: float,
    font: float,
    fit: bool = False,
    numbering: Numbering | None = None,
    some: Sequence[Figure] | None = None,
) -> Picture:
    """Lay the figures out at a size; if it is narrow, the rows are as high as they need, unless they have to ``fit``.

    ``numbering``: of the sources of figures. ``some``: the figures to show; None: all in tonnes. Raises NoRoom if
    figures would cover each other.
    """
    say, colours = words(view.language), palette_of(data, view.theme)
    found = volumes(data, view)
    shown = [f for f in found.figures if f.tonnes is not None] if some is None else some
    drawn = _Chart(say, colours, found, shown, width, height, font, numbering)
    items: tuple[Item, ...] = ()
    if width >= NARROW:
        try:
            items = tuple(drawn.columns())
        except NoRoom:
            items = ()
    if not items and fit:
        items = tuple(_fitted(say, colours, found, shown, width, height, font, numbering))
    elif not items:
        items = tuple(drawn.rows(_ROW * font))
        height = drawn.height
    counted = [f for f in shown if not (f.part or f.plan or f.misread_of)]
    last = max((f.year for f in counted), default=0)  # the last whole year that was counted, not planned
    sources = tuple(dict.fromkeys(f.source.source_id for f in counted if f.year == last))
    return Picture(width, height, items, say("corridor.volumes.title"), in_words(found, say), sources)


def most_significant(figures: Sequence[Figure], most: int) -> list[Figure]:
    """Return so many figures, in their order: whole years before parts of years, traffic before plans, the newest."""
    ranked = sorted(figures, key=lambda figure: (figure.part, figure.plan, -figure.year))[:most]
    return [figure for figure in figures if figure in ranked]


def _fitted(
    say: Words,
    colours: Palette,
    found: Volumes,
    shown: Sequence[Figure],
    width: float,
    height: float,
    font: float,
    numbering: Numbering | None,
) -> Iterator[Item]:
    """Yield rows in two columns, of years and of parts of years, as high as there is room for."""
    blocks = [list(members) for _, members in groupby(shown, key=lambda f: (f.year, f.part))]
    lines = [len(members) + _BLOCK for members in blocks]
    most, half = min((max(sum(lines[:n]), sum(lines[n:]), 1.0), n) for n in range(len(blocks) + 1))
    for n, part in enumerate((blocks[:half], blocks[half:])):
        chart = _Chart(
            say, colours, found, [f for members in part for f in members], width / 2 - font, height, font, numbering
        )
        chart.most = max((f.tonnes or 0.0 for f in shown), default=_MILLION)  # one scale for both
        step = min(_ROW * font, (height - font) / most)
        if step < chart.small * _LEAST_ROW:
            raise NoRoom
        yield Group(tuple(chart.rows(step)), x=n * (width / 2 + font))


def notes(found: Volumes, say: Words, some: Sequence[Figure] | None = None) -> str:
    """Return the key to the signs of ``some`` figures or of all in tonnes, and how many are not on the chart."""
    untold = sum(f.tonnes is None for f in found.figures)
    parts = [keys.of_volumes([f for f in found.figures if f.tonnes is not None] if some is None else some, say)]
    parts += [say.n("corridor.later", found.later)] if found.later else []
    parts += [say.n("corridor.volumes.beyond", found.beyond)] if found.beyond else []
    parts += [say.n("corridor.volumes.only_teu", untold)] if untold else []
    return " ".join(parts)


def in_words(found: Volumes, say: Words) -> str:
    """Return the chart in words: each year's figures with their publishers."""
    parts = []
    for year, members in groupby(found.figures, key=lambda f: f.year):
        text = "; ".join(one(f, say) for f in members)
        parts.append(f"{year}: {text}.")
    return f"{say('corridor.volumes.alt')} {' '.join(parts)}"


def one(figure: Figure, say: Words) -> str:
    """Return a figure in words."""
    amounts = []
    if figure.tonnes is not None:
        amounts.append(say("corridor.tonnes", n=say.number(figure.tonnes)))
    if figure.teu is not None:
        amounts.append(say("corridor.teu", n=say.number(figure.teu)))
    text = f"{figure.period}: {', '.join(amounts)} ({figure.source.publisher}, {say(f'stance.{figure.stance}')})"
    return f"{text}, {say('corridor.volumes.misread')}" if figure.misread_of else text


class _Chart:
    def __init__(
        self,
        say: Words,
        colours: Palette,
        found: Volumes,
        shown: Sequence[Figure],
        width: float,
        height: float,
        font: float,
        numbering: Numbering | None,
    ) -> None:
        self.numbering = numbering
        self.say, self.colours, self.found, self.shown = say, colours, found, shown
        self.width, self.height, self.font = width, height, font
        self.small = max(11.0, font * 0.9)
        self.r = font * 0.36
        self.lines: dict[str, list[str]] = {}  # the publisher of each figure in lines
        self.most = max((f.tonnes or 0.0 for f in shown), default=_MILLION)

    def columns(self) -> Iterator[Item]:
        """Yield a column for each year and part of a year, with tonnes upwards."""
        left, top, bottom = self.font * 3.4, self.font * 1.2, self.height - self.font * 3.3

        def up(tonnes: float) -> float:
            return bottom - tonnes / (self.most * 1.04) * (bottom - top)

        blocks = [(key, list(members)) for key, members in groupby(self.shown, key=lambda f: (f.year, f.part))]
        # A column is as wide as its marks and names; names have as few lines as there is room for.
        aside = [self.aside(members, up) for _, members in blocks]
        for share in (1.0, 0.8, 0.64, 0.51, 0.41):
            self.lines = {f.key: self.name_lines(f, share * _NAME * self.small) for f in self.shown}
            needs = [
                more + _INDENT + 2 * self.r + max(self.wide(f) for f in members)
                for more, (_, members) in zip(aside, blocks, strict=True)
            ]
            if sum(needs) <= self.width - left:
                break
        else:
            raise NoRoom
        spare = (self.width - left - sum(needs)) / max(1, len(blocks))
        widths = [need + spare for need in needs]
        starts = [left + sum(widths[:n]) for n in range(len(blocks))]

        for ((_, part), _members), x, each in zip(blocks, starts, widths, strict=True):
            if part:
                yield rectangle((x + 2, top - 6, x + each - 2, bottom), self.colours.panel)
        for million in range(int(self.most / _MILLION) + 1):
            y = up(million * _MILLION)
            yield line((left, y), (self.width, y), colour=self.colours.rule, width=1.0, alpha=0.6 if million else 1.0)
            text = self.say("corridor.millions", n=self.say.number(million))
            yield Text(text, left - 8, y, self.small, self.colours.grey, anchor="right")
        years: dict[int, list[tuple[float, float]]] = {}
        for ((year, part), members), x, each in zip(blocks, starts, widths, strict=True):
            years.setdefault(year, []).append((x, x + each))
            key = "corridor.volumes.part" if part else "corridor.volumes.whole"
            kind = Text(
                self.say(key), x + each / 2, bottom + self.small * 0.8, self.small, self.colours.grey, anchor="middle"
            )
            yield fitted(kind, each - 6)
            ground = self.colours.panel if part else self.colours.paper
            yield from self.block(members, x, each, up, top, bottom, ground)
        for year, edges in years.items():
            first, last = edges[0][0], edges[-1][1]
            y = self.height - self.font * 0.9
            yield Text(str(year), (first + last) / 2, y, self.font, self.colours.ink, "semibold", "middle")
            rule = y - self.font * 0.85
            yield line((first + 4, rule), (last - 4, rule), colour=self.colours.grey, width=1)

    def aside(self, members: list[Figure], up: Callable[[float], float]) -> float:
        """Return how far the marks of a column spread sideways, in pixels."""
        heights = sorted(up(f.tonnes or 0.0) for f in members)
        return max(self.beside(heights), default=0.0)

    def name_lines(self, figure: Figure, room: float) -> list[str]:
        """Return the publisher of a figure in lines of at most ``room`` pixels; words are not broken."""
        name = figure.source.publisher.removeprefix("The ")
        return wrapped(name, max(room, *(text_width(word, self.small) for word in name.split())) + 1, self.small)

    def noted(self, figure: Figure) -> float:
        """Return the width of the number of a figure's source."""
        return self.numbering.width((figure.source.source_id,), self.small) if self.numbering else 0.0

    def wide(self, figure: Figure) -> float:
        """Return the width of a figure's amount and name."""
        first = text_width(self.millions(figure), self.small, "semibold") + self.noted(figure)
        if self.said(figure):
            first += 5 + text_width(self.said(figure), self.small, "italic")
        return max(first, *(text_width(row, self.small) for row in self.lines[figure.key]))

    def block(
        self,
        members: list[Figure],
        x: float,
        each: float,
        up: Callable[[float], float],
        top: float,
        bottom: float,
        ground: str,
    ) -> Iterator[Item]:
        """Yield the figures of one column: marks at their height, and names spaced apart next to them."""
        members = sorted(members, key=lambda f: -(f.tonnes or 0.0))
        heights = [up(f.tonnes or 0.0) for f in members]
        mark_x = x + 11 + self.r
        shifts = self.beside(heights)
        names_x = mark_x + max(shifts) + self.r + 6
        # A name is the amount, and below it the publisher in one line or more.
        rows = [len(self.lines[f.key]) + 1.15 for f in members]
        pitch = min(self.small * 1.1, (bottom - top) / sum(rows))
        if self.numbering and pitch < self.small * _LEAST_ROW:
            raise NoRoom  # a raised number would touch the line above it
        ys = apart(heights, [pitch * n for n in rows], top, bottom + pitch * 0.3)
        spots = {f.key: (mark_x + shift, h) for f, shift, h in zip(members, shifts, heights, strict=True)}
        for figure, y in zip(members, ys, strict=True):
            at = spots[figure.key]
            items: list[Item] = []
            if abs(at[1] - y) > 2 or at[0] + self.r + 8 < names_x:
                items.append(line(at, (names_x - 2, y), colour=self.colours.grey, width=0.9, alpha=0.6))
            target = spots.get(figure.misread_of)
            if target:
                wrong, left = self.colours.alert, x + 6
                path = (at[0] - self.r, at[1]), (left, at[1]), (left, target[1]), (target[0] - self.r, target[1])
                items.append(line(*path, colour=wrong, width=1.2, dash=(3, 2.4)))
            items += self.mark(figure, *at)
            items += self.name(figure, names_x, y, pitch, ground)
            yield self.group(figure, items)

    def beside(self, heights: list[float]) -> list[float]:
        """Return how far each mark moves sideways, so that marks at nearly the same height are next to each other."""
        found: list[float] = []
        for n, height in enumerate(heights):
            near = n and abs(height - heights[n - 1]) < self.r * 1.8
            found.append(found[-1] + self.r * 1.9 if near else 0.0)
        return found

    def group(self, figure: Figure, items: list[Item]) -> Group:
        """Return a figure's items as one mark with its description; a misread one leads to the event about it."""
        return Group(tuple(items), key="figure", events=figure.event_ids, title=one(figure, self.say))

    def mark(self, figure: Figure, x: float, y: float) -> Iterator[Item]:
        """Solid for who confirms, with a dot for who reports, a ring for who asserts, a dashed one for a plan."""
        colour, paper, r = self.colours.thing("freight"), self.colours.paper, self.r
        if figure.plan:
            corners = ((x, y - r * 1.25), (x + r * 1.25, y), (x, y + r * 1.25), (x - r * 1.25, y))
            yield Shape((corners,), True, paper, self.colours.grey, 1.5)
            return
        if figure.misread_of:
            yield Disc(x, y, r, paper, self.colours.grey, 1.5)
            yield cross(x, y, r * 1.3, self.colours.alert, 2.0)
            return
        solid = figure.stance == "confirms"
        yield Disc(x, y, r, colour if solid else paper, colour, 1.8)
        if figure.stance == "reports":
            yield Disc(x, y, r * 0.4, colour)

    def said(self, figure: Figure) -> str:
        """Return the word for a figure that is not actual traffic, a plan or a misreading; empty for all others."""
        if figure.misread_of:
            return self.say("corridor.volumes.misread_short")
        return self.say("corridor.volumes.plan_short") if figure.plan else ""

    def name(self, figure: Figure, x: float, y: float, pitch: float, ground: str) -> Iterator[Item]:
        """Yield the amount in millions with a remark, and below it the publisher, on a background of their own."""
        number, rows, remark = self.millions(figure), self.lines[figure.key], self.said(figure)
        wide = text_width(number, self.small, "semibold")
        colour = self.colours.grey if remark else self.colours.ink
        box = (x - 1, y - self.small * 0.5, x + self.wide(figure) + 1, y + len(rows) * pitch + self.small * 0.5)
        yield rectangle(box, ground)
        shown = Text(number, x, y, self.small, colour, "semibold")
        yield shown
        if figure.misread_of:
            yield line((x - 1, y), (x + wide + 1, y), colour=self.colours.alert, width=1.4)
        after = shown
        if remark:
            after = Text(remark, x + wide + 5, y, self.small, colour, "italic")
            yield after
        if self.numbering:
            yield self.numbering.behind(after, (figure.source.source_id,))
        for n, row in enumerate(rows, 1):
            yield Text(row, x, y + n * pitch, self.small, self.colours.grey)

    def millions(self, figure: Figure) -> str:
        return self.say.number(round((figure.tonnes or 0.0) / _MILLION, 3))

    def who(self, figure: Figure) -> str:
        if figure.plan:
            return self.say("corridor.volumes.plan_by", who=figure.source.publisher)
        return figure.source.publisher

    def lift(self, heading: Text, y: float) -> float:
        """Return how far a heading moves up, where rows are low, to be clear of a raised number in the row at ``y``."""
        if not self.numbering:
            return 0.0
        raised = self.numbering.behind(Text("", 0, y, self.small, ""), ())
        return max(0.0, heading.box[3] + 1 - raised.box[1])

    def rows(self, step: float) -> Iterator[Item]:
        """Yield a row for each figure, under the headings of the years, for narrow screens."""
        y = self.font
        left, right = self.width * 0.46, self.width - self.font * 3.4

        def across(tonnes: float) -> float:
            return left + tonnes / self.most * (right - left)

        items: list[Item] = []
        heights: dict[str, float] = {}
        for (year, part), members in groupby(self.shown, key=lambda f: (f.year, f.part)):
            listed = list(members)
            title = self.say("corridor.volumes.part_of" if part else "corridor.volumes.whole_of", year=str(year))
            if part:
                band = (0.0, y - step * 0.55, self.width, y + step * (len(listed) + 0.45))
                items.append(rectangle(band, self.colours.panel))
            heading = Text(title, 2, y, self.font, self.colours.ink, "semibold")
            items.append(replace(heading, y=y - self.lift(heading, y + step)))
            y += step
            for figure in listed:
                heights[figure.key] = y
                x = across(figure.tonnes or 0.0)
                who = f"{figure.period.removesuffix(f' {year}')}, {self.who(figure)}" if part else self.who(figure)
                name = fitted(Text(who, 2, y, self.small, self.colours.grey), left - 12 - self.noted(figure))
                row: list[Item] = [
                    name,
                    *([self.numbering.behind(name, (figure.source.source_id,))] if self.numbering else []),
                    line((left, y), (right, y), colour=self.colours.rule, width=0.8),
                    *self.mark(figure, x, y),
                ]
                number = self.millions(figure)
                row.append(Text(number, self.width - 2, y, self.small, self.colours.ink, "semibold", "right"))
                if figure.misread_of:
                    wide = text_width(number, self.small, "semibold")
                    wrong = self.colours.alert
                    row.append(line((self.width - 3 - wide, y), (self.width - 1, y), colour=wrong, width=1.4))
                items.append(self.group(figure, row))
                y += step
            y += step * (_BLOCK - 1)
        for figure in misreadings(self.found):
            a, b = heights.get(figure.key), heights.get(figure.misread_of)
            if a is not None and b is not None:
                wrong = self.colours.alert
                x = right + 8
                path = ((across(figure.tonnes or 0.0) + self.r * 1.4, a), (x, a), (x, b))
                items.append(line(*path, colour=wrong, width=1.1, dash=(3, 2.4)))
        self.height = round(y)
        yield from items
