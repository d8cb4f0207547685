// Streamlit's containers are plain boxes: those that are parts of the page get a role and a name, whenever they come.
export default function ({ data }) {
  Object.assign(document.documentElement, { lang: data.lang, dir: data.dir });  // readers change the language of an open page
  const mark = () => {
    for (const [selector, role, name] of data.parts)
      for (const part of document.querySelectorAll(selector)) {
        if (part.getAttribute("role") !== role) part.setAttribute("role", role);
        if (name && part.getAttribute("aria-label") !== name) part.setAttribute("aria-label", name);
      }
  };
  let asked = 0;
  const watcher = new MutationObserver(() => { asked ||= requestAnimationFrame(() => { asked = 0; mark(); }); });
  watcher.observe(document.body, { childList: true, subtree: true });
  mark();
  // What opens over a map closes as a menu does: by Esc, which then does nothing else, and by a click elsewhere.
  const opened = () => document.querySelector("[class$='legend'] > details[open]");
  const escape = (event) => {
    const part = event.key === "Escape" && opened();
    if (!part) return;
    part.open = false;
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  const elsewhere = (event) => { const part = opened(); if (part && !part.contains(event.target)) part.open = false; };
  addEventListener("keydown", escape, true);
  addEventListener("pointerdown", elsewhere, true);
  return () => {
    cancelAnimationFrame(asked);
    watcher.disconnect();
    removeEventListener("keydown", escape, true);
    removeEventListener("pointerdown", elsewhere, true);
  };
}
