"""Small multiples: one slim row per partner over the same years, each deal and event with its sign.

A date wider than a mark is drawn as a bar over the possible time, as on the timeline. Names are placed by their
measured width, the most significant first; marks that do not fit in a row are counted at its end.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache

from transcaspian.drawing.bars import draw_bar
from transcaspian.drawing.numbering import Numbering
from transcaspian.drawing.picture import NoRoom, Picture
from transcaspian.drawing.sheet import Group, Item, Text, fitted, line, rectangle, sign
from transcaspian.language.messages import Words, words
from transcaspian.look.palette import FILL_OF_CERTAINTY, Palette, palette
from transcaspian.look.typography import text_width
from transcaspian.look.wrapping import wrapped
from transcaspian.scene.bars import bar
from transcaspian.scene.model import Bar, Panel
from transcaspian.stories.contracts.deals import Deals, focus_name
from transcaspian.stories.contracts.partners import Mark, Partners, Row, counts_in_words, heading, others_in_words
from transcaspian.view.query import View

RING_BY = 3.0  # pixels from a sign to the box that marks it as selected
_NARROW = 46.0  # of the font size: below this width a row's name goes on its own line
_MORE = 40.0  # pixels reserved at a row's end for "+12"
_LINES = (2, 9)  # least and most lines of a row
_MOST = 40  # most marks of a row that are laid out, the most significant; the others are counted at its end
_TOLD = 12  # most names in the words of a count
_NARROW_LINES = 14  # most lines if there is little room for names


Cite = Callable[[Mark], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class _Placed:
    """A mark on its line, or the bar of its date; pixels."""

    mark: Mark
    x: float
    known: Bar | None
    line: int
    name: Text | None
    noted: float  # width of the numbers behind the name


@dataclass(frozen=True, slots=True)
class _Frame:
    """The position of the years, and the sizes of everything drawn."""

    left: float
    right: float
    font: float
    colours: Palette
    view: View
    say: Words
    chosen: str
    by_deal: bool
    cite: Cite | None
    numbering: Numbering | None
    start: datetime
    end: datetime

    def sources(self, mark: Mark) -> tuple[str, ...]:
        return self.cite(mark) if self.cite and self.numbering else ()

    def noted(self, mark: Mark) -> float:
        """Return the width of the numbers behind a mark's name."""
        return self.numbering.width(self.sources(mark), self.font) if self.numbering else 0.0

    @property
    def r(self) -> float:
        return self.font * 0.4

    @property
    def line(self) -> float:
        return self.font * 1.45

    @property
    def axis(self) -> Panel:
        return Panel(self.start, self.end, self.left, self.right, "year")

    def x(self, moment: datetime) -> float:
        return self.axis.x(min(max(moment, self.start), self.end))


def strips(
    rows: Partners,
    found: Deals,
    view: View,
    width: float,
    font: float,
    height: float | None = None,
    chosen: str = "",
    by_deal: bool = True,
    cite: Cite | None = None,
    numbering: Numbering | None = None,
) -> Picture:
    """Return the partners' rows at a width (pixels): as high as they need, or within ``height`` if given.

    ``chosen``: the mark that finds room before all others of its row. ``cite``: returns the sources whose numbers
    follow the name of a mark. Raises NoRoom if ``height`` is too small.
    """
    say = words(view.language)
    narrow = width < _NARROW * font
    left = 4.0 if narrow else _names_width(rows, say, font)
    colours = palette(view.theme, found.tracks)
    frame = _Frame(
        left, width - _MORE, font, colours, view, say, chosen, by_deal, cite, numbering, rows.start, rows.end
    )
    others = wrapped(text, width, font) if (text := others_in_words(rows, say)) else []
    foot = len(others) * font * 1.3 + (font * 0.8 if others else 0)
    shares = _shares(rows, frame, narrow, width, None if height is None else height - foot)
    items: list[Item] = []
    y = top = font * 1.7
    bodies: list[Item] = []
    for row, most in zip(rows.rows, shares, strict=True):
        drawn, y = _row(row, y, width, frame, narrow, most)
        bodies += drawn
    items += _axis(top, y, rows, frame)
    items += bodies
    y += font * 0.8
    for text in others:
        items.append(Text(text, 0, y + font * 0.5, font, frame.colours.grey))
        y += font * 1.3
    if height is not None and y > height + font * 0.3:
        raise NoRoom
    sources = dict.fromkeys(source.id for deal in found.shown for source in deal.sources)
    words_of_it = _in_words(rows, say)
    return Picture(width, height or y, tuple(items), heading(rows, say), words_of_it, tuple(sources))


def _in_words(rows: Partners, say: Words) -> str:
    parts = [say("contracts.partners.alt")]
    for row in rows.rows:
        names = _named(row.marks, _MOST) or say("contracts.none")
        parts.append(
            say("contracts.partners.row", name=row.name, counts=", ".join(counts_in_words(row, say)), marks=names)
        )
    return " ".join([*parts, others_in_words(rows, say)]).strip()


def _named(marks: Sequence[Mark], most: int) -> str:
    """Return the names of marks with their dates, the first ``most`` of them."""
    names = [f"{mark.name} ({mark.when})" for mark in marks[:most]]
    return "; ".join([*names, "…"] if len(marks) > most else names)


def _names_width(rows: Partners, say: Words, font: float) -> float:
    texts = [text_width(text, font - 1) for row in rows.rows for text in counts_in_words(row, say)]
    return max([*texts, *(text_width(row.name, font, "semibold") for row in rows.rows)], default=0) + 16


def _shares(rows: Partners, frame: _Frame, narrow: bool, width: float, height: float | None) -> list[int]:
    """Return the most lines of each row: as many as it may need, or as a height allows, the fullest rows giving way."""
    free = _NARROW_LINES if narrow else _LINES[1]
    if height is None:
        return [free] * len(rows.rows)
    needs = [max([_LINES[0], *(p.line + 1 for p in _placed(row, frame, _NARROW_LINES)[0])]) for row in rows.rows]
    spare = height - frame.font * 1.7
    for row in rows.rows:
        # The height of a row apart from its lines; next to them, its name and counts need a height of their own.
        spare -= frame.font * _above(row, width, frame) + 4 if narrow else 8
    least = [_LINES[0] if narrow else math.ceil(_beside(row, frame) / frame.line) for row in rows.rows]
    lines = [max(need, low) for need, low in zip(needs, least, strict=True)]
    while sum(lines) * frame.line > spare and any(g > low for g, low in zip(lines, least, strict=True)):
        fullest = max(range(len(lines)), key=lambda n: (lines[n] - least[n], lines[n]))
        lines[fullest] -= 1
    return lines


def _counts(row: Row, width: float, frame: _Frame) -> list[str]:
    """Return a row's counts as lines above its marks; the first follows the name, and is empty if it does not fit."""
    text, size = " · ".join(counts_in_words(row, frame.say)), frame.font - 1
    if text_width(row.name, frame.font, "semibold") + frame.font * 0.6 + text_width(text, size) <= width:
        return [text]
    return ["", *wrapped(text, width, size)]


def _above(row: Row, width: float, frame: _Frame) -> float:
    """Return the height of name and counts above the marks, in font sizes."""
    return 0.45 + 1.3 * len(_counts(row, width, frame))


def _beside(row: Row, frame: _Frame) -> float:
    """Return the height of a row's name and counts, one below the other, in pixels."""
    return frame.font * (1.45 + 1.3 * len(counts_in_words(row, frame.say)))


def _axis(top: float, bottom: float, rows: Partners, frame: _Frame) -> Iterator[Item]:
    colours, size, y = frame.colours, frame.font - 1, top - frame.font * 0.7
    named = (0.0, 0.0)
    if rows.focus:
        first, last = rows.focus.bounds(frame.view.tz)
        left, right = frame.x(first or frame.start), frame.x(last or frame.end)
        yield rectangle((left, top, right, bottom), colours.highlight)
        text, middle = focus_name(rows.focus, frame.view), (left + right) / 2
        name = Text(text, middle, y, size, colours.ink, "semibold", "middle", role="tick")
        named = (name.left - 6, name.left + name.width + 6)
        yield name
    free = 0.0
    for year in range(frame.start.year, frame.end.year + 1):
        x = frame.x(datetime(year, 1, 1))
        yield line((x, top), (x, bottom), colour=colours.rule, width=1)
        tick = Text(str(year), x + 4, y, size, colours.grey, role="tick")
        named_here = tick.left < named[1] and named[0] < tick.left + tick.width
        if year < frame.end.year and tick.left >= free and not named_here:
            free = tick.left + tick.width + 4
            yield tick


def _row(row: Row, top: float, width: float, frame: _Frame, narrow: bool, most: int) -> tuple[list[Item], float]:
    """Return a partner's row and its lower end."""
    colours, font = frame.colours, frame.font
    items: list[Item] = [line((0, top), (width, top), colour=colours.rule, width=1)]
    counts = counts_in_words(row, frame.say)
    if narrow:
        items.append(Text(row.name, 0, top + font * 0.95, font, colours.ink, "semibold"))
        for n, text in enumerate(_counts(row, width, frame)):
            x = 0 if n else text_width(row.name, font, "semibold") + font * 0.6
            items.append(Text(text, x, top + font * (0.95 + 1.3 * n), font - 1, colours.grey))
        start = top + font * _above(row, width, frame)
    else:
        texts = ((row.name, font, "semibold", colours.ink), *((t, font - 1, "regular", colours.grey) for t in counts))
        for n, (text, size, weight, colour) in enumerate(texts):
            items.append(Text(text, 0, top + 4 + font * (0.75 + 1.3 * n), size, colour, weight))
        start = top + 4
    placed, rest = _placed(row, frame, most)
    lines = max([_LINES[0], *(p.line + 1 for p in placed)])
    for p in sorted(placed, key=lambda p: (p.x, p.line, p.mark.key)):
        items.append(_mark(p, start + frame.line * (p.line + 0.5), frame))
    if rest:
        y = start + frame.line * lines / 2
        label = Text(f"+{len(rest)}", frame.right + 6, y, font, colours.grey, "semibold")
        title = _named(rest, _TOLD)
        chosen = tuple(_choice(m, frame) for m in rest[:_MOST])
        items.append(Group((label,), key="more", events=chosen, title=title))
    bottom = start + frame.line * lines + 4
    if not narrow:
        bottom = max(bottom, top + 4 + _beside(row, frame))
    return items, bottom


def _placed(row: Row, frame: _Frame, most: int) -> tuple[list[_Placed], list[Mark]]:
    """Place a row's marks, with as many names as leave room for every mark, the most significant first.

    The second list has the marks that do not fit even without names.
    """
    marks = sorted(row.marks, key=lambda mark: mark.key != frame.chosen)
    marks, beyond = marks[:_MOST], marks[_MOST:]
    extents = [(mark, *_extent(mark, frame)) for mark in marks]

    @cache  # the search below asks for them again and again
    def names(at: int) -> tuple[Text, ...]:
        mark, x, known = extents[at]
        return tuple(_names(mark, known, *_edges(x, known, frame), frame))

    found = _lines(extents, len(marks), names, frame, most)
    if found[1]:
        bare = _lines(extents, 0, names, frame, most)
        # The most names with which no more marks are left out than without any.
        low, high, found = 0, len(marks) - 1, bare
        while low < high:
            middle = (low + high + 1) // 2
            trial = _lines(extents, middle, names, frame, most)
            if len(trial[1]) <= len(bare[1]):
                low, found = middle, trial
            else:
                high = middle - 1
    return found[0], [*found[1], *beyond]


def _lines(
    extents: list[tuple[Mark, float, Bar | None]],
    named: int,
    names: Callable[[int], tuple[Text, ...]],
    frame: _Frame,
    most: int,
) -> tuple[list[_Placed], list[Mark]]:
    """Put each mark on the first line where it touches nothing, with its name if it is among the first ``named``.

    If the name does not fit, the mark goes without; the other marks get their names if their lines still have room.
    """
    taken: list[list[tuple[float, float]]] = [[] for _ in range(most)]
    placed: list[_Placed] = []
    rest: list[Mark] = []
    nameless: list[tuple[int, int]] = []  # where each stands in both lists
    for at, (mark, x, known) in enumerate(extents):
        a, b = _edges(x, known, frame)
        free = [n for n in range(most) if _free(a, b, taken[n])]
        offered = names(at) if at < named and free else ()
        noted = frame.noted(mark) if offered else 0.0
        fits = ((n, name) for n in free for name in offered if _clear(name, noted, taken[n]))
        n, name = next(fits, (free[0] if free else -1, None))
        if n < 0:
            rest.append(mark)
            continue
        taken[n].append((a, b))
        if name:
            taken[n].append((name.left, name.left + name.width + noted))
        else:
            nameless.append((len(placed), at))
        placed.append(_Placed(mark, x, known, n, name, noted))
    for place, at in nameless:
        p = placed[place]
        noted = frame.noted(p.mark)
        if name := next((name for name in names(at) if _clear(name, noted, taken[p.line])), None):
            taken[p.line].append((name.left, name.left + name.width + noted))
            placed[place] = replace(p, name=name, noted=noted)
    return placed, rest


def _edges(x: float, known: Bar | None, frame: _Frame) -> tuple[float, float]:
    """Return the left and right end of a mark or bar."""
    return (known.x0 - 1, known.x1 + 1) if known else (x - frame.r - 2, x + frame.r + 2)


def _clear(name: Text, noted: float, taken: list[tuple[float, float]]) -> bool:
    return _free(name.left - 2, name.left + name.width + noted + 2, taken)


def _names(mark: Mark, known: Bar | None, a: float, b: float, frame: _Frame) -> Iterator[Text]:
    """Yield a mark's name to its right and to its left, if it fits there; shortened if neither has room."""
    size = frame.font - 0.5
    weight, colour = ("semibold", frame.colours.ink) if mark.is_deal else ("regular", frame.colours.grey)
    noted = frame.noted(mark)
    rooms = {"left": frame.right - b - 2 - noted, "right": a - 2 - frame.left - noted}
    # A shortened name stays on the side that it belongs to.
    words_of = frame.say("timeline.dated", title=mark.name, when=mark.when) if known and known.goes_on else mark.name
    for anchor, x in (("left", b + 2), ("right", a - 2 - noted)):
        name = fitted(Text(words_of, x, 0, size, colour, weight, anchor), max(rooms.values()))
        if name.text and name.width <= rooms[anchor]:
            yield name


def _free(a: float, b: float, taken: list[tuple[float, float]]) -> bool:
    """Say whether an interval of a line touches no other one on it."""
    for c, d in taken:  # noqa: SIM110  # the innermost of many loops: a generator would take twice as long
        if c < b and a < d:
            return False
    return True


def _extent(mark: Mark, frame: _Frame) -> tuple[float, Bar | None]:
    """Return the x of a mark, and the bar that is drawn in its place if the date is wider."""
    known = bar(mark.date.bounds(frame.view.tz), mark.date.soft(), frame.axis, frame.r)
    if known:
        return (known.x0 + known.x1) / 2, known
    earliest, latest = mark.date.bounds(frame.view.tz)
    return (frame.x(earliest or frame.start) + frame.x(latest or frame.end)) / 2, None


def _choice(mark: Mark, frame: _Frame) -> str:
    return mark.key if frame.by_deal else mark.event_id


def _mark(p: _Placed, y: float, frame: _Frame) -> Group:
    colours, r = frame.colours, frame.r
    colour = colours.track(p.mark.track)
    items: list[Item] = []
    shape, fill = colours.shape(p.mark.track), FILL_OF_CERTAINTY[p.mark.certainty]
    if p.known:
        items += draw_bar(p.known, y, r * 0.85, fill, colour, colours.paper)
    else:
        items += sign(p.x, y, shape, fill, colour, r, colours.paper)
    if p.name:
        name = replace(p.name, y=y, halo=colours.paper)
        items.append(name)
        if p.noted and frame.numbering:
            items.append(frame.numbering.behind(name, frame.sources(p.mark), frame.font))
    level = frame.say(f"certainty.{p.mark.certainty}")
    title = f"{p.mark.name} ({p.mark.when}; {level})"
    return Group(tuple(items), key="mark", events=(_choice(p.mark, frame),), title=title, turn=p.x)
