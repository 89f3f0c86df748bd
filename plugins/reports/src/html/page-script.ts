import { LEVEL_COLORS } from "../summary/level-colors.js";

/**
 * The page's script, as text: the content security policy contains its hash, so it has the same bytes from source and
 * from dist. It draws the packed cells (see PackedCells) and sorts and filters the table of metrics. It fetches nothing
 * and writes text only through textContent.
 */
export const pageScript = `"use strict";
(() => {
const root = document.documentElement;
const make = (tag, text, parent, kind) => {
  const element = document.createElement(tag);
  if (text !== undefined) element.textContent = text;
  if (kind) element.className = kind;
  if (parent) parent.append(element);
  return element;
};
const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
const color = (name) => getComputedStyle(root).getPropertyValue(name).trim();
const COLORS = ${LEVEL_COLORS.length};
const levelVariable = (level) => "--cat-" + (level.color % COLORS);

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
  const levels = decoded.factors[index];
  const pair = (chosen.axes === "best" ? factor.best : chosen.axes === "umap" ? run.umap : undefined) || [0, 1];
  const [x, y] = pair.map((axis) => decoded.axes[axis]);
  const [across, up] = pair.map((axis) => run.axes[axis].label);
  const box = make("section", undefined, parent, "panel");
  make("h4", factor.name, box);
  const canvas = make("canvas", undefined, box);
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", run.label + ", cells colored by " + factor.name + "; across " + across + ", up " + up);
  make("p", "→ " + across + "\u2003↑ " + up, box, "axes");
  let front = -1;
  const redraw = () => draw(canvas, x, y, levels, colorsOf(factor), front, run.cells);
  if (factor.levels) levelButtons(factor, box, (level) => { front = level; redraw(); });
  else ramp(factor, box);
  return redraw;
}

function levelButtons(factor, box, choose) {
  const list = make("ul", undefined, box, "levels");
  const entries = factor.levels.map((level, i) => [level.name, level.cells, levelVariable(level), i]);
  if (factor.missing > 0) entries.push(["missing", factor.missing, "--none", 255]);
  for (const [name, cells, variable, level] of entries) {
    const button = make("button", undefined, make("li", undefined, list));
    button.type = "button";
    button.setAttribute("aria-pressed", "false");
    make("i", undefined, button).style.background = "var(" + variable + ")";
    button.append(name + " ");
    make("span", String(cells), button);
    button.addEventListener("click", () => {
      const on = button.getAttribute("aria-pressed") !== "true";
      for (const other of list.querySelectorAll("button")) other.setAttribute("aria-pressed", "false");
      button.setAttribute("aria-pressed", String(on));
      choose(on ? level : -1);
    });
  }
}

function ramp(factor, box) {
  const row = make("div", undefined, box, "ramp");
  const short = (value) => String(Number(value.toPrecision(3))).replace("-", "−");
  make("span", short(factor.low), row);
  make("i", undefined, row);
  make("span", short(factor.high), row);
  if (factor.missing > 0) make("p", "gray: missing, " + factor.missing, box, "axes");
}

function colorsOf(factor) {
  const table = new Array(256).fill(color("--none"));
  if (factor.levels) factor.levels.forEach((level, i) => { table[i] = color(levelVariable(level)); });
  else {
    const stops = color("--ramp").split(",").map((stop) => [1, 3, 5].map((at) => parseInt(stop.trim().slice(at, at + 2), 16)));
    for (let i = 0; i < 255; i++) {
      const at = (i / 254) * (stops.length - 1);
      const left = Math.min(stops.length - 2, Math.floor(at));
      table[i] = "rgb(" + stops[left].map((part, k) => Math.round(part + (stops[left + 1][k] - part) * (at - left))) + ")";
    }
  }
  return table;
}

function draw(canvas, x, y, levels, colors, front, cells) {
  const scale = devicePixelRatio || 1;
  const width = canvas.clientWidth, height = canvas.clientHeight, edge = 10;
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const pen = canvas.getContext("2d");
  pen.scale(scale, scale);
  const size = cells > 10000 ? 1.1 : cells > 2000 ? 1.7 : 2.4;
  let stride = Math.floor(cells * 0.618) || 1;
  const divisor = (a, b) => b === 0 ? a : divisor(b, a % b);
  while (divisor(stride, cells) !== 1) stride++;
  const spot = (i) => {
    pen.beginPath();
    pen.arc(edge + (x[i] / 65535) * (width - 2 * edge), height - edge - (y[i] / 65535) * (height - 2 * edge), size, 0, 7);
    pen.fill();
  };
  const pass = (wanted, paint, alpha) => {
    pen.globalAlpha = alpha;
    for (let k = 0, i = 0; k < cells; k++, i = (i + stride) % cells)
      if (wanted(levels[i])) { pen.fillStyle = paint(levels[i]); spot(i); }
  };
  const gray = color("--none");
  if (front >= 0) {
    pass((level) => level !== front, () => gray, 0.35);
    pass((level) => level === front, (level) => level === 255 ? color("--ink") : colors[level], 0.9);
  } else {
    pass((level) => level === 255, () => gray, 0.5);
    pass((level) => level !== 255, (level) => colors[level], 0.75);
  }
}

function startTable(table) {
  const body = table.tBodies[0];
  const filter = document.getElementById("filter");
  const shown = document.getElementById("filtered");
  const heads = [...table.tHead.rows[0].cells];
  const key = (row, column) => {
    const cell = row.cells[column];
    const number = cell.dataset.v ?? cell.textContent.replace(/^latent /, "").replace("−", "-");
    return number === "" || number === "–" ? undefined : Number.isNaN(Number(number)) ? number : Number(number);
  };
  const order = (a, b) => typeof a === typeof b ? (a < b ? -1 : a > b ? 1 : 0) : typeof a === "number" ? -1 : 1;
  heads.forEach((head, column) => head.firstElementChild.addEventListener("click", () => {
    const down = head.getAttribute("aria-sort") === "ascending";
    heads.forEach((other) => other.removeAttribute("aria-sort"));
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    const rows = [...body.rows].map((row) => [key(row, column), row]);
    rows.sort(([a], [b]) => a === b ? 0 : a === undefined ? 1 : b === undefined ? -1 : down ? order(b, a) : order(a, b));
    body.append(...rows.map(([, row]) => row));
  }));
  filter.addEventListener("input", () => {
    const words = filter.value.toLowerCase().split(/\\s+/).filter(Boolean);
    let count = 0;
    for (const row of body.rows) {
      const text = [...row.cells].map((cell) => cell.textContent).join(" ").toLowerCase();
      row.hidden = !words.every((word) => text.includes(word));
      if (!row.hidden) count++;
    }
    shown.value = count + " rows";
  });
}

const cells = document.getElementById("cells");
if (cells) startSpace(JSON.parse(cells.textContent), document.getElementById("panels"));
const table = document.getElementById("all-metrics");
if (table) startTable(table);
})();
`;
