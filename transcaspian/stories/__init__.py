"""The stories: the mutiny by the hour, the contracts, the corridor and its minerals.

Each is a package of its own over the same dataset, view and scene, and knows no other. What one draws is a
``Picture``: plain shapes and texts, which the browser, slides and files show alike.
"""

from __future__ import annotations

from dataclasses import replace

from transcaspian.dataset.loading import Dataset
from transcaspian.drawing.numbering import UNKNOWN, Numbering
from transcaspian.drawing.picture import Picture
from transcaspian.view.query import View

__all__ = ["Picture", "scene_view", "slide_picture", "told_by"]

# What of the timeline a story is about: the events that its slide lists.
_ABOUT = {
    "mutiny": {"window": "mutiny", "frame": "march", "tracks": ("mutiny", "diplomacy")},
    "contracts": {"window": "all", "frame": "all", "tracks": ()},
    "corridor": {"window": "all", "frame": "corridor", "tracks": ("corridor", "minerals")},
}


def scene_view(view: View) -> View:
    """Return the view whose events a story's slide lists, without the filters of the timeline."""
    plain = replace(view, certainty=(), actors=(), places=(), categories=(), sources=(), text="", significant=False)
    return replace(plain, since="", **_ABOUT[view.story])  # type: ignore[arg-type]


def told_by(data: Dataset, view: View) -> Dataset:
    """Return what a view's story counts: live only what was public by its minute, else everything."""
    if view.story != "mutiny" or not view.live:
        return data
    from transcaspian.stories.mutiny.clock import position, public_by

    return public_by(data, position(view))


def slide_picture(
    data: Dataset, view: View, width: float, height: float, font: float, numbering: Numbering = UNKNOWN
) -> Picture:
    """Return the picture of a view's story for exactly this room, in pixels; KeyError for a view without one,
    NoRoom for a room in which its texts would cover each other.

    ``numbering``: of the sources of what it says.
    """
    match view.story:
        case "mutiny":
            from transcaspian.stories.mutiny import slide_picture as draw
        case "contracts":
            from transcaspian.stories.contracts import slide_picture as draw
        case "corridor":
            from transcaspian.stories.corridor import slide_picture as draw
        case _:
            raise KeyError(view.story)
    return draw(data, view, width, height, font, numbering)
