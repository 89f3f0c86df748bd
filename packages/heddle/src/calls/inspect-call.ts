import type { DatasetDescription } from "@heddle/contracts";
import type { PluginChoice } from "@heddle/runtime/config";
import { catalogWith } from "../catalog-with.js";
import { type DataReference, openReferences } from "../data/data-input.js";
import type { CallContext } from "./call.js";

export interface InspectRequest {
  readonly data: readonly DataReference[];
  readonly reader: PluginChoice;
}

export async function inspectCall({ data, reader }: InspectRequest, context: CallContext): Promise<DatasetDescription> {
  const { chooseReader, create } = await import("@heddle/runtime");
  const { sources } = await openReferences(data, context.signal);
  const source = sources?.[0];
  const chosen = await chooseReader(await catalogWith(context.plugins), reader, source);
  return create(chosen).inspect(source);
}
