"""What Streamlit knows of a reader, as the rule for editors gets it: secrets, headers, the login, and none of them."""

from __future__ import annotations

import getpass
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import streamlit as st
from streamlit import config
from streamlit.runtime.context import StreamlitHeaders
from streamlit.runtime.secrets import Secrets
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.util import patch_config_options

from tests.app.screen import ROOT
from transcaspian.edit.access import Permission
from ui.desk import access

Asked = Callable[..., Permission]
BEN = {"is_logged_in": True, "email": "ben@example.org", "email_verified": True}
AUTH = '\n[auth]\nclient_id = "timeline"\n'
LISTED = '[editors]\nemails = ["ben@example.org"]\n'


@pytest.fixture
def ask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Asked]:
    """Ask who may edit, with these secrets, of a reader who is this user and sends these headers."""

    def asked(
        secrets: str | bytes | None = None,
        user: Mapping[str, Any] | None = None,
        *headers: tuple[str, str],
        peer: object = None,
        **options: Any,
    ) -> Permission:
        path = tmp_path / "secrets.toml"
        if secrets is not None:
            path.write_bytes(secrets if isinstance(secrets, bytes) else secrets.encode())
        reader = SimpleNamespace(headers=StreamlitHeaders(headers or [("host", "localhost:8501")]), ip_address=peer)
        monkeypatch.setattr(st, "secrets", Secrets())
        monkeypatch.setattr(st, "context", reader)
        monkeypatch.setattr(st, "user", SimpleNamespace(to_dict=lambda: dict(user or {})))
        monkeypatch.setattr(st, "get_option", lambda name: config.get_option(name))  # the one that can be patched
        given = {"server_address": "localhost"} | options
        dotted = {name.replace("_", ".", 1): value for name, value in given.items()}
        with patch_config_options({"secrets.files": [str(path)], **dotted}):
            return access.editor()

    yield asked


def test_without_secrets_one_edits_at_the_computer_itself(ask: Asked) -> None:
    assert ask().who == f"local:{getpass.getuser()}"
    assert not ask(server_address=None).may and not ask(server_address="0.0.0.0").may
    assert ask(None, BEN, server_address="0.0.0.0").reason == "access.no_login"


def test_every_value_of_a_header_counts(ask: Asked) -> None:
    host = ("Host", "localhost:8501")
    assert ask(None, None, host, ("Origin", "http://localhost:8501")).may
    assert ask(None, None, host, ("host", "example.org")).because == "access.because.host"
    twice = (("origin", "http://localhost:8501"), ("origin", "http://example.org"))
    assert ask(None, None, host, *twice).because == "access.because.origin"
    assert ask(None, None, host, ("x-forwarded-for", "127.0.0.1")).because == "access.because.forwarded"
    assert ask(None, None, host, peer="192.0.2.7").because == "access.because.peer"


@pytest.mark.parametrize("allowed", ['"X-My-Extension"', '["x-my-extension", "X-Another"]'])
def test_a_header_of_an_extension_is_allowed_by_name(ask: Asked, allowed: str) -> None:
    headers = ("Host", "localhost:8501"), ("X-My-Extension", "on")
    assert ask(None, None, *headers).because == "access.because.header"
    assert ask(f"[editors]\nallowed_headers = {allowed}\n", None, *headers).may
    assert not ask("[editors]\nallowed_headers = true\n", None, *headers).may


@pytest.mark.parametrize(
    "secrets", ["[editors", b"\xff\xfe[editors]\n", '[editors]\nemails = ["a@example.org"]\nemails = []\n']
)
def test_secrets_that_cannot_be_read_may_have_turned_it_off(ask: Asked, secrets: str | bytes) -> None:
    found = ask(secrets, BEN)
    assert (found.may, found.reason, found.because) == (False, "access.no_login", "access.because.secrets")


@pytest.mark.parametrize("said", ["false", '"no"', '"true"', "0", "1", "[]"])
def test_anything_but_true_turns_editing_without_a_login_off(ask: Asked, said: str) -> None:
    assert ask(f"[editors]\nlocal = {said}\n").because == "access.because.off"
    assert ask("[editors]\nlocal = true\n").may


@pytest.mark.parametrize(
    "listed", ['["x@example.org", "Ben@example.org"]', '"Ben@example.org"', '[1, "Ben@example.org"]']
)
def test_editors_by_the_list(ask: Asked, listed: str) -> None:
    found = ask(f"[editors]\nemails = {listed}\n{AUTH}", BEN, server_address="0.0.0.0")
    assert (found.may, found.who) == (True, "Ben@example.org")


@pytest.mark.parametrize("editors", ["", "editors = 5\n", 'editors = "ben@example.org"\n', "[editors]\nemails = 5\n",
                                     '[editors.emails]\nben = "ben@example.org"\n'])  # fmt: skip
def test_an_invalid_list_has_no_editors(ask: Asked, editors: str) -> None:
    assert ask(editors + AUTH, BEN, server_address="0.0.0.0").reason == "access.no_editors"


@pytest.mark.parametrize("auth", ["", "auth = 5\n", "[auth]\n", '[auth]\nredirect_uri = "x"\n', "[auth.one]\nx = 1\n"])
def test_a_login_that_is_not_set_up_logs_nobody_in(ask: Asked, auth: str) -> None:
    assert ask(auth + LISTED, BEN, server_address="0.0.0.0").reason == "access.no_login"
    assert ask('[auth.one]\nclient_id = "x"\n' + LISTED, BEN, server_address="0.0.0.0").may


def test_claims_from_a_header_are_not_a_login(ask: Asked) -> None:
    for claim in ("email", "email_verified", "is_logged_in"):
        headers = {"X-User": claim}
        found = ask(LISTED + AUTH, BEN, server_address="0.0.0.0", server_trustedUserHeaders=headers)
        assert found.reason == "access.log_in"
    harmless = {"X-Theme": "theme"}
    assert ask(LISTED + AUTH, BEN, server_address="0.0.0.0", server_trustedUserHeaders=harmless).may


def test_trust_has_to_be_written_down(ask: Asked) -> None:
    silent = {name: value for name, value in BEN.items() if name != "email_verified"}
    for said, may in (("true", True), ("false", False), ('"true"', False), ("1", False)):
        assert ask(f"{LISTED}trust_unverified = {said}\n{AUTH}", silent, server_address="0.0.0.0").may is may


@pytest.mark.parametrize("fault", [OSError, KeyError, ImportError])
def test_an_account_without_a_name(ask: Asked, monkeypatch: pytest.MonkeyPatch, fault: type[Exception]) -> None:
    def nameless() -> str:
        raise fault

    monkeypatch.setattr(getpass, "getuser", nameless)
    assert ask().who == "local"


def test_a_test_of_a_page_has_no_request_and_so_nobody_edits() -> None:
    app = AppTest.from_file(ROOT / "tests" / "e2e" / "access_app.py", default_timeout=60).run()
    assert not app.exception
    app.button(key="save").click().run()
    assert not app.exception and "1: refused" in app.html[-1].proto.body
