"""What a Plotly figure of ours is made of: a plane in the scene's pixels, as plain data.

Figures are plain data (``{"data": …, "layout": …}``): building them as ``go.Figure`` validates every property,
which takes longer than all the rest of a run. The tests do that validation instead.
"""

from __future__ import annotations

from typing import Any

from transcaspian.look.palette import Palette
from transcaspian.look.typography import FAMILY

Figure = dict[str, Any]


def plane(
    traces: list[Any],
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
