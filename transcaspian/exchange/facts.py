"""What a view is, for the head of an export: its title, its window and filters, and of which data it is."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from babel.dates import format_date

from transcaspian.dataset.loading import Dataset
from transcaspian.language.messages import words
from transcaspian.language.zones import zone_words
from transcaspian.scene.axis import window_words
from transcaspian.scene.summary import filters_in_words
from transcaspian.view.knowledge import newest_claim
from transcaspian.view.named import title as collection_title
from transcaspian.view.query import View
from transcaspian.view.saved import title_of
from transcaspian.view.window import window_panels


def title(data: Dataset, view: View) -> str:
    """Return the title of a view: its own, or the saved view's, or that of the whole collection."""
    return title_of(data, view) or collection_title(data, view.language)


def subtitle(data: Dataset, view: View) -> str:
    """Return the window and the active filters of a view in words."""
    stretches = window_panels(data, view)
    span = window_words(stretches[0][0], stretches[-1][1], view)
    return " · ".join(part for part in (span, filters_in_words(data, view)) if part)


def provenance(data: Dataset, view: View) -> str:
    """Return the version of the dataset, the day of its newest claim, the day of knowledge and the time zone."""
    say = words(view.language)
    parts = [say("slide.version", version=data.version)]
    if newest := newest_claim(data, view.tz):
        parts.append(say("slide.newest", day=_day(newest.date(), view.language)))
    if view.known_by:
        parts.append(say("filter.known_by", day=_day(view.known_by, view.language)))
    parts.append(say("slide.times", zone=zone_words(view.zone, view.language)))
    return " · ".join(parts)


@lru_cache(maxsize=256)
def _day(day: date, language: str) -> str:
    return format_date(day, "long", locale=words(language).locale)
