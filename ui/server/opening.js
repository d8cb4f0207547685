// Runs before anything else of the page. Numbers in capitals are put in by ui/server/first_page.py.
(() => {
  // The size class, for the very first run of the script: else the page would be laid out twice. What is left of the
  // window beside the margins of ui/style.css; ui/sensor.py measures again when the page is there.
  const classOf = (classes, value) => classes.filter((one) => one <= value).pop() ?? classes[0];
  const wide = document.documentElement.clientWidth || innerWidth;
  const room = wide - (wide > NARROW ? MARGINS : NARROW_MARGINS);
  const width = classOf(WIDTHS, room), size = `${width}x${classOf(HEIGHTS, innerHeight)}`;
  document.cookie = `SIZE_COOKIE=${size}; path=PATH; samesite=lax`;

  // Streamlit's programs ask the server twice who it is before they connect to it, from a deep link at wrong addresses
  // first. Told beforehand, they connect at once, and ask beside that.
  const host = { allowedOrigins: [location.origin], useExternalAuthToken: false };
  window.__streamlit = { BACKEND_BASE_URL: location.origin + "PATH", HOST_CONFIG: host };

  // The picture of the page stands in it already (ui/server/first_picture.py), perhaps for another size class or, if
  // the server had to draw it first, not yet: then it is asked for again. The programs begin when it has been painted.
  const root = document.documentElement, pictures = () => [...document.querySelectorAll(".tc-first")];
  const seen = () => pictures().find((one) => one.getClientRects().length);
  const fits = () => seen()?.dataset.size.split("x")[0] === String(width) &&
    (width === PHONE || seen().dataset.size === size);
  const renew = async (times = 1) => {
    const address = location.href, opening = () => root.classList.contains("tc-opening");
    const answer = await fetch(address).catch(() => null);
    const page = new DOMParser().parseFromString((await answer?.text()) ?? "", "text/html");
    const fresh = page.querySelectorAll(".tc-first"), top = seen()?.scrollTop ?? 0;
    if (!opening() || location.href !== address) return;
    if (page.querySelector(".tc-first-late") && times < TIMES) setTimeout(() => renew(times + 1), LATE);
    if (!fresh.length) return;
    for (const one of pictures()) one.remove();
    document.body.prepend(...fresh);
    if (seen()) seen().scrollTop = top;
  };
  let begun = false;
  const begin = () => {
    if (begun) return;
    begun = true;
    // Asked before anything is put into the page, which would have to be laid out for the answer.
    const late = document.querySelector(".tc-first-late"), other = seen() && !fits();
    for (const link of document.querySelectorAll("link[data-later]")) {
      if (link.rel === "preload") { link.rel = "stylesheet"; continue; }
      const program = document.createElement("script");
      Object.assign(program, { type: "module", crossOrigin: "", src: link.href });
      document.head.append(program);
    }
    if (late) setTimeout(() => renew(), LATE);
    else if (other) renew();
  };
  const painted = () => requestAnimationFrame(() => setTimeout(begin));  // as soon as that frame has been painted
  document.addEventListener("DOMContentLoaded", () => {
    const ground = [...(seen()?.querySelectorAll("img") ?? [])].find((one) => one.currentSrc && !one.complete);
    if (document.hidden) return begin();  // no frame is painted
    ground?.addEventListener("load", painted);
    if (!ground) painted();
    setTimeout(begin, GROUND);
  });

  // A click on the picture goes into the address, which the live page reads when it comes; and when it has read that
  // already, it is told that there is another one, as by the browser's own buttons.
  const chosenHere = (seconds) => { document.cookie = `CHOSEN_COOKIE=1; path=PATH; samesite=lax; max-age=${seconds}`; };
  let told = true, list = "", run = "", asked = 0;
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.(".tc-first a"), to = link?.getAttribute("href") ?? "";
    if (!/^[?#]/.test(to) || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    if (to[0] === "#") {
      list = link.dataset.events;
      document.querySelector(to)?.scrollIntoView();
      return;
    }
    list = "";
    // A card that is chosen here does not push the pictures down, see ``has_card_first`` in ui/state.py.
    if (!new URLSearchParams(location.search).has("event")) chosenHere(60);
    history.pushState(null, "", to);
    told = !begun;
    renew();
  });
  const mark = (key) => [...document.querySelectorAll('[class*="st-key-drawn-"] *')].filter((one) => one.shadowRoot)
    .flatMap((one) => [...one.shadowRoot.querySelectorAll("[data-events]")]).find((one) => one.dataset.events === key);

  // Each part of a page has a program that comes by itself, and a bar in its place until then: the page would jump
  // for a second or two. It is shown when all of it is there, but for the large charts, which have their room, and a
  // font that is late, for which others stand in. While the server is still drawing, that is waited for. What comes no
  // more is not: its time is that in which this browser could have drawn it, not that in which it did something else.
  const charts = ".st-key-overview, .st-key-lag";
  root.classList.add("tc-opening");
  let last = 0, idle = 0, moved = 0, lettered = 0, before = "";
  const drawn = (place) => [...place.querySelectorAll("*")].some((node) => node.shadowRoot?.querySelector("svg"));
  const whole = () => {
    const app = document.querySelector('[data-testid="stApp"]');
    const main = document.querySelector('[data-testid="stMain"]');
    if (!main?.querySelector('[data-testid="stElementContainer"]')) return false;
    const says = (what) => app.getAttribute(`data-test-${what}-state`), number = document.querySelector(".tc-run");
    const now = performance.now(), answering = number?.dataset.run === run && now - asked < STALLED;
    const runs = says("script") !== "notRunning" || answering;
    if (runs && says("connection") === "CONNECTED") {
      [last, before] = [now, ""];
      return false;
    }
    const waiting = [
      runs,
      [...main.querySelectorAll('[data-testid="stSkeleton"]')].filter((bar) => !bar.closest(charts)).length,
      [...main.querySelectorAll("img")].filter((picture) => !picture.complete).length,
      [...main.querySelectorAll('[class*="st-key-drawn-"]')].filter((place) => !drawn(place)).length,
    ];
    const state = waiting.join(), gap = Math.min(now - (last || now), FRAME);
    last = now;
    if (!told && number && !runs) {
      [told, run, asked] = [true, number.dataset.run, now];
      dispatchEvent(new PopStateEvent("popstate"));
      return false;
    }
    idle += gap;
    if (state !== before) [before, moved] = [state, idle];
    if (idle - moved > (seen() ? PICTURED : STALLED) || idle > PATIENCE) return true;
    if (waiting.some(Boolean)) return false;
    lettered ||= now;
    return document.fonts.status === "loaded" || now - lettered > LETTERS;
  };
  const reveal = () => {
    const top = seen()?.scrollTop ?? 0;
    for (const one of pictures()) one.remove();
    root.classList.remove("tc-opening");
    chosenHere(0);
    document.querySelector('[data-testid="stMain"]').scrollTop = top;
    if (list) mark(list)?.dispatchEvent(new MouseEvent("click", { bubbles: true }));
  };
  const look = () => { if (whole()) reveal(); else requestAnimationFrame(look); };
  requestAnimationFrame(look);
})();
