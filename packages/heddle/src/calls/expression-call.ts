import type { CounterfactualCells, CounterfactualOptions, DecodedCells, DecodeOptions } from "@heddle/runtime";
import { catalogWith } from "../catalog-with.js";
import { type Given, openGiven } from "../data/data-input.js";
import type { CallContext } from "./call.js";
import { inTurn } from "./in-turn.js";

type Own<Options> = Omit<Options, "catalog" | "store" | "sources" | "dataset" | "data" | "signal" | "output">;
interface Cells {
  readonly data: readonly Given[];
  readonly reader?: DecodeOptions["data"];
}

export type DecodeRequest = Own<DecodeOptions> & Cells;

export function decodeCall({ data, reader, ...asked }: DecodeRequest, context: CallContext): Promise<DecodedCells> {
  return inTurn(async () => {
    const { decodeCells } = await import("@heddle/runtime");
    return decodeCells({ ...asked, data: reader, ...(await surroundings(data, context)) });
  });
}

export type CounterfactualRequest = Own<CounterfactualOptions> & Cells;

export function counterfactualCall(
  { data, reader, ...asked }: CounterfactualRequest,
  context: CallContext,
): Promise<CounterfactualCells> {
  return inTurn(async () => {
    const { counterfactualCells } = await import("@heddle/runtime");
    return counterfactualCells({ ...asked, data: reader, ...(await surroundings(data, context)) });
  });
}

const surroundings = async (data: readonly Given[], { signal, stores, plugins }: CallContext) => ({
  ...(await openGiven(data, signal)),
  catalog: await catalogWith(plugins),
  store: stores[0]!,
  signal,
});
