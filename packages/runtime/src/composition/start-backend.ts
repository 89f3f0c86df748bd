import type { Backend } from "@heddle/contracts";
import type { Config } from "../config/schema.js";
import type { Catalog } from "../plugins/catalog.js";
import { choose } from "../plugins/choose.js";
import { create } from "./compose.js";

/** Creates the configured compute backend and makes it the current one. */
export async function startBackend(catalog: Catalog, config: Config): Promise<Backend> {
  const backend = create(await choose(catalog, "backend", config.backend, "backend"));
  await backend.start();
  return backend;
}
