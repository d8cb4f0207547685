"""Single files of a site as they are asked for, for a server that makes each when somebody wants it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache

from transcaspian.drawing.ground import parse_name, webp
from transcaspian.site import addresses, assets, downloads, feeds, layout, link_pictures, plan, search
from transcaspian.site.model import Page, Site

MEDIA_TYPES = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "xml": "application/atom+xml; charset=utf-8",
    "png": "image/png",
    "webp": "image/webp",
    "woff2": "font/woff2",
}
_GROUND = f"{assets.FOLDER}/ground/"
_COUNTRY = re.compile(r"_([a-z]{2})(?=[_.])")


def content(site: Site, path: str) -> bytes | None:
    """Return a file of a site; None where there is none."""
    if make := _pages(site).get(path):
        return layout.html(site, make())
    if path.startswith(_GROUND):
        name = path.removeprefix(_GROUND)
        # A site has no capital letters in its addresses, the code of a country has.
        tries = (name, _COUNTRY.sub(lambda match: match[0].upper(), name, count=1))
        ground = next(filter(None, map(parse_name, tries)), None)
        return webp(ground) if ground else None
    if path in (wanted := link_pictures.wanted(site)):
        return link_pictures.draw(site.data, wanted[path])
    for some in (_shared, _index, _files):
        if path in (found := some(site)):
            return found[path]
    return None


@lru_cache(maxsize=2)
def _pages(site: Site) -> Mapping[str, Callable[[], Page]]:
    return {one.path: one.make for one in plan.pages(site)}


@lru_cache(maxsize=2)
def _shared(site: Site) -> Mapping[str, bytes]:
    return {**dict(assets.files(site.data).values()), addresses.ROOT: layout.first(site)}


@lru_cache(maxsize=2)
def _index(site: Site) -> Mapping[str, bytes]:
    return dict(search.files(site))


@lru_cache(maxsize=2)
def _files(site: Site) -> Mapping[str, bytes]:
    found: dict[str, bytes] = {}
    for language in site.languages:
        found |= downloads.contents(site, language)
        found[feeds.path(language)] = feeds.atom(site, language)
    return found
