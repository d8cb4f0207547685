"""The scene's timeline and overview as Plotly figures: drawn in the canvas's pixels, nothing decided here."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any

from transcaspian.palette import Palette, palette
from transcaspian.plotting import Figure, box, look, mark_traces, path, plain, plane, scatter, strokes, text_traces
from transcaspian.scene.highlight import changed_boxes, highlight_box
from transcaspian.scene.model import Scene

# Between two points that can be clicked; Plotly takes a click up to ``hoverdistance`` from the edge of a mark.
_REACH = 30
_NAMED = 12  # events in the tooltip of a count; fewer where all counts together would tell of more than:
_NAMED_IN_ALL = 360


def figure(scene: Scene) -> Figure:
    """Return the timeline; each mark's and count's ``customdata`` is the event's id or the list's key."""
    line, colours = scene.timeline, palette(scene.view.theme)
    traces = [*_texts(scene, colours), *_marks(scene, colours), _counts(scene, colours), _label_targets(scene)]
    return plane(traces, _ground(scene, colours), line.width, line.height, colours, dragmode=False)


def overview_figure(scene: Scene) -> Figure:
    """Return the overview; a box drawn on it is a stretch of its pixels (``overview.dragged``)."""
    strip, colours = scene.overview, palette(scene.view.theme)
    bottom = strip.height - 17
    shapes = [path((box(a, 0, b, bottom) for a, b in strip.windows), colours.accent, 0.14, colours.accent)]
    shapes.append(strokes(((t.x, 2, bottom) for t in strip.ticks), colours.rule, 0.7))
    for track in dict.fromkeys(stroke.track for stroke in strip.strokes):
        for shown in (False, True):
            lines = [(s.x, s.y0, s.y1) for s in strip.strokes if s.track == track and s.shown is shown]
            shapes.append(strokes(lines, colours.track(track), 1.6) | {"opacity": 1 if shown else 0.3})
    # Boxes select points only: an even comb of invisible ones tells where a box lies.
    left, step = int(strip.panels[0].x0), 4
    comb = scatter(
        x0=left,
        dx=step,
        y=[round(strip.height / 2)] * len(range(left, int(strip.width), step)),
        mode="markers",
        hoverinfo="skip",
        marker={"size": 1, "opacity": 0},
        selected={"marker": {"opacity": 0}},
        unselected={"marker": {"opacity": 0}},
    )
    texts = text_traces((t.label, colours.grey) for t in strip.ticks if t.label)
    return plane([*texts, comb], shapes, strip.width, strip.height, colours, dragmode="select")


def _ground(scene: Scene, colours: Palette) -> list[dict[str, Any]]:
    """Everything under the marks, from the bottom up: one path for all that looks the same."""
    line = scene.timeline
    left = line.panels[0].x0 if line.panels else 0
    shapes = [path((box(0, n.top, line.width, n.bottom) for n in line.lanes if n.shaded), colours.panel)]
    bands: dict[str, list[str]] = {}
    for band in line.bands:
        bands.setdefault(band.track, []).append(box(band.x0, band.top, band.x1, band.bottom))
    shapes += [path(boxes, colours.track(track), 0.1) for track, boxes in bands.items()]
    ticks = [tick for panel in line.panels for tick in panel.ticks]
    for major, width in ((False, 0.8), (True, 1.4)):
        shapes.append(strokes(((t.x, line.top, line.bottom) for t in ticks if t.major is major), colours.rule, width))
    for a, b in pairwise(line.panels):
        shapes += _break((a.x1 + b.x0) / 2, line.top, line.bottom, colours)
    shapes.append(path((box(*edges) for edges in changed_boxes(scene)), colours.accent, 0.12, colours.accent))
    chosen = highlight_box(scene, scene.view.event)
    if chosen:
        x0, y0, x1, y1 = (round(edge, 1) for edge in chosen)
        corners = {"type": "rect", "x0": x0, "y0": y0, "x1": x1, "y1": y1}
        shapes.append(corners | look(colours.highlight, 1, colours.ink))
    h = line.radius * 0.85
    pieces: dict[tuple[str, float], list[str]] = {}
    for span in line.spans:
        for piece in span.pieces:
            pieces.setdefault((span.track, piece.alpha), []).append(box(piece.x0, span.y - h, piece.x1, span.y + h))
    shapes += [path(boxes, colours.track(track), alpha) for (track, alpha), boxes in pieces.items()]
    floor = f"M{left:.1f},{line.bottom:.1f}H{line.width:.1f}"
    return [*shapes, {**path([floor], colours.rule, 0), "line": {"color": colours.rule, "width": 1}}]


def _break(x: float, top: float, bottom: float, colours: Palette) -> list[dict[str, Any]]:
    """Two slanted strokes on a gap: the scale changes here."""
    gap = f"M{x - 6:.1f},{bottom + 4:.1f}L{x - 1:.1f},{top - 4:.1f}H{x + 6:.1f}L{x + 1:.1f},{bottom + 4:.1f}Z"
    slants = "".join(
        f"M{x + shift - 2.5:.1f},{bottom + 4:.1f}L{x + shift + 2.5:.1f},{top - 4:.1f}" for shift in (-3.5, 3.5)
    )
    strokes = {"type": "path", "path": slants, "layer": "below", "line": {"color": colours.grey, "width": 1}}
    return [path([gap], colours.paper), strokes]


def _tone(tone: str, colours: Palette) -> str:
    return {"ink": colours.ink, "grey": colours.grey}.get(tone) or colours.track(tone)


def _texts(scene: Scene, colours: Palette) -> list[dict[str, Any]]:
    line = scene.timeline
    labels = [label for panel in line.panels for label in panel.title]
    labels += [tick.label for panel in line.panels for tick in panel.ticks if tick.label]
    labels += [lane.title for lane in line.lanes]
    labels += [lane.count for lane in line.lanes if lane.count.text]
    labels += line.labels
    labels += [more.label for more in line.more]
    return text_traces((label, _tone(label.tone, colours)) for label in labels)


def _marks(scene: Scene, colours: Palette) -> list[dict[str, Any]]:
    radius = scene.timeline.radius
    return mark_traces(
        ((m.x, m.y, scene.signs[m.event_id], radius * (0.82 if m.minor else 1), "") for m in scene.timeline.marks),
        colours,
    )


def _counts(scene: Scene, colours: Palette) -> Any:
    """Counts are clickable too: they open the list of what they stand for."""
    more = scene.timeline.more
    named = max(2, min(_NAMED, _NAMED_IN_ALL // max(1, len(more))))
    return scatter(
        x=[round((m.label.box[0] + m.label.box[2]) / 2, 1) for m in more],
        y=[round(m.label.y, 1) for m in more],
        mode="markers",
        customdata=[[f"list:{m.key}"] for m in more],
        text=["<br>".join(_titles(scene, m.event_ids, named)) for m in more],
        hovertemplate="%{text}<extra></extra>",
        marker={
            "size": [round(max(12.0, min(40.0, m.label.box[2] - m.label.box[0])), 1) for m in more],
            "opacity": 0.0,
            "symbol": "square",
            "color": colours.paper,
        },
        selected={"marker": {"opacity": 0}},
        unselected={"marker": {"opacity": 0}},
    )


def _titles(scene: Scene, event_ids: tuple[str, ...], named: int) -> list[str]:
    titles = [plain(scene.signs[i].title) for i in event_ids[:named]]
    return [*titles, "…"] if len(event_ids) > named else titles


def _label_targets(scene: Scene) -> Any:
    """Make names clickable as well: a mark of ten pixels is a small target (WCAG 2.2, 2.5.8)."""
    xs, ys, ids = [], [], []
    for label in scene.timeline.labels:
        if not label.event_id:
            continue
        a, b = label.box[0] + 8, label.box[2] - 8
        steps = max(1, math.ceil((b - a) / _REACH))
        for k in range(steps + 1):
            xs.append(round(a + (b - a) * k / steps, 1))
            ys.append(round(label.y, 1))
            ids.append([label.event_id])
    return scatter(
        x=xs,
        y=ys,
        customdata=ids,
        mode="markers",
        hoverinfo="none",  # no text of its own, but clicks arrive ("skip" would swallow them)
        marker={"size": 12, "opacity": 0.0, "symbol": "square"},
        selected={"marker": {"opacity": 0}},
        unselected={"marker": {"opacity": 0}},
    )
