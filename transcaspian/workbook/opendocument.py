"""The sheets of an OpenDocument spreadsheet (.ods, ISO 26300) as rows of cells, like those of a workbook of Excel.

The archive is unpacked under the limits of every upload, no part may define entities, and what a file repeats (a cell
a thousand times, a row a million times) is counted before it is made. A formula is read with its saved result.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from defusedxml.ElementTree import fromstring, iterparse  # type: ignore[import-untyped]

from transcaspian.language.messages import Refused
from transcaspian.language.shapes import ERROR_VALUE
from transcaspian.workbook.archives import members
from transcaspian.workbook.limits import Limits, Size
from transcaspian.workbook.package import Formulas, forbid_entities, local, unbroken
from transcaspian.workbook.sheets import VERSION_PROPERTY, letter

MIMETYPE = b"application/vnd.oasis.opendocument.spreadsheet"
EPOCH = datetime(1899, 12, 30)
# Folders of programs in a document.
_PROGRAMS = ("Basic/", "Scripts/")
_MARKS = 8_000_000  # of the sheets together: ten for each cell that is read
# Cells of a row that are looked at; no program makes wider sheets.
_CELLS_IN_A_ROW = 16_384


class OdsCell(NamedTuple):
    """A cell as the reader of sheets takes it: its value, its kind (``e`` is an error) and the form of a date."""

    value: Any
    data_type: str = "s"
    number_format: str = "General"


class OdsSheet(NamedTuple):
    """A sheet: its name, its rows with their numbers up to the last filled cell, and its formulas by coordinate."""

    title: str
    rows: list[tuple[int, Sequence[OdsCell]]]
    formulas: Formulas


def read_sheets(file: str, content: bytes, limits: Limits, size: Size) -> tuple[list[OdsSheet], str]:
    """Return the sheets of a document, and the version of the tables that it was made from.

    Raise Refused for one that is too large, unsafe or broken.
    """
    parts: dict[str, bytes] = {}
    for member in members(file, content, limits):
        if member.name.startswith(_PROGRAMS):
            raise Refused("upload.refused.macros", file=file)
        if member.name in ("content.xml", "meta.xml", "META-INF/manifest.xml", "mimetype"):
            parts[member.name] = member.content
    if b"encryption-data" in parts.get("META-INF/manifest.xml", b""):
        raise Refused("upload.refused.password", file=file)
    if not parts.get("mimetype", b"").startswith(MIMETYPE) or "content.xml" not in parts:
        raise Refused("upload.refused.no_workbook", file=file)
    for name, part in parts.items():
        forbid_entities(file, name, part)
    if parts["content.xml"].count(b"<") > _MARKS:
        raise Refused("upload.refused.cells", file=file, limit=limits.cells)
    with unbroken(file):
        return list(_sheets(file, parts["content.xml"], limits, size)), _version(parts.get("meta.xml", b""))


def _version(meta: bytes) -> str:
    with suppress(Exception):
        for node in fromstring(meta).iter():
            if local(node.tag) == "user-defined" and VERSION_PROPERTY in node.attrib.values():
                return (node.text or "")[:40]
    return ""


def _sheets(file: str, content: bytes, limits: Limits, size: Size) -> Iterator[OdsSheet]:
    forms: dict[str, str] = {}  # of styles of cells: the form of a date
    days: dict[str, str] = {}
    title, number = "", 0
    rows: list[tuple[int, Sequence[OdsCell]]] = []
    formulas: Formulas = {}
    for event, node in iterparse(io.BytesIO(content), events=("start", "end")):
        tag = local(node.tag)
        if event == "start":
            if tag == "table":
                title, number, rows, formulas = _get(node, "name"), 0, [], {}
        elif tag == "date-style":
            days[_get(node, "name")] = "yyyy-mm-dd" if any(local(part.tag) == "day" for part in node) else "yyyy-mm"
        elif tag == "style" and _get(node, "data-style-name") in days:
            forms[_get(node, "name")] = days[_get(node, "data-style-name")]
        elif tag == "table-row":
            cells = _cells(node, forms, limits, number + 1, formulas)
            times = int(_get(node, "number-rows-repeated") or 1)
            if cells and (times > limits.rows or len(cells) > limits.columns):
                size.table(f"{file}, {title}", times, len(cells))
            for _ in range(times if cells else 0):
                size.walk(file)
                number += 1
                rows.append((number, cells))
            if not cells:
                number += times
            if len(rows) > limits.rows + 1:
                size.table(f"{file}, {title}", len(rows), 0)
            node.clear()
        elif tag == "table":
            yield OdsSheet(title, rows, formulas)
            node.clear()


def _cells(row: Any, forms: dict[str, str], limits: Limits, number: int, formulas: Formulas) -> list[OdsCell]:
    """Return the cells of a row up to the last one that is filled."""
    found: list[OdsCell] = []
    waiting = 0  # empty cells since the last filled one
    for node in row:
        if local(node.tag) not in ("table-cell", "covered-table-cell"):
            continue
        times = int(_get(node, "number-columns-repeated") or 1)
        cell = _cell(node, forms)
        formula = _get(node, "formula")
        if cell.value is None and not formula:
            waiting += times
            continue
        if waiting + times + len(found) > _CELLS_IN_A_ROW:
            raise ValueError("a row without end")
        found += [OdsCell(None)] * waiting
        if formula:
            written = f"={formula.partition('=')[2]}"  # "of:=SUM([.A1:.A3])"
            formulas |= {f"{letter(len(found) + more)}{number}": written for more in range(times)}
        found += [cell] * times
        waiting = 0
    return found


def _cell(node: Any, forms: dict[str, str]) -> OdsCell:
    kind = _get(node, "value-type")
    form = forms.get(_get(node, "style-name"), "yyyy-mm-dd")
    match kind:
        case "float" | "currency" | "percentage":
            value = float(_get(node, "value"))
            whole = int(value) if value.is_integer() and abs(value) < 1e15 else value
            return OdsCell(whole, "n", "0%" if kind == "percentage" else "General")
        case "boolean":
            return OdsCell(_get(node, "boolean-value") == "true", "b")
        case "date":
            return OdsCell(datetime.fromisoformat(_get(node, "date-value")), "d", form)
        case "time":
            return OdsCell(_duration(_get(node, "time-value")), "d", "hh:mm")
    text = "\n".join(_text(part) for part in node if local(part.tag) == "p")
    return OdsCell(text or None, "e" if ERROR_VALUE.fullmatch(text) else "s")


def _duration(text: str) -> timedelta:
    """Return a duration as ISO 8601 writes it: "PT07H30M00S"."""
    parts = {"H": 0.0, "M": 0.0, "S": 0.0}
    number = ""
    for sign in text.removeprefix("PT"):
        if sign in parts:
            parts[sign], number = float(number.replace(",", ".")), ""
        else:
            number += sign
    return timedelta(hours=parts["H"], minutes=parts["M"], seconds=parts["S"])


def _text(node: Any) -> str:
    """Return the text of a paragraph, its blanks and breaks written out; what is said about it is left out."""
    parts = [node.text or ""]
    for part in node:
        match local(part.tag):
            case "s":
                parts.append(" " * min(int(_get(part, "c") or 1), 10_000))
            case "tab":
                parts.append("\t")
            case "line-break":
                parts.append("\n")
            case "annotation":
                pass
            case _:
                parts.append(_text(part))
        parts.append(part.tail or "")
    return "".join(parts)


def _get(node: Any, name: str) -> str:
    """Return an attribute by its name without that of its vocabulary."""
    return next((str(value) for key, value in node.attrib.items() if local(key) == name), "")
