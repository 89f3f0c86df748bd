// Binary files that a page fetches: WebAssembly of tfjs, compression filters of HDF5. Bundlers place them by themselves;
// where nobody did, this says where they lie. On the global object, so that two copies of this package agree.
const FOLDER = Symbol.for("heddle/assets/v1");
type Holder = { [FOLDER]?: string };

/** The URL of the folder that holds them, for this thread; undefined: where the bundler put each. */
export function setAssetFolder(url: string | undefined): void {
  (globalThis as Holder)[FOLDER] = url?.replace(/\/*$/, "/");
}

/** The URL of one of them; `placed` is where the bundler put it. */
export function assetUrl(name: string, placed: string): string {
  const folder = (globalThis as Holder)[FOLDER];
  return folder === undefined ? placed : `${folder}${name}`;
}
