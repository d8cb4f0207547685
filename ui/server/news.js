export default function ({ data, parentElement, setStateValue, setTriggerValue }) {
  const host = parentElement.host ?? parentElement;
  const ear = (host.ear ??= { heard: 0, missed: "", times: 0, asked: 0, failed: 0, asking: false });
  if (ear.data?.page !== data.page) Object.assign(ear, { heard: 0, missed: "" });
  Object.assign(ear, { data, run: setTriggerValue });
  if (data.framed && ear.outermost === undefined) {
    ear.outermost = window.top === window;
    setStateValue("outermost", ear.outermost);
  }
  const listen = async () => {
    clearTimeout(host.timer);
    // Not all pages at the same moment, and seldom where there is no server.
    host.timer = setTimeout(listen, 1000 * data.every * (0.8 + 0.4 * Math.random()) * Math.min(1 + ear.failed, 8));
    if (document.hidden || ear.asking) return;
    ear.asking = true;
    try {
      const { page, server, turn, url, changed, lost } = ear.data;
      for (const mark of document.querySelectorAll(".tc-run")) {
        const [of, run] = mark.dataset.run.split(".");
        if (of === page) ear.heard = Math.max(ear.heard, Number(run));
      }
      const known = `${server}.${turn}.${ear.heard}`;
      const answer = await fetch(`${url}?page=${page}&known=${known}`, { cache: "no-store" });
      ear.failed = 0;
      if (answer.status !== 200) { ear.missed = ""; return; }
      const news = await answer.json();
      if (news.busy) return;  // the script runs: what it draws may be all that is missing
      const other = news.server !== server || news.run === null || news.turn > turn;
      if (!other && !(news.run > ear.heard)) { ear.missed = ""; return; }
      const missed = `${news.server}.${news.turn}.${news.run}`;
      if (missed !== ear.missed) Object.assign(ear, { missed, times: 0, asked: 0 });
      ear.times += news.crowd ? 0.2 : 1;
      if (ear.times < ((other ? changed : lost)[ear.asked] ?? Infinity)) return;
      ear.asked += 1;
      ear.run("news", `${missed}.${ear.asked}`);
    } catch { ear.failed += 1; } finally { ear.asking = false; }
  };
  const seen = () => { if (!document.hidden) listen(); };
  if (host.seen) document.removeEventListener("visibilitychange", host.seen);
  host.seen = seen;
  document.addEventListener("visibilitychange", seen);
  clearTimeout(host.timer);
  host.timer = setTimeout(listen, 1000 * data.every * Math.random());
  return () => { clearTimeout(host.timer); document.removeEventListener("visibilitychange", seen); };
}
