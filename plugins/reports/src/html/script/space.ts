/** Unpacks the cells (see PackedCells) and builds a panel per factor of the selected run. */
export const spaceScript = `
function startSpace(data, panels) {
  const chosen = { run: 0, axes: "best" };
  const decoded = data.runs.map((run) => ({
    axes: run.axes.map((axis) => {
      const raw = bytes(axis.data);
      const view = new DataView(raw.buffer);
      return Uint16Array.from({ length: run.cells }, (_, i) => view.getUint16(2 * i, true));
    }),
    factors: run.factors.map((factor) => bytes(factor.data)),
  }));
  let redraws = [];
  const build = () => {
    panels.textContent = "";
    redraws = data.runs[chosen.run].factors.map((_, i) => panel(data.runs[chosen.run], decoded[chosen.run], i, chosen, panels));
    redraws.forEach((redraw) => redraw());
  };
  for (const input of document.querySelectorAll("#space input[type=radio]"))
    input.addEventListener("change", () => {
      if (input.name === "space-run") chosen.run = Number(input.value);
      else chosen.axes = input.value;
      build();
    });
  const again = () => redraws.forEach((redraw) => redraw());
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", again);
  let width = 0;
  new ResizeObserver(() => {
    if (panels.clientWidth === width) return;
    width = panels.clientWidth;
    requestAnimationFrame(again);
  }).observe(panels);
  build();
}

function panel(run, decoded, index, chosen, parent) {
  const factor = run.factors[index];
  const pair = (chosen.axes === "best" ? factor.best : chosen.axes === "umap" ? run.umap : undefined) || [0, 1];
  const [x, y] = pair.map((axis) => ({ steps: decoded.axes[axis], ...run.axes[axis] }));
  const cloud = { run, factor, x, y, levels: decoded.factors[index], front: -1 };
  const box = make("section", undefined, parent, "panel");
  make("h4", factor.name, box);
  const stage = make("div", undefined, box, "stage");
  const canvas = make("canvas", undefined, stage);
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", run.label + ", cells colored by " + factor.name + "; across " + x.label + ", up " + y.label);
  make("p", "→ " + x.label + "\\u2003↑ " + y.label, box, "axes away");
  const redraw = () => drawOnCanvas(canvas, cloud);
  if (factor.levels) levelButtons(factor, box, (level) => { cloud.front = level; redraw(); });
  else ramp(factor, box);
  startTip(canvas, make("output", undefined, stage, "tip"), cloud);
  savePanel(box, canvas, cloud);
  return redraw;
}
`;
