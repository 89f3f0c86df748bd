import type { EmbeddedCells, EmbedOptions, PluginChoice } from "@heddle/runtime";
import { catalogWith } from "../catalog-with.js";
import { type Given, openGiven } from "../data/data-input.js";
import type { CallContext } from "./call.js";
import { inTurn } from "./in-turn.js";

export interface EmbedRequest {
  readonly data: readonly Given[];
  readonly reader?: PluginChoice;
  readonly missingLimit?: number;
  readonly without?: EmbedOptions["without"];
  readonly withoutLatents?: EmbedOptions["withoutLatents"];
}

export function embedCall({ data, reader, ...asked }: EmbedRequest, context: CallContext): Promise<EmbeddedCells> {
  return inTurn(async () => {
    const { embedCells } = await import("@heddle/runtime");
    const { signal, stores, plugins } = context;
    const catalog = await catalogWith(plugins);
    const opened = await openGiven(data, signal);
    return embedCells({ ...opened, data: reader, ...asked, catalog, store: stores[0]!, signal });
  });
}
