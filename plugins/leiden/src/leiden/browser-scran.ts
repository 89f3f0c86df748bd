// What `#scran` leads to in a browser: its page's import map says where scran.js lies. Bundlers are not to look: most
// pages do without it, and its own workers are started in a way that they cannot pack.
import type { Scran } from "./node-scran.js";

const NAME: string = "scran.js";

export const importScran = (): Promise<Scran> => import(/* @vite-ignore */ /* webpackIgnore: true */ NAME);
