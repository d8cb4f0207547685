// A stretch of a drawing that is dragged over it, from side to side: the bars of a layer set the window so. Part of the
// page like ``roving.js``.
window.tcPicture.spanned = (place, spans, setTriggerValue) => {
  place.classList.toggle("spans", Boolean(spans));
  if (!spans) return;
  const LEAST = 6, svg = () => place.querySelector(".sheet svg");
  const at = (event) => {
    const { left, width } = place.getBoundingClientRect();
    return Math.min(width, Math.max(0, event.clientX - left));
  };
  const shown = () => place.querySelector(".span");
  const end = () => { shown()?.remove(); place.from = null; };
  place.onpointerdown = (event) => {
    place.moved = false;
    if (event.button === 0 && event.pointerType !== "touch") place.from = at(event);
  };
  place.follow = (event) => {
    if (place.from === null || place.from === undefined) return;
    if (!event.buttons) return end();
    const to = at(event);
    if (!place.moved && Math.abs(to - place.from) < LEAST) return;
    if (!place.moved) place.setPointerCapture(event.pointerId);
    place.moved = true;
    const box = shown() ?? place.appendChild(Object.assign(document.createElement("div"), { className: "span" }));
    box.style.left = `${Math.min(to, place.from)}px`;
    box.style.width = `${Math.abs(to - place.from)}px`;
  };
  place.onpointerup = (event) => {
    if (place.moved && place.from !== null) {
      const factor = svg().viewBox.baseVal.width / place.getBoundingClientRect().width;
      setTriggerValue("span", [place.from, at(event)].map((x) => (x * factor).toFixed(1)).join(" "));
    }
    end();
  };
  place.onpointercancel = end;
};
