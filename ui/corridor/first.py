"""The corridor before its programs: in each section the picture that its page shows first."""

from __future__ import annotations

from transcaspian.drawing import markup
from transcaspian.drawing.markup import Markup, first
from transcaspian.drawing.markup.first import Control
from transcaspian.drawing.picture import Picture
from transcaspian.scene.sizes import canvas
from transcaspian.stories.corridor.query import CorridorQuery
from transcaspian.stories.corridor.question import question_of
from transcaspian.stories.corridor.verdict import verdict
from transcaspian.view.grammar import SECTIONS
from ui import cached, linked
from ui.corridor import figures, page, questions, tables
from ui.first import parts
from ui.first.asked import Asked


def content(asked: Asked) -> tuple[Markup, Markup]:
    """Return what stands in the places of the live page, and what follows under it."""
    view, say, section = asked.drawn, asked.say, CorridorQuery.of(asked.view).section
    wide, size = figures.width_at(asked.size[0]), figures.font_at(asked.size[0])
    head = [parts.title(asked, say("corridor.title"), say(f"corridor.lead.{section or 'route'}"))]
    if not asked.is_phone:
        head.append(first.controls("tc-first-controls tc-first-middle", _controls(asked, section)))
    if section == "compare":
        shown = [_picture(asked, page.comparison_picture(view, wide, size), "strip")]
    elif section in ("volumes", "minerals"):
        found = figures.pictures(section, view, wide, size)
        shown = [_picture(asked, one, f"strip{n}") for n, one in enumerate(found)]
    else:
        strip = page.strip_picture(view, wide, size)
        shown = [_map(asked, section), *([_picture(asked, strip, "strip")] if strip else [])]
        if asked.is_phone:
            shown.reverse()
    return markup.joined([*head, *shown]), parts.story(asked, "corridor")


def _picture(asked: Asked, picture: Picture, part: str) -> Markup:
    return first.drawing("strip", parts.drawing(asked, picture.sheet(asked.drawn), part))


def _map(asked: Asked, section: str) -> Markup:
    drawn = page.map_scene(asked.drawn, False, canvas(*asked.size))
    if asked.is_phone:
        return first.panel(_told(asked, section)) + parts.map_of(asked, drawn)
    under = parts.legend(asked, drawn, "map.credits", "map.wheel")
    height = drawn.map.height + linked.legend_height(drawn)
    return first.beside(parts.map_of(asked, drawn, under), first.panel(_told(asked, section), height))


def _told(asked: Asked, section: str) -> Markup:
    """Return what stands beside the map: the card of an event, the answer to a question, or the route's numbers."""
    if asked.view.event:
        return parts.card(asked)
    if section == "whatif":
        return questions.verdict_html(verdict(cached.dataset(), asked.view), asked.say)
    return tables.numbers_html(asked.view)[0]


def _controls(asked: Asked, section: str) -> list[Control]:
    say, data = asked.say, cached.dataset()
    row = [
        Control(
            "segments",
            tuple(say(f"corridor.section.{one or 'route'}") for one in ("", *SECTIONS)),
            on=("", *SECTIONS).index(section),
        ),
        Control("files", (say("control.slide_png"), say("control.slide_pptx"))),
    ]
    if not section:
        route = question_of(data, asked.view).route
        row.append(Control("select", (data.routes[route].name(asked.view.language),), 420))
    return row
