"""What became of a foreign file, in words and as plain values: what the command line and the page both say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from transcaspian.language.messages import Words
from transcaspian.recipes.foreign import Remark
from transcaspian.recipes.taking import Candidate, Taking

# The codes of remarks, each with its sentence in the catalogues: reasons to refuse a row, then what became of a value.
REFUSALS = (
    *("no-time", "bad-date", "ambiguous-date", "time-without-offset", "date-out-of-range", "end-before-start"),
    *("level-2-date", "zero-time", "epoch-time", "no-title", "no-event", "broken-json", "broken-line", "no-end"),
    *("broken-row", "row-too-short", "row-too-long", "open-quote", "truncated", "conflict", "cell-too-long"),
)
NOTES = (
    *(
        "zero-filled",
        "read-as",
        "all-midnight",
        "unknown-precision",
        "unknown-country",
        "other-country",
        "unknown-value",
    ),
    *("bad-coordinates", "zero-coordinates", "swapped-coordinates", "country-middle", "markup", "shortened", "list"),
    *("lists-differ", "bad-address", "unknown-published", "bad-number", "sheet-passed-over", "many-categories"),
)


def sentence(remark: Remark, say: Words) -> str:
    """Return what a remark says: what was found and what to do, or what was done."""
    key = f"recipe.code.{remark.code}"
    return say(key, value=remark.value) if say.has(key) else say("recipe.code.broken-row", value=remark.value)


def as_values(taking: Taking, say: Words) -> dict[str, Any]:
    """Return a taking as plain values, for JSON: nothing of it is left out."""
    return {
        "format": taking.recipe.name,
        "read": taking.read,
        "taken": len(taking.taken),
        "refused": [_remark(one, say) for one in taking.refused],
        "events": [_event(one, say) for one in taking.taken],
        "notes": [_remark(one, say) for one in taking.remarks],
    }


def _remark(one: Remark, say: Words) -> dict[str, Any]:
    return {
        "row": one.row,
        "column": one.column,
        "value": one.value,
        "code": one.code,
        "note": sentence(one, say),
    }


def _event(one: Candidate, say: Words) -> dict[str, Any]:
    place = one.place
    return {
        "row": one.row,
        "key": one.key,
        "date": one.date,
        "title": one.title,
        "text": one.text,
        "category": one.category,
        "track": one.track,
        "place": {
            "name": place.name,
            "longitude": place.longitude,
            "latitude": place.latitude,
            "radius_km": place.radius_km if place.longitude is not None else None,
            "country": place.country,
        },
        "actors": list(one.actors),
        "sources": [
            {"publisher": told.publisher, "title": told.title, "url": told.address, "published": told.published}
            for told in one.told
        ],
        "figures": [
            {"measure": figure.measure, "unit": figure.unit, "low": figure.low, "high": figure.high}
            for figure in one.figures
        ],
        "notes": [_remark(remark, say) for remark in one.remarks],
    }


def lines(taking: Taking, say: Words, most: int = 20) -> Iterator[str]:
    """Yield a taking in lines: how many rows, the first events, every refusal, and what was done to how many values."""
    yield say(
        "recipe.counts",
        name=taking.recipe.name,
        read=say.number(taking.read),
        taken=say.number(len(taking.taken)),
        refused=say.number(len(taking.refused)),
    )
    for one in taking.taken[:most]:
        place = one.place.name or say("recipe.no_place")
        yield f"  {say('recipe.row', row=one.row)}  {one.date}  {one.title}  ({place})"
    if len(taking.taken) > most:
        yield f"  {say.n('recipe.more', len(taking.taken) - most)}"
    for refused in taking.refused:
        where = f"{say('recipe.row', row=refused.row)}{f', {refused.column}' if refused.column else ''}"
        yield f"{where}: {sentence(refused, say)} [{refused.code}]"
    for remark in taking.remarks:
        yield f"{sentence(remark, say)} [{remark.code}]"
    for code, count in Counter(remark.code for one in taking.taken for remark in one.remarks).most_common():
        first = next(remark for one in taking.taken for remark in one.remarks if remark.code == code)
        yield f"{say.n('recipe.values', count)}: {sentence(first, say)} [{code}]"
