"""What a story is: one value, which the address, the pages' links, the slides and the briefing page read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from transcaspian.dataset.loading import Dataset
from transcaspian.drawing.numbering import UNKNOWN, Numbering
from transcaspian.drawing.picture import Picture
from transcaspian.view.grammar import PARAMETERS, Parameter
from transcaspian.view.query import View


class Draw(Protocol):
    """Draws a story's picture."""

    def __call__(
        self, data: Dataset, view: View, width: float, height: float, font: float, numbering: Numbering = UNKNOWN
    ) -> Picture:
        """Return the picture for exactly this room, in pixels; NoRoom where its texts would cover each other.

        ``font``: the size of ordinary text. ``numbering``: of the sources of what it says.
        """


def _everything(data: Dataset, view: View) -> Dataset:
    return data


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A story: its names, what of the timeline it is about, and its picture."""

    key: str  # in the address, of its parameters' owner and of its page's script
    title: str  # the key of its name's message
    page: str  # its page's script, in ``pages/``, without the ending
    path: str  # of its page, in the address
    drawing: Callable[[], Draw]  # loads what draws its picture, which is large
    tables: frozenset[str]  # that its picture is drawn from: without the others it is the same
    window: str = "all"  # which events its slide lists: those in this window,
    frame: str = "all"  # on a map of this frame,
    tracks: tuple[str, ...] = ()  # on these tracks; empty: on all
    told_from: Callable[[Dataset, View], Dataset] = _everything  # what of the tables its slide tells from

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """The parameters of the address that it owns."""
        return tuple(parameter for parameter in PARAMETERS.values() if parameter.owner == self.key)

    def events_view(self, view: View) -> View:
        """Return the view whose events its slide lists, without the filters of the timeline."""
        none = dict.fromkeys(("certainty", "actors", "places", "categories", "sources"), ())
        about = {"window": self.window, "frame": self.frame, "tracks": self.tracks}
        return view.but(**none, **about, text="", significant=False, since="")
