"""What the address of a publication tells by earlier sources: who publishes, in which language, of what kind."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from urllib.parse import urlsplit

from transcaspian.edit.sheet import Rows
from transcaspian.versions.snapshot import Row

FILLED = ("publisher", "language", "kind", "reliability")  # what sources of one host mostly have in common

# An address in an archive has the archived one in it.
_ARCHIVED = re.compile(r"https?://(?:web\.archive\.org/(?:web/)?[0-9a-z_*]+|archive\.[a-z]+/[0-9]*)/(?P<url>https?:.+)")
_USUAL = re.compile(r"^(?:www\d?|m|amp|mobile)\.")


def plain(address: str) -> str:
    """Return the address that an address in an archive is about; any other as it is.

    >>> plain("https://web.archive.org/web/20230624101112/https://example.org/a")
    'https://example.org/a'
    """
    found = _ARCHIVED.fullmatch(address.strip())
    return found["url"] if found else address.strip()


def host(address: str) -> str:
    """Return the host of an address without what does not tell publishers apart; empty if it has none.

    >>> host("https://www.Example.org:443/a"), host("no address")
    ('example.org', '')
    """
    try:
        name = (urlsplit(plain(address)).hostname or "").casefold()
    except ValueError:
        return ""
    return _USUAL.sub("", name) if "." in name else ""


def told(address: str, sources: Rows) -> Row:
    """Return cells of a new source by its address: those that sources of the same host mostly have.

    Of a host with several languages those count that begin with the same folder. A grade is only told where all of
    them have the same; without any source of that host the host stands for the publisher.
    """
    name, folder = host(address), _folder(address)
    if not name:
        return {}
    alike = [row for row in sources.values() if host(row.get("url", "")) == name]
    if not alike:
        return {"publisher": name}
    near = [row for row in alike if folder and _folder(row["url"]) == folder] or alike
    found = {column: _most(near if column == "language" else alike, column) for column in FILLED}
    if len({row.get("reliability", "") for row in alike}) > 1:
        found["reliability"] = ""
    return {column: text for column, text in found.items() if text}


def known(address: str, sources: Rows) -> str:
    """Return the id of the source that has an address already; empty if none has."""
    wanted = _same(address)
    return next((i for i, row in sources.items() if wanted and wanted in _addresses(row)), "")


def _addresses(row: Mapping[str, str]) -> set[str]:
    return {_same(row.get(column, "")) for column in ("url", "archived_url")} - {""}


def _same(address: str) -> str:
    """Return what two addresses of one publication have in common: no scheme, no trailing stroke, no part of a page."""
    try:
        parts = urlsplit(plain(address))
    except ValueError:
        return ""
    path = parts.path.rstrip("/")
    return f"{host(address)}{path}?{parts.query}" if host(address) else ""


def _folder(address: str) -> str:
    try:
        return urlsplit(plain(address)).path.strip("/").split("/")[0]
    except ValueError:
        return ""


def _most(rows: list[Row], column: str) -> str:
    counted = Counter(row[column] for row in rows if row.get(column))
    return max(counted, key=lambda text: counted[text]) if counted else ""
