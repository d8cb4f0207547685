"""The picture in words: the summary that stands for it in alternative text, and the active filters."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

import numpy as np

from transcaspian.dataset.columns import columns
from transcaspian.dataset.loading import Dataset
from transcaspian.language.datewords import when
from transcaspian.language.days import day_words
from transcaspian.language.messages import words
from transcaspian.look.palette import CERTAINTIES
from transcaspian.scene.axis import window_words
from transcaspian.scene.model import MapScene
from transcaspian.view.knowledge import between, hindsight, not_known_at_all
from transcaspian.view.query import View
from transcaspian.view.selection import Selection
from transcaspian.view.tracks import track_ids, track_name

_TOLD = 3  # most significant events that the summary names


def summary(dataset: Dataset, selection: Selection, places: MapScene, view: View) -> str:
    """Return the picture in a few sentences: how much, of what, how sure, where, and what matters most."""
    say = words(view.language)
    start, end = selection.stretches[0][0], selection.stretches[-1][1]
    span = window_words(start, end, view)
    shown = len(selection.shown)
    if not shown:
        return say("summary.nothing", span=span)
    parts = [say("summary.shown", shown=say.n("count.events", shown), total=say.number(selection.total), span=span)]
    if selection.possible:
        parts.append(say.n("summary.possible", len(selection.possible)))
    if view.known_by and (less := [*hindsight_in_words(dataset, view).values()]):
        day = say("known.label", day=day_words(view.known_by, say))
        parts.append(f"{say('filter.against_today', known=day, list=say.list(less))}.")
    every = columns(dataset)
    tracks = dict(zip(every.tracks, np.bincount(every.track[selection.at]).tolist(), strict=False))
    listed = [
        f"{track_name(dataset, t, view.language)} {say.number(tracks[t])}" for t in track_ids(dataset) if tracks.get(t)
    ]
    parts.append(say("summary.tracks", list=say.list(listed)))
    listed = [
        f"{say(f'certainty.{c}')} {say.number(selection.levels[c])}" for c in CERTAINTIES if selection.levels.get(c)
    ]
    parts.append(say("summary.certainty", list=say.list(listed)))
    for tray in places.trays:
        parts.append(say.n(f"summary.{tray.reason}", len(tray.event_ids)))
    if len(selection.stretches) > 1:
        parts.append(say("summary.breaks"))
    inside = (e for e in selection.shown if e.significance == 3 and e.id not in selection.possible)
    top = list(islice(inside, _TOLD))
    if top:
        told = [f"{e.title(view.language)} ({when(e.date, view.language, view.zone, short=True)})" for e in top]
        parts.append(say("summary.first", list="; ".join(told)))
    return " ".join(parts)


def filters_in_words(dataset: Dataset, view: View) -> str:
    """Return the active filters, for subtitles; empty if there are none."""
    say, language = words(view.language), view.language
    parts = []
    if view.tracks:
        parts.append(say.list([track_name(dataset, t, language) for t in view.tracks]))
    if view.certainty:
        parts.append(say.list([say(f"certainty.{c}") for c in view.certainty], "or"))
    names = [dataset.actors[i].name.within(language) for i in view.actors if i in dataset.actors]
    places = [dataset.locations[i].name(language) for i in view.places if i in dataset.locations]
    kinds = [say(f"category.{c}") if say.has(f"category.{c}") else c for c in view.categories]
    publishers = [dataset.sources[i].publisher for i in view.sources if i in dataset.sources]
    parts += [say.list(group, "or") for group in (names, places, kinds, publishers) if group]
    if view.text:
        parts.append(say("filter.text", text=view.text))
    if view.significant:
        parts.append(say("filter.significant"))
    if view.thread in dataset.events:
        parts.append(say("filter.thread", title=dataset.events[view.thread].title(language)))
    if view.known_by:
        day = say("filter.known_by", day=day_words(view.known_by, say))
        told = [*hindsight_in_words(dataset, view).values()]
        parts.append(say("filter.against_today", known=day, list=say.list(told)) if told else day)
    if view.compare:
        changes = changes_in_words(dataset, view)
        key, day = "filter.compare" if changes else "filter.compare.nothing", day_words(view.compare, say)
        parts.append(say(key, day=day, list=changes))
    if view.since:
        parts.append(say("filter.since", version=view.since))
    return " · ".join(parts)


def changes_in_words(dataset: Dataset, view: View) -> str:
    """Return what changed between the two days that a view compares, counted; empty if nothing did."""
    say, found = words(view.language), between(dataset, view)
    counts = (("known", len(found.not_known)), ("otherwise", len(found.otherwise)))
    told = {name: say.n(f"known.between.{name}", count) for name, count in counts if count}
    return say("known.between.both", **told) if len(told) > 1 else "".join(told.values())


def left_out_in_words(groups: Iterable[str], language: str) -> str:
    """Say what is left out of the map (``grammar.HIDDEN``); empty if nothing is."""
    say = words(language)
    named = [say(f"left_out.{group}") for group in groups]
    return say("left_out", list=say.list(named)) if named else ""


def hindsight_in_words(dataset: Dataset, view: View) -> dict[str, str]:
    """Return what the view's day did not know yet, and what it judged otherwise than today, counted."""
    say, found = words(view.language), hindsight(dataset, view)
    here = ".here" if not_known_at_all(dataset, view) > len(found.not_known) else ""
    counts = (("not_known", here, len(found.not_known)), ("otherwise", "", len(found.otherwise)))
    return {name: say.n(f"known.{name}{where}", count) for name, where, count in counts if count}
