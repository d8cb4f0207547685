"""The corridor on pages that are read: the route, the comparison, the volumes and the raw materials."""

from __future__ import annotations

from dataclasses import replace

from transcaspian.dataset.loading import Dataset
from transcaspian.dataset.settings import story
from transcaspian.drawing import markup
from transcaspian.drawing.markup import Markup, Sign
from transcaspian.drawing.markup.cards import Address
from transcaspian.drawing.picture import Picture
from transcaspian.language.messages import words
from transcaspian.scene import scene
from transcaspian.scene.model import Canvas, Scene
from transcaspian.stories.corridor import closures, pictures, tables
from transcaspian.stories.corridor.question import question_in_words
from transcaspian.stories.register import Chapter
from transcaspian.view.query import View

_FONT = 12.0  # pixels of ordinary text in a picture
_NOTHING = Markup("")


def chapters(data: Dataset, view: View, sign: Sign, address: Address) -> tuple[Chapter, ...]:
    """Return the sections of the corridor; questions of the reader's are asked for him, of each port and country."""
    say, own = words(view.language), story(data, "corridor")
    view = view.but(window=own.window or view.window, frame=own.frame or "")

    def at(section: str) -> View:
        return view.but(section=section)

    def strip(width: float) -> tuple[Picture, ...]:
        found = pictures.strip(data, at(""), width, _FONT)
        return (found,) if found else ()

    def map_of(canvas: Canvas) -> Scene:
        return pictures.map_of(data, at(""), False, canvas, lambda one, room: scene(data, one, room))

    def compared(width: float) -> tuple[Picture, ...]:
        return (pictures.comparison(data, at("compare"), width, _FONT),)

    def chart(width: float) -> tuple[Picture, ...]:
        found = pictures.chart(data, at("volumes"), width, _FONT)
        return (found,) if found else ()

    def materials(width: float) -> tuple[Picture, ...]:
        return pictures.materials_drawn(data, at("minerals"), width, _FONT)

    named = {
        section: say(f"corridor.section.{section or 'route'}")
        for section in ("", "compare", "whatif", "volumes", "minerals")
    }
    route = markup.joined([pictures.strip_notes(data, at("")), tables.legs(data, at(""), False)])
    comparison = markup.joined([tables.pair(data, at("compare"), False), tables.routes(data, at("compare"), False)[0]])
    counted = markup.joined(
        [tables.published_counts(data, at("minerals")), tables.minerals(data, at("minerals"), False)]
    )
    left = closures.tables(data, at("whatif"))
    freight = tables.volumes(data, at("volumes"), False)
    every = (
        Chapter("", named[""], at(""), strip, map_of, tables.numbers(data, at(""))[0], route),
        Chapter("compare", named["compare"], at("compare"), compared, None, _NOTHING, comparison),
        Chapter(
            "whatif", named["whatif"], at("whatif"), _no_picture, None, _NOTHING, left, say("corridor.lead.closures")
        ),
        Chapter("volumes", named["volumes"], at("volumes"), chart, None, _NOTHING, freight),
        Chapter("minerals", named["minerals"], at("minerals"), materials, None, _NOTHING, counted),
    )
    return tuple(replace(one, question=question_in_words(data, one.key, view.language)) for one in every)


def _no_picture(width: float) -> tuple[Picture, ...]:
    return ()
