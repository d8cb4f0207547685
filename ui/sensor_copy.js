export default function ({ data, parentElement }) {
  const button = parentElement.querySelector("button");
  const note = parentElement.querySelector("span");
  const tell = (outcome, text) => { note.dataset.outcome = outcome; note.textContent = text; };
  button.textContent = data.label;
  button.onclick = async () => {
    const link = `${window.location.origin}${window.location.pathname}?${data.query}`;
    try {
      await navigator.clipboard.writeText(data.text ?? link);
      tell("done", data.done);
    } catch {
      tell("refused", data.text ? `${data.failed}\n${data.text}` : data.failed);
    }
  };
}
