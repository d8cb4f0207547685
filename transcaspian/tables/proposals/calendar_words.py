"""The words of dates in English, Polish, Russian and German: months, days of the week, seasons.

Names and abbreviations come from the Unicode CLDR; what it lacks are the cases that follow “in” in Polish and Russian.
"""

from __future__ import annotations

from functools import cache

from babel import Locale

_LANGUAGES = ("en", "en_GB", "pl", "ru", "de")
# "in June": the locative, months in their order.
_LOCATIVE = (
    "styczniu lutym marcu kwietniu maju czerwcu lipcu sierpniu wrześniu październiku listopadzie grudniu",
    "январе феврале марте апреле мае июне июле августе сентябре октябре ноябре декабре",
)
_ROMAN = "i ii iii iv v vi vii viii ix x xi xii"
# Spring to winter, each as the subject, "in spring" and "of spring".
_SEASONS = (
    "spring wiosna wiosną wiosny весна весной весны frühling",
    "summer lato latem lata лето летом лета sommer",
    "autumn fall jesień jesienią jesieni осень осенью осени herbst",
    "winter zima zimą zimy зима зимой зимы winter",
)


@cache
def months() -> dict[str, int]:
    """Return the number of each month by its names, in small letters and without the full stop of abbreviations.

    >>> [months()[name] for name in ("june", "sept", "czerwca", "czerwcu", "июня", "июн", "mär")]
    [6, 9, 6, 6, 6, 6, 3]
    """
    found = {name: number for names in _LOCATIVE for number, name in enumerate(names.split(), start=1)}
    for language in _LANGUAGES:
        for form in Locale.parse(language).months.values():
            for width in ("abbreviated", "wide"):
                found |= {name.casefold().rstrip("."): number for number, name in form.get(width, {}).items()}
    return found


@cache
def roman_months() -> dict[str, int]:
    """Return the number of each month by its Roman numeral, as in “24 VI 2023”."""
    return {name: number for number, name in enumerate(_ROMAN.split(), start=1)}


@cache
def weekdays() -> dict[str, int]:
    """Return the number of each day of the week, Monday 0, by its names and abbreviations of three letters or more."""
    found: dict[str, int] = {}
    for language in _LANGUAGES:
        for form in Locale.parse(language).days.values():
            for width in ("abbreviated", "wide"):
                names = {name.casefold().rstrip("."): number for number, name in form.get(width, {}).items()}
                found |= {name: number for name, number in names.items() if len(name) > 2 or not name.isascii()}
    return found


@cache
def seasons() -> dict[str, int]:
    """Return the number that EDTF gives to each season, 21 to 24, by its names."""
    return {name: number for number, names in enumerate(_SEASONS, start=21) for name in names.split()}
