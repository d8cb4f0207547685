// A drawn map that is moved and enlarged: at once as it is, and when the hand rests, drawn anew by the server for what is
// then seen, which is the view's. Part of the page like ``roving.js``.
window.tcPicture.movable = (parentElement, data, setTriggerValue) => {
  const place = parentElement.querySelector(".place"), tools = parentElement.querySelector(".tools");
  tools.hidden = !data.map;
  place.classList.toggle("map", Boolean(data.map));
  place.follow = null;
  if (!data.map) return;
  const { x, y, scale, least, most, width, height, margin, ground, words } = data.map;
  const sheet = place.querySelector(".sheet"), fresh = () => ({ k: 1, x: 0, y: 0 });
  // What the reader has done to this drawing: enlarged by k, then moved, in pixels of the screen.
  if (place.drawn !== data.svg) [place.drawn, place.at] = [data.svg, fresh()];
  const room = () => place.getBoundingClientRect();
  // Beyond the ground there is only paper: it comes into sight no further than it was.
  const kept = ({ k, x: dx, y: dy }) => {
    const factor = width / room().width;
    const hold = (moved, side, low, high) => {
      const [first, last, seen] = [Math.min(low, 0), Math.max(high, side), side / k];
      const from = last - first < seen ? (first + last - seen) / 2 : Math.min(Math.max((-moved / k) * factor, first), last - seen);
      return (-from * k) / factor;
    };
    return { k, x: hold(dx, width, ground[0], ground[2]), y: hold(dy, height, ground[1], ground[3]) };
  };
  const show = () => {
    const { k, x, y } = place.at;
    const moved = k === 1 && !x && !y ? "" : `translate(${x}px, ${y}px) scale(${k})`;
    for (const one of [sheet, ...place.querySelectorAll("img, .cells")]) one.style.transform = moved;
  };
  const told = () => {
    const { k, x: dx, y: dy } = place.at, factor = width / room().width;
    if (k === 1 && !dx && !dy) return;
    // From pixels of what is seen to degrees, as transcaspian/scene/frame.py does; within the margin of a frame.
    const degrees = (px, py) => {
      const a = x + ((((px / factor - dx) / k) * factor) - width / 2) / scale;
      const b = y + ((((py / factor - dy) / k) * factor) - height / 2) / scale;
      return [a * 360 - 180, (Math.atan(Math.sinh(Math.PI * (1 - 2 * b))) * 180) / Math.PI];
    };
    const [west, north] = degrees(margin, margin), [east, south] = degrees(width - margin, height - margin);
    setTriggerValue("frame", [west, south, east, north].map((one) => one.toFixed(3)).join(","));
  };
  const soon = () => { clearTimeout(place.timer); place.timer = setTimeout(told, 350); };
  const enlarge = (by, clientX, clientY) => {
    const { left, top } = room(), k = Math.min(most / scale, Math.max(least / scale, place.at.k * by));
    const cx = clientX - left, cy = clientY - top, grown = k / place.at.k;
    place.at = kept({ k, x: cx - (cx - place.at.x) * grown, y: cy - (cy - place.at.y) * grown });
    show();
    soon();
  };
  const middle = () => { const { left, top, width, height } = room(); return [left + width / 2, top + height / 2]; };
  const does = {
    in: () => enlarge(1.6, ...middle()),
    out: () => enlarge(1 / 1.6, ...middle()),
    home: () => setTriggerValue("frame", "home"),
    found: () => setTriggerValue("frame", "found"),
  };
  for (const button of tools.children) {
    button.title = button.ariaLabel = words[button.dataset.does];
    button.onclick = does[button.dataset.does];
  }
  place.onwheel = (event) => {
    event.preventDefault();
    enlarge(Math.exp(-event.deltaY * (event.deltaMode ? 0.05 : 0.0016)), event.clientX, event.clientY);
  };
  place.ondblclick = (event) => { if (!event.target.closest("[data-events]")) enlarge(2, event.clientX, event.clientY); };
  // One finger or the mouse moves, two enlarge.
  const down = (place.fingers ??= new Map());
  const spread = () => {
    const [a, b] = [...down.values()];
    return [Math.hypot(a.x - b.x, a.y - b.y), (a.x + b.x) / 2, (a.y + b.y) / 2];
  };
  place.onpointerdown = (event) => {
    place.moved = false;
    down.set(event.pointerId, { x: event.clientX, y: event.clientY, fromX: event.clientX, fromY: event.clientY });
  };
  place.follow = (event) => {
    const finger = down.get(event.pointerId);
    if (!finger || !event.buttons) return;
    if (!place.moved && Math.hypot(event.clientX - finger.fromX, event.clientY - finger.fromY) < 6) return;
    if (!place.moved) place.setPointerCapture(event.pointerId);
    place.moved = true;
    const before = down.size === 2 ? spread() : null;
    const dx = (event.clientX - finger.x) / down.size, dy = (event.clientY - finger.y) / down.size;
    place.at = kept({ ...place.at, x: place.at.x + dx, y: place.at.y + dy });
    [finger.x, finger.y] = [event.clientX, event.clientY];
    if (!before) return show();
    const [now, cx, cy] = spread();
    enlarge(now / before[0], cx, cy);
  };
  place.onpointerup = place.onpointercancel = (event) => {
    if (down.delete(event.pointerId) && place.moved) soon();
  };
};
