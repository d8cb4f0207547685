"""The rows of the tables as values: what remains after loading and checking, and can be trusted.

One frozen dataclass per table; a field has the name of its column, except that columns such as
``title_en`` and ``title_pl`` are one ``Text`` in all languages that the tables have. An empty cell is
``None``, or an empty tuple in a list. Columns called ``note`` are for editors and are left out. What older
folders do not have has a default, see ``LATER``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Self

from transcaspian.language.dates import Date
from transcaspian.language.languages import alike, foreign

# Of the field of a column that the tables of November 2026 did not have: ``x: str | None = field(default=None,
# metadata=LATER)``. Empty, it changes no version.
LATER = {"added": True}


def _once(name: str) -> dict[str, str]:
    """Return what a field says of a column that had another name once: it is read by that name too."""
    return {"once": name}


@dataclass(frozen=True, slots=True)
class Text:
    """The same words in the languages of a collection; false where nothing is said in any of them."""

    languages: tuple[str, ...] = ()
    said: tuple[str, ...] = ()  # in each of the languages; empty: not in this one

    @classmethod
    def of(cls, **said: str) -> Self:
        """Return a text of its words by language: ``Text.of(en="Uralsk", pl="Uralsk")``."""
        return cls(tuple(said), tuple(said.values()))

    def __getitem__(self, language: str) -> str:
        """Return the words in a language; empty if there are none in it."""
        try:
            return self.said[self.languages.index(language)]
        except ValueError:
            return ""

    def __bool__(self) -> bool:
        return any(self.said)

    def __call__(self, language: str) -> str:
        """Return the text in a language; rather than nothing in the first that it is in, marked as such."""
        return self[language] or next(
            (foreign(*own) for own in zip(self.said, self.languages, strict=True) if own[0]), ""
        )

    def within(self, language: str) -> str:
        """Return the text as it stands in the table, for the middle of a sentence."""
        return Text.__call__(self, language)


@dataclass(frozen=True, slots=True)
class Name(Text):
    """A name, which may be a description: "unnamed sources of the WSJ" begins with a capital only on its own."""

    def __call__(self, language: str) -> str:
        """Return the name as it stands on its own."""
        name = self.within(language)
        first = name.partition(" ")[0]
        return name if first != first.lower() else alike(name[:1].upper() + name[1:], name)  # no "EBay"


@dataclass(frozen=True, slots=True)
class Label(Text):
    """Words of the interface that the tables have, such as the title of a column: not marked in another language."""

    def __call__(self, language: str) -> str:
        """Return the words in a language; rather than nothing in the first that they are in."""
        return self[language] or next(filter(None, self.said), "")


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened."""

    id: str
    date: Date
    title: Text
    summary: Text
    track: str
    category: str
    location_id: str | None
    about_location_ids: tuple[str, ...]
    actor_ids: tuple[str, ...]
    significance: int
    status: str
    short: Text = Text()  # a shorter title for labels; empty: the title
    about: str | None = field(default=None, metadata=LATER)  # utterance | content; None: nobody has said

    def short_title(self, language: str) -> str:
        """Return the short title; empty where there is none, or where the title alone is in the language."""
        return self.short[language] or ("" if self.title[language] else self.short(language))


@dataclass(frozen=True, slots=True)
class Claim:
    """One source's statement about an event."""

    id: str
    event_id: str
    stance: str
    asserted_by: str | None
    statement: Text
    source_id: str
    known_on: Date
    credibility: int
    at: Date | None = field(default=None, metadata=LATER)  # the time that it gives to the event
    place_id: str | None = field(default=None, metadata=LATER)  # where it puts the event


@dataclass(frozen=True, slots=True)
class Figure:
    """One number that a claim states: from ``low`` to ``high``, of which one alone is a bound."""

    id: str
    claim_id: str
    measure: str
    low: float | None
    high: float | None
    unit: str
    of: float | None  # the whole of a share


@dataclass(frozen=True, slots=True)
class Measure:
    """What figures measure; ``words`` are those of its units, in their order, forms separated by bars."""

    id: str
    name: Text
    units: tuple[str, ...]  # each with its factor, see language.ranges.factors
    words: Text
    stands_in: str | None  # table and column


@dataclass(frozen=True, slots=True)
class Link:
    """A tie between two events; ``claim_ids`` bear it out, and without any it is the editors' reading."""

    from_event: str
    to_event: str
    kind: str  # led-to | answers | denies | part-of | follows-up | told-in
    reason: Text
    claim_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """A publication. ``reliability`` is the letter of NATO's Admiralty code."""

    id: str
    publisher: str
    title: str
    published: Date | None
    language: str
    url: str | None
    archived_url: str | None
    kind: str
    reliability: str
    retrieved: Date | None
    read: str | None = field(default=None, metadata=LATER)  # whole | opening | relay only


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, organisation, unit, state or medium; the table has its name as it stands within a sentence."""

    id: str
    name: Name
    name_local: str | None
    kind: str
    part_of: str | None
    country: str | None


@dataclass(frozen=True, slots=True)
class Location:
    """A named place; WGS 84 degrees, ``None`` where withheld; ``radius_km`` is its precision."""

    id: str
    name: Text
    name_local: str | None
    aliases: tuple[str, ...]
    country: str | None
    kind: str
    longitude: float | None
    latitude: float | None
    radius_km: float


@dataclass(frozen=True, slots=True)
class Route:
    """A way: ``corridor``, ``alternative``, ``march`` or ``reference``."""

    id: str
    name: Text
    kind: str
    status: Text
    published_km: float | None
    published_basis: Text
    published_km_source_ids: tuple[str, ...]
    published_days_min: float | None  # between the ends that its basis names
    published_days_max: float | None
    published_days_basis: Text
    published_days_source_ids: tuple[str, ...]
    source_ids: tuple[str, ...]
    role: str | None = field(default=None, metadata=LATER)  # main | rival | unreached
    actor_id: str | None = field(default=None, metadata=LATER)  # whose march it is
    travelled: Date | None = field(default=None, metadata=LATER)  # when it was gone


@dataclass(frozen=True, slots=True)
class Leg:
    """A part of a route, in order."""

    route_id: str
    seq: int
    from_id: str
    to_id: str
    mode: str
    length_km: float | None
    length_basis: str | None
    border_crossings: int | None
    countries: tuple[str, ...]  # that it touches, in order; ISO 3166-1 alpha-2; empty: not determined
    gauge_from_mm: int | None  # of a break of gauge on the leg
    gauge_to_mm: int | None
    gauge_place_id: str | None  # None: somewhere on the leg
    gauge_basis: str | None  # source | unconfirmed
    days_min: float | None
    days_max: float | None
    caveat: Text
    source_ids: tuple[str, ...]
    published_km: float | None = field(default=None, metadata=LATER)  # of this very leg
    published_km_source_ids: tuple[str, ...] = field(default=(), metadata=LATER)
    line: tuple[str, ...] = field(default=(), metadata=LATER)  # points, each "longitude latitude"


@dataclass(frozen=True, slots=True)
class Contract:
    """A deal with its parties, each a pair (role, actor id)."""

    id: str
    event_id: str
    signed: Date | None
    title: Text
    product: Text
    product_kind: str | None
    parties: tuple[tuple[str, str], ...]
    ownership_event_ids: tuple[str, ...]
    quantity: float | None
    value: float | None
    currency: str | None
    stage: str
    location_id: str | None
    source_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Volume:
    """One published figure of freight on a route."""

    route_id: str
    period: Date
    tonnes: float | None
    containers_teu: float | None
    stance: str
    source_id: str
    misread_of: str | None  # the source whose figure for the same period it misreads
    caveat: Text


@dataclass(frozen=True, slots=True)
class Mineral:
    """A raw material and where it is made."""

    id: str
    name: Text
    symbol: str | None
    on_first_list: bool = field(metadata=_once("eu_critical_2020"))
    on_second_list: bool = field(metadata=_once("eu_critical_2023"))
    rare_earth: bool
    home_status: str = field(metadata=_once("kz_status"))
    producer_actor_id: str | None
    location_id: str | None
    product: Text
    named_in_seed: bool
    source_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SeedClaim:
    """One claim of the article that the collection began with, checked."""

    id: str
    claim: Text
    event_ids: tuple[str, ...]
    verdict: str
    explanation: Text


@dataclass(frozen=True, slots=True)
class Term:
    """An entry of the glossary."""

    term: str
    name: Text
    explanation: Text


@dataclass(frozen=True, slots=True)
class SavedView:
    """A saved view: the URL query that shows it."""

    id: str
    title: Text
    query: str
    message: Text = field(default=Text(), metadata=LATER)  # the headline of its slide; empty: a sentence from the data


@dataclass(frozen=True, slots=True)
class Tour:
    """A story told in saved views, which a reader walks through step by step."""

    id: str
    name: Text
    lead: Text


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a tour: a saved view, what is selected in it, and a text that rests on ``claim_ids``."""

    tour_id: str
    seq: int
    view_id: str
    event_id: str | None  # None: what the view selects
    title: Text
    text: Text
    claim_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Layer:
    """A body of foreign rows that is drawn beneath the record: where it is, and the recipe that reads it."""

    id: str
    title: Text
    recipe: str  # the key of a known one, or a TOML file beside the tables
    location: str  # a file beside the tables or in their folder layers; with an engine, the name of a table there
    engine: str | None  # the name of one in the settings; None: the embedded one
    published: Date | None
    credit: str
    licence: str
    light: str
    dark: str
    print: str
    sum: str | None  # the measure whose figures are summed


@dataclass(frozen=True, slots=True)
class Window:
    """A named span of time; ``middle`` is where its scale changes. Its last year, month or day is still in it."""

    id: str
    name: Text
    start: Date
    middle: Date | None
    end: Date
    default: bool | None


@dataclass(frozen=True, slots=True)
class Frame:
    """A named extent of the map, in degrees (WGS 84)."""

    id: str
    name: Text
    west: float
    south: float
    east: float
    north: float
    default: bool | None


@dataclass(frozen=True, slots=True)
class Track:
    """A lane of the timeline; colours as ``#rrggbb``, ``things`` is what else has them."""

    id: str
    name: Text
    shape: str
    light: str
    dark: str
    print: str
    things: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Collection:
    """What a collection is called and what its pages have in common; the first zone is the one to begin with."""

    id: str
    title: Text
    lead: Text
    home_country: str | None  # ISO 3166-1 alpha-2
    exposed_countries: tuple[str, ...]  # whose transit is a risk in itself
    named_place_ids: tuple[str, ...]
    zones: tuple[str, ...]
    layers: tuple[str, ...]
    landmark_place_ids: tuple[str, ...] = field(default=(), metadata=LATER)  # named where there is room
    article_source_id: str | None = field(default=None, metadata=LATER)  # what the collection began with


@dataclass(frozen=True, slots=True)
class StoryPage:
    """What a story is called in a collection, and what its page begins with."""

    id: str  # a key of transcaspian/stories
    name: Text
    title: Text
    lead: Text = Text()
    window: str | None = None
    frame: str | None = None
    place_id: str | None = None  # that its distances are measured from
    focus: Date | None = None  # what certainly falls into it stands out
    years: Date | None = None  # of its chart
    partners: tuple[str, ...] = ()  # with a row of their own; ISO 3166-1, and EU
    list_event_ids: tuple[str, ...] = ()  # that made the lists of critical materials public, in order
    list_sizes: tuple[str, ...] = ()  # how many entries each has
    measured_from: Text = field(default=Text(), metadata=LATER)  # that place, as it stands after "from"
    list_owner: Text = field(default=Text(), metadata=LATER)  # whose lists they are, as it stands before "list"
    materials_lead: Text = field(default=Text(), metadata=LATER)
    ring_distances: tuple[str, ...] = field(default=(), metadata=LATER)  # in km, of the rings around that place


@dataclass(frozen=True, slots=True)
class Import:
    """Where a claim that was made of a row of somebody else's file comes from."""

    claim_id: str
    file: str
    sha256: str
    row: int
    key: str  # that names the row in every version of the file
    digest: str  # of what it said
    recipe: str
    day: Date


RECORDS: dict[str, type] = {
    "events": Event,
    "claims": Claim,
    "figures": Figure,
    "measures": Measure,
    "links": Link,
    "sources": Source,
    "actors": Actor,
    "locations": Location,
    "routes": Route,
    "legs": Leg,
    "contracts": Contract,
    "volumes": Volume,
    "minerals": Mineral,
    "seed_claims": SeedClaim,
    "glossary": Term,
    "views": SavedView,
    "tours": Tour,
    "steps": Step,
    "layers": Layer,
    "windows": Window,
    "frames": Frame,
    "tracks": Track,
    "collection": Collection,
    "stories": StoryPage,
    "imports": Import,
}

# Tables that the folders of November 2026 did not have; without rows they change no version.
ADDED = frozenset(
    {
        "figures",
        "measures",
        "links",
        "tours",
        "steps",
        "layers",
        "windows",
        "frames",
        "tracks",
        "collection",
        "stories",
        "imports",
    }
)
