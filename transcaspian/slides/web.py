"""A slide as a page of its own: one HTML file with map, timeline, cards and search, which needs no network.

The view is laid out anew for the page, where letters are read at arm's length and not across a room, and without a
selected event: selecting is left to the reader. Every card is written here, as escaped text; the script
(``web.js``) only shows and hides. The same slide gives the same bytes.
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
from transcaspian.drawing.sheet import Group, Item, texts
from transcaspian.drawing.svg import faces, svg
from transcaspian.language.datewords import when
from transcaspian.language.messages import words
from transcaspian.look.palette import PRINT, Palette, palette
from transcaspian.look.signs import sign_svg
from transcaspian.look.typography import FAMILY
from transcaspian.scene.places import frame_of
from transcaspian.slides.page import Slide, provenance, slide
from transcaspian.slides.web_cards import Kept, button_html, card_html, kept_events, link_html, row_html, symbol_id, xml
from transcaspian.stories import story_data
from transcaspian.view.selection import select

# The room next to the card on a screen of 1440 × 900: there the picture has about its own size.
PAGE = (1040, 800)
_COLUMNS = ("when", "title", "certainty", "where")
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
    if view.frame == "selection":
        # The map stays where it is, also without the event.
        bounds = frame_of(data, select(data, view), view)
        view = replace(view, frame=",".join(f"{degrees:.6f}" for degrees in bounds))
    options = replace(asked.options, width=PAGE[0], height=PAGE[1], title=asked.title, marking="", number=0, known=())
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
        body = "".join(self.body())
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        policy = (
            f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'; img-src data:; "
            "font-src data:; base-uri 'none'; form-action 'none'"
        )
        colours = palette(self.scene.view.theme)
        scheme = "dark" if self.scene.view.theme == "dark" else "light"
        style = f"{self.fonts(body)}{_variables(colours)}.picture{{--margin:{self.margin():.5f}}}{_style()}"
        return (
            f'<!DOCTYPE html>\n<html lang="{xml(self.say.language)}" class="{scheme}"><head><meta charset="utf-8"/>'
            f'<meta http-equiv="Content-Security-Policy" content="{policy}"/>'
            '<meta name="viewport" content="width=device-width, initial-scale=1"/>'
            f'<meta name="color-scheme" content="{scheme}"/><meta name="referrer" content="no-referrer"/>'
            f"<title>{xml(self.asked.title)}</title>"
            '<link rel="icon" href="data:,"/>'  # else a server that the file is put on is asked for one
            f"<style>{style}</style>"
            "<noscript><style>article[hidden]{display:block}.live{display:none!important}</style></noscript>"
            f'</head><body>{body}<script type="application/json" id="data">{self.facts()}</script>'
            f"<script>{script}</script></body></html>\n"
        )

    def body(self) -> Iterator[str]:
        """Yield the visible part of the page."""
        marking = self.asked.options.marking
        colour = next((text.colour for text in texts(self.asked.sheet.items) if text.role == "marking"), "")
        banner = f'<p class="marking" style="color:{xml(colour)}">{xml(marking)}</p>' if marking else ""
        sheet = replace(self.drawn.sheet, items=tuple(self.numbered(self.drawn.sheet.items)))
        yield f'{banner}<main><a class="skip" href="#all">{xml(self.say("web.skip"))}</a>'
        yield f'<h1 class="unseen">{xml(self.asked.title)}</h1>'
        yield f'<div class="picture" role="region" aria-label="{xml(self.say("web.picture"))}">'
        yield f"{svg(sheet, fonts=False, interactive=True)}</div>"
        yield from self.panel()
        yield f'<div class="below">{"".join(self.table())}{"".join(self.sources())}{self.foot()}</div>'
        yield f"</main>{banner}{self.symbols()}"

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

    def panel(self) -> Iterator[str]:
        """Yield the column next to the picture: search, and one of start, list and card."""
        say = self.say
        yield f'<section id="panel" aria-label="{xml(say("web.panel"))}"><div class="live search">'
        yield f'<label class="unseen" for="find">{xml(say("web.search"))}</label>'
        yield f'<input id="find" type="search" placeholder="{xml(say("web.search"))}" autocomplete="off" '
        yield 'spellcheck="false"/><p id="found" role="status"></p><p id="told" class="unseen" role="status"></p></div>'
        yield f'<div class="live steps"><button id="previous" type="button">{xml(say("card.previous"))}</button>'
        yield f'<button id="next" type="button">{xml(say("card.next"))}</button>'
        yield f'<button id="close" type="button" hidden="">{xml(say("card.close"))}</button></div>'
        yield f'<div id="start" class="live">{"".join(self.start())}</div>'
        yield '<div id="choices" hidden="">'
        yield f'<h2 id="choices-title" data-results="{xml(say("web.results"))}" tabindex="-1"></h2>'
        yield f'<p id="nothing" hidden="">{xml(say("web.nothing"))}</p><ul id="choices-list" class="events"></ul>'
        yield f'<p id="others" class="grey" hidden="">{xml(say("web.others"))}</p></div>'
        yield f'<div id="unknown" hidden=""><h2 tabindex="-1">{xml(say("card.unknown_title"))}</h2>'
        yield f'<p>{xml(say("web.unknown"))} <b id="unknown-id"></b></p></div>'
        yield f"<noscript><p>{xml(say('web.no_script'))}</p></noscript>"
        for number, one in enumerate(self.kept):
            yield card_html(one, number, self.numbers, self.scene)
        yield f"{self.left_out()}</section>"

    def start(self) -> Iterator[str]:
        """Yield what to do first, the most significant events, and what the map cannot show."""
        say = self.say
        yield f'<h2 tabindex="-1">{xml(say("web.start"))}</h2><p>{xml(say("web.lead"))}</p>'
        # A few of the most significant from all over the window, as in the app.
        sure = [n for n, one in enumerate(self.kept) if one.event.id not in self.scene.possible]
        best = [n for n in sure if self.kept[n].event.significance == 3] or sure
        best = best[:: max(1, -(-len(best) // _STARTS))]
        if best:
            rows = (f"<li>{button_html(self.kept[n], n, self.scene)}</li>" for n in best)
            yield f'<ul class="events">{"".join(rows)}</ul>'
        if self.scene.map.trays:
            yield f'<div class="trays">{"".join(self.trays())}</div>'

    def trays(self) -> Iterator[str]:
        """Yield the lists of events that the map cannot show."""
        for tray in self.scene.map.trays:
            events = " ".join(self.known(tray.event_ids))
            told = self.say.n(f"tray.{tray.reason}", len(tray.event_ids))
            yield f'<p><button type="button" class="link" data-events="{events}">{xml(told)}</button></p>'

    def known(self, ids: tuple[str, ...]) -> tuple[str, ...]:
        """Return the numbers of events in order of time, with a sign for those that are not in the file."""
        found = tuple(str(n) for n in sorted(self.numbers[i] for i in ids if i in self.numbers))
        return (*found, _OTHER) if len(found) < len(ids) else found

    def left_out(self) -> str:
        """Say how many events the file has no room for, and where they are."""
        left = len(self.scene.events) - len(self.kept)
        if not left:
            return ""
        kept = self.say.number(len(self.kept))
        return f'<p class="left-out">{xml(self.say.n("web.left_out", left, kept=kept))}</p>'

    def table(self) -> Iterator[str]:
        """Yield all events in words."""
        say = self.say
        heads = "".join(f'<th scope="col">{xml(say(f"table.{name}"))}</th>' for name in _COLUMNS)
        shown = say.n("count.events", len(self.kept))
        yield f'<section id="events"><h2 id="all" tabindex="-1">{xml(say("table.heading"))} '
        yield f'<span class="grey">{xml(shown)}</span></h2>{self.left_out()}'
        yield f"<table><thead><tr>{heads}</tr></thead><tbody>"
        yield from (row_html(one, number, self.scene) for number, one in enumerate(self.kept))
        yield "</tbody></table></section>"

    def sources(self) -> Iterator[str]:
        """Yield the sources behind the numbers in the picture, also those that found no room there."""
        numbered = sorted(self.drawn.notes.numbers.items(), key=lambda item: item[1])
        if not numbered:
            return
        view = self.scene.view
        yield f'<section id="sources"><h2>{xml(self.say("web.sources"))}</h2><ol>'
        for source_id, number in numbered:
            source = self.data.sources[source_id]
            date = when(source.published, view.language, view.zone, short=True) if source.published else ""
            parts = [xml(source.publisher), link_html(source.url, source.title) or xml(source.title), xml(date)]
            yield f'<li value="{number}">{", ".join(part for part in parts if part)}</li>'
        yield "</ol></section>"

    def foot(self) -> str:
        """Return where this comes from and how to see it in the app."""
        asked = self.asked.scene.view
        query = f"?{asked.query_string()}" if asked.to_query() else "/"
        parts = [xml(provenance(self.data, self.scene.view))]
        parts.append(f"{xml(self.say('web.in_app'))} <code>{xml(query)}</code>")
        return f'<p class="foot">{" · ".join(parts)}</p>'

    def symbols(self) -> str:
        """Return the signs of the events' tracks and certainties, drawn once."""
        colours, found = palette(self.scene.view.theme), dict[str, str]()
        named = (other.event_id for one in self.kept for other in one.card.related)
        for event_id in (*self.numbers, *named):
            about = self.scene.signs[event_id]
            drawing = sign_svg(about.shape, about.fill, colours.track(about.track), colours.paper, False)
            inner = drawing[drawing.index(">") + 1 : drawing.rindex("<")]
            found[symbol_id(about.track, about.fill)] = inner
        symbols = "".join(f'<symbol id="{i}" viewBox="0 0 64 64">{found[i]}</symbol>' for i in sorted(found))
        return f'<svg class="symbols" width="0" height="0" aria-hidden="true">{symbols}</svg>'


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
    return (_HERE / "web.js").read_text(encoding="utf-8")


@cache
def _style() -> str:
    return (_HERE / "web.css").read_text(encoding="utf-8")
