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
  // A chart measures its texts once, with the font that is there: have it there in time.
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
