// Where a browser fetches compression filters from. Node finds them in node_modules by itself.

let folder: string | undefined;

/**
 * For bundled pages: the URL of a copy of h5wasm-plugins' `plugins` folder, because a bundle no longer lies beside it.
 * Not called, filters are looked for beside the package itself.
 */
export function setFilterFolder(url: string): void {
  folder = url.replace(/\/+$/, "");
}

export function filterFolder(): string | undefined {
  return folder;
}
