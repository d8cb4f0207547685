// The strip of knowledge with its handles, see ui/knowing.py. Where they stand is told beside it, as what is chosen in a
// picture: another day leaves the strip as it is. The second handle is there while two days are compared.
export default function ({ data, parentElement, setTriggerValue }) {
  const strip = parentElement.querySelector(".strip"), span = strip.querySelector(".span");
  const hands = { day: strip.querySelector(".day"), compare: strip.querySelector(".compare") };
  const picture = strip.querySelector(".picture"), { onPaper, chosenAt } = window.tcPicture;
  onPaper(strip.getRootNode());
  if (picture.shown !== data.svg) { picture.innerHTML = data.svg; picture.shown = data.svg; }
  const DAY = 86400000, utc = (text) => Date.parse(`${text}T00:00Z`);
  const last = data.panels.at(-1);
  const words = (day) => (day === "today" ? data.today
    : new Date(utc(day)).toLocaleDateString(data.locale, { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" }));
  const put = (name, share, day) => {
    const hand = hands[name];
    hand.style.left = `${100 * share}%`;
    hand.share = share;
    hand.dataset.day = hand.title = words(day);
    hand.setAttribute("aria-valuenow", Math.round(100 * share));
    hand.setAttribute("aria-valuetext", words(day));
    const ends = [hands.day.share, hands.compare.share ?? 0].sort((a, b) => a - b);
    Object.assign(span.style, { left: `${100 * ends[0]}%`, width: `${100 * (ends[1] - ends[0])}%` });
  };
  for (const [name, hand] of Object.entries(hands)) hand.setAttribute("aria-label", data.labels[name]);
  const told = chosenAt(parentElement, () => stand());
  const stand = () => {
    const [share, day, other, then] = (told().chosen || "1 today").split(" ");
    hands.compare.hidden = span.hidden = !then;
    if (strip.dragging) return;
    put("day", Number(share), day);
    if (then) put("compare", Number(other), then);
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
  const follow = (event) => { const [found, share] = dayAt(event); day = found; put(strip.dragging, share, found); };
  // The handle that is nearer is the one that is meant.
  const meant = (event) => {
    const [, at] = dayAt(event), far = (name) => Math.abs(hands[name].share - at);
    return !hands.compare.hidden && far("compare") < far("day") ? "compare" : "day";
  };
  strip.onpointerdown = (event) => {
    if (event.button !== 0) return;
    strip.dragging = meant(event);
    strip.setPointerCapture(event.pointerId);
    follow(event);
    hands[strip.dragging].focus({ preventScroll: true });
    event.preventDefault();
  };
  strip.onpointermove = (event) => { if (strip.dragging) follow(event); };
  strip.onpointerup = () => {
    if (!strip.dragging) return;
    const name = strip.dragging;
    strip.dragging = "";
    setTriggerValue(name, day);
  };
  strip.onpointercancel = () => { strip.dragging = ""; stand(); };
  strip.onkeydown = (event) => {
    const name = Object.keys(hands).find((one) => hands[one] === event.target);
    const ends = { Home: data.first, End: "today" };
    const to = { ArrowRight: "on", ArrowUp: "on", ArrowLeft: "back", ArrowDown: "back", ...ends }[event.key];
    if (!name || !to || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    setTriggerValue(name, to);
  };
}
