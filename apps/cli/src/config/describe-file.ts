import { stat } from "node:fs/promises";
import { type DatasetDescription, HeddleError } from "@heddle/contracts";
import { type Catalog, chooseReader, create, type PluginChoice } from "@heddle/runtime";

/** What a file or folder holds. `data` may name the plugin that reads it, as in a configuration. */
export async function describeFile(catalog: Catalog, path: string, data: unknown): Promise<DatasetDescription> {
  await requireData(path);
  const given = typeof data === "object" && data !== null ? data : {};
  const pick = { use: "auto", ...given } as PluginChoice;
  return create(await chooseReader(catalog, pick, { path })).inspect({ path });
}

async function requireData(path: string): Promise<void> {
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
