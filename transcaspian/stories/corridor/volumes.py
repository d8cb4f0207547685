"""Published figures of freight on the main line: period, publisher, and which ones are not actual traffic."""

from __future__ import annotations

from dataclasses import dataclass

from transcaspian.dataset.loading import Dataset
from transcaspian.dataset.roles import main_line
from transcaspian.language.datewords import when
from transcaspian.stories.corridor.publication import Cited, cited, public
from transcaspian.tables.records import Volume
from transcaspian.view.query import View

MISPRINT = "titr-9m-2022-misprint"  # the event about the misread figure of 2022
FIRST, LAST = 2017, 2024  # the years of the chart; figures of later years are only counted


@dataclass(frozen=True, slots=True)
class Figure:
    """One published figure."""

    key: str
    year: int
    part: bool  # of a year: not comparable with a whole one
    period: str  # in words
    months: int  # of the period
    tonnes: float | None
    teu: float | None
    stance: str
    plan: bool  # expected or planned, not actual traffic
    misread_of: str  # key of the figure that it misreads; empty for all others
    caveat: str
    source: Cited


@dataclass(frozen=True, slots=True)
class Volumes:
    """The figures public by the view's day, in order of time, and the numbers of others."""

    figures: tuple[Figure, ...]
    later: int  # published after the view's day
    beyond: int  # of years after the last one of the chart


def volumes(data: Dataset, view: View) -> Volumes:
    """Return the figures of the main line."""
    rows = [v for v in data.volumes if v.route_id == main_line(data) and v.source_id in data.sources]
    known = [v for v in rows if public(data.sources[v.source_id], view)]
    years = {id(v): _year(v) for v in known}
    inside = [v for v in known if FIRST <= years[id(v)] <= LAST]
    found = [_figure(data, v, view) for v in inside]
    found.sort(key=lambda f: (f.year, f.part, f.months, f.plan, -(f.tonnes or 0.0), f.key))
    return Volumes(tuple(found), len(rows) - len(known), len(known) - len(inside))


def key_of(volume: Volume) -> str:
    """Return a unique key for a figure."""
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
    """Return the figures that are misreadings of another one."""
    return tuple(figure for figure in found.figures if figure.misread_of)
