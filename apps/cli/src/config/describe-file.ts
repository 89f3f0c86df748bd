import { stat } from "node:fs/promises";
import { type AnyPlugin, type DatasetDescription, HeddleError, inspect, type PluginChoice } from "heddle";
import { isAddress } from "./place.js";

/** Describes a file or folder. `data` may name the plugin that reads it, as in a configuration. */
export async function describeFile(
  plugins: readonly AnyPlugin[],
  path: string,
  data: unknown,
): Promise<DatasetDescription> {
  await requireData(path);
  const given = typeof data === "object" && data !== null ? data : {};
  return inspect(path, { reader: { use: "auto", ...given } as PluginChoice, plugins });
}

async function requireData(path: string): Promise<void> {
  // the reader of an address reports what is missing
  if (isAddress(path)) return;
  try {
    await stat(path);
  } catch (cause) {
    throw new HeddleError("missing-file", {
      where: path,
      expected: "a file or folder with counts",
      got: (cause as NodeJS.ErrnoException).code === "ENOENT" ? "nothing there" : (cause as Error).message,
      next: "Check the path.",
      cause,
    });
  }
}
