"""An empty collection: every table with its header, settings to begin with, and a file that says what to fill in first.

In a new collection a text must be in the first language only: what the others lack is shown in the first, marked.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from babel.core import get_global

from transcaspian.checks.country_boxes import boxes
from transcaspian.dataset.loading import SCHEMA_FILE
from transcaspian.dictionary.beginning import steps
from transcaspian.edit.definitions import as_json, definition_in, in_languages
from transcaspian.edit.ids import slug
from transcaspian.language.languages import FIRST, locale
from transcaspian.language.messages import LANGUAGES, Refused, words
from transcaspian.language.zones import is_zone
from transcaspian.shipped import BASEMAP_EXTENT, DATA_FOLDER
from transcaspian.tables.columns import column_in
from transcaspian.tables.files import write_atomically
from transcaspian.tables.schema import Schema, Table, defined, read_schema

README = "README.md"
# Rows of the new collection, to be changed there: its shapes, and its colours for light, dark and print.
_LOOKS = ("circle", "#1b66b4", "#86b6f6", "#1b43b4"), ("triangle-down", "#5f6873", "#adb7c2", "#5f6873")
_AROUND = 0.15  # of its width and height: the ground around the home country


@dataclass(frozen=True, slots=True)
class Beginning:
    """What a new collection is to be: its title, languages (the first leads), home country (ISO 3166-1) and time zone.

    Without a zone it is the only one of the country, if it has one, or else UTC.
    """

    title: str
    languages: tuple[str, ...]
    country: str | None = None
    zone: str | None = None


def begin(folder: Path, of: Beginning) -> tuple[str, ...]:
    """Write an empty collection and return the names of its files; Refused for a folder that has something in it."""
    if of.country and of.country not in get_global("territory_zones") and of.country not in boxes():
        raise Refused("new.no_country", country=of.country)
    if of.zone and not is_zone(of.zone):
        raise Refused("new.no_zone", zone=of.zone)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise Refused("new.not_empty", folder=folder)
        made = files(of)
        for name, content in made.items():
            write_atomically(folder / name, content)
    except OSError as error:
        raise Refused("new.not_written", folder=folder, why=error.strerror or str(error)) from error
    return tuple(made)


def files(of: Beginning) -> dict[str, bytes]:
    """Return the files of an empty collection by name."""
    shipped = read_schema(DATA_FOLDER / SCHEMA_FILE)
    package = definition_in(shipped, of.languages, optional=True, examples=False)
    own = slug(of.title)
    package["name"] = own or "collection"
    package |= in_languages("title", dict.fromkeys(LANGUAGES, of.title))
    package |= in_languages("description", {one: words(one)("new.description") for one in LANGUAGES})
    for resource in package["resources"]:
        resource["may_be_empty"] = resource["name"] != "events"
    schema, rows = defined(package), _rows(of)
    found = {table.path: _table(table, rows.get(name, ())) for name, table in schema.tables.items()}
    found[SCHEMA_FILE] = as_json(package)
    return found | {README: _readme(of, schema)}


def _table(table: Table, rows: Sequence[Mapping[str, str]]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, [column.name for column in table.columns], lineterminator="\n", restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def _rows(of: Beginning) -> dict[str, list[dict[str, str]]]:
    """Return the rows of the settings: a lane, one for the background, and the surroundings of the home country."""
    named = (("events", "new.track.events"), ("background", "new.track.background"))  # the latter is that of drafts
    tracks = [
        {"id": key, **_said(of, "name", say), **dict(zip(("shape", "light", "dark", "print"), look, strict=True))}
        for (key, say), look in zip(named, _LOOKS, strict=True)
    ]
    theirs = get_global("territory_zones").get(of.country or "", ())
    zones = [of.zone or (theirs[0] if len(theirs) == 1 else ""), "UTC"]
    row = {
        "id": slug(of.title) or "collection",
        **{column_in("title", one): of.title for one in of.languages},
        **_said(of, "lead", "new.lead"),
        "home_country": of.country or "",
        "zones": ";".join(dict.fromkeys(filter(None, zones))),
        "layers": "lakes;rivers;borders",
    }
    return {"tracks": tracks, "collection": [row], "frames": _frames(of)}


def _said(of: Beginning, stem: str, key: str) -> dict[str, str]:
    """Return a text in the languages that the catalogues have, and in the first one in any case."""
    spoken = [one for one in of.languages if one in LANGUAGES or one == of.languages[0]]
    return {column_in(stem, one): words(one)(key) for one in spoken}


def _frames(of: Beginning) -> list[dict[str, str]]:
    """Return the home country and the whole base map; nothing where the base map does not show the country."""
    west, south, east, north = BASEMAP_EXTENT
    parts = boxes().get(of.country or "", ())
    shown = [box for box in parts if box[0] < east and box[2] > west and box[1] < north and box[3] > south]
    if not shown:
        return []
    edges = min(b[0] for b in shown), min(b[1] for b in shown), max(b[2] for b in shown), max(b[3] for b in shown)
    wide, high = (edges[2] - edges[0]) * _AROUND, (edges[3] - edges[1]) * _AROUND
    home = (
        max(edges[0] - wide, west), max(edges[1] - high, south), min(edges[2] + wide, east), min(edges[3] + high, north)
    )  # fmt: skip
    names = {column_in("name", one): locale(one).territories.get(of.country, of.country) for one in of.languages}
    home_edges, all_edges = (
        {side: f"{edge:.4g}" for side, edge in zip(("west", "south", "east", "north"), box, strict=True)}
        for box in (home, BASEMAP_EXTENT)
    )
    return [
        {"id": "home", **names, **home_edges, "default": "yes"},
        {"id": "all", **_said(of, "name", "new.frame.all"), **all_edges},
    ]


def _readme(of: Beginning, schema: Schema) -> bytes:
    """Return what to fill in first, in each language of the collection that has a catalogue, or else in English."""
    parts = []
    for language in [one for one in of.languages if one in LANGUAGES] or [FIRST]:
        say = words(language)
        told = []
        for number, step in enumerate(steps(schema, {}, language), 1):
            needed = say("begin.columns", columns=say.list([f"`{name}`" for name in step.columns]))
            told.append(f"{number}. **{step.title}** (`{step.file}`): {step.told} {needed}")
        parts += [f"# {of.title}", say("new.readme.lead"), "\n".join(told)]
        parts += [say("new.readme.look"), say("new.readme.more")]
    return ("\n\n".join(parts) + "\n").encode()
