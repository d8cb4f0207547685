"""Callbacks of the desk: each tells why, where it cannot be done, and no page breaks over it.

Tables may have changed or gone since the page was drawn, and so may the right to edit.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

import streamlit as st

from transcaspian.edit.access import Permission, explained
from transcaspian.language.messages import Refused, words
from ui import state
from ui.desk import access, outcomes, unsaved

P = ParamSpec("P")


class NotPermitted(Exception):
    """The reader may not edit, or no longer."""

    def __init__(self, permission: Permission) -> None:
        super().__init__(permission.because)
        self.permission = permission


def guarded(act: Callable[P, object]) -> Callable[P, None]:
    """Return a callback that does the same, and tells why where it is refused."""

    @wraps(act)
    def done(*args: P.args, **kwargs: P.kwargs) -> None:
        st.session_state.acted = True
        try:
            act(*args, **kwargs)
        except Refused as refused:
            outcomes.tell("refused", refusal(refused))
        except NotPermitted as refused:
            outcomes.tell("not_permitted", explained(refused.permission, state.current().language))

    return done


def refusal(refused: Refused) -> str:
    """Return in words why something was refused, and that unsaved changes, if any, are kept."""
    say = words(state.current().language)
    why = say(refused.key, **refused.values)
    return f"{why} {say('desk.kept')}" if unsaved.changes() else why


def editor() -> str:
    """Return under which name the reader edits; raise NotPermitted: a page may be older than a right."""
    permission = access.editor()
    if not permission.may:
        raise NotPermitted(permission)
    return permission.who
