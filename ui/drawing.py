"""A sheet of plain shapes on the page: text stays text, and what can be chosen is reached by mouse and keyboard.

What a mark stands for appears beside the mouse; the words are those that are read to who cannot see them.
"""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from transcaspian.drawing.sheet import Sheet
from transcaspian.drawing.svg import svg
from ui import state

_JS = """
export default function ({ data, parentElement, setTriggerValue }) {
  const place = parentElement.querySelector(".place"), tip = parentElement.querySelector(".tip");
  const sheet = place.querySelector(".sheet");
  if (sheet.shown !== data.svg) {
    sheet.innerHTML = data.svg;
    sheet.shown = data.svg;
    tip.hidden = true;
  }
  // The ground lies in the very box of the marks. Another one is another picture: the one before must not stay
  // under new marks until it has come, and the same one is not asked for again.
  if (place.ground !== data.ground) {
    place.ground = data.ground;
    place.querySelector("img")?.remove();
    if (data.ground) {
      const ground = document.createElement("img");
      let tries = 0;
      ground.alt = "";
      ground.decoding = "sync";
      ground.draggable = false;
      ground.onerror = () => {
        if (tries++ < 6) setTimeout(() => { if (ground.isConnected) ground.src = data.ground; }, 500 * 2 ** tries);
      };
      ground.src = data.ground;
      place.prepend(ground);
    }
  }
  const under = (event) => event.target.closest("[data-events]");
  const choose = (event) => {
    const mark = under(event);
    if (!mark || place.moved) return;
    event.preventDefault();
    setTriggerValue("choice", mark.dataset.events);
    const told = data.told && document.querySelector(data.told), at = told && told.getBoundingClientRect();
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (at && (at.bottom < 120 || at.top > innerHeight - 120))
      told.scrollIntoView({ block: "start", behavior: still ? "auto" : "smooth" });
  };
  for (const mark of place.querySelectorAll("[data-events]")) {
    const chosen = data.chosen !== "" && mark.dataset.events.split(" ").includes(data.chosen);
    mark.setAttribute("aria-pressed", String(chosen));
  }
  place.onclick = choose;
  place.onkeydown = (event) => { if (event.key === "Enter" || event.key === " ") choose(event); };
  place.onpointermove = (event) => {
    const mark = event.buttons ? null : under(event);
    tip.hidden = !mark;
    if (mark) {
      tip.textContent = mark.getAttribute("aria-label");
      const room = place.getBoundingClientRect(), x = event.clientX - room.left, y = event.clientY - room.top;
      const left = x > room.width / 2;
      tip.style.cssText = `top:${y > room.height / 2 ? y - 12 - tip.offsetHeight : y + 16}px;` +
        (left ? `right:${room.width - x + 12}px` : `left:${x + 12}px`);
    }
    if (place.from && Math.hypot(event.clientX - place.from[0], event.clientY - place.from[1]) > 6) touched();
  };
  place.onpointerleave = () => { tip.hidden = true; };
  // Whoever wants to move what is drawn here, by wheel, hand or double click, is told once.
  const touched = () => { place.moved = true; place.from = null; setTriggerValue("touched", true); };
  if (!data.movable) return;
  place.onpointerdown = (event) => { place.moved = false; place.from = [event.clientX, event.clientY]; };
  place.onpointerup = () => { place.from = null; };
  place.ondblclick = touched;
  const turned = (event) => { event.preventDefault(); if (!place.moved) touched(); };
  place.addEventListener("wheel", turned, { passive: false });
  return () => place.removeEventListener("wheel", turned);
}
"""
_CSS = """
:host { position: relative; display: block; }
.place { position: relative; line-height: 0; overflow-x: auto; }
/* Where a place has a height of its own, what is drawn for another one is fitted into it, ground and marks alike. */
svg { position: relative; width: 100%; height: auto; max-height: var(--tc-frame, none); display: block; }
/* A layer of its own: not drawn again with each mark. */
img { position: absolute; inset: 0; width: 100%; height: 100%; object-fit: contain; will-change: transform; }
[data-events] { cursor: pointer; }
[data-events]:focus { outline: none; }
[data-events]:focus-visible { outline: 2px solid var(--st-primary-color); outline-offset: 1px; }
[data-events]:hover { filter: brightness(0.88); }
.tip { position: absolute; z-index: 2; margin: 0; padding: 4px 8px; max-width: 320px; pointer-events: none;
  font-size: 13px; line-height: 1.35; color: var(--st-text-color); background: var(--st-secondary-background-color);
  border: 1px solid var(--st-border-color); border-radius: 4px; }
.tip[hidden] { display: none; }
"""
_HTML = "<div class='place'><div class='sheet'></div></div><p class='tip' aria-hidden='true' hidden></p>"
_drawn = st.components.v2.component("tc_drawn", html=_HTML, js=_JS, css=_CSS)


def drawn(
    key: str,
    sheet: Sheet | str,
    on_choice: Callable[[str], None] = state.chosen,
    chosen: str = "",
    on_touch: Callable[[], None] | None = None,
    told: str = "",
    ground: str = "",
) -> None:
    """Show a sheet, or its SVG, as wide as its place allows; what a reader chooses on it goes to ``on_choice``.

    A group of the sheet with ``events`` can be chosen, by the first of them; ``chosen`` is the id that is selected now.
    ``on_touch``: called when the reader tries to move or enlarge what is drawn.
    ``told``: CSS selector of what tells of the choice; where it is out of sight, the page scrolls to it.
    ``ground``: address of a picture of the same proportions to lie under it.
    """

    def pressed() -> None:
        picked = str(getattr(st.session_state.get(key), "choice", None) or "")
        if picked:
            on_choice(picked.split()[0])

    with st.container(key=f"drawn-{key}"):
        # Fonts are the page's own; the words of the sheet are escaped by its writer.
        _drawn(
            key=key,
            data={
                "svg": sheet if isinstance(sheet, str) else svg(sheet, fonts=False, interactive=True, tips=False),
                "chosen": chosen,
                "movable": on_touch is not None,
                "told": told,
                "ground": ground,
            },
            on_choice_change=pressed,
            on_touched_change=on_touch or _nothing,
        )


def _nothing() -> None:
    """Do nothing: a picture that stays as it is."""
