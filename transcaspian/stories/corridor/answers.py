"""The answer to a question of ways as HTML: a sentence, and the ways that are left as a table."""

from __future__ import annotations

from transcaspian.dataset.loading import Dataset
from transcaspian.drawing import markup
from transcaspian.drawing.markup import Markup
from transcaspian.language.messages import Words
from transcaspian.stories.corridor.stretches import exposure_head
from transcaspian.stories.corridor.tables import is_alike, once
from transcaspian.stories.corridor.verdict import Verdict
from transcaspian.stories.corridor.ways import MOST


def answered(data: Dataset, found: Verdict, say: Words, narrow: bool) -> Markup:
    """Return an answer as HTML: the sentence, the ways that are left as a table, then what belongs to them.

    ``narrow``: each cell of the table has its head beside it.
    """
    if not found.ways:
        return markup.card(found.headline, *found.lines, kind="tc-cor-way" if found.found.way else "tc-cor-none")
    note = markup.paragraph(say("corridor.whatif.note", most=say.number(MOST)), kind="tc-grey tc-small")
    return markup.card(found.headline, *found.remarks, _ways(data, found, say, narrow), note, kind="tc-cor-way")


def _ways(data: Dataset, found: Verdict, say: Words, narrow: bool) -> Markup:
    """Return the ways as a table: the one on the map stands out, what all have alike is told once, under it."""
    length = found.compared_with.replace(" ", "\u00a0")  # its unit does not stand alone in the next line
    against = say("corridor.whatif.against" if found.on_main_line else "corridor.whatif.against_open", main=length)
    of = say("corridor.head.countries")  # countries need no name beside them
    told = {
        say("corridor.head.seas"): [way.seas or say("corridor.no_sea") for way in found.ways],
        exposure_head(data, say): [way.exposed or "–" for way in found.ways],
        say("corridor.head.days"): [way.days for way in found.ways],
    }
    every = {of: [way.countries for way in found.ways], **told}
    alike = {head: texts[0] for head, texts in every.items() if is_alike(texts)}
    rows = []
    for n, way in enumerate(found.ways):
        name = f"{say.number(n + 1)}. {way.name}"
        stands_in = say("corridor.whatif.instead", port=way.stands_in) if way.stands_in else ""
        below = [f"{head}: {texts[n]}" for head, texts in told.items() if head not in alike]
        through = [] if of in alike else [way.countries]
        under = markup.inline(markup.joined([stands_in, *through, *below], " · "), tag="div")
        rows.append(
            [
                markup.joined([markup.strong(name) if way.shown else name, under]),
                way.km,
                way.difference or "–",
                way.borders,
            ]
        )
    heads = [say("corridor.head.way"), say("corridor.head.km"), against, say("corridor.head.borders")]
    told_once = once(say("corridor.whatif.alike"), alike.items())
    phone = "beside" if narrow else ""
    written = markup.table(heads, rows, "tc-cor tc-cor-ways", caption=say("corridor.whatif.caption"), phone=phone)
    return markup.joined([written, markup.paragraph(told_once, kind="tc-foot")])
