"""A story as one value, read by the address, the pages' links, the slides and the briefing page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from transcaspian.dataset.loading import Dataset
from transcaspian.dataset.settings import claiming, story
from transcaspian.drawing.markup import Markup, Sign
from transcaspian.drawing.markup.cards import Address
from transcaspian.drawing.numbering import UNKNOWN, Numbering
from transcaspian.drawing.picture import Picture
from transcaspian.scene.model import Canvas, Scene
from transcaspian.view.grammar import ALL, PARAMETERS, Parameter
from transcaspian.view.query import View

# What is drawn in the colours of the tracks whose events a story tells.
MARCH_THINGS = ("march", "elapsed", "call")
ROUTE_THINGS = ("leg", "freight", "material")


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


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of a story on a page that is read: its pictures at a width, a map, and words beside and below them."""

    key: str  # of its address; empty: the first
    name: str
    view: View
    pictures: Callable[[float], tuple[Picture, ...]]  # at a width in pixels
    map: Callable[[Canvas], Scene] | None
    beside: Markup
    below: Markup
    lead: str = ""
    question: str = ""  # that it answers; empty: that of the story
    step: str = ""  # of several that follow each other in time: when; empty: it is a section


# The chapters of a story in their order, of a view in the theme of the page, with what draws signs and knows addresses.
Chapters = Callable[[Dataset, View, Sign, Address], tuple[Chapter, ...]]


def _no_chapters() -> Chapters:
    return lambda data, view, sign, address: ()


def _everything(data: Dataset, view: View) -> Dataset:
    return data


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A story: its names, its part of the timeline, and its picture."""

    key: str  # used in the address, as owner of its parameters, and in the path of its page's script
    page: str  # path of its page's script, in ``pages/``, without the suffix
    path: str  # of its page, in the address
    drawing: Callable[[], Draw]  # loads the drawing code, which is slow to import
    message: Callable[[Dataset, View], str]  # its picture in one sentence
    tables: frozenset[str]  # tables that its picture depends on
    things: tuple[str, ...] = ()  # its slide lists the events of the tracks that claim these; empty: of all
    chapters: Callable[[], Chapters] = _no_chapters  # loads what tells it on pages that are read
    slide_data: Callable[[Dataset, View], Dataset] = _everything  # reduces the tables to those that its slide uses

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """The parameters of the address that belong to it."""
        return tuple(parameter for parameter in PARAMETERS.values() if parameter.owner == self.key)

    def events_view(self, data: Dataset, view: View) -> View:
        """Return the view that selects the events of its slide, without the timeline's filters."""
        own = story(data, self.key)
        none = dict.fromkeys(("certainty", "actors", "places", "categories", "sources"), ())
        about = {"window": own.window or ALL, "frame": own.frame or "", "tracks": claiming(data, *self.things)}
        return view.but(**none, **about, text="", significant=False, thread="", since="")
