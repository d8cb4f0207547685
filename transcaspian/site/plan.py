"""Which files a site has, one after another: each is made only when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from transcaspian.site import addresses, assets, downloads, feeds, layout, search
from transcaspian.site.model import Page, Site
from transcaspian.site.pages import actor, atlas, embed, event, lists, others, place, source, story, texts, thread, tour
from transcaspian.site.rows import in_order
from transcaspian.stories import offered
from transcaspian.view.named import window_ids
from transcaspian.view.tours import offered as tours
from transcaspian.view.tours import steps_of


@dataclass(frozen=True, slots=True)
class Planned:
    """A page that a build has: its path, and what makes it."""

    path: str
    make: Callable[[], Page]
    moved: bool = False  # it only leads to another one


def pages(site: Site) -> Iterator[Planned]:
    """Yield all pages, those of one language after those of another."""
    data = site.data
    known = [one.id for one in in_order(data, site.view(site.languages[0]).zone)]
    for language in site.languages:
        yield _planned(addresses.home(language), atlas.home, site, language)
        for name in window_ids(data):
            planned = _planned(addresses.page(language, atlas.WINDOW, name), atlas.window, site, language, name)
            yield replace(planned, moved=name == event.first_window(data))
        kinds: tuple[tuple[str, Callable[..., Page], Iterable[str]], ...] = (
            ("view", atlas.saved, data.views),
            ("embed", embed.page, data.views),
            ("event", event.page, known),
            ("actor", actor.page, data.actors),
            ("place", place.page, data.locations),
            ("source", source.page, data.sources),
        )
        for kind, make, keys in kinds:
            for key in keys:
                yield _planned(addresses.page(language, kind, key), make, site, language, key)
        for one in thread.threads(data, site.view(language).zone):
            for key in one.events:
                planned = _planned(addresses.page(language, thread.KIND, key), thread.page, site, language, key)
                yield replace(planned, moved=key != one.first)
        for key in tours(data):
            for number in range(1, len(steps_of(data, key)) + 1):
                yield _planned(tour.path(language, key, number), tour.page, site, language, key, number)
        for key in offered(data):
            for number, chapter in enumerate(story.chapters(site, language, key)):
                yield _planned(story.path(language, key, chapter.key), story.page, site, language, key, number)
        for which in ("events", *filter(site.rows, lists.LISTS)):
            for part in range(1, lists.parts(site, which) + 1):
                yield _planned(addresses.named(language, which, part), lists.page, site, language, which, part)
        for part in range(1, others.change_parts(site) + 1):
            yield _planned(addresses.named(language, "changes", part), others.changes, site, language, part)
        for which, single in (
            ("search", others.search),
            ("downloads", others.files),
            *texts.PAGES.items(),
        ):
            yield _planned(addresses.named(language, which), single, site, language)


def _planned(path: str, make: Callable[..., Page], *asked: object) -> Planned:
    return Planned(path, lambda: make(*asked))


def files(site: Site) -> Iterator[tuple[str, bytes]]:
    """Yield the path and the content of every file but pages, grounds of maps and pictures for links."""
    yield from assets.files(site.data).values()
    yield addresses.ROOT, layout.first(site)
    yield addresses.MISSING, layout.missing(site)
    yield from search.files(site)
    for language in site.languages:
        yield from downloads.contents(site, language)
        yield feeds.path(language), feeds.atom(site, language)
    if site.base:
        yield from feeds.sitemaps(
            site, (one.path for one in pages(site) if "/embed/" not in one.path and not one.moved)
        )
        yield (
            "robots.txt",
            f"User-agent: *\nAllow: /\nSitemap: {addresses.absolute(site.base, feeds.MAP)}\n".encode(),
        )
