"""A table on disk that was saved in another code page, asked about and judged as an upload of its bytes would be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from transcaspian.tables.keys import Rows
from transcaspian.tables.letters import code_pages
from transcaspian.tables.schema import Schema, Table
from transcaspian.workbook.damage import judge_by_current
from transcaspian.workbook.findings import Finding, Origin, Upload
from transcaspian.workbook.judgement import judge_upload
from transcaspian.workbook.limits import Limits, Size


def read_as(table: Table, data: bytes, page: str, schema: Schema, known: Mapping[str, Rows]) -> Upload:
    """Return a table as a code page reads it, judged by the earlier rows; raise Refused if it is not a table."""
    origin = Origin(table.path)
    raw = code_pages.read(data.decode(page), page, table)
    raw, findings = judge_upload(raw, table, origin, Size(Limits()))
    upload = Upload(table.path, "csv", {table.name: raw}, tuple(findings), origins={table.name: origin})
    return judge_by_current(upload, schema, known)


def cells(upload: Upload, accepted: Iterable[Finding]) -> dict[tuple[int, str], str]:
    """Return what accepted findings put into which cells, by row and column."""
    return {(one.row, one.column): one.proposal for one in accepted if one.row and one.column and one.proposal}
