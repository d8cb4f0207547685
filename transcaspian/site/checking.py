"""What is wrong with a site on disk: links that lead nowhere, pictures without words, heavy pages."""

from __future__ import annotations

import gzip
import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from transcaspian.tables.files import read_file

HEAVY = 150_000  # bytes of a page, packed, without the files that it shares with others
_LINKS = {
    "a": "href",
    "link": "href",
    "script": "src",
    "img": "src",
    "source": "srcset",
    "form": "action",
    "iframe": "src",
}
_LOADS = frozenset({"script", "img", "source", "iframe"})


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault: the page, of which kind (dead, part, alt, heavy, foreign), and what."""

    path: str
    kind: str
    what: str


@dataclass
class _Read(HTMLParser):
    ids: set[str] = field(default_factory=set)
    links: list[tuple[str, str, str]] = field(default_factory=list)  # tag, rel, address
    silent: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if key := found.get("id"):
            self.ids.add(key)
        if tag == "img" and found.get("alt") is None:
            self.silent.append(found.get("src") or "")
        if (
            tag == "svg"
            and found.get("role") in ("img", "group")
            and not (found.get("aria-labelledby") or found.get("aria-label"))
        ):
            self.silent.append("svg")
        if tag in _LINKS and (address := found.get(_LINKS[tag])):
            self.links.append((tag, found.get("rel") or "", address))


def faults(folder: Path) -> Iterator[Fault]:
    """Yield the faults of the site in a folder."""
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    pages: dict[str, _Read] = {}
    for name in sorted(there):
        if not name.endswith(".html"):
            continue
        content = read_file(folder / name)
        read = pages[name] = _Read()
        read.feed(content.decode())
        yield from (Fault(name, "alt", what) for what in read.silent)
        if (size := len(gzip.compress(content, 6))) > HEAVY:
            yield Fault(name, "heavy", f"{size // 1000} kB")
    for name, read in pages.items():
        yield from _dead(name, read, pages, there)


def _dead(name: str, read: _Read, pages: dict[str, _Read], there: set[str]) -> Iterator[Fault]:
    for tag, rel, address in dict.fromkeys(read.links):
        parts = urlsplit(address)
        if parts.scheme or parts.netloc:
            loads = tag in _LOADS or (tag == "link" and rel in ("stylesheet", "preload", "icon"))
            if loads and parts.scheme != "data":
                yield Fault(name, "foreign", address)
            continue
        path = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(parts.path))) if parts.path else name
        if path not in there:
            yield Fault(name, "dead", address)
        elif parts.fragment and path in pages and unquote(parts.fragment) not in pages[path].ids:
            yield Fault(name, "part", address)
