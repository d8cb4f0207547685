// What a page can do beyond being read: filters, the day of knowledge, links between pictures and list, moving maps, search.
// It fetches nothing: parts of the index are scripts. What comes from them is only ever set as text.
"use strict";
(() => {
  const all = (what, within = document) => [...within.querySelectorAll(what)];
  const one = (what, within = document) => within.querySelector(what);
  const node = (name, kind, text) => {
    const made = document.createElement(name);
    if (kind) made.className = kind;
    if (text) made.textContent = text;
    return made;
  };
  const put = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const root = document.body.dataset.root;

  // Timeline and map: a mark leads where the row of its event does, a count knows the numbers of its events' rows.

  const rows = new Map(all("li[id^=e][data-track]").map((row) => [row.id.slice(1), row]));
  const numbers = new Map([...rows].map(([n, row]) => [one("a", row).getAttribute("href"), n]));
  const marks = all("svg a").map((mark) => ({ mark, events: mark.dataset.events?.split(" ") ?? [numbers.get(mark.getAttribute("href"))] }));
  const of = new Map();
  for (const { mark, events } of marks) for (const n of events) of.set(n, [...(of.get(n) ?? []), mark]);

  const near = (events, on) => {
    for (const n of events) {
      rows.get(n)?.classList.toggle("near", on);
      for (const mark of of.get(n) ?? []) mark.classList.toggle("near", on);
    }
  };
  for (const { mark, events } of marks) {
    mark.addEventListener("pointerenter", () => near(events, true));
    mark.addEventListener("pointerleave", () => near(events, false));
  }
  for (const [n, row] of rows) {
    row.addEventListener("pointerenter", () => near([n], true));
    row.addEventListener("pointerleave", () => near([n], false));
  }

  const panel = one(".atlas .panel");
  const choose = (events, from) => {
    one(".chosen", panel)?.remove();
    for (const row of all("li.now")) row.classList.remove("now");
    if (!events.length) return;
    const box = node("div", "chosen");
    const close = node("button", "close", "×");
    close.type = "button";
    close.addEventListener("click", () => { choose([]); from?.focus?.(); });
    const list = node("ol");
    for (const n of events) {
      const row = rows.get(n);
      if (!row || row.hidden) continue;
      const copy = row.cloneNode(true);
      copy.removeAttribute("id");
      copy.className = "";
      copy.addEventListener("pointerenter", () => near([n], true));
      copy.addEventListener("pointerleave", () => near([n], false));
      list.append(copy);
      if (events.length === 1) row.classList.add("now");
    }
    box.append(close, list);
    panel.append(box);
    if (matchMedia("(max-width: 859.98px)").matches) panel.scrollIntoView({ block: "nearest" });
    one("a", list)?.focus({ preventScroll: true });
  };
  if (panel) {
    for (const { mark, events } of [...marks, ...all("a.tray").map((mark) => ({ mark, events: mark.dataset.events.split(" ") }))]) {
      mark.addEventListener("click", (event) => {
        // As everywhere: with a key, or a second time, it is a link.
        if (event.ctrlKey || event.metaKey || event.shiftKey || dragged || !events.some((n) => rows.has(n))) return;
        event.preventDefault();
        choose(events, mark);
      });
    }
    document.addEventListener("keydown", (event) => { if (event.key === "Escape") choose([]); });
  }

  // Filters

  const form = one("form.controls");
  const filter = () => {
    const ticked = (name) => new Set(all(`[name=${name}]:checked`, form).map((box) => box.value));
    const tracks = ticked("track");
    const levels = ticked("level");
    const names = new Map(all("[name=level]", form).map((box) => [box.value, box.dataset.name]));
    const slider = one("#known", form);
    const day = slider && slider.value < days.length ? days[slider.value] : "";
    let shown = 0;
    let unknown = 0;
    const off = new Set();
    for (const [n, row] of rows) {
      let level = "";
      for (const turn of row.dataset.known.split(",")) {
        const [from, then] = turn.split(" ");
        if (!day || (from !== "-" && from <= day)) level = then;
      }
      const sure = one(".sure", row);
      row.dataset.words ??= sure.textContent;
      if (level) sure.textContent = names.get(level) ?? row.dataset.words;
      unknown += !level;
      const fits = Boolean(level) && tracks.has(row.dataset.track) && (levels.has(level) || !names.has(level));
      row.hidden = !fits;
      shown += fits;
      if (!fits) off.add(n);
    }
    for (const { mark, events } of marks) mark.classList.toggle("off", events.every((n) => off.has(n)));
    if (slider) one("output", form).textContent = day ? told(day) : form.dataset.today;
    const counts = put(form.dataset.counts, { shown });
    one(".counts", form).textContent = unknown ? `${counts} · ${put(form.dataset.unknown, { n: unknown })}` : counts;
  };
  const told = (day) => new Date(`${day}T12:00:00Z`).toLocaleDateString(document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang,
    { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
  const days = form?.dataset.days.split(" ").filter(Boolean) ?? [];
  if (form) {
    const slider = one("#known", form);
    if (slider) {
      slider.max = days.length;
      slider.value = days.length;
    }
    form.addEventListener("input", filter);
    form.addEventListener("submit", (event) => event.preventDefault());
    filter();
  }

  // A story plays from step to step, and goes on on the page that it leads to.

  const chapters = one(".chapters[data-next]");
  const play = one(".play", chapters ?? document);
  if (play) {
    const after = () => setTimeout(() => { location.href = `${chapters.dataset.next}#play`; }, 1800);
    let timer = location.hash === "#play" ? after() : 0;
    const mark = () => play.setAttribute("aria-pressed", String(Boolean(timer)));
    play.addEventListener("click", () => {
      clearTimeout(timer);
      timer = timer ? 0 : after();
      mark();
    });
    mark();
  }

  // Along the steps of a tour or of a story: N and P, and the arrows, which belong to whatever has the focus.

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.target.closest?.("input, textarea, select")) return;
    const which = { n: "next", ArrowRight: "next", p: "prev", ArrowLeft: "prev" }[event.key];
    const way = which && one(`:is(.ways, .step) a[rel=${which}]`);
    if (way) location.href = way.href;
  });

  // Maps that move: what is seen of the drawing changes, and marks and names keep their size.

  let dragged = false;
  const movable = (frame, size) => {
    const svg = one("svg", frame);
    const grounds = all("img", frame);
    const [width, height] = size.split("x").map(Number);
    const kept = all("svg > a, svg > text, svg > g > text", frame).map((part) => {
      const { x, y, width: w, height: h } = part.getBBox();
      return { part, x: x + w / 2, y: y + h / 2 };
    });
    // A name stays as far from its mark as it is: it is moved with the mark that it stands at.
    const signs = kept.filter(({ part }) => part.localName === "a");
    for (const name of kept.filter(({ part }) => part.localName === "text")) {
      const { x: left, y: top, width: w, height: h } = name.part.getBBox();
      const away = (sign) => Math.hypot(Math.max(left - sign.x, 0, sign.x - left - w), Math.max(top - sign.y, 0, sign.y - top - h));
      const at = signs.reduce((best, sign) => (!best || away(sign) < away(best) ? sign : best), null);
      if (at && away(at) < 24) [name.x, name.y] = [at.x, at.y];
    }
    let k = 1;
    let x = 0;
    let y = 0;
    const draw = () => {
      x = Math.min(Math.max(0, x), width - width / k);
      y = Math.min(Math.max(0, y), height - height / k);
      svg.setAttribute("viewBox", `${x} ${y} ${width / k} ${height / k}`);
      for (const ground of grounds) {
        ground.style.transformOrigin = "0 0";
        ground.style.transform = `scale(${k}) translate(${(-100 * x) / width}%, ${(-100 * y) / height}%)`;
      }
      for (const { part, x: cx, y: cy } of kept) part.setAttribute("transform", `translate(${cx} ${cy}) scale(${1 / k}) translate(${-cx} ${-cy})`);
      frame.style.touchAction = k > 1 ? "none" : "";
      frame.style.cursor = k > 1 ? "grab" : "";
    };
    const zoom = (by, at = [0.5, 0.5]) => {
      const before = k;
      k = Math.min(12, Math.max(1, k * by));
      x += (width / before - width / k) * at[0];
      y += (height / before - height / k) * at[1];
      draw();
    };
    const place = (event) => {
      const box = frame.getBoundingClientRect();
      return [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
    };
    const buttons = node("div", "zoom live");
    const words = frame.parentElement.dataset;
    for (const [sign, by, name] of [["+", 1.6, words.in], ["−", 1 / 1.6, words.out], ["⌂", 0, words.home]]) {
      const button = node("button", "", sign);
      button.type = "button";
      button.title = name;
      button.setAttribute("aria-label", name);
      button.addEventListener("click", () => { by ? zoom(by) : zoom(1e-6); });
      buttons.append(button);
    }
    frame.append(buttons);
    frame.addEventListener("wheel", (event) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      zoom(Math.exp(-event.deltaY / 200), place(event));
    }, { passive: false });
    frame.addEventListener("dblclick", (event) => zoom(1.6, place(event)));
    const fingers = new Map();
    let apart = 0;
    frame.addEventListener("pointerdown", (event) => {
      fingers.set(event.pointerId, event);
      dragged = false;
      apart = 0;
    });
    addEventListener("pointermove", (event) => {
      const last = fingers.get(event.pointerId);
      if (!last) return;
      const box = frame.getBoundingClientRect();
      fingers.set(event.pointerId, event);
      if (fingers.size === 2) {
        const [a, b] = [...fingers.values()];
        const now = Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY);
        if (apart) zoom(now / apart, place({ clientX: (a.clientX + b.clientX) / 2, clientY: (a.clientY + b.clientY) / 2 }));
        apart = now;
        dragged = true;
      } else if (k > 1) {
        const [dx, dy] = [event.clientX - last.clientX, event.clientY - last.clientY];
        if (Math.abs(dx) + Math.abs(dy) > 2) dragged = true;
        x -= (dx / box.width) * (width / k);
        y -= (dy / box.height) * (height / k);
        draw();
      }
    });
    for (const name of ["pointerup", "pointercancel"]) addEventListener(name, (event) => { fingers.delete(event.pointerId); apart = 0; });
    frame.addEventListener("dragstart", (event) => event.preventDefault());
  };
  for (const map of all(".atlas .map[data-size]")) if (one(".frame", map).offsetWidth) movable(one(".frame", map), map.dataset.size);

  // Search: as the tables' own (dataset/search.py) folds; LETTERS are those that Unicode does not take apart.

  const fold = (words) =>
    [...words.normalize("NFC").toLowerCase()]
      .map((letter) => LETTERS[letter] ?? letter.normalize("NFKD").replace(/\p{M}/gu, ""))
      .join("");

  const loaded = new Map();
  let parts = null; // beginnings of words, with the names of their files
  let size = 400;
  const words = new Map();
  const things = new Map();
  globalThis.site = {
    index: (count, names) => { size = count; parts = new Map(Object.entries(names)); },
    words: (name, found) => words.set(name, found),
    things: (first, list) => list.forEach((thing, n) => things.set(first + n, thing)),
  };
  const script = (path) => {
    if (!loaded.has(path)) {
      loaded.set(path, new Promise((done) => {
        const made = node("script");
        made.src = root + path;
        made.onload = made.onerror = done;
        document.head.append(made);
      }));
    }
    return loaded.get(path);
  };

  const holding = async (word) => {
    const names = [...parts.keys()].filter((name) => word.startsWith(name) || name.startsWith(word));
    await Promise.all(names.map((name) => script(`assets/search/w-${parts.get(name)}.js`)));
    const found = new Set();
    for (const name of names) {
      for (const [own, numbers] of Object.entries(words.get(name) ?? {})) if (own.startsWith(word)) for (const n of numbers) found.add(n);
    }
    return found;
  };

  const search = async (text) => {
    await script("assets/search/index.js");
    const wanted = fold(text).match(/[\p{L}\p{N}_]+/gu) ?? [];
    if (!wanted.length || !parts) return [];
    const sets = await Promise.all(wanted.map(holding));
    const found = [...sets[0]].filter((n) => sets.every((set) => set.has(n)));
    const language = document.documentElement.lang;
    await Promise.all([...new Set(found.map((n) => Math.floor(n / size)))].map((n) => script(`assets/search/${language}-${n}.js`)));
    const own = (n) => (wanted.every((word) => fold(things.get(n)[1]).includes(word)) ? 10 : 0) + things.get(n)[3];
    return found.filter((n) => things.has(n)).sort((a, b) => own(b) - own(a) || a - b);
  };

  const finder = one(".finder");
  if (finder) {
    const input = one("#q");
    const list = one(".found", finder);
    const status = one(".told", finder);
    const show = async () => {
      const text = input.value;
      const found = await search(text);
      if (text !== input.value) return;
      list.replaceChildren(...found.slice(0, 100).map((n) => {
        const [address, title, about] = things.get(n);
        const item = node("li");
        const link = node("a", "", title);
        link.href = address;
        item.append(link, node("span", "tc-grey", about));
        return item;
      }));
      status.textContent = text.trim() ? put(finder.dataset.found, { n: found.length }) : "";
    };
    input.value = new URLSearchParams(location.search).get("q") ?? "";
    input.addEventListener("input", show);
    one(".find").addEventListener("submit", (event) => { event.preventDefault(); show(); });
    show();
    input.focus();
  }
})();
