// The strip of knowledge with its handle, see ui/knowing.py. Where the handle stands is told beside it, as what is chosen
// in a picture: another day leaves the strip as it is.
export default function ({ data, parentElement, setTriggerValue }) {
  const strip = parentElement.querySelector(".strip"), hand = strip.querySelector(".hand");
  const picture = strip.querySelector(".picture"), { onPaper, chosenAt } = window.tcPicture;
  onPaper(strip.getRootNode());
  if (picture.shown !== data.svg) { picture.innerHTML = data.svg; picture.shown = data.svg; }
  const DAY = 86400000, utc = (text) => Date.parse(`${text}T00:00Z`);
  const last = data.panels.at(-1);
  const words = (day) => (day === "today" ? data.today
    : new Date(utc(day)).toLocaleDateString(data.locale, { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" }));
  const put = (share, day) => {
    hand.style.left = `${100 * share}%`;
    hand.dataset.day = hand.title = words(day);
    hand.setAttribute("aria-valuenow", Math.round(100 * share));
    hand.setAttribute("aria-valuetext", words(day));
  };
  hand.setAttribute("aria-label", data.label);
  const told = chosenAt(parentElement, () => stand());
  const stand = () => {
    const [share, day] = (told().chosen || "1 today").split(" ");
    if (!strip.dragging) put(Number(share), day);
  };
  stand();
  // From a place to the day that ends there; beyond the axis it is today.
  const dayAt = (event) => {
    const box = strip.getBoundingClientRect(), x = ((event.clientX - box.left) / box.width) * data.width;
    if (x >= last[1] - 1) return ["today", last[1] / data.width];
    const panel = data.panels.find((one) => x <= one[1]) ?? last;
    const at = Math.min(panel[1], Math.max(panel[0], x)), share = (at - panel[0]) / (panel[1] - panel[0]);
    const moment = utc(panel[2]) + share * (utc(panel[3]) - utc(panel[2]));
    return [new Date(moment - (moment % DAY)).toISOString().slice(0, 10), at / data.width];
  };
  let day = "";
  const follow = (event) => { const [found, share] = dayAt(event); day = found; put(share, found); };
  strip.onpointerdown = (event) => {
    if (event.button !== 0) return;
    strip.dragging = true;
    strip.setPointerCapture(event.pointerId);
    follow(event);
    hand.focus({ preventScroll: true });
    event.preventDefault();
  };
  strip.onpointermove = (event) => { if (strip.dragging) follow(event); };
  strip.onpointerup = () => {
    if (!strip.dragging) return;
    strip.dragging = false;
    setTriggerValue("day", day);
  };
  strip.onpointercancel = () => { strip.dragging = false; stand(); };
  hand.onkeydown = (event) => {
    const ends = { Home: data.first, End: "today" };
    const to = { ArrowRight: "on", ArrowUp: "on", ArrowLeft: "back", ArrowDown: "back", ...ends }[event.key];
    if (!to || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    setTriggerValue("day", to);
  };
}
