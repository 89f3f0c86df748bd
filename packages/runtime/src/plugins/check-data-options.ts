import { HeddleError, type Role } from "@heddle/contracts";
import { DATA_KEYS, readerOptions } from "../config/data-keys.js";
import { didYouMean } from "../config/nearest-name.js";
import type { PluginChoice } from "../config/schema.js";
import { type ConfigSource, placeOf } from "../config/source.js";
import { type Catalog, loadPlugin } from "./catalog.js";
import { choose } from "./choose.js";
import { optionNames } from "./option-rows.js";

/** Checks `data` before the file is read. With `auto`, each key must be an option of a dataset plugin. */
export async function checkDataOptions(catalog: Catalog, data: PluginChoice, source?: ConfigSource): Promise<void> {
  const pick = readerOptions(data);
  if (pick.use !== "auto") {
    await choose(catalog, "dataset", pick, { key: "data", source, beside: DATA_KEYS });
    return;
  }
  const given = Object.keys(pick).filter((key) => key !== "use");
  if (given.length === 0) return;
  const role: Role = "dataset";
  const plugins = await Promise.all(Object.keys(catalog[role]).map((name) => loadPlugin(catalog, role, name)));
  const known = [...DATA_KEYS, ...new Set(plugins.flatMap(optionNames))];
  const unknown = given.find((key) => !known.includes(key));
  if (unknown === undefined) return;
  throw new HeddleError("config", {
    where: placeOf(source, ["data", unknown]),
    expected: "a key of data, or an option of a dataset plugin",
    got: `the unknown key ${JSON.stringify(unknown)}`,
    next: didYouMean(unknown, known, `Keys of data: ${known.join(", ")}.`, (name) => `data.${name}`),
  });
}
