"""The sources of a number, and whether it was public by the view's day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from transcaspian.dataset.certainty import end_of
from transcaspian.dataset.loading import Dataset
from transcaspian.language.datewords import when
from transcaspian.language.messages import words
from transcaspian.tables.records import Leg, Source
from transcaspian.view.query import View

DATA_SET = "data set"  # kind of source


@dataclass(frozen=True, slots=True)
class Cited:
    """A publication as cited for a number."""

    source_id: str
    publisher: str
    title: str
    url: str | None
    letter: str  # reliability, A–F
    letter_words: str
    published: str  # in words; empty if undated


def public(source: Source | None, view: View) -> bool:
    """Say whether a publication was certainly out by the view's day; an undated one counts as public only today."""
    if view.known_by is None:
        return True
    if source is None or source.published is None:
        return False
    day = source.retrieved if source.published.open_end else source.published
    latest = day.bounds(view.tz)[1] if day else None
    return latest is not None and latest <= end_of(view.known_by)


def all_public(data: Dataset, source_ids: Iterable[str], view: View) -> bool:
    """Say whether all sources of something were public by the view's day; without sources it is known only today."""
    if view.known_by is None:
        return True
    ids = tuple(source_ids)
    return bool(ids) and all(public(data.sources.get(i), view) for i in ids)


def stating(data: Dataset, source_ids: Iterable[str]) -> tuple[str, ...]:
    """Return the sources that say something: lengths are measured on a data set, of days and gauges it says nothing."""
    return tuple(i for i in source_ids if i not in data.sources or data.sources[i].kind != DATA_SET)


def measured_on(data: Dataset, legs: Iterable[Leg]) -> tuple[str, ...]:
    """Return the data sets that the lengths of legs are measured on, each once."""
    ids = dict.fromkeys(i for leg in legs if leg.length_km is not None for i in leg.source_ids)
    return tuple(i for i in ids if i in data.sources and data.sources[i].kind == DATA_SET)


def cited(data: Dataset, source_ids: Iterable[str], view: View) -> tuple[Cited, ...]:
    """Return the sources of a number that were public by the view's day, in order."""
    say = words(view.language)
    found = [data.sources[i] for i in dict.fromkeys(source_ids) if i in data.sources]
    return tuple(
        Cited(
            source.id,
            source.publisher,
            source.title,
            source.url or source.archived_url,
            source.reliability,
            say(f"reliability.{source.reliability}"),
            when(source.published, view.language, view.zone, short=True) if source.published else "",
        )
        for source in found
        if public(source, view)
    )
