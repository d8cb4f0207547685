"""What a site is made of: the tables and languages that all of it has in common, and one page as a value."""

from __future__ import annotations

from collections.abc import Sized
from dataclasses import dataclass, field

from transcaspian.dataset.loading import Dataset
from transcaspian.dataset.settings import zones
from transcaspian.drawing.ground import Ground
from transcaspian.drawing.markup import Markup
from transcaspian.language.messages import Words, words
from transcaspian.site import addresses
from transcaspian.view.query import View
from transcaspian.view.tours import offered

# Beyond so many events, none has pictures on its own page: what they add could not be looked at any more.
MOST_PICTURED = 1_000
PART = 300  # rows of a list on one page
PICTURE = (1000, 525)  # pixels of the picture that a link shows; chats show it at most half as large


@dataclass(frozen=True, eq=False)
class Site:
    """A build: the published tables, the languages of its pages, and where it will lie if anybody has said."""

    data: Dataset
    languages: tuple[str, ...]
    base: str = ""

    @property
    def pictured(self) -> bool:
        """Whether each event has a map and a timeline of its own."""
        return len(self.data.events) <= MOST_PICTURED

    def rows(self, which: str) -> Sized:
        """Return what a list lists; without rows there is no such page."""
        data = self.data
        found: dict[str, Sized] = {
            "tours": offered(data),
            "views": data.views,
            "threads": data.links,
            "actors": data.actors,
            "places": data.locations,
            "sources": data.sources,
        }
        return found[which]

    def view(self, language: str) -> View:
        """Return the view that every page begins with: all that is known, in the collection's own time zone."""
        return View(zone=zones(self.data)[0], language=language)


@dataclass(frozen=True, slots=True)
class Page:
    """A page: where it is, what it says of itself, and what stands on it."""

    path: str
    language: str
    kind: str  # a word for the style sheet: atlas | card | list | text
    title: str
    text: str  # what it shows, in a few sentences
    content: Markup
    grounds: tuple[Ground, ...] = ()  # of its maps
    picture: str = ""  # path of the picture that a link to it shows
    facts: Markup | None = None  # JSON-LD, for search engines
    here: str = ""  # path of the page in the navigation that it belongs to
    moved: str = ""  # how it calls the page that it is a second address of


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a site from which others are linked: a path and a language."""

    site: Site = field(repr=False)
    path: str
    language: str

    @property
    def say(self) -> Words:
        """The words of its language."""
        return words(self.language)

    @property
    def view(self) -> View:
        """The view that the page begins with."""
        return self.site.view(self.language)

    def to(self, kind: str, key: str) -> str:
        """Return how this page calls that of a row."""
        return self.link(addresses.page(self.language, kind, key))

    def to_named(self, which: str, part: int = 1) -> str:
        """Return how this page calls one of which there is only one."""
        return self.link(addresses.named(self.language, which, part))

    def link(self, path: str) -> str:
        """Return how this page calls a file."""
        return addresses.relative(self.path, path)
