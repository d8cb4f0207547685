"""A way as stretches in the direction of travel: what strip, map and table show of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from transcaspian.dataset.loading import Dataset
from transcaspian.dataset.settings import collection
from transcaspian.language.messages import Words
from transcaspian.scene.names import short_name
from transcaspian.stories.corridor.graph import Closure, Way, leg_id
from transcaspian.stories.corridor.publication import all_public, stating
from transcaspian.stories.corridor.routes import chain, sea_of
from transcaspian.stories.corridor.sums import days as days_in_words
from transcaspian.stories.corridor.sums import kilometres, total
from transcaspian.tables.records import Leg
from transcaspian.view.query import View


@dataclass(frozen=True, slots=True)
class Stretch:
    """One leg in the direction of travel."""

    leg_id: str
    start: str
    end: str
    mode: str
    km: float | None
    basis: str | None
    countries: tuple[str, ...]
    sea: str  # caspian | black | ocean; empty on land
    borders: int | None
    gauge: tuple[int, int] | None  # before and after, in millimetres
    gauge_place: str | None  # place of the change; None: somewhere on the leg
    gauge_unconfirmed: bool
    days: tuple[float | None, float | None]
    source_ids: tuple[str, ...]
    published_km: float | None  # None also if it was not published by the view's day
    leg: Leg

    @property
    def has_border(self) -> bool:
        """Whether there is a border at which one stops, or may be: not where a line only cuts a corner of a country."""
        return len(self.countries) > 1 and self.borders != 0

    @property
    def difference_km(self) -> float | None:
        """The published length less the measured one; None unless both are known."""
        return None if self.published_km is None or self.km is None else self.published_km - self.km


def of_route(data: Dataset, legs: Iterable[Leg], view: View) -> tuple[Stretch, ...]:
    """Return the legs of a route as stretches, with the days of travel known by the view's day."""
    return tuple(_stretch(data, leg, False, view) for leg in legs)


def of_way(data: Dataset, way: Way, view: View) -> tuple[Stretch, ...]:
    """Return a way as stretches, each made from the leg with the shortest length."""
    return tuple(_turned(data, way, view))


def _turned(data: Dataset, way: Way, view: View) -> Iterator[Stretch]:
    for place, edge in zip(way.places, way.edges, strict=False):
        for leg in chain(data, edge.leg_ids[:1]):
            yield _stretch(data, leg, leg.from_id != place, view)


def _stretch(data: Dataset, leg: Leg, back: bool, view: View) -> Stretch:
    gauge = (leg.gauge_from_mm, leg.gauge_to_mm) if leg.gauge_from_mm and leg.gauge_to_mm else None
    return Stretch(
        leg_id(leg),
        leg.to_id if back else leg.from_id,
        leg.from_id if back else leg.to_id,
        leg.mode,
        leg.length_km,
        leg.length_basis,
        leg.countries[::-1] if back else leg.countries,
        sea_of(data, leg),
        leg.border_crossings,
        gauge[::-1] if gauge and back else gauge,
        leg.gauge_place_id,
        leg.gauge_basis != "source",
        (leg.days_min, leg.days_max) if all_public(data, stating(data, leg.source_ids), view) else (None, None),
        leg.source_ids,
        leg.published_km if all_public(data, leg.published_km_source_ids, view) else None,
        leg,
    )


def place_name(data: Dataset, place_id: str, language: str) -> str:
    """Return a place's short name; its id if the table has no such place."""
    place = data.locations.get(place_id)
    return short_name(place.name(language)) if place else place_id


def country_name(code: str, say: Words) -> str:
    """Return a country's name; its code if the language has no name for it."""
    return say.country(code)


def exposure_head(data: Dataset, say: Words) -> str:
    """Return the head of what names the countries of a way whose transit is a risk: it names those that are."""
    names = [country_name(code, say) for code in collection(data).exposed_countries]
    return say("corridor.head.exposed", countries=say.list(names, "or")) if names else say("corridor.head.exposed_none")


def describe_stretch(data: Dataset, stretch: Stretch, say: Words) -> str:
    """Return a stretch in words: "Almaty – Shu, rail, 299 km, network length; Kazakhstan"."""
    ends = f"{place_name(data, stretch.start, say.language)} – {place_name(data, stretch.end, say.language)}"
    parts = [ends, say(f"corridor.mode.{stretch.mode}"), kilometres(total([stretch.km]), say)]
    if stretch.km is not None:
        parts.append(basis(stretch.basis, say))
    if stretch.published_km is not None:
        parts.append(published(stretch, say))
    if stretch.days != (None, None):
        parts.append(days_in_words(*stretch.days, say))
    text = ", ".join(parts)
    where = [country_name(code, say) for code in stretch.countries]
    if stretch.sea:
        where.append(say(f"corridor.sea.{stretch.sea}"))
    if where:
        text += f"; {', '.join(where)}"
    if stretch.gauge:
        text += f"; {gauge_words(stretch, say)}"
    return text


def basis(name: str | None, say: Words) -> str:
    """Return where a length comes from, in words."""
    return say(f"corridor.basis.{(name or 'none').replace(' ', '_')}")


def published(stretch: Stretch, say: Words) -> str:
    """Return the published length of a stretch beside the measured one: "published: 498 km (+2 km)"."""
    assert stretch.published_km is not None
    text = say("corridor.published_km", n=say.number(stretch.published_km))
    if stretch.difference_km is None:
        return text
    sign = "+" if stretch.difference_km > 0 else "−" if stretch.difference_km < 0 else "±"
    return say("corridor.published_gap", what=text, gap=f"{sign}{say.number(abs(stretch.difference_km))}")


def gauge_words(stretch: Stretch, say: Words) -> str:
    """Return a break of gauge in words: "break of gauge 1,520 → 1,435 mm", with a word if it is unconfirmed."""
    assert stretch.gauge is not None
    before, after = (say.number(mm) for mm in stretch.gauge)
    text = say("corridor.gauge", before=before, after=after)
    return say("corridor.unconfirmed", what=text) if stretch.gauge_unconfirmed else text


def along(stretches: Iterable[Stretch]) -> list[tuple[str, float, bool]]:
    """Return the stations in order: name, kilometres up to it, and whether all of those are known."""
    found: list[tuple[str, float, bool]] = []
    at, exact = 0.0, True
    for n, stretch in enumerate(stretches):
        if n == 0:
            found.append((stretch.start, 0.0, True))
        at, exact = at + (stretch.km or 0.0), exact and stretch.km is not None
        found.append((stretch.end, at, exact))
    return found


def closure_name(data: Dataset, closure: Closure, say: Words) -> str:
    """Return a closed or avoided leg, place or country in words."""
    if closure.kind == "country":
        return country_name(closure.id, say)
    if closure.kind == "place":
        return place_name(data, closure.id, say.language)
    return leg_name(data, closure.id, say)


def leg_name(data: Dataset, closed: str, say: Words) -> str:
    """Return a leg by its ends and its mode: "Aktau port – Alat port (ferry)"."""
    for leg in data.legs:
        if leg_id(leg) == closed:
            start, end = (place_name(data, i, say.language) for i in (leg.from_id, leg.to_id))
            return say("corridor.leg", start=start, end=end, mode=say(f"corridor.mode.{leg.mode}"))
    return closed
