"""Pages of words before their programs: the evidence, the article, the guide, and the heads of the others."""

from __future__ import annotations

from transcaspian.drawing import markup
from transcaspian.drawing.markup import Markup, first
from transcaspian.drawing.markup import article as article_told
from transcaspian.drawing.markup import guide as guide_told
from transcaspian.drawing.markup.first import Control
from transcaspian.evidence.article import Checked
from transcaspian.evidence.article import article as checked
from transcaspian.evidence.claims import Filter, Finding, overview
from transcaspian.scene.sizes import canvas
from transcaspian.view.window import is_whole
from ui import cached
from ui.evidence import delays, filters
from ui.first import parts
from ui.first.asked import Asked


def evidence(asked: Asked) -> tuple[Markup, Markup]:
    """Return the card of an event, or what is in dispute; under it the chart of when things became known."""
    say, drawn = asked.say, asked.scene()
    row = [Control("segments", tuple(say(f"evidence.mode.{mode}") for mode in filters.MODES), on=0)]
    row += [Control("menu", (say(f"evidence.{name}"),)) for name in filters.GROUPS]
    top = [parts.title(asked, say("evidence.title"), say("evidence.lead"))]
    if not asked.is_phone:
        top.append(first.controls("tc-first-controls tc-first-apart", row))
    if asked.view.event and cached.card_of(asked.view):
        top.append(parts.card(asked))
    else:
        top += _disputed(asked)
    top.append(delays.heading(say, asked.is_phone))
    if not drawn.events:
        top.append(first.caption(say("lag.nothing")))
    else:
        found, sheet = delays.sheet_of(cached.dataset(), drawn.view, canvas(*asked.size))
        top.append(first.drawing("lag", parts.drawing(asked, sheet, "lag")))
        top.append(delays.below(drawn, found, say, asked.is_phone))
    return markup.joined(top), parts.in_words(asked, drawn)


def _disputed(asked: Asked) -> list[Markup]:
    """Return the choice of an event and what is in dispute; before it, why a chosen event has no card."""
    say, open_ = asked.say, overview(cached.dataset(), asked.view, Filter())
    choice = Control("select", (say("evidence.event.choose"),), 680)
    wider = [] if is_whole(cached.dataset(), asked.view) else [Control("quiet", (say("evidence.scope.all"),))]
    both = [_findings(asked, name, of) for name, of in (("disputed", open_.disputed), ("differ", open_.differing))]
    return [
        first.controls("tc-first-controls tc-first-middle", [choice]),
        parts.card(asked) if asked.view.event else Markup(""),
        first.columns(both),
        first.scope(say.n("evidence.scope", open_.shown), wider),
    ]


def _findings(asked: Asked, key: str, found: tuple[Finding, ...]) -> Markup:
    say, events = asked.say, cached.dataset().events
    rows = [(asked.with_event(one.event_id), events[one.event_id].title(asked.view.language), one.why) for one in found]
    head = markup.inline(say.n(f"evidence.{key}", len(found)), "tc-h4", tag="h4")
    lead = markup.paragraph(say(f"evidence.{key}.lead" if found else "evidence.none"), kind="tc-grey tc-ev-note")
    return markup.joined([head, lead, first.findings(rows)])


def article(asked: Asked) -> tuple[Markup, Markup]:
    """Return the claims of the article with their verdicts."""
    found = checked(cached.dataset(), asked.view)
    if found is None:
        return article_told.nothing(cached.dataset(), asked.view), Markup("")
    verdicts = Control("pills", tuple(article_told.counts(found, asked.say)))
    claims = [_claim(asked, claim) for claim in found.claims]
    head = [article_told.lead(found, asked.view), first.controls("tc-first-controls", [verdicts])]
    return markup.joined([*head, article_told.key(asked.say), *claims]), Markup("")


def _claim(asked: Asked, claim: Checked) -> Markup:
    """Return a claim of the article beside its events, and how many of them were not known by the view's day."""
    links = [(asked.address(asked.view.but(event=link.id), ""), link.text) for link in claim.events]
    later = asked.say.n("article.events_later", claim.later) if claim.later else ""
    return first.claim(article_told.claim_card(claim), links, later)


def guide(asked: Asked) -> tuple[Markup, Markup]:
    """Return the whole of how to read it."""
    both = guide_told.columns(cached.dataset(), asked.view, lambda shape, fill, track: parts.sign(shape, fill, track))
    return first.columns([markup.joined(one) for one in both]), Markup("")


def versions(asked: Asked) -> tuple[Markup, Markup]:
    """Return what the page of versions is for."""
    return parts.title(asked, asked.say("versions.title"), asked.say("versions.lead")), Markup("")


def briefing(asked: Asked) -> tuple[Markup, Markup]:
    """Return what the page of slides is for, and the events of the view that they show."""
    title = parts.title(asked, asked.say("brief.title"), asked.say("brief.lead"))
    return title, parts.in_words(asked, asked.scene())


def dictionary(asked: Asked) -> tuple[Markup, Markup]:
    """Return what the dictionary is for."""
    return parts.title(asked, asked.say("dictionary.title"), asked.say("dictionary.lead")), Markup("")
