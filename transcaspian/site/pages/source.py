"""The page of a source: what it is, how it is graded, and every claim that it carries, by event."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from transcaspian.drawing import markup
from transcaspian.drawing.markup import Markup, cards, macro
from transcaspian.evidence.citation import footnote
from transcaspian.evidence.claims import About, source_evidence
from transcaspian.site import addresses
from transcaspian.site.layout import sign
from transcaspian.site.model import Page, Site, Spot
from transcaspian.site.rows import level_of

KIND = "source"


def page(site: Site, language: str, source_id: str) -> Page:
    """Return the page of a source."""
    spot = Spot(site, addresses.page(language, KIND, source_id), language)
    say, found = spot.say, source_evidence(site.data, spot.view, source_id)
    if found is None:
        raise KeyError(source_id)
    grade = markup.joined([markup.grade(found.letter), found.letter_words], " ")
    rows = [
        (say("site.publisher"), found.publisher),
        (say("evidence.fact.grade"), grade),
        (say("evidence.fact.kind"), found.kind),
        (say("evidence.fact.published"), found.published or say("evidence.fact.no_date")),
        (say("evidence.fact.retrieved"), found.retrieved),
        (say("evidence.fact.read"), found.read),
        (say("evidence.fact.language"), found.language),
    ]
    # Whoever came for the publication itself finds it before all else, and sees where the link leads.
    links = [
        markup.link(found.url, urlsplit(found.url or "").netloc or say("card.link")),
        markup.link(found.archived_url, say("card.archived")),
    ]
    own = markup.joined(
        [
            markup.facts((name, text) for name, text in rows if text),
            macro("site", "part")(
                say("site.cite"), markup.paragraph(footnote(site.data.sources[source_id], spot.view) + "."), "cite"
            ),
        ]
    )
    claims = macro("site", "part")(
        say.n("site.carries", found.shown), about_list(spot, found.carries, named=False), "claims"
    )
    title = found.title or found.publisher
    crumbs = macro("site", "crumbs")([(spot.to_named("sources"), say("site.sources"))])
    read = markup.paragraph(markup.joined(links, " · ") or say("card.no_link"), kind="links")
    content = macro("site", "heading")(title, "", crumbs, "") + read + macro("site", "sides")(claims, own)
    text = " · ".join(filter(None, (found.publisher, found.published, f"{found.letter}: {found.letter_words}")))
    return Page(spot.path, language, "card", title, text, content, here="sources")


def about_list(spot: Spot, carries: Iterable[About], named: bool = True) -> Markup:
    """Return claims by event, each event with a link to its page; ``named``: each claim with a link to its source."""
    parts = []
    for one in carries:
        event = spot.site.data.events[one.event_id]
        own = sign(spot.site.data, event.track, level_of(spot.site.data, event))
        head = macro("site", "lines")([(spot.to("event", one.event_id), own, one.title, one.when)], "about")
        parts.append(
            head + markup.claims(cards.claim(line, spot.say, address=spot.to, named=named) for line in one.claims)
        )
    return markup.group(*parts, kind="tc-card abouts") if parts else markup.paragraph(spot.say("site.nothing"))
