// h5wasm-plugins ships no types; only what browsers use is declared.
declare module "h5wasm-plugins" {
  /** Fetches `libH5Z<name>.so` beside the package's entry into the library's first plugin folder. */
  export function install_plugins(module: unknown, names: readonly string[]): Promise<void>;
}
