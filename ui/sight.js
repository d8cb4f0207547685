// Brings what a tap has changed into sight, where its head is not: once for the page, like ``roving.js``.
window.tcBring = (part) => {
  if (!part) return;
  const { top } = part.getBoundingClientRect(), still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  if (top < 0 || top > innerHeight - 160) part.scrollIntoView({ block: "start", behavior: still ? "auto" : "smooth" });
};
