"""Published figures of freight on the main line: period, publisher, and which ones are not actual traffic."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from transcaspian.dataset.loading import Dataset
from transcaspian.dataset.roles import main_line
from transcaspian.dataset.settings import story
from transcaspian.evidence.figures import figures_of
from transcaspian.language.datewords import when
from transcaspian.stories.corridor.publication import Cited, cited, public
from transcaspian.tables.records import Volume
from transcaspian.view.query import View


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
    event_ids: tuple[str, ...]  # about a misreading: those with a claim of its source that gives the figure


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
    first, last = _years(data, years.values())
    inside = [v for v in known if first <= years[id(v)] <= last]
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
        _about(data, volume) if volume.misread_of else (),
    )


def _about(data: Dataset, volume: Volume) -> tuple[str, ...]:
    """Return the events of which a claim from the source of a figure gives this very figure."""
    claims = [claim for claim in data.claims.values() if claim.source_id == volume.source_id]
    given = (c for c in claims for one in figures_of(data).get(c.id, ()) if volume.tonnes == one.low == one.high)
    return tuple(dict.fromkeys(claim.event_id for claim in given))


def _years(data: Dataset, every: Iterable[int]) -> tuple[int, int]:
    """Return the first and the last year of the chart; figures of later years are only counted."""
    own = story(data, "corridor").years
    edges = own.bounds(View().tz) if own else (None, None)
    found = sorted(every) or [0]
    return edges[0].year if edges[0] else found[0], edges[1].year - 1 if edges[1] else found[-1]


def misreadings(found: Volumes) -> tuple[Figure, ...]:
    """Return the figures that are misreadings of another one."""
    return tuple(figure for figure in found.figures if figure.misread_of)
