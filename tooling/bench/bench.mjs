// `npm run bench -- [step] [profile] [products] [end-to-end] [contention] [stages]`, all of them by default. Prints each
// table as soon as it is measured, and writes what there is to bench-results/*.json.
import { mkdirSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { build, root } from "../toolchain.mjs";
import { hasNative } from "./has-native.mjs";

const HELP = `npm run bench -- [step] [profile] [products] [end-to-end] [contention] [stages]

All of them by default. Prints each table as soon as it is measured, and writes bench-results/*.json. Native kernels take
part where they are built (npm run build:native).

  --python PATH       a Python with tooling/bench/requirements.txt, to include scvi-tools
  --tfjs-node FOLDER  a folder whose node_modules has @tensorflow/tfjs-node, to include it
  --floor FOLDER      the study of prototype kernels
  --only NAMES        participants by prefix of their names, comma-separated
  --shapes NAMES      shapes of a step by prefix: "128 × 2000 zinb" or "128x2000", comma-separated
  --rounds N          rounds in which all participants alternate; 3 by default
  --period MS         time of a participant in a round; 400 by default
  --epochs N          epochs of end-to-end, 24 by default, and of stages, all that the preset has by default
  --backends NAMES    backends of end-to-end; wasm,simd by default, and native where it is built
  --data PATH         a file with counts for stages; Kang's cells by default
  --cells N           simulated cells of stages; 100000 by default, 0 for none
  --help              this text
`;
/** Load from which other programs disturb the times. */
const BUSY = 0.5;
const text = { type: "string" };
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    python: text,
    "tfjs-node": text,
    floor: text,
    data: text,
    only: text,
    shapes: text,
    help: { type: "boolean" },
    rounds: { ...text, default: "3" },
    period: { ...text, default: "400" },
    epochs: text,
    cells: { ...text, default: "100000" },
    backends: { ...text, default: hasNative ? "wasm,simd,native" : "wasm,simd" },
  },
});
if (values.help) {
  console.log(HELP);
  process.exit(0);
}
const names = (list) => list?.split(",").map((name) => name.trim());
const options = {
  python: values.python,
  tfjsNode: values["tfjs-node"] && resolve(values["tfjs-node"]),
  floor: values.floor && resolve(values.floor),
  only: names(values.only),
  shapes: names(values.shapes),
  rounds: Number(values.rounds),
  period: Number(values.period),
  ...(values.epochs && { epochs: Number(values.epochs) }),
  ...(values.data && { data: resolve(values.data) }),
  cells: Number(values.cells),
  backends: names(values.backends),
};
const BENCHES = {
  step: async (save) => (await import("./step-times.mjs")).stepTimes({ ...options, save }),
  profile: async (save) => (await import("./profile.mjs")).profile({ ...options, save }),
  products: async (save) => (await import("./products.mjs")).products({ ...options, save }),
  "end-to-end": async (save) => (await import("./end-to-end.mjs")).endToEnd({ ...options, save }),
  contention: async (save) => (await import("./contention.mjs")).contention({ ...options, save }),
  stages: async (save) => (await import("./stages.mjs")).stages({ ...options, save }),
};

const selected = positionals.length > 0 ? positionals : Object.keys(BENCHES);
const unknown = selected.find((name) => !(name in BENCHES));
if (unknown) throw new Error(`expected ${Object.keys(BENCHES).join(", ")}, got ${unknown}`);
if ((await build(["scripts"])) !== 0) process.exit(1);
const machine = { node: process.version, processor: cpus()[0].model, cores: cpus().length };
const [load] = loadavg();
console.log(
  `${machine.processor}, ${machine.cores} cores, Node ${machine.node}, load ${load.toFixed(1)}, ${new Date().toISOString()}`,
);
if (load > BUSY) console.log("The machine is busy: compare times within this run only.");
const folder = join(root, "bench-results");
mkdirSync(folder, { recursive: true });
for (const name of selected) {
  const save = (results) => {
    const content = { machine, at: new Date().toISOString(), options, results };
    writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(content, null, 2)}\n`);
  };
  save(await BENCHES[name](save));
}
