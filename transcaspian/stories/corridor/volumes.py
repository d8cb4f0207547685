"""Published figures of freight on the main line: which period, who published it, and which ones are no traffic."""

from __future__ import annotations

from dataclasses import dataclass

from transcaspian.dataset.loading import Dataset
from transcaspian.language.datewords import when
from transcaspian.stories.corridor.publication import Cited, cited, public
from transcaspian.stories.corridor.routes import MAIN
from transcaspian.tables.records import Volume
from transcaspian.view.query import View

MISPRINT = "titr-9m-2022-misprint"  # the event that tells of the figure of 2022 that was misread
FIRST, LAST = 2017, 2024  # the years that the chart is about; later ones are counted


@dataclass(frozen=True, slots=True)
class Figure:
    """One published figure."""

    key: str
    year: int
    part: bool  # of a year: not to be compared with a whole one
    period: str  # in words
    months: int  # that the period has
    tonnes: float | None
    teu: float | None
    stance: str
    plan: bool  # expected or planned, no traffic
    misread_of: str  # key of the figure that it misreads; empty for every other
    caveat: str
    source: Cited


@dataclass(frozen=True, slots=True)
class Volumes:
    """The figures that were public by the view's day, in order of time, and how many were not."""

    figures: tuple[Figure, ...]
    later: int  # published after the view's day
    beyond: int  # of years after the chart's last


def volumes(data: Dataset, view: View) -> Volumes:
    """Return the figures of the main line."""
    rows = [v for v in data.volumes if v.route_id == MAIN and v.source_id in data.sources]
    known = [v for v in rows if public(data.sources[v.source_id], view)]
    years = {id(v): _year(v) for v in known}
    inside = [v for v in known if FIRST <= years[id(v)] <= LAST]
    found = [_figure(data, v, view) for v in inside]
    found.sort(key=lambda f: (f.year, f.part, f.months, f.plan, -(f.tonnes or 0.0), f.key))
    return Volumes(tuple(found), len(rows) - len(known), len(known) - len(inside))


def key_of(volume: Volume) -> str:
    """Return what tells a figure from all others."""
    return f"{volume.period.text} {volume.source_id}"


def _year(volume: Volume) -> int:
    first = volume.period.bounds(View().tz)[0]
    return first.year if first else 0


def _figure(data: Dataset, volume: Volume, view: View) -> Figure:
    first, last = volume.period.bounds(view.tz)
    months = 12 if first is None or last is None else round((last - first).days / 30.44)
    return Figure(
        key_of(volume),
        _year(volume),
        months < 12,
        when(volume.period, view.language, view.zone, short=True),
        months,
        volume.tonnes,
        volume.containers_teu,
        volume.stance,
        volume.stance == "estimates",
        f"{volume.period.text} {volume.misread_of}" if volume.misread_of else "",
        volume.caveat(view.language),
        cited(data, (volume.source_id,), view)[0],
    )


def misreadings(found: Volumes) -> tuple[Figure, ...]:
    """Return the figures that misread another one."""
    return tuple(figure for figure in found.figures if figure.misread_of)
