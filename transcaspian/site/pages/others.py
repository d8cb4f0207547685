"""Pages of which there is one: search, downloads, and what became known last."""

from __future__ import annotations

from transcaspian.drawing import markup
from transcaspian.drawing.markup import Markup, cards, macro
from transcaspian.evidence.newest import newest
from transcaspian.site import addresses, downloads
from transcaspian.site.layout import named_words
from transcaspian.site.model import Page, Site, Spot

_NEWEST = 40  # claims
LEADS = ("events", "actors", "places", "sources", "views")


def search(site: Site, language: str) -> Page:
    """Return the page that finds things by words; without a script, the lists in which to look."""
    spot = Spot(site, addresses.named(language, "search"), language)
    content = macro("site", "heading")(spot.say("site.search.title"), "", "", spot.say("site.search.lead"))
    content += macro("site", "finder")(named_words(spot.say), _lists(spot))
    return Page(spot.path, language, "text", spot.say("site.search.title"), spot.say("site.search.lead"), content)


def files(site: Site, language: str) -> Page:
    """Return the page of what can be taken along."""
    spot = Spot(site, addresses.named(language, "downloads"), language)
    say = spot.say
    rows = [(spot.link(one.path), one.label, one.size, one.help) for one in downloads.listed(site, language)]
    lead = say("site.downloads.lead")
    content = macro("site", "heading")(say("site.downloads"), "", "", lead) + macro("site", "files")(rows)
    return Page(spot.path, language, "text", say("site.downloads"), lead, content)


def changes(site: Site, language: str) -> Page:
    """Return what became known last, the newest first."""
    spot = Spot(site, addresses.named(language, "changes"), language)
    say = spot.say
    rows = []
    for one in newest(site.data, spot.view, _NEWEST):
        head = macro("site", "lines")([(spot.to("event", one.event_id), "", one.title, "")], "about")
        rows.append(head + markup.claims([cards.claim(one.claim, say, address=spot.to)]))
    content = macro("site", "heading")(say("site.changes"), "", "", say("site.changes.lead"))
    content += markup.group(*rows, kind="tc-card abouts")
    return Page(spot.path, language, "text", say("site.changes"), say("site.changes.lead"), content)


def _lists(spot: Spot) -> Markup:
    rows = [(spot.to_named(which), "", spot.say(f"site.{which}"), "") for which in LEADS]
    return macro("site", "lines")(rows, "wide")
