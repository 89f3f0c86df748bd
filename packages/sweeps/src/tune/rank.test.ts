import type { TuneScore } from "@heddle/contracts";
import { describe, expect, test } from "vitest";
import { choice, rank } from "./rank.js";
import { parseTune } from "./tune-file.js";

const score = (candidate: number, elbo: number, agreement: number, replicatedShare = agreement): TuneScore => ({
  candidate,
  elbo,
  elboPerSeed: [elbo],
  bestEpoch: 1,
  agreement,
  replicatedShare,
  activeLatents: 2,
});
const tune = parseTune({ name: "t", base: {}, tolerance: 0.02 });
const order = (scores: Parameters<typeof rank>[0], count = 1) =>
  rank(scores, tune, count).map(({ candidate }) => candidate);

describe("rank", () => {
  test("the most stable candidate within the tolerance comes first; candidates with a lower ELBO come after them", () => {
    expect(order([score(0, -100, 0.4), score(1, -101.9, 0.6), score(2, -103, 0.9), score(3, -102.5, 0.8)])).toEqual([
      1, 0, 3, 2,
    ]);
  });

  test("stability is the mean of agreement and replicated share; equal candidates go by ELBO, then by the plan", () => {
    expect(order([score(0, -100, 0.2, 0.6), score(1, -101, 0.5, 0.5)])).toEqual([1, 0]);
    expect(order([score(0, -101, 0.5), score(1, -100, 0.5), score(2, -100, 0.5)])).toEqual([1, 2, 0]);
  });

  test("keeps the number of candidates that is given, and none that failed", () => {
    const ranked = rank([{ candidate: 0, failed: "no" }, score(1, -100, 0.5), score(2, -100, 0.6)], tune, 3);
    expect(ranked.map(({ candidate, kept }) => [candidate, kept])).toEqual([
      [2, true],
      [1, true],
      [0, false],
    ]);
  });
});

describe("choice", () => {
  const labels = ["a", "b"];
  const rung = (until: number, scores: Parameters<typeof rank>[0]) => ({ until, candidates: rank(scores, tune, 1) });
  const stable = rung(0.5, [score(0, -100, 0.4), score(1, -101, 0.6)]);

  test("names the reason: the stability among acceptable candidates, or the ELBO alone", () => {
    expect(choice([stable], labels, tune)).toEqual({
      candidate: 1,
      reason:
        "b. After 50 % of the epochs, of 2 candidates with a validation ELBO within 2 % of the largest (-100.0 nats), it is the most stable over seeds: agreement 0.60, replicated share 0.60.",
    });
    expect(choice([rung(1, [score(0, -100, 0.4), score(1, -110, 0.6)])], labels, tune).reason).toBe(
      "a. After 100 % of the epochs, its validation ELBO (-100.0 nats) is the largest, and no other candidate is within 2 % of it.",
    );
  });

  test("takes the scores of the last rung that compared candidates", () => {
    expect(choice([stable, rung(1, [score(1, -90, 0.1)])], labels, tune)).toEqual(choice([stable], labels, tune));
  });

  test("throws if every candidate failed", () => {
    expect(() => choice([rung(1, [{ candidate: 0, failed: "seed 0: no cells." }])], labels, tune)).toThrow(
      /failures only, the first: seed 0: no cells\. Correct/,
    );
  });
});

describe("parseTune", () => {
  test.each([
    [{ grid: { "likelihood.use": [1] } }, /likelihood\.use: expected keys with which the ELBO stays comparable/],
    [{ variants: { a: { "training.validation": 0 } } }, /training\.validation/],
    [{ rungs: [0.5, 0.25] }, /rungs: expected ascending shares/],
    [{ seeds: 1 }, /seeds/],
    [{ tolerence: 0.1 }, /tolerence.*Did you mean tolerance/s],
  ])("refuses %j", (changes, message) => {
    expect(() => parseTune({ name: "t", base: {}, ...changes })).toThrow(message);
  });
});
