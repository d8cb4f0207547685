// The first page leads to the language that the browser prefers, if it is one of ours.
"use strict";
(() => {
  const links = new Map([...document.querySelectorAll(".choices a")].map((link) => [link.hreflang, link]));
  const wanted = (navigator.languages ?? [navigator.language]).map((one) => one.slice(0, 2)).find((one) => links.has(one));
  location.replace((links.get(wanted) ?? links.values().next().value).href + location.hash);
})();
