// A button that copies a text, see ui/sensor.py; part of the page like ``roving.js``, and for the same reason.
window.tcPicture.copied = ({ data, parentElement }) => {
  const button = parentElement.querySelector("button");
  const note = parentElement.querySelector("span");
  const tell = (outcome, text) => { note.dataset.outcome = outcome; note.textContent = text; };
  const signs = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
  button.textContent = data.label;
  button.onclick = async () => {
    const address = `${window.location.origin}${window.location.pathname}${data.query ? `?${data.query}` : ""}`;
    const filled = {
      address,
      html: address.replace(/[&<>"']/g, (sign) => signs[sign]),
      today: new Date().toLocaleDateString(data.locale, { day: "numeric", month: "long", year: "numeric" }),
    };
    // Every second part is the name of something that only the browser knows.
    const text = data.text.split("\0").map((part, n) => (n % 2 ? filled[part] : part)).join("");
    try {
      await navigator.clipboard.writeText(text);
      tell("done", data.done);
    } catch {
      tell("refused", `${data.failed}\n${text}`);
    }
  };
};
