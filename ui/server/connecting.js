// Streamlit's programs connect to the server when all of them have been read, and only then ask for the page. It is asked
// for here in the meantime, with the words that they are going to use, and the answer waits for them. Should they use
// others (their next version, a theme that somebody chose), they ask as ever, and the page is drawn twice.
(() => {
  const Socket = window.WebSocket, from = location.href, base = "PATH";
  const address = new URL(`${base}_stcore/stream`, from.replace(/^http/, "ws")).href;
  const token = document.cookie.match(/\b_streamlit_xsrf=([^;]*)\b/)?.[1];
  if (!token) return;  // their first answers bring it, and without it nobody is logged in

  // Protocol Buffers: the number of a field and its kind, then its length and its bytes, or a number in groups of 7 bits.
  const number = (value) => {
    const groups = [];
    for (value = BigInt.asUintN(64, BigInt(value)); value > 127n; value >>= 7n) groups.push(Number(value & 127n) | 128);
    return [...groups, Number(value)];
  };
  const bytes = (field, content) => [(field << 3) | 2, ...number(content.length), ...content];
  const text = (field, words) => bytes(field, new TextEncoder().encode(words));
  const count = (field, value) => [field << 3, ...number(value)];
  // BackMsg.rerun_script, a ClientState with its ContextInfo; what is empty is left out of the first.
  const said = (field, words) => (words ? text(field, words) : []);
  const question = () => {
    const page = decodeURIComponent(location.pathname.slice(base.length).replace(/\/$/, ""));
    const dark = matchMedia("(prefers-color-scheme: dark)").matches;
    const reader = [
      ...text(1, Intl.DateTimeFormat().resolvedOptions().timeZone), ...count(2, new Date().getTimezoneOffset()),
      ...text(3, navigator.language), ...text(4, from.replace(/[?#].*/, "")), ...count(5, 0), ...text(6, dark ? "dark" : "light"),
    ];
    return bytes(11, [...said(1, location.search.slice(1)), ...bytes(2, []), ...said(4, page), ...bytes(8, reader)]);
  };

  let asked, early, answers = [];
  try {
    asked = new Uint8Array(question());
    early = new Socket(address, ["streamlit", token]);
  } catch {
    return;  // then they ask
  }
  early.binaryType = "arraybuffer";
  early.addEventListener("open", () => early.send(asked), { once: true });
  early.addEventListener("message", (event) => {
    answers?.push(event.data);
    if (answers) event.stopImmediatePropagation();
  });
  const handOver = () => {
    early.send = (words) => {
      delete early.send;
      if (String(words) !== String(asked)) early.send(words);
      const waiting = answers;
      answers = null;
      for (const data of waiting) early.dispatchEvent(new MessageEvent("message", { data }));
    };
    if (early.readyState === Socket.OPEN) setTimeout(() => early.dispatchEvent(new Event("open")));
    return early;
  };
  window.WebSocket = new Proxy(Socket, {
    construct: (_, [url, names]) => {
      window.WebSocket = Socket;
      const same = new URL(url).href === address && names?.length === 2 && location.href === from;
      if (same && early.readyState <= Socket.OPEN) return handOver();
      early.close();
      return new Socket(url, names);
    },
  });
})();
