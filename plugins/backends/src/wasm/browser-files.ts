// What `#wasm-files` leads to in a browser.
import { assetUrl } from "@heddle/contracts";

const NAMES = [
  "tfjs-backend-wasm.wasm",
  "tfjs-backend-wasm-simd.wasm",
  "tfjs-backend-wasm-threaded-simd.wasm",
] as const;

/** Each is written out, because that is how bundlers find files to bring along. */
const PLACED: Readonly<Record<(typeof NAMES)[number], () => URL>> = {
  "tfjs-backend-wasm.wasm": () =>
    new URL("@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm.wasm", import.meta.url),
  "tfjs-backend-wasm-simd.wasm": () =>
    new URL("@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-simd.wasm", import.meta.url),
  "tfjs-backend-wasm-threaded-simd.wasm": () =>
    new URL("@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-threaded-simd.wasm", import.meta.url),
};

/** Sets the address of the WebAssembly of tfjs, because it is not beside a bundle. */
export function locateFiles({
  setWasmPaths,
}: Pick<typeof import("@tensorflow/tfjs-backend-wasm"), "setWasmPaths">): void {
  setWasmPaths(Object.fromEntries(NAMES.map((name) => [name, assetUrl(name, PLACED[name]().href)])));
}
