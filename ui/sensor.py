"""What only the browser knows: its size, as a class, what is scrolled to, the clipboard, its memory, and keys."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from transcaspian.language.messages import words
from transcaspian.look.typography import FAMILY
from transcaspian.scene.sizes import HEIGHTS, WIDTHS
from transcaspian.view.query import View
from ui import state

_SIZE_JS = """
export default function ({ data, parentElement, setStateValue }) {
  const classOf = (classes, value) => classes.filter((c) => c <= value).pop() ?? classes[0];
  const host = parentElement.host ?? parentElement;
  const room = host.closest("[data-testid='stMainBlockContainer']") ?? document.documentElement;
  const look = () => {
    const padding = getComputedStyle(room);
    if (!padding.getPropertyValue("--tc-styled")) return soon();  // the style sheet is not there yet
    const width = room.clientWidth - parseFloat(padding.paddingLeft) - parseFloat(padding.paddingRight);
    if (!(width > 0)) return;
    const size = `${classOf(data.widths, width)}x${classOf(data.heights, window.innerHeight)}`;
    // The server starts from a class of its own: only a difference from the last one told is news.
    if (size !== (host.dataset.told ?? data.now)) {
      host.dataset.told = size;
      setStateValue("size", size);
    }
  };
  // What the reader's browser keeps over visits: told once, written when the server has something of its own.
  try {
    const kept = window.localStorage.getItem(data.memory);
    if (!window.tcRemembered) {
      window.tcRemembered = true;
      if (kept !== null && kept !== data.kept) setStateValue("kept", kept);
    } else if (data.kept !== null && data.kept !== kept) window.localStorage.setItem(data.memory, data.kept);
  } catch {  // a browser that keeps nothing
  }
  // The map asks for its layers only when it is there: have them in the browser's cache by then.
  if (!host.dataset.told && !window.tcPreloaded) {
    window.tcPreloaded = true;
    for (const url of data.preload) fetch(url).catch(() => {});
  }
  // The map draws its names once, with the font that is there: have it there in time.
  for (const face of ["400", "600", "italic 400"]) document.fonts.load(`${face} 16px "${data.font}"`);
  // Not while the window is being drawn larger.
  const soon = () => { clearTimeout(host.timer); host.timer = setTimeout(look, 120); };
  if (host.watcher) host.watcher.disconnect();
  host.watcher = new ResizeObserver(soon);
  host.watcher.observe(room);
  window.addEventListener("resize", soon);
  soon();
  return () => { clearTimeout(host.timer); host.watcher.disconnect(); window.removeEventListener("resize", soon); };
}
"""
_NEAR_JS = """
export default function ({ parentElement, setStateValue }) {
  const host = parentElement.host ?? parentElement;
  const watcher = new IntersectionObserver((seen) => {
    if (seen.some((entry) => entry.isIntersecting)) { watcher.disconnect(); setStateValue("near", true); }
  }, { rootMargin: "0px 0px -24px 0px" });
  watcher.observe(host);
  return () => watcher.disconnect();
}
"""
_SHOWN_JS = """
export default function ({ setStateValue }) {
  let asked;
  const look = () => {
    if (document.documentElement.classList.contains("tc-opening")) asked = requestAnimationFrame(look);
    // The frame after the next one: what is shown is painted by then.
    else asked = requestAnimationFrame(() => { asked = requestAnimationFrame(() => setStateValue("shown", true)); });
  };
  look();
  return () => cancelAnimationFrame(asked);
}
"""
_COPY_JS = """
export default function ({ data, parentElement }) {
  const button = parentElement.querySelector("button");
  const note = parentElement.querySelector("span");
  const tell = (outcome, text) => { note.dataset.outcome = outcome; note.textContent = text; };
  button.textContent = data.label;
  button.onclick = async () => {
    const link = `${window.location.origin}${window.location.pathname}?${data.query}`;
    try {
      await navigator.clipboard.writeText(data.text ?? link);
      tell("done", data.done);
    } catch {
      tell("refused", data.text ? `${data.failed}\\n${data.text}` : data.failed);
    }
  };
}
"""
_PICTURE_JS = """
export default function ({ data, parentElement }) {
  const button = parentElement.querySelector("button");
  const note = parentElement.querySelector("span");
  const tell = (outcome, text) => { note.dataset.outcome = outcome; note.textContent = text; };
  button.textContent = data.label;
  note.textContent = "";
  button.onclick = async () => {
    const picture = document.querySelector(`.st-key-${data.of} img`);
    if (!window.isSecureContext || !window.ClipboardItem) { tell("refused", data.insecure); return; }
    try {
      const blob = fetch(picture.src).then((answer) => answer.blob());
      await navigator.clipboard.write([new ClipboardItem({ "image/png": blob })]);
      tell("done", data.done);
    } catch {
      tell("refused", data.failed);
    }
  };
}
"""
_KEYS_JS = """
export default function ({ data, parentElement, setTriggerValue }) {
  const host = parentElement.host ?? parentElement;
  if (host.listener) document.removeEventListener("keydown", host.listener, true);
  host.listener = (event) => {
    const key = data.keys[event.key] ?? data.keys[event.key.toLowerCase()];
    if (!key || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    setTriggerValue("key", key);
  };
  document.addEventListener("keydown", host.listener, true);
  return () => document.removeEventListener("keydown", host.listener, true);
}
"""
_COPY_CSS = """
button { font: inherit; font-size: 13px; color: var(--st-link-color); background: none; border: 0; padding: 0;
  cursor: pointer; text-decoration: underline; text-underline-offset: 2px; }
button:focus-visible { outline: 2px solid var(--st-primary-color); outline-offset: 2px; }
span { margin-left: 0.6rem; font-size: 12px; opacity: 0.8; white-space: pre-line; user-select: text; }
span[data-outcome="refused"] { opacity: 1; font-weight: 600; padding-left: 0.4rem; border-left: 3px solid #b3261e; }
"""

_size = st.components.v2.component("tc_size", html="<i></i>", js=_SIZE_JS)
_near = st.components.v2.component("tc_near", html="<i></i>", js=_NEAR_JS)
_shown = st.components.v2.component("tc_shown", html="<i></i>", js=_SHOWN_JS)
_copy = st.components.v2.component(
    "tc_copy", html="<button type='button'></button><span role='status'></span>", js=_COPY_JS, css=_COPY_CSS
)
_picture = st.components.v2.component(
    "tc_picture", html="<button type='button'></button><span role='status'></span>", js=_PICTURE_JS, css=_COPY_CSS
)
_keys = st.components.v2.component("tc_keys", html="<i></i>", js=_KEYS_JS)


def size(preload: list[str], kept: str | None, on_kept: Callable[[str], None]) -> None:
    """Watch the browser's size; a change of class starts one run with the new layout.

    ``preload`` are addresses of ours that the page is going to need; ``kept`` is a text for the browser to keep over
    visits, None while there is none of this visit: what it has kept from an earlier one goes to ``on_kept``.
    """
    width, height = st.session_state.size
    with st.container(key="sensor"):
        _size(
            key="sensor_size",
            data={
                "widths": WIDTHS,
                "heights": HEIGHTS,
                "now": f"{width}x{height}",
                "font": FAMILY,
                "preload": preload,
                "memory": "transcaspian.slides.marking",
                "kept": kept,
            },
            on_size_change=_resized,
            on_kept_change=lambda: on_kept(str(getattr(st.session_state.sensor_size, "kept", None) or "")),
        )


def _resized() -> None:
    said = getattr(st.session_state.sensor_size, "size", None) or ""
    width, _, height = str(said).partition("x")
    if width.isdigit() and height.isdigit():
        state.set_size(int(width), int(height))


def near(place: str, height: int) -> bool:
    """Say whether the reader has ever come near a place of the page; until then it is kept free, so high in pixels.

    What nobody looks at need not be sent, nor drawn anew at every click.
    """
    key = f"near_{place}"
    if not st.session_state.get(key):
        with st.container(key=f"place_{place}", height=height, border=False):
            _near(key=f"sensor_{place}", on_near_change=partial(_came_near, key))
    return bool(st.session_state.get(key))


def shown() -> bool:
    """Say whether the reader has seen a page of ours; until then what needs a large program is not worth waiting for.

    While a browser reads such a program, for a second or more, it does nothing else.
    """
    key = "page_shown"
    if not st.session_state.get(key):
        with st.container(key="opening"):
            _shown(key="sensor_shown", on_shown_change=partial(_came_near, key))
    return bool(st.session_state.get(key))


def _came_near(key: str) -> None:
    st.session_state[key] = True
    st.session_state.acted = True


def copy_link(view: View, version: str) -> None:
    """Offer the view's link, with the version of the data that it was made from."""
    say = words(view.language)
    query = "&".join(part for part in (view.query_string(), f"v={version}") if part)
    _copy(
        key="copy_link",
        data={
            "label": say("card.copy_link"),
            "done": say("card.copied"),
            "failed": say("card.copy_failed"),
            "query": query,
        },
    )


def copy_text(key: str, label: str, text: str, language: str) -> None:
    """Offer a text for copying; where the browser does not allow that, the text is shown to be taken by hand."""
    say = words(language)
    data = {"label": label, "done": say("cite.copied"), "failed": say("cite.copy_failed"), "text": text}
    _copy(key=key, data=data)


def copy_picture(key: str, of: str, language: str) -> None:
    """Offer the picture in the container ``of`` for copying; where the browser does not allow that, say why."""
    say = words(language)
    names = ("label", "done", "failed", "insecure")
    _picture(key=key, data={name: say(f"brief.copy_{name}") for name in names} | {"of": of})


def keys(names: dict[str, str], on_key: Callable[[str], None]) -> None:
    """Listen to keys of the whole page; ``names``: what each of them is called when it is pressed."""

    def pressed() -> None:
        name = getattr(st.session_state.get("sensor_keys"), "key", None)
        if name:
            on_key(str(name))

    with st.container(key="keys"):
        _keys(key="sensor_keys", data={"keys": names}, on_key_change=pressed)
