"""What a view shows, written for other programs: one module per format (``docs/exports.md``).

Writers take a dataset, a view and the ids of the events to write, and return the bytes of a file: the same ones for
the same tables and view. What is written about an event follows from the claims known by the view's date.
"""

from transcaspian.exchange.editor_csv import Files, files_of
from transcaspian.exchange.formats import FORMATS, Format, editors_formats
from transcaspian.exchange.reader_csv import claims_csv, events_csv, zipped

__all__ = ["FORMATS", "Files", "Format", "claims_csv", "editors_formats", "events_csv", "files_of", "zipped"]
