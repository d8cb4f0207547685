"""The chart of happened against known as a sheet: drawn in the scene's pixels, nothing decided here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from transcaspian.drawing.bars import draw_bar, draw_break, draw_break_upwards
from transcaspian.drawing.sheet import Disc, Group, Item, Sheet, Text, line, rectangle, sign
from transcaspian.language.messages import words
from transcaspian.look.palette import Palette
from transcaspian.scene.axis import breaks
from transcaspian.scene.lag import BAR, SIGN, Lag, Point
from transcaspian.scene.model import Label, Scene


def lag_sheet(scene: Scene, chart: Lag, ring: Sequence[Item] | None = None) -> Sheet:
    """Return the chart on a sheet of its size; each mark can be chosen, as on the timeline.

    ``ring``: what marks the selected event, if not ``lag_ring``.
    """
    colours, say = scene.colours, words(scene.view.language)
    rings = lag_ring(scene, chart) if ring is None else ring
    items = (*_ground(chart, colours), *rings, *_events(scene, chart, colours), *_written(chart, colours))
    width, height = round(chart.width), round(chart.height)
    return Sheet(width, height, colours.paper, items, scene.view.language, say("lag.heading"), chart.alt)


def lag_ring(scene: Scene, chart: Lag) -> tuple[Item, ...]:
    """Return what marks the selected event on the chart: a box around its mark or bar."""
    colours, chosen = scene.colours, [one for one in chart.points if one.event_id == scene.view.event]
    ends = [(one, (one.bar.x0, one.bar.x1) if one.bar else (one.x, one.x)) for one in chosen]
    boxes = [(a - 9, one.y - 9, b + 9, one.y + 9) for one, (a, b) in ends]
    return tuple(rectangle(box, colours.highlight, colours.ink, 1.7) for box in boxes)


def _ground(chart: Lag, colours: Palette) -> Iterator[Item]:
    for tick in (tick for panel in chart.panels for tick in panel.ticks):
        yield line((tick.x, chart.top), (tick.x, chart.bottom), colour=colours.rule, width=0.7)
    for tick in chart.ticks:
        yield line((chart.left, tick.x), (chart.width, tick.x), colour=colours.rule, width=0.7)
    for cell in chart.cells:
        yield rectangle(cell, colours.panel, colours.grey, 0.9)
    for box in chart.shares:
        yield rectangle(box, colours.grey, alpha=0.16)
    for points in chart.diagonal:
        yield line(*points, colour=colours.grey, width=1.4, dash=(3, 2))
    for y in chart.shadow_lines:
        yield line((chart.left, y), (chart.width, y), colour=colours.ink, width=1)


def _events(scene: Scene, chart: Lag, colours: Palette) -> Iterator[Item]:
    for point in chart.points:
        yield from _stem(point, colours.track(scene.signs[point.event_id].track))
    for x in breaks(chart.panels):
        yield from draw_break(x, chart.top, chart.bottom, colours, 0.8)
    for y in chart.breaks:
        yield from draw_break_upwards(y, chart.left, chart.width - 6, colours, 0.6)
    for point in chart.points:
        yield from _later(point, colours)
    # Marks are never under a bar.
    for point in sorted(chart.points, key=lambda point: point.bar is None):
        about = scene.signs[point.event_id]
        colour = colours.track(about.track)
        if point.bar:
            items = tuple(draw_bar(point.bar, point.y, BAR, about.fill, colour, colours.paper))
        else:
            items = tuple(sign(point.x, point.known, about.shape, about.fill, colour, SIGN, colours.paper))
        title = f"{about.title} ({about.when}; {about.certainty}; {point.told})"
        yield Group(items, key="mark", events=(point.event_id,), title=title)


def _stem(point: Point, colour: str) -> Iterator[Item]:
    """Yield the silence: whole up to where it may have been known, dotted up to where it certainly was."""
    if point.live > point.known:
        since = max(point.known, min(point.since, point.live))
        if point.live > since:
            yield line((point.x, point.live), (point.x, since), colour=colour, width=1.1, alpha=0.45)
        if since > point.known:
            yield line((point.x, since), (point.x, point.known), colour=colour, width=1.1, dash=(1, 3), alpha=0.7)
    top = min([point.known, *(y for y, _ in point.later)])
    if top < point.known:
        yield line((point.x, point.known), (point.x, top), colour=colour, width=0.9, alpha=0.3)


def _later(point: Point, colours: Palette) -> Iterator[Item]:
    """Yield the claims after the first: a small dot each, a cross for a denial."""
    for y, stance in point.later:
        if stance == "denies":
            for way in (1, -1):
                yield line((point.x - 3, y - 3 * way), (point.x + 3, y + 3 * way), colour=colours.denies, width=1.6)
        else:
            yield Disc(point.x, y, 2, colours.grey)


def _written(chart: Lag, colours: Palette) -> Iterator[Text]:
    labels = [label for panel in chart.panels for label in panel.title]
    labels += [t.label for panel in chart.panels for t in panel.ticks if t.label]
    labels += [t.label for t in chart.ticks if t.label]
    yield from (_text(label, colours) for label in labels)
    yield from (_text(label, colours, colours.paper) for label in chart.shadows)


def _text(label: Label, colours: Palette, halo: str = "") -> Text:
    colour = colours.ink if label.tone == "ink" else colours.grey
    return Text(label.text, label.x, label.y, label.size, colour, label.weight, label.anchor, halo)
