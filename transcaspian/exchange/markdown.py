"""A report in Markdown: CommonMark alone, so that every program reads it alike, and nothing of the tables is markup.

Sources are a numbered list at the end rather than footnotes, which CommonMark does not know and would take for links.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from transcaspian.dataset.loading import Dataset
from transcaspian.evidence.citation import footnote
from transcaspian.evidence.facts import EventFacts, event_facts, web_address, where
from transcaspian.evidence.ties import told
from transcaspian.exchange.facts import provenance, subtitle, title
from transcaspian.exchange.layer import LayerShown, sentences
from transcaspian.language.messages import words
from transcaspian.look.palette import CERTAINTIES
from transcaspian.scene.axis import window_words
from transcaspian.tables.records import Source
from transcaspian.view.query import View
from transcaspian.view.selection import select
from transcaspian.view.tracks import track_ids

_SPACE = re.compile(r"[ \t\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")  # a no-break space stays one
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
# What is markup anywhere in a line, in CommonMark or its usual extensions (tables, strikethrough, formulas, …); and
# what some programs make links of though nothing marks it: addresses, names of hosts, e-mail.
_ANYWHERE = re.compile(r"[\\`*_{}\[\]<>#|~&$^@]|:(?=//)|(?<=/)/|(?<=\w)\.(?=[^\W\d_])")
# What begins a list, a definition, a heading or a rule at the start of a line.
_AT_START = re.compile(r"^(?:[-+=:]|[0-9]+(?=[.)]))")


def markdown(data: Dataset, view: View, ids: Sequence[str], layer: LayerShown | None = None) -> bytes:
    """Return events as a report in UTF-8: what the view is, its events by track, their sources, the layer beneath."""
    events = list(event_facts(data, view, ids))
    sources = {source.id: source for one in events for source in one.sources}
    numbers = {source_id: number for number, source_id in enumerate(sources, 1)}
    blocks = [
        f"# {escaped(title(data, view))}",
        escaped(subtitle(data, view)),
        escaped(_counts(data, view, events)),
        escaped(provenance(data, view)),
        "\\\n".join(map(escaped, sentences(layer, view.language))),
    ]
    order = [*track_ids(data), *dict.fromkeys(one.event.track for one in events)]
    by_track: dict[str, list[EventFacts]] = {track: [] for track in order}
    for one in events:
        by_track[one.event.track].append(one)
    for some in by_track.values():
        if some:
            blocks.append(f"## {escaped(some[0].track)}")
            blocks.append("\n".join(_item(one, view, numbers) for one in some))
    if sources:
        blocks.append(f"## {escaped(words(view.language)('slide.sources_title'))}")
        blocks.append("\n".join(f"{numbers[i]}. {_source(source, view)}" for i, source in sources.items()))
    return ("\n\n".join(block for block in blocks if block) + "\n").encode()


def escaped(text: str) -> str:
    r"""Return a text in one line that Markdown shows as it is.

    >>> print(escaped("1. *now* https://example.org"))
    1\. \*now\* https\:/\/example\.org
    """
    line = _CONTROL.sub("", _SPACE.sub(" ", text)).strip()
    line = _ANYWHERE.sub(r"\\\g<0>", line)
    return _AT_START.sub(_held, line)


def _held(match: re.Match[str]) -> str:
    """Escape what begins a list or a rule: the sign itself, or the mark after a number."""
    return f"{match[0]}\\" if match[0][0].isdigit() else f"\\{match[0]}"


def _counts(data: Dataset, view: View, events: Sequence[EventFacts]) -> str:
    """Return in words how many events there are, how many may lie outside the window, and how sure they are."""
    say = words(view.language)
    selection = select(data, view)
    span = window_words(selection.stretches[0][0], selection.stretches[-1][1], view)
    if not events:
        return say("summary.nothing", span=span)
    shown = say.n("count.events", len(events))
    parts = [say("summary.shown", shown=shown, total=say.number(selection.total), span=span)]
    if possible := sum(one.event.id in selection.possible for one in events):
        parts.append(say.n("summary.possible", possible))
    levels = Counter(one.certainty for one in events)
    listed = [f"{say(f'certainty.{c}')} {say.number(levels[c])}" for c in CERTAINTIES if levels[c]]
    parts.append(say("summary.certainty", list=say.list(listed)))
    return " ".join(parts)


def _item(one: EventFacts, view: View, numbers: dict[str, int]) -> str:
    """Return an event as an item of a list; its id follows in brackets, as in the tables."""
    say = words(view.language)
    level = say(f"certainty.{one.certainty}")
    lines = [
        f"- **{escaped(one.when)}** · {escaped(one.title)} \\[{escaped(one.event.id)}\\]",
        escaped(" · ".join(filter(None, (level, one.category, one.nature, where(one, view.language))))),
        escaped(one.reason),
        escaped(one.summary),
    ]
    for tie in one.ties:
        lines.append(f"{escaped(told(tie))} \\[{escaped(tie.event_id)}\\]")
    if one.sources:
        cited = " ".join(f"\\[{numbers[source.id]}\\]" for source in one.sources)
        lines.append(f"{escaped(say('slide.sources'))} {cited}")
    # A backslash at the end of a line breaks it; the lines are one paragraph of the item.
    return "\\\n  ".join(line for line in lines if line)


def _source(source: Source, view: View) -> str:
    """Return a source as an item of the list of sources, its addresses as links."""
    text = escaped(footnote(replace(source, url=None, archived_url=None), view))
    address, archived = web_address(source.url), web_address(source.archived_url)
    if address:
        text = f"{text}, <{address}>"
    if archived:
        text = f"{text}, {escaped(words(view.language)('card.archived'))} <{archived}>"
    return text
