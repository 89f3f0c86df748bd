import { basename, dirname, join, relative, resolve } from "node:path";
import { HeddleError } from "heddle";

/** True for an address such as s3://bucket/cells.zarr, which belongs to no folder. */
export const isAddress = (place: string): boolean => /^[a-z][a-z\d+.-]+:\/\//i.test(place);

/** True for the address of an object store, where runs can be. */
export const isObjectAddress = (place: string): boolean => place.startsWith("s3://");

/** The absolute path, or the address as it is without "/" at its end. */
export const placeAt = (folder: string, place: string): string =>
  isAddress(place) ? place.replace(/\/+$/, "") : resolve(folder, place);

/** The absolute path of an output. Throws HeddleError "cannot-write" for an address, for commands that write files only. */
export function pathAt(folder: string, out: string): string {
  if (isAddress(out)) throw notAPath(out);
  return resolve(folder, out);
}

/** A place as messages show it: relative to the working directory. */
export const shownPlace = (folder: string, place: string): string =>
  isAddress(place) ? place : relative(folder, place) || ".";

/** A file in a folder, or below an address. */
export const placeWithin = (place: string, name: string): string =>
  isAddress(place) ? `${place}/${name}` : join(place, name);

/** The folder that contains a place, and its name there. The folder of a bucket is the bucket. */
export function splitPlace(place: string): { readonly folder: string; readonly name: string } {
  if (!isAddress(place)) return { folder: dirname(place), name: basename(place) };
  const at = place.lastIndexOf("/");
  return place[at - 1] === "/"
    ? { folder: place, name: "" }
    : { folder: place.slice(0, at), name: place.slice(at + 1) };
}

export const notAPath = (out: string): HeddleError =>
  new HeddleError("cannot-write", {
    where: out,
    expected: "--out with a path on this machine",
    got: "an address",
    next: "Write to a folder, and copy it to the address afterwards.",
  });
