"""The formats in which a view can be exported: one table, from which buttons and the command line are made."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from transcaspian.dataset.loading import Dataset
from transcaspian.evidence.citation import bibtex, csl_json
from transcaspian.exchange.editor_csv import Files, claims_rows, events_rows
from transcaspian.exchange.event_json import events_json
from transcaspian.exchange.geojson import geojson
from transcaspian.exchange.icalendar_file import icalendar
from transcaspian.exchange.markdown import markdown
from transcaspian.exchange.reader_csv import claims_csv, events_csv, zipped
from transcaspian.exchange.timelinejs import timelinejs
from transcaspian.view.query import View


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its names on buttons and in files, and the function that writes it.

    ``help`` says, among other things, whether cells that look like formulas are neutralised.
    """

    key: str  # of the command line, ids of widgets and messages
    ending: str  # of the file's name, without the dot
    mime: str
    function: Callable[[Dataset, View, Sequence[str]], bytes]  # of the events with these ids
    prefix: str = ""  # of the file's name, where two formats have one ending

    @property
    def label(self) -> str:
        """The key of the message on a button."""
        return f"exchange.{self.key}"

    @property
    def help(self) -> str:
        """The key of the message that says what the format keeps."""
        return f"exchange.{self.key}_help"


def _bibtex(data: Dataset, view: View, ids: Sequence[str]) -> bytes:
    return bibtex(data, view, ids).encode()


def _csl_json(data: Dataset, view: View, ids: Sequence[str]) -> bytes:
    return csl_json(data, view, ids).encode()


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        one.key: one
        for one in (
            Format("csv", "csv", "text/csv", events_csv, "events-"),
            Format("claims-csv", "csv", "text/csv", claims_csv, "claims-"),
            Format("zip", "zip", "application/zip", zipped),
            Format("geojson", "geojson", "application/geo+json", geojson),
            Format("ics", "ics", "text/calendar", icalendar),
            Format("json", "json", "application/json", events_json, "events-"),
            Format("timelinejs", "json", "application/json", timelinejs, "timelinejs-"),
            Format("markdown", "md", "text/markdown", markdown),
            Format("bibtex", "bib", "application/x-bibtex", _bibtex, "sources-"),
            Format("csl-json", "json", "application/vnd.citationstyles.csl+json", _csl_json, "sources-"),
        )
    }
)


def editors_formats(files: Files) -> dict[str, Format]:
    """Return the formats for editors, which read the files of the tables; see ``editor_csv.files_of``."""

    def of(key: str, write: Callable[[Dataset, View, Sequence[str], Files], bytes], prefix: str) -> Format:
        return Format(key, "csv", "text/csv", lambda data, view, ids: write(data, view, ids, files), prefix)

    found = (of("csv-editors", events_rows, "rows-events-"), of("claims-csv-editors", claims_rows, "rows-claims-"))
    return {one.key: one for one in found}
