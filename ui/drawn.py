"""A sheet of plain shapes on the page: text stays text, and what can be chosen is reached by mouse and keyboard."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from transcaspian.slides.sheet import Sheet
from transcaspian.slides.svg import svg
from ui import state

_JS = """
export default function ({ data, parentElement, setTriggerValue }) {
  const place = parentElement.querySelector("div");
  if (place.shown !== data.svg) { place.innerHTML = data.svg; place.shown = data.svg; }
  const choose = (event) => {
    const mark = event.target.closest("[data-events]");
    if (!mark) return;
    event.preventDefault();
    setTriggerValue("choice", mark.dataset.events);
  };
  const pressed = (event) => { if (event.key === "Enter" || event.key === " ") choose(event); };
  for (const mark of place.querySelectorAll("[data-events]")) {
    const chosen = data.chosen !== "" && mark.dataset.events.split(" ").includes(data.chosen);
    mark.setAttribute("aria-pressed", String(chosen));
  }
  place.onclick = choose;
  place.onkeydown = pressed;
}
"""
_CSS = """
div { width: 100%; line-height: 0; overflow-x: auto; }
svg { width: 100%; height: auto; display: block; }
[data-events] { cursor: pointer; }
[data-events]:focus { outline: none; }
[data-events]:focus-visible { outline: 2px solid var(--st-primary-color); outline-offset: 1px; }
[data-events]:hover { filter: brightness(0.88); }
"""
_drawn = st.components.v2.component("tc_drawn", html="<div></div>", js=_JS, css=_CSS)


def drawn(key: str, sheet: Sheet, on_choice: Callable[[str], None] = state.chosen, chosen: str = "") -> None:
    """Show a sheet as wide as its place allows; what a reader chooses on it goes to ``on_choice``.

    A group of the sheet with ``events`` can be chosen; ``chosen`` is the id among them that is selected now.
    """

    def pressed() -> None:
        picked = str(getattr(st.session_state.get(key), "choice", None) or "")
        if picked:
            on_choice(picked.split()[0])

    with st.container(key=f"drawn-{key}"):
        # Fonts are the page's own; the words of the sheet are escaped by its writer.
        _drawn(
            key=key,
            data={"svg": svg(sheet, fonts=False, interactive=True), "chosen": chosen},
            on_choice_change=pressed,
        )
