"""What a statement names: figures with their units, clock times and places, read from its English words.

Only what can be read without guessing is read: a number counts with a unit or a noun from a short list, a clock time
with minutes and in Moscow time, a place after a word such as "in" or "near". Years, dates, ordinals, grades and types
of aircraft are not figures. ``differ`` decides whether two claims name different ones: a rounded figure agrees
with the one that it rounds, "more than" with everything above, and claims that share one of several agree.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from transcaspian.dataset.loading import Dataset
from transcaspian.language.messages import Words
from transcaspian.tables.records import Location

SHARE = "share"  # "18 of 34"
UNITS = {
    "km": r"km|kilometres?",
    "tonnes": r"tonnes?",
    "teu": r"TEU",
    "percent": r"per ?cent",
    "dollars": r"(?:US )?dollars?",
    "roubles": r"roubles?",
    "tenge": r"tenge",
    "euros": r"euros?",
    "people": r"men|people|mercenaries|troops|soldiers",
    "dead": r"dead|killed|airmen",
    "aircraft": r"aircraft",
    "ships": r"ships?|vessels?",
    "vehicles": r"vehicles?",
    "drones": r"drones?",
    "tanks": r"tanks?",
    "countries": r"countries",
    "hours": r"hours?",
    "minutes": r"minutes?",
}
_NOUNS = "|".join(f"(?P<{unit}>{nouns})" for unit, nouns in UNITS.items())
_NUMERALS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_SCALES = {"thousand": 1e3, "million": 1e6, "billion": 1e9}
_NUMBER = rf"(?<![\w.,–-])(?:\d{{1,3}}(?:,\d{{3}})+|\d+(?:\.\d+)?|{'|'.join(_NUMERALS)})(?![\w-])"
_SCALE = "|".join(_SCALES)
_AMOUNT = re.compile(
    rf"(?P<not>\bnot (?:the )?)?(?P<bound>\b(?:more than|over|at least|below|under|less than|up to) )?"
    rf"(?P<first>{_NUMBER})(?: (?P<scale>{_SCALE}))?(?: (?P<rest>\d+) (?P<part>thousand))?"
    rf"(?: (?:to|or) (?P<second>{_NUMBER})(?: (?P<scale2>{_SCALE}))?)?"
    rf"(?:(?: (?:new|fuel|Arma|Turkish|ANKA))? (?:{_NOUNS})\b"
    rf"|(?: out)? of (?:the )?(?P<of>{_NUMBER})"
    # A number without a noun of its own: "of which 1.2 million were exports".
    rf"|(?P<bare>(?= (?:were|was|in|for|with|and|would|claimed)\b|[,.;]? |[.;]?$)))?",
    re.IGNORECASE,
)
_GROWTH = re.compile(r"(?:percent|times|fold) ?$")
_LARGE = 1000
_UPPER = frozenset({"below", "under", "less than", "up to"})
_LOWER = frozenset({"more than", "over", "at least"})

_CLOCK = re.compile(r"(?<![\d:.])([01]?\d|2[0-3]):([0-5]\d)(?![\d:])(?P<zone> GMT| [A-Z][a-z]+(?: York)? time)?")
_ABOUT = re.compile(r"\b(?:about|around|some|approximately) $")
# Words of a statement whose clock time is that of the report: what it reports happened earlier.
_STAMP = re.compile(
    r"\b(?:stamped|online|posted|carries|live page|reported at|reports .* at|has it at|summary at)\b", re.I
)
_EXACT, _VAGUE = 5, 15  # minutes within which two clock times agree

_WHERE = r"(?:in|at|near|for|towards?|to|around|reached|(?<!km )(?<!far )from) (?:the |central )?"


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its unit; ``bound`` is ``>`` or ``<`` where it is only a limit, ``of`` the whole of a share."""

    unit: str
    value: float
    bound: str = ""
    of: float | None = None
    digits: int = 3  # that were written: how far it may be rounded


@dataclass(frozen=True, slots=True)
class Clock:
    """A clock time in Moscow, in minutes of the day; ``stamp``: when it was reported rather than happened."""

    minutes: int
    about: bool = False
    stamp: bool = False


@dataclass(frozen=True, slots=True)
class Mentions:
    """What one statement names."""

    figures: tuple[Figure, ...] = ()
    clocks: tuple[Clock, ...] = ()
    places: tuple[str, ...] = ()  # ids


@lru_cache(maxsize=4)
def mentions(dataset: Dataset) -> dict[str, Mentions]:
    """Return what each claim of a dataset names."""
    places = _places(dataset)
    found: dict[str, Mentions] = {}
    for claims in dataset.claims_of.values():
        read = [amounts(claim.statement.en) for claim in claims]
        about = {f.unit for figures, _ in read for f in figures if f.value >= _LARGE and f.of is None}
        for claim, (figures, bare) in zip(claims, read, strict=True):
            # A large number without a noun is of the only kind that its own statement, or else the event, speaks of.
            own = {f.unit for f in figures if f.value >= _LARGE and f.of is None} or about
            if len(own) == 1:
                (unit,) = own
                figures += tuple(Figure(unit, f.value, f.bound, None, f.digits) for f in bare)
            text = claim.statement.en
            found[claim.id] = Mentions(figures, tuple(clocks(text)), tuple(dict.fromkeys(places(text))))
    return found


def amounts(text: str) -> tuple[tuple[Figure, ...], tuple[Figure, ...]]:
    """Return the figures of a text, and its large numbers that have no noun.

    >>> [(f.value, f.unit) for f in amounts("The railway is 826 km long; 1.5 million tonnes in 2022.")[0]]
    [(826.0, 'km'), (1500000.0, 'tonnes')]
    """
    found: list[Figure] = []
    bare: list[Figure] = []
    for match in _AMOUNT.finditer(text):
        unit = next((u for u in UNITS if match[u]), SHARE if match["of"] else "")
        # What a growth is measured against is not named: "65 percent more than 1.7 million".
        base = match["bound"] and _GROWTH.search(text[: match.start()])
        if match["not"] or base or not (unit or match["bare"] is not None):
            continue
        whole = _value(match["of"]) if match["of"] else None
        said = (match["bound"] or "").strip().lower()
        bound = "<" if said in _UPPER else ">" if said in _LOWER else ""
        last = match["scale2"] if match["second"] else match["scale"]
        for number, scale in ((match["first"], match["scale"] or last), (match["second"], last)):
            if number is None:
                continue
            value = _value(number) * _SCALES.get((scale or "").lower(), 1)
            digits = len(number.replace(",", "").replace(".", "").strip("0")) if number[0].isdigit() else 1
            if match["rest"] and number is match["first"]:
                value, digits = value + _value(match["rest"]) * 1000, 9
            figure = Figure(unit, value, bound, whole, digits)
            if unit:
                found.append(figure)
            elif scale or "," in number:
                bare.append(figure)
    return tuple(dict.fromkeys(found)), tuple(dict.fromkeys(bare))


def _value(number: str) -> float:
    word = number.lower()
    return float(_NUMERALS.index(word) + 1) if word in _NUMERALS else float(number.replace(",", ""))


def clocks(text: str) -> Iterator[Clock]:
    """Yield the clock times of a text that are Moscow's, or said without a zone.

    >>> [c.minutes for c in clocks("Online at 15:12 Beijing time, which is 10:12 in Moscow.")]
    [612]
    """
    stamp = bool(_STAMP.search(text))
    for match in _CLOCK.finditer(text):
        if (match["zone"] or " Moscow time") == " Moscow time":
            about = bool(_ABOUT.search(text[: match.start()]))
            yield Clock(int(match[1]) * 60 + int(match[2]), about, stamp)


def _places(dataset: Dataset) -> Callable[[str], Iterable[str]]:
    """Return a function that finds the places named in a text.

    Countries are left out: governments go by the names of their countries.
    """
    ids: dict[str, str] = {}
    named_so = [place for place in dataset.locations.values() if place.kind != "country"]
    for names in (_full_names, _short_names):  # "Voronezh" is the town rather than the region
        for place in named_so:
            for name in names(place):
                if len(name) > 3:
                    ids.setdefault(name, place.id)
    if not ids:
        return lambda text: ()
    longest = "|".join(re.escape(name) for name in sorted(ids, key=len, reverse=True))
    # Not "Astana International Financial Centre": a name that goes on is another one.
    pattern = re.compile(rf"\b{_WHERE}({longest})(?!\w)(?![ ’-][A-Z])")
    return lambda text: (ids[match[1]] for match in pattern.finditer(text))


def _full_names(place: Location) -> tuple[str, ...]:
    return (place.name.en, *place.aliases)


def _short_names(place: Location) -> tuple[str, ...]:
    """Return the name without what explains it: "Vnukovo airport", "Khorgos Gateway dry port / Altynkol station"."""
    first = re.split(r" \(| / |, ", place.name.en)[0]
    return (first, re.sub(r" (?:airport|residence)$", "", first))


def differ(kind: str, one: Mentions, other: Mentions, dataset: Dataset) -> bool:
    """Say whether two statements name different things of a kind: a unit, ``clock`` or ``place``.

    Both must name some, and nothing that one names may agree with what the other names.
    """
    if kind == "place":
        pairs = [(dataset.locations[a], dataset.locations[b]) for a in one.places for b in other.places]
        return bool(pairs) and not any(_overlap(a, b) for a, b in pairs)
    if kind == "clock":
        times = [(a, b) for a in one.clocks for b in other.clocks]
        return bool(times) and not any(_same_time(a, b) for a, b in times)
    figures = [(a, b) for a in one.figures for b in other.figures if a.unit == b.unit == kind]
    return bool(figures) and not any(_agree(a, b) for a, b in figures)


def kinds(names: Iterable[Mentions]) -> list[str]:
    """Return the kinds that are named at all: the units, then ``clock`` and ``place``."""
    names = list(names)
    units = [unit for unit in (SHARE, *UNITS) if any(f.unit == unit for n in names for f in n.figures)]
    clock = ["clock"] if any(n.clocks for n in names) else []
    return units + clock + (["place"] if any(n.places for n in names) else [])


def _agree(a: Figure, b: Figure) -> bool:
    """Say whether two figures may be the same number: rounded, or within a limit."""
    if a.of is not None or b.of is not None:
        return (a.value, a.of) == (b.value, b.of) or (a.of == b.of and bool(a.bound or b.bound))
    if a.bound and b.bound:
        return a.bound == b.bound or (a.value < b.value) == (a.bound == ">")
    if b.bound:
        a, b = b, a
    if a.bound:
        return b.value >= a.value if a.bound == ">" else b.value < a.value
    return abs(a.value - b.value) <= max(_rounding(a), _rounding(b)) + 1e-9


def _rounding(figure: Figure) -> float:
    """Return how far a figure may be rounded: half of its last digit, and a thirtieth of it at most."""
    if figure.unit == "percent" or (figure.value < 10 and figure.value == int(figure.value)):
        return 0.0
    last = math.floor(math.log10(figure.value)) - figure.digits + 1
    return min(10.0**last / 2, figure.value / 25)


def _same_time(a: Clock, b: Clock) -> bool:
    """Say whether two clock times agree; a report is later than what it reports."""
    if a.stamp and b.stamp:
        return True
    gap = (a.minutes - b.minutes + 720) % 1440 - 720  # a after b
    within = _VAGUE if a.about or b.about else _EXACT
    if a.stamp or b.stamp:
        return (gap if a.stamp else -gap) >= -within
    return abs(gap) <= within


def _overlap(a: Location, b: Location) -> bool:
    """Say whether one place may be the other, or lie in it."""
    if a.id == b.id or a.name.en in b.name.en or b.name.en in a.name.en:
        return True
    if None in (a.longitude, a.latitude, b.longitude, b.latitude):
        return True  # nothing is known against it
    x, y, u, v = (math.radians(n) for n in (a.longitude, a.latitude, b.longitude, b.latitude) if n is not None)
    arc = math.sin((v - y) / 2) ** 2 + math.cos(y) * math.cos(v) * math.sin((u - x) / 2) ** 2
    return 2 * 6371 * math.asin(math.sqrt(min(1.0, arc))) <= a.radius_km + b.radius_km


def figure_words(figure: Figure, say: Words) -> str:
    """Return a figure in words, large numbers as "1.5 million tonnes"."""
    value, count = figure.value, 5  # the plural form that follows a million, a fraction too in Polish
    scale = "billion" if value >= 1e9 else "million" if value >= 1e6 else ""
    text = say.number(round(value / (_SCALES[scale] if scale else 1), 4))
    if scale:
        text = say(f"figure.{scale}", number=text)
    elif value == int(value):
        count = int(value)
    if figure.of is not None:
        text = say("figure.of", part=text, whole=say.number(figure.of))
    else:
        text = say.n(f"figure.{figure.unit}", count, number=text)
    return say({"<": "figure.less", ">": "figure.more"}[figure.bound], figure=text) if figure.bound else text


def clock_words(clock: Clock) -> str:
    """Return a clock time as it is written."""
    return f"{'~' if clock.about else ''}{clock.minutes // 60:02}:{clock.minutes % 60:02}"
