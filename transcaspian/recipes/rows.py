"""Any file as rows of text: what it is, its content says, never its name."""

from __future__ import annotations

import io
from typing import Any

from transcaspian.language.messages import Refused
from transcaspian.recipes.calendar import read_calendar
from transcaspian.recipes.foreign import Foreign, unreadable
from transcaspian.recipes.nested import parsed, read_features, read_lines, read_objects
from transcaspian.recipes.parquet import MAGIC as PARQUET_MAGIC
from transcaspian.recipes.parquet import read_parquet
from transcaspian.recipes.tabular import read_csv, read_sheet
from transcaspian.tables.decoding import decode
from transcaspian.tables.files import MOST_BYTES
from transcaspian.tables.problems import quoted
from transcaspian.workbook.archives import OLE_MAGIC, ZIP_MAGIC
from transcaspian.workbook.opendocument import MIMETYPE

_HEAD = 4096


class Content:
    """A file whose kind is known, read no more than once for all questions about it."""

    def __init__(self, content: bytes, file: str) -> None:
        if len(content) > MOST_BYTES:
            raise unreadable(quoted(file), "file-too-large")
        self.content, self.file = content, quoted(file)
        self.json: Any = None
        self.kind = self._kind()
        self._read: dict[tuple[str, ...], Foreign] = {}

    @classmethod
    def of(cls, foreign: Foreign, kind: str, file: str) -> Content:
        """Return the first rows of a file that is not read as a whole."""
        found = cls.__new__(cls)
        found.content, found.file, found.kind, found.json = b"", quoted(file), kind, None
        found._read = {(): foreign}
        return found

    def _kind(self) -> str:
        """Return what the content is: csv, xlsx, ods, parquet, ics, geojson, json or jsonl."""
        if self.content.startswith(ZIP_MAGIC):
            names_of_excel = b"xl/workbook.xml" in self.content or b"[Content_Types].xml" in self.content
            return "ods" if MIMETYPE in self.content[:_HEAD] or not names_of_excel else "xlsx"
        if self.content.startswith(PARQUET_MAGIC):
            return "parquet"
        if self.content.startswith((OLE_MAGIC, b"%PDF-")):
            raise unreadable(self.file, "binary-file")
        head = decode(self.content).text.lstrip("\ufeff \t\r\n")[:_HEAD]
        if head[:15].upper() == "BEGIN:VCALENDAR":
            return "ics"
        if head[:1] not in ("{", "["):
            return "csv"
        try:
            self.json = parsed(self.content, self.file)
        except Refused:
            first = head.partition("\n")[0].rstrip()
            if first.startswith("{") and first.endswith("}"):
                return "jsonl"
            raise
        if isinstance(self.json, dict) and self.json.get("type") in ("FeatureCollection", "Feature"):
            return "geojson"
        if (
            isinstance(self.json, dict)
            and "\n" not in head.strip()
            and not any(isinstance(value, list) for value in self.json.values())
        ):
            return "jsonl"  # of one line
        return "json"

    def rows(self, paths: tuple[str, ...] = (), header: tuple[str, ...] = ()) -> Foreign:
        """Return the rows; raise Refused if there is nothing to read.

        ``paths`` say in JSON which lists they are, ``header`` names the columns of a table without a header.
        """
        key = {"json": paths, "csv": header}.get(self.kind, ())
        if key not in self._read:
            self._read[key] = self._rows(key)
        return self._read[key]

    def _rows(self, told: tuple[str, ...]) -> Foreign:
        match self.kind:
            case "csv":
                return read_csv(self.content, self.file, told)
            case "xlsx" | "ods":
                return read_sheet(self.content, self.file, self.kind == "ods")
            case "parquet":
                return read_parquet(io.BytesIO(self.content), self.file)
            case "ics":
                return read_calendar(self.content, self.file)
            case "geojson":
                return read_features(self.json)
            case "jsonl":
                return read_lines(self.content, self.file)
        return read_objects(self.json, told)
