"""What is typed in a form and not taken over yet: kept on disk too, so that a page that opens anew can go on with it.

Session key: ``desk_typed`` (as this session last kept it).
"""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import streamlit as st

from transcaspian.edit.changes import filled
from transcaspian.language.messages import words
from transcaspian.tables.files import read_file, write_atomically
from transcaspian.tables.problems import file_name
from transcaspian.view.query import View
from ui.controls import plain
from ui.desk import unsaved

_FORMS = {"form": "tables", "new_event": "event"}  # the session key of each form, and the section it is in


def keep() -> None:
    """Keep what the forms of this session hold, or forget what it had kept once that is taken over."""
    found = {key: st.session_state[key] for key in _FORMS if _holds_something(key)}
    now = json.dumps(found, ensure_ascii=False) if found else ""
    before = st.session_state.get("desk_typed", "")
    if now != before:
        st.session_state.desk_typed = now
        with suppress(OSError):  # it is in this session all the same
            if now:
                _path().parent.mkdir(parents=True, exist_ok=True)
                write_atomically(_path(), now.encode("utf-8", "backslashreplace"))
            else:
                _path().unlink(missing_ok=True)


def _holds_something(key: str) -> bool:
    """Say whether a form holds what is nowhere else."""
    found: dict[str, Any] = st.session_state.get(key, {})
    if key == "form":
        return bool(found) and filled(found["cells"]) != filled(found["opened"])
    cells = (found.get("event", {}), found.get("source", {}), *found.get("claims", ()))
    return any(name != "status" for of in cells for name in filled(of))


def offer(view: View) -> None:
    """Offer what another session kept, until this one keeps something itself; nothing if there is nothing."""
    found = {} if "desk_typed" in st.session_state else _read()
    if not found:
        return
    say = words(view.language)
    form = found.get("form")
    named = [f"{file_name(form['table'])}, {form['row']}" if form["row"] else file_name(form["table"])] if form else []
    named += [say("desk.section.event")] if "new_event" in found else []
    with st.container(key="typed"):
        st.info(plain(say("desk.typed", forms="; ".join(named))), icon=":material/edit_note:")
        with st.container(horizontal=True):
            st.button(say("desk.typed_back"), key="typed_back", on_click=_back, args=(found,))
            st.button(say("desk.typed_forget"), key="typed_forget", on_click=_forget, type="tertiary")


def _read() -> dict[str, Any]:
    """Return the forms that are kept; a file that holds something else holds none."""
    try:
        found = json.loads(read_file(_path()))
        form, new = found.get("form"), found.get("new_event")
        if form is not None:
            of = {part: _texts(form[part]) for part in ("cells", "opened")}
            found["form"] = {"table": form["table"], "row": str(form["row"]), **of}
            unsaved.schema().tables[form["table"]]
        if new is not None:
            new["event"], new["source"] = _texts(new["event"]), _texts(new["source"])
            new["claims"], new["source_id"] = [_texts(one) for one in new["claims"]], str(new["source_id"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}
    return {key: found[key] for key in _FORMS if found.get(key)}


def _texts(found: dict[str, Any]) -> dict[str, str]:
    return {str(name): str(text) for name, text in found.items()}


def _back(found: dict[str, Any]) -> None:
    """Open the forms as they were kept."""
    st.session_state.acted = True
    st.session_state.desk_typed = ""  # from now on this session keeps them
    for key, section in _FORMS.items():
        if key in found:
            st.session_state[key] = found[key]
            st.session_state.desk_section = section
    if "form" in found:
        unsaved.turn(found["form"]["table"])


def _forget() -> None:
    st.session_state.acted = True
    with suppress(OSError):
        _path().unlink(missing_ok=True)


def _path() -> Path:
    return unsaved.place().with_suffix(".typed")
