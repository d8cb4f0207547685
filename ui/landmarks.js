// Streamlit's containers are plain boxes: those that are parts of the page get a role and a name, whenever they come.
export default function ({ data }) {
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
  return () => { cancelAnimationFrame(asked); watcher.disconnect(); };
}
