"""Tables as a workbook and back; uploads of workbooks, CSV files and ZIP archives.

``writing.workbook`` writes all tables as one XLSX in which every cell is text. ``uploads.read_upload`` reads what
comes back: tables as text, what spreadsheets did to them as findings, and questions that only a person can answer.
``damage.judge_by_current`` judges an upload by the current rows, ``comparison.compare`` says what it would change.
Nothing here writes a table: whoever does, does it for the upload as a whole.
"""
