"""Checks before every answer of the server: who may ask, by which host name, and who may show it in a frame.

``docs/serving.md`` says how the lists are set.
"""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from transcaspian.edit.access import LOOPBACK
from transcaspian.language.messages import in_every_language
from ui.server import policy

FRAMED_BY = "TRANSCASPIAN_FRAMED_BY"
# scheme://host[:port] as in a policy (CSP level 3, section 2.3.1), a star for all subdomains; nothing else gets into
# a header.
_SITE = re.compile(r"https?://(?:\*\.)?[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::[0-9]{1,5})?", re.ASCII | re.IGNORECASE)
_HEALTH, _METRICS = "/_stcore/health", "/_stcore/metrics"
_LOG = logging.getLogger(__name__)


def framing_sites() -> tuple[str, ...]:
    """Return the other sites that may show the dashboard in a frame, from the environment."""
    return tuple(_right(re.split(r"[\s,]+", os.environ.get(FRAMED_BY, "").strip())))


def _right(named: Sequence[str]) -> Iterator[str]:
    for site in filter(None, named):
        if _SITE.fullmatch(site):
            yield site.lower()
        else:
            _LOG.warning("%s: %r is not scheme://host or scheme://host:port", FRAMED_BY, site)


def names_of(address: str | None, listed: Sequence[str]) -> tuple[str, ...]:
    """Return the host names that a server answers to: those listed, or else any; on a loopback address only its own.

    Another site can point its own host name to this computer's address, and its pages would then read what only this
    computer may read (DNS rebinding).
    """
    if listed:
        return tuple(name.strip().lower().rstrip(".") for name in listed)
    return tuple(sorted(LOOPBACK)) if address in LOOPBACK else ("*",)


def is_named(host: str | None, names: Sequence[str]) -> bool:
    """Say whether a Host header is one of these names, with or without a port; ``*.`` stands for all subdomains."""
    if "*" in names:
        return True
    try:
        parts = urlsplit(f"//{host or ''}")
        name, plain = (parts.hostname or "").lower().rstrip("."), parts.port is None or parts.port > 0
    except ValueError:
        return False
    if not (name and plain) or parts.netloc != host or "@" in parts.netloc:
        return False
    return any(name.endswith(one[1:]) if one.startswith("*.") else name == one for one in names)


def origins_of(guarded: bool, listed: Sequence[str], address: str | None) -> tuple[str, ...]:
    """Return the other host names whose pages may open a connection; any if the server is not guarded.

    Streamlit compares all others with the public address of this computer: it asks a remote host for that, and
    meanwhile answers nobody.
    """
    if not guarded:
        return ("*",)
    sites = (urlsplit(site if "//" in site else f"//{site}").hostname for site in (*listed, address or ""))
    return (*sorted(LOOPBACK), "0.0.0.0", *filter(None, sites))


class Guard:
    """ASGI middleware that refuses unknown host names, hides the server's statistics, and sets the headers."""

    def __init__(
        self, app: ASGIApp, base: str, names: Sequence[str], sites: Sequence[str], origins: Sequence[str]
    ) -> None:
        self._app, self._base, self._names, self._origins = app, base, names, origins
        self._framing = policy.framing(sites)
        self._headers = {
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "same-origin",
        }
        if not sites:  # for browsers that do not know the header above; it cannot list sites
            self._headers["X-Frame-Options"] = "SAMEORIGIN"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or pass it on."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif not self._is_named(scope) or (scope["type"] == "websocket" and self._is_foreign(scope)):
            await self._refuse(scope, receive, send)
        elif scope["type"] == "http":
            inner: ASGIApp = Response(status_code=404) if scope["path"] == self._base + _METRICS else self._app
            await inner(scope, receive, self._with_headers(send))
        else:
            await self._app(scope, receive, send)

    def _is_named(self, scope: Scope) -> bool:
        # Monitoring asks for the server's health by any address.
        if scope["type"] == "http" and scope["path"] == self._base + _HEALTH:
            return True
        return is_named(Headers(scope=scope).get("host"), self._names)

    def _is_foreign(self, scope: Scope) -> bool:
        """Say whether a page of another site opens a connection; programs other than browsers do not name a site."""
        headers = Headers(scope=scope)
        origin = headers.get("origin")
        if origin is None or "*" in self._origins:
            return False
        try:
            parts = urlsplit(origin)
            return parts.netloc != headers.get("host") and parts.hostname not in self._origins
        except ValueError:
            return True

    async def _refuse(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008, "reason": ""})
            return
        text = "\n".join(in_every_language("access.host"))
        await PlainTextResponse(text, 421)(scope, receive, self._with_headers(send))  # RFC 9110 section 15.5.20

    def _with_headers(self, send: Send) -> Send:
        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
                # A page whose scripts are known has a policy already; no script of any other page runs.
                rules = headers.get("Content-Security-Policy", "")
                if headers.get("Content-Type", "").startswith("text/html"):
                    rules = rules or policy.of_page()
                    headers.setdefault("Permissions-Policy", policy.PERMISSIONS)
                headers["Content-Security-Policy"] = "; ".join(filter(None, (rules, self._framing)))
            await send(message)

        return sending
