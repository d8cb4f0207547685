"""Pages of which there is one: search, downloads, and what became known day by day."""

from __future__ import annotations

from datetime import timedelta
from itertools import groupby

from transcaspian.drawing import markup
from transcaspian.drawing.markup import Markup, macro
from transcaspian.evidence.card import reason
from transcaspian.evidence.course import Changed, changed
from transcaspian.language.dates import parse
from transcaspian.language.datewords import when
from transcaspian.site import addresses, downloads
from transcaspian.site.layout import named_words, sign
from transcaspian.site.model import PART, Page, Site, Spot
from transcaspian.view.knowledge import certainty_of_day

_LISTS = ("tours", "views", "threads", "events", "actors", "places", "sources")
_TEXTS = (("evidence", "nav.evidence"), ("article", "nav.article"), ("changes", "site.changes"), ("guide", "nav.guide"),
          ("dictionary", "dictionary.title"), ("downloads", "site.downloads"))  # fmt: skip


def search(site: Site, language: str) -> Page:
    """Return the page that finds things by words; without a script, the lists in which to look."""
    spot = Spot(site, addresses.named(language, "search"), language)
    content = macro("site", "heading")(spot.say("site.search.title"), "", "", spot.say("site.search.lead"))
    content += macro("site", "finder")(named_words(spot.say), spot.say("site.found", n="{n}"), _lists(spot))
    return Page(spot.path, language, "text", spot.say("site.search.title"), spot.say("site.search.lead"), content)


def files(site: Site, language: str) -> Page:
    """Return the page of what can be taken along."""
    spot = Spot(site, addresses.named(language, "downloads"), language)
    say = spot.say
    rows = [(spot.link(one.path), one.label, one.size, one.help) for one in downloads.listed(site, language)]
    lead = say("site.downloads.lead")
    content = macro("site", "heading")(say("site.downloads"), "", "", lead) + macro("site", "files")(rows)
    return Page(spot.path, language, "text", say("site.downloads"), lead, content)


def change_parts(site: Site) -> int:
    """Return in how many parts the list of changes is."""
    return max(1, -(-len(changed(site.data, site.view(site.languages[0]).zone)) // PART))


def changes(site: Site, language: str, part: int = 1) -> Page:
    """Return a part of what became known, day by day, the newest first."""
    spot = Spot(site, addresses.named(language, "changes", part), language)
    say, of = spot.say, change_parts(site)
    found = changed(site.data, spot.view.zone)[(part - 1) * PART : part * PART]
    days = []
    for day, members in groupby(found, key=lambda one: one.day):
        heading = when(parse(day.isoformat()), language, spot.view.zone)
        rows = [_changed(spot, one) for one in members]
        days.append(macro("site", "part")(heading, macro("site", "lines")(rows, "wide"), f"d-{day.isoformat()}"))
    title, lead = say("site.changes"), say("site.changes.lead")
    links = [(spot.to_named("changes", n), say.number(n), n == part) for n in range(1, of + 1)]
    body = [macro("site", "heading")(title, "", "", lead), *days, macro("site", "parts")(say("site.parts_of"), links)]
    named = title if part == 1 else f"{title} ({part}/{of})"
    return Page(spot.path, language, "list", named, lead, markup.joined(body), here="changes")


def _changed(spot: Spot, one: Changed) -> tuple[str, Markup, str, str]:
    data, say = spot.site.data, spot.say
    event = data.events[one.event_id]
    after = say(f"certainty.{one.turn.sure.level}")
    if one.before is None:
        view = spot.view.but(known_by=one.day - timedelta(days=1))
        key = "public" if certainty_of_day(data, one.event_id, view) == "exact" else "public_by_then"
        told = say(f"site.changes.{key}", level=after)
    elif one.before.sure.level == one.turn.sure.level:
        told = say("site.changes.reason", level=after)
    else:
        told = say("site.changes.turned", before=say(f"certainty.{one.before.sure.level}"), after=after)
    why = reason(data, one.turn.sure, one.turn.claims, spot.view)
    own = sign(data, event.track, one.turn.sure.level)
    return spot.to("event", event.id), own, event.title(spot.language), f"{told} · {why}"


def _lists(spot: Spot) -> Markup:
    """Return links to all lists and to the pages of words."""
    there = [which for which in _LISTS if which == "events" or spot.site.rows(which)]
    named = [*((which, f"site.{which}") for which in there), *_TEXTS]
    return macro("site", "lines")([(spot.to_named(which), "", spot.say(name), "") for which, name in named], "wide")
