"""The chart of happened against known as a Plotly figure: drawn in the scene's pixels, nothing decided here."""

from __future__ import annotations

from typing import Any

from transcaspian.palette import palette
from transcaspian.plotting import Figure, look, mark_traces, pixels, plane, scatter, strokes, text_traces
from transcaspian.scene.lag import Lag, stems
from transcaspian.scene.model import Scene

_SIGN = 4.6  # radius of a mark in pixels


def lag_figure(scene: Scene, chart: Lag) -> Figure:
    """Return the chart; each mark's ``customdata`` is the event's id, as on the timeline."""
    colours = palette(scene.view.theme)
    shapes = [strokes(((t.x, chart.top, chart.bottom) for p in chart.panels for t in p.ticks), colours.rule, 0.7)]
    across = "".join(f"M{pixels(chart.left)},{pixels(t.x)}H{pixels(chart.width)}" for t in chart.ticks)
    shapes.append({"type": "path", "path": across, "layer": "below", "line": {"color": colours.rule, "width": 0.7}})
    chosen = [p for p in chart.points if p.event_id == scene.view.event]
    for point in chosen:
        corners = {"x0": point.x - 9, "x1": point.x + 9, "y0": point.known - 9, "y1": point.live + 5}
        shapes.append({"type": "rect", **corners} | look(colours.highlight, 1, colours.ink))
    by_track: dict[str, list[tuple[float, float, float]]] = {}
    for x, live, top, event_id in stems(chart.points):
        by_track.setdefault(scene.signs[event_id].track, []).append((x, top, live))
    shapes += [strokes(lines, colours.track(track), 1.1) | {"opacity": 0.45} for track, lines in by_track.items()]
    diagonal = "M" + "L".join(f"{pixels(x)},{pixels(y)}" for x, y in chart.diagonal)
    line = {"color": colours.grey, "width": 1.4, "dash": "4px,3px"}
    shapes.append({"type": "path", "path": diagonal, "layer": "below", "line": line})
    days = "".join(f"M{pixels(chart.left)},{pixels(y)}H{pixels(chart.width)}" for y in chart.shadow_lines)
    shapes.append({"type": "path", "path": days, "layer": "below", "line": {"color": colours.ink, "width": 1}})
    labels = [t.label for p in chart.panels for t in p.ticks if t.label]
    labels += [t.label for t in chart.ticks if t.label]
    traces: list[dict[str, Any]] = [
        *text_traces((label, colours.grey) for label in labels),
        *text_traces((label, colours.ink) for label in chart.shadows),
        _later(chart, colours.grey, colours.track("mutiny")),
        *mark_traces(((p.x, p.known, scene.signs[p.event_id], _SIGN, p.told) for p in chart.points), colours),
    ]
    return plane(traces, shapes, chart.width, chart.height, colours, dragmode=False)


def _later(chart: Lag, grey: str, denial: str) -> dict[str, Any]:
    """Claims after the first: a small dot each, a cross for a denial."""
    dots = [(p.x, y, stance, p.event_id) for p in chart.points for y, stance in p.later]
    return scatter(
        x=[round(x, 1) for x, *_ in dots],
        y=[round(y, 1) for _, y, *_ in dots],
        mode="markers",
        customdata=[[event_id] for *_, event_id in dots],
        hoverinfo="none",
        marker={
            "symbol": ["x-thin" if stance == "denies" else "circle" for _, _, stance, _ in dots],
            "size": [8 if stance == "denies" else 4 for _, _, stance, _ in dots],
            "color": grey,
            "line": {
                "color": [denial if stance == "denies" else grey for _, _, stance, _ in dots],
                "width": [1.6 if stance == "denies" else 0 for _, _, stance, _ in dots],
            },
            "opacity": 1,
        },
        selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 1}},
    )
