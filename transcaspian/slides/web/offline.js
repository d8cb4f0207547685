// Selection, kept in the address; lists behind counts; search. What comes from tables is only ever copied as text.
"use strict";
(() => {
  const SVG = "http://www.w3.org/2000/svg";
  const byId = (id) => document.getElementById(id);
  const all = (what, within = document) => [...within.querySelectorAll(what)];
  const { letters, found, first, other } = JSON.parse(byId("data").textContent);
  const cards = all("article"); // in order of time; an event is its number
  const rows = all("#events tbody tr");
  const numbers = new Map(cards.map((card, n) => [card.dataset.id, n]));
  const marks = all(".picture [data-events]");
  const panel = byId("panel");
  const input = byId("find");
  const title = document.title;

  const eventsOf = (node) => node.dataset.events.split(" ").filter((part) => part !== other).map(Number);
  const isPartial = (node) => node.dataset.events.split(" ").includes(other);

  let chosen = -1; // the selected event
  let unknown = ""; // an event that the address names and this file does not have
  let list = null; // what a count opened: its name, its events, whether some of them are left out
  let needles = []; // the words searched for
  let matching = new Set();
  let address = ""; // what the address says of it
  let origin = null; // from where something was chosen: the focus returns there

  // The address

  const hashOf = (n) => `#event=${encodeURIComponent(cards[n].dataset.id)}`;

  const read = (hash) => {
    address = hash;
    const wanted = /^#event=(.+)$/.exec(hash)?.[1] ?? "";
    let id = wanted;
    try {
      id = decodeURIComponent(wanted);
    } catch {
      // A torn address names an event that is not here.
    }
    chosen = numbers.get(id) ?? -1;
    unknown = chosen < 0 ? id : "";
  };

  const write = (how, hash) => {
    try {
      history[how](null, "", hash || location.pathname + location.search);
    } catch {
      // A preview in a mail program may forbid it: the choice is then in no address.
    }
    read(hash);
    show();
  };

  const go = (hash) => {
    write("pushState", hash);
    attend();
  };

  const moved = () => {
    // Other addresses lead to parts of the page and choose nothing.
    if (location.hash === address || (location.hash && !location.hash.startsWith("#event="))) return;
    read(location.hash);
    show();
    attend();
  };

  // What is shown

  const opened = () => {
    if (chosen >= 0) return cards[chosen];
    if (unknown) return byId("unknown");
    return byId(list || needles.length ? "choices" : "start");
  };

  const show = () => {
    const part = opened();
    for (const one of [...cards, byId("unknown"), byId("choices"), byId("start")]) one.hidden = one !== part;
    if (part.id === "choices") fillChoices();
    if (part.id === "unknown") byId("unknown-id").textContent = unknown;
    byId("close").hidden = part.id === "start";
    byId("told").textContent = "";
    byId("previous").setAttribute("aria-disabled", String(chosen === 0));
    byId("next").setAttribute("aria-disabled", String(chosen === cards.length - 1));
    document.title = chosen < 0 ? title : `${text(part.querySelector("h2"))} · ${title}`;
    byId("found").textContent = needles.length ? found.replace("{shown}", matching.size) : "";
    for (const node of marks) {
      node.classList.toggle("faded", needles.length > 0 && !eventsOf(node).some((n) => matching.has(n)));
    }
    for (const button of all("#events [data-go]")) mark(button, Number(button.dataset.go) === chosen);
    highlight();
  };

  const text = (node) => node.textContent.trim();

  const mark = (node, current) => {
    if (current) node.setAttribute("aria-current", "true");
    else node.removeAttribute("aria-current");
  };

  const fillChoices = () => {
    const events = list ? list.events : [...matching];
    const heading = byId("choices-title");
    heading.textContent = list ? list.name : heading.dataset.results;
    byId("nothing").hidden = events.length > 0 || Boolean(list);
    byId("others").hidden = !list?.partial;
    byId("choices-list").replaceChildren(...events.map(entry));
  };

  const entry = (n) => {
    const item = document.createElement("li");
    const button = document.createElement("button");
    const small = document.createElement("small");
    const day = document.createElement("span");
    const [when, what, sure] = rows[n].cells;
    button.type = "button";
    button.dataset.go = n;
    day.textContent = text(when);
    small.append(day);
    button.append(sure.querySelector("svg").cloneNode(true), text(what), " ", small);
    item.append(button);
    return item;
  };

  const highlight = () => {
    for (const ring of all(".ring")) ring.remove();
    const held = marks.filter((node) => chosen >= 0 && eventsOf(node).includes(chosen));
    // On the timeline its own mark, else the count that holds it; a band's title comes before that and holds all.
    const own = held.filter((node) => node.classList.contains("mark"));
    const places = held.filter((node) => node.classList.contains("place"));
    const counts = held.filter((node) => node.classList.contains("more"));
    const ringed = [...(own.length ? own : counts.slice(-1)), ...places];
    for (const node of marks) mark(node, ringed.includes(node));
    // About a mark on the map, and under the letters of one on the timeline.
    for (const node of ringed) node[places.includes(node) ? "append" : "prepend"](ringAbout(node));
  };

  const ringAbout = (node) => {
    const { x, y, width, height } = node.getBBox();
    const round = node.classList.contains("place");
    const ring = document.createElementNS(SVG, round ? "circle" : "rect");
    const size = round
      ? { cx: x + width / 2, cy: y + height / 2, r: Math.max(width, height) / 2 + 4.5 }
      : { x: x - 3, y: y - 1, width: width + 6, height: height + 2, rx: 1.5 };
    ring.setAttribute("class", "ring");
    for (const [name, value] of Object.entries(size)) ring.setAttribute(name, value.toFixed(1));
    return ring;
  };

  // Put what was opened in front of the reader.
  const attend = () => {
    const part = opened();
    if (part.id === "start") {
      if (origin?.isConnected) origin.focus();
      origin = null;
      return;
    }
    panel.scrollTop = 0;
    part.querySelector("h2").focus({ preventScroll: true });
    if (matchMedia("(max-width: 1180px)").matches) panel.scrollIntoView({ block: "start" });
  };

  // What a reader does

  const choose = (n, from) => {
    if (!panel.contains(from)) origin = from;
    if (n === chosen) attend();
    else go(hashOf(n));
  };

  const open = (node) => {
    const events = eventsOf(node);
    const partial = isPartial(node);
    if (events.length === 1 && !partial) {
      choose(events[0], node);
      return;
    }
    origin = node;
    list = { name: node.getAttribute("aria-label") ?? text(node), events, partial };
    if (opened().id === "choices") {
      show();
      attend();
    } else go("");
  };

  const close = () => {
    if (chosen >= 0 || unknown) {
      go("");
      return;
    }
    if (list) list = null;
    else search("");
    show();
    attend();
  };

  const step = (by) => {
    const last = cards.length - 1;
    const next = chosen < 0 ? (by > 0 ? 0 : last) : chosen + by;
    if (next < 0 || next > last) return;
    // The focus stays on the button, to step on, so that the title is told and not gone to.
    write("pushState", hashOf(next));
    panel.scrollTop = 0;
    byId("told").textContent = text(cards[next].querySelector("h2"));
  };

  // As the server folds: what Unicode takes apart falls away, and the letters that it leaves whole are in a list.
  const fold = (words) =>
    [...words.normalize("NFC")]
      .map((letter) => letters[letter] ?? letter.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, ""))
      .join("");

  const search = (words) => {
    if (input.value !== words) input.value = words;
    needles = fold(words).split(/\s+/).filter(Boolean);
    const fits = (card) => needles.every((needle) => card.dataset.words.includes(needle));
    matching = new Set(needles.length ? cards.flatMap((card, n) => (fits(card) ? [n] : [])) : []);
  };

  input.addEventListener("input", () => {
    search(input.value);
    list = null;
    // The results take the card's place; the caret stays where somebody types.
    if (chosen >= 0 || unknown) write("pushState", "");
    else show();
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-go]");
    const mark = event.target.closest("[data-events]");
    if (button) choose(Number(button.dataset.go), button);
    else if (mark) open(mark);
  });

  document.addEventListener("keydown", (event) => {
    const mark = event.target.closest?.(".picture [data-events]");
    if (mark && (event.key === "Enter" || event.key === " ")) {
      event.preventDefault();
      open(mark);
    } else if (event.key === "Escape" && opened().id !== "start") {
      event.preventDefault();
      close();
    }
  });

  byId("previous").addEventListener("click", () => step(-1));
  byId("next").addEventListener("click", () => step(1));
  byId("close").addEventListener("click", close);
  addEventListener("popstate", moved);
  addEventListener("hashchange", moved);

  if (!location.hash && first >= 0) write("replaceState", hashOf(first));
  else if (location.hash.startsWith("#event=")) read(location.hash);
  show();
})();
