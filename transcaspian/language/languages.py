"""Which languages there are, as codes of ISO 639 that Babel knows, and what Babel says of each.

A collection is in the languages of its columns (``title_en``, ``title_uk``; see ``tables/schema``), the interface in
those of the catalogues (``messages``): neither has a list in the code.
"""

from __future__ import annotations

import re
from functools import cache

from babel import Locale, localedata
from babel.core import get_global

FIRST = "en"  # of the interface: what another language lacks, a catalogue or a message of one, is said in it
_CODE = re.compile(r"[a-z]{2,3}")


class Foreign(str):
    """A text in another language than the one asked for, which says so: ``Uralsk [en]``."""

    __slots__ = ("language",)

    language: str


def foreign(text: str, language: str) -> Foreign:
    """Return a text marked as being in a language.

    >>> foreign("Uralsk", "en"), foreign("Uralsk", "en").language
    ('Uralsk [en]', 'en')
    """
    return _in(language, f"{text} [{language}]")


def marked(text: str, language: str, wanted: str) -> str:
    """Return a text in a language for a reader of another one, or of this."""
    return text if language == wanted else foreign(text, language)


def alike(text: str, other: str) -> str:
    """Return a form of another text as being in its language."""
    return _in(other.language, text) if isinstance(other, Foreign) else text


def _in(language: str, text: str) -> Foreign:
    found = Foreign(text)
    found.language = language
    return found


def language_of(text: str) -> str:
    """Return the language that a text is in, where it is not the one asked for; empty where it is.

    >>> language_of(foreign("Uralsk", "en")), language_of("Oral")
    ('en', '')
    """
    return text.language if isinstance(text, Foreign) else ""


def is_language(code: str) -> bool:
    """Say whether a text is the code of a language that Babel has plural rules and dates for.

    >>> is_language("uk"), is_language("xx"), is_language("local")
    (True, False, False)
    """
    return bool(_CODE.fullmatch(code)) and _is_known(code)


@cache  # of so short a code only, since an address may say anything
def _is_known(code: str) -> bool:
    return localedata.exists(code)


def read_language(text: str) -> str:
    """Return the code of a language as written; raise ValueError for anything else."""
    if not is_language(text):
        raise ValueError(text)
    return text


@cache
def locale(language: str) -> Locale:
    """Return how a language writes dates and numbers: English is British, "24 June 2023", no comma before "and"."""
    return Locale.parse("en_GB" if language == FIRST else language)


def own_name(language: str) -> str:
    """Return what a language calls itself.

    >>> own_name("en"), own_name("uk")
    ('English', 'Українська')
    """
    name = name_in(language, language)
    return name[:1].upper() + name[1:]


def name_in(language: str, other: str) -> str:
    """Return what a language is called in another one.

    >>> name_in("uk", "en"), name_in("en", "pl")
    ('Ukrainian', 'angielski')
    """
    return Locale.parse(language).get_display_name(other) or language


@cache
def is_right_to_left(language: str) -> bool:
    """Say whether a language is written from right to left.

    >>> is_right_to_left("ar"), is_right_to_left("pl")
    (True, False)
    """
    return is_language(language) and bool(locale(language).text_direction == "rtl")


def html_attributes(language: str) -> str:
    """Return what an element in a language says of it: also the direction, where it is not the usual one.

    >>> html_attributes("pl"), html_attributes("ar")
    ('lang="pl"', 'lang="ar" dir="rtl"')
    """
    return f'lang="{language}" dir="rtl"' if is_right_to_left(language) else f'lang="{language}"'


@cache
def tag(language: str) -> str:
    """Return a language with its main country, as office programs want it for spelling (BCP 47).

    >>> tag("en"), tag("pl"), tag("uk")
    ('en-GB', 'pl-PL', 'uk-UA')
    """
    found = locale(language)
    country = found.territory or get_global("likely_subtags").get(language, "").rpartition("_")[2]
    return f"{language}-{country}" if country else language
