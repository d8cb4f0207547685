"""Rows of a layer as HTML."""

from __future__ import annotations

from transcaspian.drawing import markup
from transcaspian.drawing.markup import Markup
from transcaspian.language.dates import parse
from transcaspian.language.datewords import when
from transcaspian.language.messages import Words
from transcaspian.layers.model import Row
from transcaspian.recipes.taking import Told
from transcaspian.scene.beneath import kind_words


def row(found: Row, say: Words, zone: str) -> Markup:
    """Return a row: when and where, what it says, who says so, and its number in its file."""
    one = found.candidate
    date = when(parse(one.date), say.language, zone) if one.date else say("layer.no_time")
    place = one.place.name or ("" if one.place.longitude is not None else say("layer.no_place"))
    kind = kind_words(one.category, say) if one.category else ""
    origin = say("layer.origin", n=say.number(one.row))
    sources = [_source(told) for told in one.told]
    return markup.macro("rows", "row")(date, place, kind, one.title, one.text, sources, origin)


def _source(told: Told) -> str:
    text = " · ".join(part for part in (told.publisher, told.title) if part)
    return markup.link(told.address, text or told.address) or text
