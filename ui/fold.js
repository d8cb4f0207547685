export default function ({ data, parentElement }) {
  const button = parentElement.querySelector("button"), page = document.documentElement;
  button.querySelector(".name").textContent = data.label;
  button.querySelector(".on").textContent = button.title = data.on;
  const set = (open) => {
    page.toggleAttribute("data-menu", open);
    button.setAttribute("aria-expanded", String(open));
  };
  set(page.hasAttribute("data-menu"));
  const inside = (node) => node?.closest?.(".st-key-top");
  button.onclick = () => set(!page.hasAttribute("data-menu"));
  const pressed = (event) => {
    if (event.key !== "Escape" || !page.hasAttribute("data-menu") || !inside(document.activeElement)) return;
    event.stopPropagation();
    set(false);
    button.focus();
  };
  // Whoever goes to another page has done with the menu.
  const followed = (event) => { if (inside(event.target) && event.target.closest("a")) set(false); };
  document.addEventListener("keydown", pressed, true);
  document.addEventListener("click", followed);
  return () => {
    document.removeEventListener("keydown", pressed, true);
    document.removeEventListener("click", followed);
    if (!parentElement.isConnected) page.removeAttribute("data-menu");
  };
}
