export default function ({ data, parentElement, setTriggerValue }) {
  const place = parentElement.querySelector(".feed");
  if (place.shown !== data.html) { place.innerHTML = data.html; place.shown = data.html; }
  const told = window.tcPicture.chosenAt(parentElement, () => mark());
  const mark = () => {
    const { chosen } = told();
    for (const line of place.querySelectorAll("button[data-event]"))
      line.setAttribute("aria-pressed", String(line.dataset.event === chosen));
  };
  mark();
  place.onclick = (event) => {
    const line = event.target.closest("button[data-event]");
    if (line) setTriggerValue("choice", line.dataset.event);
  };
}
