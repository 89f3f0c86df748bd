// The folder of binary files that a page fetches: WebAssembly of tfjs, compression filters of HDF5. Pages without a
// bundler set it. It is stored on the global object, so that two copies of this package share it.
const FOLDER = Symbol.for("heddle/assets/v1");
type Holder = { [FOLDER]?: string };

/**
 * Sets the URL of the folder with the binary files, for this thread. With undefined, each file is fetched from the URL
 * that the bundler gave it.
 */
export function setAssetFolder(url: string | undefined): void {
  (globalThis as Holder)[FOLDER] = url?.replace(/\/*$/, "/");
}

/** The URL of a binary file: in the folder if one is set, otherwise `placed`, the URL that the bundler gave it. */
export function assetUrl(name: string, placed: string): string {
  const folder = (globalThis as Holder)[FOLDER];
  return folder === undefined ? placed : `${folder}${name}`;
}
