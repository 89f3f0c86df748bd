import type { TrainingEvent } from "heddle";
import { expect, test } from "vitest";
import type { Terminal } from "../terminal.js";
import { showProgress } from "./progress.js";

type StepEvent = Extract<TrainingEvent, { kind: "step" }>;

/** A step of 20 epochs with 10 steps each. */
const step = (number: number) =>
  ({
    kind: "step",
    step: number,
    steps: 200,
    epoch: Math.ceil(number / 10) - 1,
    epochs: 20,
    elbo: -100,
    cellsPerSecond: 1000,
  }) as StepEvent;

test("the bar of random restarts names the restart, and never goes back", () => {
  const written: string[] = [];
  const terminal = { errIsTerminal: true, columns: 200, env: {}, err: (text: string) => written.push(text) };
  const { onEvent } = showProgress(terminal as unknown as Terminal, false);
  for (const number of [1, 2, 3]) {
    onEvent({ kind: "restart", number, count: 3, epochs: 2, records: [] });
    for (const at of [1, 20]) onEvent(step(at));
  }
  // the best restart continues
  onEvent({ kind: "epoch" } as TrainingEvent);
  for (const at of [21, 200]) onEvent(step(at));
  const bars = [...written.join("").matchAll(/\r[█░]{24} +(\d+) % {2}(?:restart (\d\/3) {2})?epoch \d+\/(\d+)/g)];
  const shares = bars.map(([, share]) => Number(share));
  expect(shares).toEqual(shares.toSorted((a, b) => a - b));
  expect(shares.at(-1)).toBe(100);
  const named = bars.map(([, , restart, epochs]) => `${restart} ${epochs}`);
  expect(named).toEqual(["1/3 2", "1/3 2", "2/3 2", "2/3 2", "3/3 2", "3/3 2", "undefined 20", "undefined 20"]);
});
