"""A small OpenID provider for tests: it asks nobody anything and logs in whoever the test wants.

OpenID Connect Core 1.0 with the authorization code flow, PKCE (RFC 7636) and a nonce, discovery, and logout by the
relying party. What a client must send is checked as a strict provider would, and told in ``faults``.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, unquote_plus, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "timeline", "a secret between the two of them"
_KEY_ID = "the-key"


@dataclass
class Provider:
    """A running provider; ``claims`` are those of the next one to log in, and may be changed at any time."""

    url: str
    claims: dict[str, Any] = field(default_factory=dict)
    forged: bool = False  # sign identity tokens with a key that nobody knows
    stale: bool = False  # put the nonce of another login into them
    faults: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)  # the paths of all requests
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": _KEY_ID}))
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    tokens: dict[str, dict[str, Any]] = field(default_factory=dict)

    def logs_in(self, email: str | None, verified: bool | str | None = True) -> None:
        """Log in next a person with this address; ``verified`` None leaves that claim out."""
        claims = {"sub": f"sub-of-{email}", "email": email, "email_verified": verified}
        self.claims = {name: value for name, value in claims.items() if value is not None}
        self.forged = self.stale = False

    def secrets_toml(self, editors: list[str], more: str = "") -> str:
        """Return the secrets of a dashboard that logs in here; Streamlit fills in its own port."""
        return (
            f"[editors]\nemails = {json.dumps(editors)}\n{more}\n\n"
            f'[auth]\nredirect_uri = "http://localhost:{{port}}/oauth2callback"\n'
            f'cookie_secret = "for tests, and long enough for signing"\n'
            f'client_id = "{CLIENT}"\nclient_secret = "{SECRET}"\n'
            f'server_metadata_url = "{self.url}/.well-known/openid-configuration"\n'
        )


@contextlib.contextmanager
def provided() -> Iterator[Provider]:
    """Run a provider until the block ends."""
    server = ThreadingHTTPServer(("localhost", 0), _Handler)
    server.daemon_threads = True
    server.provider = Provider(f"http://localhost:{server.server_address[1]}")  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.provider  # type: ignore[attr-defined]
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)


class _Refused(Exception):
    """A request that a strict provider does not answer."""


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def log_message(self, format: str, *args: Any) -> None:
        """Keep quiet; ``asked`` and ``faults`` tell."""

    @property
    def provider(self) -> Provider:
        found: Provider = self.server.provider  # type: ignore[attr-defined]
        return found

    def _answer(self) -> None:
        parts = urlsplit(self.path)
        self.provider.asked.append(parts.path)
        query = dict(parse_qsl(parts.query))
        form = dict(parse_qsl(self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()))
        try:
            match parts.path:
                case "/.well-known/openid-configuration":
                    self._json(self._metadata())
                case "/jwks":
                    self._json({"keys": [self.provider.key.as_dict(private=False, use="sig", alg="RS256")]})
                case "/authorize":
                    self._redirect(query["redirect_uri"], self._code(query))
                case "/token":
                    self._json(self._token(form))
                case "/userinfo":
                    self._json(self._userinfo())
                case "/logout":
                    self._redirect(self._after_logout(query), {})
                case _:
                    raise _Refused("no such place")
        except (_Refused, KeyError) as problem:
            self.provider.faults.append(f"{self.command} {self.path}: {problem!r}")
            self._send(400, "text/plain", repr(problem).encode())

    def _metadata(self) -> dict[str, Any]:
        url = self.provider.url
        return {
            "issuer": url,
            "authorization_endpoint": f"{url}/authorize",
            "token_endpoint": f"{url}/token",
            "userinfo_endpoint": f"{url}/userinfo",
            "jwks_uri": f"{url}/jwks",
            "end_session_endpoint": f"{url}/logout",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic"],
            "code_challenge_methods_supported": ["S256"],
        }

    def _code(self, query: Mapping[str, str]) -> dict[str, str]:
        """Log the person in without asking, and return what the client gets."""
        wanted = {"client_id": CLIENT, "response_type": "code", "code_challenge_method": "S256"}
        for name, value in wanted.items():
            if query[name] != value:
                raise _Refused(f"{name} is {query[name]!r}")
        if not {"openid", "email"} <= set(query["scope"].split()):
            raise _Refused(f"the scope is {query['scope']!r}")
        if urlsplit(query["redirect_uri"]).path != "/oauth2callback":
            raise _Refused(f"redirect_uri is {query['redirect_uri']!r}")
        code = secrets.token_urlsafe()
        self.provider.codes[code] = {
            name: query[name] for name in ("redirect_uri", "nonce", "code_challenge") if query[name]
        }
        return {"code": code, "state": query["state"]}

    def _token(self, form: Mapping[str, str]) -> dict[str, Any]:
        kind, _, credentials = (self.headers.get("Authorization") or "").partition(" ")
        name, _, password = base64.b64decode(credentials).decode().partition(":")
        if (kind, unquote_plus(name), unquote_plus(password)) != ("Basic", CLIENT, SECRET):
            raise _Refused("wrong client or secret")
        if form["grant_type"] != "authorization_code":
            raise _Refused(f"grant_type is {form['grant_type']!r}")
        given = self.provider.codes.pop(form["code"])  # good for once
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest()).rstrip(b"=")
        if challenge.decode() != given["code_challenge"] or form["redirect_uri"] != given["redirect_uri"]:
            raise _Refused("not the client that asked for the code")
        access = secrets.token_urlsafe()
        self.provider.tokens[access] = dict(self.provider.claims)
        now = int(time.time())
        claims = {
            **self.provider.claims,
            "iss": self.provider.url,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": "of another login" if self.provider.stale else given["nonce"],
        }
        key = RSAKey.generate_key(2048, {"kid": _KEY_ID}) if self.provider.forged else self.provider.key
        token = jwt.encode({"alg": "RS256", "kid": _KEY_ID}, claims, key)
        return {"access_token": access, "token_type": "Bearer", "expires_in": 300, "id_token": token}

    def _userinfo(self) -> dict[str, Any]:
        return self.provider.tokens[(self.headers.get("Authorization") or "").removeprefix("Bearer ")]

    def _after_logout(self, query: Mapping[str, str]) -> str:
        if query["client_id"] != CLIENT:
            raise _Refused(f"client_id is {query['client_id']!r}")
        return query["post_logout_redirect_uri"]

    def _redirect(self, to: str, query: Mapping[str, str]) -> None:
        self._send(302, "text/plain", b"", {"Location": f"{to}?{urlencode(query)}" if query else to})

    def _json(self, content: Mapping[str, Any]) -> None:
        self._send(200, "application/json", json.dumps(content).encode(), {"Cache-Control": "no-store"})

    def _send(self, status: int, kind: str, content: bytes, headers: Mapping[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(content)), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)
