// `#scran` outside browsers.
export type Scran = typeof import("scran.js");

export const importScran = (): Promise<Scran> => import("scran.js");
