"""What a link to a view says of it where it is sent, in a chat or a mail: a title, a few words, a picture.

A reader's own title is left out: anybody can write one into an address, and a chat would show it as ours.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from transcaspian.dataset.loading import Dataset
from transcaspian.drawing.picture import NoRoom
from transcaspian.drawing.raster import pixels, quantized
from transcaspian.evidence.card import card
from transcaspian.language.dates import parse
from transcaspian.language.datewords import when
from transcaspian.language.messages import Refused, words
from transcaspian.look.palette import THINGS, palette
from transcaspian.scene.axis import window_words
from transcaspian.scene.model import Canvas
from transcaspian.scene.places import map_scene
from transcaspian.scene.summary import filters_in_words, summary
from transcaspian.slides.message import message
from transcaspian.slides.options import ROOM, Options
from transcaspian.slides.page import slide
from transcaspian.slides.steps import step_words
from transcaspian.stories import STORIES
from transcaspian.view.named import title as collection_title
from transcaspian.view.query import View
from transcaspian.view.saved import find_saved, message_of
from transcaspian.view.selection import select
from transcaspian.view.tours import place_of, step_of, text_of
from transcaspian.view.tracks import tracks_of

SIZE = (1200, 630)  # pixels: 1.91 to 1, as chats show it (Open Graph)
# A page on which its texts would cover each other is laid out larger and drawn smaller.
_PAGES = (SIZE, (1600, 840), (2400, 1260))
_COLOURS = 256  # with a palette it is a quarter as large; some chats show no picture beyond 300 kB
_TITLE, _TEXT = 150, 300  # letters; chats show fewer
_END = re.compile(r"[.!?](?= |$)")
_ROOM = (1152.0, 460.0, 12.0)  # width, height and size of text, for a story's words


@dataclass(frozen=True, slots=True)
class About:
    """What a view shows, in words."""

    title: str
    text: str


def about(data: Dataset, view: View) -> About:
    """Say what a view shows: the selected event, the story, or the events of its window.

    A saved view has its title and message, a step of a tour its place on it, its title and what it tells.
    """
    view = replace(view, title="")
    if step := step_of(data, view):
        title = words(view.language)("tour.about", place=place_of(data, view), title=step.title(view.language))
        return About(shortened_to(title, _TITLE), shortened_to(text_of(data, view, step), _TEXT))
    saved, event = find_saved(data, view), _event(data, view)
    told = message_of(saved, view.language) or message(data, view)
    title, text = event or (_story(data, view) if view.story else _events(data, view))
    if saved or not event:
        end = "" if told.endswith((".", "?", "!", "…")) else "."
        text = f"{told}{end} {_joined(title, text) if event else text}"
    title = saved.title(view.language) if saved else title
    if layer := None if view.story or event else data.layers.get(view.layer):
        text = f"{text} {words(view.language)('layer.beneath', name=layer.title(view.language))}"
    return About(shortened_to(title, _TITLE), shortened_to(text, _TEXT))


def picture(
    data: Dataset, view: View, options: Options, colours: int = _COLOURS, size: tuple[int, int] = SIZE
) -> bytes:
    """Return a view's slide as a PNG, a saved view's and a step's with its title and message.

    ``colours``: at most so many; fewer make a smaller file. ``size``: in pixels; it is laid out for ``SIZE`` all the
    same. Raises Refused if it cannot be laid out on any page.
    """
    view = replace(view, title="", theme=view.theme or "light")
    if told := step_words(data, view):
        options = replace(options, title=told["title"], message=told["message"])
    elif saved := find_saved(data, view):
        language = view.language
        options = replace(options, title=saved.title(language), message=message_of(saved, language))
    kept = _said(data, view) if colours < _COLOURS else None
    for width, height in _PAGES:
        try:
            laid_out = slide(data, view, replace(options, width=width, height=height, number=0, layout=ROOM))
        except Refused:
            continue
        return quantized(pixels(laid_out.sheet, size[0] / width), colours, kept)
    raise Refused("slide.too_small", size=f"{SIZE[0]}x{SIZE[1]}")


def _said(data: Dataset, view: View) -> list[str]:
    """Return the colours that say something: of few, none of them may become another."""
    tracks = tracks_of(data)
    own = palette(view.theme, tracks)
    return [*(own.track(one.id) for one in tracks), *map(own.thing, THINGS)]


def _event(data: Dataset, view: View) -> tuple[str, str] | None:
    """Return title and words of the selected event; None if there is none that was known by the view's day."""
    found = card(data, view, view.event) if view.event else None
    if found is None:
        return None
    return found.title, _joined(found.when, found.certainty_words, _known_by(view), found.summary)


def _story(data: Dataset, view: View) -> tuple[str, str]:
    draw, view = STORIES[view.story].drawing(), replace(view, theme=view.theme or "light")
    try:
        drawn = draw(data, view, *_ROOM)
    except NoRoom:  # its words are those of the whole story all the same
        drawn = draw(data, view, *_ROOM, brief=True)
    return drawn.title, _joined(drawn.subtitle, drawn.text)


def _events(data: Dataset, view: View) -> tuple[str, str]:
    selection = select(data, view)
    span = window_words(selection.stretches[0][0], selection.stretches[-1][1], view)
    told = summary(data, selection, map_scene(data, selection, view, Canvas()), view) if selection.shown else ""
    filters = filters_in_words(data, replace(view, known_by=None))
    plain = view.window == View().window and not (filters or view.known_by)
    return collection_title(data, view.language) if plain else _joined(span, filters, _known_by(view)), told


def _known_by(view: View) -> str:
    if view.known_by is None:
        return ""
    day = when(parse(view.known_by.isoformat()), view.language, view.zone)
    return words(view.language)("filter.known_by", day=day)


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def shortened_to(text: str, most: int = _TEXT) -> str:
    """Return a text of at most so many letters, ended with a sentence where that loses little, else with a word."""
    text = " ".join(text.split())
    if len(text) <= most:
        return text
    kept = text[: most - 1].rpartition(" ")[0] or text[: most - 2]
    sentences = list(_END.finditer(kept))
    if sentences and 2 * sentences[-1].end() >= len(kept):
        kept = kept[: sentences[-1].end()]
    return f"{kept.rstrip(' ·,;:(–')} …"
