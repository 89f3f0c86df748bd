import type { EngineCalls } from "../engine/protocol.js";
import { Client } from "../rpc/client.js";

const startEngine = (name: string) => (): Worker =>
  new Worker(new URL("../engine/engine-worker.ts", import.meta.url), { type: "module", name });

/** Looks at files, checks configurations, opens runs. */
export const engine = new Client<EngineCalls>(startEngine("heddle"));

/** Makes pictures that take long: a latent that is moved meanwhile does not wait, and stopping is ending. */
export const painter = new Client<EngineCalls>(startEngine("heddle-pictures"));

/** Trains, in a thread of its own: what the page asks meanwhile does not wait for a minibatch. */
export const trainer = new Client<EngineCalls>(startEngine("heddle-training"));
