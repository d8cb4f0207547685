"""Published counts of raw materials in order of time, beside the days of the lists that they speak of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from math import ceil

from transcaspian.dataset.certainty import certainty, claims_known, sources_deciding
from transcaspian.dataset.loading import Dataset
from transcaspian.drawing.bars import draw_bar
from transcaspian.drawing.numbering import Numbering
from transcaspian.drawing.picture import Picture
from transcaspian.drawing.sheet import Disc, Group, Item, Shape, Text, line, rectangle
from transcaspian.language.messages import Words, words
from transcaspian.look.palette import FILL_OF_CERTAINTY, Palette, outline
from transcaspian.look.typography import text_width
from transcaspian.scene.bars import bar
from transcaspian.scene.model import Panel
from transcaspian.stories.corridor.labels import Room
from transcaspian.stories.corridor.minerals import Count, lists, materials
from transcaspian.tables.records import Event
from transcaspian.view.query import View
from transcaspian.view.tracks import palette_of

_BEFORE = timedelta(days=75)  # of the axis of the counts, before the first list or count
_MARK = 5.0  # radius of a count
_FOOT = 1.8  # radius of the end of a line that leads from a name to a bar
_LEAST_ROWS, _MOST_ROWS = 4, 12  # of the names of counts


def count_line(
    data: Dataset, view: View, width: float, font: float, numbering: Numbering | None = None, most: int = 0
) -> Picture:
    """Lay out the lists of materials along the years, with the counts of those that the home country makes.

    ``most``: rows of names, if not as many as there have to be.
    """
    say, colours = words(view.language), palette_of(data, view.theme)
    found = materials(data, view).counts
    # The fewest rows in which each count has its name.
    for rows in (most,) if most else range(_LEAST_ROWS, _MOST_ROWS + 1):
        height = round(font * (4.6 + rows * 1.5))
        items, hidden = _counted(data, view, say, colours, found, width, height, font, rows, numbering)
        if not hidden:
            break
    text = f"{say('corridor.counts.alt')} {' '.join(describe_count(c, say) for c in found)}"
    sources = tuple(dict.fromkeys(c.source.source_id for c in found if c.source))
    return Picture(width, height, items, say("corridor.counts.title"), text, sources)


def describe_count(count: Count, say: Words) -> str:
    """Return a count in words."""
    return say("corridor.counts.one", share=count.share, who=count.who, when=count.known_on)


def _counted(
    data: Dataset,
    view: View,
    say: Words,
    colours: Palette,
    found: Sequence[Count],
    width: float,
    height: float,
    font: float,
    rows: int,
    numbering: Numbering | None,
) -> tuple[tuple[Item, ...], int]:
    """Return the items with this many rows of names, and the number of counts whose name did not fit."""
    small = max(11.0, font * 0.92)
    left, right = 8.0, width - 8.0
    axis = Panel(*_years(data, view), left, right, "year")

    def across(day: date) -> float:
        return axis.x(datetime.combine(day, time()))

    base = height - font * 2.2
    drawn: list[Item] = []
    drawn.append(line((left, base), (right, base), colour=colours.grey, width=1.2))
    for year in range(axis.start.year + 1, axis.end.year + 1):
        x = across(date(year, 1, 1))
        drawn.append(line((x, base - 4), (x, base + 4), colour=colours.grey, width=1))
        if year < axis.end.year:
            middle = (x + across(date(year + 1, 1, 1))) / 2
            drawn.append(Text(str(year), middle, base + font * 1.1, small, colours.grey, anchor="middle"))
    room = Room(2, width - 2)
    heights = [font * 1.2 + n * font * 1.5 for n in range(rows)]
    marks: list[Group] = []
    for name, event_id, size in lists(data, view.language):
        event = data.events.get(event_id)
        at = _day(event, view) if event else None
        if at is None or (view.known_by and at > view.known_by) or not axis.x0 <= across(at) <= axis.x1:
            continue
        x = across(at)
        text = name if size is None else say.n("corridor.counts.list", size, list=name)
        by = _deciding(data, view, event_id) if numbering else ()
        wide = numbering.width(by, small) if numbering else 0.0
        spot = room.line_at([text + _blanks(wide, small)], x, [base - font * 1.5], small, ("semibold",))
        items: list[Item] = [line((x, base - font * 0.9), (x, base + 5), colour=colours.ink, width=2)]
        if spot:
            listed = Text(text, spot[0] - wide / 2, spot[1], small, colours.ink, "semibold", "middle")
            items += [listed, *([numbering.behind(listed, by)] if numbering and by else [])]
        marks.append(Group(tuple(items), key="list", events=(event_id,), title=text))
    hidden = 0
    # Who says the same again is named once, with all sources.
    by_text: dict[str, dict[str, None]] = {}
    for count in found:
        of_it = by_text.setdefault(f"{count.share}, {count.who}", {})
        of_it |= dict.fromkeys([count.source.source_id] if count.source else [])
    for count in found:
        claim = data.claims[count.claim_id]
        first, last = claim.known_on.bounds(view.tz)
        if (first or last) is None or (first and first >= axis.end) or (last and last <= axis.start):
            hidden += 1
            continue
        known = bar((first, last), claim.known_on.soft(), axis, _MARK)
        edges = (known.x0, known.x1) if known else (axis.x(first or axis.start), axis.x(last or axis.end))
        x = sum(edges) / 2
        text = f"{count.share}, {count.who}"
        by = tuple(by_text.get(text, ()))
        wide = numbering.width(by, small) if numbering else 0.0
        named = by_text.pop(text, None) is not None
        spot = room.line_at([text + _blanks(wide, small)], x, heights, small) if named else None
        colour, corners = colours.thing("material"), tuple((x + dx, base + dy) for dx, dy in outline("hexagon", _MARK))
        items = [Shape((corners,), True, colours.paper, colour, 2)]
        if known:
            # Hollow like the marks, but not paper between two thin lines: a name's line has to end at something.
            hollow = draw_bar(known, base, _MARK * 0.6, FILL_OF_CERTAINTY["claimed"], colour, colours.paper)
            items = [*hollow, *draw_bar(known, base, _MARK * 0.6, FILL_OF_CERTAINTY["confirmed"], colour, "")]
        if spot:
            # Beneath the names of all counts: none has the line of another through it.
            end = base - (_MARK * 0.6 if known else 5)
            drawn.append(line((x, spot[1] + small * 0.6), (x, end), colour=colours.rule, width=1))
            if known:
                items.append(Disc(x, end, _FOOT, colours.ink))
            items.append(
                rectangle(
                    (spot[0] - spot[2] / 2, spot[1] - small * 0.6, spot[0] + spot[2] / 2, spot[1] + small * 0.6),
                    colours.paper,
                )
            )
            label = Text(text, spot[0] - wide / 2, spot[1], small, colours.ink, anchor="middle")
            items += [label, *([numbering.behind(label, by)] if numbering and by else [])]
        else:
            hidden += named
        group = Group(tuple(items), key="count", events=(count.event_id,), title=describe_count(count, say))
        marks.insert(0 if known else len(marks), group)  # no bar covers a mark
    if hidden:
        more = say.n("corridor.counts.more", hidden)
        ends = ((x, y) for y in (small * 0.7, base - font * 1.5) for x in (width - 4, 4.0, width / 2))
        spot = next(filter(None, (room.line_at([more], x, [y], small) for x, y in ends)), None)
        if spot:
            drawn.append(Text(more, spot[0], spot[1], small, colours.grey, anchor="middle"))
    return (*drawn, *marks), hidden


def _years(data: Dataset, view: View) -> tuple[datetime, datetime]:
    """Return the ends of the axis of counts: from a little before the first list or count to the end of a year.

    They are the same on every day that a view may know of.
    """
    today = view.but(known_by=None)
    dates = [data.events[one.event_id].date for one in lists(data, view.language) if one.event_id]
    dates += [data.claims[one.claim_id].known_on for one in materials(data, today).counts]
    days = sorted(day.date() for one in dates for day in one.bounds(view.tz) if day)
    if not days:
        return datetime(2000, 1, 1), datetime(2001, 1, 1)
    start = days[0] - _BEFORE
    return datetime(start.year, start.month, 1), datetime((days[-1] - timedelta(days=1)).year + 1, 1, 1)


def _blanks(width: float, size: float) -> str:
    """Return blanks at least this wide, as space for what is written later."""
    return "\u00a0" * ceil(width / text_width("\u00a0", size))


def _deciding(data: Dataset, view: View, event_id: str) -> tuple[str, ...]:
    """Return the ids of the sources behind the certainty of an event."""
    claims = claims_known(data, event_id, view.known_by, view.tz)
    return sources_deciding(claims, certainty(data.events[event_id], claims, data), data)


def _day(event: Event, view: View) -> date | None:
    first, last = event.date.bounds(view.tz)
    moment = first or last
    return moment.date() if moment else None
