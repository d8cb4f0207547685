"""The mutiny by the hour before its programs: clocks, strip, map and feed at the minute of the address."""

from __future__ import annotations

from transcaspian.drawing import markup
from transcaspian.drawing.markup import Markup, first
from transcaspian.drawing.markup.first import Control
from transcaspian.language.zones import zone_words
from transcaspian.scene.model import Scene
from transcaspian.stories.mutiny import telling
from transcaspian.stories.mutiny.clock import clockless_view, position
from transcaspian.stories.mutiny.march import march
from transcaspian.stories.mutiny.moment import Now, card_at, now
from transcaspian.stories.mutiny.query import MutinyQuery
from transcaspian.stories.mutiny.strip import strip
from ui import cached, hindsight, linked
from ui.first import parts
from ui.first.asked import Asked
from ui.mutiny import player


def content(asked: Asked) -> tuple[Markup, Markup]:
    """Return what stands in the places of the live page, and what follows under it."""
    view, data, at = asked.drawn, cached.dataset(), position(cached.dataset(), asked.view)
    found = now(data, clockless_view(view), at, MutinyQuery.of(view).live)
    drawn, width = march(data, view, player.canvas_of(*asked.size), at), asked.size[0]
    clocks, lead = player.clocks(view, at), telling.lead(data, view)
    wide = float(width if asked.is_phone else width - player.CLOCK_WIDTH - 14)
    sheet = strip(data, view.but(event="", moment=None), wide).sheet(view)
    line = first.drawing("strip", parts.drawing(asked, sheet, "strip"))
    controls = first.controls("tc-first-controls tc-first-middle", _controls(asked, len(found.untimed)))
    side, where = _feed(asked, found, drawn), telling.columns(data, clockless_view(view), found, True)
    if asked.is_phone:
        legend = first.drawing("legend", parts.legend(asked, drawn, "map.credits"))
        below = [legend, first.opens(asked.say("phone.open_map")), where, first.panel(side, 420)]
        shown = [controls, clocks, line, parts.map_of(asked, drawn), *below, lead]
    else:
        under = parts.legend(asked, drawn, "map.credits", "map.wheel")
        height = linked.height(drawn)
        map_ = parts.map_of(asked, drawn, under)
        shown = [lead, controls, first.time(clocks, line), where, first.beside(map_, first.panel(side, height))]
    told = {line.event_id for line in (*found.lines, *found.untimed)}
    return markup.joined(shown), parts.story(asked, "mutiny", told if found.live else None)


def _feed(asked: Asked, found: Now, drawn: Scene) -> Markup:
    """Return what had happened by the minute, below the card of a chosen event."""
    view, event, card = asked.view, asked.view.event, list[Markup]()
    if event:
        by = found.at if found.live else None  # what was public by the minute, where the clock is live
        known = card_at(cached.dataset(), clockless_view(view), event, by)
        late = markup.card("", asked.say("mutiny.not_yet")) if found.live else markup.card(*hindsight.absent(view))
        card.append(parts.card_html(known, asked.say) if known else late)
    rows = [(asked.with_event(one.event_id), f"{one.clock} {one.title}".strip(), "") for one in found.lines]
    feed = first.lines(rows) if rows else first.caption(telling.nothing_yet(found, drawn, asked.say))
    return markup.joined([*card, telling.feed_heading(cached.dataset(), asked.view, found, asked.say, True), feed])


def _controls(asked: Asked, untimed: int) -> list[Control]:
    say = asked.say
    play, width = say(player.play_key(asked.view)), player.play_width(say, asked.size[0])
    row = [
        Control("first", (play,), width, icon=True, key="K"),
        Control("button", (say("mutiny.previous"),), icon=True, key="P"),
        Control("button", (say("mutiny.next"),), icon=True, key="N"),
    ]
    if asked.is_phone:
        return row
    return [
        *row,
        Control("select", (say.n("mutiny.speed_of", player.SPEEDS[1]),), player.SPEED_WIDTH),
        Control("segments", (say("mutiny.hindsight"), say("mutiny.live")), on=int(MutinyQuery.of(asked.view).live)),
        Control("select", (zone_words(asked.view.zone, asked.view.language),), 130),
        Control("quiet", (say.n("mutiny.beside_count", untimed),), icon=True),
        parts.files(say),
    ]
