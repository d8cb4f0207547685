"""The view: everything that decides what is on screen, and its form as a URL query.

The URL is a public interface (``docs/decisions/0002-url.md``): defaults stay out of it, ids stay ids in every
language, unknown parts are ignored and reported. ``View.from_query(view.to_query()) == view``. Its parameters are
the table of ``grammar``. Which windows and frames a collection names is known to ``named``, which reads queries beside
its tables.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Any, ClassVar, Self
from urllib.parse import parse_qs, quote, urlencode
from zoneinfo import ZoneInfo

from transcaspian.language.languages import FIRST
from transcaspian.view.grammar import FIELDS, MOSCOW_ZONE, PARAMETERS, RESERVED, Parameter, is_named, with_offsets


class StoryParameters(Mapping[str, Any]):
    """The values of a view's fields that belong to stories; an unset field has its default. Hashable.

    Raises TypeError for a field that no story owns.
    """

    __slots__ = ("_hash", "_set")

    def __init__(self, values: Mapping[str, Any] = MappingProxyType({})) -> None:
        for name in values:
            if name not in FIELDS or not FIELDS[name].owner:
                raise TypeError(f"no story has the parameter {name!r}")
        self._set = {name: value for name, value in values.items() if value != FIELDS[name].default}
        # Computed once: a view is the key of many caches at each click.
        self._hash = hash(frozenset(self._set.items()))

    def __getitem__(self, field: str) -> Any:
        if field in self._set:
            return self._set[field]
        if not FIELDS[field].owner:
            raise KeyError(field)
        return FIELDS[field].default

    def __iter__(self) -> Iterator[str]:
        return (field for field, parameter in FIELDS.items() if parameter.owner)

    def __len__(self) -> int:
        return sum(bool(parameter.owner) for parameter in FIELDS.values())

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return isinstance(other, StoryParameters) and self._set == other._set

    def __repr__(self) -> str:
        return f"StoryParameters({self._set!r})"

    def __reduce__(self) -> tuple[type[StoryParameters], tuple[dict[str, Any]]]:
        return StoryParameters, (self._set,)  # hashes of strings differ between processes

    def but(self, values: Mapping[str, Any]) -> StoryParameters:
        """Return the parameters with some fields changed."""
        return StoryParameters({**self._set, **values})

    def of(self, owner: str) -> StoryParameters:
        """Return only the parameters of a story."""
        return StoryParameters({name: value for name, value in self._set.items() if FIELDS[name].owner == owner})


_NOTHING_SET = StoryParameters()


@dataclass(frozen=True, slots=True)
class View:
    """A view; hashable, so that it can be a cache key. Empty tuples mean "all"."""

    window: str = ""  # empty: the one that a page of the collection begins with
    frame: str = ""  # likewise
    tracks: tuple[str, ...] = ()
    certainty: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    text: str = ""
    significant: bool = False
    thread: str = ""  # an event: what links tie to it is shown alone
    known_by: date | None = None
    compare: date | None = None  # an earlier day: what changed since then is marked
    since: str = ""
    zone: str = MOSCOW_ZONE
    language: str = FIRST
    theme: str = ""
    event: str = ""
    tour: str = ""  # the tour that a reader is on
    step: int = 1  # of the tour, counted from 1
    title: str = ""  # the reader's own title, for slides
    hide: tuple[str, ...] = ()  # what is left out of the map
    layer: str = ""  # foreign rows that are shown beneath the record
    kinds: tuple[str, ...] = ()  # the categories of the layer that are counted
    cell: str = ""  # of its squares or bars, the one that is opened
    layout: str = ""  # of slides; empty: that of the place where they are made
    story: str = ""  # the story that a slide shows; empty: timeline and map
    stories: StoryParameters = _NOTHING_SET  # the fields that belong to stories

    def __post_init__(self) -> None:
        # Of two days the view shows the later one, on which there is what became known between them.
        if self.compare and self.known_by and self.compare > self.known_by:
            earlier, later = self.known_by, self.compare
            object.__setattr__(self, "compare", earlier)
            object.__setattr__(self, "known_by", later)

    @property
    def tz(self) -> ZoneInfo:
        """The time zone of clock times on screen."""
        return ZoneInfo(self.zone)

    def value(self, field: str) -> Any:
        """Return the value of a field, whether of every view or of a story."""
        return self.stories[field] if FIELDS[field].owner else getattr(self, field)

    def but(self, **values: Any) -> View:
        """Return the view with some fields changed, those of stories included; raise TypeError for an unknown field."""
        own = {field: values.pop(field) for field in [*values] if field in FIELDS and FIELDS[field].owner}
        return replace(self, **values, stories=self.stories.but(own)) if own else replace(self, **values)

    def toggled(self, field: str, value: str) -> View:
        """Return the view with a value of a repeatable field added, or removed if it is there."""
        values = self.value(field)
        return self.but(**{field: tuple(v for v in values if v != value) if value in values else (*values, value)})

    def to_query(self) -> dict[str, list[str]]:
        """Return the parameters that differ from the default view, in a fixed order."""
        return {
            name: parameter.written(value)
            for name, parameter in PARAMETERS.items()
            if (value := self.value(parameter.field)) != parameter.default
        }

    def query_string(self) -> str:
        """Return the query as in a link, without the question mark."""
        return urlencode(self.to_query(), doseq=True, quote_via=quote, safe=":,")

    @staticmethod
    def from_query(query: str | Mapping[str, str | Iterable[str]]) -> View:
        """Return the view of a query; invalid parts are ignored."""
        return read_query(query)[0]


@dataclass(frozen=True, slots=True)
class StoryQuery:
    """The parameters of a story. Each story has its own subclass: a dataclass whose fields are its parameters."""

    __match_args__: ClassVar[tuple[str, ...]] = ()  # set by the dataclass of a story

    @classmethod
    def of(cls, view: View) -> Self:
        """Return a story's parameters in a view."""
        return cls(*map(view.stories.__getitem__, cls.__match_args__))


def read_query(
    query: str | Mapping[str, str | Iterable[str]], names: Mapping[str, Sequence[str]] = MappingProxyType({})
) -> tuple[View, tuple[str, ...]]:
    """Return the view of a query, and the ignored ``parameter=value`` parts.

    ``names`` has the ids that a table has, by table, the zones and the languages, the default one first: others are
    ignored. A clock time without an offset is one of the first zone.
    """
    zone = next(iter(names.get("zones", ())), MOSCOW_ZONE)
    if isinstance(query, str):
        query = parse_qs(query.lstrip("?"), keep_blank_values=True)
    ignored: list[str] = []
    found: dict[str, Any] = {}
    for name, raw in query.items():
        values = [raw] if isinstance(raw, str) else [str(v) for v in raw]
        parameter = PARAMETERS.get(name)
        if parameter is None:
            if name not in RESERVED:
                ignored += [f"{name}={v}" for v in values]
            continue
        good: dict[str, Any] = {}
        for value in values:
            text = with_offsets(value.strip(), zone) if parameter.clock and zone != MOSCOW_ZONE else value.strip()
            try:
                good[value] = _known(parameter, parameter.read(text), names.get(parameter.table, ()))
            except ValueError:
                ignored.append(f"{name}={value}")
        if not good:
            continue
        if parameter.repeatable:
            found[parameter.field] = tuple(dict.fromkeys(good.values()))
        else:
            *_, last = good.values()
            found[parameter.field] = last
            ignored += [f"{name}={raw}" for raw, v in good.items() if v != last]
    for table, field in (("zones", "zone"), ("languages", "language")):  # an address names them unless they are ours
        if table in names:
            found.setdefault(field, names[table][0])
    return View().but(**found), tuple(ignored)


def _known(parameter: Parameter, value: Any, names: Sequence[str]) -> Any:
    """Return a value that a table names, or that is written out; the default one has no name. ValueError for others."""
    if not names or (parameter.table in ("windows", "frames") and not is_named(value)):
        return value
    if value not in names:
        raise ValueError(value)
    return parameter.default if value == names[0] and parameter.default == "" else value
