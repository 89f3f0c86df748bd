import type { EmbeddedCells, EmbedOptions } from "@heddle/runtime";
import type { CounterfactualCells, CounterfactualOptions, DecodedCells, DecodeOptions } from "@heddle/runtime/analysis";
import { catalogWith } from "../catalog-with.js";
import { type DataReference, openReferences } from "../data/data-input.js";
import type { CallContext } from "./call.js";
import { inTurn } from "./in-turn.js";

/** Options that the context and the references replace. */
type Supplied = "catalog" | "store" | "loaded" | "sources" | "dataset" | "signal" | "output" | "reference";

export type CellsRequest<Options> = Omit<Options, Supplied> & {
  readonly data: readonly DataReference[];
  /** File in the second store that receives the result. */
  readonly file?: string;
};

export interface EmbedRequest extends CellsRequest<EmbedOptions> {
  /** True if the last store is the reference. */
  readonly hasReference?: boolean;
}

export const embedCall = (
  { hasReference = false, ...request }: EmbedRequest,
  context: CallContext,
): Promise<EmbeddedCells> =>
  inTurn(async () => {
    const options = await completed(request, context);
    const reference = hasReference ? context.stores.at(-1) : undefined;
    return (await import("@heddle/runtime")).embedCells({ ...options, ...(reference && { reference }) });
  });

export const decodeCall = (request: CellsRequest<DecodeOptions>, context: CallContext): Promise<DecodedCells> =>
  inTurn(async () => (await import("@heddle/runtime/analysis")).decodeCells(await completed(request, context)));

export const counterfactualCall = (
  request: CellsRequest<CounterfactualOptions>,
  context: CallContext,
): Promise<CounterfactualCells> =>
  inTurn(async () => (await import("@heddle/runtime/analysis")).counterfactualCells(await completed(request, context)));

/** The runtime's options for a request. */
export async function completed<Options>(request: CellsRequest<Options>, { signal, stores, plugins }: CallContext) {
  const { data, file, ...own } = request;
  const [store, target] = stores;
  return {
    ...own,
    ...(await openReferences(data, signal)),
    catalog: await catalogWith(plugins),
    store: store,
    signal,
    ...(file !== undefined && { output: { store: target, file } }),
  };
}
