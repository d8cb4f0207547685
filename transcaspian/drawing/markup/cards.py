"""An event's card and its claims as HTML: what stands on them, and in which order, for every medium."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from transcaspian.drawing import markup
from transcaspian.drawing.markup import Markup, macro
from transcaspian.evidence.card import Card, ClaimLine, counted, facts
from transcaspian.language.messages import Words

# From the kind of a thing (actor, place, source, event) and its id to the address of its own page.
Address = Callable[[str, str], str]


def claim(
    line: ClaimLine,
    say: Words,
    mark: str = "",
    stance: bool = True,
    written: bool = False,
    address: Address | None = None,
    named: bool = True,
) -> Markup:
    """Return a claim as an item of a list, with its grade, speaker, words, day and links.

    ``mark`` says what it decided; without ``stance`` it is only said who speaks. ``written`` is for paper: what
    otherwise appears over a word is spelt out. ``address``: its source has a page of its own; it is ``named`` on all
    others.
    """
    known, carried = say("card.known_on", when=line.known_on), _carried(line, say)
    own = (address("source", line.source_id) if named else "", line.title or line.source_id) if address else ()
    links = _links(line, say, written, not own) if named else []
    return macro("card", "claim")(line, known, carried, links, mark, stance, written, own)


def _links(line: ClaimLine, say: Words, written: bool, named: bool) -> list[tuple[str, str, str]]:
    """Return where a claim can be read, and where its publication is kept: address, text and title of each.

    ``named``: its publication is named over the link, as nothing beside it does.
    """
    found, url, archived = [], markup.address(line.url), markup.address(line.archived_url)
    if written:
        if url or line.title:
            found.append((url, line.title or say("card.link"), ""))
    elif url:
        found.append((url, say("card.link"), line.title if named else ""))
    if archived:
        found.append((archived, say("card.archived"), ""))
    if not url and not archived:
        found.append(("", say("card.no_link"), ""))
    return found


def _carried(line: ClaimLine, say: Words) -> str:
    return say("card.carried_by", publisher=line.carried_by) if line.carried_by else ""


def speaks(line: ClaimLine, say: Words) -> Markup:
    """Return who takes which stance, and who prints that where it is somebody else."""
    return macro("card", "speaks")(line, _carried(line, say))


def quote(line: ClaimLine, say: Words, linked: bool = False) -> Markup:
    """Return a claim in one line, with its day and, if it is wanted, its link."""
    link = markup.link(line.url, say("card.link"), line.title) if linked else ""
    return macro("card", "quote")(line, _carried(line, say), say("card.known_on", when=line.known_on), link)


def said(line: ClaimLine, say: Words) -> Markup:
    """Return a claim as a cell of a table: its grade, who says it and when, and below what."""
    return macro("card", "said")(line, _carried(line, say), say("card.known_on", when=line.known_on))


def claims(lines: Iterable[ClaimLine], say: Words) -> Markup:
    """Return a list of claims."""
    return markup.claims(claim(line, say) for line in lines)


def event_card(card: Card, say: Words, sign: Markup) -> Markup:
    """Return what a card says: everything but its buttons. ``sign``: the event's, as a picture."""
    return macro("card", "event")(card, told(card, say, sign))


def told(
    card: Card,
    say: Words,
    sign: Markup,
    more: tuple[str, ...] = (),
    written: bool = False,
    address: Address | None = None,
) -> Markup:
    """Return what stands under a card's title; ``more``: further chips, ``written``: for a file.

    ``address``: where pages of actors, places and sources are; then it is a page, with headings under its title.
    """
    marks = {line.id: say("evidence.decides") if line.triggers and address else "" for line in card.claims}
    chips = [(sign, card.certainty_words), ("", card.track_words), ("", card.category), ("", card.nature)]
    return macro("card", "told")(
        card,
        [*chips, *(("", text) for text in more)],
        facts(card, say.language),
        (say("card.differ.title"), card.differing),
        [claim(line, say, marks[line.id], written=written, address=address) for line in card.claims],
        say("card.who_says"),
        counted(card, say.language),
        say.n("card.later", card.later_claims) if card.later_claims else "",
        "" if written else say("card.key"),
        2 if address else 3,
        address,
    )


def event_article(
    card: Card,
    say: Words,
    under: Markup,
    number: int,
    found_by: str,
    numbers: Callable[[str], int | None],
    sign: Callable[[str], Markup],
) -> Markup:
    """Return a card as a part of a file, hidden until it is chosen, with what it is tied to and the related events.

    ``under``: what stands under its title; ``found_by``: the words of it; ``numbers``: the number of an event's card,
    None where the file has none; ``sign`` draws an event's sign.
    """
    button = macro("card", "button")
    related = [button(numbers(o.event_id), sign(o.event_id), o.title, o.when, o.why) for o in card.related]
    tied = [button(numbers(o.event_id), sign(o.event_id), f"{o.words}: {o.title}", o.when, o.aside) for o in card.ties]
    lists = [(say("card.ties"), tied), (say("card.related"), related)]
    return macro("card", "article")(card, under, number, found_by, lists)


def event_button(number: int | None, sign: Markup, title: str, when: str, why: str = "") -> Markup:
    """Return an event as a line of a list: a button that opens its card, or its name where it has none."""
    return macro("card", "button")(number, sign, title, when, why)
