// Who takes part: every backend that is there, the engine's own with each of its options turned, and scvi-tools.
import { standardCatalog } from "../../packages/heddle/dist/standard-catalog.js";
import { contestant } from "./contestant.mjs";

const here = (name) => new URL(name, import.meta.url).pathname;

/** The engine as it comes, and with one option turned at a time; options that it does not have yet are left out. */
async function engineChoices() {
  const { default: plugin } = await standardCatalog.backend.simd();
  const has = (option) => option in plugin.options.shape;
  return [
    ["simd", {}],
    ...(has("threads") ? [["simd, one thread", { threads: 1 }]] : []),
    ...(has("record") ? [["simd, not recorded", { record: false }]] : []),
    ["simd, strict (no fused multiply-add)", { strict: true }],
  ].map(([name, options]) => [name, { use: "simd", ...options }]);
}

/** Starts the contestants whose names are `wanted`; whoever starts them ends them. */
export async function stepContestants(wanted, { python, tfjsNode } = {}) {
  const heddle = [
    ["tfjs cpu", { use: "cpu" }],
    ["tfjs wasm, stock operations", { use: "wasm", stock: true }],
    ["tfjs wasm", { use: "wasm" }],
    ...(tfjsNode ? [["tfjs-node", { use: "tensorflow", from: tfjsNode }]] : []),
    ...(await engineChoices()),
  ].map(([name, choice]) => [name, process.execPath, [here("heddle-steps.mjs"), JSON.stringify(choice)]]);
  const all = [...heddle, ...(python ? [["scvi-tools, bare step", python, [here("scvi_step.py")]]] : [])];
  return all
    .filter(([name]) => wanted(name))
    .map(([name, program, args]) => contestant(name, program, args, { TF_CPP_MIN_LOG_LEVEL: "2" }));
}
