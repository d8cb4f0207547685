// What every picture with marks needs, once for the page (ui/server/first_page.py puts it there): a component's script is
// sent anew with everything that the component gets.
window.tcPicture = (() => {
  const marksOf = (place) => [...place.querySelectorAll("[data-events]")];
  // Which of the marks of the same events one is: an event may be at several places of a map.
  const nameOf = (place, mark) => {
    const events = mark.dataset.events;
    return [events, marksOf(place).filter((one) => one.dataset.events === events).indexOf(mark)];
  };
  // The mark that has the focus, by its name: it is another element when the picture is drawn anew.
  const focusedOn = (place) => {
    const mark = place.getRootNode().activeElement?.closest("[data-events]");
    return mark && place.contains(mark) ? nameOf(place, mark) : null;
  };
  // One stop of the Tab key for a picture: from it, arrows go from mark to mark in order of time, as the server has
  // written it (the numbers of the marks in ``data-order``; without it, as they are drawn), Home and End to its ends.
  const rove = (place, focused, choose) => {
    const every = marksOf(place), picture = place.querySelector("svg"), order = picture?.dataset.order;
    const marks = order ? order.split(" ").map((number) => every[number]) : every;
    if (marks.length > 1) picture.setAttribute("role", "toolbar");
    for (const mark of marks) mark.setAttribute("role", "button");
    const stopAt = (mark) => { for (const one of marks) one.setAttribute("tabindex", one === mark ? "0" : "-1"); };
    const named = focused && every.filter((one) => one.dataset.events === focused[0])[focused[1]];
    stopAt(named ?? marks.find((one) => one.getAttribute("aria-pressed") === "true") ?? marks[0]);
    if (named) named.focus({ preventScroll: true });
    place.onkeydown = (event) => {
      const at = marks.indexOf(event.target.closest("[data-events]"));
      if (at < 0 || event.ctrlKey || event.altKey || event.metaKey) return;
      if (event.key === "Enter" || event.key === " ") return choose(event);
      const to = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: marks.length - 1 };
      if (!(event.key in to)) return;
      event.preventDefault();
      const next = marks[Math.min(marks.length - 1, Math.max(0, to[event.key]))];
      stopAt(next);
      next.focus();
    };
    return marks.length;
  };
  // A component does not see the page's styles: how dark pictures are printed, and how drawings look, is one sheet for
  // all of them.
  const sheets = {};
  const dressed = (root, name, rules) => {
    if (!sheets[name]) {
      sheets[name] = new CSSStyleSheet();
      sheets[name].replaceSync(rules);
    }
    const sheet = sheets[name];
    if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  };
  const onPaper = (root) => dressed(root, "paper", PAPER_RULES);
  const asDrawing = (root) => dressed(root, "drawing", DRAWING_RULES);
  // What is chosen, and what marks it, is told in an element beside the component (ui/beside.py): another choice leaves
  // the component as it is. ``tell`` is called when it is another one.
  const chosenAt = (parent, tell) => {
    const home = (parent.host ?? parent).closest("[class*='st-key-drawn-'], [class*='st-key-beside-']");
    home.ear?.disconnect();
    home.ear = new MutationObserver(tell);
    home.ear.observe(home, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-chosen", "data-ring", "data-cells"] });
    const dataOf = (kind) => home.querySelector(kind)?.dataset;
    return () => ({ chosen: "", ring: "", cells: "", ranks: "", ...dataOf(".tc-chosen"), ...dataOf(".tc-beneath") });
  };
  return { marksOf, focusedOn, rove, onPaper, asDrawing, chosenAt };
})();
