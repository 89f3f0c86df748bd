import { HeddleError, isHeddleError } from "@heddle/contracts";
import { describe, expect, test } from "vitest";
import type { Channel } from "./channel.js";
import { Connection } from "./connection.js";
import { type CallHandlers, type PauseSignal, transferring } from "./protocol.js";

type TestCalls = {
  double: { request: number; answer: number };
  steps: { request: number; answer: string; event: number };
  fail: { request: undefined; answer: never };
  wait: { request: undefined; answer: string };
  buffer: { request: Float32Array; answer: Float32Array };
};

/** Two ends of a channel that clones and moves as postMessage does. */
function channelPair() {
  const listeners: [((message: unknown) => void)[], ((message: unknown) => void)[]] = [[], []];
  const failed: ((reason: string) => void)[] = [];
  const end = (own: 0 | 1): Channel => ({
    post: (message, transfer = []) => {
      const sent = structuredClone(message, { transfer: [...transfer] });
      queueMicrotask(() => {
        for (const listener of listeners[own === 0 ? 1 : 0]) listener(sent);
      });
    },
    onMessage: (listener) => void listeners[own].push(listener),
    onFailure: (listener) => void failed.push(listener),
    setIdle: () => undefined,
    close: () => undefined,
  });
  const crash = (reason: string) => {
    for (const listener of failed) listener(reason);
  };
  return { caller: end(0), server: end(1), crash };
}

const waitFor = (signal: AbortSignal) =>
  new Promise<never>((_resolve, reject) => signal.addEventListener("abort", () => reject(new Error("stopped"))));

const handlers: CallHandlers<TestCalls> = {
  double: (value) => 2 * value,
  steps: async (count, { onEvent, pauseSignal }) => {
    for (let step = 0; step < count; step++) {
      onEvent(step);
      // a turn of the event loop, in which a request to pause arrives
      await new Promise((resolve) => setTimeout(resolve, 1));
      if (pauseSignal.paused) await pauseSignal.resumed();
    }
    return "done";
  },
  fail: () => {
    const cause = new RangeError("Array buffer allocation failed");
    throw new HeddleError("not-counts", { where: "a.h5ad", expected: "counts", got: "0.5", next: "Take X.", cause });
  },
  wait: (_request, { signal }) => waitFor(signal),
  buffer: (values) => {
    const answer = values.map((value) => value + 1);
    return transferring(answer, [answer.buffer as ArrayBuffer]);
  },
};

function connect(mapError?: (error: unknown) => unknown) {
  const { caller, server, crash } = channelPair();
  const client = new Connection<TestCalls>(caller);
  const served = new Connection(server);
  served.serve(handlers, mapError);
  return { client, served, crash };
}

describe("a connection between two threads", () => {
  test("sends calls once the other end serves them, and returns each call's answer", async () => {
    const { client, served } = connect();
    const [first, second] = [client.call("double", 2).result, client.call("double", 5).result];
    served.announce();
    expect(await Promise.all([first, second])).toEqual([4, 10]);
  });

  test("delivers events to the call that they belong to, in order, before its answer", async () => {
    const { client, served } = connect();
    served.announce();
    const seen: string[] = [];
    const call = (name: string, count: number) =>
      client
        .call("steps", count, { onEvent: (step) => seen.push(`${name}${step}`) })
        .result.then(() => seen.push(name));
    await Promise.all([call("a", 2), call("b", 3)]);
    expect(seen.filter((each) => each.startsWith("a"))).toEqual(["a0", "a1", "a"]);
    expect(seen.filter((each) => each.startsWith("b"))).toEqual(["b0", "b1", "b2", "b"]);
  });

  test("returns a HeddleError with its kind, details and cause", async () => {
    const { client, served } = connect();
    served.announce();
    const error = await client.call("fail", undefined).result.catch((caught: unknown) => caught);
    expect(isHeddleError(error, "not-counts")).toBe(true);
    expect((error as HeddleError).details).toMatchObject({ where: "a.h5ad", expected: "counts", got: "0.5" });
    expect(((error as HeddleError).cause as Error).message).toBe("Array buffer allocation failed");
    expect(((error as HeddleError).cause as Error).name).toBe("RangeError");
  });

  test("maps an error before it is sent", async () => {
    const { client, served } = connect((error) => new Error(`mapped: ${(error as Error).message}`));
    served.announce();
    await expect(client.call("fail", undefined).result).rejects.toThrow(/^mapped: a\.h5ad/);
  });

  test("aborts one call and leaves the others", async () => {
    const { client, served } = connect();
    served.announce();
    const abort = new AbortController();
    const aborted = client.call("wait", undefined, { signal: abort.signal }).result;
    const other = client.call("steps", 5).result;
    abort.abort();
    await expect(aborted).rejects.toThrow("stopped");
    expect(await other).toBe("done");
    await expect(client.call("wait", undefined, { signal: AbortSignal.abort() }).result).rejects.toThrow("stopped");
  });

  test("pauses one call until it is resumed or aborted", async () => {
    const { client, served } = connect();
    const signals: PauseSignal[] = [];
    const abort = new AbortController();
    served.serve<{ pausable: { request: undefined; answer: string } }>({
      pausable: async (_request, { pauseSignal }) => {
        signals.push(pauseSignal);
        await new Promise((resolve) => setTimeout(resolve, 5));
        const paused = pauseSignal.paused;
        await pauseSignal.resumed();
        return paused ? "was paused" : "was not";
      },
    });
    served.announce();
    const pausable = client as unknown as Connection<{ pausable: { request: undefined; answer: string } }>;
    const call = pausable.call("pausable", undefined);
    const stopped = pausable.call("pausable", undefined, { signal: abort.signal });
    const other = pausable.call("pausable", undefined);
    call.pause();
    stopped.pause();
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(signals.map(({ paused }) => paused)).toEqual([true, true, false]);
    call.resume();
    abort.abort();
    expect(await Promise.all([call.result, stopped.result, other.result])).toEqual([
      "was paused",
      "was paused",
      "was not",
    ]);
  });

  test("moves buffers of requests and answers that are marked for transfer", async () => {
    const { client, served } = connect();
    served.announce();
    const values = Float32Array.of(1, 2);
    const { result } = client.call("buffer", values, { transfer: [values.buffer] });
    expect(await result).toEqual(Float32Array.of(2, 3));
    expect(values.byteLength).toBe(0);
  });

  test("refuses what cannot be cloned, and a call that the other end does not serve", async () => {
    const { client, served } = connect();
    served.announce();
    await expect(client.call("double", (() => 1) as never).result).rejects.toThrow(/could not be cloned/);
    await expect(client.call("triple" as "double", 1).result).rejects.toThrow(/double, steps.*got triple/);
    expect(await client.call("double", 3).result).toBe(6);
  });

  test("rejects calls that run, and later ones, with the reason why the other end is gone", async () => {
    const { client, served, crash } = connect();
    served.announce();
    const running = client.call("wait", undefined).result;
    crash("its end with exit code 7");
    await expect(running).rejects.toThrow(/exit code 7/);
    await expect(client.lost).rejects.toThrow(/exit code 7/);
    await expect(client.call("double", 1).result).rejects.toSatisfy((error) => isHeddleError(error, "internal"));
  });

  test("rejects calls that run when this end closes", async () => {
    const { client, served } = connect();
    served.announce();
    const running = client.call("wait", undefined).result;
    client.close();
    await expect(running).rejects.toSatisfy((error) => isHeddleError(error, "interrupted"));
  });
});
