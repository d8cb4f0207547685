"""The scene's timeline and overview as Plotly figures: drawn in the canvas's pixels, nothing decided here.

Figures are plain data (``{"data": …, "layout": …}``): building them as ``go.Figure`` validates every property,
which takes longer than all the rest of a run. The tests do that validation instead.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from transcaspian.palette import Palette, palette, rgb
from transcaspian.scene.highlight import highlight_box
from transcaspian.scene.model import Label, Scene
from transcaspian.typography import FAMILY

Figure = dict[str, Any]

_SYMBOLS = {
    "circle": "circle",
    "diamond": "diamond",
    "square": "square",
    "triangle-up": "triangle-up",
    "hexagon": "hexagon",
    "triangle-down": "triangle-down",
}
# Plotly's symbols differ in weight at one size.
_WEIGHT = {"diamond": 1.1, "square": 0.92, "triangle-up": 1.12, "triangle-down": 1.12, "hexagon": 1.06}
# Between two points that can be clicked; Plotly takes a click up to ``hoverdistance`` from the edge of a mark.
_REACH = 30
# The side of the point on which Plotly writes a text whose own side stands at the point.
_SIDE = {"left": "right", "right": "left", "middle": "center"}


def figure(scene: Scene) -> Figure:
    """Return the timeline; each mark's and count's ``customdata`` is the event's id or the list's key."""
    line, colours = scene.timeline, palette(scene.view.theme)
    traces = [*_texts(scene, colours), *_marks(scene, colours), _counts(scene, colours), _label_targets(scene)]
    return _figure(traces, _ground(scene, colours), line.width, line.height, colours, dragmode=False)


def overview_figure(scene: Scene) -> Figure:
    """Return the overview; a box drawn on it is a stretch of its pixels (``overview.dragged``)."""
    strip, colours = scene.overview, palette(scene.view.theme)
    bottom = strip.height - 17
    shapes = [_path((_box(a, 0, b, bottom) for a, b in strip.windows), colours.accent, 0.14, colours.accent)]
    shapes.append(_strokes(((t.x, 2, bottom) for t in strip.ticks), colours.rule, 0.7))
    for track in dict.fromkeys(stroke.track for stroke in strip.strokes):
        for shown in (False, True):
            lines = [(s.x, s.y0, s.y1) for s in strip.strokes if s.track == track and s.shown is shown]
            shapes.append(_strokes(lines, colours.track(track), 1.6) | {"opacity": 1 if shown else 0.3})
    # Boxes select points only: an even comb of invisible ones tells where a box lies.
    left, step = int(strip.panels[0].x0), 4
    comb = _scatter(
        x0=left,
        dx=step,
        y=[round(strip.height / 2)] * len(range(left, int(strip.width), step)),
        mode="markers",
        hoverinfo="skip",
        marker={"size": 1, "opacity": 0},
        selected={"marker": {"opacity": 0}},
        unselected={"marker": {"opacity": 0}},
    )
    texts = _text_traces((t.label, colours.grey) for t in strip.ticks if t.label)
    return _figure([*texts, comb], shapes, strip.width, strip.height, colours, dragmode="select")


def _figure(
    traces: list[Any],
    shapes: list[dict[str, Any]],
    width: float,
    height: float,
    colours: Palette,
    dragmode: str | bool,
) -> Figure:
    hidden = {"visible": False, "fixedrange": True}
    return {
        "data": traces,
        "layout": {
            "height": height,
            "margin": {"l": 0, "r": 0, "t": 0, "b": 0, "pad": 0},
            "xaxis": {**hidden, "range": [0, width]},
            "yaxis": {**hidden, "range": [height, 0]},
            "shapes": [shape for shape in shapes if shape.get("path") != ""],
            "showlegend": False,
            "hovermode": "closest",
            "hoverdistance": 12,
            "dragmode": dragmode,
            "selectdirection": "h",
            "paper_bgcolor": colours.paper,
            "plot_bgcolor": colours.paper,
            "font": {"family": FAMILY, "color": colours.ink},
            "hoverlabel": {
                "bgcolor": colours.panel,
                "bordercolor": colours.rule,
                "font": {"family": FAMILY, "size": 13, "color": colours.ink},
                "align": "left",
            },
            "newselection": {"line": {"color": colours.accent, "width": 1, "dash": "solid"}},
        },
    }


def _ground(scene: Scene, colours: Palette) -> list[dict[str, Any]]:
    """Everything under the marks, from the bottom up: one path for all that looks the same."""
    line = scene.timeline
    left = line.panels[0].x0 if line.panels else 0
    shapes = [_path((_box(0, n.top, line.width, n.bottom) for n in line.lanes if n.shaded), colours.panel)]
    bands: dict[str, list[str]] = {}
    for band in line.bands:
        bands.setdefault(band.track, []).append(_box(band.x0, band.top, band.x1, band.bottom))
    shapes += [_path(boxes, colours.track(track), 0.1) for track, boxes in bands.items()]
    ticks = [tick for panel in line.panels for tick in panel.ticks]
    for major, width in ((False, 0.8), (True, 1.4)):
        shapes.append(_strokes(((t.x, line.top, line.bottom) for t in ticks if t.major is major), colours.rule, width))
    for a, b in pairwise(line.panels):
        shapes += _break((a.x1 + b.x0) / 2, line.top, line.bottom, colours)
    chosen = highlight_box(scene, scene.view.event)
    if chosen:
        x0, y0, x1, y1 = (round(edge, 1) for edge in chosen)
        corners = {"type": "rect", "x0": x0, "y0": y0, "x1": x1, "y1": y1}
        shapes.append(corners | _look(colours.highlight, 1, colours.ink))
    h = line.radius * 0.85
    pieces: dict[tuple[str, float], list[str]] = {}
    for span in line.spans:
        for piece in span.pieces:
            box = _box(piece.x0, span.y - h, piece.x1, span.y + h)
            pieces.setdefault((span.track, piece.alpha), []).append(box)
    shapes += [_path(boxes, colours.track(track), alpha) for (track, alpha), boxes in pieces.items()]
    floor = f"M{left:.1f},{line.bottom:.1f}H{line.width:.1f}"
    return [*shapes, {**_path([floor], colours.rule, 0), "line": {"color": colours.rule, "width": 1}}]


def _scatter(**properties: Any) -> dict[str, Any]:
    return {"type": "scatter", **properties}


def _box(x0: float, y0: float, x1: float, y1: float) -> str:
    return f"M{x0:.1f},{y0:.1f}H{x1:.1f}V{y1:.1f}H{x0:.1f}Z"


def _path(parts: Iterable[str], colour: str, alpha: float = 1, line: str | None = None) -> dict[str, Any]:
    """One shape of many parts: Plotly takes its time for each shape, not for what is in it."""
    return {"type": "path", "path": "".join(parts)} | _look(colour, alpha, line)


def _look(colour: str, alpha: float, line: str | None) -> dict[str, Any]:
    red, green, blue = rgb(colour)
    return {
        "layer": "below",
        "fillcolor": f"rgba({red},{green},{blue},{alpha})",
        "line": {"width": 1.3, "color": line} if line else {"width": 0},
    }


def _strokes(lines: Iterable[tuple[float, float, float]], colour: str, width: float) -> dict[str, Any]:
    """Upright lines, each at x from one y to another."""
    path = "".join(f"M{x:.1f},{y0:.1f}V{y1:.1f}" for x, y0, y1 in lines)
    return {"type": "path", "path": path, "layer": "below", "line": {"color": colour, "width": width}}


def _break(x: float, top: float, bottom: float, colours: Palette) -> list[dict[str, Any]]:
    """Two slanted strokes on a gap: the scale changes here."""
    gap = f"M{x - 6:.1f},{bottom + 4:.1f}L{x - 1:.1f},{top - 4:.1f}H{x + 6:.1f}L{x + 1:.1f},{bottom + 4:.1f}Z"
    slants = "".join(
        f"M{x + shift - 2.5:.1f},{bottom + 4:.1f}L{x + shift + 2.5:.1f},{top - 4:.1f}" for shift in (-3.5, 3.5)
    )
    strokes = {"type": "path", "path": slants, "layer": "below", "line": {"color": colours.grey, "width": 1}}
    return [_path([gap], colours.paper), strokes]


def _tone(tone: str, colours: Palette) -> str:
    return {"ink": colours.ink, "grey": colours.grey}.get(tone) or colours.track(tone)


def _plain(text: str) -> str:
    """Plotly reads some tags and entities in text: from tables they are only characters."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _texts(scene: Scene, colours: Palette) -> list[dict[str, Any]]:
    line = scene.timeline
    labels = [label for panel in line.panels for label in panel.title]
    labels += [tick.label for panel in line.panels for tick in panel.ticks if tick.label]
    labels += [lane.title for lane in line.lanes]
    labels += [lane.count for lane in line.lanes if lane.count.text]
    labels += line.labels
    labels += [more.label for more in line.more]
    return _text_traces((label, _tone(label.tone, colours)) for label in labels)


def _text_traces(labels: Iterable[tuple[Label, str]]) -> list[dict[str, Any]]:
    """Labels with their colours, one trace a colour: an annotation for each would be measured again at every run."""
    groups: dict[str, list[Label]] = {}
    for label, colour in labels:
        groups.setdefault(colour, []).append(label)
    return [
        _scatter(
            x=[round(label.x, 1) for label in members],
            y=[round(label.y, 1) for label in members],
            text=[_plain(label.text) for label in members],
            mode="text",
            textposition=[f"middle {_SIDE[label.anchor]}" for label in members],
            textfont={
                "size": [label.size for label in members],
                "weight": [600 if label.weight == "semibold" else 400 for label in members],
                "color": colour,
            },
            # Nothing pales when something is chosen.
            selected={"textfont": {"color": colour}},
            unselected={"textfont": {"color": colour}},
            hoverinfo="skip",
            cliponaxis=False,
        )
        for colour, members in groups.items()
    ]


def _marks(scene: Scene, colours: Palette) -> list[Any]:
    """One trace a track and fill: thousands of one-point traces would be slow."""
    line = scene.timeline
    groups: dict[tuple[str, str, str], list[Any]] = {}
    for mark in line.marks:
        sign = scene.signs[mark.event_id]
        groups.setdefault((sign.track, sign.shape, sign.fill), []).append((mark, sign))
    traces = []
    for (track, shape, fill), members in groups.items():
        colour = colours.track(track)
        size = 2 * line.radius * _WEIGHT.get(shape, 1.0)
        sizes = [round(size * (0.82 if mark.minor else 1), 1) for mark, _ in members]
        base = {
            "x": [round(mark.x, 1) for mark, _ in members],
            "y": [round(mark.y, 1) for mark, _ in members],
            "mode": "markers",
            "customdata": [[mark.event_id] for mark, _ in members],
            "hovertemplate": "%{text}<extra></extra>",
            "text": [f"{_plain(s.title)}<br>{_plain(s.when)}<br>{_plain(s.certainty)}" for _, s in members],
        }
        solid = fill == "solid"
        style = {
            "symbol": _SYMBOLS[shape],
            "size": sizes,
            "color": colour if solid else colours.paper,
            "line": {"color": colours.paper if solid else colour, "width": 0.8 if solid else 1.9},
            "opacity": 1,
        }
        calm = {"selected": {"marker": {"opacity": 1}}, "unselected": {"marker": {"opacity": 1}}}
        traces.append(_scatter(**base, **calm, marker=style))
        if fill in ("dot", "cross"):
            inner = {
                "symbol": "circle" if fill == "dot" else "x-thin",
                "color": colour,
                "opacity": 1,
                "size": [round(s * (0.38 if fill == "dot" else 0.5), 1) for s in sizes],
                "line": {"color": colour, "width": 0 if fill == "dot" else 1.6},
            }
            # What is pointed at is the mark under it.
            place = {"x": base["x"], "y": base["y"], "mode": "markers", "hoverinfo": "skip"}
            traces.append(_scatter(**place, **calm, marker=inner))
    return traces


def _counts(scene: Scene, colours: Palette) -> Any:
    """Counts are clickable too: they open the list of what they stand for."""
    more = scene.timeline.more
    return _scatter(
        x=[(m.label.box[0] + m.label.box[2]) / 2 for m in more],
        y=[m.label.y for m in more],
        mode="markers",
        customdata=[[f"list:{m.key}"] for m in more],
        text=["<br>".join(_plain(scene.signs[i].title) for i in m.event_ids[:12]) for m in more],
        hovertemplate="%{text}<extra></extra>",
        marker={
            "size": [max(12.0, min(40.0, m.label.box[2] - m.label.box[0])) for m in more],
            "opacity": 0.0,
            "symbol": "square",
            "color": colours.paper,
        },
        selected={"marker": {"opacity": 0}},
        unselected={"marker": {"opacity": 0}},
    )


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
    return _scatter(
        x=xs,
        y=ys,
        customdata=ids,
        mode="markers",
        hoverinfo="none",  # no text of its own, but clicks arrive ("skip" would swallow them)
        marker={"size": 12, "opacity": 0.0, "symbol": "square"},
        selected={"marker": {"opacity": 0}},
        unselected={"marker": {"opacity": 0}},
    )
