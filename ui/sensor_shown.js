export default function ({ setStateValue }) {
  let asked;
  const look = () => {
    if (document.documentElement.classList.contains("tc-opening")) asked = requestAnimationFrame(look);
    // The frame after the next one: what is shown is painted by then.
    else asked = requestAnimationFrame(() => { asked = requestAnimationFrame(() => setStateValue("shown", true)); });
  };
  look();
  return () => cancelAnimationFrame(asked);
}
