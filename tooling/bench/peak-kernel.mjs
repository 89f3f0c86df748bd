// Multiply-adds between registers, compiled on demand.
import asc from "assemblyscript/asc";

const CHAINS = 12;
const chains = Array.from({ length: CHAINS }, (_, i) => i);

/** CHAINS independent accumulators of four lanes, each with one multiply-add per round. */
const source = (step) => `
export function run(rounds: i32): f32 {
  const a = f32x4.splat(<f32>rounds * 1e-9), b = f32x4.splat(<f32>rounds * 1e-8);
  ${chains.map((i) => `let s${i} = f32x4.splat(${i});`).join(" ")}
  for (let i = 0; i < rounds; i++) { ${chains.map((i) => `s${i} = ${step(`s${i}`)};`).join(" ")} }
  let sum = s0; ${chains
    .slice(1)
    .map((i) => `sum = f32x4.add(sum, s${i});`)
    .join(" ")}
  return f32x4.extract_lane(sum, 0);
}`;
export const STEPS = {
  relaxed: (s) => `f32x4.relaxed_madd(${s}, a, b)`,
  plain: (s) => `f32x4.add(f32x4.mul(${s}, a), b)`,
};

export async function compilePeak(step) {
  const flags = ["-O3", "--noAssert", "--runtime", "stub", "--enable", "simd", "--enable", "relaxed-simd"];
  const files = { "peak.ts": source(step) };
  const made = {};
  const { error, stderr } = await asc.main(["peak.ts", "-o", "peak.wasm", ...flags], {
    readFile: (name) => files[name] ?? null,
    writeFile: (name, bytes) => {
      made[name] = bytes;
    },
    listFiles: () => [],
  });
  if (error) throw new Error(stderr.toString());
  return new WebAssembly.Module(made["peak.wasm"]);
}

/** Multiplications and additions in this number of rounds. */
export const operationsOf = (rounds) => rounds * CHAINS * 8;
