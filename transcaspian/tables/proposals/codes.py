"""Codes of countries, languages and currencies for their names in English, Polish and Russian, or longer codes."""

from __future__ import annotations

from functools import cache

from babel import Locale
from babel.core import get_global

from transcaspian.tables.proposals.ids import spelt
from transcaspian.tables.proposals.near import folded
from transcaspian.tables.proposals.proposal import Proposal

_LANGUAGES = ("en", "pl", "ru")
# Columns of the tables whose cells are such codes, and the names that the Unicode CLDR has for them.
_KINDS = {"country": "territories", "countries": "territories", "language": "languages", "currency": "currencies"}


def code_proposal(column: str, text: str) -> Proposal | None:
    """Return the code that a text stands for in a column of codes; None in other columns, and for other texts.

    >>> code_proposal("country", "Казахстан"), code_proposal("country", "KAZ"), code_proposal("language", "EN")
    (Proposal(text='KZ', certain=True), Proposal(text='KZ', certain=True), Proposal(text='en', certain=True))
    """
    kind = _KINDS.get(column)
    if kind is None:
        return None
    plain = spelt(text)
    code = plain if kind == "languages" else plain.upper()
    if code in _codes(kind):
        return Proposal(code, True)
    if longer := _longer(kind).get(code):
        return Proposal(longer, True)
    found = _names(kind).get(folded(text))
    return Proposal(found, True) if found else None


@cache
def _longer(kind: str) -> dict[str, str]:
    """Return the codes of two letters by those of three (ISO 3166-1 alpha-3, ISO 639-2); no code that was split up."""
    if kind == "territories":
        found = {code: codes[0] for code, codes in get_global("territory_aliases").items() if len(codes) == 1}
    else:
        found = dict(get_global("language_aliases")) if kind == "languages" else {}
    return {code: other for code, other in found.items() if other in _codes(kind)}


@cache
def _codes(kind: str) -> frozenset[str]:
    length = 3 if kind == "currencies" else 2
    return frozenset(code for code in getattr(Locale.parse("en"), kind) if len(code) == length and code.isalpha())


@cache
def _names(kind: str) -> dict[str, str]:
    """Return the codes by their folded names; a name of two codes is left out."""
    found: dict[str, set[str]] = {}
    for language in _LANGUAGES:
        for code, name in getattr(Locale.parse(language), kind).items():
            if code in _codes(kind):
                found.setdefault(folded(name), set()).add(code)
    return {name: codes.pop() for name, codes in found.items() if len(codes) == 1}
