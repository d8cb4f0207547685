"""What every Plotly figure of ours is made of: a plane in the scene's pixels, paths, texts and marks as plain data.

Figures are plain data (``{"data": …, "layout": …}``): building them as ``go.Figure`` validates every property,
which takes longer than all the rest of a run. The tests do that validation instead.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from transcaspian.palette import Palette, rgb
from transcaspian.scene.model import Label, Sign
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
# The side of the point on which Plotly writes a text whose own side stands at the point.
_SIDE = {"left": "right", "right": "left", "middle": "center"}


def plane(
    traces: list[Any],
    shapes: list[dict[str, Any]],
    width: float,
    height: float,
    colours: Palette,
    dragmode: str | bool,
) -> Figure:
    """Return a figure whose axes are the scene's pixels, y downwards."""
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


def scatter(**properties: Any) -> dict[str, Any]:
    """Return a scatter trace."""
    return {"type": "scatter", **properties}


def pixels(value: float) -> str:
    """Return pixels to a tenth, as short as can be: a path has hundreds of them."""
    return f"{value:.1f}".removesuffix(".0")


def look(colour: str, alpha: float, line: str | None) -> dict[str, Any]:
    """Return how a shape under the marks is filled and edged."""
    red, green, blue = rgb(colour)
    return {
        "layer": "below",
        "fillcolor": f"rgba({red},{green},{blue},{alpha})",
        "line": {"width": 1.3, "color": line} if line else {"width": 0},
    }


def strokes(lines: Iterable[tuple[float, float, float]], colour: str, width: float) -> dict[str, Any]:
    """Upright lines, each at x from one y to another."""
    line = "".join(f"M{pixels(x)},{pixels(y0)}V{pixels(y1)}" for x, y0, y1 in lines)
    return {"type": "path", "path": line, "layer": "below", "line": {"color": colour, "width": width}}


def plain(text: str) -> str:
    """Plotly reads some tags and entities in text: from tables they are only characters."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def text_traces(labels: Iterable[tuple[Label, str]]) -> list[dict[str, Any]]:
    """Labels with their colours, one trace a colour: an annotation for each would be measured again at every run."""
    groups: dict[str, list[Label]] = {}
    for label, colour in labels:
        groups.setdefault(colour, []).append(label)
    return [
        scatter(
            x=[round(label.x, 1) for label in members],
            y=[round(label.y, 1) for label in members],
            text=[plain(label.text) for label in members],
            mode="text",
            textposition=once([f"middle {_SIDE[label.anchor]}" for label in members]),
            textfont={
                "size": once([round(label.size, 1) for label in members]),
                "weight": once([600 if label.weight == "semibold" else 400 for label in members]),
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


def once(values: list[Any]) -> Any:
    """Return the value that all members of a trace have, or else each one's own."""
    return values[0] if len(set(values)) == 1 else values


def mark_traces(marks: Iterable[tuple[float, float, Sign, float, str]], colours: Palette) -> list[dict[str, Any]]:
    """Marks of events, each (x, y, sign, radius, more words); one trace a track and certainty.

    Thousands of one-point traces would be slow.
    """
    groups: dict[tuple[str, str, str, str], list[tuple[float, float, Sign, float, str]]] = {}
    for mark in marks:
        sign = mark[2]
        groups.setdefault((sign.track, sign.shape, sign.fill, sign.certainty), []).append(mark)
    traces = []
    for (track, shape, fill, certainty), members in groups.items():
        colour = colours.track(track)
        sizes = [round(2 * radius * _WEIGHT.get(shape, 1.0), 1) for _, _, _, radius, _ in members]
        base = {
            "x": [round(x, 1) for x, *_ in members],
            "y": [round(y, 1) for _, y, *_ in members],
            "mode": "markers",
            "customdata": [[sign.event_id] for _, _, sign, _, _ in members],
            "hovertemplate": f"%{{text}}<br>{certainty}<extra></extra>",
            "text": ["<br>".join(plain(t) for t in (s.title, s.when, more) if t) for _, _, s, _, more in members],
        }
        solid = fill == "solid"
        style = {
            "symbol": _SYMBOLS[shape],
            "size": once(sizes),
            "color": colour if solid else colours.paper,
            "line": {"color": colours.paper if solid else colour, "width": 0.8 if solid else 1.9},
            "opacity": 1,
        }
        calm = {"selected": {"marker": {"opacity": 1}}, "unselected": {"marker": {"opacity": 1}}}
        traces.append(scatter(**base, **calm, marker=style))
        if fill in ("dot", "cross"):
            inner = {
                "symbol": "circle" if fill == "dot" else "x-thin",
                "color": colour,
                "opacity": 1,
                "size": once([round(s * (0.38 if fill == "dot" else 0.5), 1) for s in sizes]),
                "line": {"color": colour, "width": 0 if fill == "dot" else 1.6},
            }
            # What is pointed at is the mark under it.
            place = {"x": base["x"], "y": base["y"], "mode": "markers", "hoverinfo": "skip"}
            traces.append(scatter(**place, **calm, marker=inner))
    return traces
