"""Tables as they are on disk: columns, bytes read as rows of text, and problems as values."""

from transcaspian.tables.reading import RawTable, parse_table, read_table

__all__ = ["RawTable", "parse_table", "read_table"]
