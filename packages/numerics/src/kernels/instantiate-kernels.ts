/**
 * Exports of a WebAssembly module over a memory. Undefined where WebAssembly or an instruction of the module is missing or
 * forbidden (content security policy): then compute in JavaScript.
 *
 * @param binary the module, in base64; it imports its memory as "env" "memory"
 */
export function instantiateKernels<Kernels>(binary: string, memory: WebAssembly.Memory): Kernels | undefined {
  const bytes = Uint8Array.from(atob(binary), (character) => character.charCodeAt(0));
  try {
    const module = new WebAssembly.Module(bytes);
    return new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as Kernels;
  } catch {
    return undefined;
  }
}
