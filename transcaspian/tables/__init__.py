"""Tables as they are on disk: what a column is, bytes as rows of text, and what is wrong, as values."""

from transcaspian.tables.reading import RawTable, parse_table, read_table

__all__ = ["RawTable", "parse_table", "read_table"]
