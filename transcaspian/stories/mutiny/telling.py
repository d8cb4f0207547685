"""What the mutiny's page says around its pictures, as HTML: the question, who was asked, what is claimed.

``live``: by what was public at this minute; None with hindsight. ``sign`` draws the sign of an event.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from transcaspian.dataset.loading import Dataset
from transcaspian.drawing import markup
from transcaspian.drawing.markup import Markup, Sign
from transcaspian.drawing.markup import cards as markup_cards
from transcaspian.evidence.card import ClaimLine, claim_line
from transcaspian.language.messages import Words, words
from transcaspian.scene.model import Scene
from transcaspian.scene.summary import filters_in_words
from transcaspian.stories.mutiny import room
from transcaspian.stories.mutiny.allies import Ally, ClaimsBySide, Contested, allies, calls, contested
from transcaspian.stories.mutiny.clock import clockless_view, timed_events
from transcaspian.stories.mutiny.march import rings
from transcaspian.stories.mutiny.moment import Now, clock_face, placings, resting
from transcaspian.stories.mutiny.road import centre_name
from transcaspian.view.named import story_lead, story_title
from transcaspian.view.query import View

_COLUMNS = ("event", "answer", "others", "sure", "known")  # of the allies' table
_CELL = 2  # most claims of a side in a cell of the table; the others are counted


def lead(data: Dataset, view: View) -> Markup:
    """Return the page's question and what to do first ."""
    say = words(view.language)
    question = markup.inline(story_title(data, "mutiny", view.language), tag="b")
    filters = filters_in_words(data, replace(view, tracks=(), known_by=None, compare=None, since=""))
    # Where a column can have been rests on all reports: filtered, it would be wrong.
    told = say("mutiny.unfiltered", filters=filters) if filters else story_lead(data, "mutiny", view.language)
    return markup.paragraph(question, " ", markup.grey(told), kind="tc-lead")


@lru_cache(maxsize=64)
def refusal(data: Dataset, view: View, live: int | None, sign: Sign) -> Markup:
    """Return what was asked, claim against claim: whether it was refused."""
    say = words(view.language)
    found = contested(data, view, live)
    parts: list[str] = [_two_sides(one, say, sign) for one in found]
    parts = parts or [say("mutiny.refusal_none")]
    return _part(say("mutiny.refusal"), say("mutiny.refusal_lead"), *parts)


def _two_sides(one: Contested, say: Words, sign: Sign) -> Markup:
    against: list[str] = [markup_cards.claim(line, say) for line in one.denies]
    for denial in one.denials:
        lines = markup_cards.claims((line for side in denial.sides for line in side.claims), say)
        against.append(markup.macro("lists", "below")(_title(denial, sign), lines))
    sections = [
        ("for", say("mutiny.refusal_for"), markup_cards.claims(one.says, say)),
        ("against", say("mutiny.refusal_against"), markup.claims(against)),
    ]
    if one.context:
        sections.append(("context", say("mutiny.refusal_beside"), markup_cards.claims(one.context, say)))
    columns = [markup.section(title, claims, kind=f"tc-ev-{side}", level=4) for side, title, claims in sections]
    title = markup.inline(_title(one.request, sign), tag="h3")
    return markup.joined([title, markup.group(*columns, kind="tc-ev-sides tc-two")])


@lru_cache(maxsize=64)
def allies_asked(data: Dataset, view: View, live: int | None, sign: Sign) -> Markup:
    """Return who was asked, and what each says."""
    say = words(view.language)
    found = allies(data, view, live)
    title, lead = say("mutiny.allies"), say("mutiny.allies_lead")
    if not found:
        return _part(title, lead, say("mutiny.allies_none"))
    heads = [say(f"mutiny.column.{name}") for name in _COLUMNS]
    groups = [(ally.name, [_row(told, ally, say, sign) for told in ally.events]) for ally in found]
    # On a phone each cell stands under its column's name.
    table = markup.table(heads, kind="tc-allies", groups=groups, phone="above")
    return _part(title, lead, markup.scrolled(table, title, "tc-wide"))


def _row(told: ClaimsBySide, ally: Ally, say: Words, sign: Sign) -> list[str]:
    """Return the cells of an event: what it is, the ally's answer, the others', how sure it is, since when."""
    nothing = markup.grey(say("mutiny.no_word"))
    own = markup.joined(_cell(side.claims, say) for side in told.sides if side.name == ally.name)
    others = markup.joined(_cell(side.claims, say) for side in told.sides if side.name != ally.name)
    about = markup.lines([_title(told, sign), told.people, markup.grey(told.when)])
    return [about, own or nothing, others or nothing, told.certainty, told.known]


def _cell(lines: tuple[ClaimLine, ...], say: Words) -> Markup:
    parts = [markup.paragraph(markup_cards.quote(line, say, linked=True)) for line in lines[:_CELL]]
    if len(lines) > _CELL:
        parts.append(markup.paragraph(say.n("mutiny.more_claims", len(lines) - _CELL), kind="tc-grey"))
    return markup.joined(parts)


@lru_cache(maxsize=64)
def calls_made(data: Dataset, view: View, live: int | None, sign: Sign) -> Markup:
    """Return who called whom, with the words of both sides."""
    say = words(view.language)
    found = calls(data, view, live)
    parts = [] if found else [say("mutiny.calls_none")]
    for told in found:
        sections = [
            _section(say("mutiny.side", name=side.name) if side.name else say("mutiny.side_others"), side.claims, say)
            for side in told.sides
        ]
        aside = f"{told.when} · {told.certainty} · {say.n('card.claims', told.count)}"
        shown = markup.joined([_title(told, sign), markup.grey(aside)], " ")
        parts.append(markup.macro("parts", "details")(shown, markup.group(*sections, kind="tc-ev-sides")))
    return _part(say("mutiny.calls"), say("mutiny.calls_lead"), *parts)


def _section(title: str, claims: tuple[ClaimLine, ...], say: Words) -> Markup:
    return markup.section(title, markup_cards.claims(claims, say), kind="tc-ev-context")


def without_an_hour(found: Now, say: Words, sign: Sign) -> Markup:
    """Return the events whose hour is not known as a table, by the day that is."""
    if not found.untimed:
        return _part(say("mutiny.beside"), say("mutiny.beside_none"))
    title, lead = say("mutiny.beside"), say.n("mutiny.beside_lead", len(found.untimed))
    days: dict[str, list[tuple[str, str, str]]] = {}
    for one in found.untimed:
        drawn = sign(one.shape, one.fill, one.track)
        row = (markup.joined([drawn, markup.inline(one.title, tag="b")], " "), one.certainty, one.who)
        days.setdefault(one.clock, []).append(row)
    heads = [say(f"mutiny.table.{name}") for name in ("title", "certainty", "who")]
    return _part(title, lead, markup.table(heads, kind="tc-allies tc-untimed", groups=days.items(), phone="above"))


def distance(data: Dataset, view: View, found: Now) -> Markup:
    """Return what is claimed of the closest approach, ring by ring."""
    say = words(view.language)
    shown, centre = rings(data, view, found), centre_name(data, say)
    ids = [i for one in shown for i in one.claim_ids]
    parts = [
        _section(
            say("mutiny.ring", km=say.number(one.kilometres), place=centre),
            tuple(claim_line(data, data.claims[i], view, False) for i in one.claim_ids),
            say,
        )
        for one in shown
        if one.claim_ids
    ] or [markup.paragraph(say("mutiny.rings_none"))]
    rest = sum(len(data.claims_of[event_id]) for event_id in {data.claims[i].event_id for i in ids}) - len(ids)
    counted = rest and not found.live
    more = markup.paragraph(say.n("mutiny.more_distances", rest), kind="tc-grey") if counted else ""
    title, lead = say("mutiny.rings", place=centre), say("mutiny.rings_lead", place=centre)
    return _part(title, lead, markup.group(*parts, kind="tc-ev-sides"), more)


def feed_heading(data: Dataset, view: View, found: Now, say: Words, steady: bool = False) -> Markup:
    """Return the heading of the feed: how much had happened, and what a live view hides.

    ``steady``: in as much room as it needs at any minute.
    """
    time_ = clock_face(data, found.at, view)
    text = say.n("mutiny.known_by" if found.live else "mutiny.happened", len(found.lines), time=time_)
    if not found.live:
        mode = say("mutiny.hindsight_day") if view.known_by else say("mutiny.hindsight_told")
    elif found.not_public:
        mode = say.n("mutiny.not_public", len(found.not_public), time=time_)
    elif not found.lines:
        mode = say("mutiny.none_public", time=time_)
    else:
        mode = say("mutiny.all_public", time=time_)
    told = markup.paragraph(mode, kind="tc-grey")
    if steady and found.live:
        most = len(timed_events(data, clockless_view(view)))
        modes = say.n("mutiny.not_public", most, time=time_), say("mutiny.all_public", time=time_)
        told = room.steady([told], [(max(map(room.width_of, modes)),)])
    return markup.card(text, told)


def nothing_yet(found: Now, drawn: Scene, say: Words, playing: bool = False) -> str:
    """Return what stands in place of an empty feed: which events are on the map all the same, and how to go on."""
    placed = {event_id for mark in drawn.map.marks for event_id in mark.event_ids}
    marked = sum(line.event_id in placed for line in found.untimed)
    told = [say.n("mutiny.nothing_marked", marked)] if marked else []
    return " ".join([say("mutiny.nothing"), *told, *([] if playing else [say("mutiny.nothing_go")])])


def columns(data: Dataset, known: View, found: Now, steady: bool = False) -> Markup:
    """Return where the columns can have been in words, with the reports that this rests on.

    ``steady``: in as much room as it needs at any minute.
    """
    say, parts = words(known.language), []
    rooms = room.of_columns(data, known, found.live) if steady else ()
    for number, one in enumerate(placings(data, known, found)):
        told: str = markup.joined([markup.inline(one.name, tag="b"), one.text], " – ")
        reports = resting(one, say)
        source = markup.paragraph(reports, kind="tc-grey") if reports else Markup("")
        if steady:
            told, source = room.steady((markup.paragraph(told), source), rooms[number]), Markup("")
        parts.append(markup.group(told, source, kind="tc-column"))
    return markup.card("", markup.group(*parts, kind="tc-columns"))


def _part(title: str, lead: str, *parts: str) -> Markup:
    return markup.card(title, markup.paragraph(lead, kind="tc-grey"), *parts, kind="tc-mutiny")


def _title(told: ClaimsBySide, sign: Sign) -> Markup:
    return markup.joined([sign(told.shape, told.fill, told.track), markup.inline(told.title, tag="b")], " ")
