// A sheet with what can be chosen on it, see ui/drawing.py; part of the page like ``roving.js``, and for the same reason.
window.tcPicture.drawn = ({ data, parentElement, setTriggerValue }) => {
  const place = parentElement.querySelector(".place"), tip = parentElement.querySelector(".tip");
  const sheet = place.querySelector(".sheet"), { marksOf, focusedOn, rove, onPaper, asDrawing, chosenAt } = window.tcPicture;
  const focused = focusedOn(place);
  asDrawing(place.getRootNode());
  onPaper(place.getRootNode());
  if (sheet.shown !== data.svg) {
    sheet.innerHTML = data.svg;
    sheet.shown = data.svg;
    sheet.style.transform = "";
    place.querySelector(".cells")?.remove();  // they are those of another map, until the own ones come
    tip.hidden = true;
  }
  // The ground lies in the very box of the marks. Another one is another picture: the one before must not stay
  // under new marks until it has come, and the same one is not asked for again.
  if (place.ground !== data.ground) {
    place.ground = data.ground;
    // Where the reader has moved the map, what was under it lies in its new place until the new one is painted.
    const before = [...place.querySelectorAll("img")], moved = before.filter((one) => one.style.transform);
    for (const one of before) if (!moved.includes(one)) one.remove();
    if (data.ground) {
      const ground = document.createElement("img");
      let tries = 0;
      ground.alt = "";
      ground.decoding = "sync";
      ground.draggable = false;
      ground.onerror = () => {
        if (tries++ < 6) setTimeout(() => { if (ground.isConnected) ground.src = data.ground; }, 500 * 2 ** tries);
      };
      ground.onload = () => { for (const one of moved) one.remove(); };
      ground.src = data.ground;
      if (moved.length) moved.at(-1).after(ground); else place.prepend(ground);
    }
  }
  const under = (event) => event.target.closest("[data-events]");
  // The class of the cell that lies beneath a place of the picture, which covers it.
  const rankAt = (event) => {
    if (!place.querySelector(".cells")) return -1;
    const group = place.getRootNode().elementsFromPoint(event.clientX, event.clientY).map((one) => one.closest("[class^=rank]")).find(Boolean);
    return group ? Number(group.getAttribute("class").slice(4)) : -1;
  };
  const choose = (event) => {
    const mark = under(event);
    if (place.moved) return;
    if (!mark && rankAt(event) >= 0) {
      const { left, top, width } = place.getBoundingClientRect(), factor = sheet.firstChild.viewBox.baseVal.width / width;
      setTriggerValue("choice", `at:${((event.clientX - left) * factor).toFixed(1)},${((event.clientY - top) * factor).toFixed(1)}`);
      return;
    }
    if (!mark) return;
    event.preventDefault();
    setTriggerValue("choice", mark.dataset.events);
    const card = data.told && document.querySelector(data.told), at = card && card.getBoundingClientRect();
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (at && (at.bottom < 120 || at.top > innerHeight - 120))
      card.scrollIntoView({ block: "start", behavior: still ? "auto" : "smooth" });
  };
  const told = chosenAt(parentElement, () => mark(focusedOn(place)));
  const mark = (focused) => {
    const { chosen, ring, cells, ranks } = told(), beneath = sheet.querySelector("g.chosen");
    if (beneath && (beneath.shown ?? "") !== ring) beneath.innerHTML = beneath.shown = ring;
    place.ranks = ranks.split("\n");
    let below = place.querySelector(".cells");
    if ((below?.shown ?? "") !== cells) {
      if (!below) sheet.before((below = Object.assign(document.createElement("div"), { className: "cells" })));
      below.innerHTML = below.shown = cells;
      below.style.transform = sheet.style.transform;
    }
    for (const one of marksOf(place))
      one.setAttribute("aria-pressed", String(chosen !== "" && one.dataset.events.split(" ").includes(chosen)));
    return rove(place, focused, choose);
  };
  const marks = mark(focused);
  place.onclick = choose;
  const tell = (mark, clientX, clientY, rank = -1) => {
    tip.hidden = !mark && rank < 0;
    if (tip.hidden) return;
    tip.textContent = mark ? mark.getAttribute("aria-label") : place.ranks[rank];
    const room = place.getBoundingClientRect(), x = clientX - room.left, y = clientY - room.top;
    const left = x > room.width / 2;
    tip.style.cssText = `top:${y > room.height / 2 ? y - 12 - tip.offsetHeight : y + 16}px;` +
      (left ? `right:${room.width - x + 12}px` : `left:${x + 12}px`);
  };
  // Who comes by keyboard is told as well.
  place.tell = tell;
  if (!place.tells) {
    place.tells = true;
    place.addEventListener("focusin", (event) => {
      const mark = event.target.closest("[data-events]"), box = mark?.getBoundingClientRect();
      if (mark?.matches(":focus-visible")) place.tell(mark, box.right, box.bottom);
    });
    place.addEventListener("focusout", () => place.tell(null));
  }
  const skip = parentElement.querySelector(".skip"), past = parentElement.querySelector(".past");
  skip.hidden = marks < 2;
  skip.textContent = data.skip;
  // A stop only while it has the focus: from one that is none, the Tab key would begin with the picture again.
  skip.onclick = () => { past.tabIndex = 0; past.focus(); };
  past.onblur = () => { past.tabIndex = -1; };
  place.onpointermove = (event) => {
    place.follow?.(event);
    const mark = event.buttons ? null : under(event);
    tell(mark, event.clientX, event.clientY, mark || event.buttons ? -1 : rankAt(event));
  };
  place.onpointerleave = () => { tip.hidden = true; };
  window.tcPicture.movable(parentElement, data, setTriggerValue);
  window.tcPicture.spanned(place, data.spans, setTriggerValue);
};
