"""The corridor before its programs: in each section the picture that its page shows first."""

from __future__ import annotations

from transcaspian.dataset.loading import Dataset
from transcaspian.drawing import markup
from transcaspian.drawing.markup import Markup, first
from transcaspian.drawing.markup.first import Control
from transcaspian.drawing.picture import Picture
from transcaspian.scene import Scene
from transcaspian.scene.sizes import NARROW, canvas
from transcaspian.stories.corridor import pictures, tables
from transcaspian.stories.corridor.answers import answered
from transcaspian.stories.corridor.query import CorridorQuery
from transcaspian.stories.corridor.question import question_of
from transcaspian.stories.corridor.stretches import closure_name, place_name
from transcaspian.stories.corridor.verdict import verdict
from transcaspian.view.grammar import SECTIONS
from transcaspian.view.query import View
from ui import cached, linked
from ui.corridor import figures, page
from ui.first import parts
from ui.first.asked import Asked


def content(asked: Asked) -> tuple[Markup, Markup]:
    """Return what stands in the places of the live page, and what follows under it."""
    view, section = asked.drawn, CorridorQuery.of(asked.view).section
    data = cached.dataset()
    wide, size = figures.width_at(asked.size[0]), figures.FONT
    head = [parts.title(asked, *page.heading(view, section))]
    if not asked.is_phone:
        head.append(first.controls("tc-first-controls tc-first-middle tc-first-left", _controls(asked, section)))
    head.append(page.ignored_html(view))
    if section == "compare":
        shown = [_row(asked, _pair(asked)), _picture(asked, pictures.comparison(data, view, wide, size), "strip")]
    elif section in ("volumes", "minerals"):
        both = pictures.materials_drawn if section == "minerals" else _chart
        shown = [_picture(asked, one, f"strip{n}") for n, one in enumerate(both(data, view, wide, size))]
        if not shown:
            shown.append(first.notice(pictures.no_chart(data, view)))
    else:
        strip = pictures.strip(data, view, wide, size)
        drawn = [_picture(asked, strip, "strip") + pictures.strip_notes(data, view)] if strip else []
        shown = [*drawn, _map(asked, section)] if asked.is_phone else [_map(asked, section), *drawn]
        if section:
            shown.insert(0, _row(asked, _question(asked)))
    return markup.joined([*head, *shown]), parts.story(asked, "corridor")


def _chart(data: Dataset, view: View, wide: float, size: float) -> tuple[Picture, ...]:
    chart = pictures.chart(data, view, wide, size)
    return (chart,) if chart else ()


def _picture(asked: Asked, picture: Picture, part: str) -> Markup:
    return first.drawing("strip", parts.drawing(asked, picture.sheet(asked.drawn), part))


def _row(asked: Asked, row: list[Control]) -> Markup:
    """Return what is asked, under its names; a phone has that behind its button."""
    return Markup("") if asked.is_phone else first.controls("tc-first-controls", row)


def _pair(asked: Asked) -> list[Control]:
    data, say = cached.dataset(), asked.say
    names = [data.routes[route].name(asked.view.language) for route in question_of(data, asked.view).pair]
    labels = (say("corridor.control.first"), say("corridor.control.second"))
    return [Control("named", told, 420) for told in zip(labels, names, strict=True)]


def _question(asked: Asked) -> list[Control]:
    data, say, wanted = cached.dataset(), asked.say, question_of(cached.dataset(), asked.view)
    ends = [place_name(data, one, asked.view.language) if one else "–" for one in (wanted.origin, wanted.destination)]
    return [
        Control("named", (say("corridor.control.origin"), ends[0]), 190),
        Control("named", (say("corridor.control.destination"), ends[1]), 190),
        *(
            Control("named", (say(f"corridor.control.{name}"), _named(asked, kinds)), width)
            for name, kinds, width in (("closed", ("leg", "place"), 420), ("avoid", ("country",), 260))
        ),
    ]


def _named(asked: Asked, kinds: tuple[str, ...]) -> str:
    """Return what is closed or avoided, of these kinds; that it is nothing where it is."""
    closures = question_of(cached.dataset(), asked.view).closures
    names = [closure_name(cached.dataset(), one, asked.say) for one in closures if one.kind in kinds]
    return ", ".join(names) or asked.say("corridor.control.nothing")


def _map(asked: Asked, section: str) -> Markup:
    drawn = pictures.map_of(cached.dataset(), asked.drawn, False, canvas(*asked.size), cached.scene_of)
    if asked.is_phone:
        return first.panel(_told(asked, section, drawn)) + parts.map_of(asked, drawn)
    under = parts.legend(asked, drawn, "map.credits", "map.wheel")
    height = linked.height(drawn)
    return first.beside(parts.map_of(asked, drawn, under), first.panel(_told(asked, section, drawn), height))


def _told(asked: Asked, section: str, drawn: Scene) -> Markup:
    """Return what stands beside the map: the card of an event, the answer to a question, or the route's numbers."""
    if asked.view.event:
        return parts.card(asked, drawn)
    if section == "whatif":
        return answered(cached.dataset(), verdict(cached.dataset(), asked.view), asked.say, asked.size[0] <= NARROW)
    table, later = tables.numbers(cached.dataset(), asked.view)
    return table + first.caption(asked.say.n("corridor.later", later)) if later else table


def _controls(asked: Asked, section: str) -> list[Control]:
    say, data = asked.say, cached.dataset()
    row = [
        Control(
            "segments",
            tuple(say(f"corridor.section.{one or 'route'}") for one in ("", *SECTIONS)),
            on=("", *SECTIONS).index(section),
        ),
        parts.files(say),
    ]
    if not section:
        route = question_of(data, asked.view).route
        row.append(Control("select", (data.routes[route].name(asked.view.language),), 420))
    if section in ("", "whatif"):
        row.append(Control("toggle", (say("corridor.control.signs"),)))
    return row
