"""The layer of the overview that takes a stretch of time: an invisible Plotly chart over the drawn strip.

It is the same for every view of a canvas, so the browser builds it once: what changes with a view is drawn under it.
"""

from __future__ import annotations

from transcaspian.browser.plotting import Figure, plane, scatter
from transcaspian.scene.model import Scene

_STEP = 4  # pixels between two points of the comb


def brush(scene: Scene, turn: int) -> Figure:
    """Return the chart; a box drawn on it is a stretch of the strip's pixels (``scene.overview.dragged``).

    ``turn`` counts the boxes that were drawn: with a new number the chart forgets the last one.
    """
    strip, colours = scene.overview, scene.colours
    # Boxes select points only: an even comb of invisible ones tells where a box lies.
    comb = scatter(
        x0=0,
        dx=_STEP,
        y=[round(strip.height / 2)] * len(range(0, int(strip.width), _STEP)),
        mode="markers",
        hoverinfo="skip",
        marker={"size": 1, "opacity": 0},
        selected={"marker": {"opacity": 0}},
        unselected={"marker": {"opacity": 0}},
    )
    figure = plane([comb], strip.width, strip.height, colours, dragmode="select")
    clear = {"paper_bgcolor": "rgba(0,0,0,0)", "plot_bgcolor": "rgba(0,0,0,0)", "meta": turn}
    return figure | {"layout": figure["layout"] | clear}
