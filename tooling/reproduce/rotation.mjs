// Executes docs/reproduction/rotation-protocol.md:
//
//   node tooling/reproduce/rotation.mjs --out FOLDER --kang FILE --glioblastoma FILE --cycle FILE
//     --unbalanced FILE --hidden FILE
//
// Trains the sweeps rotation*.sweep.yaml, fits the views of each run and writes docs/reproduction/rotation.json: every measure of
// every seed. A design without its file keeps its stored results. Finished runs and views are kept, so the command continues after
// an interruption; --finished trains nothing. --only SWEEP runs one sweep and replaces
// its results.
import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { DESIGNS, rotationResults } from "./rotation-designs.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const strings = Object.fromEntries(
  ["out", "only", "seed", "kang", "unbalanced", "hidden", "glioblastoma", "cycle"].map((name) => [
    name,
    { type: "string" },
  ]),
);
const { values: given } = parseArgs({ options: { ...strings, finished: { type: "boolean" } } });
if (!given.out) throw new Error("expected --out FOLDER");

function heddle(...args) {
  const child = spawn(process.execPath, [join(root, "apps/cli/bin/heddle.js"), ...args], { stdio: "inherit" });
  return new Promise((done, fail) =>
    child.on("exit", (code) => (code === 0 ? done() : fail(new Error(`heddle ${args.join(" ")}: exit ${code}`)))),
  );
}

async function sweep(name, folder, data, changes) {
  if (given.finished) return;
  const file = join(root, "tooling/reproduce", `${name}.sweep.yaml`);
  const sets = ["backend.threads=1", ...changes].flatMap((change) => ["--set", change]);
  const chosen = [...(data ? ["--data", data] : []), ...(given.seed ? ["--seed", given.seed] : []), ...sets];
  await heddle("sweep", "run", file, ...chosen, "--out", folder);
}

const stored = join(root, "docs/reproduction/rotation.json");
const { out, only, seed: _seed, finished: _finished, ...files } = given;
const designs = only ? [only] : Object.keys(DESIGNS);
const found = await rotationResults({ out, files, heddle, sweep, designs });
const { rotation: before } = JSON.parse(readFileSync(stored, "utf8"));
const isReplaced = ({ sweep: name }) => found.linear.some((group) => group.sweep === name);
const rotation = {
  linear: [...before.linear.filter((group) => !isReplaced(group)), ...found.linear],
  kang: [...before.kang.filter(({ variant }) => !found.kang.some((one) => one.variant === variant)), ...found.kang],
};
writeFileSync(stored, `${JSON.stringify({ rotation }, null, 1)}\n`);
