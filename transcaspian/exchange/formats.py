"""The formats in which a view can be exported: one table, from which buttons and the command line are made."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Protocol

from transcaspian.dataset.loading import Dataset
from transcaspian.evidence.citation import bibtex, csl_json
from transcaspian.exchange.editor_csv import Files, claims_rows, events_rows
from transcaspian.exchange.event_json import events_json
from transcaspian.exchange.geojson import geojson
from transcaspian.exchange.icalendar_file import icalendar
from transcaspian.exchange.layer import LayerShown, publications
from transcaspian.exchange.markdown import markdown
from transcaspian.exchange.reader_csv import claims_csv, events_csv, zipped
from transcaspian.exchange.timelinejs import timelinejs
from transcaspian.view.query import View


class Writer(Protocol):
    """What writes a file of the events with some ids, and of the layer beneath them where a format has room for it."""

    def __call__(self, data: Dataset, view: View, ids: Sequence[str], layer: LayerShown | None = None, /) -> bytes:
        """Return the bytes of the file."""


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its names on buttons and in files, and the function that writes it.

    ``help`` says, among other things, whether cells that look like formulas are neutralised.
    """

    key: str  # of the command line, ids of widgets and messages
    ending: str  # of the file's name, without the dot
    mime: str
    function: Writer
    prefix: str = ""  # of the file's name, where two formats have one ending
    names_layer: bool = True  # whether it says what layer lies beneath the events
    has_rows: bool = False  # whether it has that layer's rows, too

    @property
    def label(self) -> str:
        """The key of the message on a button."""
        return f"exchange.{self.key}"

    @property
    def help(self) -> str:
        """The key of the message that says what the format keeps."""
        return f"exchange.{self.key}_help"


def _bibtex(data: Dataset, view: View, ids: Sequence[str], layer: LayerShown | None = None) -> bytes:
    return bibtex(data, view, ids, publications(layer, data)).encode()


def _csl_json(data: Dataset, view: View, ids: Sequence[str], layer: LayerShown | None = None) -> bytes:
    return csl_json(data, view, ids, publications(layer, data)).encode()


def _events_alone(write: Callable[[Dataset, View, Sequence[str]], bytes]) -> Writer:
    """Return the writer of a table, which has no room for anything but its rows."""
    return lambda data, view, ids, layer=None: write(data, view, ids)


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        one.key: one
        for one in (
            Format("csv", "csv", "text/csv", _events_alone(events_csv), "events-", names_layer=False),
            Format("claims-csv", "csv", "text/csv", _events_alone(claims_csv), "claims-", names_layer=False),
            Format("zip", "zip", "application/zip", zipped, has_rows=True),
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
        writer = _events_alone(lambda data, view, ids: write(data, view, ids, files))
        return Format(key, "csv", "text/csv", writer, prefix, names_layer=False)

    found = (of("csv-editors", events_rows, "rows-events-"), of("claims-csv-editors", claims_rows, "rows-claims-"))
    return {one.key: one for one in found}
