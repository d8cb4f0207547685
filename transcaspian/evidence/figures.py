"""What a claim states in columns: figures, a time and a place; whether two of them may be the same; and in words."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import lru_cache

from transcaspian.dataset.loading import Dataset
from transcaspian.language.dates import Date
from transcaspian.language.languages import locale, marked
from transcaspian.language.messages import Words
from transcaspian.language.ranges import Range, factors, stated
from transcaspian.tables.records import Figure, Location, Measure

_FORMS = ("zero", "one", "two", "few", "many", "other")  # of a plural, in the order of CLDR
_MILLION, _BILLION = 1e6, 1e9
_EARTH_KM = 6371.0
# Half a minute on each side of "about 01:30" would be no "about".
_ABOUT_A_MINUTE = timedelta(minutes=15)


@lru_cache(maxsize=4)
def figures_of(dataset: Dataset) -> Mapping[str, tuple[Figure, ...]]:
    """Return the figures of each claim that states any."""
    found: dict[str, tuple[Figure, ...]] = {}
    for figure in dataset.figures.values():
        if figure.measure in dataset.measures:
            found[figure.claim_id] = (*found.get(figure.claim_id, ()), figure)
    return found


def span(figure: Figure, measure: Measure) -> tuple[str, Range]:
    """Return what a figure may be, in the unit that its own is converted to, and that unit."""
    unit, factor = factors(measure.units).get(figure.unit, (figure.unit, 1.0))
    return unit, stated(figure.low, figure.high).times(factor)


def ends(figure: Figure, measure: Measure) -> tuple[float | None, float | None]:
    """Return the two ends as they are stated, in the unit that the figure's own is converted to."""
    _, factor = factors(measure.units).get(figure.unit, (figure.unit, 1.0))
    low, high = (None if end is None else end * factor for end in (figure.low, figure.high))
    return low, high


def comparable(a: Figure, b: Figure, measure: Measure) -> bool:
    """Say whether two figures of a measure are in units that can be converted."""
    return span(a, measure)[0] == span(b, measure)[0]


def agree(a: Figure, b: Figure, measure: Measure) -> bool:
    """Say whether two comparable figures may be the same number; shares only of the same whole."""
    return a.of == b.of and span(a, measure)[1].meets(span(b, measure)[1])


def same_time(a: Date, b: Date) -> bool:
    """Say whether two dates may be the same moment: an imprecise one is any within it.

    A day against a clock time is compared by the clock where it happened; what is uncertain contradicts nothing.
    """
    if a.uncertain or b.uncertain:
        return True
    (start, end), (other_start, other_end) = _span_of(a), _span_of(b)
    return not (_over(end, other_start) or _over(other_end, start))


def _span_of(date: Date) -> tuple[datetime | None, datetime | None]:
    before, after = date.soft()
    if date.approximate and date.precision == "minute":
        before, after = _ABOUT_A_MINUTE, _ABOUT_A_MINUTE
    return date.earliest and date.earliest - before, date.latest and date.latest + after


def _over(end: datetime | None, start: datetime | None) -> bool:
    """Say whether an exclusive end leaves nothing after a start."""
    if end is None or start is None:
        return False
    if (end.tzinfo is None) != (start.tzinfo is None):
        end, start = end.replace(tzinfo=None), start.replace(tzinfo=None)
    return end <= start


def same_place(a: Location, b: Location) -> bool:
    """Say whether one place may be the other, or lie in it."""
    if a.id == b.id or None in (a.longitude, a.latitude, b.longitude, b.latitude):
        return True  # nothing is known against it
    x, y, u, v = (math.radians(n) for n in (a.longitude, a.latitude, b.longitude, b.latitude) if n is not None)
    arc = math.sin((v - y) / 2) ** 2 + math.cos(y) * math.cos(v) * math.sin((u - x) / 2) ** 2
    return 2 * _EARTH_KM * math.asin(math.sqrt(min(1.0, arc))) <= a.radius_km + b.radius_km


def figure_words(figure: Figure, measure: Measure, say: Words) -> str:
    """Return a figure in words, large numbers as "1.5 million tonnes"."""
    low, high = figure.low, figure.high
    bound = "figure.least" if high is None else "figure.most" if low is None else ""
    last = low if high is None else high
    if last is None:
        return ""
    text = number_words(last, say)
    if low is not None and high is not None and low != high:
        text = say("figure.range", low=number_words(low, say), high=text)
    if figure.of is not None:
        text = say("figure.of", part=text, whole=number_words(figure.of, say))
    else:
        text = say("figure.unit", number=text, unit=unit_word(measure, figure.unit, last, say))
    return say(bound, figure=text) if bound else text


def number_words(value: float, say: Words) -> str:
    """Return a number as a reader takes it in: "2.7 million" rather than "2,700,000"."""
    for size, key in ((_BILLION, "figure.billion"), (_MILLION, "figure.million")):
        if abs(value) >= size:
            return say(key, number=say.number(round(value / size, 4)))
    return say.number(value)


def unit_word(measure: Measure, unit: str, value: float, say: Words) -> str:
    """Return the word of a unit after a number, in the form that the language wants; the unit itself without one."""
    units = list(factors(measure.units))
    # What has no words in the reader's language has them, and their forms, in its own.
    language = next((one for one in (say.language, *measure.words.languages) if measure.words[one]), say.language)
    words = measure.words[language].split(";")
    if unit not in units or len(words) != len(units):
        return unit
    forms = words[units.index(unit)].split("|")
    # After "million" as after any large number, in Polish too.
    counted = value if abs(value) < _MILLION else _MILLION
    plural = locale(language).plural_form
    order = [form for form in _FORMS if form in {*plural.tags, "other"}]
    form = plural(int(counted) if counted == int(counted) else counted)
    word = forms[min(order.index(form) if form in order else len(order), len(forms) - 1)].strip()
    return marked(word, language, say.language)
