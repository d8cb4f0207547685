"""Files to take along: every export of the whole record, and all tables as a workbook."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from transcaspian.exchange import FORMATS
from transcaspian.language.messages import words
from transcaspian.shipped import DATA_FOLDER
from transcaspian.site.model import Site
from transcaspian.tables.schema import read_schema
from transcaspian.versions.snapshot import snapshot
from transcaspian.view.grammar import ALL
from transcaspian.view.knowledge import newest_claim
from transcaspian.view.selection import select
from transcaspian.workbook.writing import workbook

_OF_ALL = frozenset({"json", "claims-csv", "zip"})  # formats with the words of all languages


@dataclass(frozen=True, slots=True)
class File:
    """A file: its path, what it is called, how large it is in words, and what it keeps."""

    path: str
    label: str
    size: str
    help: str


def listed(site: Site, language: str) -> tuple[File, ...]:
    """Return the files of a language, as a page lists them."""
    say, helps = words(language), {f"{one.prefix}{one.ending}": one for one in FORMATS.values()}
    own, found = dict(contents(site, language)), list[File]()
    shared = contents(site, site.languages[0]) if language != site.languages[0] else ()
    own |= {path: content for path, content in shared if any(path.endswith(name) for name in _shared(site))}
    for path, content in own.items():
        name = path.rpartition("/")[2].replace(f"{site.data.version}.", "")
        one = helps.get(name)
        size = say("site.kilobytes", size=say.number(max(1, round(len(content) / 1000))))
        label, told = (say(one.label), say(one.help)) if one else (say("site.workbook"), say("site.workbook.help"))
        found.append(File(path, label, size, told))
    return tuple(found)


def _shared(site: Site) -> tuple[str, ...]:
    """Return the ends of the paths of files that all languages have in common."""
    return tuple(f"/{one.prefix}{site.data.version}.{one.ending}" for key, one in FORMATS.items() if key in _OF_ALL)


@lru_cache(maxsize=8)
def contents(site: Site, language: str) -> tuple[tuple[str, bytes], ...]:
    """Return the paths and the contents of the files of a language."""
    return tuple(_contents(site, language))


def _contents(site: Site, language: str) -> Iterator[tuple[str, bytes]]:
    data, view = site.data, replace(site.view(language), window=ALL)
    ids = [event.id for event in select(data, view).shown]
    first = site.languages[0]
    for one in FORMATS.values():
        # What holds the words of all languages is one file for all of them.
        folder = first if one.key in _OF_ALL else language
        if folder == language:
            yield f"{folder}/files/{one.prefix}{data.version}.{one.ending}", one.function(data, view, ids)
    schema = read_schema(DATA_FOLDER / "datapackage.json").spoken(data.languages)
    tables = {name: list(rows.values()) for name, rows in snapshot(data).tables.items() if name in schema.tables}
    newest = newest_claim(data, view.tz)
    made = newest.date() if newest else None
    yield (
        f"{language}/files/tables-{data.version}.xlsx",
        workbook(schema, tables, (), language, version=data.version, made=made),
    )
