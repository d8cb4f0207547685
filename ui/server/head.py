"""What a page says of itself before it is opened: language, title, a few words and a picture of its view, as tags.

A chat or a mail makes a card of them (https://ogp.me). They name whole addresses, which only a setting can say: a name
taken from a request could be anybody's. Without the setting the tags have no addresses, and the card has no picture.
"""

from __future__ import annotations

import logging
import os
import re
from typing import NamedTuple

from transcaspian.drawing import markup
from transcaspian.language.languages import html_attributes, tag
from transcaspian.slides.links import SIZE, About, about
from transcaspian.stories import STORIES
from transcaspian.view.named import lead
from transcaspian.view.named import title as collection_title
from transcaspian.view.query import View
from ui import cached, navigation
from ui.server import link_pictures
from ui.server.drawings import BLINK, Busy, Drawings

PUBLIC_URL = "TRANSCASPIAN_PUBLIC_URL"
_ORIGIN = re.compile(r"https?://[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::[0-9]{1,5})?", re.ASCII | re.IGNORECASE)
_TITLE, _LANGUAGE = re.compile(rb"<title>.*?</title>", re.DOTALL), re.compile(rb'<html lang="[^"]*"')
_KEPT, _WAITING = 2_000_000, 32  # bytes, which are about a thousand pages; pages that may wait
_SHOW_THE_VIEW = (navigation.TIMELINE, navigation.BRIEFING, *(story.page for story in STORIES.values()))
_LOG = logging.getLogger(__name__)


class Head(NamedTuple):
    """The language of a page, and the tags that replace its title."""

    language: str
    tags: bytes

    def put_into(self, page: bytes) -> bytes:
        """Return a page with this in place of its own title and language."""
        page = _LANGUAGE.sub(f"<html {html_attributes(self.language)}".encode(), page, count=1)
        return _TITLE.sub(lambda _: self.tags, page, count=1)


class _Asked(NamedTuple):
    version: str  # of the data
    page: str
    view: View


def public_site(base: str) -> str:
    """Return the address of this installation as others see it, without a path; empty if the setting names none."""
    named = os.environ.get(PUBLIC_URL, "").strip().rstrip("/")
    site = named.removesuffix(base)
    if site and not _ORIGIN.fullmatch(site):
        _LOG.warning(
            "%s: %r is not scheme://host or scheme://host:port; a path belongs into server.baseUrlPath",
            PUBLIC_URL,
            named,
        )
        return ""
    return site.lower()


class Heads:
    """Makes the heads of pages, the latest of which are kept; ``site`` is what ``public_site`` returns."""

    def __init__(self, base: str, site: str) -> None:
        self._base, self._site = base, site
        self._made: Drawings[_Asked] = Drawings(self._write, _KEPT, _WAITING, "head")

    async def head_of(self, path: str, query: bytes) -> Head:
        """Return the head of the page at an address: at once, a general one if there is no time for its own."""
        asked = query.decode("latin-1") if len(query) <= link_pictures.LONGEST else ""
        view, at = cached.understood(asked)[0], path.removeprefix(self._base).strip("/")
        page = navigation.name_at(at) or navigation.TIMELINE
        try:
            tags = await self._own(page, view)
        except (TimeoutError, Busy):
            tags = b""
        except Exception:  # whatever cannot be said of a page: it is sent
            _LOG.exception("The tags of %s?%s could not be made", path, asked)
            tags = b""
        return Head(view.language, tags or self._tags(page, view, _in_general(page, view), ""))

    async def _own(self, page: str, view: View) -> bytes:
        return await self._made.made(_Asked(cached.dataset().version, page, view), BLINK)

    def _write(self, asked: _Asked) -> bytes:
        shown = navigation.view_on(asked.page, asked.view)
        told = _in_general(asked.page, shown)
        # The other pages list and explain; of those, one speaks of the selected event.
        if asked.page in _SHOW_THE_VIEW or (asked.page == navigation.EVIDENCE and shown.event):
            told = about(cached.dataset(), shown)
        return self._tags(asked.page, asked.view, told, link_pictures.path(asked.version, shown))

    def _tags(self, page: str, view: View, told: About, picture: str) -> bytes:
        address = ""
        if self._site:
            at, query = f"{self._site}{self._base}/{navigation.path_of(page)}", view.query_string()
            address = f"{at}?{query}" if query else at
        source = f"{self._site}{self._base}{picture}" if self._site and picture else ""
        html = markup.macro("head", "head")(
            told.title,
            collection_title(cached.dataset(), view.language),
            told.text,
            tag(view.language).replace("-", "_"),
            address,
            source,
            told.text,
            SIZE,
        )
        return markup.cleaned(html.strip()).encode()


def _in_general(page: str, view: View) -> About:
    """Return what a page says of itself whatever its view is: its name, and what the whole is about."""
    return About(navigation.heading_of(page, view.language), lead(cached.dataset(), view))
