"""JSON for TimelineJS 3 of Northwestern University's Knight Lab (their documentation: "TimelineJS JSON data format").

Dates have the parts that are known and no more, and are also given in words: TimelineJS itself would draw a month at
its first day and has no open ends. It puts what it is given into the page as HTML, so texts are escaped here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta, tzinfo
from html import escape
from typing import Any

from transcaspian.dataset.loading import Dataset
from transcaspian.evidence.facts import EventFacts, event_facts, web_address, where
from transcaspian.exchange.facts import provenance, subtitle, title
from transcaspian.exchange.layer import LayerShown, sentences
from transcaspian.language.dates import Date, Side, wall_time
from transcaspian.language.messages import words
from transcaspian.tables.records import Source
from transcaspian.view.query import View

_PARTS = ("year", "month", "day", "hour", "minute", "second")
_KNOWN = {"century": 1, "decade": 1, "year": 1, "season": 2, "month": 2, "day": 3, "hour": 4, "minute": 5}
# No id of an event has an underscore.
_TITLE_ID = "title_of_view"
# TimelineJS first takes markup out of a group's name, which undoes one escaping, and then writes it as HTML.
_PLAIN = str.maketrans("<>&", "‹›＆")


def timelinejs(data: Dataset, view: View, ids: Sequence[str], layer: LayerShown | None = None) -> bytes:
    """Return events as a TimelineJS 3 timeline with a title slide; clock times are in the view's time zone."""
    head, *rest = (title(data, view), subtitle(data, view), provenance(data, view), *sentences(layer, view.language))
    timeline = {
        "title": {
            "unique_id": _TITLE_ID,
            "autolink": False,
            "text": {"headline": escape(head), "text": "".join(_paragraph(escape(line)) for line in rest)},
        },
        "events": [_slide(one, view) for one in event_facts(data, view, ids)],
        "scale": "human",
    }
    return (json.dumps(timeline, ensure_ascii=False, indent=1) + "\n").encode()


def _slide(one: EventFacts, view: View) -> dict[str, Any]:
    start, end = _dates(one.event.date, view.tz)
    slide: dict[str, Any] = {"unique_id": one.event.id, "start_date": start}
    if end:
        slide["end_date"] = end
    return slide | {
        "display_date": one.when,
        "group": one.track.translate(_PLAIN),
        "autolink": False,  # an address in a text does not become a link
        "text": {"headline": escape(one.title), "text": "".join(map(_paragraph, _body(one, view)))},
    }


def _paragraph(html: str) -> str:
    return f"<p>{html}</p>"


def _body(one: EventFacts, view: View) -> Iterator[str]:
    """Yield the paragraphs of a slide as HTML."""
    say = words(view.language)
    if one.summary:
        yield escape(one.summary)
    level = say(f"certainty.{one.certainty}")
    yield escape(f"{say('table.certainty')}: {level}. {one.reason}")
    yield escape(f"{say('table.where')}: {where(one, view.language)}")
    if one.sources:
        yield f"{escape(say('slide.sources'))} {'; '.join(map(_source, one.sources))}"


def _source(source: Source) -> str:
    name, address = escape(source.publisher), web_address(source.url)
    return f'<a href="{escape(address)}">{name}</a>' if address else name


def _dates(date: Date, zone: tzinfo) -> tuple[dict[str, int], dict[str, int] | None]:
    """Return start and end with the parts that are known; of an open date only the side that is known."""
    start, end = date.sides
    if start is None or end is None:
        side, last = (start, False) if start is not None else (end, True)
        assert side is not None  # every date has a side
        return _parts(side, zone, last), None
    first, final = _parts(start, zone, False), _parts(end, zone, True)
    # One unit needs no end, seasons and decades do. A day can end before a clock time elsewhere begins.
    if first == final or wall_time(end.latest, zone) <= wall_time(start.earliest, zone):
        return first, None
    return first, final


def _parts(side: Side, zone: tzinfo, last: bool) -> dict[str, int]:
    """Return the first or last moment of a side in the parts that its precision allows."""
    moment = wall_time(side.latest, zone) - timedelta(microseconds=1) if last else wall_time(side.earliest, zone)
    known = _KNOWN[side.precision]
    if side.latest - side.earliest == timedelta(seconds=1):
        known = 6
    elif side.precision == "hour" and wall_time(side.earliest, zone).minute:
        known = 5  # of a zone half an hour off: its hours begin at the half hour
    return dict(zip(_PARTS[:known], _values(moment), strict=False))


def _values(moment: datetime) -> tuple[int, ...]:
    return moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second
