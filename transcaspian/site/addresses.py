"""Where each page of a site is: ids as paths that stay the same for ever, on every disk and every web server."""

from __future__ import annotations

import hashlib
import posixpath
import re

# What every disk keeps apart, and no address has to escape; a disk may take capital letters for small ones.
_PLAIN = re.compile(r"[a-z0-9_.-]")
# Names that Windows keeps for devices, with or without an ending.
_DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))})
_LONGEST = 120  # letters of a name: no file system has fewer than 255 bytes, and paths add up
_SCRIPT, _STYLE = "js", "css"
_HOST, _PORT, _PATH = r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?", r"(?::[0-9]{1,5})?", r"(?:/[a-z0-9._~%/-]*)?"
_BASE = re.compile(f"https?://{_HOST}{_PORT}{_PATH}", re.ASCII | re.IGNORECASE)
ROOT = "index.html"
MISSING = "404.html"


def name(key: str) -> str:
    """Return an id as the name of a file, without its ending: another one for every id.

    >>> name("zenit-asfat-yda-2023"), name("Con"), name("con"), name("a/b")
    ('zenit-asfat-yda-2023', '~43on', '~63on', 'a~2fb')
    """
    written = "".join(one if _PLAIN.fullmatch(one) else _escaped(one) for one in key)
    if not written or written[0] == "." or written.partition(".")[0] in _DEVICES:
        written = "~" + written if not written else _escaped(written[0]) + written[1:]
    if len(written) > _LONGEST:
        # Nothing else has two tildes: each is followed by digits.
        written = f"{written[:60]}~~{hashlib.sha256(key.encode(errors='surrogatepass')).hexdigest()[:32]}"
    return written


def _escaped(text: str) -> str:
    return "".join(f"~{byte:02x}" for byte in text.encode(errors="surrogatepass"))


def page(language: str, kind: str, key: str) -> str:
    """Return the path of the page of a row: ``en/event/putin-address.html``."""
    return f"{language}/{kind}/{name(key)}.html"


def named(language: str, which: str, part: int = 1) -> str:
    """Return the path of a page of which there is one, or of a further part of a list: ``en/events-2.html``."""
    return f"{language}/{which}{'' if part == 1 else f'-{part}'}.html"


def home(language: str) -> str:
    """Return the path of the first page in a language."""
    return f"{language}/index.html"


def other(path: str, language: str) -> str:
    """Return the path of the same page in another language.

    >>> other("en/event/putin-address.html", "pl")
    'pl/event/putin-address.html'
    """
    return f"{language}/{path.partition('/')[2]}"


def relative(origin: str, target: str) -> str:
    """Return how a page calls another file, wherever the site lies.

    >>> relative("en/event/a.html", "assets/site.css"), relative("en/event/a.html", "en/event/b.html")
    ('../../assets/site.css', 'b.html')
    """
    path, mark, part = target.partition("#")
    return posixpath.relpath(path, posixpath.dirname(origin) or ".") + mark + part


def is_base(url: str) -> bool:
    """Say whether a site can lie at an address.

    >>> is_base("https://example.org/record"), is_base("example.org")
    (True, False)
    """
    return bool(_BASE.fullmatch(url))


def absolute(base: str, path: str) -> str:
    """Return the whole address of a file of a site that lies at an address; empty if nobody has said where."""
    if not base:
        return ""
    return f"{base}/{path.removesuffix(ROOT) if path in (ROOT,) or path.endswith('/' + ROOT) else path}"
