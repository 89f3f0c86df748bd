import { HeddleError } from "@heddle/contracts";

const SCHEME = "s3://";

/** True for the address of an object or of a folder of objects, in contrast to a path. */
export const isObjectAddress = (path: string): boolean => path.startsWith(SCHEME);

export interface ObjectAddress {
  readonly bucket: string;
  /** Without "/" at either end; "" for the whole bucket. */
  readonly key: string;
}

/** Throws HeddleError "usage" for an address without a bucket, or with a part that a path has and a key has not. */
export function parseAddress(address: string): ObjectAddress {
  const [bucket, ...parts] = address.slice(SCHEME.length).split("/");
  const names = parts.filter((part) => part !== "");
  if (/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket) && !names.some((name) => name === "." || name === ".."))
    return { bucket, key: names.join("/") };
  throw new HeddleError("usage", {
    where: address,
    expected: "an address such as s3://bucket/folder/cells.zarr",
    got: names.includes("..") || names.includes(".") ? 'a key with the part "." or ".."' : `the bucket "${bucket}"`,
    next: "Write the name of the bucket and the whole key.",
  });
}
