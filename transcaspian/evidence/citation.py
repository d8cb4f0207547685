"""Citing what a view shows: footnotes for a text, BibTeX and CSL-JSON for programs that keep references.

The sources are those of the claims that were known by the view's date, each once, in the order of the claims.
BibTeX has the fields that both BibTeX and biblatex read, and ``date`` and ``urldate`` (EDTF, ISO 8601-2) for biblatex.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple
from urllib.parse import quote

from babel import Locale, UnknownLocaleError
from babel.dates import format_date

from transcaspian.dataset.certainty import claims_known, is_known
from transcaspian.dataset.loading import Dataset
from transcaspian.language.dates import Date, Side, parse
from transcaspian.language.datewords import when
from transcaspian.language.messages import words
from transcaspian.tables.records import Source
from transcaspian.view.knowledge import newest_claim
from transcaspian.view.named import title as collection_title
from transcaspian.view.query import View

__all__ = ["bibtex", "csl_json", "footnote", "footnotes", "sources_cited", "view_citation"]


class _Kind(NamedTuple):
    """The names of a kind of publication in each format, and the field that holds its publisher."""

    entry: str  # of biblatex
    publisher: str
    item: str  # of CSL 1.0.2
    container: str


_ONLINE = _Kind("online", "organization", "webpage", "container-title")
_KINDS = {
    "newspaper": _Kind("article", "journal", "article-newspaper", "container-title"),
    "wire": _Kind("article", "journal", "article-newspaper", "container-title"),
    "trade press": _Kind("article", "journal", "article-magazine", "container-title"),
    "think tank": _Kind("report", "institution", "report", "publisher"),
    "reference": _Kind("online", "organization", "entry-encyclopedia", "container-title"),
    "data set": _Kind("online", "organization", "dataset", "publisher"),
    "social media": _Kind("online", "organization", "post", "container-title"),
}  # every other kind is a page

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

# Commands rather than \{ and \}: BibTeX counts braces, also those after a backslash.
_TEX = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "#$%&_"},
}
# Pairs that TeX's fonts join into another sign: "--" is a dash.
_LIGATURE = re.compile(r"-(?=-)|`(?=`)|'(?=')|,(?=,)|<(?=<)|>(?=>)|[?!](?=`)")
# What no URL contains (RFC 3986, 2) though people paste it; braces would also be counted by BibTeX.
_NOT_IN_URL = re.compile(r"[\s<>\"{}|\\^`]")
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")  # the direction of writing


def sources_cited(data: Dataset, view: View, ids: Iterable[str]) -> tuple[Source, ...]:
    """Return the sources of what was known of these events by the view's date, each once, in order of the claims."""
    found: dict[str, Source] = {}
    for event_id in ids:
        claims = claims_known(data, event_id, view.known_by, view.tz)
        if is_known(claims):
            found |= {c.source_id: data.sources[c.source_id] for c in claims if c.source_id in data.sources}
    return tuple(found.values())


def footnotes(data: Dataset, view: View, event_id: str) -> str:
    """Return numbered footnotes on the sources of an event, then the dataset; empty for an event not known."""
    if not is_known(claims_known(data, event_id, view.known_by, view.tz)):
        return ""
    lines = [f"{n}. {footnote(s, view)}." for n, s in enumerate(sources_cited(data, view, [event_id]), 1)]
    return "\n".join([*lines, f"{_provenance(data, view)}."])


def view_citation(data: Dataset, view: View, title: str, address: str, accessed: str) -> str:
    """Return how to cite a view: its title, the dataset with its version and newest claim, address, day of access."""
    say = words(view.language)
    parts = [say("cite.title", title=_clean(title)), _provenance(data, view)]
    if newest := newest_claim(data, view.tz):
        parts.append(say("slide.newest", day=format_date(newest, "long", locale=say.locale)))
    return ", ".join([*parts, f"<{address}>", say("cite.accessed", date=accessed)]) + "."


def bibtex(data: Dataset, view: View, ids: Sequence[str], others: Mapping[Source, str] = MappingProxyType({})) -> str:
    """Return the sources of events as BibTeX in UTF-8, keyed by their ids, and others, each with a note of its own."""
    cited = {**dict.fromkeys(sources_cited(data, view, ids), _provenance(data, view)), **others}
    return "\n".join(_entry(source, note, view) for source, note in cited.items())


def csl_json(data: Dataset, view: View, ids: Sequence[str], others: Mapping[Source, str] = MappingProxyType({})) -> str:
    """Return the sources of events as an array of CSL-JSON items, and others, each with a note of its own."""
    cited = {**dict.fromkeys(sources_cited(data, view, ids), _provenance(data, view)), **others}
    items = [dict(_item(source, note, view)) for source, note in cited.items()]
    return json.dumps(items, ensure_ascii=False, indent=2) + "\n"


def footnote(source: Source, view: View) -> str:
    """Return a source as a footnote names it, without a full stop."""
    say = words(view.language)
    parts = [_clean(source.publisher), say("cite.title", title=_clean(source.title))]
    parts.append(when(source.published, view.language, view.zone) if source.published else say("cite.no_date"))
    if source.retrieved:
        parts.append(say("cite.retrieved", date=when(source.retrieved, view.language, view.zone)))
    letter = source.reliability
    parts.append(say("cite.grade", letter=letter, meaning=say(f"reliability.{letter}")))
    # At the end, where lines are broken: an address may be longer than one.
    if source.url:
        parts.append(f"<{_url(source.url)}>")  # angle brackets keep a following comma out of it (RFC 3986, appendix C)
    if source.archived_url:
        parts.append(say("cite.archived", url=_url(source.archived_url)))
    return ", ".join(parts)


def _provenance(data: Dataset, view: View) -> str:
    """Say which dataset this is from: its name and version, and the date of knowledge where there is one."""
    say = words(view.language)
    text = say("cite.dataset", title=collection_title(data, say.language), version=data.version)
    if view.known_by is None:
        return text
    return f"{text}, {say('filter.known_by', day=when(parse(view.known_by.isoformat()), view.language, view.zone))}"


def _entry(source: Source, note: str, view: View) -> str:
    kind = _KINDS.get(source.kind, _ONLINE)
    # biblatex asks an @online entry for its address.
    name = "misc" if kind.entry == "online" and not source.url else kind.entry
    fields = "".join(f"  {field} = {value},\n" for field, value in _fields(source, kind, note, view))
    return f"@{name}{{{source.id},\n{fields}}}\n"


def _fields(source: Source, kind: _Kind, note: str, view: View) -> Iterator[tuple[str, str]]:
    """Yield the fields of a BibTeX entry with their values as written."""
    yield "title", f"{{{{{_tex(source.title)}}}}}"  # twice: its capitals stay
    yield kind.publisher, f"{{{_tex(source.publisher)}}}"
    if kind.entry == "report":
        yield "type", "{report}"
    if source.published:
        yield "date", f"{{{_edtf(source.published)}}}"
        side = None if source.published.is_interval else source.published.sides[0]
        if side and side.precision not in ("decade", "century"):
            yield "year", f"{{{side.earliest.year:04}}}"
            if side.precision not in ("year", "season"):
                yield "month", _MONTHS[side.earliest.month - 1]
    if source.url:
        yield "url", f"{{{_url(source.url)}}}"
    if source.retrieved:
        yield "urldate", f"{{{_edtf(source.retrieved)}}}"
    if language := _language(source.language):
        yield "language", f"{{{_tex(language)}}}"
    if source.archived_url:
        note = f"{words(view.language)('cite.archived', url=_url(source.archived_url))}; {note}"
    yield "note", f"{{{_tex(note)}}}"


def _item(source: Source, note: str, view: View) -> Iterator[tuple[str, Any]]:
    """Yield the variables of a CSL item."""
    kind = _KINDS.get(source.kind, _ONLINE)
    yield "id", source.id
    yield "type", kind.item
    yield "title", _clean(source.title)
    yield kind.container, _clean(source.publisher)
    if source.published:
        yield "issued", _csl_date(source.published, view)
    if source.retrieved:
        yield "accessed", _csl_date(source.retrieved, view)
    if source.url:
        yield "URL", _url(source.url)
    if source.archived_url:
        archived = _url(source.archived_url)
        yield "archive", archived.partition("://")[2].partition("/")[0]
        yield "archive_location", archived
    if source.language:
        yield "language", source.language
    yield "note", note


def _edtf(date: Date) -> str:
    """Return a date for biblatex, to the day at most: its clock times need seconds, which are unknown."""
    start, end = date.sides
    if not date.is_interval and start is not None:
        return _edtf_side(start)
    before, _, after = date.text.partition("/")
    return f"{_edtf_side(start) if start else before}/{_edtf_side(end) if end else after}"


def _edtf_side(side: Side) -> str:
    first = side.earliest
    match side.precision:
        case "century":
            text = f"{first.year // 100:02}XX"
        case "decade":
            text = f"{first.year // 10:03}X"
        case "year":
            text = f"{first.year:04}"
        case "season":
            text = f"{first.year:04}-{20 + first.month // 3}"
        case "month":
            text = f"{first.year:04}-{first.month:02}"
        case _:
            text = first.date().isoformat()
    return text + {(True, True): "%", (True, False): "~", (False, True): "?"}.get(
        (side.approximate, side.uncertain), ""
    )


def _csl_date(date: Date, view: View) -> dict[str, Any]:
    """Return a CSL date with the parts that are known, or else in words: CSL has no open ends and no decades."""
    start, end = date.sides
    sides = [side for side in (start, end if date.is_interval else None) if side is not None]
    seasons = [side for side in sides if side.precision == "season"]
    found: dict[str, Any]
    if start is None or end is None or date.precision in ("decade", "century") or (date.is_interval and seasons):
        found = {"literal": when(date, view.language, view.zone)}
    else:
        found = {"date-parts": [_date_parts(side) for side in sides]}
        if seasons:
            found["season"] = seasons[0].earliest.month // 3
    if date.approximate or date.uncertain:
        found["circa"] = True
    return found


def _date_parts(side: Side) -> list[int]:
    first = side.earliest
    known = {"year": 1, "season": 1, "month": 2}.get(side.precision, 3)
    return [first.year, first.month, first.day][:known]


def _language(code: str) -> str:
    """Return the English name of a language in lower case, as biblatex has it: "polish"; empty for an unknown code."""
    try:
        return (Locale.parse(code).english_name or "").lower()
    except (UnknownLocaleError, ValueError):
        return ""


def _tex(text: str) -> str:
    """Write text for TeX: its special signs as commands, all other letters as they are."""
    parts = _LIGATURE.sub(lambda match: f"{match[0]}\0", _clean(text))
    return "".join("{}" if sign == "\0" else _TEX.get(sign, sign) for sign in parts)


def _url(url: str) -> str:
    return _NOT_IN_URL.sub(lambda match: quote(match[0]), _clean(url))


def _clean(text: str) -> str:
    """Return the text on one line, without control characters, surrogates and bidi marks."""
    seen = (c for c in text if c.isspace() or (unicodedata.category(c) not in ("Cc", "Cs") and c not in _TURNING))
    return " ".join("".join(seen).split())
