"""Pages of words: what is in dispute, the article checked, how to read it, and the data dictionary."""

from __future__ import annotations

from collections.abc import Callable

from transcaspian.dictionary import entries
from transcaspian.dictionary.samples import rows_of, year_and_zone
from transcaspian.drawing import markup
from transcaspian.drawing.markup import Markup, macro
from transcaspian.drawing.markup import article as article_markup
from transcaspian.drawing.markup import dictionary as dictionary_markup
from transcaspian.drawing.markup import guide as guide_markup
from transcaspian.evidence.article import article as checked
from transcaspian.evidence.claims import Finding, overview
from transcaspian.look.palette import FILL_OF_CERTAINTY
from transcaspian.shipped import DATA_FOLDER
from transcaspian.site import addresses
from transcaspian.site.layout import sign
from transcaspian.site.model import Page, Site, Spot
from transcaspian.site.rows import level_of
from transcaspian.slides.links import shortened_to
from transcaspian.tables.schema import read_schema
from transcaspian.view.grammar import ALL

_LEVELS = {fill: level for level, fill in FILL_OF_CERTAINTY.items()}


def _page(spot: Spot, which: str, title: str, lead: str, content: Markup) -> Page:
    return Page(spot.path, spot.language, "text", title, shortened_to(lead), content, here=which)


def _signs(spot: Spot) -> Callable[[str, str, str], Markup]:
    return lambda shape, fill, track: sign(spot.site.data, track, _LEVELS[fill])  # type: ignore[index]


def evidence(site: Site, language: str) -> Page:
    """Return what is in dispute, and what claims name differently."""
    spot = Spot(site, addresses.named(language, "evidence"), language)
    say, view = spot.say, spot.view.but(window=ALL)
    found = overview(site.data, view)
    parts = []
    for key, findings in (("disputed", found.disputed), ("differ", found.differing)):
        lead = say(f"evidence.{key}.lead" if findings else "evidence.none")
        told = [markup.paragraph(lead, kind="tc-grey"), *(_finding(spot, one) for one in findings)]
        parts.append(macro("site", "part")(say.n(f"evidence.{key}", len(findings)), markup.joined(told), key))
    title, lead = say("nav.evidence"), say("site.evidence.lead")
    content = macro("site", "heading")(title, "", "", lead) + macro("site", "halves")(parts)
    return _page(spot, "evidence", title, lead, content)


def _finding(spot: Spot, one: Finding) -> Markup:
    data = spot.site.data
    event = data.events[one.event_id]
    own = sign(data, event.track, level_of(data, event))
    line = macro("site", "lines")([(spot.to("event", event.id), own, event.title(spot.language), "")], "about")
    return line + markup.paragraph(one.why, kind="why")


def article(site: Site, language: str) -> Page:
    """Return the article that the collection began with, claim by claim."""
    spot = Spot(site, addresses.named(language, "article"), language)
    say, data = spot.say, site.data
    found = checked(data, spot.view)
    if found is None:
        content: Markup = article_markup.nothing(data, spot.view)
        return _page(spot, "article", say("article.title"), say("article.nothing"), content)
    parts = [article_markup.lead(found, spot.view), article_markup.key(say)]
    for claim in found.claims:
        rows = []
        for link in claim.events:
            event = data.events[link.id]
            rows.append((spot.to("event", link.id), sign(data, event.track, level_of(data, event)), link.text, ""))
        parts.append(article_markup.claim_card(claim) + (macro("site", "lines")(rows, "of") if rows else ""))
    lead = say.n("article.lead", len(found.claims))
    return _page(spot, "article", say("article.title"), lead, markup.group(*parts, kind="checked"))


def guide(site: Site, language: str) -> Page:
    """Return how to read it."""
    spot = Spot(site, addresses.named(language, "guide"), language)
    columns = guide_markup.columns(site.data, spot.view, _signs(spot), "site.")
    content = macro("site", "halves")([markup.joined(parts) for parts in columns])
    return _page(spot, "guide", spot.say("guide.title"), spot.say("guide.lead"), content)


def dictionary(site: Site, language: str) -> Page:
    """Return what each table and column is, and how dates are written."""
    spot = Spot(site, addresses.named(language, "dictionary"), language)
    say = spot.say
    schema = read_schema(DATA_FOLDER / "datapackage.json").spoken(site.data.languages)
    parts = [
        macro("site", "part")(
            f"{table.title} ({table.path})", dictionary_markup.table(table, say), f"table-{table.name}"
        )
        for table in entries.tables(schema, language, rows_of(site.data))
    ]
    dates = dictionary_markup.dates(language, *year_and_zone(site.data))
    parts.append(macro("site", "part")(say("dictionary.section.dates"), dates, "dates"))
    head = macro("site", "heading")(say("dictionary.title"), "", "", say("dictionary.lead"))
    return _page(spot, "dictionary", say("dictionary.title"), say("dictionary.lead"), head + markup.joined(parts))


PAGES = {"evidence": evidence, "article": article, "guide": guide, "dictionary": dictionary}
