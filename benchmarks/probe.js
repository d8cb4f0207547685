// Put into a page before its own scripts: notes when the charts were last touched and when the GPU was done.
// window.__probe.drawn() is 0 until everything is there and nothing has changed for a while, then the time (ms since
// the page was opened) at which the picture was complete; window.__probe.last is when the last program was ready.
(() => {
  const probe = { last: 0, draws: 0, clicked: 0, waiting: 0, charts: 2, quiet: 1500, full: 0 };
  window.__probe = probe;
  const touched = () => { probe.last = performance.now(); };

  // Maps: every WebGL draw call, and a fence that says when the GPU has finished the frame.
  for (const kind of [window.WebGLRenderingContext, window.WebGL2RenderingContext]) {
    if (!kind) continue;
    for (const name of ["drawArrays", "drawElements", "drawArraysInstanced", "drawElementsInstanced"]) {
      const draw = kind.prototype[name];
      if (!draw) continue;
      kind.prototype[name] = function (...given) {
        const result = draw.apply(this, given);
        if (this.canvas instanceof HTMLCanvasElement && this.canvas.width > 200) {
          probe.draws += 1;
          touched();
          if (this.fenceSync && !this.__fenced) fence(this);
        }
        return result;
      };
    }
  }
  const fence = (gl) => {
    gl.__fenced = true;
    probe.waiting += 1;
    requestAnimationFrame(() => {
      const sync = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
      gl.flush();
      gl.__fenced = false;
      const look = () => {
        if (gl.isContextLost() || gl.getSyncParameter(sync, gl.SYNC_STATUS) === gl.SIGNALED) {
          probe.waiting -= 1;
          gl.deleteSync(sync);
          touched();
        } else setTimeout(look, 4);
      };
      look();
    });
  };

  // Charts: every change inside a Plotly chart.
  // Drawings: complete when what is drawn is there, and the map's ground is loaded; looked at in every frame.
  const DRAWINGS = ["still", "timeline", "overview"];
  const hosts = {};  // found once: looking for them in every frame would slow the page that is measured
  const within = (name) => {
    if (!hosts[name]?.isConnected) {
      hosts[name] = [...document.querySelectorAll(`.st-key-${name} *`)].find((node) => node.shadowRoot);
    }
    return hosts[name]?.shadowRoot;
  };
  const drawing = (name) => within(name)?.querySelector("svg") ?? null;
  const ground = () => within("still")?.querySelector("img");
  const sketched = () => ground()?.complete && ground().naturalWidth > 0 && DRAWINGS.every(drawing);
  const seen = {};
  const look = () => {
    for (const name of DRAWINGS) {
      const here = drawing(name);
      if (here && here !== seen[name]) { seen[name] = here; requestAnimationFrame(touched); }
      const ring = here?.querySelector(".chosen")?.innerHTML;
      if (ring !== seen[`ring ${name}`]) { seen[`ring ${name}`] = ring; requestAnimationFrame(touched); }
    }
    if (seen.ground !== ground()?.src && sketched()) { seen.ground = ground().src; requestAnimationFrame(touched); }
    // What is drawn by now will be on screen with the next frame.
    if (!probe.full && sketched()) requestAnimationFrame(() => { probe.full = performance.now(); });
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
  new MutationObserver((changes) => {
    for (const change of changes) {
      const place = change.target.nodeType === 1 ? change.target : change.target.parentElement;
      if (place && place.closest(".js-plotly-plot")) { touched(); break; }
    }
  }).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  document.addEventListener("click", () => { probe.clicked = performance.now(); probe.draws = 0; }, true);

  const plotted = () => [...document.querySelectorAll(".js-plotly-plot")].filter(
    (plot) => plot.querySelector(".scatterlayer .trace path")).length;
  probe.drawn = () => {
    const still = performance.now() - probe.last > probe.quiet && probe.waiting === 0;
    const stale = document.querySelector("[data-stale='true'], [data-testid='stStatusWidget']");
    return still && !stale && (probe.full || (plotted() >= probe.charts && probe.draws > 0)) ? probe.full || probe.last : 0;
  };
  // After a click: Streamlit has answered, and nothing has changed for a while.
  probe.redrawn = () => {
    const still = performance.now() - probe.last > probe.quiet && probe.waiting === 0;
    return still && probe.last > probe.clicked ? probe.last - probe.clicked : 0;
  };
})();
