// The participants: every available backend, Heddle's own engines with each of their options changed, and scvi-tools.
import { standardCatalog } from "../../packages/heddle/dist/standard-catalog.js";
import { hasNative } from "./has-native.mjs";
import { participant } from "./participant.mjs";

const here = (name) => new URL(name, import.meta.url).pathname;

/** `simd` or `native` with default options, and with one option changed at a time. */
async function engineVariants(use) {
  const { default: plugin } = await standardCatalog.backend[use]();
  const has = (option) => option in plugin.options.shape;
  return [
    [use, {}],
    ...(has("threads") ? [[`${use}, one thread`, { threads: 1 }]] : []),
    ...(has("record") ? [[`${use}, not recorded`, { record: false }]] : []),
    [`${use}, strict (no fused multiply-add)`, { strict: true }],
  ].map(([name, options]) => [name, { use, ...options }]);
}

/** Starts the participants that `wanted` selects; the caller ends them. */
export async function stepParticipants(wanted, { python, tfjsNode } = {}) {
  const heddle = [
    ["tfjs cpu", { use: "cpu" }],
    ["tfjs wasm, stock operations", { use: "wasm", stock: true }],
    ["tfjs wasm", { use: "wasm" }],
    ...(tfjsNode ? [["tfjs-node", { use: "tensorflow", from: tfjsNode }]] : []),
    ...(await engineVariants("simd")),
    ...(hasNative ? await engineVariants("native") : []),
  ].map(([name, choice]) => [name, process.execPath, [here("heddle-steps.mjs"), JSON.stringify(choice)]]);
  const scvi = [
    ["scvi-tools, bare step", python, [here("scvi_step.py")]],
    ["scvi-tools, fused Adam", python, [here("scvi_step.py"), "fused"]],
    ["scvi-tools, compiled", python, [here("scvi_step.py"), "fused", "compiled"]],
    ["scvi-tools, JAX", python, [here("scvi_jax_step.py")]],
  ];
  return [...heddle, ...(python ? scvi : [])]
    .filter(([name]) => wanted(name))
    .map(([name, program, args]) => participant(name, program, args, { TF_CPP_MIN_LOG_LEVEL: "2" }));
}
