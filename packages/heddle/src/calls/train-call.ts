import { HeddleError, type RunSummary } from "@heddle/contracts";
import type { EncodedCells, RepresentationMonitor, TrainingEvent } from "@heddle/runtime";
import type { Config, ConfigInput, ConfigSource } from "@heddle/runtime/config";
import { catalogWith } from "../catalog-with.js";
import { type DataReference, openReferences, withRecord } from "../data/data-input.js";
import type { CallContext } from "./call.js";
import { inTurn } from "./in-turn.js";

export interface TrainRequest {
  readonly config: ConfigInput;
  readonly data: readonly DataReference[];
  readonly adapt: string | undefined;
  readonly resume: boolean;
  readonly monitor?: RepresentationMonitor;
  readonly source?: ConfigSource;
}

/** A run without its tensors. */
export interface TrainAnswer {
  readonly config: Config;
  readonly summary: RunSummary;
  readonly encoded: EncodedCells;
}

export function trainCall(request: TrainRequest, context: CallContext): Promise<TrainAnswer> {
  const { signal, pauseSignal } = context;
  return inTurn(async () => {
    if (signal?.aborted) throw neverBegun();
    const { train } = await import("@heddle/runtime");
    const [store, from] = context.stores;
    const run = await train({
      ...(await openReferences(request.data, signal)),
      config: withRecord(request.config, request.data),
      catalog: await catalogWith(context.plugins),
      store: store,
      ...(from !== undefined && { from }),
      ...(request.adapt !== undefined && { adapt: request.adapt }),
      resume: request.resume,
      monitor: request.monitor,
      where: request.source,
      signal,
      pauseSignal,
      onEvent: context.onEvent as (event: TrainingEvent) => void,
    });
    run.dispose();
    const { config, summary, encoded } = run;
    return { config, summary, encoded };
  });
}

const neverBegun = () =>
  new HeddleError("interrupted", {
    expected: "to train to the end",
    got: "a request to stop before training began",
    next: "Start it again; nothing was written.",
  });
