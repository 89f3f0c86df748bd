/** Unpacks the cells (see PackedCells), and builds a panel per factor of the selected run and the panels of the UMAP. */
export const spaceScript = `
const UMAP_FACTORS = 3;

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
  const umaps = umapPanels(data, decoded);
  let redraws = [];
  const build = () => {
    panels.textContent = "";
    const run = data.runs[chosen.run], cells = decoded[chosen.run];
    redraws = run.factors.map((factor, i) =>
      panel(run, cells, { factor, levels: cells.factors[i] }, (chosen.axes === "best" && factor.best) || [0, 1], panels));
    redraws.forEach((redraw) => redraw());
  };
  for (const input of document.querySelectorAll("#space input[type=radio]"))
    input.addEventListener("change", () => {
      if (input.name === "space-run") chosen.run = Number(input.value);
      else chosen.axes = input.value;
      build();
    });
  const again = () => [...redraws, ...umaps].forEach((redraw) => redraw());
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", again);
  let width = 0;
  new ResizeObserver(() => {
    if (panels.clientWidth === width) return;
    width = panels.clientWidth;
    requestAnimationFrame(again);
  }).observe(panels);
  build();
  umaps.forEach((redraw) => redraw());
}

/** Per run and factor: the UMAP colored by the factor, and by the latent that follows it best. */
function umapPanels(data, decoded) {
  const box = document.getElementById("umap-panels");
  if (!box) return [];
  return data.runs.flatMap((run, r) => !run.umap ? [] : run.factors.slice(0, UMAP_FACTORS).flatMap((factor, i) => {
    const byFactor = { factor, levels: decoded[r].factors[i] };
    const colors = factor.best ? [byFactor, byLatent(run, decoded[r], factor.best[0])] : [byFactor];
    return colors.map((each) => panel(run, decoded[r], each, run.umap, box, data.runs.length > 1 ? run.label + ": " : ""));
  }));
}

/** An axis as a continuous factor. */
function byLatent(run, decoded, axis) {
  const { label, low, high } = run.axes[axis];
  return { factor: { name: label, low, high, missing: 0 }, levels: Uint8Array.from(decoded.axes[axis], (step) => Math.round(step / 65535 * 254)) };
}

function panel(run, decoded, { factor, levels }, pair, parent, before = "") {
  const [x, y] = pair.map((axis) => ({ steps: decoded.axes[axis], ...run.axes[axis] }));
  const cloud = { run, factor, x, y, levels, front: -1 };
  const box = make("section", undefined, parent, "panel");
  make("h4", before + factor.name, box);
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
