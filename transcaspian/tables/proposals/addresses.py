"""Web addresses as people paste them: without a scheme, with a broken one, in brackets or as a link of Markdown."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from transcaspian.tables.proposals.proposal import Proposal

_LINK = re.compile(r"\[[^\]]*\]\((\S+)\)")
_AROUND = "<>()[]{}\"'“”„«» \t\n"
# A scheme with slashes too many, too few or the wrong way, or letters amiss.
_SCHEME = re.compile(r"(?:(?:https?:[/\\]*)+|h(?:tt?p?|tp|ttp|ttps|xxp)s?:?[/\\]{1,2})(?=[^/\\:])", re.IGNORECASE)
_HOST = re.compile(r"(?:[\w-]+\.)+[^\W\d_]{2,24}(?::[0-9]{1,5})?", re.IGNORECASE)


def address_proposal(text: str) -> Proposal | None:
    """Return the address that a text was meant to be; None for what is no address of the web.

    >>> address_proposal("www.example.com/a"), address_proposal("mailto:a@example.com")
    (Proposal(text='https://www.example.com/a', certain=False), None)
    """
    match = _LINK.fullmatch(text.strip())
    plain = match[1] if match else text.strip(_AROUND)
    if any(letter.isspace() for letter in plain):
        return None
    scheme = _SCHEME.match(plain)
    rest = (plain[scheme.end() :] if scheme else plain).replace("\\", "/")
    host = re.split(r"[/?#]", rest, maxsplit=1)[0]
    if not _HOST.fullmatch(host) or any(letter in '<>"' for letter in rest):
        return None
    secure = not scheme or "s" in scheme[0].casefold().rpartition("p")[2]
    found = f"{'https' if secure else 'http'}://{rest}"
    try:
        urlsplit(found)
    except ValueError:
        return None
    return None if found == text else Proposal(found, bool(scheme))
