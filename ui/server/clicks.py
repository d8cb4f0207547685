"""No click is lost: requests for runs are taken one by one, in the order of asking, and callbacks run to their end.

Streamlit stops a run for the next request, or makes one request of two, before it knows whether what was clicked has
been done, and in the middle of doing it: each look at ``st.session_state`` is a place to stop. Here only the drawing is
cut short, which the next run does anew. See ``docs/decisions/0025-no-click-is-lost.md``.
"""

from __future__ import annotations

from collections import deque
from dataclasses import replace

from streamlit.runtime.scriptrunner import get_script_run_ctx, script_runner
from streamlit.runtime.scriptrunner_utils import script_requests
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData, ScriptRequest, ScriptRequestType


class Line(script_requests.ScriptRequests):
    """What one session asks its script for, in a line; Streamlit's own has room for one request."""

    def __init__(self) -> None:
        super().__init__()
        self._line: deque[RerunData] = deque()

    def _request_rerun_locked(self, new_data: RerunData) -> bool:
        if self._state == ScriptRequestType.STOP:
            return False
        if new_data.fragment_id:
            parts = [new_data.fragment_id, *new_data.fragment_id_queue]
            new_data = replace(new_data, fragment_id=None, fragment_id_queue=parts)
        # Nobody has clicked where a timer asks, and ticks must not pile up.
        if not (new_data.is_auto_rerun and any(_covers(waiting, new_data) for waiting in self._line)):
            self._line.append(new_data)
        return True

    def on_scriptrunner_yield(self) -> ScriptRequest | None:
        """Return what the run that goes on is to be stopped for; nothing before its callbacks have been called."""
        if not self._line and self._state == ScriptRequestType.CONTINUE:  # mostly, and at every element
            return None
        context = get_script_run_ctx(suppress_warning=True)
        if context is not None and not context.has_script_started:
            return None
        with self._lock:
            if self._state == ScriptRequestType.STOP:
                return ScriptRequest(ScriptRequestType.STOP)
            # What is asked for a part of the page alone waits until the whole is drawn.
            if all(_is_of_a_part(waiting) for waiting in self._line):
                return None
            return ScriptRequest(ScriptRequestType.RERUN, self._line.popleft())

    def on_scriptrunner_ready(self) -> ScriptRequest:
        """Return what comes next when a run has ended; to stop where nothing does."""
        with self._lock:
            if self._line and self._state != ScriptRequestType.STOP:
                return ScriptRequest(ScriptRequestType.RERUN, self._line.popleft())
            self._state = ScriptRequestType.STOP
            return ScriptRequest(ScriptRequestType.STOP)


def _is_of_a_part(asked: RerunData) -> bool:
    return bool(asked.fragment_id_queue) and not asked.is_fragment_scoped_rerun


def _covers(waiting: RerunData, tick: RerunData) -> bool:
    """Say whether what waits draws all that a timer asks for."""
    return not waiting.fragment_id_queue or set(tick.fragment_id_queue) <= set(waiting.fragment_id_queue)


def install() -> None:
    """Let every session of this server have such a line."""
    script_runner.ScriptRequests = Line  # type: ignore[attr-defined]
