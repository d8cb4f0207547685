"""An id for a new row: short, stable, readable, and not yet taken."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from transcaspian.dataset.search import fold
from transcaspian.language.languages import FIRST
from transcaspian.tables.columns import names_in

# Longer ids break off at a word; those of the tables that ship have five words at most.
_MOST_LETTERS = 40
# Words that distinguish nothing, in English and Polish.
_EMPTY = frozenset(
    ("a", "an", "and", "at", "by", "for", "from", "in", "into", "is", "its", "of", "on", "or", "over", "the", "to",
     "with", "i", "na", "nad", "o", "od", "oraz", "po", "pod", "przez", "sie", "w", "we", "z", "za", "ze")
)  # fmt: skip
# How Russian, Ukrainian and Kazakh are spelt in English (BGN/PCGN, simplified), once ``fold`` took the marks away.
_SPELT = str.maketrans(
    {"а": "a", "б": "b", "в": "v", "г": "g", "ґ": "g", "д": "d", "е": "e", "є": "ye", "ж": "zh", "з": "z", "и": "i",
     "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f",
     "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e",
     "ю": "yu", "я": "ya"}
)  # fmt: skip
_YEAR, _DAY = re.compile(r"[0-9]{4}"), re.compile(r"[0-9]{4}(?:-[0-9]{2}){0,2}")

# What names a row, of which the first that is filled counts, in one language after the other; and its date.
_NAMES: dict[str, tuple[str, ...]] = {
    "events": ("short", "title"),
    "contracts": ("title",),
    "views": ("title",),
    "sources": ("publisher", "title"),
}
_NAMED = ("name",)
_DATES = {"events": "date", "contracts": "signed", "sources": "published"}


def propose_id(table: str, values: Mapping[str, str], existing: Iterable[str]) -> str:
    """Return an id for a new row that no row of ``existing`` has, from what the row says of itself.

    An event or contract is named by its title and year, a source by its publisher and day, a claim by its event and
    a number, a figure by its claim and a number; a leg gets the next number of its route, a step of its tour. Empty
    for a table whose key is made of facts alone.

    >>> propose_id("events", {"title_pl": "Żegluga z Łodzi wznowiona", "date": "2023-07~"}, [])
    'zegluga-lodzi-wznowiona-2023'
    >>> propose_id("claims", {"event_id": "march"}, ["march.1", "march.4", "marches.9"])
    'march.5'
    """
    taken = set(existing)
    if table == "claims":
        event = values.get("event_id", "")
        return f"{event}.{_next(taken, f'{event}.')}" if event else ""
    if table == "figures":
        claim = values.get("claim_id", "")
        return f"{claim}.{_next(taken, f'{claim}.')}" if claim else ""
    if whole := {"legs": "route_id", "steps": "tour_id"}.get(table):
        return str(_next(taken, f"{values.get(whole, '')} "))
    if table in ("links", "imports", "volumes"):
        return ""
    if table == "seed_claims":
        return f"c{_next(taken, 'c'):02}"
    if table == "glossary":
        term = " ".join((values.get("term") or next(_names(table, values, ("",)), "")).split())
        return _free(term, taken, " ") if term else ""
    names = map(slug, _names(table, values, _NAMES.get(table, _NAMED)))
    parts = [next((name for name in names if name), table.removesuffix("s").replace("_", "-"))]
    date = (_DAY if table == "sources" else _YEAR).search(values.get(_DATES.get(table, ""), ""))
    if date and date[0] not in parts[0].split("-"):
        parts.append(date[0])
    return _free("-".join(parts), taken, "-")


def _names(table: str, values: Mapping[str, str], stems: Sequence[str]) -> Iterator[str]:
    """Yield what a row is called, in English first."""
    yield from (name for name, _ in names_in(table, values, FIRST, stems))
    yield from filter(None, map(values.get, (*stems, "name_local")))


def slug(text: str, most: int = _MOST_LETTERS) -> str:
    """Return a text as a part of an id: small letters of ASCII and digits, words joined by hyphens.

    >>> slug("The Kazakhstan–Türkiye talks in Łódź"), slug("РИА Новости")
    ('kazakhstan-turkiye-talks-lodz', 'ria-novosti')
    """
    words = re.findall(r"[a-z0-9]+", fold(text).translate(_SPELT))
    words = [word for word in words if word not in _EMPTY] or words
    found = ""
    for word in words:
        longer = f"{found}-{word}" if found else word[:most]
        if len(longer) > most:
            break
        found = longer
    return found


def _next(taken: Iterable[str], prefix: str) -> int:
    """Return the number after the highest that follows a prefix."""
    numbers = (name.removeprefix(prefix) for name in taken if name.startswith(prefix))
    return max((int(number) for number in numbers if number.isascii() and number.isdecimal()), default=0) + 1


def _free(name: str, taken: set[str], mark: str) -> str:
    """Return a name, with a number after it if somebody has it."""
    found, number = name, 1
    while found in taken:
        number += 1
        found = f"{name}{mark}{number}"
    return found
