// `#scran` in a browser: the import map of the page resolves scran.js. Bundlers must ignore this import: the package is
// optional, and they cannot bundle its workers.
import type { Scran } from "./node-scran.js";

const NAME: string = "scran.js";

export const importScran = (): Promise<Scran> => import(/* @vite-ignore */ /* webpackIgnore: true */ NAME);
