// On a phone the card stands elsewhere than the line of a list that opens it: it comes into sight when it is there. A mark
// of a picture that is tapped leaves the page where it is.
const LINES = ":is(.st-key-list_phone, .st-key-list_open, .st-key-list_tied, .st-key-list_related, .st-key-list_thread) button, .st-key-list_all button";

export default function ({ data }) {
  const seen = (window.tcCard ??= {});
  const pressed = (event) => { seen.line = Boolean(event.target.closest?.(LINES)); };
  if (seen.shown !== data.shown && seen.line) {
    seen.line = false;
    window.tcBring(document.querySelector(".st-key-panel"));
  }
  seen.shown = data.shown;
  document.addEventListener("click", pressed, true);
  return () => document.removeEventListener("click", pressed, true);
}
