export default function ({ data, parentElement }) {
  const button = parentElement.querySelector("button");
  const note = parentElement.querySelector("span");
  const tell = (outcome, text) => { note.dataset.outcome = outcome; note.textContent = text; };
  button.textContent = data.label;
  note.textContent = "";
  button.onclick = async () => {
    const picture = document.querySelector(`.st-key-${data.of} img`);
    if (!window.isSecureContext || !window.ClipboardItem) { tell("refused", data.insecure); return; }
    try {
      const blob = fetch(picture.src).then((answer) => answer.blob());
      await navigator.clipboard.write([new ClipboardItem({ "image/png": blob })]);
      tell("done", data.done);
    } catch {
      tell("refused", data.failed);
    }
  };
}
