"""The scene's timeline and overview as Plotly figures: drawn in the canvas's pixels, nothing decided here.

Figures are plain data (``{"data": …, "layout": …}``): building them as ``go.Figure`` validates every property,
which takes longer than all the rest of a run. The tests do that validation instead.
"""

from __future__ import annotations

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


def figure(scene: Scene) -> Figure:
    """Return the timeline; each mark's and count's ``customdata`` is the event's id or the list's key."""
    line, colours = scene.timeline, palette(scene.view.theme)
    shapes, notes = _ground(scene, colours), _texts(scene, colours)
    traces = [*_marks(scene, colours), _counts(scene, colours), _label_targets(scene)]
    return _figure(traces, shapes, notes, line.width, line.height, colours, dragmode=False)


def overview_figure(scene: Scene) -> Figure:
    """Return the overview; a box drawn on it is a stretch of its pixels (``overview.dragged``)."""
    strip, colours = scene.overview, palette(scene.view.theme)
    shapes: list[dict[str, Any]] = []
    for x0, x1 in strip.windows:
        shapes.append(_rect(x0, 0, x1, strip.height - 17, colours.accent, 0.14, line=colours.accent))
    for tick in strip.ticks:
        shapes.append(_vertical(tick.x, 2, strip.height - 17, colours.rule, 0.7))
    traces = []
    for track in dict.fromkeys(stroke.track for stroke in strip.strokes):
        for shown in (False, True):
            xs: list[float | None] = []
            ys: list[float | None] = []
            for stroke in strip.strokes:
                if stroke.track == track and stroke.shown is shown:
                    xs += [stroke.x, stroke.x, None]
                    ys += [stroke.y0, stroke.y1, None]
            if xs:
                traces.append(
                    _scatter(
                        x=xs,
                        y=ys,
                        mode="lines",
                        line={"color": colours.track(track), "width": 1.6},
                        opacity=1 if shown else 0.3,
                        hoverinfo="skip",
                    )
                )
    # Boxes select points only: an even comb of invisible ones tells where a box lies.
    comb = list(range(int(strip.panels[0].x0), int(strip.width), 3))
    traces.append(
        _scatter(
            x=comb,
            y=[strip.height / 2] * len(comb),
            mode="markers",
            hoverinfo="skip",
            marker={"size": 1, "opacity": 0},
            selected={"marker": {"opacity": 0}},
            unselected={"marker": {"opacity": 0}},
        )
    )
    notes = [_note(t.label, colours.grey) for t in strip.ticks if t.label]
    return _figure(traces, shapes, notes, strip.width, strip.height, colours, dragmode="select")


def _figure(
    traces: list[Any],
    shapes: list[dict[str, Any]],
    notes: list[dict[str, Any]],
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
            "shapes": shapes,
            "annotations": notes,
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
    line = scene.timeline
    left = line.panels[0].x0 if line.panels else 0
    shapes = [_rect(0, lane.top, line.width, lane.bottom, colours.panel, 1) for lane in line.lanes if lane.shaded]
    for band in line.bands:
        shapes.append(_rect(band.x0, band.top, band.x1, band.bottom, colours.track(band.track), 0.1))
    for panel in line.panels:
        for tick in panel.ticks:
            shapes.append(_vertical(tick.x, line.top, line.bottom, colours.rule, 1.4 if tick.major else 0.8))
    for a, b in zip(line.panels, line.panels[1:], strict=False):
        shapes += _break((a.x1 + b.x0) / 2, line.top, line.bottom, colours)
    box = highlight_box(scene, scene.view.event)
    if box:
        shapes.append(_rect(*box, colours.highlight, 1, line=colours.ink))
    h = line.radius * 0.85
    for span in line.spans:
        for piece in span.pieces:
            shapes.append(_rect(piece.x0, span.y - h, piece.x1, span.y + h, colours.track(span.track), piece.alpha))
    shapes.append(
        {
            "type": "line",
            "x0": left,
            "x1": line.width,
            "y0": line.bottom,
            "y1": line.bottom,
            "layer": "below",
            "line": {"color": colours.rule, "width": 1},
        }
    )
    return shapes


def _scatter(**properties: Any) -> dict[str, Any]:
    return {"type": "scatter", **properties}


def _rect(
    x0: float, y0: float, x1: float, y1: float, colour: str, alpha: float, line: str | None = None
) -> dict[str, Any]:
    red, green, blue = rgb(colour)
    return {
        "type": "rect",
        "x0": round(x0, 1),
        "x1": round(x1, 1),
        "y0": round(y0, 1),
        "y1": round(y1, 1),
        "layer": "below",
        "fillcolor": f"rgba({red},{green},{blue},{alpha})",
        "line": {"width": 1.3, "color": line} if line else {"width": 0},
    }


def _vertical(x: float, top: float, bottom: float, colour: str, width: float) -> dict[str, Any]:
    return {
        "type": "line",
        "x0": round(x, 1),
        "x1": round(x, 1),
        "y0": round(top, 1),
        "y1": round(bottom, 1),
        "layer": "below",
        "line": {"color": colour, "width": width},
    }


def _break(x: float, top: float, bottom: float, colours: Palette) -> list[dict[str, Any]]:
    """Two slanted strokes on a gap: the scale changes here."""
    path = f"M{x - 6},{bottom + 4}L{x - 1},{top - 4}L{x + 6},{top - 4}L{x + 1},{bottom + 4}Z"
    shapes: list[dict[str, Any]] = [
        {"type": "path", "path": path, "fillcolor": colours.paper, "line": {"width": 0}, "layer": "below"}
    ]
    for shift in (-3.5, 3.5):
        shapes.append(
            {
                "type": "line",
                "x0": x + shift - 2.5,
                "x1": x + shift + 2.5,
                "y0": bottom + 4,
                "y1": top - 4,
                "layer": "below",
                "line": {"color": colours.grey, "width": 1},
            }
        )
    return shapes


def _tone(tone: str, colours: Palette) -> str:
    return {"ink": colours.ink, "grey": colours.grey}.get(tone) or colours.track(tone)


def _plain(text: str) -> str:
    """Plotly reads some tags and entities in text: from tables they are only characters."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _note(label: Label, colour: str) -> dict[str, Any]:
    text = _plain(label.text)
    if label.weight == "semibold":
        text = f"<b>{text}</b>"
    anchor = {"left": "left", "right": "right", "middle": "center"}[label.anchor]
    return {
        "x": round(label.x, 1),
        "y": round(label.y, 1),
        "text": text,
        "showarrow": False,
        "xanchor": anchor,
        "yanchor": "middle",
        "font": {"size": label.size, "color": colour},
        "captureevents": False,
        "borderpad": 0,
    }


def _texts(scene: Scene, colours: Palette) -> list[dict[str, Any]]:
    line = scene.timeline
    labels = [label for panel in line.panels for label in panel.title]
    labels += [tick.label for panel in line.panels for tick in panel.ticks if tick.label]
    labels += [lane.title for lane in line.lanes]
    labels += [lane.count for lane in line.lanes if lane.count.text]
    labels += line.labels
    labels += [more.label for more in line.more]
    return [_note(label, _tone(label.tone, colours)) for label in labels]


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
        sizes = [size * (0.82 if mark.minor else 1) for mark, _ in members]
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
                "size": [s * (0.38 if fill == "dot" else 0.5) for s in sizes],
                "line": {"color": colour, "width": 0 if fill == "dot" else 1.6},
            }
            traces.append(_scatter(**base, **calm, marker=inner))
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
        steps = max(1, round((b - a) / 20))
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
