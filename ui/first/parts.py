"""What the first pictures of all pages share: what stands above them, maps, cards, and the view in words."""

from __future__ import annotations

from collections.abc import Collection

from transcaspian.drawing import markup
from transcaspian.drawing.legend import legend_element
from transcaspian.drawing.markup import Markup, first
from transcaspian.drawing.markup import cards as markup_cards
from transcaspian.drawing.markup.first import Control
from transcaspian.drawing.parts import choices, ring_of
from transcaspian.drawing.sheet import Sheet
from transcaspian.drawing.svg import svg
from transcaspian.evidence.card import Card
from transcaspian.language.messages import Words
from transcaspian.look.palette import FILL_OF_CERTAINTY, PAGE, palette
from transcaspian.look.signs import sign_svg
from transcaspian.scene import Scene
from transcaspian.scene.model import LegendItem
from transcaspian.scene.sizes import canvas
from transcaspian.stories import STORIES
from transcaspian.view.saved import offered, open_saved
from transcaspian.view.tours import at, step_of
from transcaspian.view.tracks import shape_of
from ui import beneath, cached, cards, controls, hindsight, known, linked, look, menu, navigation, tour
from ui.first.asked import Asked
from ui.server import grounds

_LISTED = 200  # events in words: as many as a page of the table has


def picture(asked: Asked, drawn: Scene, part: str) -> Markup:
    """Return a part of a scene (timeline, overview, or what is placed on the map) with its marks as links."""
    return drawing(asked, choices(drawn, part, ring_of(drawn, part)), part)


def drawing(asked: Asked, sheet: Sheet, part: str) -> Markup:
    """Return a sheet whose marks are links."""
    ids = f"{asked.kind}-{part}-"
    return Markup(svg(sheet, fonts=False, page=True, link=lambda events: asked.with_event(events[0]), ids=ids))


def top(asked: Asked) -> Markup:
    """Return what stands above every page."""
    view, say = asked.view, asked.say
    links = first.navigation([_group(asked, *one) for one in navigation.groups()], say("landmark.pages"))
    if asked.is_phone:
        # What an evidence page filters besides belongs to the reader's session, and there is none yet.
        set_now = " · ".join(menu.filters_on(view, "" if asked.page == "evidence" else asked.page))
        return first.controls("tc-first-fold", [Control("fold", (say("menu.label"), set_now))])
    pieces, lists, narrow = list[Control](), not asked.page, asked.size[0] <= known.NARROW
    if view.known_by:
        if told := known.beyond(view, say):
            pieces.append(Control("said", (told,)))
        for _, told in known.counts(view, say, lists):
            text = known.number_of(told) if narrow else told
            pieces.append(Control("button" if lists else "quiet", (text,), icon=narrow))
        pieces.append(Control("quiet", (say("known.today"),)))
    day = Control("menu", (known.label(view.known_by, say),), known.label_width(say), icon=True)
    pieces += [Control("icon", ("‹",)), day, Control("icon", ("›",))]
    pieces.append(Control("menu", (view.language.upper(),), icon=True))
    return links + first.controls("tc-first-known", pieces)


def _group(asked: Asked, group: str, names: tuple[str, ...]) -> tuple[str, list[tuple[str, str, bool]]]:
    """Return what pages are for in a word, and their addresses and names, and which of them this is."""
    here, language = navigation.name_at(asked.page) or navigation.TIMELINE, asked.view.language
    links = []
    for name in names:
        path, view = navigation.path_of(name), navigation.carried(asked.view, here, name)
        links.append((asked.address(view, path), navigation.name_of(name, language), path == asked.page))
    return asked.say(f"nav.group.{group}") if group else "", links


def files(say: Words) -> Control:
    """Return the buttons of the slide, and the one that shares."""
    return Control("files", (say("control.slide_png"), say("control.slide_pptx"), say("share.title")))


def map_of(asked: Asked, drawn: Scene, under: str = "") -> Markup:
    """Return the map of a scene with its ground; ``under``: what stands below it."""
    themes = (asked.view.theme,) if asked.view.theme else ("light", "dark")
    paths = [asked.base + grounds.path(drawn, theme, at_once=False) for theme in themes]
    return first.placed(asked.kind, paths, picture(asked, drawn, "placed"), drawn.map.width, drawn.map.height, under)


def legend(asked: Asked, drawn: Scene, *foot: str, counters: bool = False) -> Markup:
    """Return the legend and the credits of a map."""

    def sign(item: LegendItem) -> Markup:
        return Markup(legend_element(item, PAGE, drawn.tracks))

    return linked.legend(drawn, sign, *foot, counters=counters)


def start(asked: Asked, drawn: Scene) -> Markup:
    """Return what this is, and a few ways in; first, what a search has found."""
    view, say, data, views = asked.view, asked.say, cached.dataset(), list[tuple[str, str, str]]()
    saved = offered(data, view)
    for one in saved[: cards.STARTS]:
        told = open_saved(data, one, view)
        path = STORIES[told.story].path if told.story else None
        views.append((asked.address(told, path), one.title(view.language), "tc-first-saved"))
    rest = len(saved) - len(views)
    more = [Control("menu", (say.n("start.more", rest),))] if rest else []
    tours = [
        (asked.address(begun, tour.path_of(begun, 1)), name, "tc-first-saved") for _, name, begun in tour.starts(view)
    ]
    begin = (
        [markup.paragraph(say("start.tours"), kind="tc-h4"), markup.group(first.lines(tours), kind="tc-first-tours")]
        if tours
        else []
    )
    layers = [
        (asked.address(view.but(layer=then, kinds=(), cell="")), label, "tc-first-saved")
        for _, label, then in beneath.starts(view)
    ]
    beneath_it = markup.paragraph(say("start.layers"), kind="tc-h4")
    under = [markup.group(beneath_it, first.lines(layers), kind="tc-first-tours tc-first-layers")] if layers else []
    heading = markup.paragraph(say("start.views"), kind="tc-h4") if saved else ""
    hidden = controls.found_elsewhere(drawn)
    found = first.buttons([Control("button", (say.n("search.all", hidden),))]) if hidden else Markup("")
    below = [found, *begin, *under, heading, first.lines(views), first.controls("tc-first-controls", more)]
    return markup.joined([cards.started(drawn), *below])


def step(asked: Asked) -> Markup:
    """Return the step of a tour with its ways as links; nothing for a view on no tour."""
    view, say, data = asked.view, asked.say, cached.dataset()
    found = step_of(data, view)
    if found is None:
        return Markup("")

    def to(number: int) -> str:
        return asked.address(at(data, view.tour, number, view), tour.path_of(view, number)) if number in every else ""

    every = dict(tour.dots(view))
    ways = markup.macro("tour", "ways")(
        say("tour.landmark"),
        (to(view.step - 1), say("tour.back")),
        (to(view.step + 1), say("tour.next")),
        [(to(number), name, number == view.step) for number, name in every.items()],
        (asked.address(view.but(tour="", step=1), asked.page), say("tour.leave")),
    )
    return markup.group(ways, tour.head_html(view, found), kind="tc-first-tour")


def card(asked: Asked, drawn: Scene | None = None) -> Markup:
    """Return the card of the chosen event, or why there is none; ``drawn``: the scene that it belongs to."""
    view, say = asked.view, asked.say
    found = cached.card_of(view)
    if found is None:
        return markup.joined([markup.card(*hindsight.absent(view)), _ways_on(asked)])
    ways = (("card.previous", "P"), ("card.next", "N")) if not view.tour else ()
    steps = (*ways, ("card.close", "Esc"))
    row = [Control("small", (say(label),), icon=True, key=key) for label, key in steps]
    hidden = dict(drawn.counts.hidden).get(view.event) if drawn else None
    why = []
    if hidden:
        why.append(first.notice(cards.hidden_by(hidden, say)))
        why.append(first.buttons([Control("button", (say("card.show"),))]))
    return markup.joined([first.controls("tc-first-steps", row), *why, card_html(found, say)])


def _ways_on(asked: Asked) -> Markup:
    """Return the buttons under the words on an event that has no card."""
    say, to = asked.say, hindsight.days_with(asked.view)
    row = [Control("button", (say(f"known.go_{one}"),)) for one in to]
    return first.buttons([*row, Control("quiet", (say("card.close"),), icon=True, key="Esc")])


def card_html(found: Card, say: Words) -> Markup:
    """Return a card as HTML."""
    shape, fill = shape_of(cached.dataset(), found.track), FILL_OF_CERTAINTY[found.certainty]
    return markup_cards.event_card(found, say, sign(shape, fill, found.track))


def sign(shape: str, fill: str, track: str) -> Markup:
    """Return a sign in the colour of a track, or of text without one, beside words that say the same."""
    colours = palette(PAGE)
    drawn = sign_svg(shape, fill, colours.track(track) if track else colours.ink, colours.paper, False)
    return Markup(drawn.replace("<svg ", '<svg class="tc-first-sign" aria-hidden="true" ', 1))


def title(asked: Asked, text: str, lead: str) -> Markup:
    """Return the head of a page: its title, and what it is for."""
    return look.heading(text, lead, asked.say, asked.is_phone)


def story(asked: Asked, key: str, only: Collection[str] | None = None) -> Markup:
    """Return a story in words, and its events with date and certainty; ``only``: no others, and then no words."""
    view = STORIES[key].events_view(cached.dataset(), asked.drawn)
    return in_words(asked, cached.scene_of(view, canvas(*asked.size)), only)


def in_words(asked: Asked, drawn: Scene, only: Collection[str] | None = None) -> Markup:
    """Return the view in a few sentences, and its events with date and certainty."""
    say, rows = asked.say, []
    events = [event for event in drawn.events if only is None or event.id in only]
    for event in events[:_LISTED]:
        about = drawn.signs[event.id]
        rows.append((asked.with_event(event.id), about.title, f"{about.when}; {about.certainty}"))
    left = len(events) - len(rows)
    more, summary = say.n("count.not_listed", left) if left else "", drawn.summary if only is None else ""
    return first.events(f"{asked.kind}-events", say("table.heading"), summary, rows, more)
