"""The pages of a story: its chapters, each with its pictures, what stands beside and below, and the way on."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from transcaspian.drawing import markup
from transcaspian.drawing.ground import Ground
from transcaspian.drawing.markup import Markup, macro
from transcaspian.drawing.picture import NoRoom, Picture
from transcaspian.look.palette import FILL_OF_CERTAINTY, PAGE
from transcaspian.scene.model import Canvas
from transcaspian.scene.sizes import PHONE
from transcaspian.site import addresses, pictures
from transcaspian.site.layout import sign
from transcaspian.site.model import Page, Site, Spot
from transcaspian.slides.links import shortened_to
from transcaspian.stories import STORIES, Chapter
from transcaspian.view.named import story_name, story_title
from transcaspian.view.query import View

KIND = "story"
_WIDTHS = {"desk": 1380.0, "phone": float(PHONE)}
_MAPS = {"desk": Canvas(map_width=880, map_height=470), "phone": Canvas(map_width=PHONE, map_height=300)}


@lru_cache(maxsize=16)
def chapters(site: Site, language: str, key: str) -> tuple[Chapter, ...]:
    """Return the chapters of a story in a language."""
    levels = {fill: level for level, fill in FILL_OF_CERTAINTY.items()}

    def drawn(shape: str, fill: str, track: str) -> Markup:
        return sign(site.data, track, levels[fill])  # type: ignore[index]

    view = replace(site.view(language), theme=PAGE)
    spot = Spot(site, path(language, key, ""), language)
    return STORIES[key].chapters()(site.data, view, drawn, spot.to)


def path(language: str, key: str, chapter: str) -> str:
    """Return the path of a chapter; the first has the name of its story."""
    return addresses.page(language, KIND, f"{key}.{chapter}" if chapter else key)


def page(site: Site, language: str, key: str, number: int) -> Page:
    """Return a chapter of a story by its number."""
    every = chapters(site, language, key)
    one = every[number]
    spot = Spot(site, path(language, key, one.key), language)
    name = story_name(site.data, key, language)
    title = f"{name}: {one.name}" if one.name != name else story_title(site.data, key, language)
    shown = drawn(spot, one, one.beside)
    parts = [_chapters(spot, key, every, number), shown.html]
    parts.append(Markup('<div class="tc-card story">{}</div>').format(one.below))
    head = macro("site", "heading")(one.question or story_title(site.data, key, language), "", "", one.lead)
    text = shortened_to(one.lead or title)
    return Page(
        spot.path, language, "card", title, text, head + markup.joined(parts), shown.grounds, here=f"{KIND}/{key}"
    )


def chapter_of(spot: Spot, view: View) -> Chapter:
    """Return the chapter that shows what a view of a story shows; the first one if none does."""
    every = chapters(spot.site, spot.language, view.story)
    own = view.stories.of(view.story)
    return next((one for one in every if one.view.stories.of(view.story) == own), every[0])


def drawn(spot: Spot, one: Chapter, panel: Markup) -> pictures.Drawn:
    """Return the pictures of a chapter, a map beside a panel; what stands beside a chapter without a map is below.

    On the strip of a step only its time matters: what has happened is a list of links beside it.
    """
    parts, grounds = list[Markup](), list[Ground]()
    if one.map:
        maps = []
        for kind, canvas in _MAPS.items():
            shown = pictures.placed_map(spot, one.map(canvas), kind)
            grounds += shown.grounds
            maps.append(shown.html)
        parts.append(macro("site", "atlas")(maps, panel, []))
    for n in range(len(_drawn(one, _WIDTHS["desk"]))):
        for kind, width in _WIDTHS.items():
            found = _drawn(one, width)
            if n < len(found):
                picture = pictures.story_picture(spot, found[n], one.view, kind, f"{kind}-{n}-", not one.step)
                parts.append(macro("site", "line")(kind, "picture", picture))
    if not one.map and panel:
        parts.append(panel)
    return pictures.Drawn(markup.joined(parts), tuple(grounds))


def _drawn(one: Chapter, width: float) -> tuple[Picture, ...]:
    try:
        return one.pictures(width)
    except NoRoom:
        return ()


def _chapters(spot: Spot, key: str, every: tuple[Chapter, ...], number: int) -> Markup:
    """Return links to the other chapters, and to the step before and after."""
    if len(every) < 2:
        return Markup("")
    rows = [
        (spot.link(path(spot.language, key, one.key)), one.step or one.name, n == number) for n, one in enumerate(every)
    ]
    steps = [n for n, one in enumerate(every) if one.step]
    before = rows[number - 1][0] if number in steps and number - 1 in steps else ""
    after = rows[number + 1][0] if number in steps and number + 1 in steps else ""
    say = spot.say
    told = {"previous": say("mutiny.previous"), "next": say("mutiny.next"), "play": say("mutiny.play")} if steps else {}
    return macro("site", "chapters")(rows, before, after, told, every[number].name)
