"""What a workbook says about its columns and offers in their cells: notes on the header, drop-downs, messages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from transcaspian.dictionary.samples import for_any_subject
from transcaspian.language.messages import words
from transcaspian.tables.schema import Column, Schema, Table
from transcaspian.workbook.sheets import LISTS, letter

# Of Excel: characters of a list within a validation, of a message and of its title.
_LIST, _MESSAGE, _TITLE = 255, 255, 32
_LAST_ROW = 1_048_575
# Widths in characters.
_ID, _DATE, _NUMBER, _NARROW, _TEXT, _LONG = 26, 24, 13, 10, 42, 60
_LONG_TEXT = 150


@dataclass(frozen=True, slots=True)
class Choices:
    """What cells can refer to: the ids of each table with their names, on a hidden sheet.

    ``ranges`` has, by table, the cells with its ids, as a formula.
    """

    columns: dict[str, list[tuple[str, str]]]
    enums: dict[tuple[str, str], tuple[str, ...]]
    ranges: dict[str, str]
    enum_ranges: dict[tuple[str, str], str]


def choices(schema: Schema, rows: Mapping[str, list[dict[str, str]]], language: str) -> Choices:
    """Return what drop-downs offer: references from the tables that are there, and lists too long for one."""
    wanted = {c.references for t in schema.tables.values() for c in t.columns if c.references}
    columns = {
        name: _ids(schema.tables[name], rows[name], language)
        for name in schema.tables
        if name in wanted and rows.get(name)
    }
    enums = {
        (table.name, column.name): column.enum
        for table in schema.tables.values()
        for column in table.columns
        if column.enum and not column.is_list and not _fits(column.enum)
    }
    ranges, enum_ranges, at = {}, {}, 0
    for name, ids in columns.items():
        ranges[name] = _range(at, len(ids))
        at += 2
    for key, values in enums.items():
        enum_ranges[key] = _range(at, len(values))
        at += 1
    return Choices(columns, enums, ranges, enum_ranges)


def _range(column: int, count: int) -> str:
    return f"='{LISTS}'!${letter(column)}$2:${letter(column)}${count + 1}"


def _ids(table: Table, rows: list[dict[str, str]], language: str) -> list[tuple[str, str]]:
    """Return the ids of a table, each once and in order of the alphabet, with the name of its row."""
    key = table.key[0]
    there = {column.name for column in table.columns}
    names = (f"name_{language}", f"title_{language}", "title", "name", language)
    name = next((column for column in names if column in there), key)
    found = {row[key]: row.get(name, "") for row in reversed(rows) if row.get(key)}
    return sorted(found.items())


def _fits(values: tuple[str, ...]) -> bool:
    """Say whether a list can be written in the validation itself, separated by commas."""
    return len(",".join(values)) <= _LIST and not any("," in value or value != value.strip() for value in values)


def header_note(column: Column, language: str) -> str:
    """Return the help for a column: its title, whether it is required, and what a cell may hold."""
    say = words(language)
    later = column.until_published is not None
    required = say("workbook.required_later" if later else f"workbook.{'required' if column.required else 'optional'}")
    parts = [f"{column.title(language) or column.name} ({required})"]
    parts += [description] if (description := for_any_subject(column.description(language))) else []
    if column.type == "boolean":
        parts.append(say("workbook.allowed", values=say.list(_booleans(column), "or")))
    elif column.enum:
        parts.append(say("workbook.allowed", values=say.list(column.enum, "or")))
    if column.roles:
        parts.append(say("workbook.roles", values=say.list(column.roles, "or")))
    if column.is_list:
        parts.append(say("workbook.list", mark=column.separator))
    if column.references:
        parts.append(say("workbook.references", table=column.references))
    if column.is_date:
        parts.append(say("workbook.date"))
    if column.max_length:
        parts.append(say.n("workbook.length", column.max_length))
    if column.editors_only:
        parts.append(say("workbook.editors_only"))
    return "\n".join(parts)


def _booleans(column: Column) -> tuple[str, ...]:
    return (*column.true_values[:1], *column.false_values[:1]) or ("true", "false")


def width(column: Column) -> int:
    """Return how wide a column is, in characters: enough for what it usually holds and for its name."""
    if column.is_date:
        usual = _DATE
    elif column.type in ("integer", "number", "boolean"):
        usual = _NUMBER
    elif column.enum:
        usual = max(map(len, column.enum)) + 3
    elif column.is_list:
        usual = _TEXT
    elif column.references or column.name == "id":
        usual = _ID
    elif (column.max_length or 0) >= _LONG_TEXT or column.is_url:
        usual = _LONG
    elif 0 < (column.max_length or _TEXT) < _NARROW:
        usual = _NARROW
    else:
        usual = _TEXT
    return max(usual, len(column.name) + 4)


def validate(sheet: Any, table: Table, index: int, column: Column, offered: Choices, language: str) -> None:
    """Give the cells of a column their drop-down or message, down to the last row of the sheet.

    A list of allowed values refuses others. A reference only warns, because its row may be about to be added, and a
    cell of several values has a message alone.
    """
    say = words(language)
    key = (table.name, column.name)
    options: dict[str, Any] = {"input_title": _cut(column.title(language) or column.name, _TITLE)}
    if column.is_date:
        options |= {"validate": "any", "input_message": _cut(say("workbook.date"), _MESSAGE)}
    elif column.is_list and (column.references or column.roles):
        message = say("workbook.several", mark=column.separator, table=column.references or "", sheet=LISTS)
        options |= {"validate": "any", "input_message": _cut(message, _MESSAGE)}
    elif column.is_list:
        options |= {"validate": "any", "input_message": _cut(say("workbook.list", mark=column.separator), _MESSAGE)}
    elif column.type == "boolean" or column.enum:
        values = _booleans(column) if column.type == "boolean" else column.enum
        source: Any = offered.enum_ranges.get(key) or list(values)
        message = say("workbook.not_allowed", values=say.list(values, "or"))
        options |= {"validate": "list", "source": source, "error_title": options["input_title"]}
        options |= {"error_type": "stop", "error_message": _cut(message, _MESSAGE)}
    elif column.references in offered.ranges:
        message = say("workbook.not_there", table=column.references)
        options |= {"validate": "list", "source": offered.ranges[column.references], "error_type": "warning"}
        options |= {"error_title": options["input_title"], "error_message": _cut(message, _MESSAGE)}
    else:
        return
    sheet.data_validation(1, index, _LAST_ROW, index, options)


def _cut(text: str, most: int) -> str:
    """Return a text that Excel has room for; it counts UTF-16 units."""
    while len(text.encode("utf-16-le")) // 2 > most:
        text = text[:-2].rstrip() + "…"
    return text
