"""The policy of a page: it names the scripts that are put into the shell, and no others."""

from __future__ import annotations

import base64
import hashlib

import pytest
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.types import ASGIApp

from tests.unit.asking import asked
from tests.unit.test_firstpage import SHELL
from ui.server import policy
from ui.server.first_page import FirstPage, script
from ui.server.guard import Guard


def rules(answer: Response, path: str = "/", sites: tuple[str, ...] = ()) -> dict[str, str]:
    """Return the rules of an answer as the server sends it, by their names."""
    app: ASGIApp = Guard(FirstPage(answer, ""), "", ("*",), sites, ("*",))
    sent = asked(app, path).headers.getlist("Content-Security-Policy")
    assert len(sent) == 1, "two policies would both have to be kept"
    named = dict(rule.split(" ", 1) for rule in sent[0].split("; "))
    assert len(named) == len(sent[0].split("; ")), "of a rule said twice the second does not count"
    return named


def hash_of(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def test_a_page_runs_its_own_scripts_and_no_other_inline_script() -> None:
    found = rules(HTMLResponse(SHELL))
    theirs = SHELL.split("<script>")[1].split("</script>")[0]
    assert "prerenderReady" in theirs
    hashes = [word for word in found["script-src"].split() if word.startswith("'sha256-")]
    assert sorted(hashes) == sorted(map(hash_of, (theirs, script(""))))
    for word in ("'unsafe-inline'", "'unsafe-eval'", "*", "data:", "http:", "https:"):
        assert word not in found["script-src"].split()
    assert found["default-src"] == found["connect-src"] == found["base-uri"] == found["form-action"] == "'self'"
    assert found["object-src"] == "'none'"


@pytest.mark.parametrize("sites", [(), ("https://intranet.example.org",)])
def test_who_may_frame_a_page_stands_in_the_same_policy(sites: tuple[str, ...]) -> None:
    for answer in (HTMLResponse(SHELL), HTMLResponse("<script>x()</script>"), PlainTextResponse("x")):
        assert rules(answer, sites=sites)["frame-ancestors"] == " ".join(("'self'", *sites))


@pytest.mark.parametrize(("path", "status"), [("/media/slide.html", 200), ("/", 404), ("/there.html", 200)])
def test_a_page_that_is_not_the_shell_runs_no_inline_script(path: str, status: int) -> None:
    found = rules(HTMLResponse("<title>x</title><script>x()</script>", status_code=status), path)
    assert "sha256" not in found["script-src"]


@pytest.mark.parametrize(
    ("written", "runs"),
    [
        ("<script>a()</script>", ["a()"]),
        ("<SCRIPT type=module>\na()\n</SCRIPT >", ["\na()\n"]),
        ('<script src="a.js"></script><script defer>b()</script>', ["b()"]),
        ('<script\n  type="module"\n  src="./a.js"></script>', []),
        ("<p>none</p>", []),
    ],
)
def test_the_inline_scripts_of_a_shell_are_found_as_a_browser_finds_them(written: str, runs: list[str]) -> None:
    found = policy.of_page(written.encode())
    assert [word.strip(";") for word in found.split() if "sha256" in word] == [hash_of(text) for text in runs]
