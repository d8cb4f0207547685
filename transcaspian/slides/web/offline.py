"""A slide as a page of its own: one HTML file with map, timeline, cards and search, which needs no network.

The view is laid out anew for the page, where letters are read at arm's length and not across a room, and without a
selected event: selecting is left to the reader. Every card is written here, as escaped text; the script
(``offline.js``) only shows and hides. The same slide gives the same bytes.
"""

from __future__ import annotations

import base64
import hashlib
import json
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

from transcaspian.dataset.loading import Dataset
from transcaspian.dataset.search import fold
from transcaspian.drawing import markup
from transcaspian.drawing.markup import Markup, macro
from transcaspian.drawing.sheet import Group, Item, texts
from transcaspian.drawing.svg import faces, svg, xml_text
from transcaspian.language.datewords import when
from transcaspian.language.languages import html_attributes
from transcaspian.language.messages import words
from transcaspian.look.palette import PRINT, Palette
from transcaspian.look.signs import sign_svg
from transcaspian.look.typography import FAMILY
from transcaspian.scene.places import frame_of
from transcaspian.slides.page import Slide, provenance, slide
from transcaspian.slides.web.cards import Kept, button_html, card_html, kept_events, row_html, symbol_id
from transcaspian.stories import story_data
from transcaspian.view.grammar import SELECTION
from transcaspian.view.selection import select

# The room next to the card on a screen of 1440 × 900: there the picture has about its own size.
PAGE = (1040, 800)
_COLUMNS = ("when", "title", "certainty", "where")
# The words of the parts of a page.
_WORDS = {
    "body": ("web.skip", "web.picture"),
    "panel": (
        *("web.panel", "web.search", "web.results", "web.nothing", "web.others", "web.unknown", "web.no_script"),
        *("card.previous", "card.next", "card.close", "card.unknown_title"),
    ),
    "start": ("web.start", "web.lead"),
}
_STARTS = 6  # events to begin with, as on the app's first screen
_OTHER = "-"  # among a mark's events: some that are not in the file
_HERE = Path(__file__).parent


def html(data: Dataset, slide: Slide) -> str:
    """Return a slide as one interactive HTML file that fetches nothing."""
    drawn = _laid_out(data, slide)
    data = story_data(data, slide.scene.view)
    return _Page(data, slide, drawn, kept_events(data, drawn.scene)).html()


def _laid_out(data: Dataset, asked: Slide) -> Slide:
    """Lay a slide's view out for the page, with the briefer's own words."""
    view = asked.scene.view
    if view.frame == SELECTION:
        # The map stays where it is, also without the event.
        bounds = frame_of(data, select(data, view), view)
        view = replace(view, frame=",".join(f"{degrees:.6f}" for degrees in bounds))
    own = replace(asked.options, title=asked.title, message=asked.message)
    options = replace(own, width=PAGE[0], height=PAGE[1], marking="", number=0, known=(), rest="below")
    return slide(data, replace(view, event=""), options)


@cache
def _letters() -> dict[str, str]:
    """Return how to fold letters that Unicode does not decompose, for the script: it folds what is typed."""

    def apart(letter: str) -> str:
        bare = unicodedata.normalize("NFKD", letter.lower())
        return "".join(c for c in bare if not unicodedata.category(c).startswith("M")).strip()

    # Latin, Greek and Cyrillic letters, and quotation marks.
    every = map(chr, (*range(0x21, 0x530), *range(0x2010, 0x2070)))
    return {letter: fold(letter) for letter in every if fold(letter) != apart(letter)}


class _Page:
    """Writes the parts of a page."""

    def __init__(self, data: Dataset, asked: Slide, drawn: Slide, kept: tuple[Kept, ...]) -> None:
        self.data, self.asked, self.drawn, self.kept = data, asked, drawn, kept
        self.scene = drawn.scene
        self.say = words(drawn.scene.view.language)
        self.numbers = {one.event.id: n for n, one in enumerate(kept)}

    def html(self) -> str:
        """Return the whole file."""
        script = _script()
        body = markup.cleaned(self.body())
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        policy = (
            f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'; img-src data:; "
            "font-src data:; base-uri 'none'; form-action 'none'"
        )
        colours = self.scene.colours
        scheme = "dark" if self.scene.view.theme == "dark" else "light"
        style = f"{self.fonts(body)}{_variables(colours)}.picture{{--margin:{self.margin():.5f}}}{_style()}"
        return (
            f'<!DOCTYPE html>\n<html {html_attributes(self.say.language)} class="{scheme}"><head>'
            '<meta charset="utf-8"/>'
            f'<meta http-equiv="Content-Security-Policy" content="{policy}"/>'
            '<meta name="viewport" content="width=device-width, initial-scale=1"/>'
            f'<meta name="color-scheme" content="{scheme}"/><meta name="referrer" content="no-referrer"/>'
            f"<title>{xml_text(self.asked.title)}</title>"
            f'<meta name="description" content="{xml_text(self.asked.message)}"/>'
            '<link rel="icon" href="data:,"/>'  # else a server that the file is put on is asked for one
            f"<style>{style}</style>"
            "<noscript><style>article[hidden]{display:block}.live{display:none!important}</style></noscript>"
            f'</head><body>{body}<script type="application/json" id="data">{self.facts()}</script>'
            f"<script>{script}</script></body></html>\n"
        )

    def body(self) -> Markup:
        """Return the visible part of the page."""
        marking = self.asked.options.marking
        colour = next((text.colour for text in texts(self.asked.sheet.items) if text.role == "marking"), "")
        banner = macro("file", "banner")(marking, colour)
        sheet = replace(self.drawn.sheet, items=tuple(self.numbered(self.drawn.sheet.items)))
        picture = Markup(svg(sheet, fonts=False, interactive=True))
        below = self.table() + self.sources() + self.foot()
        return macro("file", "body")(
            self.named_words("body"), self.asked.title, banner, picture, self.panel(), below, self.symbols()
        )

    def margin(self) -> float:
        """Return the margin of the picture as a share of its width."""
        sheet = self.drawn.sheet
        return min((text.x for text in texts(sheet.items) if text.role == "title"), default=0.0) / sheet.width

    def facts(self) -> str:
        """Return what the script has to know, as JSON that no HTML can come out of."""
        known = {
            "letters": _letters(),
            "found": self.say.n("web.found", len(self.kept), shown="{shown}"),
            "first": self.numbers.get(self.asked.scene.view.event, -1),
            "other": _OTHER,
        }
        text = json.dumps(known, ensure_ascii=False, separators=(",", ":"))
        return "".join(f"\\u{ord(c):04x}" if c in "<>&\u2028\u2029" else c for c in text)

    def fonts(self, body: str) -> str:
        """Return the letters of the page, once for its picture and its cards; figures and letters to search with."""
        shown = set(body) | set(self.say("web.alphabet")) | {chr(n) for n in range(0x20, 0x7F)}
        slanted = {c for text in texts(self.drawn.sheet.items) if text.weight == "italic" for c in text.text}
        return faces({"regular": shown, "semibold": shown} | ({"italic": slanted} if slanted else {}))

    def numbered(self, items: Iterable[Item]) -> Iterator[Item]:
        """Yield items whose marks have the numbers of their events and say in words what they are."""
        for item in items:
            if not isinstance(item, Group):
                yield item
                continue
            title = self.named(item) if item.events else item.title
            inside = tuple(self.numbered(item.items))
            yield replace(item, items=inside, events=self.known(item.events), title=title)

    def named(self, group: Group) -> str:
        """Return the name of a mark: its event, or the number of its events."""
        if len(group.events) == 1:
            about = self.scene.signs[group.events[0]]
            return f"{about.title} ({about.when}; {about.certainty})"
        count = self.say.n("count.events", len(group.events))
        if group.key == "place":
            at = next((mark.place for mark in self.drawn.scene.map.marks if mark.event_ids == group.events), "")
            place = self.data.locations.get(at)
            return f"{place.name(self.say.language)} · {count}" if place else count
        return group.title

    def panel(self) -> Markup:
        """Return the column next to the picture: search, and one of start, list and card."""
        cards = [card_html(one, number, self.numbers, self.scene) for number, one in enumerate(self.kept)]
        return macro("file", "panel")(self.named_words("panel"), self.start(), cards, self.left_out())

    def named_words(self, *of: str) -> dict[str, str]:
        """Return the words of a part of the page, by name."""
        return {name.replace(".", "_"): self.say(name) for part in of for name in _WORDS[part]}

    def start(self) -> Markup:
        """Return what to do first, the most significant events, and what the map cannot show."""
        # A few of the most significant from all over the window, as in the app.
        sure = [n for n, one in enumerate(self.kept) if one.event.id not in self.scene.possible]
        best = [n for n in sure if self.kept[n].event.significance == 3] or sure
        best = best[:: max(1, -(-len(best) // _STARTS))]
        rows = [button_html(self.kept[n], n, self.scene) for n in best]
        return macro("file", "start")(self.named_words("start"), rows, list(self.trays()))

    def trays(self) -> Iterator[tuple[str, str]]:
        """Yield the lists of events that the map cannot show: numbers, and what they are called."""
        for tray in self.scene.map.trays:
            yield " ".join(self.known(tray.event_ids)), self.say.n(f"tray.{tray.reason}", len(tray.event_ids))

    def known(self, ids: tuple[str, ...]) -> tuple[str, ...]:
        """Return the numbers of events in order of time, with a sign for those that are not in the file."""
        found = tuple(str(n) for n in sorted(self.numbers[i] for i in ids if i in self.numbers))
        return (*found, _OTHER) if len(found) < len(ids) else found

    def left_out(self) -> str:
        """Say how many events the file has no room for, and where they are."""
        left = len(self.scene.events) - len(self.kept)
        return self.say.n("web.left_out", left, kept=self.say.number(len(self.kept))) if left else ""

    def table(self) -> Markup:
        """Return all events in words."""
        heads = [self.say(f"table.{name}") for name in _COLUMNS]
        table = markup.written_table(heads, [row_html(one, number, self.scene) for number, one in enumerate(self.kept)])
        shown = self.say.n("count.events", len(self.kept))
        return macro("file", "events")(self.say("table.heading"), shown, self.left_out(), table)

    def sources(self) -> Markup:
        """Return the sources behind the numbers in the picture, also those that found no room there."""
        view, rows = self.scene.view, []
        for source_id, number in sorted(self.drawn.notes.numbers.items(), key=lambda item: item[1]):
            source = self.data.sources[source_id]
            date = when(source.published, view.language, view.zone, short=True) if source.published else ""
            parts = [source.publisher, markup.link(source.url, source.title) or source.title, date]
            rows.append((number, markup.joined(parts, ", ")))
        return macro("file", "sources")(self.say("web.sources"), rows)

    def foot(self) -> Markup:
        """Return where this comes from and how to see it in the app."""
        asked = self.asked.scene.view
        query = f"?{asked.query_string()}" if asked.to_query() else "/"
        return macro("file", "foot")(provenance(self.data, self.scene.view), self.say("web.in_app"), query)

    def symbols(self) -> Markup:
        """Return the signs of the events' tracks and certainties, drawn once."""
        colours, found = self.scene.colours, dict[str, str]()
        named = (other.event_id for one in self.kept for other in one.card.related)
        for event_id in (*self.numbers, *named):
            about = self.scene.signs[event_id]
            drawing = sign_svg(about.shape, about.fill, colours.track(about.track), colours.paper, False)
            inner = drawing[drawing.index(">") + 1 : drawing.rindex("<")]
            found[symbol_id(about.track, about.fill, self.scene)] = inner
        symbols = "".join(f'<symbol id="{i}" viewBox="0 0 64 64">{found[i]}</symbol>' for i in sorted(found))
        return Markup(f'<svg class="symbols" width="0" height="0" aria-hidden="true">{symbols}</svg>')


def _variables(colours: Palette) -> str:
    """Return the theme's colours as custom properties, and those of paper for what is printed around the picture."""
    own = f":root{{--font:'{FAMILY}',system-ui,sans-serif;{_named(colours)}}}"
    picture = f".picture{{--ring:{colours.ink};--ringed:{colours.highlight};background:{colours.paper}}}"
    return f"{own}{picture}@media print{{:root{{{_named(PRINT)}}}}}"


def _named(colours: Palette) -> str:
    names = ("paper", "panel", "ink", "grey", "rule", "accent", "highlight", "denies", "confirms")
    return "".join(f"--{name}:{getattr(colours, name)};" for name in names)


@cache
def _script() -> str:
    return (_HERE / "offline.js").read_text(encoding="utf-8")


@cache
def _style() -> str:
    return (_HERE / "offline.css").read_text(encoding="utf-8")
