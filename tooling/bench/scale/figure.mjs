// `node tooling/bench/scale/figure.mjs FOLDER`: reads FOLDER/scale.jsonl, writes docs/scale.json (the last measurement of
// each stage) and the figure docs/images/scale.svg, and prints the tables of the documentation.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";

const { document } = parseHTML("<!doctype html><html><body></body></html>");
const fromRoot = (path) => new URL(`../../../${path}`, import.meta.url);
const HEDDLE = "Heddle";
/** Stages in the order of the tables. */
const STAGES = {
  [HEDDLE]: ["simulate", "inspect", "train", "evaluate", "report"],
  "scvi-tools": ["load", "genes", "train", "embed"],
};
const COLORS = { train: "#c2185b", evaluate: "#4059ad", inspect: "#3a8fb7", report: "#6b9080", load: "#c29b2b" };
const [WIDTH, HEIGHT] = [480, 340];

/** The last measurement of each stage, from the lines of scale.jsonl; a run with other options is not a new measurement. */
export function lastMeasurements(lines) {
  const found = new Map();
  for (const { program = HEDDLE, ...line } of lines) {
    const key = [program, line.backend ?? "", line.memory ?? "", line.cells, line.stage].join("/");
    found.set(key, { program, ...line });
  }
  return [...found.values()].sort(
    (a, b) =>
      a.program.localeCompare(b.program) ||
      a.cells - b.cells ||
      STAGES[a.program].indexOf(a.stage) - STAGES[b.program].indexOf(b.stage),
  );
}

/** The backend of the figure and the tables, where a stage has one. */
const BACKEND = "native";
const isShown = ({ backend = BACKEND }) => backend === BACKEND;

/** One measure against cells, both logarithmic: a line for each stage of each program. */
function panel(measured, measure, label, x) {
  const series = (line) => `${line.program}/${line.stage}`;
  const marks = { x: "cells", y: measure, stroke: "stage", z: series };
  const dashed = ({ program }) => program !== HEDDLE;
  const drawn = measured.filter((line) => line.stage in COLORS && isShown(line));
  const ends = drawn.filter(
    (line) => !drawn.some((other) => series(other) === series(line) && other.cells > line.cells),
  );
  const node = Plot.plot({
    document,
    width: WIDTH,
    height: HEIGHT,
    marginLeft: 55,
    marginRight: 130,
    style: { fontFamily: "system-ui, sans-serif", fontSize: "12px", background: "white" },
    grid: true,
    x: { type: "log", label: "cells", ticks: [1e4, 1e5, 1e6], tickFormat: (cells) => cells.toLocaleString("en-US") },
    y: { type: "log", label },
    color: { domain: Object.keys(COLORS), range: Object.values(COLORS) },
    marks: [
      Plot.line(
        drawn.filter((line) => !dashed(line)),
        marks,
      ),
      Plot.line(drawn.filter(dashed), { ...marks, strokeDasharray: "4 3" }),
      Plot.dot(drawn, { x: "cells", y: measure, fill: "stage", r: 3 }),
      Plot.text(ends, {
        ...{ x: "cells", y: measure, fill: "stage", dx: 6, textAnchor: "start" },
        text: (line) => (dashed(line) ? `${line.stage}, scvi-tools` : line.stage),
      }),
    ],
  });
  return node.outerHTML
    .replace("  height: intrinsic;\n", "")
    .replace(/^<svg ([^>]*)>/, `<svg x="${x}" y="0" $1><title>${label}</title>`);
}

function picture(measured) {
  const size = `width="${2 * WIDTH}" height="${HEIGHT}"`;
  const panels = [
    panel(measured, "cpuSeconds", "processor time, s", 0),
    panel(measured, "peakMiB", "peak resident memory, MiB", WIDTH),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size}><title>Time and memory of each stage against cells</title><rect ${size} fill="white"/>${panels.join("")}</svg>\n`;
}

const number = (value) => (value < 10 ? value.toFixed(1) : Math.round(value).toLocaleString("en-US"));

/** Markdown: one row per stage, one column per number of cells. */
function table(measured, program) {
  const own = measured.filter((line) => line.program === program && isShown(line));
  const sizes = [...new Set(own.map(({ cells }) => cells))];
  const row = (cells) => `| ${cells.join(" | ")} |`;
  const lines = STAGES[program].map((stage) =>
    row([
      stage,
      ...sizes.map((cells) => {
        const line = own.find((each) => each.cells === cells && each.stage === stage);
        return line ? `${number(line.cpuSeconds)} s (${number(line.seconds)} s), ${number(line.peakMiB)} MiB` : "–";
      }),
    ]),
  );
  const head = row([program, ...sizes.map((cells) => `${cells.toLocaleString("en-US")} cells`)]);
  return [head, row(["---", ...sizes.map(() => "---")]), ...lines].join("\n");
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const lines = readFileSync(join(process.argv[2], "scale.jsonl"), "utf8").trim().split("\n");
  const measured = lastMeasurements(lines.map((line) => JSON.parse(line)));
  writeFileSync(fromRoot("docs/scale.json"), `${JSON.stringify(measured, undefined, 2)}\n`);
  writeFileSync(fromRoot("docs/images/scale.svg"), picture(measured));
  for (const program of new Set(measured.map((line) => line.program))) console.log(`${table(measured, program)}\n`);
}
