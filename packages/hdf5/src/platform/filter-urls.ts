// The compression filters. Each address is a literal, because bundlers detect files that way; none is fetched before a
// dataset needs it. The build copies the filters into this package (tooling/build/bundle.mjs).
const URLS = {
  bitgroom: () => new URL("h5wasm-plugins/plugins/libH5Zbitgroom.so", import.meta.url),
  bitround: () => new URL("h5wasm-plugins/plugins/libH5Zbitround.so", import.meta.url),
  blosc: () => new URL("h5wasm-plugins/plugins/libH5Zblosc.so", import.meta.url),
  blosc2: () => new URL("h5wasm-plugins/plugins/libH5Zblosc2.so", import.meta.url),
  bshuf: () => new URL("h5wasm-plugins/plugins/libH5Zbshuf.so", import.meta.url),
  bz2: () => new URL("h5wasm-plugins/plugins/libH5Zbz2.so", import.meta.url),
  lz4: () => new URL("h5wasm-plugins/plugins/libH5Zlz4.so", import.meta.url),
  lzf: () => new URL("h5wasm-plugins/plugins/libH5Zlzf.so", import.meta.url),
  zfp: () => new URL("h5wasm-plugins/plugins/libH5Zzfp.so", import.meta.url),
  zstd: () => new URL("h5wasm-plugins/plugins/libH5Zzstd.so", import.meta.url),
};

export const filterUrl = (plugin: string): string => URLS[plugin as keyof typeof URLS]().href;
