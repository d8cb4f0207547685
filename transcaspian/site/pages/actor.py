"""The page of an actor: who it is, what it takes part in, what it asserts and what its own people say."""

from __future__ import annotations

from transcaspian.dataset.columns import actors_of, columns, holders
from transcaspian.drawing import markup
from transcaspian.drawing.markup import Markup, macro
from transcaspian.evidence.claims import actor_evidence
from transcaspian.site import addresses
from transcaspian.site.model import PART, Page, Site, Spot
from transcaspian.site.pages.source import about_list
from transcaspian.site.rows import event_lines, left_out, places_in_order

KIND = "actor"


def page(site: Site, language: str, actor_id: str) -> Page:
    """Return the page of an actor."""
    spot = Spot(site, addresses.page(language, KIND, actor_id), language)
    say, data = spot.say, site.data
    actor, found = data.actors[actor_id], actor_evidence(data, spot.view, actor_id)
    if found is None:
        raise KeyError(actor_id)
    whole = actor.part_of if actor.part_of in data.actors else None
    parts = [one for one in data.actors.values() if one.part_of == actor_id]
    kind = f"value.actors.kind.{actor.kind}"
    rows: list[tuple[str, str]] = [
        (say("site.kind"), say(kind) if say.has(kind) else actor.kind),
        (say("site.local"), found.name_local),
        (say("site.country"), say.country(actor.country) if actor.country else ""),
        (say("evidence.fact.part_of"), _named(spot, [whole]) if whole else ""),
        (say("site.parts"), _named(spot, [one.id for one in parts])),
    ]
    at = holders(data, actors_of).get(actor_id)
    order = places_in_order(data, spot.view.zone)
    members = [columns(data).events[n] for n in (at.tolist() if at is not None else ())]
    events = sorted((one for one in members if one.id in order), key=lambda one: order[one.id])
    sections = [
        macro("site", "part")(say(name), about_list(spot, abouts), "")
        for name, abouts in (
            ("evidence.asserted", found.asserted),
            ("evidence.own", found.own),
        )
        if abouts
    ]
    own = markup.joined(
        [
            markup.facts((name, text) for name, text in rows if text),
            macro("site", "part")(
                say.n("site.takes_part", len(events)),
                event_lines(spot, events[:PART]) + left_out(spot, len(events)),
                "events",
            )
            if events
            else "",
        ]
    )
    crumbs = macro("site", "crumbs")([(spot.to_named("actors"), say("site.actors"))])
    said = markup.joined(sections) or markup.paragraph(say("site.nothing"))
    content = macro("site", "heading")(found.name, "", crumbs, "") + macro("site", "sides")(said, own)
    text = " · ".join(filter(None, (str(rows[0][1]), found.part_of, say.n("site.takes_part", len(events)))))
    return Page(spot.path, language, "card", found.name, text, content, here="actors")


def _named(spot: Spot, ids: list[str]) -> Markup:
    actors = spot.site.data.actors
    return markup.joined(
        (Markup('<a href="{}">{}</a>').format(spot.to(KIND, i), actors[i].name(spot.language)) for i in ids), ", "
    )
