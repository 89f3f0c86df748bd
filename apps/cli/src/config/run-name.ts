import { basename, extname, join } from "node:path";
import type { Config } from "heddle";

/** Default folder of a run: runs/<configuration or data>-<objective>-<seed>. */
export function runFolderName(configFile: string | undefined, config: Config): string {
  const [data] = (config.data.path as readonly string[] | undefined) ?? [];
  const source = configFile ?? data ?? config.data.use;
  const name = basename(source, extname(source)).replace(/\.config$/, "");
  return join("runs", `${name}-${config.objective.use}-${config.seed}`);
}
