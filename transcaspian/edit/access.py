"""Who may edit: decided by where the server listens, what a request says, and who has logged in.

Without a login only somebody at the computer that runs the server may edit: the server is bound to a loopback address,
the request asks for such an address, comes from a page of this very server and has been through no proxy: it carries
nothing but what a browser sends by itself. Otherwise editors log in (OpenID Connect), and only a verified e-mail
address from the list of editors counts. A proxy on the same computer that adds no header of its own and is asked for
``localhost`` looks exactly like its user to all of this: ``[editors] local = false`` in ``secrets.toml`` turns
editing without a login off (``docs/who-may-edit.md``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from ipaddress import ip_address

from transcaspian.language.messages import words
from transcaspian.tables.problems import quoted

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
# What proxies write (RFC 7239, RFC 9110 section 7.6.3, and what nginx, Apache, Envoy and Cloudflare do instead).
_PROXY_NAMES = frozenset({"forwarded", "via", "x-real-ip", "x-client-ip", "x-cluster-client-ip", "true-client-ip"})
_PROXY_BEGINNINGS = ("x-forwarded", "x-original-", "x-envoy-", "cf-")
# What a browser sends of itself when it opens the session, a WebSocket: seen of Chromium, documented of Firefox and
# Safari; and "Sec-", which no page can write (Fetch Standard, 2.2.2). Not here: Authorization, for this server has
# never asked for a password, so that something before it has; and what browsers send to proxies only.
_BROWSER_NAMES = frozenset({
    "host", "origin", "user-agent", "accept", "accept-language", "accept-encoding", "accept-charset", "cookie",
    "connection", "upgrade", "upgrade-insecure-requests", "cache-control", "pragma", "referer", "dnt", "priority",
    "save-data",
})  # fmt: skip
_BROWSER_BEGINNING = "sec-"
# Host = uri-host [ ":" port ] (RFC 9110 section 7.2); of all the ways to write a loopback address only the plain ones.
_HOST = r"(localhost|127\.0\.0\.1|\[::1\]|localhost\.)(?::([0-9]{1,5}))?"
_FLAGS = re.ASCII | re.IGNORECASE
_HOST_FORM = re.compile(_HOST, _FLAGS)
_ORIGIN_FORM = re.compile(rf"(https?)://{_HOST}", _FLAGS)  # RFC 6454 section 7
_PORTS = {"http": 80, "https": 443}

Values = Mapping[str, str]
Headers = Mapping[str, str | Sequence[str]]


@dataclass(frozen=True, slots=True)
class Permission:
    """Whether somebody may edit, under which name, and why: a message and its values.

    ``who`` is empty for those who may not. ``because`` is a second message, with the same ``values``: why editing
    without a login was out of the question; empty if that does not matter.
    """

    may: bool
    who: str
    reason: str
    values: Values = field(default_factory=dict)
    because: str = ""


def explained(permission: Permission, language: str) -> str:
    """Return who may edit and why, as one or two sentences; they quote headers, so they are text and never markup."""
    keys = (permission.reason, permission.because)
    return " ".join(words(language)(key, **permission.values) for key in keys if key)


def permission(
    address: str | None,
    headers: Headers,
    user: Mapping[str, object] | None,
    editors: Sequence[str],
    login_configured: bool,
    *,
    peer: str | None = None,
    local: bool = True,
    local_name: str = "local",
    allowed_headers: Sequence[str] = (),
    trust_unverified: bool = False,
) -> Permission:
    """Return whether a reader may edit.

    ``address`` is what the server is bound to; None and "" mean every address. ``headers`` are those of the request
    that opened the session, any of them more than once. ``user`` has the claims of the identity token and
    ``is_logged_in``; without a configured login nobody has logged in, whatever it says. ``peer`` is the address that
    the connection comes from, where that is known and not loopback itself. ``local`` false: nobody edits without a
    login. ``allowed_headers`` are names of headers that say nothing although browsers do not send them by themselves;
    those that proxies are known for always count. ``trust_unverified``: a login that does not say whether an address is
    verified is believed; one that says it is not, never.
    """
    told = _login(user, editors, trust_unverified) if login_configured else Permission(False, "", "access.no_login")
    if told.may:
        return told
    why, values = _why_not_local(address, headers, peer, allowed_headers) if local else ("access.because.off", {})
    if not why:
        name = quoted(local_name)
        return Permission(True, name, "access.local", {"who": name, "address": quoted(address or "")})
    return replace(told, values={**told.values, **values}, because=why)


def _login(user: Mapping[str, object] | None, editors: Sequence[str], trust_unverified: bool) -> Permission:
    """Return what the login alone says; addresses are compared by their letters, A like a and nothing else alike."""
    listed = {_folded(entry.strip()): entry.strip() for entry in ([editors] if isinstance(editors, str) else editors)}
    listed = {key: entry for key, entry in listed.items() if b"@" in key}
    if not listed:
        return Permission(False, "", "access.no_editors")
    if user is None or user.get("is_logged_in") is not True:
        return Permission(False, "", "access.log_in")
    email = user.get("email")
    if not isinstance(email, str) or "@" not in email:
        return Permission(False, "", "access.no_email")
    values = {"email": quoted(email)}
    # "true" as text is what a header or a careless provider says: OpenID Connect Core 5.1 has a boolean.
    verified = user.get("email_verified") is True or (trust_unverified and "email_verified" not in user)
    if not verified:
        return Permission(False, "", "access.not_verified", values)
    entry = listed.get(_folded(email))
    if entry is None:
        return Permission(False, "", "access.not_editor", values)
    return Permission(True, quoted(entry), "access.editor", {"email": quoted(entry)})


def _folded(email: str) -> bytes:
    """Return an address without the difference between A and a; lower() of text would make other letters alike too."""
    return email.encode("utf-8", "surrogatepass").lower()


def _why_not_local(
    address: str | None, headers: Headers, peer: str | None, allowed: Sequence[str]
) -> tuple[str, Values]:
    """Return the first sign that somebody may not be at this computer, or two empty values if there is no such sign."""
    if not address:
        return "access.because.open", {}
    if address.lower() not in LOOPBACK:
        return "access.because.address", {"address": quoted(address)}
    said = _said(headers)
    for name in said:
        if name in _PROXY_NAMES or name.startswith(_PROXY_BEGINNINGS):
            return "access.because.forwarded", {"header": quoted(name)}
    hosts, origins = said.get("host", ()), said.get("origin", ())
    if not hosts:
        return "access.because.no_host", {}
    host = _host(hosts[0]) if len(hosts) == 1 else None
    if host is None:
        return "access.because.host", {"host": quoted(", ".join(hosts))}
    if any(not _is_same(origin, host) for origin in origins):
        return "access.because.origin", {"origin": quoted(", ".join(origins))}
    foreign = next((name for name in headers if not _is_browsers(name, allowed)), None)
    if foreign is not None:
        return "access.because.header", {"header": quoted(foreign)}
    # Last: behind a proxy this is what the proxy says.
    if peer is not None and not _is_loopback(peer):
        return "access.because.peer", {"peer": quoted(peer)}
    return "", {}


def _said(headers: Headers) -> dict[str, tuple[str, ...]]:
    """Return all values of each header by its name in small letters; "_" counts as "-", as it does to many servers."""
    found: dict[str, tuple[str, ...]] = {}
    for name, value in headers.items():
        key = name.strip().lower().replace("_", "-")
        found[key] = (*found.get(key, ()), *([value] if isinstance(value, str) else value))
    return found


def _is_browsers(name: str, allowed: Sequence[str]) -> bool:
    """Say whether a browser sends a header of this name, or an extension of it that a setting names."""
    plain = name.lower()
    sent = plain in _BROWSER_NAMES or plain.startswith(_BROWSER_BEGINNING)
    return sent or plain in {one.strip().lower() for one in allowed}


def _host(text: str) -> tuple[str, int | None] | None:
    """Return name and port of a Host header that names this computer; None for any other header."""
    match = _HOST_FORM.fullmatch(text)
    return _named(match[1], match[2]) if match else None


def _named(name: str, digits: str | None) -> tuple[str, int | None] | None:
    port = int(digits) if digits else None
    return None if port is not None and not 0 < port < 65536 else (name.lower().rstrip("."), port)


def _is_same(origin: str, host: tuple[str, int | None]) -> bool:
    """Say whether a page's origin is the server that it asks: another port of this computer is another site."""
    match = _ORIGIN_FORM.fullmatch(origin)
    page = _named(match[2], match[3]) if match else None
    if match is None or page is None:
        return False
    usual = _PORTS[match[1].lower()]
    return (page[0], page[1] or usual) == (host[0], host[1] or usual)


def _is_loopback(peer: str) -> bool:
    try:
        found = ip_address(peer)
    except ValueError:
        return False
    mapped = getattr(found, "ipv4_mapped", None)  # ::ffff:127.0.0.1
    return (mapped or found).is_loopback
