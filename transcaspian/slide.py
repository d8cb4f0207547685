"""One plain slide: the scene as a picture, drawn on the server with matplotlib and GeoPandas.

The same scene as the browser's, laid out for the slide's own canvas; nothing is photographed. Pixels are the
unit everywhere: a figure of ``width``/100 × ``height``/100 inches at 100 dpi.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle

from transcaspian.dataset import Dataset
from transcaspian.drawing import DPI, draw_map, draw_sign, draw_text, draw_timeline
from transcaspian.messages import words
from transcaspian.palette import FILL_OF_CERTAINTY, LINE_STYLES, Palette, palette
from transcaspian.scene import Canvas, Scene, scene
from transcaspian.typography import text_width
from transcaspian.view import View

SIZES = ((1920, 1080), (1280, 720), (1600, 1200))


class SlideError(ValueError):
    """A slide that cannot be drawn as asked; the message is a catalogue key with its values."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.key, self.values = key, values


@dataclass(frozen=True, slots=True)
class _Page:
    """Where the parts of a slide stand, in pixels from the top left corner."""

    width: int
    height: int
    unit: float  # 1 at 1920 × 1080
    margin: float
    map_top: float
    map_height: float
    map_width: float
    timeline_top: float
    timeline_height: float

    @property
    def inner(self) -> float:
        return self.width - 2 * self.margin


def _page(width: int, height: int, timeline_height: float | None = None) -> _Page:
    """Divide a slide: half for the timeline, or as high as it needs, the rest for the map."""
    if not (640 <= width <= 3840 and 480 <= height <= 2400):
        raise SlideError("slide.size", size=f"{width}x{height}")
    unit = min(width / 1920, height / 1080)
    margin = 40 * unit
    head, gap, foot = 104 * unit, 16 * unit, 44 * unit
    room = height - head - gap - foot
    map_height = room - (room * 0.5 if timeline_height is None else timeline_height)
    map_width = min((width - 2 * margin) * 0.7, map_height * 2.75)
    top = head + map_height + gap
    return _Page(width, height, unit, margin, head, map_height, map_width, top, room - map_height)


def canvas_for(width: int, height: int) -> Canvas:
    """Return the canvas of a slide: its text is at least 14 px high at 1920 px."""
    return _canvas(_page(width, height))


def _canvas(page: _Page) -> Canvas:
    return Canvas(
        timeline_width=round(page.inner),
        timeline_height=round(page.timeline_height),
        map_width=round(page.map_width),
        map_height=round(page.map_height),
        font=max(11.0, 17 * page.unit),
        map_font=max(11.0, 18 * page.unit),
    )


def slide(
    dataset: Dataset,
    view: View,
    width: int = 1920,
    height: int = 1080,
    title: str = "",
    marked: Mapping[str, str] = MappingProxyType({}),
) -> bytes:
    """Return a PNG of a view, with the events framed that have changed since the view's version.

    Same dataset, view, marks and size: same bytes. SlideError for an impossible size.
    """
    page = _page(width, height)
    drawn = scene(dataset, view, _canvas(page))
    if drawn.timeline.height < page.timeline_height - 30:
        # A quiet timeline leaves its room to the map.
        page = _page(width, height, max(drawn.timeline.height, page.timeline_height * 0.55))
        drawn = scene(dataset, view, _canvas(page))
    drawn = replace(drawn, marked=marked)
    colours = palette(view.theme)
    figure = Figure(figsize=(width / DPI, height / DPI), dpi=DPI, facecolor=colours.paper)
    ax = _axes(figure, 0, 0, width, height, page)
    _head(ax, drawn, page, colours, title)
    draw_map(_axes(figure, page.margin, page.map_top, page.map_width, page.map_height, page), drawn, colours)
    _side(ax, drawn, page, colours)
    draw_timeline(
        _axes(figure, page.margin, page.timeline_top, page.inner, drawn.timeline.height, page), drawn, colours
    )
    _foot(ax, drawn, dataset, page, colours)
    return _png(figure)


def picture(drawn: Scene, part: str) -> bytes:
    """Return the map or the timeline of a scene alone, as a PNG of its canvas at double density."""
    colours = palette(drawn.view.theme)
    if part == "map":
        width, height = float(drawn.canvas.map_width), float(drawn.canvas.map_height)
    else:
        width, height = drawn.timeline.width, drawn.timeline.height
    figure = Figure(figsize=(width / DPI, height / DPI), dpi=DPI, facecolor=colours.paper)
    ax = figure.add_axes((0, 0, 1, 1))
    _pixels(ax, width, height)
    (draw_map if part == "map" else draw_timeline)(ax, drawn, colours)
    return _png(figure, density=2)


def _png(figure: Figure, density: float = 1) -> bytes:
    buffer = io.BytesIO()
    # No software name or date: the same picture is the same bytes.
    figure.savefig(buffer, format="png", dpi=DPI * density, metadata={"Software": None})
    return buffer.getvalue()


def _axes(figure: Figure, left: float, top: float, width: float, height: float, page: _Page) -> Axes:
    box = (left / page.width, 1 - (top + height) / page.height, width / page.width, height / page.height)
    ax = figure.add_axes(box)
    _pixels(ax, width, height)
    return ax


def _pixels(ax: Axes, width: float, height: float) -> None:
    ax.set_xlim(0, width)
    ax.set_ylim(height, 0)
    ax.set_axis_off()


def _head(ax: Axes, drawn: Scene, page: _Page, colours: Palette, title: str) -> None:
    say = words(drawn.view.language)
    u = page.unit
    head = _cut(title or say("app.title"), page.inner, 34 * u, "semibold")
    draw_text(ax, page.margin, 36 * u, head, 34 * u, colours.ink, "semibold")
    parts = [
        drawn.title,
        drawn.subtitle,
        say("count.shown", shown=say.number(drawn.counts.shown), total=say.number(drawn.counts.total)),
        say("slide.times", zone=say(f"zone.{drawn.view.zone}")),
    ]
    draw_text(
        ax,
        page.margin,
        76 * u,
        _cut(" · ".join(p for p in parts if p), page.inner, 20 * u),
        20 * u,
        colours.grey,
    )


def _cut(text: str, room: float, size: float, weight: str = "regular") -> str:
    """Shorten a line that would leave the page, at a word if possible, and say so with an ellipsis."""
    if text_width(text, size, weight) <= room:
        return text
    parts = text.split(" ")
    shorter = [" ".join(parts[:n]).rstrip(" ·,") + " …" for n in range(len(parts) - 1, 0, -1)]
    shorter += [f"{parts[0][:n]}…" for n in range(len(parts[0]), 0, -1)]
    return next((line for line in shorter if text_width(line, size, weight) <= room), "")


def _side(ax: Axes, drawn: Scene, page: _Page, colours: Palette) -> None:
    """Draw the column beside the map: the signs that are used, then the picture in words."""
    u, size = page.unit, max(11.0, 15 * page.unit)
    left = page.margin + page.map_width + 26 * u
    r, y, step = 6.5 * u, page.map_top + 10 * u, size * 1.5
    bottom = page.map_top + page.map_height
    for item in drawn.legend:
        _legend_sign(ax, item.kind, item.key, left, y, r, u, colours)
        text = _cut(item.text, page.width - page.margin - left - 44 * u, size)
        draw_text(ax, left + 44 * u, y, text, size, colours.ink)
        y += step
    if drawn.map.trays or drawn.counts.possible:
        y += step * 0.3
    lines = _wrapped(drawn.summary, page.width - page.margin - left, size)
    fitting = max(0, int((bottom - size * 0.4 - y) // (size * 1.35)) + 1)
    for n, line in enumerate(lines[:fitting]):
        last = n + 1 == fitting < len(lines)
        text = _cut(f"{line} …", page.width - page.margin - left, size) if last else line
        draw_text(ax, left, y + n * size * 1.35, text, size, colours.grey)


def _legend_sign(ax: Axes, kind: str, key: str, x: float, y: float, r: float, u: float, colours: Palette) -> None:
    if kind == "certainty":
        draw_sign(ax, x + 14 * u, y, "circle", FILL_OF_CERTAINTY[key], colours.ink, r, colours.paper)
    elif kind == "line":
        track, width, dashes, alpha = LINE_STYLES[key]
        ax.plot(
            (x, x + 30 * u),
            (y, y),
            color=colours.track(track),
            linewidth=width * u,
            alpha=alpha,
            linestyle="solid" if dashes is None else (0, dashes),
        )
    else:
        _legend_place(ax, key, x + 14 * u, y, r, colours)


def _wrapped(text: str, room: float, size: float) -> list[str]:
    """Break a text into lines that fit the room."""
    lines = [""]
    for word in text.split():
        trial = f"{lines[-1]} {word}".strip()
        if text_width(trial, size) > room and lines[-1]:
            lines.append(word)
        else:
            lines[-1] = trial
    return lines


def _legend_place(ax: Axes, key: str, x: float, y: float, r: float, colours: Palette) -> None:
    style: Any = {"facecolor": "none", "edgecolor": colours.ink, "linewidth": 1.1}
    if key == "radius":
        style |= {"linestyle": (0, (3, 3)), "linewidth": 0.9}
    ax.add_patch(Circle((x, y), r * 1.15, **style))
    if key == "concerns":
        ax.add_patch(Circle((x, y), r * 0.5, facecolor=colours.ink, linewidth=0))
    if key == "count":
        draw_text(ax, x, y, "9", r * 1.7, colours.ink, "semibold", "middle")


def _foot(ax: Axes, drawn: Scene, dataset: Dataset, page: _Page, colours: Palette) -> None:
    say = words(drawn.view.language)
    size = max(11.0, 14 * page.unit)
    left = say("slide.version", version=dataset.version)
    draw_text(ax, page.margin, page.height - 20 * page.unit, left, size, colours.grey)
    right = page.width - page.margin
    room = page.inner - text_width(left, size) - 30
    draw_text(
        ax,
        right,
        page.height - 20 * page.unit,
        _cut(say("map.credits"), room, size),
        size,
        colours.grey,
        anchor="right",
    )
