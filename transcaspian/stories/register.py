"""A story as one value, read by the address, the pages' links, the slides and the briefing page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from transcaspian.dataset.loading import Dataset
from transcaspian.drawing.numbering import UNKNOWN, Numbering
from transcaspian.drawing.picture import Picture
from transcaspian.view.grammar import ALL, PARAMETERS, Parameter
from transcaspian.view.query import View


class Draw(Protocol):
    """Draws a story's picture."""

    def __call__(
        self,
        data: Dataset,
        view: View,
        width: float,
        height: float,
        font: float,
        numbering: Numbering = UNKNOWN,
        brief: bool = False,
    ) -> Picture:
        """Return the picture at exactly this size, in pixels; raise NoRoom if its texts would cover each other.

        ``font``: the size of ordinary text; no text is smaller than ``LEAST_SHARE`` of it. ``numbering``: of the
        sources of its statements. ``brief``: what has no room is left out, the least significant first, and counted.
        """


def _everything(data: Dataset, view: View) -> Dataset:
    return data


def _always(data: Dataset) -> bool:
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A story: its names, its part of the timeline, and its picture."""

    key: str  # used in the address, as owner of its parameters, and in the path of its page's script
    title: str  # the key of its name's message
    page: str  # path of its page's script, in ``pages/``, without the suffix
    path: str  # of its page, in the address
    drawing: Callable[[], Draw]  # loads the drawing code, which is slow to import
    message: Callable[[Dataset, View], str]  # its picture in one sentence
    tables: frozenset[str]  # tables that its picture depends on
    offered: Callable[[Dataset], bool] = _always  # whether a collection has the rows that it is about
    window: str = ALL  # its slide lists the events in this window,
    frame: str = ""  # on a map of this frame,
    tracks: tuple[str, ...] = ()  # and on these tracks; empty: on all
    slide_data: Callable[[Dataset, View], Dataset] = _everything  # reduces the tables to those that its slide uses

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """The parameters of the address that belong to it."""
        return tuple(parameter for parameter in PARAMETERS.values() if parameter.owner == self.key)

    def events_view(self, view: View) -> View:
        """Return the view that selects the events of its slide, without the timeline's filters."""
        none = dict.fromkeys(("certainty", "actors", "places", "categories", "sources"), ())
        about = {"window": self.window, "frame": self.frame, "tracks": self.tracks}
        return view.but(**none, **about, text="", significant=False, since="")
