import { inspect, type PluginChoice } from "heddle";
import { type Config, completeConfig, quickTraining } from "heddle/config";
import type { Gathered } from "./gather.js";

/** The configuration with the settings `training` of a quick training. The data are described if `epochs` is automatic. */
export async function quickConfig({
  config,
  plugins,
}: Pick<Gathered, "config" | "plugins">): Promise<Gathered["config"] & { readonly training: Config["training"] }> {
  const { data, training } = await completeConfig(config, { plugins });
  const cells = training.epochs === "auto" ? await cellsOf(data, plugins) : 0;
  return { ...config, training: quickTraining(training, cells) };
}

async function cellsOf({ path, ...reader }: Config["data"], plugins: Gathered["plugins"]): Promise<number> {
  const paths = (path as readonly string[] | undefined) ?? [undefined];
  let cells = 0;
  for (const each of paths) cells += (await inspect(each, { reader: reader as PluginChoice, plugins })).cells;
  return cells;
}
