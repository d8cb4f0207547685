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
from transcaspian.scene.sizes import canvas
from transcaspian.stories import STORIES
from transcaspian.view.named import title as collection_title
from transcaspian.view.saved import open_saved
from transcaspian.view.tracks import shape_of
from ui import cached, cards, known, look, menu, navigation
from ui.first.asked import Asked
from ui.server import grounds

_LISTED = 200  # events in words: as many as a page of the table has


def picture(asked: Asked, drawn: Scene, part: str) -> Markup:
    """Return a part of a scene (timeline, overview, or what is placed on the map) with its marks as links."""
    return drawing(asked, choices(drawn, part, ring_of(drawn, part)), part)


def drawing(asked: Asked, sheet: Sheet, part: str) -> Markup:
    """Return a sheet whose marks are links."""
    return Markup(svg(sheet, fonts=False, link=lambda events: asked.with_event(events[0]), ids=f"{asked.kind}-{part}-"))


def top(asked: Asked) -> Markup:
    """Return what stands above every page."""
    view, say = asked.view, asked.say
    named = (
        (navigation.path_of(name), navigation.title_of(name)) for name in navigation.NAMES if navigation.offered(name)
    )
    pages = ((asked.address(view, path), say(title), path == asked.page) for path, title in named if title)
    links = first.navigation(pages, say("landmark.pages"))
    if asked.is_phone:
        # What an evidence page filters besides belongs to the reader's session, and there is none yet.
        set_now = " · ".join(menu.filters_on(view, "" if asked.page == "evidence" else asked.page))
        return first.controls("tc-first-fold", [Control("fold", (say("menu.label"), set_now))])
    pieces = [Control("icon", ("‹",)), Control("menu", (known.label(view, say),), icon=True), Control("icon", ("›",))]
    if view.known_by:
        pieces.append(Control("quiet", (say("known.today"),)))
        if told := known.beyond(view, say):
            pieces.append(Control("said", (told,)))
        pieces += [Control("button" if not asked.page else "said", (told,)) for _, told in known.counts(view, say)]
    return links + first.controls("tc-first-known", pieces)


def files(say: Words) -> Control:
    """Return the buttons of the slide, and the one that shares."""
    return Control("files", (say("control.slide_png"), say("control.slide_pptx"), say("share.title")))


def map_of(asked: Asked, drawn: Scene, under: str = "") -> Markup:
    """Return the map of a scene with its ground; ``under``: what stands below it."""
    themes = (asked.view.theme,) if asked.view.theme else ("light", "dark")
    paths = [asked.base + grounds.path(drawn, theme, at_once=False) for theme in themes]
    return first.placed(asked.kind, paths, picture(asked, drawn, "placed"), drawn.map.width, drawn.map.height, under)


def legend(asked: Asked, drawn: Scene, *foot: str) -> Markup:
    """Return the legend and the credits of a map."""
    items = [(Markup(legend_element(item)), item.text) for item in drawn.legend]
    return first.legend(items, " · ".join(asked.say(key) for key in foot))


def start(asked: Asked, drawn: Scene) -> Markup:
    """Return where a reader can start: saved views and events."""
    view, say, data = asked.view, asked.say, cached.dataset()
    views = []
    for saved in data.views.values():
        told = open_saved(data, saved, view)
        path = STORIES[told.story].path if told.story else None
        views.append((asked.address(told, path), saved.title(view.language), "tc-first-saved"))
    parts = [
        markup.start(collection_title(data, view.language), say("start.lead")),
        _heading(say("start.views")),
        first.lines(views),
    ]
    if top := cards.first_events(drawn):
        rows = [(asked.with_event(i), data.events[i].title(view.language), "") for i in top]
        parts += [_heading(say("start.events")), first.lines(rows)]
    return markup.joined(parts)


def _heading(text: str) -> Markup:
    return markup.paragraph(text, kind="tc-h4")


def card(asked: Asked, drawn: Scene | None = None) -> Markup:
    """Return the card of the chosen event, or why there is none; ``drawn``: the scene that it belongs to."""
    view, say = asked.view, asked.say
    found = cached.card_of(view)
    if found is None:
        return markup.joined([markup.card(*cards.absent(view)), _ways_on(asked)])
    steps = (("card.previous", "P"), ("card.next", "N"), ("card.close", "Esc"))
    row = [Control("small", (say(label),), icon=True, key=key) for label, key in steps]
    hidden = dict(drawn.counts.hidden).get(view.event) if drawn else None
    why = []
    if hidden:
        why.append(first.notice(cards.hidden_by(hidden, say)))
        why.append(first.buttons([Control("button", (say("card.show"),))]))
    return markup.joined([first.controls("tc-first-steps", row), *why, card_html(found, say)])


def _ways_on(asked: Asked) -> Markup:
    """Return the buttons under the words on an event that has no card."""
    say, to = asked.say, cards.days_with(asked.view)
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
    view = STORIES[key].events_view(asked.drawn)
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
