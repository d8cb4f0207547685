"""The picture of a page before its programs as HTML: links, drawings and text in the places of the live page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from transcaspian.drawing.markup import Markup, macro

DESK, PHONE = "desk", "phone"
# As in ui/first.css: below this width of the window, in pixels, it is a phone's picture that is seen.
NARROW = 717
_SEEN = {DESK: f"(min-width:{NARROW}px)", PHONE: f"(max-width:{NARROW - 0.02}px)"}
_DARK = "(prefers-color-scheme:dark)"


@dataclass(frozen=True, slots=True)
class Control:
    """A control that does not work yet: its kind (segments, select, menu, button, field), its words and its width."""

    kind: str
    texts: tuple[str, ...]
    width: int = 0  # pixels; 0: as wide as its words
    icon: bool = False  # it begins with a picture
    on: int = -1  # which of its words is chosen
    key: str = ""  # of the keyboard, that presses it


def page(kind: str, size: str, language: str, title: str, top: str, content: str, below: str) -> Markup:
    """Return a page for wide windows (``DESK``) or for phones, as it is drawn for a size class; ``title`` is unseen."""
    return macro("first", "page")(kind, size, language, title, top, content, below)


def navigation(groups: Iterable[tuple[str, Iterable[tuple[str, str, bool]]]], label: str) -> Markup:
    """Return links to the pages in groups with headings, from their addresses and names, and which of them this is."""
    return macro("first", "navigation")(tuple(groups), label)


def controls(kind: str, pieces: Iterable[Control]) -> Markup:
    """Return a row of controls."""
    return macro("first", "controls")(kind, tuple(pieces))


def buttons(pieces: Iterable[Control]) -> Markup:
    """Return a row of buttons of ordinary size."""
    return controls("tc-first-controls tc-first-buttons", pieces)


def notice(text: str, icon: bool = False) -> Markup:
    """Return a notice; ``icon``: it begins with a picture."""
    return macro("first", "notice")(text, icon)


def folded(text: str, icon: bool = False) -> Markup:
    """Return the head of something that will open; ``icon``: it begins with a picture."""
    return macro("first", "folded")(text, icon)


def link_notice(text: str, pieces: Iterable[Control], lists: Markup) -> Markup:
    """Return what has changed since a link was made, with its buttons, over the head of the list of changes."""
    return macro("first", "link_notice")(text, controls("tc-first-controls tc-first-buttons", pieces), lists)


def marking(text: str, pieces: Iterable[Control]) -> Markup:
    """Return since when what has changed is marked, with its buttons."""
    return macro("first", "marking")(text, controls("tc-first-controls tc-first-buttons", pieces))


def scope(text: str, pieces: Iterable[Control]) -> Markup:
    """Return what was looked at, beside the buttons that widen it."""
    return macro("first", "scope")(text, controls("tc-first-controls tc-first-buttons", pieces))


def caption(text: str) -> Markup:
    """Return a sentence in small letters."""
    return macro("first", "caption")(text)


def placed(kind: str, grounds: Sequence[str], marks: Markup, width: int, height: int, under: str) -> Markup:
    """Return a map of a size in pixels; ``grounds``: addresses for the light theme and the dark, or one for both."""
    media = (f" and {_DARK}", "") if len(grounds) > 1 else ("",)
    sources = list(zip(media, reversed(grounds), strict=True))
    return macro("first", "map")(sources, marks, width, height, under, _SEEN[kind])


def drawing(kind: str, svg: Markup) -> Markup:
    """Return a drawing in its place."""
    return macro("first", "drawing")(kind, svg)


def opens(label: str) -> Markup:
    """Return the button under a phone's map, as wide as the page."""
    return controls("tc-first-controls tc-first-opens", (Control("quiet", (label,)),))


def time(clocks: Markup, strip: Markup) -> Markup:
    """Return clocks beside the strip that they stand on."""
    return macro("first", "time")(clocks, strip)


def beside(left: Markup, right: Markup) -> Markup:
    """Return two parts beside each other."""
    return macro("first", "beside")(left, right)


def foot(text: str, pressed: bool) -> Markup:
    """Return the line below the pictures; ``pressed``: there are buttons in it."""
    return macro("first", "foot")(text, pressed)


def columns(found: Iterable[Markup]) -> Markup:
    """Return columns of equal width, one below the other on a phone."""
    return macro("first", "columns")(tuple(found))


def findings(rows: Iterable[tuple[str, str, str]]) -> Markup:
    """Return events that something is said of: addresses, titles, and what."""
    return macro("first", "findings")(tuple(rows))


def claim(told: Markup, links: Iterable[tuple[str, str]], more: str) -> Markup:
    """Return a claim of the article, beside the addresses and titles of its events and a sentence on further ones."""
    return macro("first", "claim")(told, tuple(links), more)


def panel(content: Markup, height: int = 0) -> Markup:
    """Return the panel with a card or a start, as high in pixels as what is beside it; 0: as it needs."""
    return macro("first", "panel")(content, height)


def lines(rows: Iterable[tuple[str, str, str]]) -> Markup:
    """Return lines that lead somewhere, from addresses, texts and kinds."""
    return macro("first", "lines")(tuple(rows))


def events(id: str, heading: str, summary: str, rows: Iterable[tuple[str, str, str]], more: str) -> Markup:
    """Return a view in words and its events, from their addresses, titles, and date and certainty."""
    return macro("first", "events")(id, heading, summary, tuple(rows), more)
