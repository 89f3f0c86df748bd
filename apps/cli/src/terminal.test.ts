import { afterEach, expect, test, vi } from "vitest";
import { processTerminal, type StopSignal } from "./terminal.js";

afterEach(() => void vi.restoreAllMocks());

/** Emits signals of this process at the given times, milliseconds. */
function receive(...signals: (readonly [time: number, signal: StopSignal])[]) {
  const [stopped, left]: [StopSignal[], number[]] = [[], []];
  const unsubscribe = processTerminal((code) => left.push(code)).onStop((signal) => stopped.push(signal));
  for (const [time, signal] of signals) {
    vi.spyOn(performance, "now").mockReturnValue(time);
    process.emit(signal, signal);
  }
  unsubscribe();
  return { stopped, left };
}

test("the first signal stops the command; the second one ends the process with its code", () => {
  expect(receive([0, "SIGTERM"])).toEqual({ stopped: ["SIGTERM"], left: [] });
  expect(receive([0, "SIGTERM"], [1, "SIGINT"])).toEqual({ stopped: ["SIGTERM"], left: [130] });
  expect(receive([0, "SIGHUP"], [1, "SIGTERM"])).toEqual({ stopped: ["SIGHUP"], left: [143] });
});

test("a terminal that closes sends SIGHUP twice within 200 ms: the second one is ignored", () => {
  expect(receive([0, "SIGHUP"], [199, "SIGHUP"])).toEqual({ stopped: ["SIGHUP"], left: [] });
  expect(receive([0, "SIGHUP"], [200, "SIGHUP"])).toEqual({ stopped: ["SIGHUP"], left: [129] });
});
