// h5wasm-plugins ships no types; only what is used is declared.
declare module "h5wasm-plugins" {
  /** Where the package lies; its filters are in `plugins/libH5Z<name>.so` below. */
  export const base_url: string;
}
