"""What every question has to answer, counted in plain Python, row by row, and without anything that an engine runs."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from tests.engine.awkward import MEASURE
from transcaspian.dataset.search import words_of
from transcaspian.language.dates import parse
from transcaspian.layers.model import Counts, Grid, Histogram, Near, Page, Question, Row, Unit
from transcaspian.layers.source import Lacking, Spot
from transcaspian.recipes.foreign import Remark
from transcaspian.recipes.taking import Candidate

SECOND = timedelta(seconds=1)


class Plain:
    """One row, with its time as wall time or as an instant."""

    def __init__(self, one: Candidate) -> None:
        self.one = one
        self.begin, self.end, self.clock = None, None, False
        if one.date:
            date = parse(one.date)
            self.clock = date.is_clock
            self.begin, self.end = (self._moment(edge) for edge in (date.earliest, date.latest))
        self.at = self.begin if self.begin is not None else self.end - SECOND if self.end is not None else None
        spans = self.begin is not None and self.end is not None
        self.span = (self.end - self.begin).total_seconds() if spans and self.end and self.begin else math.inf
        place = one.place
        self.lon = None if place.longitude is None else -180.0 if place.longitude == 180 else place.longitude
        self.lat = place.latitude
        self.words = words_of(" ".join((one.title, one.text, place.name, *one.actors)))
        figure = next((figure for figure in one.figures if figure.measure == MEASURE), None)
        self.low = figure.low if figure else None
        self.high = figure.high if figure else None

    def _moment(self, edge: datetime | None) -> datetime | None:
        if edge is None:
            return None
        edge = edge.replace(microsecond=0)
        return (edge.astimezone(UTC) if edge.tzinfo else edge.replace(tzinfo=UTC)) if self.clock else edge

    def wall(self, zone: str) -> datetime | None:
        """Where it stands on an axis in a zone."""
        if self.at is None or not self.clock:
            return self.at
        return self.at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)

    def timely(self, begin: datetime | None, end: datetime | None, zone: str) -> bool:
        if begin is None and end is None:
            return True
        if self.at is None:
            return False
        edges = [edge and (edge.replace(tzinfo=ZoneInfo(zone)) if self.clock else edge) for edge in (begin, end)]
        return (edges[0] is None or edges[0] <= self.at) and (edges[1] is None or self.at < edges[1])

    def inside(self, frame: tuple[float, float, float, float]) -> bool:
        west, south, east, north = frame
        if self.lon is None or self.lat is None:
            return False
        across = west <= self.lon < east if west <= east else self.lon >= west or self.lon < east
        return across and south <= self.lat and (self.lat < north or north >= 90)


class Oracle:
    """The same questions as a source, about rows in a list."""

    def __init__(self, rows: Iterable[Candidate | Remark]) -> None:
        taken = [row for row in rows if isinstance(row, Candidate)]
        keys = Counter[str]()
        numbered = []
        for one in taken:
            keys[one.key] += 1
            numbered.append(one if keys[one.key] == 1 else replace(one, key=f"{one.key} #{keys[one.key]}"))
        self.rows = [Plain(one) for one in numbered]
        frequent = Counter(row.one.category for row in self.rows)
        self.categories = tuple(sorted(frequent, key=lambda name: (-frequent[name], name)))

    def matched(self, question: Question, categories: bool = True) -> list[Plain]:
        wanted = words_of(question.text)
        return [
            row
            for row in self.rows
            if all(any(word in own for own in row.words) for word in wanted)
            and (not categories or not question.categories or row.one.category in question.categories)
        ]

    def timely(self, row: Plain, question: Question) -> bool:
        return row.timely(question.begin, question.end, question.zone)

    def placed(self, row: Plain, question: Question) -> bool:
        return question.frame is None or row.inside(question.frame)

    def found(self, question: Question, lacking: Lacking = "") -> list[Plain]:
        rows = self.matched(question)
        if lacking == "time":
            return [row for row in rows if row.at is None and self.placed(row, question)]
        if lacking == "place":
            return [row for row in rows if row.lon is None and self.timely(row, question)]
        return [row for row in rows if self.timely(row, question) and self.placed(row, question)]

    def histogram(self, question: Question, unit: Unit, edges: tuple[datetime, ...]) -> Histogram:
        longest = {"quarter": 900, "hour": 3600, "day": 86400, "week": 604800, "month": 31 * 86400, "year": 366 * 86400}
        counts: defaultdict[str, list[int]] = defaultdict(lambda: [0] * (len(edges) - 1))
        coarse = [0] * (len(edges) - 1)
        for row in self.found(question):
            if (wall := row.wall(question.zone)) is not None:
                at = min(max(bisect_right(edges, wall) - 1, 0), len(edges) - 2)
                counts[row.one.category][at] += 1
                coarse[at] += row.span > longest[unit]
        names = tuple(name for name in self.categories if name in counts)
        return Histogram(unit, edges, names, tuple(tuple(counts[name]) for name in names), tuple(coarse))

    def grid(self, question: Question, width: float, height: float) -> Grid:
        cells: defaultdict[tuple[int, int], list[Plain]] = defaultdict(list)
        for row in self.found(question):
            if row.lon is not None and row.lat is not None:
                x, y = round((row.lon + 180) * 10**6), round((row.lat + 90) * 10**6)
                cells[x // round(width * 10**6), y // round(height * 10**6)].append(row)
        keys = sorted(cells)
        return Grid(
            width,
            height,
            tuple(ix for ix, _ in keys),
            tuple(iy for _, iy in keys),
            tuple(len(cells[key]) for key in keys),
            tuple(sum((row.low or 0.0 for row in cells[key]), 0.0) for key in keys),
            tuple(sum((row.high or 0.0 for row in cells[key]), 0.0) for key in keys),
        )

    def counts(self, question: Question) -> Counts:
        found = self.found(question)
        any_category = Counter(row.one.category for row in self.found(replace(question, categories=frozenset())))
        timely = [row for row in self.matched(question) if self.timely(row, question)]
        framed = question.frame is not None
        return Counts(
            len(self.rows),
            len(found),
            tuple(sorted(any_category.items(), key=lambda one: (-one[1], one[0]))),
            len(self.found(question, "time")),
            len(self.found(question, "place")),
            sum(framed and row.lon is not None and not self.placed(row, question) for row in timely),
            sum(row.low or 0.0 for row in found),
            sum(row.high or 0.0 for row in found),
            sum(row.low is None for row in found),
        )

    def page(self, question: Question, offset: int, most: int, lacking: Lacking = "") -> Page:
        def order(row: Plain) -> tuple[bool, float, int]:
            at = 0.0 if row.at is None else (row.at.replace(tzinfo=UTC) - datetime(1970, 1, 1, tzinfo=UTC)) / SECOND
            return row.at is None, at, row.one.row

        found = sorted(self.found(question, lacking), key=order)
        rows = tuple(Row(row.one, row.begin, row.end) for row in islice(found, offset, offset + most))
        return Page(rows, offset, len(found))

    def near(self, spot: Spot, zone: str, km: float, days: float) -> Near:
        lon, lat, begin, end = spot
        more = timedelta(days=days)
        counts, coarse = Counter[str](), 0
        for row in self.rows:
            if row.lon is None or row.lat is None or row.at is None:
                continue
            edges = [
                edge.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC) if row.clock else edge for edge in (begin, end)
            ]
            if not edges[0] - more <= row.at < edges[1] + more or _km(lon, lat, row.lon, row.lat) > km:
                continue
            if row.span > (end - begin + 2 * more).total_seconds() or row.one.place.radius_km > km:
                coarse += 1
            else:
                counts[row.one.category] += 1
        return Near(km, days, tuple(sorted(counts.items(), key=lambda one: (-one[1], one[0]))), coarse)


def _km(lon: float, lat: float, other_lon: float, other_lat: float) -> float:
    """The distance on a sphere, by the law of cosines and not as the engines have it."""
    one, other, apart = math.radians(lat), math.radians(other_lat), math.radians(other_lon - lon)
    cosine = math.sin(one) * math.sin(other) + math.cos(one) * math.cos(other) * math.cos(apart)
    return 6371.0 * math.acos(max(-1.0, min(1.0, cosine)))
