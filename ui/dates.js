// What a field for a day does that Streamlit's does not (ui/server/first_page.py puts this into the page): a typed day
// counts at Enter, not only when the field is left, and a click that closes a calendar does nothing else.
(() => {
  const FIELD = '[data-testid="stDateInputField"]', CALENDAR = '[data-testid="stDateInputCalendar"]';
  // Going back from the first part of a day closes its calendar, and with that the day counts. The focus stays: a key
  // that nobody pressed moves none.
  const back = { key: "Tab", shiftKey: true, bubbles: true };
  const close = (field) => field.querySelector('[role="spinbutton"]')?.dispatchEvent(new KeyboardEvent("keydown", back));
  addEventListener("keydown", (event) => {
    const field = event.key === "Enter" && event.target.closest?.('[role="spinbutton"]')?.closest(FIELD);
    if (field) close(field);
  }, true);

  let closing = false;
  const only = (event) => {
    if (event.type === "pointerdown") {
      closing = Boolean(document.querySelector(CALENDAR)) && !event.target.closest?.(`${FIELD}, ${CALENDAR}`);
      if (closing) document.querySelectorAll(FIELD).forEach(close);
    }
    if (!closing || (event.type === "click" && !event.detail)) return;  // that of a key is no hand's
    event.stopImmediatePropagation();
    event.preventDefault();
    if (event.type === "click") closing = false;
  };
  for (const one of ["pointerdown", "mousedown", "pointerup", "mouseup", "click"]) addEventListener(one, only, true);
})();
