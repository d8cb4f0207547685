"""Which columns the records of a table are made of: one for each field, and of a text one in each language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from functools import cache, lru_cache

from transcaspian.language.languages import is_language
from transcaspian.tables.records import RECORDS, Name, Term, Text

TEXTS = {"Text": Text, "Name": Name}  # by the types of fields that have a column for each language


@cache
def stems_of(table: str) -> tuple[str, ...]:
    """Return what the columns begin with that a table has once in each language; of a term they are languages alone.

    >>> stems_of("glossary"), stems_of("minerals")
    (('', 'explanation'), ('name', 'product'))
    """
    kind = RECORDS.get(table)
    return tuple(stem_of(kind, part.name) for part in fields(kind) if part.type in TEXTS) if kind else ()


def stem_of(kind: type, name: str) -> str:
    """Return what the columns of a field begin with."""
    return "" if (kind, name) == (Term, "name") else name


def column_in(stem: str, language: str) -> str:
    """Return the name of a column in a language."""
    return f"{stem}_{language}" if stem else language


def in_each(text: str | Text, languages: Iterable[str]) -> tuple[str, ...]:
    """Return the columns of a text, of which the stem is given, in each of some languages; or its cells in them.

    >>> in_each("title", ("en", "uk")), in_each(Text.of(en="A word"), ("en", "uk"))
    (('title_en', 'title_uk'), ('A word', ''))
    """
    if isinstance(text, Text):
        return tuple(map(text.__getitem__, languages))
    return tuple(column_in(text, language) for language in languages)


@lru_cache(maxsize=4096)
def language_of_column(table: str, column: str) -> str:
    """Return the language that a column of a table is in; empty for all others.

    >>> language_of_column("events", "title_uk"), language_of_column("events", "location_id")
    ('uk', '')
    """
    stem, _, language = column.rpartition("_")
    return language if stem in stems_of(table) and is_language(language) else ""


@cache
def columns_of(table: str, languages: tuple[str, ...]) -> tuple[str, ...]:
    """Return the columns that the records of a table are made of, in order; none for a table that is not ours.

    >>> columns_of("glossary", ("en", "uk"))
    ('term', 'en', 'uk', 'explanation_en', 'explanation_uk')
    """
    found: list[str] = []
    for part in fields(RECORDS[table]) if table in RECORDS else ():
        if part.type not in TEXTS:
            found.append(part.name)
        else:
            found += [column_in(stem_of(RECORDS[table], part.name), language) for language in languages]
    return tuple(found)


def in_order(table: str, columns: Iterable[str]) -> list[str]:
    """Return columns in the order of a table's records, all of which it has, and after them the others.

    >>> in_order("glossary", ["note", "uk", "en"])
    ['term', 'en', 'uk', 'explanation_en', 'explanation_uk', 'note']
    """
    given = list(columns)
    languages = sorted({language_of_column(table, column) for column in given} - {""})
    return list(dict.fromkeys((*columns_of(table, tuple(languages)), *given)))


@cache
def renamed(table: str) -> Mapping[str, str]:
    """Return the columns of a table that had another name once, by that name: old files are read by it.

    >>> dict(renamed("minerals"))["kz_status"]
    'home_status'
    """
    kind = RECORDS.get(table)
    return {part.metadata["once"]: part.name for part in fields(kind) if "once" in part.metadata} if kind else {}


def today(table: str, column: str) -> str:
    """Return what a column is called today."""
    return renamed(table).get(column, column)


def names_in(table: str, row: Mapping[str, str], language: str, stems: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield what the cells of a row call it, each with its language: those in the one asked for, then the others.

    >>> list(names_in("events", {"title_pl": "Bunt", "short_en": "Mutiny"}, "en", ("short", "title")))
    [('Mutiny', 'en'), ('Bunt', 'pl')]
    """
    wanted = tuple(stems)
    yield from ((text, language) for stem in wanted if (text := row.get(column_in(stem, language))))
    for other in dict.fromkeys(language_of_column(table, column) for column in row):
        if other and other != language:
            yield from ((text, other) for stem in wanted if (text := row.get(column_in(stem, other))))
