"""A workbook as an archive: its parts unpacked under limits and looked at, before anything else reads them.

openpyxl is given what came out and was looked at, and nothing else. No part may define entities: openpyxl reads XML
through defusedxml where that is installed, which it is, and this does not rest on it.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from posixpath import basename, dirname, join, normpath

from defusedxml.ElementTree import fromstring, iterparse  # type: ignore[import-untyped]

from transcaspian.language.messages import Refused
from transcaspian.tables.problems import quoted
from transcaspian.workbook.archives import members
from transcaspian.workbook.cell_values import KEPT_MARK
from transcaspian.workbook.limits import Limits
from transcaspian.workbook.sheets import letter

CONTENT_TYPES = "[Content_Types].xml"
_ENTITIES = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
_FORMULA = re.compile(rb"<(?:[A-Za-z0-9]+:)?f[\s>/]")
_CELL_OR_ROW = re.compile(rb"<(?:[A-Za-z0-9]+:)?(row|c)[\s>/]")
# Of a sheet of Excel; a row of millions would be in memory as a whole.
_CELLS_IN_A_ROW = 16_384
# Marks that a filled cell takes at most, with its text elsewhere: "<c><v></v></c>" and "<si><t></t></si>".
_MARKS_OF_A_CELL = 8
_OF_ANY_WORKBOOK = 500_000
# Marks of a part that openpyxl reads as a whole: 65,490 formats, as many as Excel allows, have fewer.
_MARKS_OF_A_PART = 400_000
_COORDINATE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
# The names that "Strict Open XML" has for everything, which openpyxl does not know.
_STRICT = b"purl.oclc.org/ooxml/spreadsheetml"
# What no table is made of, and openpyxl does not miss.
_NOT_READ = (
    "xl/media/",
    "xl/embeddings/",
    "xl/drawings/",
    "xl/comments",
    "xl/threadedComments/",
    "xl/printerSettings/",
)

# The formulas of a sheet by the coordinate of their cell.
Formulas = dict[str, str]


def inspected(file: str, content: bytes, limits: Limits) -> tuple[bytes, dict[str, Formulas]]:
    """Return a workbook of the parts that were looked at and no others, and the formulas by sheet.

    openpyxl reads nothing but these bytes. Raise Refused for anything but a harmless workbook.
    """
    parts: dict[str, bytes] = {}
    formulas: dict[str, Formulas] = {}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as clean:
        for name, text in _parts_of(file, content, limits):
            # openpyxl removes this mark from texts before the letter that it escapes can be recognised.
            clean.writestr(name, text.replace(*KEPT_MARK) if KEPT_MARK[0] in text else text)
            if "workbook" in basename(name):
                if _STRICT in _ascii(text):
                    raise Refused("upload.refused.strict", file=file)
                parts[name] = text
            elif b"sheetData" in (plain_text := _ascii(text)) and _FORMULA.search(plain_text):
                with unbroken(file):
                    formulas[name] = _formulas(text)
        if CONTENT_TYPES not in clean.namelist():
            raise Refused("upload.refused.no_workbook", file=file)
    if not formulas:
        return buffer.getvalue(), {}
    with unbroken(file):
        by_sheet = {sheet: formulas[part] for sheet, part in _sheet_parts(parts).items() if part in formulas}
    return buffer.getvalue(), by_sheet


def _parts_of(file: str, content: bytes, limits: Limits) -> Iterator[tuple[str, bytes]]:
    """Yield the parts of a workbook that may be read; raise Refused if one of them may not."""
    marks = 0
    for member in members(file, content, limits):
        name = member.name
        if name.casefold().endswith("vbaproject.bin") or (name == CONTENT_TYPES and b"macroEnabled" in member.content):
            raise Refused("upload.refused.macros", file=file)
        if name.startswith(_NOT_READ):
            continue
        # Which parts are XML is not a matter of their names.
        text = forbid_entities(file, name, member.content)
        count = text.count(b"<")
        marks += count
        if marks > _MARKS_OF_A_CELL * limits.cells + _OF_ANY_WORKBOOK:
            raise Refused("upload.refused.cells", file=file, limit=limits.cells)
        is_sheet = b"sheetData" in text
        whole = not is_sheet and b"<sst" not in text
        if (whole and count > _MARKS_OF_A_PART) or (is_sheet and _has_endless_row(text)):
            raise Refused("upload.refused.broken_workbook", file=file)
        yield name, member.content


def forbid_entities(file: str, name: str, content: bytes) -> bytes:
    """Return a part in which marks can be looked for; raise Refused if it defines entities."""
    text = _ascii(content)
    if _ENTITIES.search(text):
        raise Refused("upload.refused.entities", file=file, member=quoted(name))
    return text


def _has_endless_row(text: bytes) -> bool:
    """Say whether a row of a sheet has more cells than there are columns."""
    cells = 0
    for match in _CELL_OR_ROW.finditer(text):
        cells = 0 if match[1] == b"row" else cells + 1
        if cells > _CELLS_IN_A_ROW:
            return True
    return False


def _ascii(xml: bytes) -> bytes:
    """Return XML in which marks can be looked for: UTF-16 has a zero byte in each of their letters."""
    return xml.replace(b"\x00", b"") if b"\x00" in xml else xml


@contextmanager
def unbroken(file: str) -> Iterator[None]:
    """Turn whatever a library raises for a workbook that is damaged or made up into a refusal.

    openpyxl promises no exception, and lets through those of zipfile, zlib, expat and libxml2.
    """
    try:
        yield
    except Refused:
        raise
    except Exception as error:
        raise Refused("upload.refused.broken_workbook", file=file) from error


def local(tag: object) -> str:
    """Return the name of an element or attribute without that of its vocabulary."""
    return str(tag).rpartition("}")[2]


def _sheet_parts(parts: dict[str, bytes]) -> dict[str, str]:
    """Return the name of the part of every sheet (ECMA-376, part 1, 18.2.19, and part 2, 9.3)."""
    found: dict[str, str] = {}
    for name, content in parts.items():
        relations = parts.get(join(dirname(name), "_rels", f"{basename(name)}.rels"))
        if relations is None:
            continue
        targets = {node.get("Id"): str(node.get("Target", "")) for node in fromstring(relations)}
        for node in fromstring(content).iter():
            if local(node.tag) == "sheet":
                relation = next((value for key, value in node.attrib.items() if local(key) == "id"), "")
                target = targets.get(relation, "")
                part = target.lstrip("/") if target.startswith("/") else normpath(join(dirname(name), target))
                found[str(node.get("name"))] = part
    return found


def _formulas(content: bytes) -> Formulas:
    """Return the formulas of a part by coordinate; of those that repeat another one the text may be empty."""
    found: Formulas = {}
    row = column = 0
    for event, node in iterparse(io.BytesIO(content), events=("start", "end")):
        tag = local(node.tag)
        if event == "start":
            if tag == "row":
                row, column = int(node.get("r", row + 1)), 0
            elif tag == "c":
                column += 1
                place = _COORDINATE.fullmatch(node.get("r", ""))
                if place:
                    column = _number(place[1])
        elif tag == "f":
            found[f"{letter(column - 1)}{row}"] = f"={node.text or ''}"
        elif tag == "row":
            node.clear()
    return found


def _number(letters: str) -> int:
    number = 0
    for one in letters:
        number = number * 26 + ord(one) - 64
    return number
