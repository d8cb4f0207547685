"""An upload of whatever a person had at hand: a CSV file, a workbook, or a ZIP of CSV files; or why it is refused.

Reading changes nothing anywhere. What comes back is all tables of the upload as text, what spreadsheets did to them,
and questions; whoever applies it does so as a whole and only when ``Upload.is_sound``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from transcaspian.language.messages import Refused
from transcaspian.tables.decoding import Decoded, decode
from transcaspian.tables.keys import Known
from transcaspian.tables.letters import code_pages, rereading
from transcaspian.tables.letters.rereading import letters_of
from transcaspian.tables.problems import quoted
from transcaspian.tables.questions import Option, Question
from transcaspian.tables.reading import RawTable, parse_table
from transcaspian.tables.schema import Schema
from transcaspian.workbook.archives import OLE_MAGIC, ZIP_MAGIC, Member, is_archive, members
from transcaspian.workbook.findings import CODES, Finding, Origin, Upload
from transcaspian.workbook.judgement import UNREADABLE, judge_upload
from transcaspian.workbook.limits import Limits, Size, megabytes
from transcaspian.workbook.package import CONTENT_TYPES
from transcaspian.workbook.reading import read_opendocument, read_workbook
from transcaspian.workbook.recognition import by_name, fitting, header_of, is_own_sheet, similar

CSV_ENDINGS = ("csv", "txt", "tsv")
_MACROS = ("xlsm", "xltm", "xlam", "xla")
_OTHER_SHEETS = ("xls", "xlsb", "fods", "numbers")
_DEFINITION = "datapackage.json"
# How Windows names the stream of a workbook with a password (MS-OFFCRYPTO, 2.3.4.4).
_PASSWORD = "EncryptedPackage".encode("utf-16-le")


def read_upload(
    name: str,
    content: bytes,
    schema: Schema,
    limits: Limits | None = None,
    answers: Mapping[str, str] | None = None,
    known: Mapping[str, Known] | None = None,
) -> Upload:
    """Return an upload as read; raises ``messages.Refused``, and nothing else, for one that cannot be read at all.

    ``answers`` are those to the questions of an earlier reading of the same bytes, by ``Question.key``; an answer that
    was not offered counts for nothing. ``known`` are the rows of today by table and id: letters are read as on disk, by
    comparison with them.
    """
    limits, answers = limits or Limits(), answers or {}
    name = name.replace("\\", "/").rpartition("/")[2].strip()
    file = quoted(name) or "?"
    if not content:
        raise Refused("upload.refused.empty", file=file)
    if len(content) > limits.file_bytes:
        found, limit = megabytes(len(content)), megabytes(limits.file_bytes)
        raise Refused("upload.refused.size", file=file, found=found, limit=limit)
    ending = name.rpartition(".")[2].casefold() if "." in name else ""
    if ending in _MACROS:
        raise Refused("upload.refused.macros", file=file)
    if ending in _OTHER_SHEETS:
        raise Refused("upload.refused.other_sheet", file=file, ending=ending)
    if ending in ("xlsx", "ods"):
        return _workbook(file, content, schema, limits, ending == "ods")
    reading = _Reading(schema, Size(limits), answers, known or {})
    if ending == "zip":
        reading.archive(file, content, limits)
        return reading.upload(file, "zip")
    if ending not in CSV_ENDINGS:
        raise Refused("upload.refused.ending", file=file, ending=quoted(ending))
    reading.csv(file, name, content)
    return reading.upload(file, "csv")


def _workbook(file: str, content: bytes, schema: Schema, limits: Limits, is_open: bool) -> Upload:
    if content.startswith(OLE_MAGIC):
        key = "upload.refused.password" if _PASSWORD in content else "upload.refused.old_excel"
        raise Refused(key, file=file)
    if not content.startswith(ZIP_MAGIC):
        raise Refused("upload.refused.no_workbook", file=file)
    book = (read_opendocument if is_open else read_workbook)(file, content, schema, limits)
    return Upload(file, "ods" if is_open else "xlsx", book.tables, tuple(book.findings), (), book.version, book.origins)


@dataclass
class _Reading:
    """The reading of CSV files, which gathers tables, findings and questions as it goes."""

    schema: Schema
    size: Size
    answers: Mapping[str, str]
    known: Mapping[str, Known]
    tables: dict[str, RawTable] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    origins: dict[str, Origin] = field(default_factory=dict)

    def upload(self, file: str, kind: Literal["csv", "zip"]) -> Upload:
        """Return what was gathered."""
        return Upload(file, kind, self.tables, tuple(self.findings), tuple(self.questions), origins=self.origins)

    def archive(self, file: str, content: bytes, limits: Limits) -> None:
        """Read the CSV files in a ZIP; raise Refused."""
        if not content.startswith((ZIP_MAGIC, b"PK\x05\x06")):
            raise Refused("upload.refused.no_archive", file=file)
        count = 0
        for member in members(file, content, limits):
            name = member.name.rpartition("/")[2]
            if member.name == CONTENT_TYPES:
                raise Refused("upload.refused.renamed_workbook", file=file)
            if _is_clutter(member):
                continue  # what macOS and Windows add to every archive, of no content
            if is_own_sheet(name):
                self.findings.append(Finding("", file, None, None, "passed-over", quoted(member.name), "note"))
                continue  # of a workbook of ours, exported sheet by sheet
            if is_archive(member):
                raise Refused("upload.refused.nested", file=file, member=quoted(member.name))
            if name.casefold().endswith(tuple(f".{ending}" for ending in CSV_ENDINGS)):
                count += 1
                self.csv(quoted(member.name), name, member.content)
            else:
                code = "definition-passed-over" if name == _DEFINITION else "passed-over"
                self.findings.append(Finding("", file, None, None, code, quoted(member.name), CODES[code]))
        if not count:
            raise Refused("upload.refused.no_csv", file=file)

    def csv(self, file: str, name: str, data: bytes) -> None:
        """Read a CSV file, or ask what has to be known before; raise Refused.

        ``file`` is the name to show, which may be shortened; it may say which table the file is.
        """
        if data.startswith(ZIP_MAGIC):
            raise Refused("upload.refused.is_archive", file=file)
        if data.startswith((OLE_MAGIC, b"%PDF-")):
            raise Refused("upload.refused.binary", file=file)
        decoded = decode(data)
        if decoded.fault:
            raise Refused(UNREADABLE[decoded.fault], file=file)
        chosen = self.table(file, name, decoded)
        table = self.schema.tables[chosen] if chosen else None
        letters = letters_of(self.known.values()) if table else frozenset()
        asked = rereading.asked(file, data, table, self.known.get(chosen), letters)
        page: str | None = ""
        if asked is not None:
            page = self._answer(asked) if len(asked.options) > 1 else asked.options[0].value
        if page is None or table is None:
            return
        if chosen in self.tables:
            raise Refused("upload.refused.twice", file=file, table=chosen, member=file)
        raw = code_pages.read(data.decode(page), page, table) if page else parse_table(data, table)
        self.origins[chosen] = Origin(file)
        self.tables[chosen], findings = judge_upload(raw, table, self.origins[chosen], self.size)
        self.findings += findings

    def table(self, file: str, name: str, decoded: Decoded) -> str:
        """Return the table that a file is, or nothing while that is unknown; raise Refused if it is not a table."""
        columns = header_of(decoded.text, self.schema)
        named, fits = by_name(name, self.schema), fitting(columns, self.schema)
        if named in fits:
            return named
        if not fits and (named or not columns):
            return self._only(file, named)
        if not named and len(fits) == 1:
            self.findings.append(Finding(fits[0], file, None, None, "table-by-columns", fits[0], "note"))
            return fits[0]
        # Named after one table and made like another, or made like several, or exactly like no table.
        options = dict.fromkeys((*fits, *([named] if named else ()), *(() if fits else similar(columns, self.schema))))
        if not options:
            return self._only(file, "")
        asked = Question(f"table:{file}", "table", file, tuple(map(Option, options)))
        return self._answer(asked) or ""

    def _only(self, file: str, named: str) -> str:
        """Return the table that a file is named after: problems of its columns are reported once that is settled."""
        if not named:
            raise Refused("upload.refused.no_table", file=file, tables=", ".join(self.schema.tables))
        return named

    def _answer(self, asked: Question) -> str | None:
        answer = self.answers.get(asked.key)
        if answer in {option.value for option in asked.options}:
            return answer
        self.questions.append(asked)
        return None


def _is_clutter(member: Member) -> bool:
    parts = member.name.split("/")
    return parts[0] == "__MACOSX" or parts[-1] in (".DS_Store", "Thumbs.db", "desktop.ini")
