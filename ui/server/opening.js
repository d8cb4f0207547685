// Runs before anything else of the page. Numbers in capitals are put in by ui/server/first_page.py.
(() => {
  // The size class, for the very first run of the script: else the page would be laid out twice. What is left of the
  // window beside the margins of ui/style.css; ui/sensor.py measures again when the page is there.
  const classOf = (classes, value) => classes.filter((one) => one <= value).pop() ?? classes[0];
  const wide = document.documentElement.clientWidth || innerWidth;
  const room = wide - (wide > NARROW ? MARGINS : NARROW_MARGINS);
  document.cookie = `SIZE_COOKIE=${classOf(WIDTHS, room)}x${classOf(HEIGHTS, innerHeight)}; path=PATH; samesite=lax`;

  // Each part of a page has a program that comes by itself, and a bar in its place until then: the page would jump
  // for a second or two. It is shown when all of it is there, but for the large charts, which have their room, and a
  // font that is late, for which others stand in. While the server is still drawing, that is waited for. What comes no
  // more is not: its time is that in which this browser could have drawn it, not that in which it did something else.
  const root = document.documentElement, charts = ".st-key-overview, .st-key-lag, .st-key-moving";
  root.classList.add("tc-opening");
  let last = 0, idle = 0, moved = 0, lettered = 0, before = "";
  const drawn = (place) => [...place.querySelectorAll("*")].some((node) => node.shadowRoot?.querySelector("svg"));
  const whole = () => {
    const app = document.querySelector('[data-testid="stApp"]');
    const main = document.querySelector('[data-testid="stMain"]');
    if (!main?.querySelector('[data-testid="stElementContainer"]')) return false;
    const told = (what) => app.getAttribute(`data-test-${what}-state`);
    const runs = told("script") !== "notRunning", now = performance.now(), waiting = [
      runs,
      [...main.querySelectorAll('[data-testid="stSkeleton"]')].filter((bar) => !bar.closest(charts)).length,
      [...main.querySelectorAll("img")].filter((picture) => !picture.complete).length,
      [...main.querySelectorAll('[class*="st-key-drawn-"]')].filter((place) => !drawn(place)).length,
    ];
    const state = waiting.join(), gap = Math.min(now - (last || now), FRAME);
    last = now;
    if (runs && told("connection") === "CONNECTED") return false;
    idle += gap;
    if (state !== before) [before, moved] = [state, idle];
    if (idle - moved > STALLED || idle > PATIENCE) return true;
    if (waiting.some(Boolean)) return false;
    lettered ||= now;
    return document.fonts.status === "loaded" || now - lettered > LETTERS;
  };
  const look = () => { if (whole()) root.classList.remove("tc-opening"); else requestAnimationFrame(look); };
  requestAnimationFrame(look);
})();
