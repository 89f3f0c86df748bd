import { setFlagsFromString } from "node:v8";

/** A WebAssembly module with one f32x4.relaxed_madd. */
const PROBE = Uint8Array.of(
  ...[0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 19, 1, 17, 0],
  ...[65, 0, 253, 15, 65, 0, 253, 15, 65, 0, 253, 15, 253, 133, 2, 11],
);

/**
 * Node 20 has relaxed SIMD behind a flag that may be set at run time, before anything of that kind is compiled; later
 * versions have it on and no longer know the flag. A process of our own may set it, a library in someone else's never.
 */
export function allowRelaxedSimd(): void {
  if (!WebAssembly.validate(PROBE)) setFlagsFromString("--experimental-wasm-relaxed-simd");
}
