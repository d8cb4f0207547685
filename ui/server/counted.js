// Asks whether the answer of a layer has come for which the page waits, see ui/server/counted.py: a few bytes each time,
// soon at first and then more seldom, and nothing where nothing is counted.
export default function ({ data, parentElement, setTriggerValue }) {
  const host = parentElement.host ?? parentElement;
  clearTimeout(host.timer);
  if (!data.waits) return;
  let times = 0;
  const look = async () => {
    host.timer = setTimeout(look, Math.min(data.soon * 1.3 ** times++, 1500));
    if (document.hidden) return;
    try {
      const answer = await fetch(`${data.url}?page=${data.page}&counted=${data.counted}`, { cache: "no-store" });
      if (answer.status !== 200) return;
      clearTimeout(host.timer);
      setTriggerValue("counted", `${data.counted}.${times}`);
    } catch { /* the next look may reach the server */ }
  };
  host.timer = setTimeout(look, data.soon);
  return () => clearTimeout(host.timer);
}
