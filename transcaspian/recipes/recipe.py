"""A recipe: which of a foreign file's columns are ours, what their values mean, and what they leave unsaid.

It is a small TOML file and knows nothing of Python: columns (or paths in JSON, their parts joined by points), values,
constants. A column may be a list, of which the first that is filled counts, or a text such as ``{side_a} – {side_b}``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from difflib import get_close_matches
from typing import Any

from transcaspian.language.messages import Refused
from transcaspian.language.zones import is_zone
from transcaspian.tables.problems import quoted

# What a column of a foreign file can be for us, in the order in which a mapping is shown.
TIMES = ("time", "until", "precision", "year", "month", "day", "clock", "until_year", "until_month", "until_day",
         "until_clock")  # fmt: skip
PLACES = ("place", "longitude", "latitude", "point", "place_precision", "country")
SOURCES = ("publisher", "source_title", "address", "published")
FIELDS = (*TIMES, *PLACES, "title", "text", "category", "actors", "key", *SOURCES)
# Those that can be the same for all rows.
CONSTANTS = ("category", "track", "place", "country", "precision", "place_precision", "publisher", "source_title",
             "address", "published")  # fmt: skip
MAPPED = ("precision", "place_precision", "category", "country")
PRECISIONS = ("exact", "minute", "hour", "day", "days", "week", "month", "year", "range", "about", "doubtful",
              "before")  # fmt: skip
ORDERS = ("", "day", "month")
_PARTS = re.compile(r"\{([^{}]+)\}")
_AROUND_NOTHING = re.compile(r"\s*[–—·|/]\s*(?=[,:;]|$)|(?<=[:,;])\s*[–—·|/,:;](?=\s)")
_LONGEST = 200_000  # characters


@dataclass(frozen=True, slots=True)
class Number:
    """A figure in a row: its columns, and what it measures, which is added where the collection does not measure it."""

    measure: str
    unit: str
    column: str
    low: str = ""
    high: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a foreign file's columns become our words.

    ``columns`` has the columns of each field in the order in which they are asked; ``values`` what their values are in
    our words; ``always`` what is the same for all rows; ``lists`` the mark between several values in one cell; ``skip``
    the values by column of rows that are no events. ``needs`` are the columns by which a file of the format is known.
    """

    name: str
    kind: str = ""  # of file: table, json, jsonl, geojson, ics; empty: any
    credit: str = ""
    licence: str = ""
    language: str = ""  # of its texts; empty: not known
    zone: str = ""  # of times without offset
    order: str = ""  # of 03/04/2023: day or month first; empty: not known, and then such a day is refused
    rows: tuple[str, ...] = ()  # in JSON: where they stand
    needs: tuple[str, ...] = ()
    header: tuple[str, ...] = ()  # of tables that come without one
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    always: Mapping[str, str] = field(default_factory=dict)
    lists: Mapping[str, str] = field(default_factory=dict)
    skip: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    figures: tuple[Number, ...] = ()

    def text(self, name: str, cells: Mapping[str, str]) -> tuple[str, str]:
        """Return the text of a field in a row, and the column that it stands in; both empty if there is none."""
        for column in self.columns.get(name, ()):
            found = _filled(column, cells) if "{" in column else cells.get(column, "").strip()
            if found:
                return found, next(iter(_PARTS.findall(column)), column)
        return self.always.get(name, ""), ""

    def each(self, name: str, cells: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        """Yield the texts of all columns of a field that are filled, each with its column."""
        for column in self.columns.get(name, ()):
            if found := _filled(column, cells) if "{" in column else cells.get(column, "").strip():
                yield found, column

    def used(self) -> tuple[str, ...]:
        """Return every column that it names."""
        named = [one for number in self.figures for one in (number.column, number.low, number.high) if one]
        return tuple(dict.fromkeys((*self.columns_of(*self.columns), *named, *self.skip)))

    def columns_of(self, *names: str) -> tuple[str, ...]:
        """Return the columns that some fields are made of, each once."""
        named = [column for name in names for column in self.columns.get(name, ())]
        return tuple(dict.fromkeys(part for one in named for part in (_PARTS.findall(one) if "{" in one else [one])))

    def mapped(self, name: str, *columns: str) -> Recipe:
        """Return the recipe with other columns for a field; without any, with none."""
        kept = {one: found for one, found in self.columns.items() if one != name}
        return replace(self, columns=kept | ({name: columns} if columns else {}))


def _filled(pattern: str, cells: Mapping[str, str]) -> str:
    """Return a pattern with its columns filled in, and without the marks around those that are empty."""
    parts = _PARTS.split(pattern)
    parts[1::2] = filled = [cells.get(name, "").strip() for name in parts[1::2]]
    if not any(filled):
        return ""
    found = " ".join("".join(parts).split())
    if not all(filled):
        found = " ".join(_AROUND_NOTHING.sub("", found).split())
    return found.strip(" –—,:;·/|")


def read_recipe(data: bytes | str, file: str = "") -> Recipe:
    """Return the recipe that a TOML file is; raise Refused, which names the key and how to mend it."""
    try:
        text = data.decode("utf-8-sig") if isinstance(data, bytes) else data
        if len(text) > _LONGEST:
            raise Refused("recipe.too_long", file=quoted(file))
        found = tomllib.loads(text)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise Refused("recipe.no_toml", file=quoted(file), why=str(error)) from error
    return _recipe(found)


def _recipe(found: Mapping[str, Any]) -> Recipe:
    known = [one.name for one in fields(Recipe)]
    for key in found:
        if key not in known:
            raise Refused("recipe.unknown_key", what=quoted(key), near=_near(key, known))
    if not isinstance(found.get("name"), str) or not found["name"].strip():
        raise Refused("recipe.no_name")
    plain = {key: _text(key, found[key]) for key in _PLAIN if key in found}
    recipe = Recipe(
        **plain,
        rows=_texts("rows", found.get("rows", ())),
        needs=_texts("needs", found.get("needs", ())),
        header=_texts("header", found.get("header", ())),
        columns={key: _texts(f"columns.{key}", one) for key, one in _table("columns", found, FIELDS).items()},
        values={
            key: {str(theirs): _text(f"values.{key}.{theirs}", ours) for theirs, ours in one.items()}
            for key, one in _table("values", found, MAPPED).items()
            if _is_table(f"values.{key}", one)
        },
        always={key: _text(f"always.{key}", one) for key, one in _table("always", found, CONSTANTS).items()},
        lists={key: _text(f"lists.{key}", one) for key, one in _table("lists", found, FIELDS).items()},
        skip={key: _texts(f"skip.{key}", one) for key, one in _table("skip", found).items()},
        figures=tuple(_number(at, one) for at, one in enumerate(_array("figures", found), start=1)),
    )
    _judge(recipe)
    return recipe


_PLAIN = ("name", "kind", "credit", "licence", "language", "zone", "order")
_KINDS = ("", "table", "json", "jsonl", "geojson", "ics")


def _judge(recipe: Recipe) -> None:
    if recipe.zone and not is_zone(recipe.zone):
        raise Refused("recipe.no_zone", zone=quoted(recipe.zone))
    for key, value, choices in (("order", recipe.order, ORDERS), ("kind", recipe.kind, _KINDS)):
        if value not in choices:
            raise Refused("recipe.no_choice", what=key, value=quoted(value), choices=", ".join(filter(None, choices)))
    for theirs, ours in recipe.values.get("precision", {}).items():
        if ours not in PRECISIONS:
            key = f"values.precision.{theirs}"
            raise Refused("recipe.no_choice", what=key, value=quoted(ours), choices=", ".join(PRECISIONS))
    for theirs, ours in recipe.values.get("place_precision", {}).items():
        if ours != "country" and not re.fullmatch(r"[0-9]{1,4}(\.[0-9]+)?", ours):
            raise Refused("recipe.no_radius", what=f"values.place_precision.{theirs}", value=quoted(ours))
    if not any(name in recipe.columns for name in ("time", "year")):
        raise Refused("recipe.no_time")


def _text(key: str, value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise Refused("recipe.no_text", what=quoted(key), value=quoted(str(value)))
    return str(value).strip() if isinstance(value, str) else f"{value:g}"


def _texts(key: str, value: object) -> tuple[str, ...]:
    return tuple(_text(key, one) for one in (value if isinstance(value, list | tuple) else (value,)))


def _is_table(key: str, value: object) -> bool:
    if not isinstance(value, Mapping):
        raise Refused("recipe.no_table", what=quoted(key))
    return True


def _table(key: str, found: Mapping[str, Any], known: tuple[str, ...] = ()) -> Mapping[str, Any]:
    table = found.get(key, {})
    _is_table(key, table)
    for name in table:
        if known and name not in known:
            raise Refused("recipe.unknown_key", what=quoted(f"{key}.{name}"), near=_near(name, known))
    return dict(table)


def _array(key: str, found: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    array = found.get(key, [])
    if not isinstance(array, list):
        raise Refused("recipe.no_table", what=quoted(key))
    return [one for at, one in enumerate(array, start=1) if _is_table(f"{key} {at}", one)]


def _number(at: int, found: Mapping[str, Any]) -> Number:
    known = [one.name for one in fields(Number)]
    for key in found:
        if key not in known:
            raise Refused("recipe.unknown_key", what=quoted(f"figures {at}.{key}"), near=_near(key, known))
    for key in ("measure", "unit", "column"):
        if not found.get(key):
            raise Refused("recipe.figure_lacks", at=at, what=key)
    said = {
        key: {str(one): _text(f"figures {at}.{key}", text) for one, text in found.get(key, {}).items()}
        for key in ("names", "words")
        if _is_table(f"figures {at}.{key}", found.get(key, {}))
    }
    plain = {key: _text(f"figures {at}.{key}", found[key]) for key in found if key not in said}
    return Number(**plain, names=said["names"], words=said["words"])


def _near(key: str, known: tuple[str, ...] | list[str]) -> str:
    return next(iter(get_close_matches(key, known, 1)), ", ".join(known))


def written(recipe: Recipe) -> str:
    """Return a recipe as TOML: ``read_recipe(written(r)) == r``, and the same recipe is always the same text."""
    lines = [f"{key} = {_quoted(getattr(recipe, key))}" for key in _PLAIN if getattr(recipe, key)]
    lines += [f"{key} = {_value(getattr(recipe, key))}" for key in ("rows", "needs", "header") if getattr(recipe, key)]
    lines += _section("columns", recipe.columns, FIELDS)
    for key in MAPPED:
        if recipe.values.get(key):
            lines += _section(f"values.{key}", recipe.values[key])
    lines += _section("always", recipe.always, CONSTANTS)
    lines += _section("lists", recipe.lists, FIELDS)
    lines += _section("skip", recipe.skip)
    for number in recipe.figures:
        plain = {one: getattr(number, one) for one in ("measure", "unit", "column", "low", "high")}
        lines += ["", "[[figures]]", *(f"{key} = {_quoted(value)}" for key, value in plain.items() if value)]
        for key, said in (("names", number.names), ("words", number.words)):
            lines += [f"{key}.{_key(one)} = {_quoted(text)}" for one, text in said.items()]
    return "\n".join(lines) + "\n"


def _section(name: str, found: Mapping[str, Any], order: tuple[str, ...] = ()) -> list[str]:
    keys = sorted(found, key=order.index) if order else list(found)
    return ["", f"[{name}]", *(f"{_key(key)} = {_value(found[key])}" for key in keys)] if keys else []


def _key(key: str) -> str:
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else _quoted(key)


def _value(value: str | tuple[str, ...]) -> str:
    if isinstance(value, str):
        return _quoted(value)
    return _quoted(value[0]) if len(value) == 1 else f"[{', '.join(map(_quoted, value))}]"


_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def _quoted(text: str) -> str:
    """Return a text as a basic string of TOML, which allows no control character."""
    body = "".join(_ESCAPES.get(one) or (_escaped(one) if _is_control(one) else one) for one in text)
    return f'"{body}"'


def _escaped(letter: str) -> str:
    return f"\\u{ord(letter):04x}"


def _is_control(letter: str) -> bool:
    return letter < " " or letter == "\x7f"
