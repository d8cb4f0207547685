"""Timeline and map before their programs: both with all their marks as links, the card, and the events in words."""

from __future__ import annotations

from transcaspian.drawing import markup
from transcaspian.drawing.beneath import bars_sheet
from transcaspian.drawing.markup import Markup, first
from transcaspian.drawing.markup.first import Control
from transcaspian.scene import Scene
from transcaspian.scene.histogram import UNDER_LANES, UNDER_YEARS
from transcaspian.view.named import frame_id, window_id, window_ids, window_name
from transcaspian.view.query import View
from ui import beneath, cached, controls, dates, knowing, linked, over_map, tied
from ui.first import parts
from ui.first.asked import Asked


def content(asked: Asked) -> tuple[Markup, Markup]:
    """Return what stands in the places of the live page, and what follows under it."""
    drawn = asked.scene()
    pictures = _on_phone(asked, drawn) if asked.is_phone else _on_desk(asked, drawn)
    return pictures, parts.in_words(asked, drawn)


def _on_desk(asked: Asked, drawn: Scene) -> Markup:
    height = linked.height(drawn)
    place = parts.map_of(
        asked, drawn, parts.legend(asked, drawn, "map.credits", "map.wheel", counters=True) + _frame(asked)
    )
    return markup.joined(
        [
            first.controls("tc-first-controls tc-first-line", _controls(asked, drawn)),
            _nothing(asked, drawn),
            first.beside(place, first.panel(_panel(asked, drawn), height)),
            first.drawing("timeline", parts.picture(asked, drawn, "timeline")),
            _rows(asked, drawn, UNDER_LANES),
            first.drawing("overview", parts.picture(asked, drawn, "overview")),
            _rows(asked, drawn, UNDER_YEARS),
            first.drawing("knowing", parts.drawing(asked, knowing.sheet(drawn), "knowing")),
            _foot(asked, drawn),
        ]
    )


def _on_phone(asked: Asked, drawn: Scene) -> Markup:
    card = first.panel(_panel(asked, drawn))
    pictures = [
        first.drawing("timeline", parts.picture(asked, drawn, "timeline")),
        _rows(asked, drawn, UNDER_LANES),
        parts.map_of(asked, drawn),
        first.drawing("legend", parts.legend(asked, drawn, "map.credits", counters=True)),
    ]
    shown = [card, *pictures] if asked.has_card_first else [*pictures, card]
    return markup.joined([parts.step(asked), _nothing(asked, drawn), *shown])


def _nothing(asked: Asked, drawn: Scene) -> Markup:
    """Return what explains an empty or unsure picture, as ``controls.loosen_buttons`` does; else nothing."""
    if not (told := controls.nothing_sure(drawn)):
        return Markup("")
    say, labels = asked.say, [label for _, label in controls.loosening(drawn)]
    if elsewhere := controls.found_elsewhere(drawn):
        labels.insert(0, say.n("search.elsewhere", elsewhere))
    row = [Control("button" if n else "first", (label,)) for n, label in enumerate(labels)]
    if asked.view.known_by:
        row.append(Control("button", (say("known.go_today"),)))
    row.append(Control("button", (say("empty.reset"),)))
    return first.notice(told) + first.buttons(row)


def _rows(asked: Asked, drawn: Scene, where: str) -> Markup:
    """Return the place of the bars of a layer, and that it is still counting."""
    if drawn.beneath is None:
        return Markup("")
    return first.drawing(f"rows-{where}", parts.drawing(asked, bars_sheet(drawn, where), f"rows-{where}"))


def _foot(asked: Asked, drawn: Scene) -> Markup:
    trays = [asked.say.n(f"tray.{tray.reason}", len(tray.event_ids)) for tray in drawn.map.trays]
    version = asked.say("footer.version", version=cached.dataset().version)
    text = " · ".join(filter(None, (*trays, drawn.subtitle, version, asked.say("overview.hint"))))
    return first.foot(text, bool(trays) or asked.view.window != View().window)


def _panel(asked: Asked, drawn: Scene) -> Markup:
    if asked.view.thread and drawn.links and not (asked.view.event or asked.view.tour):
        lines = [(asked.with_event(i), f"{name} – {told}" if told else name, "") for i, name, told in tied.rows(drawn)]
        return markup.card(asked.say("card.whole_thread"), level=3) + first.lines(lines)
    if not asked.view.tour:
        return parts.card(asked, drawn) if asked.view.event else parts.start(asked, drawn)
    step = Markup("") if asked.is_phone else parts.step(asked)
    return step + (parts.card(asked, drawn) if asked.view.event else Markup(""))


def _controls(asked: Asked, drawn: Scene) -> list[Control]:
    """Return the row of controls as it is drawn by ``controls.controls``."""
    view, say = asked.view, asked.say
    data = cached.dataset()
    ids, chosen = window_ids(data), window_id(data, view)
    return [
        Control(
            "segments",
            tuple(window_name(data, one, view.language) for one in ids),
            on=ids.index(chosen) if chosen in ids else -1,
        ),
        Control("menu", (dates.label(drawn),), icon=True),
        Control("field", (view.text or say("control.search_short"),)),
        Control("menu", (controls.filters_label(view, say),)),
        *([Control("menu", (beneath.label(view),), icon=True)] if data.layers else []),
        Control("menu", (controls.counts_label(drawn),)),
        parts.files(say),
    ]


def _frame(asked: Asked) -> Markup:
    """Return the choice of the map's frame, which lies over the map's corner."""
    view = asked.view
    told = over_map.frame_label(view, frame_id(cached.dataset(), view))
    choice = Control("select", (told,), over_map.frame_width(view))
    signs = Control("menu", (over_map.signs_label(view),), icon=True)
    return first.controls("tc-first-controls tc-first-over", [choice, signs])
