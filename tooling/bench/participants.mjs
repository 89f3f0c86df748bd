// The participants: every available backend, `simd` with each of its options changed, and scvi-tools.
import { standardCatalog } from "../../packages/heddle/dist/standard-catalog.js";
import { participant } from "./participant.mjs";

const here = (name) => new URL(name, import.meta.url).pathname;

/** `simd` with default options, and with one option changed at a time. */
async function simdVariants() {
  const { default: plugin } = await standardCatalog.backend.simd();
  const has = (option) => option in plugin.options.shape;
  return [
    ["simd", {}],
    ...(has("threads") ? [["simd, one thread", { threads: 1 }]] : []),
    ...(has("record") ? [["simd, not recorded", { record: false }]] : []),
    ["simd, strict (no fused multiply-add)", { strict: true }],
  ].map(([name, options]) => [name, { use: "simd", ...options }]);
}

/** Starts the participants that `wanted` selects; the caller ends them. */
export async function stepParticipants(wanted, { python, tfjsNode } = {}) {
  const heddle = [
    ["tfjs cpu", { use: "cpu" }],
    ["tfjs wasm, stock operations", { use: "wasm", stock: true }],
    ["tfjs wasm", { use: "wasm" }],
    ...(tfjsNode ? [["tfjs-node", { use: "tensorflow", from: tfjsNode }]] : []),
    ...(await simdVariants()),
  ].map(([name, choice]) => [name, process.execPath, [here("heddle-steps.mjs"), JSON.stringify(choice)]]);
  const all = [...heddle, ...(python ? [["scvi-tools, bare step", python, [here("scvi_step.py")]]] : [])];
  return all
    .filter(([name]) => wanted(name))
    .map(([name, program, args]) => participant(name, program, args, { TF_CPP_MIN_LOG_LEVEL: "2" }));
}
