import type { ConsensusRecord, ReplicationCriteria } from "@heddle/contracts";
import type { PluginChoice } from "@heddle/runtime/config";
import { catalogWith } from "../catalog-with.js";
import type { CallContext } from "./call.js";
import { inTurn } from "./in-turn.js";

export interface ConsensusRequest extends Partial<ReplicationCriteria> {
  readonly rotation?: PluginChoice;
}

/** Stores: the new run, then the runs to compare. */
export function consensusCall(
  request: ConsensusRequest,
  { stores, plugins, signal }: CallContext,
): Promise<ConsensusRecord> {
  return inTurn(async () => {
    const { consensusOfRuns } = await import("@heddle/runtime/analysis");
    const [output, ...runs] = stores;
    return consensusOfRuns({ ...request, catalog: await catalogWith(plugins), stores: runs, output, signal });
  });
}
