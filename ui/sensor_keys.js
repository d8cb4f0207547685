export default function ({ data, parentElement, setTriggerValue }) {
  const host = parentElement.host ?? parentElement;
  if (host.listener) document.removeEventListener("keydown", host.listener, true);
  host.listener = (event) => {
    const key = data.keys[event.key] ?? data.keys[event.key.toLowerCase()];
    if (!key || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    setTriggerValue("key", key);
  };
  document.addEventListener("keydown", host.listener, true);
  return () => document.removeEventListener("keydown", host.listener, true);
}
