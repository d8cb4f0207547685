"""Who may edit, checked again at every save: Streamlit's side of ``transcaspian.edit.access``.

``secrets.toml`` (``docs/who-may-edit.md``): ``[auth]`` sets up Streamlit's login, ``[editors]`` has
``emails``, and may have ``local = false``, ``allowed_headers`` and ``trust_unverified = true``. Session keys:
``login_fault``, ``outermost`` (the browser has said that the page is in no frame; see ``ui/server/news.py``).
"""

from __future__ import annotations

import getpass
import logging
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import streamlit as st
from streamlit.errors import StreamlitAuthError, StreamlitSecretNotFoundError

from transcaspian.drawing import markup
from transcaspian.edit.access import Permission, explained, permission
from transcaspian.language.messages import words
from ui import state
from ui.controls import plain
from ui.desk import outcomes
from ui.desk.outcomes import Outcome
from ui.server.guard import framing_sites

# The claims that decide; a server can be set up to take claims from headers, which are not signed.
_CLAIMS = frozenset({"is_logged_in", "email", "email_verified"})
_LOG = logging.getLogger(__name__)


def editor() -> Permission:
    """Return whether the reader of this session may edit, under which name and why; never raises.

    If other sites may show the dashboard in a frame, nobody edits before the browser has said that it is not in one:
    something on top of the frame could hijack an editor's clicks.
    """
    if framing_sites() and st.session_state.get("outermost") is not True:
        return Permission(False, "", "access.framed")
    secrets = _secrets()
    editors = _section(secrets, "editors")
    found = permission(
        st.get_option("server.address"),
        {name: st.context.headers.get_all(name) for name in st.context.headers},
        _user(),
        _listed(editors, "emails"),
        bool(_providers(secrets)),
        peer=_peer(),
        # Any value that is not plainly "yes" turns it off.
        local=secrets is not None and editors.get("local", True) is True,
        local_name=_local_name(),
        allowed_headers=_listed(editors, "allowed_headers"),
        trust_unverified=editors.get("trust_unverified") is True,
    )
    return replace(found, because="access.because.secrets") if secrets is None and not found.may else found


def notice(who: Permission) -> None:
    """Say who may edit and why, and offer to log in or out if a login is set up."""
    say = words(state.current().language)
    text = explained(who, say.language)
    providers = _providers(_secrets())
    logged_in = bool(providers) and _user().get("is_logged_in") is True
    with st.container(key="access"):
        st.html(markup.part(say("access.title"), text))
        if st.session_state.get("login_fault"):
            outcomes.draw(Outcome("refused", say("access.login_fault")))
        if logged_in:
            st.button(say("access.log_out_button"), key="log_out", icon=":material/logout:", on_click=st.logout)
        elif not who.may:
            for name in providers:
                label = say("access.log_in_with", provider=name) if name else say("access.log_in_button")
                key = f"log_in_{name}" if name else "log_in"
                st.button(
                    plain(label),
                    key=key,
                    icon=":material/login:",
                    on_click=_log_in,
                    args=(name,),
                    help=say("access.log_in_help"),
                )


def _log_in(provider: str) -> None:
    """Send the browser to the login; errors in its set-up go to the server's log, not to readers."""
    st.session_state.acted = True
    try:
        st.login(provider or None)
        st.session_state.login_fault = False
    except StreamlitAuthError as error:
        _LOG.error("The login cannot be used: %s", error)
        st.session_state.login_fault = True


def _secrets() -> Mapping[str, Any] | None:
    """Return the server's secrets, empty if there are none; None if they cannot be read."""
    try:
        return st.secrets.to_dict()
    except StreamlitSecretNotFoundError as error:
        return {} if error.error_id == "no-secrets-found" else None
    except (OSError, ValueError):
        return None


def _section(secrets: Mapping[str, Any] | None, name: str) -> Mapping[str, Any]:
    found = (secrets or {}).get(name)
    return found if isinstance(found, Mapping) else {}


def _listed(editors: Mapping[str, Any], name: str) -> list[str]:
    """Return a list of texts, the addresses of editors or names of headers; a single text is a list of one."""
    found = editors.get(name, ())
    found = [found] if isinstance(found, str) else found
    return [entry for entry in found if isinstance(entry, str)] if isinstance(found, (list, tuple)) else []


def _providers(secrets: Mapping[str, Any] | None) -> list[str]:
    """Return the names of the logins that are set up; the one without a name is ""."""
    auth = _section(secrets, "auth")
    if auth.get("client_id"):
        return [""]
    return [name for name, value in auth.items() if isinstance(value, Mapping) and value.get("client_id")]


def _user() -> dict[str, Any]:
    """Return the login's claims about the reader; nothing if they could come from a header."""
    headers = st.get_option("server.trustedUserHeaders")
    if isinstance(headers, Mapping) and not _CLAIMS.isdisjoint(headers.values()):
        return {}
    return dict(st.user.to_dict())


def _peer() -> str | None:
    """Return the address that the connection comes from; None if that is this computer or unknown."""
    found = st.context.ip_address
    return found if isinstance(found, str) else None


def _local_name() -> str:
    """Return the name to record in the journal for an editor without a login."""
    try:
        return f"local:{getpass.getuser()}"
    except (OSError, KeyError, ImportError):  # an account without a name, as in some containers
        return "local"
