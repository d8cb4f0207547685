"""The page of a source: what it is, how it is graded, and every claim that it carries, by event."""

from __future__ import annotations

from urllib.parse import urlsplit

from transcaspian.drawing import markup
from transcaspian.drawing.markup import macro
from transcaspian.evidence.citation import footnote
from transcaspian.evidence.claims import source_evidence
from transcaspian.site import addresses
from transcaspian.site.model import Page, Site, Spot
from transcaspian.site.rows import claims_by_event

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
    # Whoever follows it sees first where it leads.
    links = [
        markup.link(found.url, urlsplit(found.url or "").netloc or say("card.link")),
        markup.link(found.archived_url, say("card.archived")),
    ]
    own = markup.joined(
        [
            markup.facts((name, text) for name, text in rows if text),
            markup.paragraph(markup.joined(links, " · ") or say("card.no_link"), kind="links"),
            macro("site", "part")(
                say("site.cite"), markup.paragraph(footnote(site.data.sources[source_id], spot.view) + "."), "cite"
            ),
        ]
    )
    claims = macro("site", "part")(say.n("site.carries", found.shown), claims_by_event(spot, found.carries), "claims")
    title = found.title or found.publisher
    crumbs = macro("site", "crumbs")([(spot.to_named("sources"), say("site.sources"))])
    content = macro("site", "heading")(title, "", crumbs, "") + macro("site", "sides")(claims, own)
    text = " · ".join(filter(None, (found.publisher, found.published, f"{found.letter}: {found.letter_words}")))
    return Page(spot.path, language, "card", title, text, content, here="sources")
