// What `#wasm-files` leads to outside browsers.

/** tfjs finds its WebAssembly beside its own script. */
export function locateFiles(_backend: Pick<typeof import("@tensorflow/tfjs-backend-wasm"), "setWasmPaths">): void {}
