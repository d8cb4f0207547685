"""Views beside the tables of a collection, which name windows and frames, and one of each that a page begins with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from urllib.parse import parse_qs
from zoneinfo import ZoneInfo

from transcaspian.dataset.loading import Dataset
from transcaspian.dataset.roles import can_tell
from transcaspian.dataset.settings import collection, default, frames, story, tracks, windows, zones
from transcaspian.language.days import day_words
from transcaspian.language.messages import words
from transcaspian.view.grammar import ALL, MOSCOW_ZONE, SELECTION
from transcaspian.view.query import View, read_query
from transcaspian.view.threads import thread_window


def read_view(data: Dataset, query: str | Mapping[str, str | Iterable[str]]) -> tuple[View, tuple[str, ...]]:
    """Return the view of a query to a collection, and the ignored ``parameter=value`` parts.

    What the collection does not name is ignored, and so is a story that it has no rows for.
    """
    if isinstance(query, str):
        query = parse_qs(query.lstrip("?"), keep_blank_values=True)
    view, ignored = read_query(query, _names(data))
    view, unknown = _with_own_layer(data, _in_own_zone(data, view))
    ignored = (*ignored, *unknown)
    if view.thread and view.thread not in data.events:
        view, ignored = replace(view, thread=""), (*ignored, f"thread={view.thread}")
    first = _names(data)["windows"][0]
    if view.thread and not view.window and first in _values(query.get("w", ())):
        view = replace(view, window=first)  # without any it would be that of the thread
    if can_tell(data, view.story):
        return view, ignored
    return view.but(story=""), (*ignored, f"story={view.story}")


def _with_own_layer(data: Dataset, view: View) -> tuple[View, tuple[str, ...]]:
    """Return a view whose layer the collection has, without what says anything of another, and what was left out."""
    if view.layer in data.layers:
        return view, ()
    plain = replace(view, layer="", kinds=(), cell="")
    query, kept = view.to_query(), plain.to_query()
    return plain, tuple(f"{name}={value}" for name in query.keys() - kept.keys() for value in query[name])


def _values(given: str | Iterable[str]) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else tuple(given)


def settled(data: Dataset, view: View) -> View:
    """Return a view as its address has it: without the names of the window and the frame that a page begins with.

    On a tour the window is always named, see ``tours``; of a thread alone, unless it is the thread's own.
    """
    names, view = _names(data), _in_own_zone(data, view)
    plain = "" if view.window == names["windows"][0] and not view.thread else view.window
    window = window_id(data, view) if view.tour else plain
    frame = "" if view.frame == names["frames"][0] else view.frame
    return replace(view, window=window, frame=frame) if (window, frame) != (view.window, view.frame) else view


def _in_own_zone(data: Dataset, view: View) -> View:
    """Return a view whose moment is written as clock times of the collection are: in its first zone."""
    moment, zone = view.value("moment"), zones(data)[0]
    return view if moment is None or zone == MOSCOW_ZONE else view.but(moment=moment.astimezone(ZoneInfo(zone)))


def title(data: Dataset, language: str) -> str:
    """Return what a collection is called."""
    return collection(data).title(language) or words(language)("collection.untitled")


def lead(data: Dataset, view: View) -> str:
    """Return what a collection tells, in a sentence; empty if it does not say.

    That sentence has no day and may tell what came later: as of a day, one that says so takes its place.
    """
    if view.known_by is None:
        return collection(data).lead(view.language)
    say = words(view.language)
    return say("start.known_by", day=day_words(view.known_by, say))


def story_name(data: Dataset, key: str, language: str) -> str:
    """Return what the page of a story is called."""
    return story(data, key).name(language) or words(language)(f"nav.{key}")


def story_title(data: Dataset, key: str, language: str) -> str:
    """Return what stands at the head of the page of a story."""
    return story(data, key).title(language) or words(language)(f"story.title.{key}")


def story_lead(data: Dataset, key: str, language: str) -> str:
    """Return what the page of a story shows, in a few sentences."""
    return story(data, key).lead(language) or words(language)(f"story.lead.{key}")


def window_ids(data: Dataset) -> tuple[str, ...]:
    """Return the named windows of a collection in order; the last is that of all years."""
    return (*windows(data), ALL)


def frame_ids(data: Dataset) -> tuple[str, ...]:
    """Return the named frames of a collection in order, of which the last is that of the selected event.

    One without frames of its own has one around all of its places.
    """
    return (*(frames(data) or (ALL,)), SELECTION)


def window_id(data: Dataset, view: View) -> str:
    """Return the window of a view by its name, or as written; of a thread that is shown alone, all of its time."""
    own = thread_window(data, view, view.thread) if view.thread and not view.window else ""
    return view.window or own or _names(data)["windows"][0]


def frame_id(data: Dataset, view: View) -> str:
    """Return the frame of a view by its name, or as written."""
    return view.frame or _names(data)["frames"][0]


def window_name(data: Dataset, name: str, language: str) -> str:
    """Return what a window is called, by its id or as written."""
    row, say = windows(data).get(name), words(language)
    return row.name(language) if row else say("window.all" if name == ALL else "control.own_window")


def frame_name(data: Dataset, name: str, language: str) -> str:
    """Return what a frame is called, by its id or as written."""
    row, say = frames(data).get(name), words(language)
    return row.name(language) if row else say(f"frame.{name}" if name in (ALL, SELECTION) else "control.own_frame")


@lru_cache(maxsize=8)
def _names(data: Dataset) -> Mapping[str, tuple[str, ...]]:
    """Return the ids of each table of settings; of windows and frames the default first."""
    return {
        "windows": _first(default(windows(data).values()), window_ids(data)),
        "tracks": tuple(tracks(data)),
        "zones": zones(data),
        "languages": data.languages,
        "frames": _first(default(frames(data).values()), frame_ids(data)),
    }


def _first(name: str, names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((name or names[0], *names)))
