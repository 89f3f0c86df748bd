// `npm run bench -- [step] [profile] [end-to-end] [contention]`, all of them by default. Prints tables and writes
// bench-results/*.json.
//   --python PATH       a Python with requirements.txt, to include scvi-tools
//   --tfjs-node FOLDER  a folder whose node_modules has @tensorflow/tfjs-node, to include it
//   --floor FOLDER      the study of prototype kernels
//   --only NAMES        participants by prefix of their names, comma-separated
//   --rounds N --period MS --epochs N --backends NAMES
import { mkdirSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { build, root } from "../toolchain.mjs";

const text = { type: "string" };
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    python: text,
    "tfjs-node": text,
    floor: text,
    only: text,
    rounds: { ...text, default: "3" },
    period: { ...text, default: "400" },
    epochs: { ...text, default: "8" },
    backends: { ...text, default: "wasm,simd" },
  },
});
const names = (list) => list?.split(",").map((name) => name.trim());
const options = {
  python: values.python,
  tfjsNode: values["tfjs-node"] && resolve(values["tfjs-node"]),
  floor: values.floor && resolve(values.floor),
  only: names(values.only),
  rounds: Number(values.rounds),
  period: Number(values.period),
  epochs: Number(values.epochs),
  backends: names(values.backends),
};
const BENCHES = {
  step: async () => (await import("./step-times.mjs")).stepTimes(options),
  profile: async () => (await import("./profile.mjs")).profile(options),
  "end-to-end": async () => (await import("./end-to-end.mjs")).endToEnd(options),
  contention: async () => (await import("./contention.mjs")).contention(options),
};

const selected = positionals.length > 0 ? positionals : Object.keys(BENCHES);
const unknown = selected.find((name) => !(name in BENCHES));
if (unknown) throw new Error(`expected ${Object.keys(BENCHES).join(", ")}, got ${unknown}`);
if ((await build(["scripts"])) !== 0) process.exit(1);
const machine = { node: process.version, processor: cpus()[0].model, cores: cpus().length };
const folder = join(root, "bench-results");
mkdirSync(folder, { recursive: true });
for (const name of selected) {
  const content = { machine, at: new Date().toISOString(), options, results: await BENCHES[name]() };
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(content, null, 2)}\n`);
}
