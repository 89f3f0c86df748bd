import { statSync } from "node:fs";
import { basename, extname, join } from "node:path";
import type { ReportFile } from "heddle";
import { isAddress, placeWithin, splitPlace } from "./place.js";

/** The place of a file for --out: in a folder, it keeps its name; if --out is a file, that name replaces "report". */
export function reportPlace({ name }: Pick<ReportFile, "name">, out: string): string {
  const extension = extname(out);
  if (extension === "" || isFolder(out)) return placeWithin(out, name);
  const stem = basename(out, extension);
  return placeWithin(
    splitPlace(out).folder,
    name.startsWith("report.") ? `${stem}${name.slice("report".length)}` : name,
  );
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

/** The place of one run, or the nearest folder that contains all runs; undefined for runs in a folder and at an address. */
export function sharedPlace(places: readonly string[]): string | undefined {
  let shared = places[0];
  while (!places.every((place) => place === shared || place.startsWith(startWithin(shared)))) {
    const { folder } = splitPlace(shared);
    if (folder === shared) return undefined;
    shared = folder;
  }
  return shared;
}

/** What the places within a folder or address begin with. */
const startWithin = (place: string): string => (isAddress(place) ? `${place}/` : join(place, "/"));
