"""What programs read of a site: its map for search engines, and a feed of what became known last (RFC 4287)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from transcaspian.drawing.markup import cleaned
from transcaspian.drawing.svg import xml_text
from transcaspian.evidence.newest import newest
from transcaspian.language.messages import words
from transcaspian.site import addresses
from transcaspian.site.model import Site
from transcaspian.view.knowledge import newest_claim
from transcaspian.view.named import title

MAP = "sitemap.xml"
MOST_MAPPED = 50_000  # addresses in one map (sitemaps.org)
_MOST = 40  # entries
_ATOM, _SITEMAP = (f"http:{'//'}www.{name}" for name in ("w3.org/2005/Atom", "sitemaps.org/schemas/sitemap/0.9"))


def sitemaps(site: Site, paths: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Yield the path and the content of the map of a site: the addresses of all pages.

    Where they are more than one map may have, the first one lists the others.
    """
    every = sorted(set(paths))
    parts = [every[n : n + MOST_MAPPED] for n in range(0, len(every), MOST_MAPPED)]
    if len(parts) == 1:
        yield MAP, _mapped(site, "urlset", "url", every)
        return
    names = [MAP.replace(".", f"-{n}.") for n in range(1, len(parts) + 1)]
    yield MAP, _mapped(site, "sitemapindex", "sitemap", names)
    for name, part in zip(names, parts, strict=True):
        yield name, _mapped(site, "urlset", "url", part)


def _mapped(site: Site, whole: str, one: str, paths: Iterable[str]) -> bytes:
    rows = "".join(f"<{one}><loc>{addresses.absolute(site.base, path)}</loc></{one}>\n" for path in paths)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<{whole} xmlns="{_SITEMAP}">\n{rows}</{whole}>\n'.encode()


def path(language: str) -> str:
    """Return where the feed of a language is."""
    return addresses.named(language, "changes").removesuffix(".html") + ".xml"


def atom(site: Site, language: str) -> bytes:
    """Return the claims that became known last as an Atom feed; its days are those of the claims, not of the build."""
    data, view, say = site.data, site.view(language), words(language)
    own_path, base = path(language), site.base
    last = newest_claim(data, view.tz)
    entries = []
    for one in newest(data, view, _MOST):
        claim = data.claims[one.claim.id]
        first = claim.known_on.bounds(UTC)[0] or datetime(1970, 1, 1)
        page = addresses.page(language, "event", one.event_id)
        link = addresses.absolute(base, page) or addresses.relative(own_path, page)
        entries.append(
            f"<entry><title>{xml_text(one.title)}</title><id>{_id(site, f'{one.event_id}#{claim.id}')}</id>"
            f'<link href="{xml_text(link)}#c-{xml_text(claim.id)}"/><updated>{_moment(first)}</updated>'
            f"<author><name>{xml_text(one.claim.who)}</name></author>"
            f"<summary>{xml_text(f'{one.claim.stance_words}: {one.claim.statement}')}</summary></entry>\n"
        )
    own, page = (
        addresses.absolute(base, one) or one.rpartition("/")[2]
        for one in (own_path, addresses.named(language, "changes"))
    )
    return cleaned(
        f'<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="{_ATOM}" xml:lang="{language}">\n'
        f"<title>{xml_text(say('site.feed'))} – {xml_text(title(data, language))}</title>"
        f"<id>{_id(site, language)}</id>\n"
        f'<link rel="self" href="{xml_text(own)}"/><link rel="alternate" type="text/html" href="{xml_text(page)}"/>'
        f"<updated>{_moment(last or datetime(1970, 1, 1))}</updated>\n"
        f"{''.join(entries)}</feed>\n"
    ).encode()


def _id(site: Site, key: str) -> str:
    """Return an id that stays the same wherever the site lies."""
    name = next(iter(site.data.collection), "") or "record"
    return f"urn:transcaspian:{addresses.name(name)}:{addresses.name(key)}"


def _moment(moment: datetime) -> str:
    return f"{(moment.astimezone(UTC) if moment.tzinfo else moment):%Y-%m-%dT%H:%M:%SZ}"
