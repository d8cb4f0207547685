// Scrolls as far as needed, once, for a part of the page that has just come.
export default function ({ data, parentElement }) {
  const host = parentElement.host ?? parentElement;
  if (host.brought === data.of) return;
  host.brought = data.of;
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  // The frame after the next one: all of it is laid out by then.
  const bring = () => host.closest(`.st-key-${data.of}`)?.scrollIntoView({ block: "nearest", behavior: still ? "auto" : "smooth" });
  requestAnimationFrame(() => requestAnimationFrame(bring));
}
