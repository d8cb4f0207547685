"""A slide as a page of its own: one HTML file with map, timeline, cards and search, which needs no network.

The view is laid out anew for the page, where letters are read at arm's length and not across a room, and without a
selected event: what is selected is the reader's choice there. Every card is written here, as escaped text; the script
(``web.js``) only shows and hides. The same slide gives the same bytes.
"""

from __future__ import annotations

import base64
import hashlib
import json
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from transcaspian.card import Card, ClaimLine, card
from transcaspian.certainty import claims_known
from transcaspian.dataset import Dataset
from transcaspian.datewords import when
from transcaspian.messages import Words, words
from transcaspian.palette import PRINT, TRACKS, Palette, palette
from transcaspian.records import Event, Location
from transcaspian.scene import Scene
from transcaspian.scene.places import frame_of
from transcaspian.search import fold
from transcaspian.selection import select
from transcaspian.signs import sign_svg
from transcaspian.slides.page import Slide, provenance, slide
from transcaspian.slides.sheet import Group, Item, texts
from transcaspian.slides.svg import faces, svg, xml_text
from transcaspian.typography import FAMILY
from transcaspian.view import View

# The room that a screen of 1440 × 900 has beside the card: there the picture stands at about its own size.
PAGE = (1040, 800)
# A page is mailed, and opened on a phone: it stays below 1.5 MB. Picture, fonts, sources and script take a fourth of
# that, the rest is for events: 5 KB each with card, row and the words to find it by, so that about 220 find room.
ROOM = 1_100_000  # bytes
MOST = 400  # of the most significant events are tried: beyond those none is sought that might still fit
_STARTS = 6  # events to begin with, as on the app's first screen
_OTHER = "-"  # among a mark's events: some that are not in the file
_GOLDEN = 0.6180339887498949
_HERE = Path(__file__).parent


def html(data: Dataset, slide: Slide) -> str:
    """Return a slide as one interactive HTML file that fetches nothing."""
    drawn = _laid_out(data, slide)
    return _Page(data, slide, drawn, _kept(data, drawn.scene)).html()


def _laid_out(data: Dataset, asked: Slide) -> Slide:
    """Lay a slide's view out for the page, with the briefer's own words."""
    view = asked.scene.view
    if view.frame == "selection":
        # The map stays where it is, also without the event.
        bounds = frame_of(data, select(data, view), view)
        view = replace(view, frame=",".join(f"{degrees:.6f}" for degrees in bounds))
    options = replace(asked.options, width=PAGE[0], height=PAGE[1], title=asked.title, marking="", number=0, known=())
    return slide(data, replace(view, event=""), options)


@dataclass(frozen=True, slots=True)
class _Kept:
    """An event that the file has room for."""

    event: Event
    card: Card
    found_by: str  # the words of it, folded


def _kept(data: Dataset, scene: Scene) -> tuple[_Kept, ...]:
    """Return the events that the file has room for, the most significant ones, in order of time."""
    order = {event.id: n for n, event in enumerate(scene.events)}
    drawn = {mark.event_id for mark in scene.timeline.marks}

    def rank(event: Event) -> tuple[int, bool, float]:
        # Among equals those that can be clicked, then some from all over the window: multiples of the golden ratio
        # leave no gaps, wherever they are cut off.
        return -event.significance, event.id not in drawn, order[event.id] * _GOLDEN % 1

    found, room = list[_Kept](), ROOM
    for event in sorted(scene.events, key=rank)[:MOST]:
        about = card(data, scene.view, event.id)
        if about is None:
            continue
        kept = _Kept(event, about, _found_by(data, event, scene.view))
        needed = len((_card(kept, 0, {}, scene) + _row(kept, 0, scene)).encode())
        if needed <= room:
            found.append(kept)
            room -= needed
    return tuple(sorted(found, key=lambda kept: order[kept.event.id]))


def _found_by(data: Dataset, event: Event, view: View) -> str:
    """Return the words that an event is found by, each once and folded: its own, its actors', places' and claims'."""
    found = [event.title.en, event.title.pl, event.short.en, event.short.pl, event.summary.en, event.summary.pl]
    claims = claims_known(data, event.id, view.known_by, view.tz)
    for claim in claims:
        found += [claim.statement.en, claim.statement.pl]
        found += [data.sources[claim.source_id].publisher] if claim.source_id in data.sources else []
    for actor in (data.actors.get(i or "") for i in (*event.actor_ids, *(c.asserted_by for c in claims))):
        found += [actor.name.en, actor.name.pl, actor.name_local or ""] if actor else []
    for place in (data.locations.get(i or "") for i in (event.location_id, *event.about_location_ids)):
        found += _names(place) if place else []
    return " ".join(dict.fromkeys(fold(" ".join(found)).split()))


def _names(place: Location) -> list[str]:
    return [place.name.en, place.name.pl, place.name_local or "", *place.aliases]


@cache
def _letters() -> dict[str, str]:
    """Return how letters are folded that Unicode does not take apart, for the script: it folds what is typed."""

    def apart(letter: str) -> str:
        bare = unicodedata.normalize("NFKD", letter.lower())
        return "".join(c for c in bare if not unicodedata.category(c).startswith("M")).strip()

    # Latin, Greek and Cyrillic letters, and quotation marks.
    every = map(chr, (*range(0x21, 0x530), *range(0x2010, 0x2070)))
    return {letter: fold(letter) for letter in every if fold(letter) != apart(letter)}


class _Page:
    """Writes the parts of a page."""

    def __init__(self, data: Dataset, asked: Slide, drawn: Slide, kept: tuple[_Kept, ...]) -> None:
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
            f'<!DOCTYPE html>\n<html lang="{_e(self.say.language)}" class="{scheme}"><head><meta charset="utf-8"/>'
            f'<meta http-equiv="Content-Security-Policy" content="{policy}"/>'
            '<meta name="viewport" content="width=device-width, initial-scale=1"/>'
            f'<meta name="color-scheme" content="{scheme}"/><meta name="referrer" content="no-referrer"/>'
            f"<title>{_e(self.asked.title)}</title>"
            '<link rel="icon" href="data:,"/>'  # else a server that the file is put on is asked for one
            f"<style>{style}</style>"
            "<noscript><style>article[hidden]{display:block}.live{display:none!important}</style></noscript>"
            f'</head><body>{body}<script type="application/json" id="data">{self.facts()}</script>'
            f"<script>{script}</script></body></html>\n"
        )

    def body(self) -> Iterator[str]:
        """Yield what is seen."""
        marking = self.asked.options.marking
        colour = next((text.colour for text in texts(self.asked.sheet.items) if text.role == "marking"), "")
        banner = f'<p class="marking" style="color:{_e(colour)}">{_e(marking)}</p>' if marking else ""
        sheet = replace(self.drawn.sheet, items=tuple(self.numbered(self.drawn.sheet.items)))
        yield f'{banner}<main><a class="skip" href="#all">{_e(self.say("web.skip"))}</a>'
        yield f'<h1 class="unseen">{_e(self.asked.title)}</h1>'
        yield f'<div class="picture" role="region" aria-label="{_e(self.say("web.picture"))}">'
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
        """Return what a mark is called: its event, or how many there are."""
        if len(group.events) == 1:
            about = self.scene.signs[group.events[0]]
            return f"{about.title} ({about.when}; {about.certainty})"
        count = self.say.n("count.events", len(group.events))
        if group.key == "place":
            at = next((mark.place for mark in self.drawn.scene.map.marks if mark.event_ids == group.events), "")
            place = self.data.locations.get(at)
            return f"{place.name(self.say.language)} · {count}" if place else count
        return count if group.title.startswith("+") else group.title  # "+4", or a band that counts in words

    def panel(self) -> Iterator[str]:
        """Yield what stands beside the picture: search, and one of start, list and card."""
        say = self.say
        yield f'<section id="panel" aria-label="{_e(say("web.panel"))}"><div class="live search">'
        yield f'<label class="unseen" for="find">{_e(say("web.search"))}</label>'
        yield f'<input id="find" type="search" placeholder="{_e(say("web.search"))}" autocomplete="off" '
        yield 'spellcheck="false"/><p id="found" role="status"></p><p id="told" class="unseen" role="status"></p></div>'
        yield f'<div class="live steps"><button id="previous" type="button">{_e(say("card.previous"))}</button>'
        yield f'<button id="next" type="button">{_e(say("card.next"))}</button>'
        yield f'<button id="close" type="button" hidden="">{_e(say("card.close"))}</button></div>'
        yield f'<div id="start" class="live">{"".join(self.start())}</div>'
        yield '<div id="choices" hidden="">'
        yield f'<h2 id="choices-title" data-results="{_e(say("web.results"))}" tabindex="-1"></h2>'
        yield f'<p id="nothing" hidden="">{_e(say("web.nothing"))}</p><ul id="choices-list" class="events"></ul>'
        yield f'<p id="others" class="grey" hidden="">{_e(say("web.others"))}</p></div>'
        yield f'<div id="unknown" hidden=""><h2 tabindex="-1">{_e(say("card.unknown_title"))}</h2>'
        yield f'<p>{_e(say("web.unknown"))} <b id="unknown-id"></b></p></div>'
        yield f"<noscript><p>{_e(say('web.no_script'))}</p></noscript>"
        for number, one in enumerate(self.kept):
            yield _card(one, number, self.numbers, self.scene)
        yield f"{self.left_out()}</section>"

    def start(self) -> Iterator[str]:
        """Yield what to do first, the most significant events, and what the map cannot show."""
        say = self.say
        yield f'<h2 tabindex="-1">{_e(say("web.start"))}</h2><p>{_e(say("web.lead"))}</p>'
        # A few of the most significant from all over the window, as in the app.
        sure = [n for n, one in enumerate(self.kept) if one.event.id not in self.scene.possible]
        best = [n for n in sure if self.kept[n].event.significance == 3] or sure
        best = best[:: max(1, -(-len(best) // _STARTS))]
        if best:
            rows = (f"<li>{_button(self.kept[n], n, self.scene)}</li>" for n in best)
            yield f'<ul class="events">{"".join(rows)}</ul>'
        if self.scene.map.trays:
            yield f'<div class="trays">{"".join(self.trays())}</div>'

    def trays(self) -> Iterator[str]:
        """Yield the lists of events that the map cannot show."""
        for tray in self.scene.map.trays:
            events = " ".join(self.known(tray.event_ids))
            told = self.say.n(f"tray.{tray.reason}", len(tray.event_ids))
            yield f'<p><button type="button" class="link" data-events="{events}">{_e(told)}</button></p>'

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
        return f'<p class="left-out">{_e(self.say.n("web.left_out", left, kept=kept))}</p>'

    def table(self) -> Iterator[str]:
        """Yield all events in words."""
        say = self.say
        heads = "".join(f'<th scope="col">{_e(say(f"table.{name}"))}</th>' for name in _COLUMNS)
        shown = say.n("count.events", len(self.kept))
        yield f'<section id="events"><h2 id="all" tabindex="-1">{_e(say("table.heading"))} '
        yield f'<span class="grey">{_e(shown)}</span></h2>{self.left_out()}'
        yield f"<table><thead><tr>{heads}</tr></thead><tbody>"
        yield from (_row(one, number, self.scene) for number, one in enumerate(self.kept))
        yield "</tbody></table></section>"

    def sources(self) -> Iterator[str]:
        """Yield the sources behind the numbers in the picture, also those that found no room there."""
        numbered = sorted(self.drawn.notes.numbers.items(), key=lambda item: item[1])
        if not numbered:
            return
        view = self.scene.view
        yield f'<section id="sources"><h2>{_e(self.say("web.sources"))}</h2><ol>'
        for source_id, number in numbered:
            source = self.data.sources[source_id]
            date = when(source.published, view.language, view.zone, short=True) if source.published else ""
            parts = [_e(source.publisher), _link(source.url, source.title) or _e(source.title), _e(date)]
            yield f'<li value="{number}">{", ".join(part for part in parts if part)}</li>'
        yield "</ol></section>"

    def foot(self) -> str:
        """Return where this comes from and how to see it in the app."""
        asked = self.asked.scene.view
        query = f"?{asked.query_string()}" if asked.to_query() else "/"
        parts = [_e(provenance(self.data, self.scene.view))]
        parts.append(f"{_e(self.say('web.in_app'))} <code>{_e(query)}</code>")
        return f'<p class="foot">{" · ".join(parts)}</p>'

    def symbols(self) -> str:
        """Return the signs of the events' tracks and certainties, drawn once."""
        colours, found = palette(self.scene.view.theme), dict[str, str]()
        named = (other.event_id for one in self.kept for other in one.card.related)
        for event_id in (*self.numbers, *named):
            about = self.scene.signs[event_id]
            drawing = sign_svg(about.shape, about.fill, colours.track(about.track), colours.paper, False)
            inner = drawing[drawing.index(">") + 1 : drawing.rindex("<")]
            found[_symbol(about.track, about.fill)] = inner
        symbols = "".join(f'<symbol id="{i}" viewBox="0 0 64 64">{found[i]}</symbol>' for i in sorted(found))
        return f'<svg class="symbols" width="0" height="0" aria-hidden="true">{symbols}</svg>'


_COLUMNS = ("when", "title", "certainty", "where")


def _card(one: _Kept, number: int, numbers: Mapping[str, int], scene: Scene) -> str:
    """Return the card of an event, hidden until it is chosen."""
    about, say = one.card, words(scene.view.language)
    chips = [f"{_sign(about.event_id, scene)}{_e(about.certainty_words)}", _e(say(f"track.{about.track}"))]
    chips.append(_e(about.category))
    if about.event_id in scene.marked:
        chips.append(_e(say(f"versions.kind.{scene.marked[about.event_id]}")))
    known = f" · {say('card.first_known', when=about.first_known)}" if about.first_known else ""
    count = say.n("card.claims", len(about.claims)) + known
    later = f'<p class="grey">{_e(say.n("card.later", about.later_claims))}</p>' if about.later_claims else ""
    return (
        f'<article data-id="{_e(about.event_id)}" data-words="{_e(one.found_by)}" aria-labelledby="e{number}" '
        f'hidden=""><h2 id="e{number}" tabindex="-1">{_e(about.title)}</h2>'
        f'<p class="chips">{"".join(f"<span>{chip}</span>" for chip in chips if chip)}</p>'
        f'<p>{_e(about.summary)}</p><p class="reason">{_e(about.reason)}</p><dl>{"".join(_facts(about, say))}</dl>'
        f'<h3>{_e(say("card.who_says"))} <span class="grey">{_e(count)}</span></h3>'
        f'<ul class="claims">{"".join(_claim(claim, say) for claim in about.claims)}</ul>{later}'
        f"{_related(about, numbers, scene)}</article>"
    )


def _facts(about: Card, say: Words) -> Iterator[str]:
    facts = [(say("card.when"), _e(about.when) + _aside(about.when_other))]
    where = _e(about.where[0]) if about.where else f'<span class="grey">{_e(say("card.no_place"))}</span>'
    where += _aside(about.precision)
    if len(about.where) > 1:
        where += f'<br/><span class="grey">{_e(say("card.also_named", names=", ".join(about.where[1:])))}</span>'
    facts.append((say("card.where"), where))
    if about.about:
        facts.append((say("card.about"), _e(say.list(about.about))))
    if about.actors:
        facts.append((say("card.who"), _e(", ".join(link.text for link in about.actors))))
    yield from (f"<dt>{_e(name)}</dt><dd>{value}</dd>" for name, value in facts)


def _aside(text: str) -> str:
    return f' <span class="grey">({_e(text)})</span>' if text else ""


def _claim(line: ClaimLine, say: Words) -> str:
    """Return a claim with its grade in words, its speaker, words, day and publication."""
    carried = ""
    if line.carried_by:
        carried = f' <span class="grey">{_e(say("card.carried_by", publisher=line.carried_by))}</span>'
    links = [_link(line.url, line.title or say("card.link")) or _e(line.title)]
    links.append(_link(line.archived_url, say("card.archived")))
    if not line.url and not line.archived_url:
        links.append(_e(say("card.no_link")))
    told = [_e(say("card.known_on", when=line.known_on)), *(link for link in links if link)]
    return (
        f'<li><div><b class="grade">{_e(line.grade)}</b> <b>{_e(line.who)}</b> '
        f'<span class="{_e(line.stance)}">{_e(line.stance_words)}</span>{carried}</div>'
        f'<div>{_e(line.statement)}</div><div class="grey">{_e(line.grade_words)}</div>'
        f'<div class="grey">{" · ".join(told)}</div></li>'
    )


def _related(about: Card, numbers: Mapping[str, int], scene: Scene) -> str:
    """Return the related events; those that the file has no card of are named."""
    if not about.related:
        return ""
    say, rows = words(scene.view.language), []
    for other in about.related:
        aside = f"<span>{_e(other.when)}</span>" + (f" · {_e(other.why)}" if other.why else "")
        text = f"{_e(other.title)} <small>{aside}</small>"
        sign = _sign(other.event_id, scene)
        if other.event_id in numbers:
            rows.append(f'<button type="button" data-go="{numbers[other.event_id]}">{sign}{text}</button>')
        else:
            rows.append(f'<span class="absent">{sign}{text}</span>')
    return f'<h3>{_e(say("card.related"))}</h3><ul class="events">{"".join(f"<li>{row}</li>" for row in rows)}</ul>'


def _button(one: _Kept, number: int, scene: Scene) -> str:
    return (
        f'<button type="button" data-go="{number}">{_sign(one.event.id, scene)}{_e(one.card.title)} '
        f"<small><span>{_e(_day(one, scene))}</span></small></button>"
    )


def _row(one: _Kept, number: int, scene: Scene) -> str:
    """Return an event as a row of the table."""
    where = one.card.where[0] if one.card.where else ""
    return (
        f'<tr><td>{_e(_day(one, scene))}</td><th scope="row"><button type="button" class="link" data-go="{number}">'
        f"{_e(one.card.title)}</button></th><td>{_sign(one.event.id, scene)}{_e(one.card.certainty_words)}</td>"
        f"<td>{_e(where)}</td></tr>"
    )


def _day(one: _Kept, scene: Scene) -> str:
    return when(one.event.date, scene.view.language, scene.view.zone, short=True)


def _sign(event_id: str, scene: Scene) -> str:
    """Return an event's sign beside words that say the same."""
    about = scene.signs[event_id]
    return f'<svg class="sign" aria-hidden="true"><use href="#{_symbol(about.track, about.fill)}"/></svg>'


def _symbol(track: str, fill: str) -> str:
    return f"s-{TRACKS.index(track) if track in TRACKS else 'other'}-{fill}"


def _link(url: str | None, text: str) -> str:
    """Return an external link that tells the other site nothing; only http(s) is one."""
    if not url or not url.lower().startswith(("http://", "https://")):
        return ""
    return f'<a href="{_e(url)}" target="_blank" rel="noreferrer noopener">{_e(text)}</a>'


def _e(text: str) -> str:
    """Return text that stays text, also in an attribute."""
    return xml_text(text)


def _variables(colours: Palette) -> str:
    """Return the theme's colours as custom properties, and those of paper for what is printed around the picture."""
    own = f":root{{--font:'{FAMILY}',system-ui,sans-serif;{_named(colours)}}}"
    picture = f".picture{{--ring:{colours.ink};--ringed:{colours.highlight};background:{colours.paper}}}"
    return f"{own}{picture}@media print{{:root{{{_named(PRINT)}}}}}"


def _named(colours: Palette) -> str:
    names = ("paper", "panel", "ink", "grey", "rule", "accent", "highlight")
    named = {name: getattr(colours, name) for name in names}
    named |= {"denies": colours.track("mutiny"), "confirms": colours.track("corridor")}
    return "".join(f"--{name}:{colour};" for name, colour in named.items())


@cache
def _script() -> str:
    return (_HERE / "web.js").read_text(encoding="utf-8")


@cache
def _style() -> str:
    return (_HERE / "web.css").read_text(encoding="utf-8")
