"""The line of requests for runs: nothing that was clicked is lost in it, and callbacks are not cut short."""

from __future__ import annotations

import ast
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import MagicMock

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.runtime.scriptrunner import script_runner
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData, ScriptRequests, ScriptRequestType
from streamlit.runtime.state import SessionState

from ui.server import clicks

STOP = ScriptRequestType.STOP
ROOT = Path(__file__).parents[2]


def clicked(key: str, part: str = "") -> RerunData:
    states = WidgetStates()
    states.widgets.add(id=key).trigger_value = True
    return RerunData(widget_states=states, fragment_id=part or None)


def tick(part: str) -> RerunData:
    return RerunData(fragment_id=part, is_auto_rerun=True)


def what(request: object) -> list[str]:
    """What a request that was handed out carries: the clicks, or the parts of the page."""
    data: RerunData = request.rerun_data  # type: ignore[attr-defined]
    return [state.id for state in data.widget_states.widgets] if data.widget_states else data.fragment_id_queue


@pytest.fixture
def line() -> clicks.Line:
    return clicks.Line()


def test_each_click_is_handed_out_by_itself_in_the_order_of_asking(line: clicks.Line) -> None:
    for key in ("save", "undo", "undo"):
        assert line.request_rerun(clicked(key))
    assert [what(line.on_scriptrunner_ready()) for _ in range(3)] == [["save"], ["undo"], ["undo"]]
    assert line.on_scriptrunner_ready().type is STOP
    assert not line.request_rerun(clicked("late")), "the session starts another thread for it"


def test_callbacks_run_to_their_end_and_drawing_is_stopped(line: clicks.Line, monkeypatch: pytest.MonkeyPatch) -> None:
    run = SimpleNamespace(has_script_started=False)
    monkeypatch.setattr(clicks, "get_script_run_ctx", lambda suppress_warning: run)
    line.request_rerun(clicked("undo"))
    assert line.on_scriptrunner_yield() is None
    run.has_script_started = True
    assert what(line.on_scriptrunner_yield()) == ["undo"]
    assert line.on_scriptrunner_yield() is None
    line.request_stop()
    run.has_script_started = False
    assert line.on_scriptrunner_yield() is None, "who closes the page has still saved"
    run.has_script_started = True
    stopped = line.on_scriptrunner_yield()
    assert stopped is not None and stopped.type is STOP


def test_ticks_do_not_pile_up_and_do_not_stop_the_whole(line: clicks.Line) -> None:
    for _ in range(3):
        assert line.request_rerun(tick("player"))
    line.request_rerun(tick("other"))
    assert line.on_scriptrunner_yield() is None
    line.request_rerun(clicked("pause"))
    assert line.request_rerun(tick("player")), "the whole that waits draws the player too"
    assert what(line.on_scriptrunner_yield()) == ["player"], "what stands behind it may not wait"
    assert [what(line.on_scriptrunner_ready()) for _ in range(2)] == [["other"], ["pause"]]
    assert line.on_scriptrunner_ready().type is STOP


def test_a_click_in_a_part_of_the_page_waits_until_the_whole_is_drawn(line: clicks.Line) -> None:
    line.request_rerun(clicked("mark", part="dialog"))
    assert line.on_scriptrunner_yield() is None
    asked = line.on_scriptrunner_ready().rerun_data
    assert asked.fragment_id is None and asked.fragment_id_queue == ["dialog"] and asked.widget_states


def test_every_session_of_the_server_has_such_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(script_runner, "ScriptRequests", ScriptRequests)
    clicks.install()
    others = MagicMock()
    runner = script_runner.ScriptRunner(
        "", "", SessionState(), others, others, RerunData(), {}, others, others, event_loop=others
    )
    assert isinstance(runner._requests, clicks.Line)


def test_what_a_button_does_is_its_callback() -> None:
    found = [
        (f"{path.name}:{node.lineno}", {keyword.arg: ast.unparse(keyword.value) for keyword in node.keywords})
        for folder in ("ui", "pages")
        for path in (ROOT / folder).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("st.button", "st.form_submit_button")
    ]
    assert len(found) > 30
    assert [place for place, named in found if "on_click" not in named and named.get("disabled") != "True"] == []
