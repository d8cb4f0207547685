// On a tour N and P lead along it; the arrows do too, unless something that has the focus moves by them.
const WAYS = { n: "tour_next", arrowright: "tour_next", p: "tour_back", arrowleft: "tour_back" };
const TYPED = "input, textarea, select, [contenteditable='true'], [role='dialog'], [role='listbox'], [role='menu']";

export default function ({ data, parentElement }) {
  const host = parentElement.host ?? parentElement;
  const walk = (event) => {
    const way = WAYS[event.key.toLowerCase()], focused = event.composedPath()[0];
    if (!way || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    if (focused.closest?.(TYPED) || document.querySelector("[role='dialog']")) return;
    const free = focused === document.body || focused.closest?.(".st-key-tour, .st-key-panel");
    if (event.key.length > 1 && !free) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    document.querySelector(`.st-key-${way} :is(button, a)`)?.click();
  };
  addEventListener("keydown", walk, true);
  // The text of the next step begins where the panel does, however far the card of the last one was read.
  if (host.step !== data.step) {
    host.step = data.step;
    const panel = document.querySelector(".st-key-panel:has(.st-key-tour)");
    if (panel) panel.scrollTop = 0;
    // Above the pictures it may be out of sight, where a tour is begun or another step is far down the page.
    window.tcBring(document.querySelector(".st-key-tour_above .st-key-tour"));
  }
  return () => removeEventListener("keydown", walk, true);
}
