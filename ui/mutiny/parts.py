"""The parts of the mutiny's page that only a browser can do: the strip with its handle, and a feed to choose from.

While the clock runs only its hand is told the minute; the strip moves the handle by itself.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

_STRIP_JS = """
export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".strip");
  const picture = root.querySelector(".picture"), hand = root.querySelector(".hand");
  if (picture.shown !== data.svg) { picture.innerHTML = data.svg; picture.shown = data.svg; }
  const share = (minute) => data.left + (minute / data.minutes) * (1 - 2 * data.left);
  const two = (n) => String(n).padStart(2, "0");
  const words = (minute) => {
    const at = new Date(Date.UTC(2023, 5, 23, 15) + (minute + data.offset) * 60000);
    return `${data.days[at.getUTCDate()] ?? ""} ${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`;
  };
  const put = (minute) => {
    root.minute = minute;
    hand.style.left = `${100 * share(minute)}%`;
    hand.setAttribute("aria-valuenow", minute);
    hand.setAttribute("aria-valuetext", words(minute));
  };
  hand.setAttribute("aria-label", data.label);
  hand.setAttribute("aria-valuemax", data.minutes);
  for (const mark of picture.querySelectorAll("[data-events]")) {
    mark.setAttribute("tabindex", "-1");
    mark.setAttribute("aria-pressed", String(data.chosen !== "" && mark.dataset.events === data.chosen));
  }
  const heard = (event) => { if (!root.dragging && !root.waiting) put(event.detail); };
  if (root.heard) window.removeEventListener("tc-minute", root.heard);
  root.heard = heard;
  window.addEventListener("tc-minute", heard);
  if (!root.dragging && !root.waiting) put(window.tcMinute ?? data.minutes);
  const snapped = (event) => {
    const box = root.getBoundingClientRect();
    const part = ((event.clientX - box.left) / box.width - data.left) / (1 - 2 * data.left);
    return Math.min(data.minutes, Math.max(0, Math.round((part * data.minutes) / data.snap) * data.snap));
  };
  const send = (minute) => { window.tcMinute = minute; setTriggerValue("minute", String(minute)); };
  root.onpointerdown = (event) => {
    if (event.button !== 0) return;
    const mark = event.target.closest("[data-events]");
    if (mark) { setTriggerValue("choice", mark.dataset.events); return; }
    root.dragging = true;
    root.before = root.minute;
    root.setPointerCapture(event.pointerId);
    put(snapped(event));
    hand.focus({ preventScroll: true });
    event.preventDefault();
  };
  root.onpointermove = (event) => { if (root.dragging) put(snapped(event)); };
  root.onpointerup = () => {
    if (!root.dragging) return;
    root.dragging = false;
    send(root.minute);
  };
  // The finger scrolls the page: the handle goes back to where it was.
  root.onpointercancel = () => {
    if (root.dragging) put(root.before);
    root.dragging = false;
  };
  hand.onkeydown = (event) => {
    const by = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 12, PageDown: -12 }[event.key];
    let minute = by === undefined ? undefined : root.minute + by * data.snap;
    if (event.key === "Home") minute = 0;
    if (event.key === "End") minute = data.minutes;
    if (minute === undefined) return;
    event.preventDefault();
    put(Math.min(data.minutes, Math.max(0, minute)));
    clearTimeout(root.waiting);
    root.waiting = setTimeout(() => { root.waiting = 0; send(root.minute); }, 400);
  };
  return () => window.removeEventListener("tc-minute", heard);
}
"""
_STRIP_CSS = """
.strip { position: relative; cursor: ew-resize; touch-action: pan-y; user-select: none; line-height: 0; }
.picture svg { width: 100%; height: auto; display: block; }
[data-events] { cursor: pointer; }
[data-events]:hover { filter: brightness(0.85); }
[aria-pressed="true"] { outline: 1.5px solid var(--tc-ink, currentColor); outline-offset: 2px; border-radius: 50%; }
.hand { position: absolute; top: 0; bottom: 0; width: 15px; margin-left: -7.5px; cursor: grab; outline: none; }
.hand::before { content: ""; position: absolute; left: 6.5px; width: 2px; top: 15%; bottom: 14%;
  background: var(--tc-ink, currentColor); }
.hand::after { content: ""; position: absolute; left: 1.5px; top: 8%; width: 12px; height: 12px; border-radius: 50%;
  background: var(--tc-ink, currentColor); box-shadow: 0 0 0 2px var(--tc-paper, white); }
.hand:focus-visible::after { box-shadow: 0 0 0 2px var(--tc-paper, white), 0 0 0 4px var(--st-primary-color); }
"""
_HAND_JS = """
export default function ({ data }) {
  window.tcMinute = data.minute;
  window.dispatchEvent(new CustomEvent("tc-minute", { detail: data.minute }));
}
"""
_FEED_JS = """
export default function ({ data, parentElement, setTriggerValue }) {
  const place = parentElement.querySelector(".feed");
  if (place.shown !== data.html) { place.innerHTML = data.html; place.shown = data.html; }
  for (const line of place.querySelectorAll("button[data-event]"))
    line.setAttribute("aria-pressed", String(line.dataset.event === data.chosen));
  place.onclick = (event) => {
    const line = event.target.closest("button[data-event]");
    if (line) setTriggerValue("choice", line.dataset.event);
  };
}
"""
_FEED_CSS = """
h5 { margin: 0.7rem 0 0.15rem; font-size: 12px; font-weight: 600; color: var(--tc-grey); }
h5:first-child { margin-top: 0; }
ol { list-style: none; margin: 0; padding: 0; }
button { display: grid; grid-template-columns: 5.5rem 17px 1fr; gap: 0 0.3rem; width: 100%; text-align: left; border: 0;
  border-top: 1px solid var(--tc-rule); background: none; color: var(--tc-ink); font: inherit; font-size: 13.5px;
  line-height: 1.35; padding: 0.3rem 0.25rem; cursor: pointer; }
button:hover { background: var(--tc-panel); }
button[aria-pressed="true"] { background: var(--tc-panel); box-shadow: inset 3px 0 0 var(--tc-ink); }
button:focus-visible { outline: 2px solid var(--st-primary-color); outline-offset: -2px; }
button svg { width: 15px; height: 15px; margin-top: 1.5px; }
.clock { font-variant-numeric: lining-nums tabular-nums; color: var(--tc-grey); white-space: nowrap;
  padding-left: 0.15rem; }
.day .clock { white-space: normal; font-size: 12px; }
.fresh .clock, .fresh .title { color: var(--tc-ink); font-weight: 600; }
.who { display: block; font-size: 12px; color: var(--tc-grey); }
"""
_strip = st.components.v2.component(
    "tc_strip",
    html="<div class='strip'><div class='picture'></div><div class='hand' role='slider' tabindex='0' aria-valuemin='0'>"
    "</div></div>",
    js=_STRIP_JS,
    css=_STRIP_CSS,
)
_hand = st.components.v2.component("tc_hand", html="<i></i>", js=_HAND_JS)
_feed = st.components.v2.component("tc_feed", html="<div class='feed'></div>", js=_FEED_JS, css=_FEED_CSS)


def strip(data: dict[str, Any], on_minute: Callable[[int], None], on_choice: Callable[[str], None]) -> None:
    """Show the strip with its handle; a minute is told when the handle is let go."""

    def moved() -> None:
        text = str(getattr(st.session_state.get("mutiny_strip"), "minute", None) or "")
        if text.isdigit():
            on_minute(int(text))

    def chosen() -> None:
        picked = str(getattr(st.session_state.get("mutiny_strip"), "choice", None) or "")
        if picked:
            on_choice(picked)

    _strip(key="mutiny_strip", data=data, on_minute_change=moved, on_choice_change=chosen)


def hand(minute: int) -> None:
    """Move the handle of the strip to a minute."""
    with st.container(key="mutiny_hand"):
        _hand(key="mutiny_now", data={"minute": minute})


def feed(key: str, html: str, chosen: str, on_choice: Callable[[str], None]) -> None:
    """Show lines to choose from; ``html`` has a ``button`` with ``data-event`` for each."""

    def picked() -> None:
        event_id = str(getattr(st.session_state.get(key), "choice", None) or "")
        if event_id:
            on_choice(event_id)

    _feed(key=key, data={"html": html, "chosen": chosen}, on_choice_change=picked)
