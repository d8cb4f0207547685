"""A whole page: its head, what stands around every page, and the signs that it uses."""

from __future__ import annotations

from functools import lru_cache

from transcaspian.dataset.loading import Dataset
from transcaspian.drawing import markup
from transcaspian.drawing.markup import Markup, macro
from transcaspian.exchange.facts import provenance
from transcaspian.language.languages import own_name, tag
from transcaspian.language.messages import Words, words
from transcaspian.look.palette import FILL_OF_CERTAINTY
from transcaspian.site import addresses, assets, feeds, packing
from transcaspian.site.model import PICTURE, Page, Site, Spot
from transcaspian.stories import offered
from transcaspian.view.named import story_name
from transcaspian.view.named import title as collection_title
from transcaspian.view.tracks import tracks_of

# A page loads what lies beside it and nothing else. From a disk, "self" is what is on the disk.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; "
    "base-uri 'none'; form-action 'self'"
)
# The pages that every page leads to, and what they are called: before and after the stories, and below.
_FIRST = (("index", "nav.timeline_map"),)
_THEN = (("evidence", "nav.evidence"), ("events", "site.events"), ("sources", "site.sources"))
_MORE = (
    *(
        ("tours", "site.tours"),
        ("views", "site.views"),
        ("threads", "site.threads"),
        ("actors", "site.actors"),
        ("places", "site.places"),
        ("article", "nav.article"),
    ),
    *(("changes", "site.changes"), ("guide", "nav.guide"), ("dictionary", "dictionary.title")),
    ("downloads", "site.downloads"),
)
_WORDS = (
    *("site.feed", "site.skip", "site.search", "site.find", "site.downloads", "site.licence", "site.known"),
    *("site.today", "site.no_script", "landmark.pages", "landmark.controls", "control.language", "control.tracks"),
    *("control.certainty", "map.credits"),
)
# Below the pages of single things, of which there are thousands, only what helps to read them and leads to all else.
_FEW = (("guide", "nav.guide"), ("search", "site.lists"))
_MAY_LACK = ("tours", "views", "threads")  # lists that a collection need not have


def named_words(say: Words) -> dict[str, str]:
    """Return the words of the templates by name."""
    return {key.replace(".", "_"): say(key) for key in _WORDS}


def html(site: Site, page: Page) -> bytes:
    """Return a page as a file."""
    spot = Spot(site, page.path, page.language)
    if page.moved:
        text = macro("site", "moved")(page.language, Markup(POLICY), page.title, page.moved)
        return _written(text)
    head = _head(spot, page)
    own = _own(spot, page)
    if page.kind == "embed":
        script = spot.link(assets.names(site.data)["embed"])
        text = macro("site", "inside")(own, page, head, script)
    else:
        text = macro("site", "whole")(own, page, head)
    return _written(text)


def _written(page: Markup) -> bytes:
    return packing.short(markup.cleaned(str(page).strip() + "\n")).encode()


def _own(spot: Spot, page: Page) -> dict[str, object]:
    site, language, path = spot.site, page.language, page.path
    files = assets.names(site.data)
    twins = [(one, addresses.other(path, one)) for one in site.languages]
    return {
        "policy": Markup(POLICY),
        "say": named_words(spot.say),
        "twins": [(one, addresses.absolute(site.base, twin)) for one, twin in twins]
        if len(twins) > 1 and site.base
        else [],
        "feed": spot.link(feeds.path(language)),
        "icon": spot.link(files["icon"]),
        "style": spot.link(files["style"]),
        "script": spot.link(files["script"]),
        "unscripted": spot.link(files["unscripted"]),
        "root": spot.link("x").removesuffix("x"),
        "home": spot.link(addresses.home(language)),
        "name": collection_title(site.data, language),
        "links": [*_links(spot, page, _FIRST), *_stories(spot, page), *_links(spot, page, _THEN)],
        "more": _links(spot, page, _FEW if page.kind == "card" else _MORE),
        "feeds": page.here in ("index", "changes"),
        "finder": spot.to_named("search"),
        "languages": [(one, own_name(one), spot.link(twin), one == language) for one, twin in twins if len(twins) > 1],
        "provenance": provenance(site.data, spot.view),
        "downloads": spot.to_named("downloads"),
    }


def _links(spot: Spot, page: Page, of: tuple[tuple[str, str], ...]) -> list[tuple[str, str, bool]]:
    there = [one for one in of if one[0] not in _MAY_LACK or spot.site.rows(one[0])]
    return [(spot.to_named(which), spot.say(name), page.here == which) for which, name in there]


def _stories(spot: Spot, page: Page) -> list[tuple[str, str, bool]]:
    data, language = spot.site.data, spot.language
    return [
        (spot.to("story", key), story_name(data, key, language), page.here == f"story/{key}") for key in offered(data)
    ]


def _head(spot: Spot, page: Page) -> Markup:
    site = spot.site
    picture = addresses.absolute(site.base, page.picture) if page.picture else ""
    return macro("head", "head")(
        page.title,
        collection_title(site.data, page.language),
        page.text,
        tag(page.language).replace("-", "_"),
        addresses.absolute(site.base, page.path),
        picture,
        page.title,
        PICTURE,
        False,
    )


@lru_cache(maxsize=64)
def sign(data: Dataset, track: str, certainty: str) -> Markup:
    """Return the sign of a track and a certainty, beside words that say the same; without a track in plain ink."""
    names = [one.id for one in tracks_of(data)]
    number = names.index(track) if track in names else len(names)
    return macro("site", "sign")(assets.sign_name(number, FILL_OF_CERTAINTY[certainty]))


def first(site: Site) -> bytes:
    """Return the page at the root of a site, which leads to a language: with a script to that of the browser."""
    rows = [(one, own_name(one), addresses.home(one), collection_title(site.data, one)) for one in site.languages]
    return _choice(site, rows, rows[0][3], words(site.languages[0])("site.lead"), "choice")


def missing(site: Site) -> bytes:
    """Return the page that a web server shows for an address that leads nowhere.

    It may be shown at any depth, so that its links are whole addresses where it is known where the site lies.
    """
    rows = []
    for one in site.languages:
        path = addresses.home(one)
        address = addresses.absolute(site.base, path) or path
        rows.append((one, own_name(one), address, words(one)("site.missing.home")))
    title = " / ".join(dict.fromkeys(words(one)("site.missing") for one in site.languages))
    return _choice(site, rows, title, title, "")


def _choice(site: Site, rows: list[tuple[str, str, str, str]], title: str, text: str, script: str) -> bytes:
    files, language = assets.names(site.data), site.languages[0]
    address = addresses.absolute(site.base, addresses.ROOT) if script else ""
    head = macro("head", "head")(title, title, text, tag(language).replace("-", "_"), address, "", "", PICTURE)
    # The page for lost addresses loads nothing: nobody knows at which depth it will be shown.
    linked = (files[script], files["style"]) if script else ("", assets.text("missing.css"))
    return _written(macro("site", "choice")(Markup(POLICY), title, rows, *linked, head))
