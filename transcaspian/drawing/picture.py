"""A story's picture as plain shapes and texts, with the same in words and the sources it rests on."""

from __future__ import annotations

from dataclasses import dataclass

from transcaspian.drawing.sheet import Item, Sheet
from transcaspian.look.palette import palette
from transcaspian.view.query import View

LEAST_SHARE = 0.83  # of the size of ordinary text: no text of a picture is smaller


class NoRoom(ValueError):
    """A room is too small for what it has to hold: texts would cover each other."""


@dataclass(frozen=True, slots=True)
class Picture:
    """Items in pixels from the top left corner, in the order in which they are drawn.

    ``Group.events`` of a mark holds the ids that a reader can choose: an event's, or a key such as ``leg:titr-main.9``.
    """

    width: float
    height: float
    items: tuple[Item, ...]
    title: str
    text: str  # the same in words, for those who cannot see it
    source_ids: tuple[str, ...] = ()  # what its statement rests on: named first, and in a room alone
    subtitle: str = ""  # how much is shown, and by which filters
    event_ids: tuple[str, ...] = ()  # what a slide lists in its table; empty: the events that the story is about
    tight: bool = False  # whether smaller letters would leave a word whole that is broken, or a sum that is missing

    def sheet(self, view: View) -> Sheet:
        """Return the picture alone on a sheet of its size, on the ground of the view's theme."""
        ground = palette(view.theme).paper
        width, height = round(self.width), round(self.height)
        return Sheet(width, height, ground, self.items, view.language, self.title, self.text)


def stacked(width: float, height: float) -> bool:
    """Say whether the pictures of a story stand under each other in a room: that of a page of which text does."""
    return width < 1.37 * height
