export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".strip");
  const picture = root.querySelector(".picture"), hand = root.querySelector(".hand");
  const { marksOf, focusedOn, rove, onPaper, chosenAt } = window.tcPicture, focused = focusedOn(picture);
  onPaper(root.getRootNode());
  if (picture.shown !== data.svg) { picture.innerHTML = data.svg; picture.shown = data.svg; }
  const share = (minute) => data.left + (minute / data.minutes) * (1 - 2 * data.left);
  const two = (n) => String(n).padStart(2, "0");
  const words = (minute) => {
    const at = new Date(data.begins + minute * 60000);
    return `${data.days[at.toISOString().slice(0, 10)] ?? ""} ${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`;
  };
  const put = (minute) => {
    root.minute = minute;
    hand.style.left = `${100 * share(minute)}%`;
    hand.setAttribute("aria-valuenow", minute);
    hand.setAttribute("aria-valuetext", words(minute));
  };
  hand.setAttribute("aria-label", data.label);
  hand.setAttribute("aria-valuemax", data.minutes);
  const told = chosenAt(parentElement, () => mark(focusedOn(picture)));
  const mark = (focused) => {
    const { chosen } = told();
    for (const one of marksOf(picture))
      one.setAttribute("aria-pressed", String(chosen !== "" && one.dataset.events === chosen));
    rove(picture, focused, (event) => {
      event.preventDefault();
      setTriggerValue("choice", event.target.closest("[data-events]").dataset.events);
    });
  };
  mark(focused);
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
