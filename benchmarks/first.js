// Put into a page before its own scripts: when its first picture is painted, when it is live, and what has moved.
(() => {
  const first = { painted: 0, live: 0, shift: 0 };
  window.__first = first;
  // The largest thing painted, as the browser tells it (largest contentful paint): of a page with a map, its ground.
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!first.live) first.painted = entry.renderTime || entry.startTime;
  }).observe({ type: "largest-contentful-paint", buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) first.shift += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
  const look = () => {
    const opening = document.documentElement.classList.contains("tc-opening");
    if (document.querySelector('[data-testid="stMain"]') && !opening) first.live = performance.now();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})();
