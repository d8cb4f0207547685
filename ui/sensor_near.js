export default function ({ parentElement, setStateValue }) {
  const host = parentElement.host ?? parentElement;
  const watcher = new IntersectionObserver((seen) => {
    if (seen.some((entry) => entry.isIntersecting)) { watcher.disconnect(); setStateValue("near", true); }
  }, { rootMargin: "0px 0px -24px 0px" });
  watcher.observe(host);
  return () => watcher.disconnect();
}
