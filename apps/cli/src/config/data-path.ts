import { resolve } from "node:path";

/** True for an address such as s3://bucket/cells.zarr, which belongs to no folder. */
export const isAddress = (path: string): boolean => /^[a-z][a-z\d+.-]+:\/\//i.test(path);

/** The absolute path of data, or the address as it is. */
export const dataPath = (folder: string, path: string): string => (isAddress(path) ? path : resolve(folder, path));
