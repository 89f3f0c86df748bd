/**
 * Kernels in WebAssembly. The module is compiled at the first use, once: engines optimize code that stays in use.
 *
 * @param binary the module, in base64; it imports its memory as "env" "memory"
 * @returns the exports over a memory, or undefined where WebAssembly or an instruction of the module is missing or forbidden
 *   (content security policy): then compute in JavaScript
 */
export function webAssemblyKernels<Kernels>(binary: string): (memory: WebAssembly.Memory) => Kernels | undefined {
  let compiled: { readonly module?: WebAssembly.Module } | undefined;
  return (memory) => {
    compiled ??= { module: compile(binary) };
    const { module } = compiled;
    return module && (new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as Kernels);
  };
}

function compile(binary: string): WebAssembly.Module | undefined {
  try {
    return new WebAssembly.Module(Uint8Array.from(atob(binary), (character) => character.charCodeAt(0)));
  } catch {
    return undefined;
  }
}
