import { createRandom } from "@heddle/numerics";
import { expect, test } from "vitest";
import { KeptDraws, permutationOf } from "./draws.js";

test("a kept permutation equals a new one of the same stream and length, and differs from those of others", () => {
  const random = createRandom(1);
  const first = permutationOf(random.stream("a"), 50);
  expect(first).toEqual(random.stream("a").permutation(50));
  expect(permutationOf(createRandom(1).stream("a"), 50)).toBe(first);
  expect(permutationOf(random.stream("a"), 49)).toEqual(random.stream("a").permutation(49));
  expect(permutationOf(random.stream("b"), 50)).toEqual(random.stream("b").permutation(50));
  expect(permutationOf(createRandom(2).stream("a"), 50)).toEqual(createRandom(2).stream("a").permutation(50));
});

test("a used stream continues: its draws are not kept", () => {
  const [used, expected] = [createRandom(3), createRandom(3)];
  for (const random of [used, expected]) random.uniform();
  for (let draw = 0; draw < 2; draw++) expect(permutationOf(used, 20)).toEqual(expected.permutation(20));
});

test("the oldest draws are dropped: 40 MB of draws keep at most 32 MB, the newest ones", () => {
  let drawn = 0;
  const draws = new KeptDraws((_random, cells) => {
    drawn++;
    return new Uint8Array(cells);
  });
  for (let number = 0; number < 5; number++) draws.of(createRandom(number), 8e6);
  draws.of(createRandom(4), 8e6);
  expect(drawn).toBe(5);
  draws.of(createRandom(0), 8e6);
  expect(drawn).toBe(6);
});
